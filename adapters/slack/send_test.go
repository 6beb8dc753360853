package slack

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/bot/chat"
)

func says(text chat.Markup) chat.Message { return chat.Message{Text: text} }

func TestSend(t *testing.T) {
	for _, tt := range []struct {
		name           string
		out            chat.Outgoing
		channel, under string
		in, thread     chat.ConversationID
	}{
		{"into a channel", chat.Outgoing{To: "C42", Message: says("Hello.")}, "C42", "", "C42", ""},
		{"and a thread begins", chat.Outgoing{To: "C42", Message: says("Hello."), Thread: "About it"}, "C42", "", "C42", "C42:1700000000.000001"},
		{"into a thread", chat.Outgoing{To: "C42:1600000000.000100", Message: says("Hello.")}, "C42", "1600000000.000100", "C42:1600000000.000100", ""},
		{"where no other thread begins", chat.Outgoing{To: "C42:1600000000.000100", Message: says("Hello."), Thread: "About it"}, "C42", "1600000000.000100", "C42:1600000000.000100", "C42:1600000000.000100"},
		{"to somebody", chat.Outgoing{To: "D41", Message: says("Hello.")}, "D41", "", "D41", ""},
		{"to somebody who was not written to before", chat.Outgoing{To: "U41", Message: says("Hello.")}, "U41", "", "D41", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, side := connect(t)
			tt.out.Space = aSpace
			receipt, err := a.Send(t.Context(), tt.out)
			if err != nil {
				t.Fatal(err)
			}
			if want := (chat.Receipt{Ref: chat.Ref{Space: aSpace, Conversation: tt.in, Message: "1700000000.000001"}, Thread: tt.thread}); receipt != want {
				t.Errorf("got %+v, want %+v", receipt, want)
			}
			sent := side.of("chat.postMessage")[0].values
			for field, want := range map[string]string{
				"channel": tt.channel, "thread_ts": tt.under, "text": "Hello.", "mrkdwn": "false", "parse": "none", "unfurl_links": "false", "unfurl_media": "false",
			} {
				if got := sent.Get(field); got != want {
					t.Errorf("%s: %q, want %q", field, got, want)
				}
			}
			if err := limits.CheckMessage(json.RawMessage(sent.Get("blocks")), sent.Get("text")); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestOnlyThePingedAreMentioned: in a channel others are named, and their names are
// asked for; where few read anyhow, everybody may be mentioned.
func TestOnlyThePingedAreMentioned(t *testing.T) {
	m := chat.Message{Text: chat.Mention("U41") + " and " + chat.Mention("U42"), Ping: []chat.UserID{"U41"}}
	for to, named := range map[chat.ConversationID]bool{"C42": true, "C42:1600000000.000100": true, "D41": false} {
		a, side := connect(t)
		if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: to, Message: m}); err != nil {
			t.Fatal(err)
		}
		sent := side.of("chat.postMessage")[0].values
		all := sent.Get("text") + sent.Get("blocks")
		if strings.Contains(all, "<@U42>") == named || strings.Contains(all, `"user_id":"U42"`) == named || strings.Contains(all, "@Ada *L*") != named {
			t.Errorf("in %s: %s", to, all)
		}
		if !strings.Contains(all, "<@U41>") || !strings.Contains(all, `"user_id":"U41"`) {
			t.Errorf("in %s: %s", to, all)
		}
	}
	a, side := connect(t)
	room, err := a.Converse(t.Context(), aSpace, []chat.UserID{"U41", "U42"})
	if err == nil {
		_, err = a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: room, Message: m})
	}
	if err != nil || len(side.of("users.info")) > 0 {
		t.Errorf("in a room: %v, %d names were asked for", err, len(side.of("users.info")))
	}
	a, side = connect(t)
	side.always("users.info", refused("user_not_found"))
	if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "C42", Message: m}); err != nil {
		t.Errorf("of somebody who left: %v", err)
	}
}

func TestEditAndDelete(t *testing.T) {
	a, side := connect(t)
	ref := chat.Ref{Space: aSpace, Conversation: "C42:1600000000.000100", Message: "1700000000.000001"}
	if err := a.Edit(t.Context(), ref, says("Now.")); err != nil {
		t.Fatal(err)
	}
	if err := a.Delete(t.Context(), ref); err != nil {
		t.Fatal(err)
	}
	edit, gone := side.of("chat.update")[0].values, side.of("chat.delete")[0].values
	if edit.Get("channel") != "C42" || edit.Get("ts") != "1700000000.000001" || edit.Get("text") != "Now." || !strings.Contains(edit.Get("blocks"), "Now.") || edit.Get("parse") != "none" {
		t.Errorf("got %v", edit)
	}
	if gone.Get("channel") != "C42" || gone.Get("ts") != "1700000000.000001" {
		t.Errorf("got %v", gone)
	}
	for _, bad := range []chat.Ref{{Space: aSpace, Conversation: "nowhere", Message: ref.Message}, {Space: aSpace, Conversation: "C42", Message: "1"}} {
		if err := errors.Join(a.Edit(t.Context(), bad, says("Now."))); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("edit of %v: %v", bad, err)
		}
		if err := a.Delete(t.Context(), bad); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("delete of %v: %v", bad, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	for code, want := range map[string]error{
		"channel_not_found": chat.ErrNoConversation, "is_archived": chat.ErrNoConversation, "not_in_channel": chat.ErrForbidden,
		"user_disabled": chat.ErrUnreachable, "messages_tab_disabled": chat.ErrUnreachable, "msg_blocks_too_long": chat.ErrInvalid, "thread_not_found": chat.ErrNotFound,
	} {
		a, side := connect(t)
		side.always("chat.postMessage", refused(code))
		if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "C42", Message: says("Hello.")}); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", code, err, want)
		}
	}
	a, side := connect(t)
	if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "nowhere", Message: says("Hello.")}); !errors.Is(err, chat.ErrNoConversation) {
		t.Errorf("nowhere: %v", err)
	}
	if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "C42"}); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("nothing: %v", err)
	}
	if n := len(side.of("chat.postMessage")); n != 0 {
		t.Errorf("%d were sent", n)
	}
}

