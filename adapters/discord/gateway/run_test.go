package gateway

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
)

const (
	reconnect = `{"t":null,"s":null,"op":7,"d":null}`
	resumable = `{"t":null,"s":null,"op":9,"d":true}`
	invalid   = `{"t":null,"s":null,"op":9,"d":false}`
)

// broken begins a session, tells two events, and then does what breaks it.
func broken(how script) script {
	return func(l *line) {
		l.begin("a")
		l.tell(2, 3)
		how(l)
		l.wait()
	}
}

func says(text string) script { return func(l *line) { l.say(text); l.wait() } }

// TestConnectionsEndAndOthersFollow: what breaks a connection, and how the next one
// goes on.
func TestConnectionsEndAndOthersFollow(t *testing.T) {
	for _, row := range []struct {
		name    string
		scripts []script
		want    []string // what the bot says on each connection
		asked   int      // for leave to begin a session; 0: once
	}{
		{"another connection is asked for", []script{broken(says(reconnect))}, []string{"identify", "resume a 3"}, 0},
		{"the line is cut", []script{broken(func(l *line) { l.ws.Close() })}, []string{"identify", "resume a 3"}, 0},
		{"nothing comes any more", []script{broken((*line).hush)}, []string{"identify", "resume a 3"}, 0},
		{"the session is invalid, and may be resumed", []script{broken(says(resumable))}, []string{"identify", "resume a 3"}, 0},
		{"the session is invalid", []script{broken(says(invalid))}, []string{"identify", "identify"}, 2},
		{"a packet is no JSON", []script{broken(says(`{"t":`))}, []string{"identify", "resume a 3"}, 0},
		{"a packet is something else", []script{broken(says(`{"t":1,"s":4,"op":0,"d":{}}`))}, []string{"identify", "resume a 3"}, 0},
		{"a packet is empty", []script{broken(says(``))}, []string{"identify", "resume a 3"}, 0},
		{"another connection is asked for before hello", []script{says(reconnect)}, []string{"", "identify"}, 0},
		{"another connection is asked for right after hello", []script{func(l *line) { l.hello(); l.say(reconnect); l.hear(); l.wait() }}, []string{"identify", "identify"}, 2},
		{"another connection is asked for before ready", []script{func(l *line) { l.hello(); l.hear(); l.say(reconnect); l.wait() }}, []string{"identify", "identify"}, 2},
		{"the session is invalid before hello", []script{says(invalid)}, []string{"", "identify"}, 0},
		{"the session is invalid before ready", []script{func(l *line) { l.hello(); l.hear(); l.say(invalid); l.wait() }}, []string{"identify", "identify"}, 2},
		{"the session that did not begin may be resumed", []script{func(l *line) { l.hello(); l.hear(); l.say(resumable); l.wait() }}, []string{"identify", "identify"}, 2},
		{
			"a resume is refused",
			[]script{broken(says(reconnect)), func(l *line) { l.hello(); l.hear(); l.say(invalid); l.wait() }},
			[]string{"identify", "resume a 3", "identify"},
			2,
		},
		{
			"a resume is refused for now",
			[]script{broken(says(reconnect)), func(l *line) { l.hello(); l.hear(); l.say(resumable); l.wait() }},
			[]string{"identify", "resume a 3", "resume a 3"},
			0,
		},
		{
			"a resume is not answered",
			[]script{broken(says(reconnect)), func(l *line) { l.hello(); l.hear(); l.wait() }},
			[]string{"identify", "resume a 3", "resume a 3"},
			0,
		},
		{
			"the session is invalid right after hello",
			[]script{broken(says(reconnect)), func(l *line) { l.hello(); l.say(invalid); l.hear(); l.wait() }},
			[]string{"identify", "resume a 3", "identify"},
			2,
		},
		{
			"a resume breaks half-way",
			[]script{broken(says(reconnect)), func(l *line) { l.hello(); l.hear(); l.tell(4, 5); l.say(reconnect); l.wait() }},
			[]string{"identify", "resume a 3", "resume a 5"},
			0,
		},
		{"hello does not come", []script{(*line).wait}, []string{"", "identify"}, 0},
		{"hello says no number", []script{says(`{"op":10,"d":{"heartbeat_interval":"often"}}`)}, []string{"", "identify"}, 0},
		{"hello says never", []script{says(`{"op":10,"d":{"heartbeat_interval":0}}`)}, []string{"", "identify"}, 0},
		{"hello says once in a lifetime", []script{says(`{"op":10,"d":{"heartbeat_interval":9e18}}`)}, []string{"", "identify"}, 0},
		{"ready does not come", []script{func(l *line) { l.hello(); l.hear(); l.wait() }}, []string{"identify", "identify"}, 2},
		{
			"ready takes long",
			[]script{func(l *line) {
				l.hello()
				l.hear()
				time.Sleep(readyWithin - time.Second)
				l.ready("a")
				l.say(reconnect)
				l.wait()
			}},
			[]string{"identify", "resume a 1"},
			0,
		},
		{
			"what is told again takes long",
			[]script{broken(says(reconnect)), func(l *line) {
				l.hello()
				l.hear()
				for i := range int64(10) {
					time.Sleep(readyWithin / 2)
					l.tell(4 + i)
				}
				l.say(reconnect)
				l.wait()
			}},
			[]string{"identify", "resume a 3", "resume a 13"},
			0,
		},
		{"ready names no session", []script{func(l *line) { l.hello(); l.hear(); l.event(1, "READY", `{}`); l.wait() }}, []string{"identify", "identify"}, 2},
		{"nobody is there", []script{nil, nil}, []string{"", "", "identify"}, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, b, err := connected(t, nil, row.scripts...)
				if !errors.Is(err, context.Canceled) {
					t.Errorf("Run ended with %v, want the end of its context", err)
				}
				if !slices.Equal(s.said, row.want) {
					t.Errorf("the bot said %q, want %q", s.said, row.want)
				}
				if want := max(row.asked, 1); b.asked != want {
					t.Errorf("it asked %d times whether it may begin, want %d", b.asked, want)
				}
				onlyKindGoodbyes(t, s)
			})
		})
	}
}

