package slacktest

import (
	"cmp"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"
)

// Names of what can fail beside the methods of the Web API.
const (
	ResponseURL = "response_url"
	Upload      = "upload"
)

// Fault is what goes wrong with calls. One with only a Delay makes an answer slow.
type Fault struct {
	Method  string // "chat.postMessage", [ResponseURL], [Upload]; "" for all
	Channel string // calls about this channel alone; "" for all
	Times   int    // how often

	Code       string        // answered with ok:false and this error
	Status     int           // answered instead, such as 503; 429 says RetryAfter
	RetryAfter time.Duration // of 429; 0: a second
	Cut        bool          // the connection is cut without an answer
	After      bool          // the call takes effect first
	Delay      time.Duration // before anything else; with After, before the answer
}

func (f Fault) instead() bool { return f.Code != "" || f.Status != 0 || f.Cut }

// Fail makes calls go wrong. Faults are taken in the order in which they were given;
// one for the same method and channel replaces the former.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, old := range s.trouble.faults {
		if old.Method == f.Method && old.Channel == f.Channel {
			*old = f
			return
		}
	}
	s.trouble.faults = append(s.trouble.faults, &f)
}

// failing is the fault of a call, which is used up by it; zero when all is well. The
// lock is held.
func (s *Server) failing(method, channel string) Fault {
	for _, f := range s.trouble.faults {
		if f.Times > 0 && (f.Method == "" || f.Method == method) && (f.Channel == "" || f.Channel == channel) {
			f.Times--
			return *f
		}
	}
	return Fault{}
}

func (f Fault) result() result {
	switch {
	case f.Code != "":
		return render(nil, refuse(f.Code), "")
	case f.Status == http.StatusTooManyRequests:
		return tooMany(cmp.Or(f.RetryAfter, time.Second))
	}
	status := cmp.Or(f.Status, http.StatusBadGateway) // nobody reads that of a connection that is cut
	page := fmt.Sprintf("<html><head><title>%d %s</title></head></html>", status, http.StatusText(status))
	return result{status, http.Header{"Content-Type": {"text/html; charset=utf-8"}}, []byte(page), strconv.Itoa(status)}
}

// tooMany is 429. Slack counts in whole seconds, and nobody comes back too early.
func tooMany(wait time.Duration) result {
	out := render(nil, refuse("ratelimited"), "")
	out.status = http.StatusTooManyRequests
	out.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	return out
}
