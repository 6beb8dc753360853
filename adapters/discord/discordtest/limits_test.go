package discordtest_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// TestLimitsOfARoute: answers say how many requests are left, those beyond are
// refused, and each channel has its own.
func TestLimitsOfARoute(t *testing.T) {
	inBubble(t, discordtest.Options{Limits: true}, func(w *wire) {
		messages := "/channels/" + w.channel.String() + "/messages"
		var bucket string
		for left := 4; left >= 0; left-- {
			time.Sleep(900 * time.Microsecond)
			status, h, answer := w.ask("POST", messages, `{"content": "one"}`)
			if status != http.StatusOK {
				t.Fatalf("got %d %v", status, answer)
			}
			if h.Get("X-RateLimit-Limit") != "5" || h.Get("X-RateLimit-Remaining") != strconv.Itoa(left) || h.Get("X-RateLimit-Bucket") == "" || h.Get("X-RateLimit-Reset") == "" {
				t.Errorf("with %d left: got %v", left, h)
			}
			bucket = h.Get("X-RateLimit-Bucket")
		}
		status, h, answer := w.ask("POST", messages, `{"content": "one too many"}`)
		if status != 429 || h.Get("X-RateLimit-Scope") != "user" || h.Get("Retry-After") != "5" || h.Get("X-RateLimit-Reset-After") != "4.997" || answer["retry_after"] != 4.997 || answer["global"] != false {
			t.Errorf("got %d %v %v", status, h, answer)
		}
		other := w.AddChannel(w.guild, "other", discordtest.Text)
		status, h, _ = w.ask("POST", "/channels/"+other.String()+"/messages", `{"content": "elsewhere"}`)
		if status != http.StatusOK || h.Get("X-RateLimit-Bucket") != bucket {
			t.Errorf("in another channel: got %d and bucket %s, want 200 and %s", status, h.Get("X-RateLimit-Bucket"), bucket)
		}
		time.Sleep(4997 * time.Millisecond)
		if status, h, _ := w.ask("POST", messages, `{"content": "later"}`); status != http.StatusOK || h.Get("X-RateLimit-Remaining") != "4" {
			t.Errorf("after the reset: got %d with %s left, want 200 with 4", status, h.Get("X-RateLimit-Remaining"))
		}
		if c := w.Counts(); c.Limited != 1 || c.Invalid != 1 || c.ByStatus[200] != 7 {
			t.Errorf("got %+v", c)
		}
	})
}

// TestSharedBuckets: routes can share a limit, and limits can be changed.
func TestSharedBuckets(t *testing.T) {
	inBubble(t, discordtest.Options{Limits: true}, func(w *wire) {
		w.SetLimit("GET /channels/{channel}", discordtest.Limit{Requests: 2, Per: time.Minute, Bucket: "places"})
		w.SetLimit("GET /channels/{}/messages", discordtest.Limit{Requests: 2, Per: time.Minute, Bucket: "places"})
		channel := "/channels/" + w.channel.String()
		w.ask("GET", channel, "")
		w.ask("GET", channel+"/messages", "")
		for _, path := range []string{channel, channel + "/messages"} {
			if status, _, _ := w.ask("GET", path, ""); status != 429 {
				t.Errorf("%s: got %d, want 429", path, status)
			}
		}
	})
}

// TestEverythingTogether: a bot has 50 requests a second, but for what answers
// people.
func TestEverythingTogether(t *testing.T) {
	inBubble(t, discordtest.Options{Limits: true}, func(w *wire) {
		for i := range 50 {
			time.Sleep(time.Millisecond)
			if status, _, _ := w.ask("GET", "/channels/"+strconv.Itoa(i), ""); status != 404 {
				t.Fatalf("request %d: got %d, want 404", i, status)
			}
		}
		status, h, answer := w.ask("GET", "/users/@me", "")
		if status != 429 || h.Get("X-RateLimit-Global") != "true" || h.Get("X-RateLimit-Scope") != "global" || h.Get("Retry-After") != "1" || h.Get("X-RateLimit-Reset-After") != "" || answer["global"] != true {
			t.Errorf("got %d %v %v", status, h, answer)
		}
		if status, _, _ := w.ask("POST", "/interactions/1/none/callback", `{"type": 5}`); status != 404 {
			t.Errorf("an answer: got %d, want 404", status)
		}
		if status, _, _ := w.ask("POST", "/webhooks/1/none", `{"content": "more"}`); status != 404 {
			t.Errorf("a follow-up: got %d, want 404", status)
		}
		time.Sleep(951 * time.Millisecond)
		if status, _, _ := w.ask("GET", "/users/@me", ""); status != 200 {
			t.Errorf("a second after the first: got %d, want 200", status)
		}
	})
}

