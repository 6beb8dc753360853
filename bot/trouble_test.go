package bot

import (
	"errors"
	"fmt"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

func TestWhichErrorsBlameTheChannel(t *testing.T) {
	for _, c := range []struct {
		name   string
		err    error
		posted bool
		want   Harm
	}{
		{"nothing failed", nil, false, ""},
		{"a new message finds no channel", chat.ErrNotFound, false, Gone},
		{"an edit finds no message", chat.ErrNotFound, true, ""},
		{"an edit finds no channel", chat.ErrNoConversation, true, Gone},
		{"a message is refused", chat.ErrForbidden, false, Forbidden},
		{"an edit is refused", chat.ErrForbidden, true, Forbidden},
		{"a thread is refused", chat.ErrNoThread, false, NoThreads},
		{"the content is refused", chat.ErrInvalid, false, ""},
		{"the network failed", errors.New("connection reset"), false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, err := range []error{c.err, given(c.err), fmt.Errorf("send: %w", c.err)} {
				if got, found := harmIn(err, c.posted); got != c.want || found != (c.want != "") {
					t.Errorf("%v: got %q, want %q", err, got, c.want)
				}
			}
		})
	}
}

func TestWhatMovesToAnotherChannel(t *testing.T) {
	for name, c := range map[string]struct {
		card Card
		want bool
	}{
		"what people talk about moves":   {Card{Thread: "How?", To: Audience{Conversation: "#new"}}, true},
		"what is done stays":             {Card{Thread: "How?", To: Audience{Conversation: "#new"}, Closed: true}, false},
		"what belongs there still stays": {Card{Thread: "How?", To: Audience{Conversation: "#old"}}, false},
		"a list of a day stays":          {Card{To: Audience{Conversation: "#new"}}, false},
		"what belongs nowhere stays":     {Card{Thread: "How?"}, false},
		"what is gone stays":             {Card{Thread: "How?", To: Audience{Conversation: "#new"}, Gone: true}, false},
	} {
		if got := c.card.lives("#old"); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
