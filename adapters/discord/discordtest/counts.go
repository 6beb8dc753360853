package discordtest

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Counts are what happened since the start.
type Counts struct {
	Connects, Identifies, Resumes int
	Refused                       int // sessions that were asked for and not begun or resumed
	Requests                      int
	Limited                       int // answered with 429
	Invalid                       int // with 401, 403, or 429 that is not shared
	ByStatus                      map[int]int
}

// Counts are what happened since the start.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.countsNow()
}

func (s *Server) countsNow() Counts {
	c := s.trouble.counts
	c.ByStatus = maps.Clone(s.trouble.statuses)
	return c
}

// Await returns when enough has happened, or ctx ends.
func (s *Server) Await(ctx context.Context, enough func(Counts) bool) error {
	return s.await(ctx, func() bool { return enough(s.countsNow()) })
}

// await returns when something is so. The lock is held while it is asked.
func (s *Server) await(ctx context.Context, so func() bool) error {
	for {
		s.mu.Lock()
		done, turned := so(), s.turned
		s.mu.Unlock()
		if done {
			return nil
		}
		select {
		case <-turned:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// turn wakes whoever awaits something. The lock is held.
func (s *Server) turn() {
	close(s.turned)
	s.turned = make(chan struct{})
}

// Request is one that was answered.
type Request struct {
	Method, Path string // the path behind /api/v10
	Status       int    // 429 and the like; of a fault, what it said
	At           time.Time
}

// remembered is how many requests are remembered.
const remembered = 10_000

// Requests are the last 10,000 requests, the oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.trouble.requests[max(0, len(s.trouble.requests)-remembered):])
}

// note counts a request. The lock is held.
func (s *Server) note(r *request, out result) {
	t := &s.trouble
	t.counts.Requests++
	t.statuses[out.status]++
	if out.status == http.StatusTooManyRequests {
		t.counts.Limited++
	}
	if len(t.requests) >= 2*remembered {
		t.requests = append(t.requests[:0], t.requests[remembered:]...)
	}
	t.requests = append(t.requests, Request{r.Method, strings.TrimPrefix(r.URL.Path, "/api"), out.status, s.limitNow()})
	if !s.banned() {
		s.suspect(out)
	}
	s.turn()
}
