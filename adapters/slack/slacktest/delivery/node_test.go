package delivery_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// program is one of .ci/slack, running on Node.
type program struct {
	*testing.T
	lines chan line
	ended chan error
	input io.Closer
}

// line is what a program says.
type line struct {
	What, ID string
	Retry    int
	Accepts  bool
}

var errNoTools = errors.New("no clients of Slack: install Debian's packages nodejs and npm, then npm ci --prefix .ci/slack")

// node starts a program. The test skips without Node or the packages, and fails
// where they are required.
func node(t *testing.T, name, api string) *program {
	t.Helper()
	folder := filepath.Join("..", "..", "..", "..", ".ci", "slack")
	bin, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(folder, "node_modules", "@slack", "socket-mode"))
	}
	if err != nil {
		if strings.Contains(os.Getenv("KITH_TEST_REQUIRE"), "node") {
			t.Fatal(errNoTools)
		}
		t.Skip(errNoTools)
	}
	cmd := exec.CommandContext(t.Context(), bin, filepath.Join(folder, name))
	cmd.Env = append(os.Environ(), "SLACK_API_URL="+api, "SLACK_APP_TOKEN="+delivery.DefaultAppToken)
	cmd.Stderr = t.Output()
	input, err := cmd.StdinPipe()
	must(t, err)
	output, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	p := &program{T: t, lines: make(chan line, 1000), ended: make(chan error, 1), input: input}
	go func() {
		for said := bufio.NewScanner(output); said.Scan(); {
			var l line
			if err := json.Unmarshal(said.Bytes(), &l); err != nil {
				t.Errorf("%s: %v", said.Text(), err)
			}
			p.lines <- l
		}
		p.ended <- cmd.Wait()
	}()
	return p
}

// says is the next line, which has to be about something.
func (p *program) says(what string) line {
	p.Helper()
	select {
	case l := <-p.lines:
		if l.What != what {
			p.Fatalf("got %+v, want %s", l, what)
		}
		return l
	case err := <-p.ended:
		p.Fatalf("it ended with %v, want %s", err, what)
	case <-p.Context().Done():
		p.Fatalf("it does not say %s", what)
	}
	return line{}
}

// TestSlacksOwnClient: Slack's client for Node connects, hears, answers, and comes
// back after all that ends a connection.
func TestSlacksOwnClient(t *testing.T) {
	d := delivery.New(delivery.Options{Retries: []time.Duration{0, time.Second, time.Second, time.Second}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	base := "http://" + l.Addr().String()
	defer serve(l, opens(d, base))()
	p := node(t, "socket.mjs", base+"/api/")
	p.says("connected")
	hears := func(why string) {
		t.Helper()
		for _, c := range []struct {
			kind           delivery.Kind
			body, id, want string
		}{
			{delivery.Events, mention, "Ev1", ""},
			{delivery.Commands, `{"command":"/ask","text":"Why?","trigger_id":"1.2.a"}`, "1.2.a", `{"text":"You said Why?"}`},
			{delivery.Interactive, `{"type":"view_submission","trigger_id":"1.2.b"}`, "1.2.b", `{"response_action":"errors","errors":{"words":"Too few"}}`},
		} {
			got := d.Deliver(t.Context(), delivery.Envelope{Kind: c.kind, Body: json.RawMessage(c.body)})
			if !got.Acked || string(got.Payload) != c.want && c.want != "" {
				t.Errorf("%s: %s: got %+v, want %s", why, c.kind, got, c.want)
			}
			if l := p.says(string(c.kind)); l.ID != c.id || l.Accepts != (c.kind != delivery.Events) {
				t.Errorf("%s: it heard %+v", why, l)
			}
		}
	}
	hears("at first")
	for _, how := range []delivery.Cut{delivery.Warning, delivery.Refresh, delivery.Reset, delivery.Close(1011)} {
		if how == delivery.Refresh {
			d.Refuse("internal_error")
		}
		d.Cut(how)
		p.says("connected")
		hears(string(how))
	}
	for _, with := range []delivery.Garbage{delivery.BrokenJSON, delivery.Empty, delivery.Binary, delivery.NoObject, delivery.NoType} {
		d.Litter(with)
	}
	hears("after garbage")
	must(t, p.input.Close())
	if err := <-p.ended; err != nil {
		t.Error(err)
	}
	must(t, d.AwaitSockets(t.Context(), 0))
	if c := d.Counts(); c.Connects != 5 || c.Refused != 1 {
		t.Errorf("got %+v", c)
	}
	t.Logf("acknowledged within %+v", d.Times())
}

// opens is the API of a Slack that only opens sockets, and the sockets.
func opens(d *delivery.Delivery, base string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(delivery.SocketPath, d.ServeSocket)
	mux.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		address, code := d.Open(base)
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": code == "", "url": address, "error": code})
	})
	return mux
}
