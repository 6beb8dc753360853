package sandbox

import (
	"errors"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

func onPage(text string, items ...chat.Control) chat.Message {
	m := chat.Message{Text: chat.Markup(text), Blocks: []chat.Block{chat.Paragraph{Text: chat.Markup(text)}}}
	if len(items) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return m
}

func TestHomeHoldsThePageAndOneAnswer(t *testing.T) {
	s, b, _ := lively(t)
	does(t, s, `{"as":"ada","do":"home"}`)
	if e, ok := b.last().(chat.Opened); !ok || e.Actor.ID != "ada" {
		t.Fatalf("delivered %+v", b.last())
	}
	button := chat.Button{Label: "Go", Do: chat.ActionID{Name: "try.go"}}
	must(t, s.ShowHome(t.Context(), s.Space(), "ada", onPage("First.", button)))
	must(t, s.ShowHome(t.Context(), s.Space(), "ada", onPage("Second.", button)))
	at := func() (texts []string) {
		for _, m := range load(t, s).Messages {
			if m.Conversation == "home:ada" {
				texts = append(texts, m.Text)
			}
		}
		return texts
	}
	for range 2 { // an answer takes the place of the one before
		must(t, s.Press(t.Context(), "ada", "Go"))
		must(t, s.Respond(t.Context(), b.last().Head().Reply, chat.Reply{Message: onPage("Only for you."), Public: true}))
	}
	if got := strings.Join(at(), "|"); got != "Second.|Only for you." {
		t.Errorf("there stands %q", got)
	}
	for _, c := range load(t, s).Conversations {
		if c.Kind == Home && (c.ID != "home:ada" || c.On == "" || len(c.People) != 1) {
			t.Errorf("the page is %+v", c)
		}
	}
	for _, impossible := range []string{
		`{"as":"ada","do":"post","in":"home:ada","text":"hello"}`,
		`{"as":"ada","do":"command","in":"home:ada","text":"/ask"}`,
		`{"as":"grace","do":"press","message":"` + string(s.homeOf("ada").ID) + `","action":"try.go:"}`,
	} {
		refused(t, s, impossible)
	}
	if _, err := s.Send(t.Context(), chat.Outgoing{Space: s.Space(), To: "home:ada", Message: onPage("A message.")}); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("a message was sent to a page: %v", err)
	}
}

func TestHomeBelongsToTheLook(t *testing.T) {
	s, _, _ := lively(t)
	must(t, s.ShowHome(t.Context(), s.Space(), "ada", onPage("Yours.", chat.Button{Label: "Go", Do: chat.ActionID{Name: "try.go"}})))
	must(t, s.Wear(Discord))
	if code, message := refused(t, s, `{"as":"ada","do":"home"}`); code != "no-home" || !strings.Contains(message, "Discord") {
		t.Errorf("%s: %s", code, message)
	}
	if err := s.ShowHome(t.Context(), s.Space(), "ada", onPage("Yours.")); !errors.Is(err, chat.ErrUnsupported) {
		t.Errorf("shown all the same: %v", err)
	}
	if s.Press(t.Context(), "ada", "Go") == nil {
		t.Error("a button of a page that is not there could be pressed")
	}
	must(t, s.Wear(Slack))
	must(t, s.Press(t.Context(), "ada", "Go"))
}
