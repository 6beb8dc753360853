package slacktest

import "time"

// Limit is how often something may be done in a minute, and how often at once.
type Limit struct{ PerMinute, Burst int }

// Tiers of methods. Source: docs.slack.dev, "Rate limits", and the table of Slack's
// Java SDK; how much is let through at once is not documented, and is chosen.
var (
	tier1   = Limit{1, 10}
	tier2   = Limit{20, 10}
	tier3   = Limit{50, 15}
	tier4   = Limit{100, 30}
	special = Limit{600, 100} // "hundreds of requests per minute"
)

// What chat.postMessage is limited by. Source: docs.slack.dev, "Rate limits": one
// message a second in a channel, several hundred a minute in a workspace, and
// bursts over it for a short time.
var (
	perChannel   = Limit{60, 5}
	perWorkspace = Limit{400, 50}
)

// meter counts calls for limits.
type meter struct {
	limits  map[string]Limit // by method, where a test changed them
	buckets map[string]*bucket
}

// bucket is filled as time passes, and emptied by calls.
type bucket struct {
	full float64
	at   time.Time
}

func newMeter() meter { return meter{map[string]Limit{}, map[string]*bucket{}} }

// SetLimit changes the limit of a method.
func (s *Server) SetLimit(method string, l Limit) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.meter.limits[method] = l
}

func (s *Server) limitNow() time.Time {
	if s.opts.LimitNow != nil {
		return s.opts.LimitNow()
	}
	return time.Now()
}

// meters counts a call. It returns how long to wait when there were too many, which
// are not counted. The lock is held.
func (s *Server) meters(c *call, m method) time.Duration {
	if s.opts.Unlimited {
		return 0
	}
	where := ""
	if c.team != nil {
		where = c.team.id
	}
	limit, changed := s.meter.limits[c.method]
	if !changed {
		limit = m.tier
	}
	all := map[string]Limit{c.method + " " + where: limit}
	if c.method == "chat.postMessage" && !changed {
		all = map[string]Limit{"post " + c.str("channel"): perChannel, "posts " + where: perWorkspace}
	}
	return s.meter.take(all, s.limitNow())
}

// take takes from all buckets, or from none when one is empty.
func (m *meter) take(from map[string]Limit, now time.Time) (wait time.Duration) {
	for name, l := range from {
		b := m.buckets[name]
		if b == nil {
			b = &bucket{float64(l.Burst), now}
			m.buckets[name] = b
		}
		b.full = min(float64(l.Burst), b.full+now.Sub(b.at).Minutes()*float64(l.PerMinute))
		b.at = now
		if lacks := 1 - b.full; lacks > 1e-9 {
			wait = max(wait, time.Duration(lacks/float64(l.PerMinute)*float64(time.Minute)))
		}
	}
	if wait > 0 {
		return wait
	}
	for name := range from {
		m.buckets[name].full--
	}
	return 0
}
