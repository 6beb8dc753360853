package discord

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

func TestWhenAMessageMayHaveBeenSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := doubts{began: time.Now()}
		if !d.about("card") {
			t.Error("a process that just began knows what the one before it did")
		}
		time.Sleep(sameFor)
		for _, tt := range []struct {
			name string
			err  error
			want bool
		}{
			{"the connection broke", errors.New("reset by peer"), true},
			{"Discord stumbled", &rest.Error{Status: 502}, true},
			{"Discord refused", fmt.Errorf("%w: %w", chat.ErrForbidden, &rest.Error{Status: 403}), false},
			{"it was too much", &chat.RateLimitError{After: time.Second}, false},
		} {
			if d.about(tt.name) {
				t.Errorf("%s: in doubt before", tt.name)
			}
			d.raise(tt.name, tt.err)
			if got := d.about(tt.name); got != tt.want {
				t.Errorf("%s: in doubt %v, want %v", tt.name, got, tt.want)
			}
		}
		time.Sleep(sameFor)
		if d.about("the connection broke") {
			t.Error("in doubt for ever")
		}
	})
}