// TestTooMany: what Slack refused as one too many was not done, and is done later. The
// core is told when, unless it is soon.
func TestTooMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		side.once("chat.postMessage", tooSoon("3"))
		out := chat.Outgoing{Space: aSpace, To: "C42", Message: says("Hello.")}
		_, err := a.Send(t.Context(), out)
		var early *chat.RateLimitError
		if !errors.As(err, &early) || early.After != 3*time.Second {
			t.Fatalf("got %v", err)
		}
		if _, err := a.Send(t.Context(), out); !errors.As(err, &early) || len(side.of("chat.postMessage")) != 1 {
			t.Errorf("got %v after %d requests", err, len(side.of("chat.postMessage")))
		}
		time.Sleep(early.After)
		if _, err := a.Send(t.Context(), out); err != nil || len(side.of("chat.postMessage")) != 2 {
			t.Errorf("got %v after %d requests", err, len(side.of("chat.postMessage")))
		}
		side.once("chat.postMessage", func(apiCall) apiReply { return apiReply{status: 429} })
		if _, err := a.Send(t.Context(), out); !errors.As(err, &early) || early.After != unsaid {
			t.Errorf("without a time: got %v", err)
		}
	})
}

// TestPostsAreNeverRepeated: after a broken connection nobody knows whether the
// message stands there. What may be done twice is tried again.
func TestPostsAreNeverRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		broken := func(apiCall) apiReply {
			return apiReply{err: &net.OpError{Op: "read", Err: errors.New("connection reset")}}
		}
		side.once("chat.postMessage", broken)
		if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "C42", Message: says("Hello.")}); err == nil || len(side.of("chat.postMessage")) != 1 {
			t.Errorf("got %v after %d requests", err, len(side.of("chat.postMessage")))
		}
		side.once("chat.postMessage", func(apiCall) apiReply { return apiReply{status: 503} })
		if _, err := a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "C42", Message: says("Hello.")}); err == nil || len(side.of("chat.postMessage")) != 2 {
			t.Errorf("got %v after %d requests", err, len(side.of("chat.postMessage")))
		}
		ref := chat.Ref{Space: aSpace, Conversation: "C42", Message: "1700000000.000001"}
		side.once("chat.update", broken)
		if err := a.Edit(t.Context(), ref, says("Now.")); err != nil || len(side.of("chat.update")) != 2 {
			t.Errorf("edit: got %v after %d requests", err, len(side.of("chat.update")))
		}
		side.always("users.info", broken)
		if _, err := a.User(t.Context(), aSpace, "U41"); err == nil || len(side.of("users.info")) != attempts {
			t.Errorf("user: got %v after %d requests", err, len(side.of("users.info")))
		}
	})
}

func TestARevokedTokenIsAskedForAgain(t *testing.T) {
	a, side := connect(t)
	side.once("chat.postMessage", refused("token_revoked"))
	for range 2 {
		_, _ = a.Send(t.Context(), chat.Outgoing{Space: aSpace, To: "C42", Message: says("Hello.")})
	}
	if n := len(side.of("auth.test")); n != 2 {
		t.Errorf("asked %d times who Kith is", n)
	}
}

func TestWhoGivesUpIsNotSent(t *testing.T) {
	a, side := connect(t)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := a.team(ctx, aTeam); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := a.Send(ctx, chat.Outgoing{Space: aSpace, To: "C42", Message: says("Hello.")}); !errors.Is(err, context.Canceled) || len(side.of("chat.postMessage")) != 0 {
		t.Errorf("got %v", err)
	}
}

func TestThreadsAreNeverClosed(t *testing.T) {
	a, side := connect(t)
	for _, open := range []bool{false, true} {
		if err := a.KeepThread(t.Context(), aSpace, "C42:1600000000.000100", open); err != nil {
			t.Error(err)
		}
	}
	if err := a.KeepThread(t.Context(), aSpace, "C42", false); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("of a channel: %v", err)
	}
	if len(side.calls) > 0 {
		t.Errorf("asked %v", side.calls)
	}
}
