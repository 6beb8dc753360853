package record

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Past is a thread with all that became of it, as it leaves a community or enters
// one.
type Past struct {
	Thread
	Replied  time.Time // by somebody else, for the first time; zero for never, like the others
	Answered time.Time
	Closed   time.Time
	Replies  []Reply // who replied, and when first, in that order
	Quoted   string  // the words of an answer, when its author lets them be found
}

// Reply is the first that somebody wrote in a thread.
type Reply struct {
	By chat.UserID
	At time.Time
}

// reload is what a transaction notifies that brings so much that everything is
// read anew: [Index.hear] takes it for something that may have been missed.
const reload = "all"

// Bring puts a thread on record that was over before anybody here knew of it. It
// must not be on record yet.
func Bring(ctx context.Context, tx *storage.Tx, p Past) error {
	q := p.question()
	if p.Quoted != "" {
		q.Replies = []string{p.Quoted}
	}
	words := q.Pack()
	_, err := tx.Exec(ctx, `INSERT INTO record_thread (id, space, topic, asker, asked_at, replied_at, answered_at, closed_at, main, code, replies)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		p.ID, p.Space, p.Topic, p.Asker, storage.Millis(p.At), storage.Millis(p.Replied), storage.Millis(p.Answered), storage.Millis(p.Closed),
		words.Main, words.Code, words.Replies)
	if err != nil {
		return fmt.Errorf("bring a thread: %w", err)
	}
	for _, r := range p.Replies {
		_, err := tx.Exec(ctx, `INSERT INTO record_reply (thread, user_id, space, at) VALUES ($1, $2, $3, $4)`, p.ID, string(r.By), p.Space, storage.Millis(r.At))
		if err != nil {
			return fmt.Errorf("bring a reply: %w", err)
		}
	}
	tx.Notify(topic, reload)
	return nil
}

// Pasts reads what became of the threads from one ID to another. Words are not
// among it.
func Pasts(ctx context.Context, tx *storage.Tx, from, to string) (map[string]*Past, error) {
	all := map[string]*Past{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		var replied, answered, closed int64
		err := scan(&id, &replied, &answered, &closed)
		all[id] = &Past{Replied: storage.Time(replied), Answered: storage.Time(answered), Closed: storage.Time(closed)}
		return err
	}, `SELECT id, replied_at, answered_at, closed_at FROM record_thread WHERE id >= $1 AND id <= $2`, from, to)
	if err != nil {
		return nil, fmt.Errorf("read what became of threads: %w", err)
	}
	replies, err := repliesTo(ctx, tx, from, to)
	if err != nil {
		return nil, fmt.Errorf("read replies: %w", err)
	}
	slices.SortStableFunc(replies, func(a, b reply) int { // databases sort text by their own rules
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.user, b.user))
	})
	for _, r := range replies {
		if p := all[r.thread]; p != nil {
			p.Replies = append(p.Replies, Reply{r.user, r.at})
		}
	}
	return all, nil
}
