package discordtest

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// What packets are. Source: Discord's documentation, "Gateway Opcodes".
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opMembers        = 8
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11
	opSoundboard     = 31
)

const (
	maxSent   = 4096            // bytes of what a bot may send
	readable  = 1 << 20         // bytes that are read of it
	perMinute = 120             // packets that a bot may send
	patience  = time.Minute     // for a bot that does not read
	goodbye   = 5 * time.Second // for a bot to answer the end of a connection
	// large is from how many bytes on a packet is compressed for a bot that asked
	// for it in IDENTIFY.
	large = 1024
	// hangUp ends a connection without a word, as soon as all is said.
	hangUp = -1
)

// packet is something that the gateway says.
type packet struct {
	op      int
	seq     int64 // of an event
	event   string
	content []byte // JSON
}

func (p packet) append(to []byte) []byte {
	if p.op == opDispatch {
		return fmt.Appendf(to, `{"t":%q,"s":%d,"op":0,"d":%s}`, p.event, p.seq, p.content)
	}
	return fmt.Appendf(to, `{"t":null,"s":null,"op":%d,"d":%s}`, p.op, p.content)
}

// conn is one connection.
type conn struct {
	s         *Server
	ws        *websocket.Conn
	resumeURL string
	session   *session    // which began or was resumed here; the server's lock is held
	sent      []time.Time // packets of the bot within the last minute

	plain, packed bytes.Buffer // of the writer
	stream        *zlib.Writer // nil: packets stand alone

	mu        sync.Mutex
	queue     []packet
	code      int // to close with when the queue is empty; 0: goes on
	more      chan struct{}
	dismissed bool // the bot was told to connect anew
	silent    bool // says nothing any more
	deaf      bool // acknowledges nothing any more
	compress  bool // large packets
}

func newConn(s *Server, ws *websocket.Conn, r *http.Request) *conn {
	c := &conn{s: s, ws: ws, resumeURL: gatewayURL(r, "resume"), more: make(chan struct{}, 1)}
	if r.URL.Query().Get("compress") == "zlib-stream" {
		c.stream = zlib.NewWriter(&c.packed)
	}
	ws.SetReadLimit(readable)
	return c
}

// push queues a packet. It never waits for the bot.
func (c *conn) push(p packet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.silent && c.code == 0 {
		c.queue = append(c.queue, p)
	}
	c.wake()
}

// say queues a packet that is no event.
func (c *conn) say(op int, data any) {
	content, err := json.Marshal(data)
	if err != nil {
		content = []byte("null")
	}
	c.push(packet{op: op, content: content})
}

// end closes the connection with a code when all is said that was said before.
func (c *conn) end(code int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == 0 {
		c.code = code
	}
	c.wake()
}

func (c *conn) ending() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code != 0
}

// works is whether the connection can carry anything for longer.
func (c *conn) works() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.session != nil && c.code == 0 && !c.silent && !c.deaf && !c.dismissed
}

func (c *conn) wake() {
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// write sends what is queued until the connection ends.
func (c *conn) write() {
	for range c.more {
		c.mu.Lock()
		queue, code := c.queue, c.code
		c.queue = nil
		c.mu.Unlock()
		for _, p := range queue {
			if c.send(p) != nil {
				_ = c.ws.Close()
				return
			}
		}
		switch {
		case code > 0: // the bot answers, and the reader hears of it
			_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reasons[code]), time.Now().Add(goodbye))
			_ = c.ws.SetReadDeadline(time.Now().Add(goodbye))
			return
		case code < 0:
			_ = c.ws.Close()
			return
		}
	}
}

// reasons stand beside the codes of the gateway. Source: Discord's documentation,
// "Gateway Close Event Codes".
var reasons = map[int]string{
	4000: "Unknown error.", 4001: "Unknown opcode.", 4002: "Decode error.", 4003: "Not authenticated.", 4004: "Authentication failed.",
	4005: "Already authenticated.", 4007: "Invalid seq.", 4008: "Rate limited.", 4009: "Session timed out.", 4010: "Invalid shard.",
	4011: "Sharding required.", 4012: "Invalid API version.", 4013: "Invalid intent(s).", 4014: "Disallowed intent(s).",
}

func (c *conn) send(p packet) error {
	c.mu.Lock()
	compress := c.compress && len(p.content) >= large
	c.mu.Unlock()
	_ = c.ws.SetWriteDeadline(time.Now().Add(patience))
	c.plain.Reset()
	c.plain.Write(p.append(c.plain.AvailableBuffer()))
	if c.stream == nil && !compress {
		return c.ws.WriteMessage(websocket.TextMessage, c.plain.Bytes())
	}
	c.packed.Reset()
	if err := c.pack(); err != nil {
		return err
	}
	return c.ws.WriteMessage(websocket.BinaryMessage, c.packed.Bytes())
}

// pack compresses a packet: into the stream of all packets, or by itself.
func (c *conn) pack() error {
	if c.stream != nil {
		_, err := c.stream.Write(c.plain.Bytes())
		return errors.Join(err, c.stream.Flush())
	}
	alone := zlib.NewWriter(&c.packed)
	_, err := alone.Write(c.plain.Bytes())
	return errors.Join(err, alone.Close())
}

// read handles what the bot sends, until the connection ends. A bot that forgets
// its heartbeats has no connection for long.
func (c *conn) read() error {
	_ = c.ws.SetReadDeadline(time.Now().Add(2 * c.s.interval()))
	for {
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			return err
		}
		if c.ending() {
			continue
		}
		var p struct {
			Op int             `json:"op"`
			D  json.RawMessage `json:"d"`
		}
		if len(data) > maxSent || json.Unmarshal(data, &p) != nil {
			c.end(4002)
			continue
		}
		if p.Op == opHeartbeat {
			_ = c.ws.SetReadDeadline(time.Now().Add(2 * c.s.interval()))
		}
		c.s.mu.Lock()
		if code := c.take(p.Op, p.D); code != 0 {
			c.end(code)
		}
		c.s.mu.Unlock()
	}
}

// cut ends the connection in this moment, as if the line were cut.
func (c *conn) cut() {
	c.end(hangUp)
	reset(c.ws.NetConn())
}

func timedOut(err error) bool {
	var slow net.Error
	return errors.As(err, &slow) && slow.Timeout()
}
