package record

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Wait is how long people have waited for a first reply by somebody else.
type Wait struct {
	Median time.Duration // of those that got one, in real hours: nights pass for whoever waits
	Open   int           // per cent that nobody has replied to
}

const (
	waitSince  = 90 * 24 * time.Hour
	waitUntil  = 24 * time.Hour // younger threads have hardly had their chance
	waitLeast  = 5              // replies, or a median means nothing
	waitLatest = 1000           // threads: more say nothing else
)

// span is what became of one thread.
type span struct {
	asked, replied   time.Time // replied is zero when nobody has
	answered, closed bool
}

// waitOf is the wait of a space by its threads; false when there are too few. A
// thread that its asker settled alone was not waiting for anybody.
func waitOf(threads []span) (Wait, bool) {
	var waits []time.Duration
	open := 0
	for _, t := range threads {
		switch {
		case !t.replied.IsZero():
			waits = append(waits, t.replied.Sub(t.asked))
		case !t.answered && !t.closed:
			open++
		}
	}
	if len(waits) < waitLeast {
		return Wait{}, false
	}
	slices.Sort(waits)
	middle := len(waits) / 2
	median := waits[middle]
	if len(waits)%2 == 0 {
		median = (waits[middle-1] + median) / 2
	}
	return Wait{median, int(math.Round(100 * float64(open) / float64(open+len(waits))))}, true
}

// HonestWait is the wait over the last 90 days; false when there is too little
// to tell.
func HonestWait(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (Wait, bool, error) {
	var threads []span
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var asked, replied, answered, closed int64
		err := scan(&asked, &replied, &answered, &closed)
		threads = append(threads, span{storage.Time(asked), storage.Time(replied), answered > 0, closed > 0})
		return err
	}, `SELECT asked_at, replied_at, answered_at, closed_at FROM record_thread
		WHERE space = $1 AND asked_at > $2 AND asked_at <= $3 ORDER BY asked_at DESC, id DESC LIMIT $4`,
		space, storage.Millis(tx.Now().Add(-waitSince)), storage.Millis(tx.Now().Add(-waitUntil)), waitLatest)
	if err != nil {
		return Wait{}, false, fmt.Errorf("honest wait: %w", err)
	}
	wait, enough := waitOf(threads)
	return wait, enough, nil
}
