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
		if since, unsure := d.about("card"); !unsure || !since.Before(d.began) {
			t.Error("a process that just began knows what the one before it did")
		}
		time.Sleep(earlierFor)
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
			if _, unsure := d.about(tt.name); unsure {
				t.Errorf("%s: in doubt before", tt.name)
			}
			d.raise(tt.name, time.Now(), tt.err)
			if _, unsure := d.about(tt.name); unsure != tt.want {
				t.Errorf("%s: in doubt %v, want %v", tt.name, unsure, tt.want)
			}
			if _, unsure := d.old(tt.name); unsure {
				t.Errorf("%s: Discord has just heard its nonce", tt.name)
			}
		}
		const broke = "the connection broke"
		first := time.Now()
		time.Sleep(5 * time.Hour) // the last attempts are four apart
		d.raise(broke, time.Now(), errors.New("again"))
		if since, unsure := d.old(broke); !unsure || since.After(first) {
			t.Errorf("in doubt %v since %v, want since the first attempt at %v", unsure, since, first)
		}
		d.settle(broke)
		if _, unsure := d.about(broke); unsure {
			t.Error("in doubt although it is settled")
		}
	})
}
