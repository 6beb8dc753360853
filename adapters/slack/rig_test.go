package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

const (
	aTeam  = "T0001"
	aSpace = chat.SpaceID("slack:" + aTeam)
)

// api is Slack's side of the Web API, without a network. Every method succeeds
// unless a test says otherwise.
type api struct {
	mu      sync.Mutex
	calls   []apiCall
	posted  int
	answers map[string]func(apiCall) apiReply // by method
	limits  *allowance                        // nil: as much as one likes
	takes   time.Duration                     // for every request
}

type apiCall struct {
	method string
	values url.Values
	at     time.Time
}

type apiReply struct {
	status int // 0: 200
	header http.Header
	body   string
	err    error // the connection breaks
}

func ok(format string, args ...any) apiReply {
	return apiReply{body: `{"ok":true` + fmt.Sprintf(format, args...) + `}`}
}

func refused(code string) func(apiCall) apiReply {
	return func(apiCall) apiReply { return apiReply{body: `{"ok":false,"error":"` + code + `"}`} }
}

func tooSoon(seconds string) func(apiCall) apiReply {
	return func(apiCall) apiReply { return apiReply{status: 429, header: http.Header{"Retry-After": {seconds}}} }
}

// once answers like this the first time, and then as ever.
func (s *api) once(method string, answer func(apiCall) apiReply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.answers[method]
	s.answers[method] = func(r apiCall) apiReply {
		s.answers[method] = before
		return answer(r)
	}
}

func (s *api) always(method string, answer func(apiCall) apiReply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[method] = answer
}

// of are the requests of one method.
func (s *api) of(method string) (all []apiCall) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.calls {
		if r.method == method {
			all = append(all, r)
		}
	}
	return all
}

func (s *api) RoundTrip(r *http.Request) (*http.Response, error) {
	body := []byte{}
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	is := apiCall{method: r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:], values: r.URL.Query(), at: time.Now()}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		is.values.Set("json", string(body))
	} else if form, err := url.ParseQuery(string(body)); err == nil {
		is.values = form
	}
	time.Sleep(s.takes)
	s.mu.Lock()
	s.calls = append(s.calls, is)
	out, late := apiReply{}, false
	if s.limits != nil {
		out, late = s.limits.refuse(is)
	}
	if !late {
		out = s.answer(is)
	}
	s.mu.Unlock()
	if out.err != nil {
		return nil, out.err
	}
	if out.status == 0 {
		out.status = http.StatusOK
	}
	if out.header == nil {
		out.header = http.Header{}
	}
	out.header.Set("Content-Type", "application/json")
	return &http.Response{StatusCode: out.status, Header: out.header, Body: io.NopCloser(bytes.NewBufferString(out.body)), Request: r}, nil
}

// answer is what Slack says. The lock is held.
func (s *api) answer(r apiCall) apiReply {
	if f := s.answers[r.method]; f != nil {
		return f(r)
	}
	switch r.method {
	case "auth.test":
		return ok(`,"url":"https://kith.slack.com/","team_id":%q,"user_id":"U0BOT","bot_id":"B0001"`, aTeam)
	case "chat.postMessage":
		s.posted++
		channel := r.values.Get("channel")
		if channel[0] == 'U' {
			channel = "D" + channel[1:]
		}
		return ok(`,"channel":%q,"ts":"1700000000.%06d"`, channel, s.posted)
	case "conversations.open":
		ids := strings.Split(r.values.Get("users"), ",")
		if len(ids) == 1 {
			return ok(`,"channel":{"id":"D%s"}`, ids[0][1:])
		}
		return ok(`,"channel":{"id":"G%s"}`, strings.Join(ids, ""))
	case "users.info":
		return ok(`,"user":{"id":%q,"name":"ada","tz":"Europe/Berlin","locale":"de-DE","real_name":"Ada Lovelace","profile":{"display_name":"Ada *L*"}}`, r.values.Get("user"))
	case "files.getUploadURLExternal":
		return ok(`,"upload_url":"https://slack.test/upload/F0001","file_id":"F0001"`)
	}
	return ok("")
}

// connect is an adapter that speaks to this side.
func connect(t *testing.T) (*Adapter, *api) {
	t.Helper()
	side := &api{answers: map[string]func(apiCall) apiReply{}}
	a, err := New(Options{BotToken: "xoxb-1", AppToken: "xapp-1", API: "https://slack.test/api/", Client: &http.Client{Transport: side}})
	if err != nil {
		t.Fatal(err)
	}
	return a, side
}

// shape is JSON as it is read.
func shape(t *testing.T, v any) (out any) {
	t.Helper()
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}
