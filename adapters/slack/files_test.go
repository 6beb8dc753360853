package slack

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// withFiles shows a picture and offers a file.
func withFiles() chat.Message {
	return chat.Message{
		Text:   "Look.",
		Files:  []chat.File{{Name: "dot.png", Type: "image/png", Alt: "A dot", Data: []byte("png")}, {Name: "data.json", Type: "application/json", Data: []byte("{}")}},
		Blocks: []chat.Block{chat.Paragraph{Text: "Look."}, chat.Picture{File: "dot.png"}},
	}
}

func TestFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for to, thread := range map[chat.ConversationID]string{"C42": "1700000000.000001", "C42:1600000000.000100": "1600000000.000100", "D41": ""} {
			a, side := connect(t)
			receipt, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: to, Message: withFiles()})
			if err != nil {
				t.Fatal(err)
			}
			if blocks := side.of("chat.postMessage")[0].values.Get("blocks"); !strings.Contains(blocks, `"slack_file":{"id":"F0001"}`) || !strings.Contains(blocks, "📎 data.json") {
				t.Errorf("in %s: %s", to, blocks)
			}
			if err := a.Edit(t.Context(), receipt.Ref, withFiles()); err != nil {
				t.Error(err)
			}
			done := side.of("files.completeUploadExternal")
			if len(done) != 2 {
				t.Fatalf("%d files were uploaded", len(done))
			}
			if picture, file := done[0].values, done[1].values; picture.Get("channel_id") != "" || file.Get("channel_id") != string(to)[:3] || file.Get("thread_ts") != thread {
				t.Errorf("in %s: %v and %v", to, picture, file)
			}
		}
	})
}

// TestAPictureThatIsNotReady: Slack refuses it until it has looked at it.
func TestAPictureThatIsNotReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		m, began := withFiles(), time.Now()
		m.Files = m.Files[:1]
		side.always("chat.update", func(c apiCall) apiReply {
			if time.Since(began) < 2*time.Second {
				return refused("invalid_blocks")(c)
			}
			return ok("")
		})
		if err := a.Edit(t.Context(), chat.Ref{Space: aSpace, Conversation: "C42", Message: "1700000000.000001"}, m); err != nil {
			t.Fatal(err)
		}
		sent := side.of("chat.update")
		if last := sent[len(sent)-1].values.Get("blocks"); !strings.Contains(last, "slack_file") || len(sent) > 6 {
			t.Errorf("%d requests, the last with %s", len(sent), last)
		}
	})
}

// TestAPictureThatIsNotThere: its description is shown instead.
func TestAPictureThatIsNotThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		m := withFiles()
		m.Files = m.Files[:1]
		ref := chat.Ref{Space: aSpace, Conversation: "C42", Message: "1700000000.000001"}
		gone := func(c apiCall) apiReply {
			if strings.Contains(c.values.Get("blocks"), "slack_file") {
				return refused("invalid_blocks")(c)
			}
			return ok("")
		}
		edit := func(what string) {
			t.Helper()
			if err := a.Edit(t.Context(), ref, m); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			sent := side.of("chat.update")
			if last := sent[len(sent)-1].values.Get("blocks"); !strings.Contains(last, "🖼 A dot") || strings.Contains(last, "slack_file") {
				t.Errorf("%s: %s", what, last)
			}
		}
		began := time.Now()
		side.always("chat.update", gone)
		edit("one that Slack does not get ready")
		if took := time.Since(began); took < processing || took > 2*processing {
			t.Errorf("gave up after %v", took)
		}
		side.always("chat.update", nil)
		if err := a.Edit(t.Context(), ref, m); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		side.always("chat.update", gone)
		edit("one that was removed")
		m.Files[0].Type = "image/webp"
		edit("one that Slack cannot show")
		if n := len(side.of("files.completeUploadExternal")); n != 2 {
			t.Errorf("uploaded %d times", n)
		}
	})
}

// TestHalfAMessageIsNone: where a file cannot be shared, its message goes.
func TestHalfAMessageIsNone(t *testing.T) {
	a, side := connect(t)
	m := chat.Message{Text: "Here.", Files: withFiles().Files[1:]}
	side.always("files.completeUploadExternal", refused("restricted_action"))
	if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "C42", Message: m}); !errors.Is(err, chat.ErrForbidden) {
		t.Errorf("got %v", err)
	}
	if len(side.of("chat.postMessage")) != 1 || len(side.of("chat.delete")) != 1 {
		t.Errorf("%d were posted, %d deleted", len(side.of("chat.postMessage")), len(side.of("chat.delete")))
	}
	side.always("files.getUploadURLExternal", refused("missing_scope"))
	if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "C42", Message: m}); !errors.Is(err, chat.ErrForbidden) || len(side.of("chat.postMessage")) != 1 {
		t.Errorf("got %v", err)
	}
}

func TestShowHome(t *testing.T) {
	a, side := connect(t)
	if err := a.ShowHome(t.Context(), aSpace, "U41", says("Nothing waits.")); err != nil {
		t.Fatal(err)
	}
	if sent := side.of("views.publish")[0].values.Get("json"); !strings.Contains(sent, `"user_id":"U41"`) || !strings.Contains(sent, `"type":"home"`) || !strings.Contains(sent, "Nothing waits.") {
		t.Errorf("got %s", sent)
	}
	if err := a.ShowHome(t.Context(), aSpace, "nobody", says("x")); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("nobody's: %v", err)
	}
	if err := a.ShowHome(t.Context(), aSpace, "U41", chat.Message{}); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("an empty one: %v", err)
	}
	side.once("views.publish", refused("user_not_found"))
	if err := a.ShowHome(t.Context(), aSpace, "U99", says("x")); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("a stranger's: %v", err)
	}
}
