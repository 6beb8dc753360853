package discordtest

import (
	"fmt"
	"hash/fnv"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Limit is how many requests a route takes in how long, in each channel, server or
// webhook. Routes with the same bucket share it.
type Limit struct {
	Requests int
	Per      time.Duration
	Bucket   string
}

// usual are the limits that Discord answered with in practice; it documents none of
// them, and may change them at any time.
var usual = map[string]Limit{
	"POST /channels/{}/messages":               {5, 5 * time.Second, "messages"},
	"PATCH /channels/{}/messages/{}":           {5, 5 * time.Second, "edits"},
	"DELETE /channels/{}/messages/{}":          {5, time.Second, "deletes"},
	"GET /channels/{}/messages":                {5, 5 * time.Second, "reads"},
	"GET /channels/{}/messages/{}":             {5, 5 * time.Second, "reads"},
	"PUT /channels/{}/messages/{}/reactions/":  {1, 250 * time.Millisecond, "reactions"},
	"PUT /channels/{}/messages/pins/{}":        {5, 4 * time.Second, "pins"},
	"DELETE /channels/{}/messages/pins/{}":     {5, 4 * time.Second, "pins"},
	"POST /channels/{}/threads":                {50, 5 * time.Minute, "threads"},
	"POST /channels/{}/messages/{}/threads":    {50, 5 * time.Minute, "threads"},
	"PATCH /channels/{}":                       {5, 15 * time.Second, "channels"},
	"POST /users/@me/channels":                 {50, time.Second, "direct"},
	"GET /guilds/{}/members/{}":                {10, time.Second, "members"},
	"PUT /applications/{}/commands":            {5, 20 * time.Second, "commands"},
	"POST /applications/{}/commands":           {5, 20 * time.Second, "commands"},
	"PUT /applications/{}/guilds/{}/commands":  {5, 20 * time.Second, "commands"},
	"POST /applications/{}/guilds/{}/commands": {5, 20 * time.Second, "commands"},
	"GET /gateway/bot":                         {2, 5 * time.Second, "gateway"},
	"POST /webhooks/{}/{}":                     {5, 2 * time.Second, "webhook"},
	"PATCH /webhooks/{}/{}/messages/{}":        {5, 2 * time.Second, "webhook"},
	"DELETE /webhooks/{}/{}/messages/{}":       {5, 2 * time.Second, "webhook"},
}

// otherwise is the limit of all routes that have none of their own; each has its
// own bucket.
var otherwise = Limit{Requests: 20, Per: time.Second}

const (
	perSecond = 50     // requests of a bot on all routes together
	invalid   = 10_000 // answers of 401, 403 and 429 that lead to a ban, within
	span      = 10 * time.Minute
	banFor    = time.Hour // which Discord does not document
	windows   = 20_000    // kept before those that ended are forgotten
)

// meter counts requests for limits.
type meter struct {
	limits  map[string]Limit
	windows map[string]*window
	recent  [perSecond]time.Time // a ring of those that count for the global limit
	at      int
	invalid []time.Time
	ban     time.Time // until then
}

type window struct {
	used  int
	reset time.Time
}

func newMeter() meter { return meter{limits: map[string]Limit{}, windows: map[string]*window{}} }

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// SetLimit changes the limit of a route, such as "POST /channels/{}/messages". It
// counts only with [Options].Limits.
func (s *Server) SetLimit(route string, l Limit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meter.limits[placeholder.ReplaceAllString(route, "{}")] = l
}

func (s *Server) limitOf(pattern string) Limit {
	route := placeholder.ReplaceAllString(pattern, "{}")
	if i := strings.Index(route, "/reactions/"); i >= 0 {
		route = "PUT" + route[strings.Index(route, " "):i] + "/reactions/"
	}
	l, known := s.meter.limits[route]
	if !known {
		l, known = usual[route]
	}
	if !known {
		l = otherwise
		l.Bucket = route
	}
	return l
}

func (s *Server) limitNow() time.Time {
	if s.opts.LimitNow != nil {
		return s.opts.LimitNow()
	}
	return time.Now()
}

// admit counts a request. It returns what Discord says of its limits, and a refusal
// when there were too many. The lock is held.
func (s *Server) admit(pattern string, r *http.Request) (h http.Header, refusal []byte) {
	h = http.Header{}
	if !s.opts.Limits || pattern == "" {
		return h, nil
	}
	now := s.limitNow()
	// Source: Discord's documentation, "Global Rate Limit": interaction endpoints
	// are not bound to it, nor is what carries a webhook's token.
	if !strings.Contains(pattern, " /interactions/") && !strings.Contains(pattern, " /webhooks/") {
		if wait := s.meter.recent[s.meter.at].Add(time.Second).Sub(now); wait > 0 {
			h.Set("X-RateLimit-Global", "true")
			return h, tooMany(h, TooManyOfAll, wait)
		}
		s.meter.recent[s.meter.at] = now
		s.meter.at = (s.meter.at + 1) % perSecond
	}
	l := s.limitOf(pattern)
	w := s.meter.window(l, r, now)
	left := w.reset.Sub(now)
	bucket := fnv.New64a()
	bucket.Write([]byte(l.Bucket))
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%016x", bucket.Sum64()))
	h.Set("X-RateLimit-Limit", strconv.Itoa(l.Requests))
	h.Set("X-RateLimit-Reset", strconv.FormatFloat(float64(w.reset.UnixMilli())/1000, 'f', 3, 64))
	h.Set("X-RateLimit-Reset-After", seconds(left))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(l.Requests-w.used-1, 0)))
	if w.used >= l.Requests {
		return h, tooMany(h, TooManyOfRoute, left)
	}
	w.used++
	return h, nil
}

