package slack

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"
)

// Where Slack sends what happens, for apps without Socket Mode. The app's manifest
// names these addresses.
const (
	EventsPath        = "/slack/events"
	CommandsPath      = "/slack/commands"
	InteractivityPath = "/slack/interactivity"
)

const (
	// mostInRequest is how large a request may be, in bytes.
	mostInRequest = 4 << 20
	// answeredWithin leaves Slack's three seconds some for the way.
	answeredWithin = 2800 * time.Millisecond
)

// Handler takes what Slack sends over HTTP, signed by it. Events are acknowledged
// when they are stored. What is not taken in time is refused, and Slack brings it
// again; what waits for an answer gets it in the same request when it is ready.
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("POST "+EventsPath, a.signed(func(body []byte) (string, json.RawMessage, error) {
		return eventEnvelope, body, nil
	}))
	mux.Handle("POST "+CommandsPath, a.signed(commandForm))
	mux.Handle("POST "+InteractivityPath, a.signed(func(body []byte) (string, json.RawMessage, error) {
		form, err := url.ParseQuery(string(body))
		return interactiveEnvelope, json.RawMessage(form.Get("payload")), err
	}))
	return mux
}

// commandForm is a slash command in the form that it has in a socket.
func commandForm(body []byte) (string, json.RawMessage, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return "", nil, err
	}
	fields := map[string]string{}
	for name := range form {
		fields[name] = form.Get(name)
	}
	content, err := json.Marshal(fields)
	return commandEnvelope, content, err
}

// signed takes requests that Slack signed.
func (a *Adapter) signed(payload func(body []byte) (kind string, content json.RawMessage, err error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.opts.SigningSecret == "" {
			http.Error(w, "KITH_SLACK_SIGNING_SECRET is not set", http.StatusNotFound)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostInRequest))
		if err != nil {
			http.Error(w, "too large, or cut off", http.StatusRequestEntityTooLarge)
			return
		}
		if !a.isSlack(r.Header, body) {
			http.Error(w, "the signature is wrong or old", http.StatusUnauthorized)
			return
		}
		kind, content, err := payload(body)
		if err != nil || !json.Valid(content) {
			http.Error(w, "not what Slack sends", http.StatusBadRequest)
			return
		}
		if challenge := challenged(kind, content); challenge != "" {
			answerJSON(w, map[string]string{"challenge": challenge})
			return
		}
		a.serve(w, r, envelope{kind: kind, body: content, at: time.Now(), http: true})
	})
}

// isSlack is whether Slack signed a request, and not long ago.
func (a *Adapter) isSlack(h http.Header, body []byte) bool {
	verifier, err := slackgo.NewSecretsVerifier(h, a.opts.SigningSecret)
	if err != nil {
		return false
	}
	_, err = verifier.Write(body)
	return err == nil && verifier.Ensure() == nil
}

// challenged is what Slack wants to hear from a new address, "" when it asks
// nothing.
func challenged(kind string, content json.RawMessage) string {
	var o occurrence
	if kind != eventEnvelope || read(content, &o) != nil || o.Type != verification {
		return ""
	}
	return o.Challenge
}

// caller is a request of Slack's that waits for its acknowledgement.
type caller struct {
	mu     sync.Mutex
	over   bool
	answer chan any
}

var errRequestOver = errors.New("the request is over")

func (r *caller) ack(answer any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return errRequestOver
	}
	r.over = true
	r.answer <- answer
	return nil
}

// end is when nothing waits any more.
func (r *caller) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
}

// serve takes an envelope and waits for its acknowledgement.
func (a *Adapter) serve(w http.ResponseWriter, r *http.Request, e envelope) {
	a.mu.Lock()
	ready := a.sink != nil && !a.ending.Load()
	a.mu.Unlock()
	if !ready {
		http.Error(w, "Kith is starting or ending", http.StatusServiceUnavailable)
		return
	}
	waiting := &caller{answer: make(chan any, 1)}
	e.ack = waiting.ack
	a.take(e)
	timer := time.NewTimer(answeredWithin)
	defer timer.Stop()
	select {
	case answer := <-waiting.answer:
		acknowledged(w, answer)
		return
	case <-timer.C:
	case <-r.Context().Done(): // nobody reads the answer any more
	}
	waiting.end()
	select {
	case answer := <-waiting.answer:
		acknowledged(w, answer)
	default:
		http.Error(w, "not taken in time", http.StatusServiceUnavailable)
	}
}

func acknowledged(w http.ResponseWriter, answer any) {
	switch answer {
	case nil:
		w.WriteHeader(http.StatusOK)
	case errNotTaken:
		http.Error(w, "not taken", http.StatusInternalServerError)
	default:
		answerJSON(w, answer)
	}
}

func answerJSON(w http.ResponseWriter, answer any) {
	content, err := json.Marshal(answer)
	if err != nil {
		http.Error(w, "an answer cannot be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(content) // whoever asked may be gone
}
