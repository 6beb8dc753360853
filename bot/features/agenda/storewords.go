package agenda

import (
	"context"

	"github.com/kith-community/kith/storage"
)

// The tables of what the two write.

const pointColumns = `id, pair, author, words, at, done_at, done_in`

func insertPoint(ctx context.Context, tx *storage.Tx, p *Point) error {
	_, err := tx.Exec(ctx, `INSERT INTO agenda_point (`+pointColumns+`) VALUES ($1, $2, $3, $4, $5, 0, '')`,
		p.ID, p.Pair, p.Author, p.Words, storage.Millis(p.At))
	return err
}

func savePoint(ctx context.Context, tx *storage.Tx, p *Point) error {
	_, err := tx.Exec(ctx, `UPDATE agenda_point SET words = $2, done_at = $3, done_in = $4 WHERE id = $1`,
		p.ID, p.Words, storage.Millis(p.DoneAt), p.DoneIn)
	return err
}

func deletePoint(ctx context.Context, tx *storage.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM agenda_point WHERE id = $1`, id)
	return err
}

func points(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Point, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var p Point
		var at, done int64
		err := scan(&p.ID, &p.Pair, &p.Author, &p.Words, &at, &done, &p.DoneIn)
		p.At, p.DoneAt = storage.Time(at), storage.Time(done)
		all = append(all, &p)
		return err
	}, `SELECT `+pointColumns+` FROM agenda_point WHERE `+where, args...)
	return all, err
}

// openPoints are what stands on a pair's agenda, in the order in which it came.
func openPoints(ctx context.Context, tx *storage.Tx, pair string) ([]*Point, error) {
	return points(ctx, tx, `pair = $1 AND done_at = 0 ORDER BY id`, pair)
}

const noteColumns = `id, pair, meeting, author, words, at`

func insertNote(ctx context.Context, tx *storage.Tx, n *Note) error {
	_, err := tx.Exec(ctx, `INSERT INTO agenda_note (`+noteColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
		n.ID, n.Pair, n.Meeting, n.Author, n.Words, storage.Millis(n.At))
	return err
}

func saveNote(ctx context.Context, tx *storage.Tx, n *Note) error {
	_, err := tx.Exec(ctx, `UPDATE agenda_note SET words = $2 WHERE id = $1`, n.ID, n.Words)
	return err
}

func deleteNote(ctx context.Context, tx *storage.Tx, id string) error {
	_, err := tx.Exec(ctx, `DELETE FROM agenda_note WHERE id = $1`, id)
	return err
}

func notes(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Note, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var n Note
		var at int64
		err := scan(&n.ID, &n.Pair, &n.Meeting, &n.Author, &n.Words, &at)
		n.At = storage.Time(at)
		all = append(all, &n)
		return err
	}, `SELECT `+noteColumns+` FROM agenda_note WHERE `+where, args...)
	return all, err
}

const itemColumns = `id, pair, meeting, author, owner, words, state, due, by_next, due_at, at, closed_at, used_at, reminded`

func insertItem(ctx context.Context, tx *storage.Tx, i *Item) error {
	_, err := tx.Exec(ctx, `INSERT INTO agenda_item (`+itemColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, '')`,
		i.ID, i.Pair, i.Meeting, i.Author, i.Owner, i.Words, i.State, i.Due.Day, i.Due.ByNext, storage.Millis(i.DueAt), storage.Millis(i.At))
	return err
}

func saveItem(ctx context.Context, tx *storage.Tx, i *Item) error {
	_, err := tx.Exec(ctx, `UPDATE agenda_item SET author = $2, owner = $3, words = $4, state = $5, due = $6, by_next = $7, due_at = $8,
		closed_at = $9, used_at = $10, reminded = $11 WHERE id = $1`,
		i.ID, i.Author, i.Owner, i.Words, i.State, i.Due.Day, i.Due.ByNext, storage.Millis(i.DueAt),
		storage.Millis(i.ClosedAt), storage.Millis(i.UsedAt), i.Reminded)
	return err
}

func items(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Item, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var i Item
		var due, at, closed, used int64
		err := scan(&i.ID, &i.Pair, &i.Meeting, &i.Author, &i.Owner, &i.Words, &i.State, &i.Due.Day, &i.Due.ByNext, &due, &at, &closed, &used, &i.Reminded)
		i.DueAt, i.At, i.ClosedAt, i.UsedAt = storage.Time(due), storage.Time(at), storage.Time(closed), storage.Time(used)
		all = append(all, &i)
		return err
	}, `SELECT `+itemColumns+` FROM agenda_item WHERE `+where, args...)
	return all, err
}

// openItems are a pair's action items that are neither done nor dropped, the
// oldest first.
func openItems(ctx context.Context, tx *storage.Tx, pair string) ([]*Item, error) {
	return items(ctx, tx, `pair = $1 AND state = 'open' ORDER BY id`, pair)
}
