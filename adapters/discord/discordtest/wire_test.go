package discordtest_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// wire is a double in a bubble of virtual time, reached in memory.
type wire struct {
	*testing.T
	*discordtest.Server
	api            string
	dial           func(context.Context, string, string) (net.Conn, error)
	client         *http.Client
	guild, channel discordtest.ID
	ada            discordtest.ID
}

// inBubble runs a test with a double that has a server, the bot and ada in it.
func inBubble(t *testing.T, o discordtest.Options, test func(w *wire)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{T: t, Server: discordtest.New(o)}
		api, dial, end := w.Pipe()
		w.api, w.dial = api, dial
		transport := &http.Transport{DialContext: dial}
		w.client = &http.Client{Transport: transport}
		defer end()
		defer transport.CloseIdleConnections()
		w.guild = w.AddGuild("Kith")
		w.InviteBot(w.guild, 1<<10|1<<11|1<<16)
		w.channel = w.AddChannel(w.guild, "questions", discordtest.Text)
		w.ada = w.AddUser(discordtest.User{Name: "ada"})
		w.AddMember(w.guild, w.ada)
		test(w)
	})
}

// ask calls the API, and returns what it answers with its header.
func (w *wire) ask(method, path, body string) (status int, header http.Header, answer map[string]any) {
	w.Helper()
	status, header, said, err := w.try(method, path, body)
	if err != nil {
		w.Fatal(err)
	}
	if header.Get("Content-Type") == "application/json" && bytes.HasPrefix(said, []byte("{")) {
		if err := json.Unmarshal(said, &answer); err != nil {
			w.Fatal(err)
		}
	}
	return status, header, answer
}

