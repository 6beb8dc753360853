package gateway

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/gorilla/websocket"
)

const (
	writeWithin = 10 * time.Second
	byeWithin   = time.Second
	// mostAnswers are what Discord gets in a minute when it asks for heartbeats.
	// Beyond 120 packets in a minute it ends the connection; two minutes' answers at
	// once and our own heartbeats stay below that. Source: "Rate Limiting" in
	// Discord's documentation of its gateway.
	mostAnswers = 50
)

var errUnacked = errors.New("a heartbeat was not acknowledged")

// beat sends heartbeats until ctx ends. When one was not acknowledged by the
// time of the next, the connection is dead; but not while somebody handles an
// event so slowly that the acknowledgement is not read.
func (n *conn) beat(ctx context.Context, interval time.Duration) {
	timer := time.NewTimer(rand.N(interval)) // all bots of the world must not beat at once
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if !n.acked.Swap(false) && !n.busy.Load() {
			n.end(errUnacked)
			return
		}
		if err := n.heartbeat(); err != nil {
			n.end(fmt.Errorf("heartbeat: %w", err))
			return
		}
		timer.Reset(interval)
	}
}

func (n *conn) heartbeat() error {
	last := n.last.Load()
	if last == 0 {
		return n.send(opHeartbeat, nil)
	}
	return n.send(opHeartbeat, last)
}

// answers are the heartbeats that were asked for within a minute.
type answers struct {
	since time.Time
	n     int
}

func (a *answers) may(now time.Time) bool {
	if now.Sub(a.since) >= time.Minute {
		*a = answers{since: now}
	}
	a.n++
	return a.n <= mostAnswers
}

// answer sends a heartbeat because Discord asked for one.
func (n *conn) answer() error {
	if !n.answers.may(time.Now()) {
		return nil
	}
	return n.heartbeat()
}

func (n *conn) send(op int, data any) error {
	n.writing <- struct{}{}
	defer func() { <-n.writing }()
	if err := n.ws.SetWriteDeadline(time.Now().Add(writeWithin)); err != nil {
		return err
	}
	return n.ws.WriteJSON(map[string]any{"op": op, "d": data})
}

// close says good-bye in a way that leaves the session to be resumed (1000 and
// 1001 end it), and waits for no answer.
func (n *conn) close() {
	bye := websocket.FormatCloseMessage(websocket.CloseServiceRestart, "")
	_ = n.ws.WriteControl(websocket.CloseMessage, bye, time.Now().Add(byeWithin))
	_ = n.ws.Close()
}
