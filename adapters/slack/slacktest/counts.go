package slacktest

import (
	"maps"
	"net/http"
	"slices"
	"time"
)

// Counts are what happened since the start.
type Counts struct {
	Requests   int
	Limited    int            // answered with 429
	ByMethod   map[string]int // calls, also refused ones
	ByError    map[string]int // refusals by their code
	Posted     int            // messages of the app
	Duplicates int            // … that said in the same place what one before them says
}

// trouble is what goes wrong, and what happened so far.
type trouble struct {
	faults   []*Fault
	counts   Counts
	requests []Request
}

func newTrouble() trouble {
	return trouble{counts: Counts{ByMethod: map[string]int{}, ByError: map[string]int{}}}
}

// Counts are what happened since the start.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.trouble.counts
	c.ByMethod, c.ByError = maps.Clone(c.ByMethod), maps.Clone(c.ByError)
	return c
}

// Request is a call that was answered.
type Request struct {
	Method, Channel string
	Team            string // "" where no token of one is needed
	Status          int
	Code            string // of a refusal
	At              time.Time
}

// remembered is how many calls are remembered.
const remembered = 10_000

// Requests are the last 10,000 calls, the oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.trouble.requests[max(0, len(s.trouble.requests)-remembered):])
}

// note counts a call. The lock is held.
func (s *Server) note(c *call, out result) {
	is := Request{Method: c.method, Channel: c.str("channel"), Status: out.status, Code: out.code, At: s.limitNow()}
	if c.team != nil {
		is.Team = c.team.id
	}
	s.count(is)
}

func (s *Server) count(is Request) {
	t := &s.trouble
	t.counts.Requests++
	t.counts.ByMethod[is.Method]++
	if is.Status == http.StatusTooManyRequests {
		t.counts.Limited++
	}
	if is.Code != "" {
		t.counts.ByError[is.Code]++
	}
	if len(t.requests) >= 2*remembered {
		t.requests = append(t.requests[:0], t.requests[remembered:]...)
	}
	t.requests = append(t.requests, is)
	s.turn()
}