func (w *wire) try(method, path, body string) (status int, header http.Header, answer []byte, err error) {
	r, err := http.NewRequestWithContext(w.Context(), method, w.api+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	r.Header.Set("Authorization", "Bot "+discordtest.DefaultToken)
	r.Header.Set("Content-Type", "application/json")
	r.GetBody = nil // a request that was cut off is not repeated by net/http
	res, err := w.client.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	return res.StatusCode, res.Header, answer, err
}

// bot is one connection of a client.
type bot struct {
	*wire
	ws     *websocket.Conn
	stream io.Reader // of zlib-stream
	packed bytes.Buffer
	binary int // packets that came compressed
	url    string
	id     string // of the session
	seq    int64
}

// said is a packet of the gateway.
type said struct {
	Op int             `json:"op"`
	T  string          `json:"t"`
	S  *int64          `json:"s"`
	D  json.RawMessage `json:"d"`
}

// dials connects, and leaves it at that.
func (w *wire) dials(at string) (*bot, error) {
	dialer := websocket.Dialer{NetDialContext: w.dial}
	ws, res, err := dialer.DialContext(w.Context(), at, nil)
	if res != nil {
		res.Body.Close()
	}
	return &bot{wire: w, ws: ws, url: at}, err
}

// connects connects, and waits for hello.
func (w *wire) connects(at string) *bot {
	w.Helper()
	b, err := w.dials(at)
	if err != nil {
		w.Fatal(err)
	}
	b.expect(10)
	return b
}

const gatewayURL = "ws://discord.test/gateway/?v=10&encoding=json"

// introduction is an IDENTIFY with those fields beside the usual ones.
func introduction(more string) string {
	return `{"op": 2, "d": {"token": "` + discordtest.DefaultToken + `", "properties": {}, "intents": 4609` + more + `}}`
}

// begins is a bot that has begun a session and heard of its server.
func (w *wire) begins(more string) *bot {
	w.Helper()
	b := w.connects(gatewayURL)
	b.says(introduction(more))
	b.ready()
	return b
}

func (b *bot) ready() {
	b.Helper()
	var ready struct {
		Session string `json:"session_id"`
		URL     string `json:"resume_gateway_url"`
		Guilds  []any  `json:"guilds"`
	}
	b.decode(b.event("READY"), &ready)
	b.id, b.url = ready.Session, ready.URL
	for range ready.Guilds {
		b.event("GUILD_CREATE")
	}
}

// resumes connects anew and asks for a session from an event on.
func (w *wire) resumes(old *bot, seq string) *bot {
	w.Helper()
	b := w.connects(old.url + "?v=10&encoding=json")
	b.says(`{"op": 6, "d": {"token": "` + discordtest.DefaultToken + `", "session_id": "` + old.id + `", "seq": ` + seq + `}}`)
	return b
}

func (b *bot) says(packet string) {
	b.Helper()
	if err := b.ws.WriteMessage(websocket.TextMessage, []byte(packet)); err != nil {
		b.Fatal(err)
	}
}

// hear reads a packet within a minute.
func (b *bot) hear() (said, error) {
	var p said
	_ = b.ws.SetReadDeadline(time.Now().Add(time.Minute)) // of a closed line, reading says more
	kind, data, err := b.ws.ReadMessage()
	if err != nil {
		return p, err
	}
	if kind == websocket.BinaryMessage {
		b.binary++
		if data, err = b.unpack(data); err != nil {
			return p, err
		}
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, err
	}
	if p.S != nil {
		b.seq = *p.S
	}
	return p, nil
}

// unpack reads a packet that is compressed by itself, or as part of the stream.
func (b *bot) unpack(data []byte) ([]byte, error) {
	if !strings.Contains(b.url, "compress=zlib-stream") {
		alone, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(alone)
	}
	if !bytes.HasSuffix(data, []byte{0, 0, 0xff, 0xff}) {
		return nil, errors.New("a packet of the stream is not complete")
	}
	b.packed.Write(data)
	if b.stream == nil {
		var err error
		if b.stream, err = zlib.NewReader(&b.packed); err != nil {
			return nil, err
		}
	}
	var whole json.RawMessage
	err := json.NewDecoder(b.stream).Decode(&whole)
	return whole, err
}

// expect reads a packet of a kind.
func (b *bot) expect(op int) said {
	b.Helper()
	p, err := b.hear()
	if err != nil {
		b.Fatalf("instead of op %d: %v", op, err)
	}
	if p.Op != op {
		b.Fatalf("got op %d %s %s, want op %d", p.Op, p.T, p.D, op)
	}
	return p
}

// event reads an event.
func (b *bot) event(name string) said {
	b.Helper()
	p := b.expect(0)
	if p.T != name {
		b.Fatalf("got %s %s, want %s", p.T, p.D, name)
	}
	return p
}

// content reads a message, and returns its words.
func (b *bot) content() string {
	b.Helper()
	var m struct{ Content string }
	b.decode(b.event("MESSAGE_CREATE"), &m)
	return m.Content
}

// quiet expects that nothing is told.
func (b *bot) quiet() {
	b.Helper()
	p, err := b.hear()
	var slow net.Error
	if !errors.As(err, &slow) || !slow.Timeout() {
		b.Errorf("got %s %s, %v, want nothing", p.T, p.D, err)
	}
}

// ended expects that the connection is closed with a code; 0 for none.
func (b *bot) ended(code int) {
	b.Helper()
	for {
		p, err := b.hear()
		if err == nil {
			if p.Op == 0 {
				continue
			}
			b.Fatalf("got op %d, want the end with %d", p.Op, code)
		}
		var c *websocket.CloseError
		if got := errors.As(err, &c); got != (code != 0) || got && c.Code != code {
			b.Errorf("got %v, want the end with %d", err, code)
		}
		return
	}
}

// leaves closes the connection with a code.
func (b *bot) leaves(code int) {
	b.Helper()
	if err := b.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second)); err != nil {
		b.Fatal(err)
	}
	_ = b.ws.Close()
	synctest.Wait()
}

func (b *bot) decode(p said, into any) {
	b.Helper()
	if err := json.Unmarshal(p.D, into); err != nil {
		b.Fatal(err)
	}
}

func (w *wire) posts(content string) {
	w.Helper()
	if _, err := w.Post(w.ada, w.channel, content); err != nil {
		w.Fatal(err)
	}
}
