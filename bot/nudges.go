package bot

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// The queue's table.

// digestKind is the digest's own kind of nudge; nobody can mute it by itself.
const digestKind = "bot.digest"

type nudgeRow struct {
	ID       string
	Person   string
	Space    chat.SpaceID
	User     chat.UserID
	Kind     string
	Priority Priority
	Card     CardID
	queuedAt int64
	holds    []chat.SpaceID // a digest that waits: the spaces of its notes
}

const nudgeColumns = `id, person, space, user_id, kind, priority, card_kind, row_id, queued_at`

func (n *nudgeRow) fields() []any {
	return []any{&n.ID, &n.Person, &n.Space, &n.User, &n.Kind, &n.Priority, &n.Card.Kind, &n.Card.Row, &n.queuedAt}
}

// insertNudge queues a card once; it stays what it has become since.
func insertNudge(ctx context.Context, tx *storage.Tx, m people.Member, id CardID, n Nudge) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO nudge (`+nudgeColumns+`, state, since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $9)
		ON CONFLICT (card_kind, row_id) DO NOTHING`,
		storage.NewID(tx.Now()), m.Person, m.Space, m.User, n.Kind, n.Priority, id.Kind, id.Row, storage.Millis(tx.Now()))
	return err
}

func loadQueue(ctx context.Context, tx *storage.Tx, person string) ([]nudgeRow, error) {
	queue, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE person = $1 AND state = 'queued' ORDER BY id`+tx.Lock(), person)
	if err != nil || len(queue) == 0 {
		return nil, err
	}
	away, err := people.Away(ctx, tx) // nothing is sent there
	queue = slices.DeleteFunc(queue, func(n nudgeRow) bool { return away[n.Space] })
	for i, n := range queue {
		if err == nil && n.Kind == digestKind {
			queue[i].holds, err = spacesIn(ctx, tx, n.Card.Row)
		}
	}
	return queue, err
}

// spacesIn lists the spaces that a digest has notes of.
func spacesIn(ctx context.Context, tx *storage.Tx, digest string) (spaces []chat.SpaceID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var space chat.SpaceID
		err := scan(&space)
		spaces = append(spaces, space)
		return err
	}, `SELECT DISTINCT space FROM nudge WHERE digest = $1 AND digest <> ''`, digest)
	return spaces, err
}

func nudges(ctx context.Context, tx *storage.Tx, query string, args ...any) (rows []nudgeRow, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var n nudgeRow
		if err := scan(n.fields()...); err != nil {
			return err
		}
		rows = append(rows, n)
		return nil
	}, query, args...)
	return rows, err
}

func waitings(rows []nudgeRow) []waiting {
	var queue []waiting
	for _, n := range rows {
		spaces := n.holds
		if len(spaces) == 0 {
			spaces = []chat.SpaceID{n.Space}
		}
		queue = append(queue, waiting{n.ID, n.Kind, n.Priority, spaces, storage.Time(n.queuedAt)})
	}
	return queue
}

// become records what became of nudges.
func become(ctx context.Context, tx *storage.Tx, state string, ids ...string) error {
	for _, id := range ids {
		if _, err := tx.Exec(ctx, `UPDATE nudge SET state = $2, since = $3 WHERE id = $1`, id, state, storage.Millis(tx.Now())); err != nil {
			return err
		}
	}
	return nil
}

// fold puts nudges into the person's waiting digest, or into a new one.
func fold(ctx context.Context, tx *storage.Tx, queue []nudgeRow, ids []string) (nudgeRow, error) {
	at := slices.IndexFunc(queue, func(n nudgeRow) bool { return n.Kind == digestKind })
	if at < 0 {
		first := queue[slices.IndexFunc(queue, func(n nudgeRow) bool { return n.ID == ids[0] })]
		m := people.Member{Space: first.Space, User: first.User, Person: first.Person}
		id := CardID{digestKind, storage.NewID(tx.Now())}
		if err := insertNudge(ctx, tx, m, id, Nudge{Kind: digestKind, Priority: High}); err != nil {
			return nudgeRow{}, err
		}
		made, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE card_kind = $1 AND row_id = $2`, id.Kind, id.Row)
		if err != nil {
			return nudgeRow{}, err
		}
		queue, at = made, 0
	}
	for _, id := range ids {
		if _, err := tx.Exec(ctx, `UPDATE nudge SET digest = $2 WHERE id = $1`, id, queue[at].Card.Row); err != nil {
			return nudgeRow{}, err
		}
	}
	return queue[at], become(ctx, tx, "folded", ids...)
}

// refreshDigest lets the digest follow a card that was folded into it.
func refreshDigest(ctx context.Context, tx *storage.Tx, id CardID) error {
	var digest string
	err := tx.Get(ctx, []any{&digest}, `SELECT digest FROM nudge WHERE card_kind = $1 AND row_id = $2`, id.Kind, id.Row)
	if err != nil || digest == "" {
		return err
	}
	return Refresh(ctx, tx, CardID{digestKind, digest})
}

// Settle takes a nudge back that was not sent, and lets one that was follow.
func Settle(ctx context.Context, tx *storage.Tx, id CardID) error {
	where, err := Where(ctx, tx, id)
	switch {
	case err != nil:
		return err
	case where == "":
		return Withdraw(ctx, tx, id)
	}
	return Refresh(ctx, tx, id)
}

// Withdraw takes back a nudge that is not needed any more: out of the queue, out
// of the digest, off the person's own page. One that was sent stays.
func Withdraw(ctx context.Context, tx *storage.Tx, id CardID) error {
	var person string
	err := tx.Get(ctx, []any{&person}, `UPDATE nudge SET state = 'gone', since = $3
		WHERE card_kind = $1 AND row_id = $2 AND state IN ('queued', 'folded', 'unreachable') RETURNING person`,
		id.Kind, id.Row, storage.Millis(tx.Now()))
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	if err := refreshNotes(ctx, tx, person); err != nil {
		return err
	}
	if err := refreshDigest(ctx, tx, id); err != nil {
		return err
	}
	return promiseHome(ctx, tx, person) // last, as everywhere: others wait for it in the same order
}

// withdrawMuted takes back what a person does not want from where it waits: a
// digest, or their own page. The queue is looked through by its own job.
func withdrawMuted(ctx context.Context, tx *storage.Tx, person string) error {
	accounts, err := people.ByPerson(ctx, tx, person)
	if err != nil || len(accounts) == 0 {
		return err
	}
	rows, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE person = $1 AND state IN ('folded', 'unreachable') ORDER BY id`, person)
	for _, n := range rows {
		if err == nil && (accounts[0].Stopped || accounts[0].Mutes(n.Kind)) {
			err = Withdraw(ctx, tx, n.Card)
		}
	}
	if err != nil {
		return err
	}
	return refreshNotes(ctx, tx, person)
}
