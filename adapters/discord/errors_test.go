package discord

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

func TestWhatDiscordRefusesHasAMeaning(t *testing.T) {
	for _, tt := range []struct {
		status, code int
		want         error
	}{
		{404, 10003, chat.ErrNoConversation},
		{404, 10003, chat.ErrNotFound},
		{404, 10004, chat.ErrNotFound},
		{404, 10007, chat.ErrNotFound},
		{404, 10008, chat.ErrNotFound},
		{404, 10013, chat.ErrNotFound},
		{404, 0, chat.ErrNotFound},
		{404, 10015, chat.ErrTooLate},
		{404, 10062, chat.ErrTooLate},
		{400, 40060, chat.ErrTooLate},
		{401, 50027, chat.ErrTooLate},
		{403, 50001, chat.ErrForbidden},
		{403, 50013, chat.ErrForbidden},
		{400, 50083, chat.ErrForbidden},
		{403, 0, chat.ErrForbidden},
		{403, 50007, chat.ErrUnreachable},
		{400, 50007, chat.ErrUnreachable},
		{403, 50278, chat.ErrUnreachable},
		{400, 50035, chat.ErrInvalid},
		{400, 50006, chat.ErrInvalid},
		{413, 40005, chat.ErrInvalid},
	} {
		t.Run(fmt.Sprint(tt.status, " ", tt.code), func(t *testing.T) {
			refused := &rest.Error{Status: tt.status, Code: tt.code, Route: "POST /somewhere"}
			err := meaning(fmt.Errorf("sent: %w", refused))
			if !errors.Is(err, tt.want) || code(err) != tt.code {
				t.Errorf("got %v with code %d, want %v with code %d", err, code(err), tt.want, tt.code)
			}
		})
	}
	t.Run("what may pass has none", func(t *testing.T) {
		broken := errors.New("reset by peer")
		for _, err := range []error{broken, &rest.Error{Status: 502}, rest.ErrToken} {
			if got := meaning(err); !errors.Is(got, err) || unlessGone(got) == nil || errors.Is(got, chat.ErrInvalid) {
				t.Errorf("%v became %v", err, got)
			}
		}
	})
	t.Run("too much comes later", func(t *testing.T) {
		err := meaning(fmt.Errorf("sent: %w", &rest.Limited{After: time.Minute}))
		if later := (*chat.RateLimitError)(nil); !errors.As(err, &later) || later.After != time.Minute {
			t.Errorf("got %v, want it in a minute", err)
		}
	})
}