// TestBans: too many wrong requests within ten minutes, and Cloudflare lets none
// through for an hour.
func TestBans(t *testing.T) {
	inBubble(t, discordtest.Options{Limits: true}, func(w *wire) {
		w.Fail(discordtest.Fault{Times: 20_000, Status: 403})
		for range 9_999 {
			w.ask("GET", "/users/@me", "")
		}
		shared := discordtest.RateLimited(discordtest.TooManyOfResource, "1")
		shared.Times = 10
		w.Fail(shared)
		for range 10 {
			if status, h, _ := w.ask("GET", "/users/@me", ""); status != 429 || h.Get("X-RateLimit-Scope") != "shared" {
				t.Fatalf("got %d %v", status, h)
			}
		}
		if status, _, _ := w.ask("GET", "/users/@me", ""); status != 200 {
			t.Fatalf("got %d after 9,999 wrong requests, want 200", status)
		}
		w.Fail(discordtest.Fault{Times: 1, Status: 401})
		w.ask("GET", "/users/@me", "")
		status, h, answer := w.ask("GET", "/users/@me", "")
		if status != 429 || !strings.HasPrefix(h.Get("Content-Type"), "text/html") || answer != nil {
			t.Errorf("got %d %v %v, want Cloudflare's page", status, h, answer)
		}
		if _, err := w.Post(w.ada, w.channel, "people are not banned"); err != nil {
			t.Error(err)
		}
		time.Sleep(5 * time.Minute)
		w.ask("GET", "/users/@me", "") // which makes it no longer
		time.Sleep(55 * time.Minute)
		if status, _, _ := w.ask("GET", "/users/@me", ""); status != 200 {
			t.Errorf("got %d an hour later, want 200", status)
		}
	})
	inBubble(t, discordtest.Options{Limits: true}, func(w *wire) {
		w.Fail(discordtest.Fault{Times: 20_000, Status: 403})
		for range 10_000 {
			time.Sleep(61 * time.Millisecond)
			w.ask("GET", "/users/@me", "")
		}
		w.Fail(discordtest.Fault{})
		if status, _, _ := w.ask("GET", "/users/@me", ""); status != 200 {
			t.Errorf("got %d after 10,000 wrong requests in 10:10 minutes, want 200", status)
		}
	})
}

// TestForms: each form of 429 looks as documented.
func TestForms(t *testing.T) {
	for _, c := range []struct {
		form              discordtest.TooMany
		remaining, global string
	}{
		{discordtest.TooManyOfRoute, "0", ""},
		{discordtest.TooManyOfResource, "9", ""},
		{discordtest.TooManyOfAll, "", "true"},
	} {
		t.Run(string(c.form), func(t *testing.T) {
			inBubble(t, discordtest.Options{}, func(w *wire) {
				f := discordtest.RateLimited(c.form, "0.25")
				f.Times = 1
				w.Fail(f)
				status, h, answer := w.ask("GET", "/users/@me", "")
				if status != 429 || h.Get("Retry-After") != "1" || h.Get("X-RateLimit-Scope") != string(c.form) || answer["retry_after"] != 0.25 ||
					h.Get("X-RateLimit-Remaining") != c.remaining || h.Get("X-RateLimit-Global") != c.global || answer["global"] != (c.global == "true") {
					t.Errorf("got %d %v %v", status, h, answer)
				}
			})
		})
	}
}
