package chatfake_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/chat/chattest"
)

func TestConformance(t *testing.T) {
	all := chat.Caps{FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native, SendsOnce: chat.Native}
	for name, caps := range map[string]chat.Caps{"all abilities": all, "no abilities": {}} {
		t.Run(name, func(t *testing.T) {
			chattest.Run(t, func(_ *testing.T, sink chat.Sink) chattest.Rig {
				p := chatfake.New(caps)
				p.Attach(sink)
				return chattest.Rig{Platform: p, World: p, Space: chatfake.Space, Channel: "#questions"}
			})
		})
	}
}

// moody takes events when it is well.
type moody struct {
	ill bool
	ids []string
}

func (m *moody) Deliver(_ context.Context, e chat.Event) error {
	m.ids = append(m.ids, e.Head().ID)
	if m.ill {
		return errors.New("database is locked")
	}
	return nil
}

func TestEventsThatNobodyTookComeAgain(t *testing.T) {
	ctx := t.Context()
	p, sink := chatfake.New(chat.Caps{}), &moody{ill: true}
	p.Attach(sink)
	if err := p.Post(ctx, "ada", "#questions", "hello"); err != nil {
		t.Fatal(err)
	}
	restarted := &moody{}
	p.Attach(restarted)
	if len(sink.ids) != 1 || !slices.Equal(restarted.ids, sink.ids) {
		t.Errorf("first got %v, the restarted %v, want the same ID", sink.ids, restarted.ids)
	}
}

func TestFailedInteractionIsSaid(t *testing.T) {
	p := chatfake.New(chat.Caps{})
	p.Attach(&moody{ill: true})
	if err := p.Command(t.Context(), "ada", "#questions", "/ask"); err != nil {
		t.Fatal(err)
	}
	if got, want := p.Seen(), []string{"ada alone reads: Kith did not answer. Please try again."}; !slices.Equal(got, want) {
		t.Errorf("seen %q, want %q", got, want)
	}
}

func TestAnswerLostAfterPosting(t *testing.T) {
	p := chatfake.New(chat.Caps{})
	out := chat.Outgoing{Space: chatfake.Space, To: "#questions", Message: chat.Message{Text: "once"}, Key: "1"}
	p.Fail("send-after", 1, errors.New("connection reset"))
	if _, err := p.Send(t.Context(), out); err == nil {
		t.Error("the answer was not lost")
	}
	if _, err := p.Send(t.Context(), out); err != nil {
		t.Error(err)
	}
	if seen := p.Seen(); len(seen) != 1 || p.Duplicates() != 1 {
		t.Errorf("seen %q with %d duplicates, want one of each", seen, p.Duplicates())
	}
}

func TestCommandsInThread(t *testing.T) {
	for _, c := range []struct {
		level chat.Level
		works bool
	}{{chat.No, false}, {chat.Native, true}} {
		p := chatfake.New(chat.Caps{CommandsInThread: c.level})
		p.Attach(&moody{})
		receipt, err := p.Send(t.Context(), chat.Outgoing{Space: chatfake.Space, To: "#questions", Message: chat.Message{Text: "card"}, Thread: "Card"})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Command(t.Context(), "ada", receipt.Thread, "/ask"); (err == nil) != c.works {
			t.Errorf("level %d: %v", c.level, err)
		}
	}
}
