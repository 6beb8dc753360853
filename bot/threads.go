package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const (
	maxKnownThreads = 50_000
	// unknownFor is how long a thread counts as none of ours. Another replica
	// may be about to record it as one: nobody writes in a thread before it was
	// posted, but its first message may arrive before the record.
	unknownFor = time.Minute
)

// threadCache remembers which threads belong to cards, so that the messages of
// a busy thread cost no statement.
type threadCache struct {
	mu    sync.RWMutex
	known map[threadKey]knownThread
}

type threadKey struct {
	space  chat.SpaceID
	thread chat.ConversationID
}

type knownThread struct {
	card CardID // zero: not ours
	at   time.Time
}

func newThreadCache() *threadCache { return &threadCache{known: map[threadKey]knownThread{}} }

func (t *threadCache) put(key threadKey, card CardID, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.known) >= maxKnownThreads {
		clear(t.known) // rare, and the next message of each thread is one read
	}
	t.known[key] = knownThread{card, at}
}

func (t *threadCache) get(key threadKey, now time.Time) (card CardID, found bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	k, ok := t.known[key]
	if !ok || k.card == (CardID{}) && now.Sub(k.at) > unknownFor {
		return CardID{}, false
	}
	return k.card, true
}

// cardOfThread returns the card under which a thread hangs.
func (c *Core) cardOfThread(ctx context.Context, space chat.SpaceID, thread chat.ConversationID) (card CardID, ours bool, err error) {
	key := threadKey{space, thread}
	if card, found := c.threads.get(key, c.db.Now()); found {
		return card, card != (CardID{}), nil
	}
	err = c.db.Read(ctx, func(tx *storage.Tx) error {
		card, err = CardIn(ctx, tx, space, thread)
		return err
	})
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	if err == nil {
		c.threads.put(key, card, c.db.Now())
	}
	return card, card != (CardID{}), err
}
