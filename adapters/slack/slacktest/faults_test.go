package slacktest

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

// cancelled is for acts of which nobody is to hear.
func cancelled(t *testing.T) context.Context {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	return ctx
}

func TestFaults(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	post := func(words string) error {
		_, _, err := r.api.PostMessageContext(t.Context(), r.help, slack.MsgOptionText(words, false))
		return err
	}
	stands := func() int { return len(r.Messages(r.help)) }

	r.Fail(Fault{Method: "chat.postMessage", Times: 1, Code: "fatal_error"})
	if err := post("a"); err == nil || err.Error() != "fatal_error" || stands() != 0 {
		t.Errorf("got %v", err)
	}
	r.Fail(Fault{Method: "chat.postMessage", Times: 1, Status: http.StatusTooManyRequests, RetryAfter: 7 * time.Second})
	var limited *slack.RateLimitedError
	if err := post("b"); !errors.As(err, &limited) || limited.RetryAfter != 7*time.Second || stands() != 0 {
		t.Errorf("got %v", err)
	}
	r.Fail(Fault{Method: "chat.postMessage", Times: 1, Status: http.StatusServiceUnavailable})
	var status slack.StatusCodeError
	if err := post("c"); !errors.As(err, &status) || status.Code != 503 || stands() != 0 {
		t.Errorf("got %v", err)
	}
	r.Fail(Fault{Method: "chat.postMessage", Times: 1, Cut: true, After: true})
	if err := post("d"); err == nil || stands() != 1 {
		t.Errorf("got %v and %d messages, want one that stands though its answer is lost", err, stands())
	}
	r.Fail(Fault{Method: "chat.postMessage", Channel: r.secret, Times: 1, Code: "fatal_error"})
	if err := post("d"); err != nil {
		t.Errorf("got %v, want a fault of another channel left alone", err)
	}
	if c := r.Counts(); c.Duplicates != 1 || c.Limited != 1 || c.ByError["fatal_error"] != 1 {
		t.Errorf("got %+v", c)
	}
}

func TestDelay(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.Fail(Fault{Method: "auth.test", Times: 1, Delay: time.Hour})
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if _, err := r.api.AuthTestContext(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

// TestMeter: buckets are filled as time passes.
func TestMeter(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	r := newRig(t, Options{LimitNow: func() time.Time { return now }})
	r.SetLimit("auth.test", Limit{PerMinute: 20, Burst: 2})
	try := func(want any) {
		t.Helper()
		if got := r.call("auth.test", "{}"); got["error"] != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
	try(nil)
	try(nil)
	try("ratelimited")
	now = now.Add(2999 * time.Millisecond)
	try("ratelimited")
	now = now.Add(time.Millisecond)
	try(nil)
	try("ratelimited")
}
