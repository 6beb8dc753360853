package rest

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
)

// strict is a Discord that allows exactly what it documents and not one request
// more: so many in any second over all routes, and windows for each channel.
type strict struct {
	global   int // in any second; 0: no limit
	limit    int // for each bucket; 0: no limit
	window   time.Duration
	latency  time.Duration                       // until it answers, and half of it until it counts
	slower   func(r *http.Request) time.Duration // than that; nil: nothing is
	bucketOf func(r *http.Request) []string      // name and major; nil: by route

	mu      sync.Mutex
	sent    []time.Time
	windows map[string]*counted
}

type counted struct {
	left int
	ends time.Time
}

func (s *strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	latency := s.latency
	if s.slower != nil {
		latency += s.slower(r)
	}
	time.Sleep(latency / 2)
	status, body := s.count(w.Header(), r)
	time.Sleep(latency - latency/2)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(body))
}

func (s *strict) count(h http.Header, r *http.Request) (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/api/v10/"), "/")
	if exempt := parts[0] == "interactions" || parts[0] == "webhooks"; !exempt && s.global > 0 {
		for len(s.sent) > 0 && now.Sub(s.sent[0]) >= time.Second {
			s.sent = s.sent[1:]
		}
		if len(s.sent) >= s.global {
			h.Set("X-RateLimit-Global", "true")
			h.Set("Retry-After", "1")
			return http.StatusTooManyRequests, `{"message":"You are being rate limited.","retry_after":1.0,"global":true}`
		}
		s.sent = append(s.sent, now)
	}
	if s.limit == 0 {
		return http.StatusOK, "{}"
	}
	name, major := r.Method+parts[0]+fmt.Sprint(len(parts)), strings.Join(parts[1:2], "")
	if parts[0] == "interactions" || parts[0] == "webhooks" {
		major = strings.Join(parts[1:3], "/")
	}
	if s.bucketOf != nil {
		said := s.bucketOf(r)
		name, major = said[0], said[1]
	}
	return s.countBucket(h, name, major, now)
}

func (s *strict) countBucket(h http.Header, name, major string, now time.Time) (int, string) {
	if s.windows == nil {
		s.windows = map[string]*counted{}
	}
	c := s.windows[name+major]
	if c == nil || !now.Before(c.ends) {
		c = &counted{left: s.limit, ends: now.Add(s.window)}
		s.windows[name+major] = c
	}
	after := fmt.Sprintf("%.3f", c.ends.Sub(now).Seconds())
	h.Set("X-RateLimit-Bucket", name)
	h.Set("X-RateLimit-Limit", fmt.Sprint(s.limit))
	h.Set("X-RateLimit-Reset-After", after)
	if c.left == 0 {
		h.Set("X-RateLimit-Remaining", "0")
		h.Set("Retry-After", after)
		h.Set("X-RateLimit-Scope", "user")
		return http.StatusTooManyRequests, `{"message":"You are being rate limited.","retry_after":` + after + `,"global":false}`
	}
	c.left--
	h.Set("X-RateLimit-Remaining", fmt.Sprint(c.left))
	return http.StatusOK, "{}"
}
