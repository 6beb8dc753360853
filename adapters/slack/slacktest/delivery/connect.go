package delivery

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/gorilla/websocket"
)

// SocketPath is where [Delivery.ServeSocket] is to be served.
const SocketPath = "/link/"

// Open answers apps.connections.open: where a socket is, or the code with which
// Slack refuses it. base is the address of the server, such as
// "http://127.0.0.1:9091". Whether the token is good is the caller's to know.
func (d *Delivery) Open(base string) (address, code string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.counted.ring()
	if len(d.trouble.refusals) > 0 {
		code, d.trouble.refusals = d.trouble.refusals[0], d.trouble.refusals[1:]
		d.counts.Refused++
		return "", code
	}
	d.counts.Opened++
	ticket := d.newID()
	d.tickets[ticket] = true
	base = "ws" + strings.TrimPrefix(strings.TrimSuffix(base, "/"), "http")
	return base + SocketPath + "?" + url.Values{"ticket": {ticket}, "app_id": {d.opts.AppID}}.Encode(), ""
}

// ServeSocket lives through one connection, which ends with the request's context
// at the latest.
func (d *Delivery) ServeSocket(w http.ResponseWriter, r *http.Request) {
	if !d.admits(r.URL.Query().Get("ticket")) {
		http.Error(w, "the ticket is not valid", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 32 << 10, CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	s := newSocket(d, ws, strings.HasSuffix(r.URL.RawQuery, "debug_reconnects=true"))
	var writing, watching sync.WaitGroup
	watching.Go(func() { // whatever ends ctx ends the connection
		<-ctx.Done()
		_ = ws.Close()
	})
	d.arrive(s)
	writing.Go(func() { s.write(ctx) })
	s.read(ctx)
	d.depart(s)
	cancel()
	writing.Wait()
	watching.Wait()
}

// admits takes a ticket, which is good once.
func (d *Delivery) admits(ticket string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.counted.ring()
	if !d.tickets[ticket] {
		d.counts.Refused++
		return false
	}
	delete(d.tickets, ticket)
	return true
}

// arrive greets a connection, or says why it cannot be.
func (d *Delivery) arrive(s *socket) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.counted.ring()
	defer d.changed.ring()
	d.counts.Connects++
	var how Cut
	if len(d.trouble.greetings) > 0 {
		how, d.trouble.greetings = d.trouble.greetings[0], d.trouble.greetings[1:]
	}
	switch {
	case how == Mute:
		s.cut(how)
	case d.trouble.disabled:
		s.cut(Disabled)
	case d.open() >= MaxSockets:
		s.cut(tooMany)
	default:
		d.sockets = append(d.sockets, s)
		s.hello(d.open())
		s.cut(how)
		return
	}
	d.sockets = append(d.sockets, s)
}

// open is how many connections count towards [MaxSockets]. The lock is held.
func (d *Delivery) open() (n int) {
	for _, s := range d.sockets {
		if !s.ending() {
			n++
		}
	}
	return n
}

func (d *Delivery) depart(s *socket) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.changed.ring()
	d.sockets = slices.DeleteFunc(d.sockets, func(one *socket) bool { return one == s })
}

// changes says that a socket changed by itself.
func (d *Delivery) changes() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.changed.ring()
}

// Sockets is how many are connected and were neither told to go nor made useless.
func (d *Delivery) Sockets() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.working()
}

func (d *Delivery) working() (n int) {
	for _, s := range d.sockets {
		if s.works() {
			n++
		}
	}
	return n
}

// AwaitSockets returns when exactly n sockets work, or ctx ends.
func (d *Delivery) AwaitSockets(ctx context.Context, n int) error {
	return d.await(ctx, &d.changed, func() bool { return d.working() == n })
}
