package rest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// toServer leads requests to a server and hides the limits from discordgo, which
// would wait for them in its own way.
type toServer struct {
	http.RoundTripper
	host string
}

func (t toServer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", t.host
	resp, err := t.RoundTripper.RoundTrip(r)
	if err == nil {
		for _, name := range []string{"Bucket", "Limit", "Remaining", "Reset", "Reset-After", "Global"} {
			resp.Header.Del("X-RateLimit-" + name)
		}
	}
	return resp, err
}

// BenchmarkDo measures what a call costs beside what Discord does, on one
// connection: ours, net/http's alone, and discordgo's as it is and with a bucket to
// throw away. The answers are to interactions, where speed matters.
func BenchmarkDo(b *testing.B) {
	answer := []byte(`{"id":"1","content":"hello"}`)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("X-RateLimit-Bucket", "abcd1234")
		h.Set("X-RateLimit-Limit", "1000000")
		h.Set("X-RateLimit-Remaining", "999999")
		h.Set("X-RateLimit-Reset-After", "1.000")
		_, _ = w.Write(answer)
	}))
	defer server.Close()
	host, err := url.Parse(server.URL)
	if err != nil {
		b.Fatal(err)
	}
	body := map[string]any{"type": 4, "data": map[string]any{"content": "hello", "flags": 64}}
	path := func(i int) string {
		return "/interactions/123456789012345678/aW50ZXJhY3Rpb24" + strconv.Itoa(i) + "/callback"
	}

	b.Run("rest", func(b *testing.B) {
		c := New(Options{Token: "t", Base: server.URL + "/api/v10"})
		defer c.Close()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			if err := c.Do(b.Context(), Call{Method: "POST", Path: path(i), Body: body}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("net/http", func(b *testing.B) {
		c := &http.Client{Transport: &http.Transport{}}
		defer c.CloseIdleConnections()
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			benchPlain(b, c, server.URL+"/api/v10"+path(i), body)
		}
	})
	b.Run("discordgo", func(b *testing.B) {
		s := benchSession(b, toServer{&http.Transport{}, host.Host})
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			to := discordgo.EndpointAPI + path(i)[1:]
			if _, err := s.RequestWithBucketID("POST", to, body, to, discordgo.WithContext(b.Context())); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("discordgo with a bucket to throw away", func(b *testing.B) {
		s := benchSession(b, toServer{&http.Transport{}, host.Host})
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			payload, err := json.Marshal(body)
			if err != nil {
				b.Fatal(err)
			}
			bucket := &discordgo.Bucket{}
			bucket.Lock()
			if _, err := s.RequestWithLockedBucket("POST", discordgo.EndpointAPI+path(i)[1:], "application/json", payload, bucket, 0,
				discordgo.WithContext(b.Context()), discordgo.WithRestRetries(0), discordgo.WithRetryOnRatelimit(false)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func benchSession(b *testing.B, t toServer) *discordgo.Session {
	s, err := discordgo.New("Bot t")
	if err != nil {
		b.Fatal(err)
	}
	s.Client.Transport = t
	return s
}

func benchPlain(b *testing.B, c *http.Client, to string, body any) {
	payload, err := json.Marshal(body)
	if err != nil {
		b.Fatal(err)
	}
	req, err := http.NewRequestWithContext(b.Context(), "POST", to, bytes.NewReader(payload))
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bot t")
	resp, err := c.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
}

// BenchmarkTurn measures the limiter alone.
func BenchmarkTurn(b *testing.B) {
	for name, call := range map[string]func(i int) Call{
		"a token":                 callback,
		"a webhook that is known": func(int) Call { return Call{Method: "POST", Path: "/webhooks/1/token"} },
	} {
		b.Run(name, func(b *testing.B) {
			l := newLimiter()
			defer l.close()
			a := &answer{status: 200, window: window{bucket: "abcd", limit: 1_000_000, remaining: 999_999, after: 1}}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				j, err := newJob(call(i))
				if err != nil {
					b.Fatal(err)
				}
				t, err := l.wait(b.Context(), j)
				if err != nil {
					b.Fatal(err)
				}
				l.done(t, a)
			}
		})
	}
}
