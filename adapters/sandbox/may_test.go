package sandbox

import (
	"errors"
	"log/slog"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

// TestChannelsThatForbidTheBot takes rights from the bot and gives them back.
func TestChannelsThatForbidTheBot(t *testing.T) {
	s, err := New(Options{Dir: t.TempDir(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Channels("#questions")
	s.Meet(chat.User{ID: "olga", Name: "Olga", Manages: true})
	s.Meet(chat.User{ID: "ada", Name: "Ada"})
	send := func(thread string) error {
		_, err := s.Send(t.Context(), chat.Outgoing{Space: s.Space(), To: "#questions", Message: chat.Message{Text: "hello"}, Thread: thread})
		return err
	}
	first, err := s.Send(t.Context(), chat.Outgoing{Space: s.Space(), To: "#questions", Message: chat.Message{Text: "hello"}, Thread: "Hello"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		may                         May
		plain, thread, edit, within error
	}{
		{NoThreads, nil, chat.ErrNoThread, nil, nil},
		{ReadOnly, chat.ErrForbidden, chat.ErrForbidden, chat.ErrForbidden, chat.ErrForbidden},
		{Nothing, chat.ErrNoConversation, chat.ErrNoConversation, chat.ErrNoConversation, chat.ErrNoConversation},
		{Everything, nil, nil, nil, nil},
	} {
		if _, err := s.Act(t.Context(), Act{As: "olga", Do: "channel", In: "#questions", May: tt.may}); err != nil {
			t.Fatalf("%s: %v", tt.may, err)
		}
		_, within := s.Send(t.Context(), chat.Outgoing{Space: s.Space(), To: first.Thread, Message: chat.Message{Text: "hello"}})
		for what, got := range map[string][2]error{
			"a message": {send(""), tt.plain}, "a thread": {send("Again"), tt.thread}, "in the thread": {within, tt.within},
			"an edit": {s.Edit(t.Context(), first.Ref, chat.Message{Text: "changed"}), tt.edit},
		} {
			if !errors.Is(got[0], got[1]) {
				t.Errorf("may %s: %s: got %v, want %v", tt.may, what, got[0], got[1])
			}
		}
	}
	for name, a := range map[string]Act{
		"a member":   {As: "ada", Do: "channel", In: "#questions", May: Nothing},
		"no channel": {As: "olga", Do: "channel", In: "#nowhere", May: Nothing},
		"no such":    {As: "olga", Do: "channel", In: "#questions", May: "fly"},
	} {
		if _, err := s.Act(t.Context(), a); err == nil {
			t.Errorf("%s changed what the bot may do", name)
		}
	}
}
