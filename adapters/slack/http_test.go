package slack

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// posts sends a request as Slack does, signed at that time with that secret.
func posts(a *Adapter, path, body, secret string, at time.Time) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", stamp, body)
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

func (o *office) posts(path, body string) *httptest.ResponseRecorder {
	return posts(o.a, path, body, "secret", time.Now())
}

// typedForm is a slash command as HTTP carries it.
func typedForm(response string) string {
	return url.Values{
		"team_id": {ownTeam}, "channel_id": {"C0ASK"}, "user_id": {"U0ADA"}, "user_name": {"ada"}, "command": {"/ask"}, "text": {"How?"},
		"response_url": {response}, "trigger_id": {"1.2.ask"},
	}.Encode()
}

const aMessage = `{"type":"message","channel":"C0ASK","user":"U0ADA","text":"x","ts":"1700000001.000100"}`

func TestSignature(t *testing.T) {
	o := newOffice(t)
	body := occurs("Ev1", aMessage)
	now := time.Now()
	for _, tt := range []struct {
		name   string
		secret string
		at     time.Time
		want   int
	}{
		{"right", "secret", now, http.StatusOK},
		{"four minutes old", "secret", now.Add(-4 * time.Minute), http.StatusOK},
		{"wrong", "another", now, http.StatusUnauthorized},
		{"six minutes old", "secret", now.Add(-6 * time.Minute), http.StatusUnauthorized},
		{"of the future", "secret", now.Add(6 * time.Minute), http.StatusUnauthorized},
	} {
		if got := posts(o.a, EventsPath, body, tt.secret, tt.at); got.Code != tt.want {
			t.Errorf("%s: got %d %s, want %d", tt.name, got.Code, got.Body, tt.want)
		}
	}
	next(t, o.heard, "event")
	o.quiet()
	bare := httptest.NewRequest(http.MethodPost, EventsPath, strings.NewReader(body))
	w := httptest.NewRecorder()
	if o.a.Handler().ServeHTTP(w, bare); w.Code != http.StatusUnauthorized {
		t.Errorf("without a signature: %d", w.Code)
	}
	o.a.opts.SigningSecret = ""
	if got := o.posts(EventsPath, body); got.Code != http.StatusNotFound {
		t.Errorf("without a secret: %d", got.Code)
	}
}

func TestRequests(t *testing.T) {
	o := newOffice(t)
	for _, tt := range []struct {
		name, path, body string
		code             int
		says             string
	}{
		{"a challenge", EventsPath, `{"token":"x","challenge":"3eZbrw1a","type":"url_verification"}`, http.StatusOK, `{"challenge":"3eZbrw1a"}`},
		{"no JSON", EventsPath, `{"type":`, http.StatusBadRequest, ""},
		{"no payload", InteractivityPath, `x=1`, http.StatusBadRequest, ""},
		{"a broken form", CommandsPath, `%zz`, http.StatusBadRequest, ""},
		{"too large", EventsPath, `"` + strings.Repeat("x", mostInRequest) + `"`, http.StatusRequestEntityTooLarge, ""},
		{"nothing we know", EventsPath, `{"type":"telepathy"}`, http.StatusOK, ""},
		{"Slack looks whether we are there", CommandsPath, `ssl_check=1&token=x`, http.StatusOK, ""},
	} {
		if got := o.posts(tt.path, tt.body); got.Code != tt.code || tt.says != "" && got.Body.String() != tt.says {
			t.Errorf("%s: got %d %s, want %d %s", tt.name, got.Code, got.Body, tt.code, tt.says)
		}
	}
	w := httptest.NewRecorder()
	if o.a.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, EventsPath, nil)); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", w.Code)
	}
}

func TestAnswersOverHTTP(t *testing.T) {
	t.Run("a command is answered in the same request", func(t *testing.T) {
		o := newOffice(t)
		o.replies(privateReply)
		got := o.posts(CommandsPath, typedForm(o.url()))
		if !strings.Contains(got.Body.String(), `"response_type":"ephemeral"`) || !strings.Contains(got.Body.String(), "Only for you.") {
			t.Errorf("got %d %s", got.Code, got.Body)
		}
		if c := next(t, o.heard, "event").(chat.Command); c.Name != "ask" || c.Input != "How?" {
			t.Errorf("got %+v", c)
		}
		o.wantCalls()
	})
	t.Run("a form is answered in the same request", func(t *testing.T) {
		o := newOffice(t)
		o.replies(chat.Reject{Form: aForm, Errors: map[string]string{"title": "Say more."}})
		got := o.posts(InteractivityPath, url.Values{"payload": {sentIn(origin{Channel: "C0ASK"})}}.Encode())
		if got.Body.String() != `{"response_action":"errors","errors":{"title":"Say more."}}` {
			t.Errorf("got %d %s", got.Code, got.Body)
		}
	})
	t.Run("a press is acknowledged", func(t *testing.T) {
		o := newOffice(t)
		o.replies(anUpdate)
		got := o.posts(InteractivityPath, url.Values{"payload": {pressOn("")(o.url())}}.Encode())
		if got.Code != http.StatusOK || got.Body.Len() > 0 {
			t.Errorf("got %d %s", got.Code, got.Body)
		}
		o.wantCalls("chat.update")
	})
	t.Run("what came through a socket is the same", func(t *testing.T) {
		o := newOffice(t)
		o.brings(eventEnvelope, "e1", occurs("Ev1", aMessage))
		next(t, o.acks, "acknowledgement")
		if got := o.posts(EventsPath, occurs("Ev1", aMessage)); got.Code != http.StatusOK {
			t.Errorf("got %d %s", got.Code, got.Body)
		}
		next(t, o.heard, "event")
		o.quiet()
	})
	t.Run("before it runs and after it ended nothing is taken", func(t *testing.T) {
		o := newOffice(t)
		o.a.finish()
		if got := o.posts(EventsPath, occurs("Ev1", aMessage)); got.Code != http.StatusServiceUnavailable {
			t.Errorf("got %d %s", got.Code, got.Body)
		}
	})
}

// slowSink takes four seconds for everything.
type slowSink struct{ taken int }

func (s *slowSink) Deliver(context.Context, chat.Event) error {
	time.Sleep(4 * time.Second)
	s.taken++
	return nil
}

func TestNotTakenInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := New(Options{BotToken: "xoxb-1", SigningSecret: "secret"})
		if err != nil {
			t.Fatal(err)
		}
		a.teams[ownTeam] = &team{id: ownTeam, space: space, me: ownUser}
		a.out.people.put([2]string{ownTeam, "U0ADA"}, chat.User{ID: "U0ADA", Name: "Ada"})
		sink := &slowSink{}
		ctx, stop := context.WithCancel(t.Context())
		a.working, a.sink = ctx, sink
		for i, want := range []int{http.StatusServiceUnavailable, http.StatusOK, http.StatusOK} { // then Slack comes again
			if got := posts(a, EventsPath, occurs("Ev1", aMessage), "secret", time.Now()); got.Code != want {
				t.Errorf("request %d: got %d %s, want %d", i, got.Code, got.Body, want)
			}
		}
		if sink.taken != 1 {
			t.Errorf("taken %d times", sink.taken)
		}
		stop()
	})
}
