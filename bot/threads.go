package bot

import (
	"context"
	"errors"
	"maps"
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

// drop forgets the threads of a space.
func (t *threadCache) drop(space chat.SpaceID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	maps.DeleteFunc(t.known, func(key threadKey, _ knownThread) bool { return key.space == space })
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

// cardIn returns the card under which a thread hangs, or that stands in a room. A
// room is a thread on some platforms.
func (c *Core) cardIn(ctx context.Context, space chat.SpaceID, in chat.ConversationID, thread bool) (card CardID, ours bool, err error) {
	if !thread && len(c.reg.rooms) == 0 {
		return card, false, nil
	}
	key := threadKey{space, in}
	if card, found := c.threads.get(key, c.db.Now()); found {
		return card, card != (CardID{}), nil
	}
	err = c.db.Read(ctx, func(tx *storage.Tx) error {
		err = storage.ErrNotFound
		if thread {
			card, err = CardIn(ctx, tx, space, in)
		}
		if errors.Is(err, storage.ErrNotFound) {
			card, err = cardOfRoom(ctx, tx, c.reg.rooms, space, in)
		}
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

// cardOfRoom returns the newest card of these kinds that stands in a conversation, or
// [storage.ErrNotFound]. It looks through the cards of each kind: of those there are
// few, and in a channel there may be a million others.
func cardOfRoom(ctx context.Context, tx *storage.Tx, kinds []string, space chat.SpaceID, in chat.ConversationID) (CardID, error) {
	for _, kind := range kinds {
		id := CardID{Kind: kind}
		err := tx.Get(ctx, []any{&id.Row}, `SELECT row_id FROM card WHERE kind = $1 AND space || '' = $2 AND conversation || '' = $3 ORDER BY row_id DESC LIMIT 1`, kind, space, in)
		if !errors.Is(err, storage.ErrNotFound) {
			return id, err
		}
	}
	return CardID{}, storage.ErrNotFound
}
