package agenda

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// find loads a pair that the actor is one of. For everybody else there is none.
func find(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Pair, error) {
	p, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (p.Space != r.Space.ID || !p.Has(r.Actor.ID)) {
		return nil, bot.Mistake("gone", nil)
	}
	return p, err
}

// the loads one thing of a pair of the actor's. The pair comes first, so that two
// who change both wait for each other in one order.
func the[T any](ctx context.Context, tx *storage.Tx, r *bot.Request, table, id string,
	rows func(context.Context, *storage.Tx, string, ...any) ([]*T, error),
) (*T, *Pair, error) {
	gone := bot.Mistake("gone", nil)
	pair := ""
	err := tx.Get(ctx, []any{&pair}, fmt.Sprintf(`SELECT pair FROM %s WHERE id = $1`, table), id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil, gone
	}
	if err != nil {
		return nil, nil, err
	}
	p, err := find(ctx, tx, r, pair)
	if err != nil {
		return nil, nil, err
	}
	one, err := first(rows(ctx, tx, `id = $1`, id))
	if errors.Is(err, storage.ErrNotFound) {
		err = gone
	}
	return one, p, err
}

func thePoint(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Point, *Pair, error) {
	return the(ctx, tx, r, "agenda_point", id, points)
}

func theNote(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Note, *Pair, error) {
	return the(ctx, tx, r, "agenda_note", id, notes)
}

func theItem(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Item, *Pair, error) {
	return the(ctx, tx, r, "agenda_item", id, items)
}

func theMeeting(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Meeting, *Pair, error) {
	return the(ctx, tx, r, "agenda_meeting", id, meetings)
}

// show answers with what do makes of the rows, and changes nothing.
func show(ctx context.Context, r *bot.Request, do func(*storage.Tx, reader) (chat.Message, error)) (m chat.Message, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		m, err = do(tx, actor(r, tx))
		return err
	})
	return m, err
}

// kept gives a form back with what was typed when it came too late, or there is no
// room any more, and the complaint at one of its fields.
func kept(r *bot.Request, form chat.Form, field string, err error) (chat.Response, error) {
	var wrong *bot.MistakeError
	if !errors.As(err, &wrong) {
		return nil, err
	}
	return chat.Reject{Form: form, Errors: map[string]string{field: r.Text.S(wrong.Key, wrong.Args)}}, nil
}
