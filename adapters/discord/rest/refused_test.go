package rest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestARefusalIsWaitedOutAsFarAsItReaches(t *testing.T) {
	channel, other, token := send(1), send(2), callback(1)
	for _, c := range []struct {
		name                string
		refusal             http.HandlerFunc
		same, others, token time.Duration // how long each waits
		invalid             int
	}{
		{
			"by the bucket, in JSON and headers",
			says(429, `{"message":"You are being rate limited.","retry_after":1.337,"global":false}`,
				"Retry-After: 2", "X-RateLimit-Limit: 10", "X-RateLimit-Remaining: 0", "X-RateLimit-Reset-After: 1.337",
				"X-RateLimit-Bucket: abcd", "X-RateLimit-Scope: user"),
			1337 * time.Millisecond, 0, 0, 1,
		},
		{
			"by a limit inside the bucket that headers do not tell",
			says(429, `{"message":"The write action you are performing on the channel has hit the write rate limit.","retry_after":600.5,"code":20028}`,
				"X-RateLimit-Limit: 10", "X-RateLimit-Remaining: 7", "X-RateLimit-Reset-After: 2", "X-RateLimit-Bucket: abcd"),
			600500 * time.Millisecond, 0, 0, 1,
		},
		{
			"shared with others",
			says(429, `{"message":"The resource is being rate limited.","retry_after":30,"global":false}`,
				"Retry-After: 30", "X-RateLimit-Scope: shared", "X-RateLimit-Limit: 10", "X-RateLimit-Remaining: 9",
				"X-RateLimit-Reset-After: 1", "X-RateLimit-Bucket: abcd"),
			30 * time.Second, 0, 0, 0,
		},
		{
			"over all routes, as documented",
			says(429, `{"message":"You are being rate limited.","retry_after":64.57,"global":true}`,
				"Retry-After: 65", "X-RateLimit-Global: true", "X-RateLimit-Scope: global"),
			64570 * time.Millisecond, 64570 * time.Millisecond, 0, 1,
		},
		{
			"over all routes, in JSON alone",
			says(429, `{"message":"You are being rate limited.","retry_after":2.5,"global":true}`),
			2500 * time.Millisecond, 2500 * time.Millisecond, 0, 1,
		},
		{
			"over all routes, in the header alone",
			says(429, ``, "Retry-After: 3", "X-RateLimit-Global: true"),
			3 * time.Second, 3 * time.Second, 0, 1,
		},
		{
			"by Cloudflare's page",
			says(429, `<!doctype html><title>Access denied</title>`, "Content-Type: text/html", "Retry-After: 120"),
			2 * time.Minute, 2 * time.Minute, 2 * time.Minute, 1,
		},
		{
			"by Cloudflare's page, which says no time",
			says(429, `error code: 1015`),
			bannedAfter, bannedAfter, bannedAfter, 1,
		},
		{
			"in the header alone",
			says(429, `{}`, "Retry-After: 4"),
			4 * time.Second, 0, 0, 1,
		},
		{
			"without a time",
			says(429, `{}`),
			unsaidAfter, 0, 0, 1,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			play(t, script(c.refusal), func(r *rig) {
				begun := time.Now()
				var took [3]time.Duration
				wait := r.crowdOf(channel)
				synctest.Wait()
				rest := make(chan struct{})
				for i, call := range []Call{other, token} {
					go func() {
						r.must(call)
						took[i+1] = time.Since(begun)
						rest <- struct{}{}
					}()
				}
				wait()
				took[0] = time.Since(begun)
				<-rest
				<-rest
				for i, want := range []time.Duration{c.same, c.others, c.token} {
					if took[i] < want || took[i] > want+100*time.Millisecond {
						r.Errorf("%s: took %v, want %v", []string{"the same route", "another channel", "an interaction"}[i], took[i], want)
					}
				}
				if f := r.Figures(); f.TooMany != 1 || f.Invalid != c.invalid || f.Requests != 4 {
					r.Errorf("got %d answers of 429, %d invalid, %d requests, want 1, %d, 4", f.TooMany, f.Invalid, f.Requests, c.invalid)
				}
				if n := strings.Count(r.log.String(), "wants fewer requests"); n != 1 {
					r.Errorf("got %d lines in the log, want 1: %s", n, r.log.String())
				}
			})
		})
	}
}

func TestRetryAfterMayBeADate(t *testing.T) {
	play(t, func(w http.ResponseWriter, req *http.Request) {
		if req.Header.Get("X-Audit-Log-Reason") != "" {
			return
		}
		says(429, "{}", "Retry-After: "+time.Now().Add(90*time.Second).UTC().Format(http.TimeFormat))(w, req)
	}, func(r *rig) {
		ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
		defer cancel()
		err := r.Do(ctx, send(1))
		var limited *Limited
		if !errors.As(err, &limited) || limited.After < 89*time.Second || limited.After > 91*time.Second {
			r.Errorf("got %v, want to be limited for 90 s", err)
		}
	})
}

