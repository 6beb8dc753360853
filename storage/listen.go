package storage

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	firstRetry = 100 * time.Millisecond
	lastRetry  = 5 * time.Second
	// listenWait bounds how long the first subscriber waits for the connection.
	listenWait = 5 * time.Second
)

// listener hears what other processes committed, on a connection of its own
// that it opens again when it is lost.
type listener struct {
	config  *pgx.ConnConfig
	channel string
	hear    func(message string)
	missed  func()

	start  sync.Once
	ctx    context.Context
	cancel context.CancelFunc
	done   chan struct{} // closed when the goroutine has ended
}

func newListener(config *pgx.ConnConfig, channel string, hear func(string), missed func()) *listener {
	l := &listener{config: config.Copy(), channel: channel, hear: hear, missed: missed, done: make(chan struct{})}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	return l
}

// listen connects before it returns, so that nothing is missed from then on.
// When that fails, the subscribers are told once it succeeds.
func (e *pgEngine) listen() {
	l := e.listener
	l.start.Do(func() {
		ctx, cancel := context.WithTimeout(l.ctx, listenWait)
		defer cancel()
		conn, _ := l.connect(ctx)
		e.db.executed.Add(1)
		go l.run(conn)
	})
}

// hear tells the subscribers what another process committed. Our own was told
// when it was committed.
func (e *pgEngine) hear(message string) {
	from, rest, _ := strings.Cut(message, "\n")
	topic, payload, ok := strings.Cut(rest, "\n")
	if ok && from != e.self {
		e.db.topics.publish(note{topic, payload})
	}
}

func (l *listener) connect(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, l.config)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{l.channel}.Sanitize()); err != nil {
		conn.Close(ctx)
		return nil, err
	}
	return conn, nil
}

func (l *listener) run(conn *pgx.Conn) {
	defer close(l.done)
	for {
		if conn == nil {
			if conn = l.reconnect(); conn == nil {
				return
			}
			l.missed()
		}
		n, err := conn.WaitForNotification(l.ctx)
		if err == nil {
			l.hear(n.Payload)
			continue
		}
		conn.Close(l.ctx)
		if conn = nil; l.ctx.Err() != nil {
			return
		}
	}
}

// reconnect tries until it succeeds or the listener stops; then it returns nil.
func (l *listener) reconnect() *pgx.Conn {
	for wait := firstRetry; ; wait = min(2*wait, lastRetry) {
		if step(l.ctx, wait) != nil {
			return nil
		}
		if conn, err := l.connect(l.ctx); err == nil {
			return conn
		}
	}
}

func (l *listener) stop() {
	l.cancel()
	l.start.Do(func() { close(l.done) }) // it never ran
	<-l.done
}
