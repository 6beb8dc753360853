package delivery

import (
	"strconv"
	"strings"

	"github.com/gorilla/websocket"
)

// Cut says how a connection ends, or stops working.
type Cut string

// Ways to end a connection. [Close] is another.
const (
	Reset    Cut = "reset"    // the line is cut, without a word
	Warning  Cut = "warning"  // Slack asks for another connection, and refreshes this one later
	Refresh  Cut = "refresh"  // Slack asks for another connection, and ends this one now
	Disabled Cut = "disabled" // Socket Mode was switched off; see also [Delivery.Disable]
	Silence  Cut = "silence"  // nothing comes any more, not even pings
	Deafness Cut = "deafness" // acknowledgements are not heard any more
	Mute     Cut = "mute"     // as a greeting: silence from before hello

	tooMany Cut = "too many"
)

// Close ends a connection with a code of WebSocket, such as 1011.
func Close(code int) Cut { return Cut("close " + strconv.Itoa(code)) }

// Cut does that to all connections, and returns to how many.
func (d *Delivery) Cut(how Cut) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.changed.ring()
	for _, s := range d.sockets {
		s.cut(how)
	}
	return len(d.sockets)
}

// CutOne does that to the nth connection, the oldest being 0. It is false when
// there is none.
func (d *Delivery) CutOne(n int, how Cut) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.changed.ring()
	if n < 0 || n >= len(d.sockets) {
		return false
	}
	d.sockets[n].cut(how)
	return true
}

// Greet does that to the next connections, one each, right after hello.
func (d *Delivery) Greet(how ...Cut) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.greetings = how
}

// cut does that to a connection; "" is nothing.
func (s *socket) cut(how Cut) {
	switch how {
	case "":
	case Reset:
		s.end(hangUp)
	case Warning:
		s.warn()
	case Refresh:
		s.disconnect("refresh_requested")
		s.end(websocket.CloseNormalClosure)
	case Disabled:
		s.disconnect("link_disabled")
		s.end(websocket.CloseNormalClosure)
	case tooMany:
		s.disconnect("too_many_websockets")
		s.end(websocket.CloseNormalClosure)
	case Silence, Mute, Deafness:
		s.mu.Lock()
		s.silent, s.deaf = how != Deafness, true
		s.mu.Unlock()
	default:
		code, err := strconv.Atoi(strings.TrimPrefix(string(how), "close "))
		if err != nil {
			code = websocket.CloseGoingAway
		}
		s.end(code)
	}
}
