package discordtest

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// limit is how many requests a route takes in how long. Those with the same
// bucket share it.
type limit struct {
	n      int
	per    time.Duration
	bucket string
}

// limits are what Discord answers with in practice; it documents none of them.
var limits = map[string]limit{
	"POST /channels/{channel}/messages":                   {5, 5 * time.Second, "messages"},
	"PATCH /channels/{channel}/messages/{message}":        {5, 5 * time.Second, "edits"},
	"DELETE /channels/{channel}/messages/{message}":       {5, time.Second, "deletes"},
	"GET /channels/{channel}/messages":                    {5, 5 * time.Second, "reads"},
	"GET /channels/{channel}/messages/{message}":          {5, 5 * time.Second, "reads"},
	"POST /channels/{channel}/threads":                    {50, 5 * time.Minute, "threads"},
	"POST /channels/{channel}/messages/{message}/threads": {50, 5 * time.Minute, "threads"},
	"PATCH /channels/{channel}":                           {5, 15 * time.Second, "channels"},
	"POST /users/@me/channels":                            {50, time.Second, "direct"},
	"GET /guilds/{guild}/members/{user}":                  {10, time.Second, "members"},
	"PUT /applications/{app}/commands":                    {5, 20 * time.Second, "commands"},
	"POST /webhooks/{app}/{token}":                        {5, 2 * time.Second, "webhook"},
	"PATCH /webhooks/{app}/{token}/messages/{message}":    {5, 2 * time.Second, "webhook"},
	"DELETE /webhooks/{app}/{token}/messages/{message}":   {5, 2 * time.Second, "webhook"},
}

// everything is the limit of all routes of a bot together.
const (
	everything       = 50
	bannedAt         = 10_000 // answers of 401, 403 and 429 within
	bannedSpan       = 10 * time.Minute
	unlimitedBuckets = 20_000 // kept before old ones are forgotten
)

// meter counts requests for limits.
type meter struct {
	windows map[string]*window
	recent  [everything]time.Time
	at      int
	invalid []time.Time
}

type window struct {
	used  int
	reset time.Time
}

// admitted is whether a request is within the limits, and what Discord says of them.
type admitted struct {
	header  http.Header
	refusal []byte // nil when it may go on
	global  bool
}

func (s *Server) limitNow() time.Time {
	if s.opts.LimitNow != nil {
		return s.opts.LimitNow()
	}
	return time.Now()
}

// admit counts a request. The lock is held.
func (s *Server) admit(pattern string, r *http.Request) admitted {
	a := admitted{header: http.Header{}}
	if !s.opts.Limits {
		return a
	}
	now := s.limitNow()
	exempt := strings.HasPrefix(pattern, "POST /interactions/") || strings.Contains(pattern, "/webhooks/")
	if oldest := s.meter.recent[s.meter.at]; !exempt {
		if wait := oldest.Add(time.Second).Sub(now); wait > 0 {
			return tooMany(a, wait, true)
		}
		s.meter.recent[s.meter.at] = now
		s.meter.at = (s.meter.at + 1) % everything
	}
	l, limited := limits[pattern]
	if !limited {
		return a
	}
	key := l.bucket + " " + r.PathValue("channel") + r.PathValue("guild") + r.PathValue("token")
	w := s.meter.windows[key]
	if w == nil || !now.Before(w.reset) {
		if len(s.meter.windows) > unlimitedBuckets {
			clear(s.meter.windows)
		}
		w = &window{reset: now.Add(l.per)}
		s.meter.windows[key] = w
	}
	left := w.reset.Sub(now)
	hash := fnv.New64a()
	hash.Write([]byte(l.bucket))
	a.header.Set("X-RateLimit-Bucket", fmt.Sprintf("%016x", hash.Sum64()))
	a.header.Set("X-RateLimit-Limit", strconv.Itoa(l.n))
	a.header.Set("X-RateLimit-Reset", seconds(time.Duration(w.reset.UnixNano())))
	a.header.Set("X-RateLimit-Reset-After", seconds(left))
	if w.used >= l.n {
		a.header.Set("X-RateLimit-Remaining", "0")
		return tooMany(a, left, false)
	}
	w.used++
	a.header.Set("X-RateLimit-Remaining", strconv.Itoa(l.n-w.used))
	return a
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

func tooMany(a admitted, wait time.Duration, global bool) admitted {
	a.global = global
	a.header.Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	scope := "user"
	if global {
		scope = "global"
		a.header.Set("X-RateLimit-Global", "true")
	}
	a.header.Set("X-RateLimit-Scope", scope)
	a.refusal = fmt.Appendf(nil, `{"message":"You are being rate limited.","retry_after":%s,"global":%t,"code":0}`, seconds(wait), global)
	return a
}

// banned counts answers that lead to a ban, and says whether it has come to that.
func (s *Server) banned(status int, h http.Header) bool {
	now := s.limitNow()
	for len(s.meter.invalid) > 0 && now.Sub(s.meter.invalid[0]) > bannedSpan {
		s.meter.invalid = s.meter.invalid[1:]
	}
	if status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests && h.Get("X-RateLimit-Scope") != "shared" {
		s.meter.invalid = append(s.meter.invalid, now)
		s.counts.Invalid++
	}
	return len(s.meter.invalid) >= bannedAt
}
