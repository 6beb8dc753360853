package slack

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

// nobody is a Slack that knows nobody.
type nobody struct{}

func (nobody) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader(`{"ok":false,"error":"user_not_found"}`)),
	}, nil
}

// taker takes everything and says nothing.
type taker struct {
	t *testing.T
	a *Adapter
}

func (s *taker) Deliver(ctx context.Context, e chat.Event) error {
	if _, out := e.(chat.Removed); !out && e.Head().Actor.ID == "" || e.Head().ID == "" || e.Head().Space == "" {
		s.t.Errorf("head %+v", e.Head())
	}
	if to := e.Head().Reply; to != "" {
		return s.a.Respond(ctx, to, nil)
	}
	return nil
}

// alone is an adapter that knows its workspace and asks nobody.
func alone(t testing.TB, sink *taker) *Adapter {
	t.Helper()
	client := &http.Client{Transport: nobody{}}
	a, err := New(Options{BotToken: "xoxb-1", AppToken: "xapp-1", Client: client})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.PublishCommands(context.Background(), published); err != nil {
		t.Fatal(err)
	}
	a.teams[ownTeam] = &team{id: ownTeam, space: space, me: ownUser, api: slackgo.New("xoxb-1", slackgo.OptionHTTPClient(client))}
	a.out.people.put([2]string{ownTeam, "U0ADA"}, chat.User{ID: "U0ADA", Name: "Ada"})
	sink.a = a
	a.begin(context.Background(), sink)
	return a
}

// FuzzTake: whatever Slack sends is acknowledged once, and breaks nothing.
func FuzzTake(f *testing.F) {
	kinds := []string{eventEnvelope, commandEnvelope, interactiveEnvelope, "telepathy"}
	for i, body := range []string{
		occurs("Ev1", `{"type":"message","channel":"C0ASK","user":"U0ADA","text":"<@U0KITH> question list","ts":"1700000001.000100","thread_ts":"1.2"}`),
		fmt.Sprintf(typedAsk, "https://x"), pressOn(onThread)("https://x"), `[]`,
		occurs("Ev1", `{"type":"user_change","user":{"id":"U0ADA","deleted":true}}`),
		`{"team_id":7}`, pressInView("home"), `"x"`,
		occurs("Ev1", `{"type":"tokens_revoked","tokens":{"bot":["U0KITH"]}}`),
		`{`, sentIn(origin{Channel: "C0ASK"}), "\xff",
		`{"type":"app_rate_limited"}`, `null`, menu("https://x"), ``,
	} {
		f.Add(uint8(i), []byte(body))
	}
	f.Fuzz(func(t *testing.T, kind uint8, body []byte) {
		a := alone(t, &taker{t: t})
		acks := make(chan any, 2)
		a.take(envelope{kind: kinds[int(kind)%len(kinds)], id: "e1", body: json.RawMessage(body), at: time.Now(), ack: func(answer any) error {
			acks <- answer
			return nil
		}})
		a.answers.wait()
		a.events.wait()
		if len(acks) != 1 {
			t.Errorf("acknowledged %d times", len(acks))
		}
	})
}

// BenchmarkTake is what a message of a busy channel costs until the core has it.
func BenchmarkTake(b *testing.B) {
	a := alone(b, &taker{})
	ack := func(any) error { return nil }
	for n := range b.N {
		body := occurs(fmt.Sprintf("Ev%d", n), fmt.Sprintf(`{"type":"message","channel":"C0ASK%d","channel_type":"channel","user":"U0ADA","text":"How do I test time &amp; tide?","ts":"17%08d.000100"}`, n%100, n))
		if n%inLine == inLine-1 {
			a.events.wait()
		}
		a.take(envelope{kind: eventEnvelope, id: "e", body: json.RawMessage(body), at: time.Now(), ack: ack})
	}
	a.events.wait()
}
