package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// office is as much of Slack as one envelope needs: it answers calls, and keeps
// what was acknowledged.
type office struct {
	*testing.T
	a *Adapter

	mu      sync.Mutex
	calls   []called
	answers map[string]string // by method: what is answered instead of ok
	acks    chan acked
	heard   chan chat.Event
	say     func(chat.Event) chat.Response // how an event is answered; nil: not at all
	how     func(chat.Token) error         // the same, in any other way
	failed  error                          // of the last answer
	deaf    bool                           // nothing is taken
	refused chan struct{}                  // what was not taken
}

// called is a request to the Web API, or to a response_url.
type called struct {
	method string
	form   url.Values
	body   string
}

type acked struct {
	id     string
	answer string // JSON; "null" for none
}

const (
	ownTeam = "T0KITH"
	ownUser = "U0KITH"
)

func newOffice(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, answers: map[string]string{}, acks: make(chan acked, 64), heard: make(chan chat.Event, 64), refused: make(chan struct{}, 64)}
	server := httptest.NewServer(http.HandlerFunc(o.serve))
	t.Cleanup(server.Close)
	a, err := New(Options{BotToken: "xoxb-1", AppToken: "xapp-1", SigningSecret: "secret", API: server.URL + "/api/", Client: server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.PublishCommands(t.Context(), published); err != nil {
		t.Fatal(err)
	}
	o.a = a
	a.begin(context.WithoutCancel(t.Context()), o)
	t.Cleanup(func() {
		a.answers.wait()
		a.events.wait()
	})
	return o
}

var published = []chat.CommandSpec{
	{Name: "ask", Options: []chat.OptionSpec{{Name: "text"}}},
	{Name: "me"},
	{Name: "help"},
	{Name: "question list"},
	{Name: "question close", Options: []chat.OptionSpec{{Name: "which"}}},
	{Name: "thanks", Options: []chat.OptionSpec{{Name: "member", Kind: chat.PersonOption}, {Name: "reason"}}},
	{Name: "question.answer", OnMessage: true, Titles: map[string]string{"en": "Keep as answer"}},
}

func (o *office) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		o.Error(err)
	}
	c := called{method: strings.TrimPrefix(r.URL.Path, "/api/"), body: string(body)}
	c.form, _ = url.ParseQuery(c.body)
	o.mu.Lock()
	answer := o.answers[c.method]
	if c.method != "auth.test" && c.method != "users.info" {
		o.calls = append(o.calls, c)
	}
	o.mu.Unlock()
	switch {
	case answer != "":
	case c.method == "auth.test":
		answer = fmt.Sprintf(`{"ok":true,"team_id":%q,"user_id":%q,"bot_id":"B0KITH"}`, ownTeam, ownUser)
	case c.method == "users.info":
		answer = fmt.Sprintf(`{"ok":true,"user":{"id":%q,"real_name":%q,"locale":"de-DE","tz":"Europe/Berlin"}}`, c.form.Get("user"), "Known "+c.form.Get("user"))
	case c.method == "files.getUploadURLExternal":
		answer = fmt.Sprintf(`{"ok":true,"upload_url":"http://%s/api/upload","file_id":"F1"}`, r.Host)
	case c.method == "conversations.open":
		answer = `{"ok":true,"channel":{"id":"D0ADA"}}`
	default:
		answer = fmt.Sprintf(`{"ok":true,"channel":%q,"ts":"1700000009.000900","view":{"id":"V9"}}`, c.form.Get("channel"))
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, answer)
}

// answer makes a method answer something else than ok.
func (o *office) answer(method, with string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answers[method] = with
}

// Deliver makes the office the sink.
func (o *office) Deliver(ctx context.Context, e chat.Event) error {
	o.mu.Lock()
	say, deaf, how := o.say, o.deaf, o.how
	o.mu.Unlock()
	if deaf {
		o.refused <- struct{}{}
		return errors.New("the database is away")
	}
	o.heard <- e
	to := e.Head().Reply
	switch {
	case to == "":
		return nil
	case say == nil && how == nil:
		return o.a.Respond(ctx, to, nil)
	case how == nil:
		how = func(to chat.Token) error { return o.a.Respond(ctx, to, say(e)) }
	}
	err := how(to)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed = err
	return nil
}

func (o *office) deafen(deaf bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.deaf = deaf
}

// failure is what came of the last answer.
func (o *office) failure() error {
	o.a.answers.wait()
	o.a.events.wait()
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.failed
}

// replies makes every event be answered.
func (o *office) replies(with chat.Response) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.say = func(chat.Event) chat.Response { return with }
}

// brings lets Slack bring something.
func (o *office) brings(kind, id, body string) {
	o.a.take(envelope{kind: kind, id: id, body: json.RawMessage(body), at: time.Now(), ack: o.ack(id)})
}

// ack keeps an acknowledgement.
func (o *office) ack(id string) ack {
	return func(answer any) error {
		if answer == errNotTaken {
			return nil
		}
		content, err := json.Marshal(answer)
		o.acks <- acked{id, string(content)}
		return err
	}
}

const inTime = 10 * time.Second

func next[V any](t *testing.T, from chan V, what string) V {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(inTime): // only a test that fails waits it out
		t.Fatal("no " + what)
		panic("unreachable")
	}
}

// quiet waits for everything under way, and checks that nothing more was heard.
func (o *office) quiet() {
	o.Helper()
	o.a.answers.wait()
	o.a.events.wait()
	select {
	case e := <-o.heard:
		o.Errorf("heard %T: %+v", e, e)
	default:
	}
}

// called are the methods that were called.
func (o *office) called() (methods []string) {
	o.a.answers.wait()
	o.a.events.wait()
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, c := range o.calls {
		methods = append(methods, c.method)
	}
	return methods
}

func (o *office) wantCalls(want ...string) {
	o.Helper()
	if got := o.called(); !slices.Equal(got, want) {
		o.Errorf("called %q, want %q", got, want)
	}
}

// last is the body of the last call.
func (o *office) last() called {
	o.Helper()
	o.a.answers.wait()
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.calls) == 0 {
		o.Fatal("nothing was called")
	}
	return o.calls[len(o.calls)-1]
}

// url is a response_url of the office.
func (o *office) url() string { return strings.TrimSuffix(o.a.opts.API, "api/") + "answer" }

// occurs wraps an event as the Events API does.
func occurs(id, event string) string {
	return fmt.Sprintf(`{"token":"x","team_id":%q,"api_app_id":"A0KITH","event":%s,"type":"event_callback","event_id":%q,"event_time":1700000000,`+
		`"authorizations":[{"enterprise_id":null,"team_id":%q,"user_id":%q,"is_bot":true,"is_enterprise_install":false}],"is_ext_shared_channel":false,"event_context":"4-x"}`,
		"T0FAR", event, id, ownTeam, ownUser)
}