func TestACallThatIsRefusedAgainAndAgainGivesUp(t *testing.T) {
	play(t, says(429, `{"retry_after":1}`), func(r *rig) {
		err := r.Do(r.Context(), send(1))
		var no *Error
		if !errors.As(err, &no) || no.Status != 429 || no.Route != "POST /channels/{}/messages" {
			r.Errorf("got %v, want an error of status 429", err)
		}
		if got := len(r.requests()); got != refusals {
			r.Errorf("got %d requests, want %d", got, refusals)
		}
	})
}

func TestACallThatWasRefusedKeepsItsPlace(t *testing.T) {
	full := says(429, `{"retry_after":5}`, "Retry-After: 5")
	play(t, script(full), func(r *rig) {
		r.orderly()
		var waits []func()
		for i := range 4 {
			waits = append(waits, r.crowdOf(Call{Method: "GET", Path: "/channels/1?n=" + fmt.Sprint(i)}))
			synctest.Wait()
		}
		for _, wait := range waits {
			wait()
		}
		for i, want := range []int{0, 0, 1, 2, 3} {
			if got := r.requests()[i].route; got != fmt.Sprintf("GET /channels/1?n=%d", want) {
				r.Errorf("request %d: got %s, want number %d", i, got, want)
			}
		}
	})
}

func TestTooManyRefusalsStopWhatCanWait(t *testing.T) {
	play(t, func(w http.ResponseWriter, req *http.Request) {
		if strings.Contains(req.URL.Path, "/channels/403/") {
			says(403, `{"message":"Missing Permissions","code":50013}`)(w, req)
		}
	}, func(r *rig) {
		for range invalidCautious - 1 {
			_ = r.Do(r.Context(), send(403))
		}
		nudge, card := send(1), send(1)
		nudge.Priority, card.Priority = Nudge, Card
		r.after(nudge, 0)
		if strings.Contains(r.log.String(), "only answers") {
			r.Errorf("the log complains too early: %s", r.log.String())
		}
		_ = r.Do(r.Context(), send(403))
		_ = r.Do(r.Context(), send(403))
		if n := strings.Count(r.log.String(), "only answers"); n != 1 {
			r.Errorf("the log says %d times that only answers are sent, want once", n)
		}
		begun := time.Now()
		r.crowdOf(nudge, card, send(1))()
		if took := time.Since(begun); took < 9*time.Minute || took > 11*time.Minute {
			r.Errorf("nudge and card waited %v, want about 10 minutes", took)
		}
		times := r.times("POST /channels/1/messages")
		if len(times) != 4 || times[1] > begun.Sub(r.started)+time.Second {
			r.Errorf("an answer was sent at %v, want at once after %v", times, begun.Sub(r.started))
		}
		if got := r.Figures().Invalid; got >= invalidCautious {
			r.Errorf("got %d invalid after the wait, want fewer than %d", got, invalidCautious)
		}
	})
}

func TestFarTooManyRefusalsStopEverything(t *testing.T) {
	play(t, says(403, `{}`), func(r *rig) {
		for range invalidStopped {
			_ = r.Do(r.Context(), callback(1))
		}
		begun := time.Now()
		_ = r.Do(r.Context(), send(1))
		if took := time.Since(begun); took < 9*time.Minute {
			r.Errorf("an answer waited %v, want about 10 minutes", took)
		}
	})
}

func TestATokenThatIsNotAcceptedStopsEverything(t *testing.T) {
	for _, code := range []int{0, 40001} {
		t.Run(fmt.Sprint("code ", code), func(t *testing.T) { stopsEverything(t, code) })
	}
}

func stopsEverything(t *testing.T, code int) {
	play(t, func(w http.ResponseWriter, req *http.Request) {
		time.Sleep(time.Second)
		says(401, fmt.Sprintf(`{"message":"401: Unauthorized","code":%d}`, code))(w, req)
	}, func(r *rig) {
		errs := make(chan error)
		for range 20 {
			go func() { errs <- r.Do(r.Context(), send(1)) }()
		}
		for range 20 {
			if err := <-errs; !errors.Is(err, ErrToken) {
				r.Errorf("got %v, want %v", err, ErrToken)
			}
		}
		if err := r.Do(r.Context(), callback(1)); !errors.Is(err, ErrToken) {
			r.Errorf("afterwards got %v, want %v", err, ErrToken)
		}
		if got := len(r.requests()); got != 1 {
			r.Errorf("got %d requests, want 1", got)
		}
		if strings.Contains(r.log.String(), "secret") {
			r.Errorf("the token is in the log: %s", r.log.String())
		}
	})
}

func TestADeadTokenOfAnInteractionIsNotTheBots(t *testing.T) {
	for _, dead := range []http.HandlerFunc{
		says(401, `{"message":"Invalid Webhook Token","code":50027}`),
		says(404, `{"message":"Unknown Webhook","code":10015}`),
		says(404, `{"message":"Unknown interaction","code":10062}`),
	} {
		play(t, script(dead), func(r *rig) {
			err := r.Do(r.Context(), Call{Method: "PATCH", Path: "/webhooks/1/abc/messages/@original", Body: 1})
			var no *Error
			if !errors.As(err, &no) || no.Code == 0 || strings.Contains(err.Error(), "abc") {
				r.Errorf("got %v, want Discord's error without the token", err)
			}
			if got := len(r.requests()); got != 1 {
				r.Errorf("got %d requests, want 1", got)
			}
			r.must(send(1))
		})
	}
}
