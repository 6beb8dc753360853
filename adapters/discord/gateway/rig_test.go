package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	beatEvery = 40 * time.Second // of the scripted gateway
	mainURL   = "ws://gateway.test"
	resumeURL = "ws://resume.test/here"
)

// script is what the gateway does on one connection.
type script func(l *line)

// scripted is a gateway in memory, which does on its connections, one after the
// other, what a test says. On all further ones it does what Discord does when all
// is well.
type scripted struct {
	made   chan net.Conn
	closed chan struct{}

	mu      sync.Mutex
	scripts []script
	lines   []*line
	said    []string // how the bot introduced itself, one for each connection
}

// line is one connection, as the gateway has it.
type line struct {
	*scripted
	ws   *websocket.Conn
	host string
	at   time.Time
	in   chan packet // all but heartbeats, which are acknowledged
	gone chan struct{}
	acks sync.WaitGroup

	writing chan struct{} // of capacity 1: time stands still while somebody waits for a mutex

	mu    sync.Mutex
	deaf  bool // heartbeats are not acknowledged
	beats []beat
	code  int // with which the bot ended it
}

// beat is a heartbeat: when it came, and what it named.
type beat struct {
	at  time.Time
	seq int64
}

// packet is what a bot says.
type packet struct {
	Op int
	D  json.RawMessage
}

// session is what a RESUME names.
func (p packet) session() (s struct {
	ID  string `json:"session_id"`
	Seq int64
},
) {
	_ = json.Unmarshal(p.D, &s)
	return s
}

func newScripted(scripts ...script) *scripted {
	return &scripted{made: make(chan net.Conn), closed: make(chan struct{}), scripts: scripts}
}

func (s *scripted) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case s.made <- theirs:
		return ours, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *scripted) Accept() (net.Conn, error) {
	select {
	case c := <-s.made:
		return c, nil
	case <-s.closed:
		return nil, net.ErrClosed
	}
}

func (s *scripted) Close() error   { close(s.closed); return nil }
func (s *scripted) Addr() net.Addr { return &net.TCPAddr{} }

// serve plays until the test ends, and waits for every connection.
func (s *scripted) serve(t *testing.T) {
	t.Helper()
	server := &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(s) })
	t.Cleanup(func() {
		_ = server.Close()
		serving.Wait()
		for _, l := range s.lines {
			<-l.gone
		}
	})
}

func (s *scripted) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l := &line{scripted: s, host: r.Host, at: time.Now(), in: make(chan packet, 100), gone: make(chan struct{}), writing: make(chan struct{}, 1)}
	s.mu.Lock()
	play := script((*line).well)
	if n := len(s.lines); n < len(s.scripts) {
		play = s.scripts[n]
	}
	s.lines, s.said = append(s.lines, l), append(s.said, "")
	s.mu.Unlock()
	defer close(l.gone)
	if play == nil { // nobody answers
		http.Error(w, "nobody is here", http.StatusBadGateway)
		return
	}
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	l.ws = ws
	var reading sync.WaitGroup
	reading.Go(l.read)
	play(l)
	_ = ws.Close()
	reading.Wait()
	l.acks.Wait()
}

// read answers heartbeats, and keeps everything else for the script.
func (l *line) read() {
	defer close(l.in)
	for {
		var p packet
		err := l.ws.ReadJSON(&p)
		var ended *websocket.CloseError
		if errors.As(err, &ended) {
			l.mu.Lock()
			l.code = ended.Code
			l.mu.Unlock()
		}
		if err != nil {
			return
		}
		if p.Op != opHeartbeat {
			l.in <- p
			continue
		}
		var seq int64
		_ = json.Unmarshal(p.D, &seq)
		l.mu.Lock()
		l.beats = append(l.beats, beat{time.Now(), seq})
		deaf := l.deaf
		l.mu.Unlock()
		if !deaf { // beside the reading: a line has room for a few packets
			l.acks.Go(func() { l.say(`{"t":null,"s":null,"op":11,"d":null}`) })
		}
	}
}

// hush acknowledges no heartbeat any more.
func (l *line) hush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deaf = true
}

func (l *line) beaten() []beat {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.beats)
}

// say sends a packet as it stands.
func (l *line) say(text string) {
	l.writing <- struct{}{}
	defer func() { <-l.writing }()
	_ = l.ws.WriteMessage(websocket.TextMessage, []byte(text))
}

func (l *line) event(seq int64, kind, data string) {
	l.say(fmt.Sprintf(`{"t":%q,"s":%d,"op":0,"d":%s}`, kind, seq, data))
}

// tell sends events that mean nothing, one for each number.
func (l *line) tell(seqs ...int64) {
	for _, seq := range seqs {
		l.event(seq, "MESSAGE_CREATE", fmt.Sprintf(`{"id":"%d"}`, seq))
	}
}

func (l *line) hello() {
	l.say(fmt.Sprintf(`{"t":null,"s":null,"op":10,"d":{"heartbeat_interval":%d}}`, beatEvery.Milliseconds()))
}

// hear is how the bot introduces itself.
func (l *line) hear() packet {
	p := <-l.in
	said := "nothing"
	switch p.Op {
	case opIdentify:
		said = "identify"
	case opResume:
		said = fmt.Sprintf("resume %s %d", p.session().ID, p.session().Seq)
	}
	l.scripted.mu.Lock()
	defer l.scripted.mu.Unlock()
	l.said[slices.Index(l.lines, l)] = said
	return p
}

// begin lets a session begin.
func (l *line) begin(id string) {
	l.hello()
	l.hear()
	l.ready(id)
}

func (l *line) ready(id string) {
	l.event(1, "READY", fmt.Sprintf(`{"session_id":%q,"resume_gateway_url":%q,"guilds":[]}`, id, resumeURL))
}

// well does what Discord does when all is well, until the bot hangs up.
func (l *line) well() {
	l.hello()
	if p := l.hear(); p.Op == opResume {
		l.event(p.session().Seq+1, "RESUMED", `{}`)
	} else {
		l.ready("later")
	}
	l.wait()
}

// wait returns when the bot has hung up.
func (l *line) wait() {
	for range l.in {
	}
}

// close ends the connection as the gateway does.
func (l *line) close(code int) {
	_ = l.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "because"), time.Now().Add(time.Second))
	l.wait()
}
