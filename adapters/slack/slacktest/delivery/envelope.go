package delivery

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// maxAck is from how many bytes on an acknowledgement is not heard. Source:
// slack-go, which measured it.
const maxAck = 20 << 10

// timeout is why an envelope is sent again. Source: what Slack sends, as in
// github.com/slackapi/bolt-js/issues/2487.
const timeout = "timeout"

// waiter awaits the acknowledgement of an envelope.
type waiter struct{ acked chan json.RawMessage }

// hand brings an envelope to any one of the sockets. An attempt that finds none
// waits for one as long as for an acknowledgement.
func (d *Delivery) hand(ctx context.Context, e Envelope, attempt int, reason string) answer {
	id, w := d.expect()
	defer d.forget(id)
	if d.offer(ctx, frame(id, e, attempt, reason)) != nil {
		d.count(func(c *Counts) { c.Unconnected++ })
		return answer{reason: timeout}
	}
	patience := time.NewTimer(d.opts.Patience)
	defer patience.Stop()
	select {
	case payload := <-w.acked:
		return answer{ok: true, payload: payload}
	case <-patience.C:
	case <-ctx.Done():
	}
	return answer{reason: timeout}
}

func (d *Delivery) expect() (id string, w *waiter) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, w = d.newID(), &waiter{make(chan json.RawMessage, 1)}
	d.waiting[id] = w
	return id, w
}

func (d *Delivery) forget(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.waiting, id)
}

// newID has the form of a UUID. The lock is held.
func (d *Delivery) newID() string {
	d.made++
	return fmt.Sprintf("%08x-51ac-4000-8000-%012x", d.made, d.made)
}

// frame is an envelope as it goes through a socket. Only events are tried again.
func frame(id string, e Envelope, attempt int, reason string) []byte {
	body := e.Body
	if len(body) == 0 {
		body = json.RawMessage("null")
	}
	if e.Kind != Events {
		return fmt.Appendf(nil, `{"envelope_id":%q,"payload":%s,"type":%q,"accepts_response_payload":true}`, id, body, e.Kind)
	}
	return fmt.Appendf(nil, `{"envelope_id":%q,"payload":%s,"type":%q,"accepts_response_payload":false,"retry_attempt":%d,"retry_reason":%q}`,
		id, body, e.Kind, attempt, reason)
}

// offer sends a frame on one of the sockets, as soon as there is any, and once more
// when it is to come twice.
func (d *Delivery) offer(ctx context.Context, frame []byte) error {
	ctx, cancel := context.WithTimeout(ctx, d.opts.Patience)
	defer cancel()
	return d.await(ctx, &d.changed, func() bool {
		if !d.send(frame) {
			return false
		}
		d.last = frame
		if d.trouble.twice > 0 {
			d.trouble.twice--
			d.counts.Twice++
			d.send(frame)
		}
		return true
	})
}

// send puts a frame on the socket whose turn it is; false without any. The lock is
// held.
func (d *Delivery) send(frame []byte) bool {
	var open []*socket
	for _, s := range d.sockets {
		if !s.ending() {
			open = append(open, s)
		}
	}
	if len(open) == 0 {
		return false
	}
	n := d.turn % len(open)
	d.turn++
	if d.choose != nil {
		n = min(max(d.choose(len(open)), 0), len(open)-1)
	}
	open[n].push(message{content: frame})
	d.counts.Sent++
	return true
}

// Choose makes f decide which of n sockets, the oldest first, gets an envelope.
// Nil: each in turn. f must not call the Delivery.
func (d *Delivery) Choose(f func(n int) int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.choose = f
}

// hear takes what an app sent. An acknowledgement may come on another socket than
// its envelope went.
func (d *Delivery) hear(content []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.counted.ring()
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(content, &ack) != nil || ack.ID == "" {
		d.counts.Senseless++
		return
	}
	w := d.waiting[ack.ID]
	switch {
	case len(content) >= maxAck:
		d.counts.Oversized++
	case d.trouble.lost > 0:
		d.trouble.lost--
		d.counts.Lost++
	case w == nil:
		d.counts.Late++
	default:
		delete(d.waiting, ack.ID)
		if string(ack.Payload) == "null" {
			ack.Payload = nil
		}
		w.acked <- ack.Payload
	}
}