// onlyKindGoodbyes: whatever the bot ends can be resumed.
func onlyKindGoodbyes(t *testing.T, s *scripted) {
	t.Helper()
	for i, l := range s.lines {
		if l.code == websocket.CloseNormalClosure || l.code == websocket.CloseGoingAway {
			t.Errorf("connection %d was ended with %d, which ends the session", i, l.code)
		}
	}
}

// TestCodesOfTheEnd: what the bot does after each code with which Discord ends a
// connection.
func TestCodesOfTheEnd(t *testing.T) {
	for _, row := range []struct {
		code int
		want string // on the next connection; "" for none
		says string // when there is none
	}{
		{1000, "resume a 3", ""},
		{1001, "resume a 3", ""},
		{1011, "resume a 3", ""},
		{1012, "resume a 3", ""},
		{4000, "resume a 3", ""},
		{4001, "resume a 3", ""},
		{4002, "resume a 3", ""},
		{4003, "identify", ""},
		{4004, "", "reset it on the application's page Bot"},
		{4005, "identify", ""},
		{4007, "identify", ""},
		{4008, "resume a 3", ""},
		{4009, "identify", ""},
		{4010, "", "shard"},
		{4011, "", "more shards"},
		{4012, "", "version"},
		{4013, "", "intent"},
		{4014, "", "Server Members Intent"},
		{4999, "resume a 3", ""},
	} {
		t.Run(strconv.Itoa(row.code), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, b, err := connected(t, nil, broken(func(l *line) { l.close(row.code) }))
				var fatal *Fatal
				if hopeless := errors.As(err, &fatal); hopeless != (row.want == "") {
					t.Fatalf("Run ended with %v", err)
				}
				if row.want == "" {
					if fatal.Code != row.code || !strings.Contains(fatal.Error(), row.says) {
						t.Errorf("it ended with %d %q, want %d and something of %q", fatal.Code, fatal, row.code, row.says)
					}
					if len(s.lines) != 1 || b.last() != (Session{}) {
						t.Errorf("%d connections, and %+v was kept; want one and nothing", len(s.lines), b.last())
					}
					return
				}
				if want := []string{"identify", row.want}; !slices.Equal(s.said, want) {
					t.Errorf("the bot said %q, want %q", s.said, want)
				}
				onlyKindGoodbyes(t, s)
			})
		})
	}
}
