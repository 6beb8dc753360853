package delivery

import "time"

// trouble is what goes wrong.
type trouble struct {
	refusals  []string // of the next apps.connections.open
	greetings []Cut    // of the connections to come
	disabled  bool     // Socket Mode is switched off
	twice     int      // envelopes to come that are sent twice
	lost      int      // acknowledgements to come that are lost
	delayed   int      // attempts to come that are held back
	delay     time.Duration
	signing   []Signature // of the next requests over HTTP
}

// Refuse makes each of the next apps.connections.open fail with a code, such as
// "internal_error" or "not_allowed_token_type". Too many requests are the caller's to
// refuse, since that needs a header.
func (d *Delivery) Refuse(codes ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.refusals = codes
}

// Disable switches Socket Mode off and on. While it is off, each connection is told
// so and ended.
func (d *Delivery) Disable(off bool) {
	d.mu.Lock()
	d.trouble.disabled = off
	d.mu.Unlock()
	if off {
		d.Cut(Disabled)
	}
}

// Twice makes the next n envelopes come twice, on two sockets when there are.
func (d *Delivery) Twice(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.twice = n
}

// Again sends the last envelope once more. It is false when there was none, or no
// socket is there.
func (d *Delivery) Again() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.counted.ring()
	if d.last == nil || !d.send(d.last) {
		return false
	}
	d.counts.Twice++
	return true
}

// Lose makes the next n acknowledgements get lost.
func (d *Delivery) Lose(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.lost = n
}

// Delay holds each of the next n attempts back.
func (d *Delivery) Delay(n int, by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.delayed, d.trouble.delay = n, by
}

// delay is how long the next attempt is held back.
func (d *Delivery) delay() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trouble.delayed == 0 {
		return 0
	}
	d.trouble.delayed--
	return d.trouble.delay
}

// Slow makes all connections there are read slowly: each frame only after a while.
func (d *Delivery) Slow(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.sockets {
		s.mu.Lock()
		s.slow = by
		s.mu.Unlock()
	}
}

// Garbage is a frame that no app can understand.
type Garbage string

// Frames that no app can understand. A payload that is not what its kind says, and
// a kind that nobody knows, are delivered with [Delivery.Deliver].
const (
	BrokenJSON Garbage = "broken JSON"
	Empty      Garbage = "empty"
	Binary     Garbage = "binary"
	NoObject   Garbage = "no object"
	NoType     Garbage = "no type"
	NoPayload  Garbage = "no payload"
)

var garbage = map[Garbage]message{
	BrokenJSON: {content: []byte(`{"type":"events_api","payload":{"type":"event_callb`)},
	Empty:      {content: []byte{}},
	Binary:     {content: []byte{0, 159, 146, 150}, binary: true},
	NoObject:   {content: []byte(`[1,2,3]`)},
	NoType:     {content: []byte(`{"envelope_id":"00000000-51ac-4000-8000-00000000bad1","payload":{}}`)},
	NoPayload:  {content: []byte(`{"envelope_id":"00000000-51ac-4000-8000-00000000bad2","type":"events_api"}`)},
}

// Litter sends garbage on all connections, and returns on how many.
func (d *Delivery) Litter(with Garbage) (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, s := range d.sockets {
		s.push(garbage[with])
	}
	return len(d.sockets)
}
