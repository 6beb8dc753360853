package delivery_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	slackgo "github.com/slack-go/slack"
	"go.uber.org/goleak"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// endpoint is somebody's, that checks signatures with slack-go.
type endpoint struct {
	*testing.T
	mu       sync.Mutex
	careless bool
	answers  []func(http.ResponseWriter) // of the next requests; then 200
	heard    []heard
}

type heard struct {
	header http.Header
	kind   string
	id     string // the event's or the trigger's
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	verifier, err := slackgo.NewSecretsVerifier(r.Header, delivery.DefaultSigningSecret)
	if err == nil {
		_, _ = verifier.Write(body)
		err = verifier.Ensure()
	}
	if err != nil && !e.careless {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	h := heard{header: r.Header, kind: r.URL.Path}
	switch r.URL.Path {
	case "/events":
		var event struct {
			Type, Challenge string
			ID              string `json:"event_id"`
		}
		if err := json.Unmarshal(body, &event); err != nil {
			e.Error(err)
		}
		if event.Type == "url_verification" {
			_, _ = fmt.Fprint(w, event.Challenge)
			return
		}
		h.id = event.ID
	case "/commands":
		command, err := slackgo.SlashCommandParse(r)
		if err != nil {
			e.Error(err)
		}
		h.id = command.Command + " " + command.Text
	case "/interactivity":
		callback, err := slackgo.InteractionCallbackParse(r)
		if err != nil {
			e.Error(err)
		}
		h.id = callback.TriggerID
	}
	if answer := e.hears(h); answer != nil {
		answer(w)
	}
}

// hears remembers a request, and returns how it is answered.
func (e *endpoint) hears(h heard) (answer func(http.ResponseWriter)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = append(e.heard, h)
	if len(e.answers) > 0 {
		answer, e.answers = e.answers[0], e.answers[1:]
	}
	return answer
}

func says(code int, body string, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		for pair := range slices.Chunk(header, 2) {
			w.Header().Set(pair[0], pair[1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// overHTTP runs a test with an endpoint that everything goes to.
func overHTTP(t *testing.T, o delivery.Options, test func(t *testing.T, r *rig, e *endpoint)) {
	t.Helper()
	inBubble(t, o, func(t *testing.T, r *rig) {
		e := &endpoint{T: t}
		app := newLines()
		defer serve(app, e)()
		r.routes["app.test:80"] = app
		must(t, r.Register(t.Context(), endpoints))
		test(t, r, e)
	})
}

var endpoints = delivery.Endpoints{Events: "http://app.test/events", Commands: "http://app.test/commands", Interactivity: "http://app.test/interactivity"}

// TestSignatures: an endpoint that does not check them, or does not pass on the
// challenge, is not registered.
func TestSignatures(t *testing.T) {
	overHTTP(t, delivery.Options{}, func(t *testing.T, r *rig, e *endpoint) {
		for how, want := range map[delivery.Signature]int{delivery.Genuine: 200, delivery.Forged: 401, delivery.Altered: 401, delivery.Missing: 401, delivery.Stale: 401} {
			if got, _, err := r.Knock(t.Context(), endpoints.Events, how); got != want || err != nil {
				t.Errorf("%s: got %d, %v, want %d", how, got, err, want)
			}
		}
		e.careless = true
		if err := r.Register(t.Context(), endpoints); err == nil {
			t.Error("an endpoint that takes forged requests was registered")
		}
		if err := r.Register(t.Context(), delivery.Endpoints{Events: endpoints.Commands}); err == nil {
			t.Error("an endpoint that does not pass on the challenge was registered")
		}
		e.careless = false
		r.Signed(delivery.Stale, delivery.Altered)
		if got := <-r.deliver(delivery.Events, mention); !got.Acked || got.Attempts != 3 || got.Reason != "" {
			t.Errorf("got %+v", got)
		}
	})
}

// TestOverHTTP: each kind goes to its address in its form, and the answer is the
// acknowledgement's payload.
func TestOverHTTP(t *testing.T) {
	overHTTP(t, delivery.Options{}, func(t *testing.T, r *rig, e *endpoint) {
		e.answers = []func(http.ResponseWriter){says(200, ""), says(200, "Hello"), says(200, `{"response_action":"clear"}`)}
		for i, c := range []struct {
			kind       delivery.Kind
			body       string
			path, id   string
			wantAnswer string
		}{
			{delivery.Events, mention, "/events", "Ev1", ""},
			{delivery.Commands, `{"command":"/ask","text":"why & how?"}`, "/commands", "/ask why & how?", `{"text":"Hello"}`},
			{delivery.Interactive, `{"type":"shortcut","trigger_id":"1.2.x"}`, "/interactivity", "1.2.x", `{"response_action":"clear"}`},
		} {
			got := <-r.deliver(c.kind, c.body)
			if !got.Acked || string(got.Payload) != c.wantAnswer {
				t.Errorf("%s: got %+v", c.kind, got)
			}
			if h := e.heard[i]; h.kind != c.path || h.id != c.id || h.header.Get("X-Slack-Retry-Num") != "" {
				t.Errorf("%s: %s heard %q", c.kind, h.kind, h.id)
			}
		}
		must(t, r.Register(t.Context(), delivery.Endpoints{}))
		a := r.connects()
		a.hears("hello")
		out := r.deliver(delivery.Events, mention)
		a.acks(a.hears("events_api").Envelope, "null")
		if got := <-out; !got.Acked || len(e.heard) != 3 {
			t.Errorf("got %+v after the endpoints were gone", got)
		}
	})
}

// TestRetriesOverHTTP: they say which they are, and why.
func TestRetriesOverHTTP(t *testing.T) {
	hang := func(w http.ResponseWriter) { time.Sleep(5 * time.Second) }
	around := says(307, "", "Location", "/events")
	for _, c := range []struct {
		name    string
		answers []func(http.ResponseWriter)
		why     []string // of each retry that is heard
		acked   bool
	}{
		{"refusing", []func(http.ResponseWriter){says(500, ""), says(404, ""), says(302, ""), says(500, "")}, []string{"http_error", "http_error", "http_error"}, false},
		{"no retry wanted", []func(http.ResponseWriter){says(500, "", "X-Slack-No-Retry", "1")}, nil, false},
		{"slow", []func(http.ResponseWriter){hang, hang}, []string{"http_timeout", "http_timeout"}, true},
		{"two redirects", []func(http.ResponseWriter){around, around}, []string{"", ""}, true},
		{"three redirects", []func(http.ResponseWriter){around, around, around}, []string{"", "", "too_many_redirects"}, true},
		{"a line that is cut", []func(http.ResponseWriter){func(http.ResponseWriter) { panic(http.ErrAbortHandler) }}, []string{"connection_failed"}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			overHTTP(t, delivery.Options{}, func(t *testing.T, r *rig, e *endpoint) {
				e.answers = c.answers
				if got := <-r.deliver(delivery.Events, mention); got.Acked != c.acked {
					t.Errorf("got %+v", got)
				}
				time.Sleep(time.Minute) // for those that hang
				e.mu.Lock()
				defer e.mu.Unlock()
				if len(e.heard) != len(c.why)+1 {
					t.Fatalf("it was heard %d times", len(e.heard))
				}
				for i, why := range c.why {
					h := e.heard[i+1].header
					if num := h.Get("X-Slack-Retry-Num"); h.Get("X-Slack-Retry-Reason") != why || (num == "") != (why == "") {
						t.Errorf("retry %d: got %q because of %q, want %q", i+1, num, h.Get("X-Slack-Retry-Reason"), why)
					}
				}
			})
		})
	}
}

// TestUnreachable: an app that is not there gets all retries.
func TestUnreachable(t *testing.T) {
	d := delivery.New(delivery.Options{Endpoints: delivery.Endpoints{Events: "http://127.0.0.1:1/"}, Retries: []time.Duration{0, 0, 0}})
	got := d.Deliver(t.Context(), delivery.Envelope{Kind: delivery.Events, Body: []byte(mention)})
	if got.Acked || got.Attempts != 4 || got.Reason != "connection_failed" {
		t.Errorf("got %+v", got)
	}
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	defer secure.Close()
	d = delivery.New(delivery.Options{Endpoints: delivery.Endpoints{Commands: secure.URL}})
	if got := d.Deliver(t.Context(), delivery.Envelope{Kind: delivery.Commands, Body: []byte("{}")}); got.Reason != "ssl_error" || got.Attempts != 1 {
		t.Errorf("got %+v", got)
	}
}

// TestListening: over TCP, a cut line is reset, and the end leaves nothing running.
func TestListening(t *testing.T) {
	defer goleak.VerifyNone(t)
	d := delivery.New(delivery.Options{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer serve(l, http.HandlerFunc(d.ServeSocket))()
	for _, how := range []delivery.Cut{delivery.Reset, delivery.Close(1011)} {
		address, _ := d.Open("http://" + l.Addr().String())
		ws, res, err := websocket.DefaultDialer.Dial(address, nil)
		must(t, err)
		_ = res.Body.Close()
		if _, _, err := ws.ReadMessage(); err != nil {
			t.Fatal(err)
		}
		must(t, d.AwaitSockets(t.Context(), 1))
		d.Cut(how)
		_, _, err = ws.ReadMessage()
		if cut := errors.Is(err, syscall.ECONNRESET) || websocket.IsCloseError(err, websocket.CloseAbnormalClosure); cut != (how == delivery.Reset) || !cut && !websocket.IsCloseError(err, 1011) {
			t.Errorf("%s: got %v", how, err)
		}
		_ = ws.Close()
		must(t, d.AwaitSockets(t.Context(), 0))
	}
}
