package crowd_test

import (
	"context"
	"testing"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// TestConformanceOverHTTP holds the adapter against the contract with interactions
// that come over HTTP, signed.
func TestConformanceOverHTTP(t *testing.T) {
	chattest.Run(t, func(t *testing.T, sink chat.Sink) chattest.Rig {
		_, people, platform := connected(t, true)
		people.Attach(sink)
		return chattest.Rig{Platform: platform, World: people, Space: people.Space(), Channel: "#general"}
	})
}

// answering is a core that answers what is typed and pressed at once.
type answering struct {
	platform chat.Platform
	with     func(chat.Event) chat.Response
}

func (a answering) Deliver(ctx context.Context, e chat.Event) error {
	return a.platform.Respond(ctx, e.Head().Reply, a.with(e))
}

func TestAnswersAtOnce(t *testing.T) {
	for _, overHTTP := range []bool{false, true} {
		name := map[bool]string{false: "on the connection", true: "over HTTP"}[overHTTP]
		t.Run(name, func(t *testing.T) {
			double, people, platform := connected(t, overHTTP)
			if err := platform.PublishCommands(t.Context(), []chat.CommandSpec{{Name: "try", Summary: map[string]string{"en": "Try it"}}}); err != nil {
				t.Fatal(err)
			}
			people.Attach(answering{platform, func(e chat.Event) chat.Response {
				switch e := e.(type) {
				case chat.Command:
					return chat.Open{Form: chat.Form{Do: chat.ActionID{Name: "try.form"}, Title: "Try", Submit: "Send", Fields: []chat.Field{{Name: "title", Label: "Title"}}}}
				case chat.Submit:
					return chat.Reply{Message: chat.Message{Text: chat.Escape(e.Values.First("title"))}}
				}
				return nil
			}})
			before := double.Counts().Requests
			if err := people.Command(t.Context(), "ada", "#general", "/try"); err != nil {
				t.Fatal(err)
			}
			if err := people.Fill(t.Context(), "ada", chat.Values{"title": {"How?"}}); err != nil {
				t.Fatal(err)
			}
			want := []string{`ada sees the form "Try": title`, "ada alone reads: How?"}
			if got := people.Seen(); len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
				t.Errorf("got %q, want %q", got, want)
			}
			made := double.Counts().Requests - before
			if want := map[bool]int{false: 2, true: 0}[overHTTP]; made != want {
				t.Errorf("%d requests were made for two answers, want %d", made, want)
			}
		})
	}
}
