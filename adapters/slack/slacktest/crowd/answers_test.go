package crowd_test

import (
	"context"
	"slices"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

// answering is a core that answers what is typed and sent in at once.
type answering struct{ here *town }

func (a answering) Deliver(ctx context.Context, e chat.Event) error {
	var with chat.Response
	switch e := e.(type) {
	case chat.Command:
		with = chat.Open{Form: chat.Form{Do: chat.ActionID{Name: "try.form"}, Title: "Try", Submit: "Send", Fields: []chat.Field{{Name: "title", Label: "Title"}}}}
	case chat.Submit:
		with = chat.Reject{Form: chat.Form{Do: e.Form, Title: "Try", Submit: "Send", Fields: []chat.Field{{Name: "title", Label: "Title"}}}, Errors: map[string]string{"title": "Say more."}}
		if e.Values.First("title") == "How do I?" {
			with = chat.Reply{Message: chat.Message{Text: chat.Escape(e.Values.First("title"))}}
		}
	}
	return a.here.platform.Respond(ctx, e.Head().Reply, with)
}

// What is answered at once needs few requests: complaints, and the end of a form, are
// in the acknowledgement.
func TestAnswersAtOnce(t *testing.T) {
	for name, overHTTP := range map[string]bool{"by sockets": false, "over HTTP": true} {
		t.Run(name, func(t *testing.T) {
			here := newTown(t, overHTTP)
			if err := here.platform.PublishCommands(t.Context(), []chat.CommandSpec{{Name: "try", Summary: map[string]string{"en": "Try it"}}}); err != nil {
				t.Fatal(err)
			}
			here.people.Attach(answering{here})
			if err := here.people.Command(t.Context(), "ada", "#general", "/try"); err != nil {
				t.Fatal(err)
			}
			before := here.double.Counts().Requests
			for _, title := range []string{"How?", "How do I?"} {
				if err := here.people.Fill(t.Context(), "ada", chat.Values{"title": {title}}); err != nil {
					t.Fatal(err)
				}
			}
			want := []string{`ada sees the form "Try": title`, `ada sees the form "Try": title (Say more.)`, "ada alone reads: How do I?"}
			if got := here.people.Seen(); !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			if made := here.double.Counts().Requests - before; made != 1 {
				t.Errorf("%d requests were made for a complaint and a message, want 1", made)
			}
		})
	}
}

// TestTheSameAfterARestart: what Slack brings again to another process has the same
// ID, by which the core knows it again.
func TestTheSameAfterARestart(t *testing.T) {
	for name, do := range map[string]func(*town) error{
		"a message":  func(here *town) error { return here.people.Post(t.Context(), "ada", "#general", "hello") },
		"a command":  func(here *town) error { return here.people.Command(t.Context(), "ada", "#general", "/try") },
		"a look":     func(here *town) error { return here.people.OpenHome(t.Context(), "ada") },
		"a farewell": func(here *town) error { return here.people.Leave(t.Context(), "ada") },
	} {
		t.Run(name, func(t *testing.T) {
			here := newTown(t, true)
			heard := make(chan chat.Event, 8)
			here.people.Attach(sink(func(e chat.Event) {
				if h := e.Head(); h.Reply != "" {
					if err := here.platform.Respond(t.Context(), h.Reply, nil); err != nil {
						t.Error(err)
					}
				}
				heard <- e
			}))
			if err := do(here); err != nil {
				t.Fatal(err)
			}
			first := (<-heard).Head()
			here.stop()
			here.moveIn(t, true)
			if d, err := here.double.Repeat(t.Context()); err != nil || d.Sent != 1 {
				t.Fatal(d, err)
			}
			if again := (<-heard).Head(); again.ID != first.ID || again.Actor.ID != "ada" {
				t.Errorf("%s came as %s, and again as %s", name, first.ID, again.ID)
			}
		})
	}
}
