package slack

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

func TestTokenRefused(t *testing.T) {
	for _, code := range []string{"invalid_auth", "account_inactive", "not_authed", "token_revoked"} {
		t.Run(code, func(t *testing.T) {
			inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
				l.connected()
				l.Refuse(code)
				l.CutOne(0, delivery.Reset)
				err := <-l.ran
				if err == nil || !strings.Contains(err.Error(), "KITH_SLACK_APP_TOKEN") || !strings.Contains(err.Error(), code) {
					t.Errorf("got %v", err)
				}
				l.ran <- nil
			})
		})
	}
}

func TestLastingTrouble(t *testing.T) {
	for _, tt := range []struct{ code, says string }{
		{"not_allowed_token_type", "no app-level token"},
		{"missing_scope", "connections:write"},
		{"token_expired", "expired"},
		{"too_many_websockets", "ten connections"},
		{"link_disabled", "Socket Mode is switched off"},
		{"something_new", "says something_new"},
	} {
		t.Run(tt.code, func(t *testing.T) {
			inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
				l.connected()
				var codes []string
				for range 2 * socketsEach {
					codes = append(codes, tt.code)
				}
				l.Refuse(codes...)
				l.Cut(delivery.Reset)
				synctest.Wait()
				if got := l.a.Trouble(); !strings.Contains(got, tt.says) || strings.Count(got, tt.says) != 1 {
					t.Errorf("trouble %q", got)
				}
				before := l.Counts().Refused
				time.Sleep(slowly / 2)
				if n := l.Counts().Refused - before; n > 0 {
					t.Errorf("tried %d times within a minute", n)
				}
				time.Sleep(2 * slowly)
				l.connected()
				time.Sleep(2 * looksEvery)
				if got := l.a.Trouble(); got != "" {
					t.Errorf("after it was mended: %q", got)
				}
				acknowledgedAtOnce(t, l.Delivery.Deliver(t.Context(), written(1)))
			})
		})
	}
}

func TestSocketModeSwitchedOff(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		time.Sleep(time.Minute)
		l.Disable(true)
		time.Sleep(10 * time.Minute)
		if got := l.a.Trouble(); !strings.Contains(got, "Socket Mode may be switched off") {
			t.Errorf("trouble %q", got)
		}
		if n := l.Counts().Opened; n > 60 {
			t.Errorf("within ten minutes %d connections were opened", n)
		}
		l.Disable(false)
		time.Sleep(2 * slowly)
		l.connected()
		time.Sleep(2 * looksEvery)
		if got := l.a.Trouble(); got != "" {
			t.Errorf("after it was switched on: %q", got)
		}
	})
}

func TestNobodyThere(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		var codes []string
		for range 40 {
			codes = append(codes, "internal_error")
		}
		l.Refuse(codes...)
		l.Cut(delivery.Reset)
		time.Sleep(downFor / 2)
		if got := l.a.Trouble(); got != "" {
			t.Errorf("after half a minute: %q", got)
		}
		time.Sleep(downFor)
		if got := l.a.Trouble(); !strings.Contains(got, "no connection to Slack: it says internal_error") {
			t.Errorf("trouble %q", got)
		}
		l.Refuse()
		time.Sleep(10 * time.Minute)
		if got := l.a.Trouble(); got != "" {
			t.Errorf("after it works again: %q", got)
		}
	})
}

func TestMuteSockets(t *testing.T) {
	inBubble(t, delivery.Options{}, func(t *testing.T, l *wires) {
		l.connected()
		l.Greet(delivery.Mute, delivery.Mute)
		l.Cut(delivery.Silence)
		time.Sleep(3 * time.Minute)
		l.connected()
		acknowledgedAtOnce(t, l.Delivery.Deliver(t.Context(), written(1)))
	})
}