// window is that of a request: of its bucket and of the channel, server or webhook
// that it is about.
func (m *meter) window(l Limit, r *http.Request, now time.Time) *window {
	key := l.Bucket + " " + r.PathValue("channel") + r.PathValue("guild") + r.PathValue("token")
	w := m.windows[key]
	if w != nil && now.Before(w.reset) {
		return w
	}
	if len(m.windows) > windows {
		for key, w := range m.windows {
			if !now.Before(w.reset) {
				delete(m.windows, key)
			}
		}
	}
	w = &window{reset: now.Add(l.Per)}
	m.windows[key] = w
	return w
}

// seconds are rounded up: nobody comes back a moment too early.
func seconds(d time.Duration) string {
	return strconv.FormatFloat(math.Ceil(d.Seconds()*1000)/1000, 'f', 3, 64)
}

func tooMany(h http.Header, scope TooMany, wait time.Duration) []byte {
	h.Set("Content-Type", "application/json")
	h.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	h.Set("X-RateLimit-Scope", string(scope))
	return fmt.Appendf(nil, `{"message":"You are being rate limited.","retry_after":%s,"global":%t,"code":0}`, seconds(wait), scope == TooManyOfAll)
}

// suspect counts an answer that may lead to a ban. The lock is held.
func (s *Server) suspect(out result) {
	switch out.status {
	case http.StatusUnauthorized, http.StatusForbidden:
	case http.StatusTooManyRequests:
		if out.header.Get("X-RateLimit-Scope") == string(TooManyOfResource) {
			return
		}
	default:
		return
	}
	s.trouble.counts.Invalid++
	now, m := s.limitNow(), &s.meter
	m.invalid = append(m.invalid, now)
	if first := len(m.invalid) - invalid; first >= 0 {
		if now.Sub(m.invalid[first]) <= span && s.opts.Limits {
			m.ban = now.Add(banFor)
		}
		m.invalid = m.invalid[first:]
	}
}

// Ban makes Cloudflare refuse everything for so long, as it does after too many
// answers of 401, 403 and 429; 0 ends it.
func (s *Server) Ban(length time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meter.ban = s.limitNow().Add(length)
}

// banned is whether Cloudflare refuses everything. The lock is held.
func (s *Server) banned() bool { return s.limitNow().Before(s.meter.ban) }
