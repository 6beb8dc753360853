package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// TestLines: what people do is done, and what cannot be is said.
func TestLines(t *testing.T) {
	s := start(t)
	s.bot(func(*slack.Client, socketmode.Event) any { return nil })
	for _, c := range []struct{ line, want string }{
		{"ada writes #questions How do I begin?", "That is message 1."},
		{"grace sees", "[1] ada in #questions: How do I begin?"},
		{"grace answers 1 Like this", "That is message 2."},
		{"linus sees", "[1] ada in #questions: How do I begin?\n[2] grace in #questions, in the thread of 1: Like this"},
		{"ada edits 1 How?", "That is message 1."},
		{"ada edits 2 No", "That cannot be: ada did not write that."},
		{"grace removes 2", ""},
		{"eve sees", "That cannot be: nobody is called eve."},
		{"eve joins", ""},
		{"eve joins", "That cannot be: eve is there."},
		{"eve writes directly Hello", "That is message 3."},
		{"eve becomes locale=de-DE tz=Europe/Berlin", ""},
		{"eve becomes tall=yes", "That cannot be: nobody has a tall."},
		{"eve enters #mentors", ""},
		{"eve exits #mentors", ""},
		{"eve leaves", ""},
		{"eve writes directly Hello", "That cannot be: eve left."},
		{"eve joins", ""},
		{"grace kicks #mentors", ""},
		{"grace invites #mentors", ""},
		{"ada archives #mentors", ""},
		{"ada writes #mentors Hello", "That cannot be: the channel is archived."},
		{"ada writes #nowhere Hello", "That cannot be: there is no channel #nowhere."},
		{"ada writes", "That cannot be: something is missing; type help."},
		{`ada types #questions /ask "How do I`, "That cannot be: a quote is not closed."},
		{"ada types #questions /ask How do I", ""},
		{"ada uses ask.open", ""},
		{"ada uses question.answer 1", ""},
		{"ada presses home Begin", "That cannot be: they see no home."},
		{"ada presses modal Begin", "That cannot be: they see no modal."},
		{"ada presses 1 Begin", `That cannot be: there is nothing "Begin".`},
		{"ada submits words=Hm", "That cannot be: no modal is open for ada."},
		{"ada closes", "That cannot be: no modal is open."},
		{"ada opens window", `That cannot be: only home is opened, not "window".`},
		{"ada reloads", ""},
		{"ada dances", "That cannot be: nobody knows how; type help."},
		{"cut by hand", `That cannot be: nothing ends by "by hand".`},
		{"litter flowers", `That cannot be: nobody knows what "flowers" is.`},
		{"socket-mode maybe", `That cannot be: it is on or off, not "maybe".`},
		{"fail 999", `That cannot be: nothing fails with "999".`},
		{"fail slow colour=red", "That cannot be: a fault has no colour."},
		{"clock -1h", `That cannot be: "-1h" is no time to move ahead.`},
		{"twice some", `That cannot be: "some" is no number.`},
		{"requests 1", time.Now().Format("15:")},
		{"who", "The workspace is T"},
		{"help", "  WHO writes #WHERE TEXT"},
	} {
		if got := s.sends(c.line); !strings.HasPrefix(got, strings.TrimSpace(c.want)) || c.want == "" && got != "" {
			t.Errorf("%s: got %q, want %q", c.line, got, c.want)
		}
	}
	if _, err := fmt.Fprintln(s.typed, "grace writes #questions I am here"); err != nil {
		t.Fatal(err)
	}
	s.out.until(t, "That is message 4.")
}

// TestBot: what a bot shows is said, and can be pressed, chosen and sent in.
func TestBot(t *testing.T) {
	s := start(t, "--limits", "slack", "--people", "ada,grace")
	plain := func(text string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
	}
	pick := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Topic"), "topic.pick", slack.NewOptionBlockObject("go", plain("Go"), nil))
	who := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, plain("Somebody"), "who.pick")
	blocks := []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*Who* can help?", false, false), nil, nil),
		slack.NewActionBlock("", slack.NewButtonBlockElement("help.offer", "", plain("I can")), pick, who),
	}
	chosen := make(chan string, 10)
	api := s.bot(func(api *slack.Client, e socketmode.Event) any {
		i, ok := e.Data.(slack.InteractionCallback)
		switch {
		case ok && i.Type == slack.InteractionTypeBlockActions:
			chosen <- i.ActionCallback.BlockActions[0].ActionID + " " + i.ActionCallback.BlockActions[0].SelectedOption.Value + i.ActionCallback.BlockActions[0].SelectedUser
			input := slack.NewInputBlock("words", plain("Words"), nil, slack.NewPlainTextInputBlockElement(nil, "value"))
			view := slack.ModalViewRequest{Type: slack.VTModal, Title: plain("Help"), Submit: plain("Send"), Blocks: slack.Blocks{BlockSet: []slack.Block{input}}}
			_, _ = api.OpenView(i.TriggerID, view)
		case ok && i.Type == slack.InteractionTypeViewSubmission:
			return slack.NewErrorsViewSubmissionResponse(map[string]string{"words": "Say more"})
		}
		return nil
	})
	channels, _, err := api.GetConversations(&slack.GetConversationsParameters{})
	if err != nil || len(channels) != 3 {
		t.Fatalf("got %+v, %v", channels, err)
	}
	if _, _, err := api.PostMessage(channels[1].ID, slack.MsgOptionText("Who can help?", false), slack.MsgOptionBlocks(blocks...)); err != nil {
		t.Fatal(err)
	}
	s.out.until(t, "posted [1] kith in #questions: *Who* can help?\n    <I can> help.offer\n    <Topic> topic.pick\n      Go (go)\n    <Somebody> who.pick")
	for _, c := range []struct{ line, want string }{
		{"ada presses 1 I can", "help.offer "}, {"grace chooses 1 Topic go", "topic.pick go"}, {"grace chooses 1 Somebody ada", "who.pick U"},
	} {
		if got := s.sends(c.line); got != "" {
			t.Errorf("%s: got %q", c.line, got)
		}
		if got := <-chosen; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.line, got, c.want)
		}
	}
	s.out.until(t, "opened for ada: modal Help\n    words = Words\n    <> value\n    [Send]")
	if got := s.sends("ada submits words=Hm"); got != "" {
		t.Errorf("got %q", got)
	}
	s.out.until(t, "returned for ada: modal Help\n    words = Words\n    <> value\n    ! words: Say more\n    [Send]")
	view := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
	people, err := api.GetUsers()
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range people {
		if u.Name != "ada" {
			continue
		}
		if _, err := api.PublishView(u.ID, view, ""); err != nil {
			t.Fatal(err)
		}
	}
	for _, line := range []string{"ada opens home", "ada presses home I can", "ada chooses home Topic go", "ada closes all"} {
		if got := s.sends(line); got != "" {
			t.Errorf("%s: got %q", line, got)
		}
	}
}

