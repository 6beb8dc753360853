package chattest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Rig is an adapter connected to a fresh world in which nobody has done
// anything yet.
type Rig struct {
	Platform chat.Platform
	World    World
	Space    chat.SpaceID
	Channel  chat.ConversationID // everybody and the bot may write there
}

// Run exercises an adapter. start returns a rig whose platform delivers to
// sink, which may be called from any goroutine.
func Run(t *testing.T, start func(t *testing.T, sink chat.Sink) Rig) {
	for _, group := range [][]example{interactions, forms, messages, people, homes} {
		for _, e := range group {
			t.Run(e.sentence, func(t *testing.T) { e.play(newStage(t, start)) })
		}
	}
}

// example is one promise of the contract, and how to see it kept.
type example struct {
	sentence string
	play     func(*stage)
}

// stage is a rig in the hands of one example.
type stage struct {
	*testing.T
	Rig
	ctx    context.Context
	events chan chat.Event
}

// specs are the commands that the examples use.
var specs = []chat.CommandSpec{
	{Name: "try", Summary: words("Try it"), Options: []chat.OptionSpec{{Name: "text", Summary: words("Words")}, {Name: "topic", Summary: words("A topic")}}},
	{Name: "try twice", Summary: words("Try it twice"), Options: []chat.OptionSpec{{Name: "topic", Summary: words("A topic")}}},
	{Name: "try.mark", OnMessage: true, Titles: words("Mark it"), Summary: words("Marks a message")},
}

func words(s string) map[string]string { return map[string]string{"en": s} }

func newStage(t *testing.T, start func(*testing.T, chat.Sink) Rig) *stage {
	s := &stage{T: t, ctx: t.Context(), events: make(chan chat.Event, 16)}
	s.Rig = start(t, s)
	if p, ok := s.Platform.(chat.CommandPublisher); ok {
		s.must(p.PublishCommands(s.ctx, specs))
	}
	s.World.Meet(chat.User{ID: "ada", Name: "Ada", Locale: "en", Zone: "Europe/Berlin"})
	s.World.Meet(chat.User{ID: "grace", Name: "Grace", Locale: "de", Zone: "America/New_York", Manages: true})
	s.World.Seen()
	return s
}

// Deliver makes the stage the sink of its rig.
func (s *stage) Deliver(_ context.Context, e chat.Event) error {
	s.events <- e
	return nil
}

// patience is how long an event may travel through an adapter. It is spent
// only by tests that fail.
const patience = 10 * time.Second

// next is the event that arrived; its head is checked against what every event
// must carry.
func (s *stage) next() chat.Event {
	s.Helper()
	select {
	case e := <-s.events:
		h := e.Head()
		if h.ID == "" || h.Space != s.Space || h.At.IsZero() || h.Actor.ID == "" || h.Actor.Name == "" {
			s.Fatalf("head is incomplete: %+v", h)
		}
		return e
	case <-time.After(patience): // real platforms take real time; only a test that fails waits it out
		s.Fatal("no event arrived")
		return nil
	}
}

// arrived is the next event, of the wanted type.
func arrived[E chat.Event](s *stage) E {
	s.Helper()
	e := s.next()
	want, ok := e.(E)
	if !ok {
		s.Fatalf("a %T arrived, want a %T: %+v", e, want, e)
	}
	return want
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// saw checks that exactly one thing became visible, that its line begins with
// prefix and holds all words.
func (s *stage) saw(prefix string, words ...string) string {
	s.Helper()
	seen := s.World.Seen()
	if len(seen) != 1 {
		s.Fatalf("%d things became visible, want one that begins with %q: %q", len(seen), prefix, seen)
	}
	if !strings.HasPrefix(seen[0], prefix) {
		s.Fatalf("seen %q, want it to begin with %q", seen[0], prefix)
	}
	for _, w := range words {
		if !strings.Contains(seen[0], w) {
			s.Fatalf("seen %q, want it to hold %q", seen[0], w)
		}
	}
	return seen[0]
}

func (s *stage) sawNothing() {
	s.Helper()
	if seen := s.World.Seen(); len(seen) > 0 {
		s.Fatalf("became visible: %q", seen)
	}
}

// inChannel begins the line of a message in the rig's channel.
func (s *stage) inChannel(v Verb) string { return InChannel(s.Channel, v, chat.Message{}) }

// send posts a message into the rig's channel and forgets that it was seen.
func (s *stage) send(m chat.Message) chat.Receipt {
	s.Helper()
	receipt, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: m})
	s.must(err)
	if receipt.Ref.Space != s.Space || receipt.Ref.Conversation != s.Channel || receipt.Ref.Message == "" {
		s.Fatalf("receipt %+v does not point at the message", receipt)
	}
	s.saw(s.inChannel(Shows))
	return receipt
}

// command lets ada type /try and returns the token to answer it with.
func (s *stage) command() chat.Token {
	s.Helper()
	s.must(s.World.Command(s.ctx, "ada", s.Channel, "/try"))
	return arrived[chat.Command](s).Reply
}

func (s *stage) respond(to chat.Token, r chat.Response) {
	s.Helper()
	s.must(s.Platform.Respond(s.ctx, to, r))
}

func says(text string) chat.Message { return chat.Message{Text: chat.Markup(text)} }

// offers is a message with one row of controls.
func offers(text string, items ...chat.Control) chat.Message {
	return chat.Message{Text: chat.Markup(text), Blocks: []chat.Block{
		chat.Paragraph{Text: chat.Markup(text)}, chat.Controls{Items: items},
	}}
}

func button(label, verb string) chat.Button {
	return chat.Button{Label: label, Do: chat.ActionID{Name: "try." + verb, Arg: "1"}}
}
