package record

import (
	"context"
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

// WaitsIn is how long the threads of a span waited, of which so many got a reply;
// false when they are fewer than five: that says nothing.
func WaitsIn(ctx context.Context, tx *storage.Tx, s Span, replied int) (Waits, bool, error) {
	if replied < waitLeast {
		return Waits{}, false, nil
	}
	var ends []time.Duration
	median, most := (replied+1)/2, (9*replied+9)/10 // places in line, from 1
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var ms int64
		err := scan(&ms)
		ends = append(ends, time.Duration(ms)*time.Millisecond)
		return err
	}, `SELECT wait FROM (`+waited+`) AS waits WHERE place IN ($4, $5) ORDER BY place`, append(s.args(), median, most)...)
	if err != nil || len(ends) == 0 {
		return Waits{}, false, wrap(err)
	}
	return Waits{ends[0], ends[len(ends)-1]}, true, nil
}

const waited = `SELECT replied_at - asked_at AS wait, ROW_NUMBER() OVER (ORDER BY replied_at - asked_at) AS place` + spanned + ` AND replied_at > 0`

func wrap(err error) error {
	if err != nil {
		return fmt.Errorf("how long people waited: %w", err)
	}
	return nil
}
