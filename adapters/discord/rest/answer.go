package rest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// answer is what came back.
type answer struct {
	status  int
	body    []byte
	window  window
	refused *refusal      // of a 429
	later   time.Duration // Retry-After of any other; 0: not said
}

// window is what the headers tell about a bucket.
type window struct {
	bucket           string // Discord's name for it; "": it said nothing
	limit, remaining int
	after            time.Duration // until the window ends
}

// refusal is an answer of 429, in one of its forms.
type refusal struct {
	scope scope
	after time.Duration // before which Discord wants no more
}

// scope is what a refusal speaks of.
type scope int

const (
	scopeBucket  scope = iota // this bucket: our own doing
	scopeShared               // this bucket, which others used up
	scopeGlobal               // all routes of the bot
	scopeAddress              // everything from our address: Cloudflare's, not Discord's
)

func (s scope) String() string {
	return [...]string{"bucket", "shared", "global", "address"}[s]
}

const (
	// unsaidAfter is how long to wait after a 429 that does not say.
	unsaidAfter = 5 * time.Second
	// bannedAfter is the same when Cloudflare says it, who bans for an hour.
	bannedAfter = time.Minute
)

func readAnswer(r *http.Response, body []byte) *answer {
	a := &answer{status: r.StatusCode, body: body, window: readWindow(r.Header)}
	switch {
	case a.status == http.StatusTooManyRequests:
		a.refused = readRefusal(r.Header, body)
	case a.status >= http.StatusInternalServerError:
		a.later = retryAfter(r.Header)
	}
	return a
}

func readWindow(h http.Header) window {
	w := window{bucket: h.Get("X-RateLimit-Bucket")}
	if w.bucket == "" {
		return w
	}
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	remaining, err2 := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, ok := seconds(h.Get("X-RateLimit-Reset-After"))
	if err != nil || err2 != nil || !ok {
		return window{} // half of it is worth nothing
	}
	w.limit, w.remaining, w.after = limit, remaining, after
	return w
}

func readRefusal(h http.Header, body []byte) *refusal {
	var said struct {
		RetryAfter *float64 `json:"retry_after"`
		Global     bool
	}
	bad := json.Unmarshal(body, &said) != nil
	r := &refusal{after: retryAfter(h)}
	switch {
	case said.Global || h.Get("X-RateLimit-Global") == "true" || h.Get("X-RateLimit-Scope") == "global":
		r.scope = scopeGlobal
	case h.Get("X-RateLimit-Scope") == "shared":
		r.scope = scopeShared
	case bad && h.Get("X-RateLimit-Bucket") == "":
		r.scope = scopeAddress
	}
	if said.RetryAfter != nil { // to the millisecond, where the header has seconds
		r.after = duration(*said.RetryAfter)
	}
	if after, ok := seconds(h.Get("X-RateLimit-Reset-After")); r.after == 0 && ok {
		r.after = after
	}
	switch {
	case r.after > 0:
	case r.scope == scopeAddress:
		r.after = bannedAfter
	default:
		r.after = unsaidAfter
	}
	return r
}

// retryAfter reads the header, which has seconds or a date; 0: it is not there.
func retryAfter(h http.Header) time.Duration {
	said := h.Get("Retry-After")
	if d, ok := seconds(said); ok {
		return d
	}
	if at, err := http.ParseTime(said); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

func seconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 0 {
		return 0, false
	}
	return duration(f), true
}

// duration is that many seconds, a day at most.
func duration(seconds float64) time.Duration {
	const day = 24 * time.Hour
	if !(seconds < day.Seconds()) {
		return day
	}
	return time.Duration(seconds * float64(time.Second))
}

// invalid tells whether Discord counts the answer against our address ("Rate
// Limits: Invalid Request Limit").
func (a *answer) invalid() bool {
	switch a.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return true
	case http.StatusTooManyRequests:
		return a.refused.scope != scopeShared
	}
	return false
}

// passing tells whether the failure may pass by itself.
func (a *answer) passing() bool {
	return a.status >= http.StatusInternalServerError && a.status != http.StatusNotImplemented
}

// unauthorized tells whether the bot's own token is not accepted.
func (a *answer) unauthorized(r route) bool {
	return a.status == http.StatusUnauthorized && !r.token
}
