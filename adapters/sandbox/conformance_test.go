package sandbox

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// watched is a sandbox of which everything is watched: what people see, in
// words.
type watched struct {
	*Sandbox
	mu    sync.Mutex
	seen  []string
	shown map[chat.MessageID]Message
}

func (w *watched) Seen() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen := w.seen
	w.seen = nil
	return seen
}

// see words an entry. The sandbox holds its own lock meanwhile.
func (w *watched) see(e Entry) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case e.Message != nil && e.Message.Shown != nil:
		v := chattest.Shows
		if e.Message.Event != e.ID {
			v = chattest.NowShows
		}
		w.shown[e.Message.ID] = *e.Message
		w.seen = append(w.seen, w.words(*e.Message, v))
	case e.Removed != nil:
		w.seen = append(w.seen, w.words(w.shown[e.Removed.ID], chattest.NoLongerShows))
	}
	if e.Form != nil {
		w.seen = append(w.seen, chattest.SeesForm(e.Form.Person, e.Form.Form, e.Form.Complaints))
	}
}

func (w *watched) words(m Message, v chattest.Verb) string {
	shown := chat.Message(*m.Shown)
	if m.Only != "" {
		return chattest.Alone(m.Only, shown)
	}
	i := slices.IndexFunc(w.state.Conversations, func(c *Conversation) bool { return c.ID == m.Conversation })
	if i < 0 {
		return chattest.InChannel(m.Conversation, v, shown)
	}
	switch at := w.state.Conversations[i]; at.Kind {
	case Thread:
		return chattest.InThread(at.Title, v, shown)
	case Direct:
		return chattest.Directly(at.People[0], v, shown)
	case Room:
		return chattest.InRoom(at.People, v, shown)
	case Home:
		return chattest.OnPage(at.People[0], v, shown)
	case Channel:
	}
	return chattest.InChannel(m.Conversation, v, shown)
}

func TestConformance(t *testing.T) {
	for _, look := range []Look{"kith", "discord", "slack"} {
		t.Run(string(look), func(t *testing.T) {
			chattest.Run(t, func(t *testing.T, sink chat.Sink) chattest.Rig {
				s, err := New(Options{Look: look, Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { s.Close() })
				s.Channels("#general", "#questions")
				w := &watched{Sandbox: s, shown: map[chat.MessageID]Message{}}
				s.Watch(w.see)
				ctx, cancel := context.WithCancel(context.Background())
				t.Cleanup(cancel)
				s.Attach(ctx, sink)
				return chattest.Rig{Platform: s, World: w, Space: s.Space(), Channel: "#general"}
			})
		})
	}
}
