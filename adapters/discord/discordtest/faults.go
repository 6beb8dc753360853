package discordtest

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Fault is what goes wrong with requests. It need not answer something else: one
// with only a Delay makes an answer slow.
type Fault struct {
	Method string // "" for all
	Path   string // a regular expression for the path behind /api/v10; "" for all
	Times  int    // how often

	Status int // answered instead; 0 with Reset or Delay alone
	Header map[string]string
	Body   string        // one that begins like JSON is declared as such
	After  bool          // the request takes effect first
	Reset  bool          // the connection is cut without an answer
	Delay  time.Duration // before anything else; with After, before the answer
}

// trouble is what goes wrong, and what happened so far.
type trouble struct {
	faults   []*fault
	counts   Counts
	statuses map[int]int
	requests []Request // the last ones
}

type fault struct {
	Fault
	path *regexp.Regexp
}

// Fail makes requests go wrong, also those for the gateway's websocket, whose paths
// are /gateway/ and /gateway/resume. Faults are taken in the order in which they
// were given; one with the same method and path replaces the former. Path has to be
// a regular expression.
func (s *Server) Fail(f Fault) {
	path := regexp.MustCompile(f.Path)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, old := range s.trouble.faults {
		if old.Method == f.Method && old.Path == f.Path {
			old.Fault = f
			return
		}
	}
	s.trouble.faults = append(s.trouble.faults, &fault{f, path})
}

// failing is the fault of a request, which is used up by it; zero when all is well.
// The lock is held.
func (s *Server) failing(method, path string) Fault {
	for _, f := range s.trouble.faults {
		if f.Times > 0 && (f.Method == "" || f.Method == method) && f.path.MatchString(path) {
			f.Times--
			return f.Fault
		}
	}
	return Fault{}
}

func (f Fault) result() result {
	out := result{f.Status, http.Header{}, []byte(f.Body)}
	if strings.HasPrefix(f.Body, "{") {
		out.header.Set("Content-Type", "application/json")
	}
	for name, value := range f.Header {
		out.header.Set(name, value)
	}
	if out.status == 0 {
		out.status = http.StatusBadGateway // nobody reads it
	}
	return out
}

// TooMany is how Discord says that there are too many requests.
type TooMany string

// Forms of 429. Source: Discord's documentation, "Rate Limits".
const (
	TooManyOfRoute    TooMany = "user"       // of one route
	TooManyOfResource TooMany = "shared"     // of a resource, which others use as well
	TooManyOfAll      TooMany = "global"     // of all routes together
	TooManyForProxy   TooMany = "cloudflare" // before the API: no JSON
)

// RateLimited answers with 429. after is in seconds, such as "1.5".
func RateLimited(form TooMany, after string) Fault {
	seconds, _ := strconv.ParseFloat(after, 64)
	whole := strconv.Itoa(int(math.Ceil(seconds)))
	f := Fault{Status: http.StatusTooManyRequests, Header: map[string]string{
		"Retry-After": whole, "X-RateLimit-Scope": string(form),
	}}
	message := "You are being rate limited."
	switch form {
	case TooManyForProxy:
		return cloudflare(time.Duration(seconds * float64(time.Second)))
	case TooManyOfAll:
		f.Header["X-RateLimit-Global"] = "true"
	case TooManyOfRoute, TooManyOfResource:
		f.Header["X-RateLimit-Limit"], f.Header["X-RateLimit-Remaining"] = "10", "0"
		f.Header["X-RateLimit-Reset-After"], f.Header["X-RateLimit-Bucket"] = after, "abcd1234"
		if form == TooManyOfResource { // the bucket itself is not exhausted
			message, f.Header["X-RateLimit-Remaining"] = "The resource is being rate limited.", "9"
		}
	}
	f.Body = fmt.Sprintf(`{"message":%q,"retry_after":%s,"global":%t,"code":0}`, message, after, form == TooManyOfAll)
	return f
}

func cloudflare(after time.Duration) Fault {
	return Fault{
		Status: http.StatusTooManyRequests,
		Header: map[string]string{"Content-Type": "text/html; charset=UTF-8", "Retry-After": strconv.Itoa(int(math.Ceil(after.Seconds()))), "Server": "cloudflare"},
		Body:   "<!doctype html><html><head><title>Access denied</title></head><body>error code: 1015</body></html>",
	}
}

// Unavailable answers with a status such as 502, as the proxies before Discord do.
func Unavailable(status int) Fault {
	return Fault{
		Status: status, Header: map[string]string{"Content-Type": "text/html"},
		Body: fmt.Sprintf("<html><head><title>%d %s</title></head><body>cloudflare</body></html>", status, http.StatusText(status)),
	}
}
