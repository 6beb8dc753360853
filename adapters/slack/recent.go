package slack

import (
	"errors"
	"sync"
	"time"
)

// recent remembers what came lately, so that what comes again, on another socket
// or as a retry, is done once. What comes again while the first is in work is
// acknowledged together with it: not before it is safe.
type recent struct {
	mu         sync.Mutex
	young, old map[string]*visit
	since      time.Time // the oldest of the young
}

const (
	// rememberedFor is how long at least something is remembered, and at most
	// twice as long. Slack's last retry comes after 6 minutes. Source:
	// docs.slack.dev/apis/events-api, "Retries".
	rememberedFor = time.Hour
	// mostRemembered bounds one of the two halves of what is remembered: about
	// three times what Slack sends in an hour from one workspace.
	mostRemembered = 100_000
)

// An ack tells Slack that something was taken, with an answer where there is one.
type ack func(answer any) error

// errNotTaken is the answer that says that something failed. HTTP has a way to say it;
// on a socket Slack hears nothing.
var errNotTaken = errors.New("it was not taken")

// visit is one thing that came, however often.
type visit struct {
	mu     sync.Mutex
	done   bool
	answer any
	acks   []ack
}

// begin notes that something came. first is whether it is new; else it waits
// with the first, or is acknowledged by later when that is done: later is nil
// when there is nothing to do.
func (r *recent) begin(key string, now time.Time, a ack) (v *visit, first bool, later func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || len(r.young) >= mostRemembered || now.Sub(r.since) >= rememberedFor {
		r.old, r.young, r.since = r.young, map[string]*visit{}, now
	}
	v = r.young[key]
	if v == nil {
		v = r.old[key]
	}
	if v == nil {
		v = &visit{acks: []ack{a}}
		r.young[key] = v
		return v, true, nil
	}
	r.young[key] = v
	return v, false, v.again(a)
}

// forget makes what comes again new.
func (r *recent) forget(key string, v *visit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, half := range []map[string]*visit{r.young, r.old} {
		if half[key] == v {
			delete(half, key)
		}
	}
}

func (v *visit) again(a ack) (later func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.done {
		v.acks = append(v.acks, a)
		return nil
	}
	answer := v.answer
	return func() { _ = a(answer) } // Slack asks once more when it does not arrive
}

// fail says to everybody who waits that it was not taken.
func (v *visit) fail() {
	v.mu.Lock()
	acks := v.acks
	v.acks = nil
	v.mu.Unlock()
	for _, a := range acks {
		_ = a(errNotTaken) // nobody can be told what went wrong with that
	}
}

// end acknowledges every arrival. It fails when none of them could be.
func (v *visit) end(answer any) error {
	v.mu.Lock()
	acks := v.acks
	v.done, v.answer, v.acks = true, answer, nil
	v.mu.Unlock()
	var failed error
	arrived := false
	for _, a := range acks {
		if err := a(answer); err != nil {
			failed = err
		} else {
			arrived = true
		}
	}
	if arrived {
		return nil
	}
	return failed
}
