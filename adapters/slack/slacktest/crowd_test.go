package slacktest

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// TestNoise: what an app has to look past: others' bots, files, answers that are
// shown in the channel as well, and what Slack writes itself.
func TestNoise(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.listen()
	other := r.AddUser(r.team, User{Name: "deploys", Bot: true})
	next := func() *slackevents.MessageEvent {
		t.Helper()
		e, err := slackevents.ParseEvent(encode(r.hears()), slackevents.OptionNoVerifyToken())
		r.must(err)
		m, _ := e.InnerEvent.Data.(*slackevents.MessageEvent)
		return m
	}
	if _, err := r.Enter(t.Context(), other, r.help); err != nil {
		t.Fatal(err)
	}
	r.hears() // member_joined_channel
	if m := next(); m.SubType != "channel_join" || m.User != other {
		t.Errorf("got %+v", m)
	}
	r.done(r.Post(t.Context(), other, r.help, "", "deployed"))
	if m := next(); m.BotID == "" || m.BotID == r.users[r.Bot(r.team)].team.botID {
		t.Errorf("got %+v, want another bot", m)
	}
	first := r.done(r.Post(t.Context(), r.ada, r.help, "", "who knows Go?"))
	next()
	r.done(r.Broadcast(t.Context(), r.grace, r.help, first.TS, "I do"))
	if m := next(); m.SubType != "thread_broadcast" || m.Root == nil || m.Root.Timestamp != first.TS || m.ThreadTimeStamp != first.TS {
		t.Errorf("got %+v", m)
	}
	r.done(r.Share(t.Context(), r.grace, r.help, first.TS, "look", "go.png", []byte("picture")))
	if m := next(); m.SubType != "file_share" || len(m.Message.Files) != 1 || m.Message.Files[0].Name != "go.png" || m.Message.Files[0].User != r.grace {
		t.Errorf("got %+v", m)
	}
	if d := r.RateLimited(t.Context(), r.team); !d.Heard() {
		t.Errorf("got %+v", d)
	}
	if got := r.hears(); got["type"] != "app_rate_limited" {
		t.Errorf("got %v", got)
	}
}

// TestEphemeral: what one person sees alone can be pressed by them, replaced and
// removed through the address that comes with it, and by nothing else.
func TestEphemeral(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.listen()
	ts, err := r.api.PostEphemeralContext(t.Context(), r.help, r.ada, section("Sure?", "say.yes"))
	r.must(err)
	if _, err := r.Press(t.Context(), r.grace, r.help, ts, "say.yes"); err == nil {
		t.Error("somebody else pressed it")
	}
	r.done(r.Press(t.Context(), r.ada, r.help, ts, "say.yes"))
	var pressed slack.InteractionCallback
	r.must(json.Unmarshal(encode(r.hears()), &pressed))
	if !pressed.Container.IsEphemeral || pressed.Container.MessageTs != ts || pressed.Message.Timestamp != "" {
		t.Errorf("got %+v", pressed)
	}
	answer := func(option slack.MsgOption) {
		_, _, err := r.api.PostMessageContext(t.Context(), r.help, slack.MsgOptionText("done", false), option)
		r.must(err)
	}
	answer(slack.MsgOptionReplaceOriginal(pressed.ResponseURL))
	if m, _ := r.MessageOf(r.help, ts); m.Text != "done" || m.Blocks != nil || m.Only != r.ada {
		t.Errorf("got %+v", m)
	}
	answer(slack.MsgOptionDeleteOriginal(pressed.ResponseURL))
	if m, ok := r.MessageOf(r.help, ts); ok {
		t.Errorf("got %+v, want it gone", m)
	}
}

// TestAtOnce: many people and the app at the same time.
func TestAtOnce(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.heard = nil // nobody looks at what is heard
	r.listen()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 10 {
				if d, err := r.Post(t.Context(), r.ada, r.help, "", "hello"); err != nil || !d.Heard() {
					t.Errorf("got %+v, %v", d, err)
				}
				if _, _, err := r.api.PostMessageContext(t.Context(), r.help, section("Who?", "take.it")); err != nil {
					t.Error(err)
				}
				for _, m := range r.Visible(r.grace) {
					_ = m.Text
				}
			}
		})
	}
	all.Wait()
	if n := len(r.Messages(r.help)); n != 160 {
		t.Errorf("%d messages stand there, want 160", n)
	}
	seen := map[string]bool{}
	for _, m := range r.Messages(r.help) {
		if seen[m.TS] {
			t.Errorf("two messages are called %s", m.TS)
		}
		seen[m.TS] = true
	}
}

// TestOwnTime: in a bubble of testing/synctest an hour is a moment, and everything
// ends.
func TestOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(Options{})
		url, dial, end := s.Pipe()
		team := s.AddTeam("Mentors")
		help := s.AddChannel(team, Public, "help", s.Bot(team))
		client := &http.Client{Transport: &http.Transport{DialContext: dial}}
		api := slack.New(DefaultBotToken, slack.OptionAPIURL(url), slack.OptionHTTPClient(client), slack.OptionRetry(10))
		began := time.Now()
		for range 65 {
			if _, _, err := api.PostMessageContext(t.Context(), help, slack.MsgOptionText("hi", false)); err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(began); took < time.Minute || took > 2*time.Minute {
			t.Errorf("65 messages to one channel took %s, want a second each after the first ones", took)
		}
		client.CloseIdleConnections()
		end()
	})
}

// TestCheck: everything that is shown is handed out for others to look at.
func TestCheck(t *testing.T) {
	var mu sync.Mutex
	var kinds []string
	r := newRig(t, Options{Unlimited: true, Check: func(kind string, raw json.RawMessage) {
		mu.Lock()
		defer mu.Unlock()
		if !json.Valid(raw) {
			t.Errorf("%s is no JSON: %s", kind, raw)
		}
		kinds = append(kinds, kind)
	}})
	_, _, err := r.api.PostMessageContext(t.Context(), r.help, section("Who?", "take.it"))
	r.must(err)
	_, err = r.api.OpenViewContext(t.Context(), r.newTrigger(r.users[r.ada], nil), modal("Ask", field("title", false)))
	r.must(err)
	_, err = r.api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: r.ada, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}}}})
	r.must(err)
	if got := strings.Join(kinds, " "); got != "message modal home" {
		t.Errorf("got %s", got)
	}
}

// BenchmarkPost is a message over HTTP on this machine, with its echo to nobody.
func BenchmarkPost(b *testing.B) {
	s := New(Options{Unlimited: true, Quiet: true, Forgetful: true})
	url, end, err := s.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer end()
	team := s.AddTeam("Mentors")
	help := s.AddChannel(team, Public, "help", s.Bot(team))
	api := slack.New(DefaultBotToken, slack.OptionAPIURL(url))
	for b.Loop() {
		if _, _, err := api.PostMessageContext(context.Background(), help, section("Who?", "take.it")); err != nil {
			b.Fatal(err)
		}
	}
}
