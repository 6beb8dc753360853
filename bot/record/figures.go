package record

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Span is which threads are counted: those of a space that were asked from From
// on and before To. What became of them counts whenever it happened.
type Span struct {
	Space    chat.SpaceID
	From, To time.Time
}

// Figures say what became of the threads of a span, up to now.
type Figures struct {
	Asked    int
	Replied  int // somebody other than the asker wrote in them
	Answered int // an answer was marked
	Closed   int // they are over, answered or not
	Open     int // nobody replied, and they are neither answered nor closed
}

const counted = `COUNT(*), COUNT(CASE WHEN replied_at > 0 THEN 1 END), COUNT(CASE WHEN answered_at > 0 THEN 1 END),
	COUNT(CASE WHEN closed_at > 0 THEN 1 END), COUNT(CASE WHEN replied_at = 0 AND answered_at = 0 AND closed_at = 0 THEN 1 END)`

func (f *Figures) fields() []any { return []any{&f.Asked, &f.Replied, &f.Answered, &f.Closed, &f.Open} }

const spanned = ` FROM record_thread WHERE space = $1 AND asked_at >= $2 AND asked_at < $3`

func (s Span) args() []any { return []any{s.Space, storage.Millis(s.From), storage.Millis(s.To)} }

// Count counts the threads of a span.
func Count(ctx context.Context, tx *storage.Tx, s Span) (f Figures, err error) {
	if err = tx.Get(ctx, f.fields(), `SELECT `+counted+spanned, s.args()...); err != nil {
		return f, fmt.Errorf("count threads: %w", err)
	}
	return f, nil
}

// CountTopics counts likewise by topic; "" is threads without one.
func CountTopics(ctx context.Context, tx *storage.Tx, s Span) (map[string]Figures, error) {
	all := map[string]Figures{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var topic string
		var f Figures
		err := scan(append([]any{&topic}, f.fields()...)...)
		all[topic] = f
		return err
	}, `SELECT topic, `+counted+spanned+` GROUP BY topic`, s.args()...)
	if err != nil {
		return nil, fmt.Errorf("count threads by topic: %w", err)
	}
	return all, nil
}

// Waits are how long the threads of a span waited for their first reply, in
// real hours. Those that nobody has replied to are in neither figure.
type Waits struct {
	Median time.Duration // half of them waited no longer
	Most   time.Duration // nine of ten waited no longer
}

// WaitsIn is false when fewer than five threads got a reply: that says nothing.
func WaitsIn(ctx context.Context, tx *storage.Tx, s Span) (Waits, bool, error) {
	f, err := Count(ctx, tx, s)
	if err != nil || f.Replied < waitLeast {
		return Waits{}, false, err
	}
	var w Waits
	if w.Median, err = waitAt(ctx, tx, s, (f.Replied-1)/2); err != nil {
		return w, false, err
	}
	w.Most, err = waitAt(ctx, tx, s, (9*f.Replied+9)/10-1)
	return w, err == nil, err
}

// waitAt is the wait that so many others are not longer than.
func waitAt(ctx context.Context, tx *storage.Tx, s Span, others int) (time.Duration, error) {
	var ms int64
	err := tx.Get(ctx, []any{&ms}, `SELECT replied_at - asked_at`+spanned+` AND replied_at > 0 ORDER BY 1 LIMIT 1 OFFSET $4`, append(s.args(), others)...)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return 0, fmt.Errorf("how long people waited: %w", err)
	}
	return time.Duration(ms) * time.Millisecond, nil
}
