package discordtest

import (
	"net/http"
	"regexp"
	"time"
)

// Fault is what goes wrong with requests.
type Fault struct {
	Method string // "" for all
	Path   string // a regular expression for the path behind /api/v10; "" for all
	Times  int    // how often

	Status int // answered instead; 0 with Reset or Delay alone
	Header map[string]string
	Body   string
	After  bool          // the request takes effect first
	Reset  bool          // the connection is cut without an answer
	Delay  time.Duration // before anything else
}

type fault struct {
	Fault
	path *regexp.Regexp
}

// Fail makes requests go wrong. Faults are taken in the order in which they were
// given; one with the same method and path replaces the former.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, old := range s.faults {
		if old.Method == f.Method && old.Path == f.Path {
			s.faults[i].Fault = f
			return
		}
	}
	s.faults = append(s.faults, &fault{f, regexp.MustCompile(f.Path)})
}

// failing is the fault of a request, which is used up by it.
func (s *Server) failing(r *http.Request, path string) *Fault {
	for _, f := range s.faults {
		if f.Times > 0 && (f.Method == "" || f.Method == r.Method) && f.path.MatchString(path) {
			f.Times--
			taken := f.Fault
			return &taken
		}
	}
	return nil
}

// RateLimited are the documented forms of "too much", and those before the API.
func RateLimited(form string, after string) Fault {
	switch form {
	case "shared":
		return Fault{Status: 429, Header: map[string]string{"X-RateLimit-Scope": "shared", "Retry-After": after}, Body: `{"message":"The resource is being rate limited.","retry_after":` + after + `,"global":false,"code":0}`}
	case "global":
		return Fault{Status: 429, Header: map[string]string{"X-RateLimit-Global": "true", "Retry-After": after}, Body: `{"message":"You are being rate limited.","retry_after":` + after + `,"global":true,"code":0}`}
	case "cloudflare":
		return Fault{Status: 429, Header: map[string]string{"Retry-After": after, "Content-Type": "text/html"}, Body: "<html><body>error code: 1015</body></html>"}
	}
	return Fault{Status: 429, Header: map[string]string{
		"X-RateLimit-Scope": "user", "Retry-After": after, "X-RateLimit-Limit": "5", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": after, "X-RateLimit-Bucket": "f00d",
	}, Body: `{"message":"You are being rate limited.","retry_after":` + after + `,"global":false,"code":0}`}
}

// Counts are what happened since the start.
type Counts struct {
	Connects, Identifies, Resumes int
	Requests                      int
	Limited                       int // answered with 429
	Invalid                       int // with 401, 403 or 429
	ByStatus                      map[int]int
}

// Counts are what happened since the start.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.counts
	c.ByStatus = map[int]int{}
	for status, n := range s.counts.ByStatus {
		c.ByStatus[status] = n
	}
	return c
}