// TestTrouble: what is to fail fails, and the time goes where it is put.
func TestTrouble(t *testing.T) {
	s := start(t)
	api := s.bot(func(*slack.Client, socketmode.Event) any { return nil })
	s.sends("fail 503 times=2 method=auth.test\nfail not_in_channel method=chat.postMessage\nfail cut method=team.info")
	for i, want := range []bool{false, false, true} {
		if _, err := api.AuthTest(); (err == nil) != want {
			t.Errorf("call %d: got %v", i, err)
		}
	}
	if _, _, err := api.PostMessage("C1", slack.MsgOptionText("Hello", false)); err == nil || err.Error() != "not_in_channel" {
		t.Errorf("got %v", err)
	}
	if _, err := api.GetTeamInfo(); err == nil {
		t.Error("a call that was cut came through")
	}
	if got := s.sends("requests 1"); !strings.Contains(got, "team.info") {
		t.Errorf("got %q", got)
	}
	before := time.Now()
	got := s.sends("clock +48h")
	at, err := time.ParseInLocation(time.DateTime, strings.Trim(strings.TrimPrefix(got, "It is "), "."), time.Local)
	if err != nil || at.Sub(before) < 47*time.Hour {
		t.Errorf("got %q, %v, want two days ahead", got, err)
	}
	if got := s.sends("litter empty\nrefuse internal_error\ncut refresh"); got != "1 sockets.\n\n1 sockets." {
		t.Errorf("got %q", got)
	}
	for !strings.HasPrefix(s.sends("counts"), "2 sockets, 1 now") {
		if t.Context().Err() != nil {
			t.Fatal("the app does not come back")
		}
	}
	if got := s.sends("lose 1\nada writes #questions Hello\ntwice 1\nagain\nrevoke"); got != "That is message 1. The app acknowledged after 2 attempts." {
		t.Errorf("got %q", got)
	}
	if _, err := api.AuthTest(); err == nil || err.Error() != "token_revoked" {
		t.Errorf("with a token that was revoked: got %v", err)
	}
}

// TestNobody: a person learns that no app answers.
func TestNobody(t *testing.T) {
	s := start(t, "--patience", "10ms")
	if got := s.sends("ada types #questions /ask How?"); got != "The app acknowledged 0 of 1." {
		t.Errorf("got %q", got)
	}
}

// TestOverHTTP: an app may be told over HTTP, and of what its manifest names.
func TestOverHTTP(t *testing.T) {
	heard := make(chan string, 10)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard <- r.URL.Path
		_, _ = io.WriteString(w, "Heard")
	}))
	defer app.Close()
	manifest := filepath.Join(t.TempDir(), "manifest.yaml")
	content := "features:\n  slash_commands:\n    - command: /ask\noauth_config:\n  scopes:\n    bot: [commands]\n"
	if err := os.WriteFile(manifest, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	s := start(t, "--manifest", manifest, "--events", app.URL+"/events", "--commands", app.URL+"/commands", "--interactivity", app.URL+"/interactivity")
	if got := s.sends("ada writes #questions Hello\nada types #questions /ask How?\nada types #questions /other"); got != "That is message 1.\n\nThat cannot be: /other is not a valid command." {
		t.Errorf("got %q", got)
	}
	if got := <-heard; got != "/commands" || len(heard) != 0 {
		t.Errorf("%s heard it", got)
	}
	s.out.until(t, "only for ada: Heard")
}

// TestSettings: what cannot be set is said.
func TestSettings(t *testing.T) {
	for _, args := range [][]string{{"--limits", "some"}, {"--listen", "nowhere:0:0"}, {"--what"}, {"--manifest", "nowhere.yaml"}} {
		if err := run(t.Context(), args, strings.NewReader(""), io.Discard); err == nil {
			t.Errorf("%v: started", args)
		}
	}
}
