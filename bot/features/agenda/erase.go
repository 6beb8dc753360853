package agenda

import (
	"context"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// part forgets a member who is erased: what they wrote goes, and what they were to
// do is a former member's. What the other one wrote stays. Their pairs are over.
func (f *Feature) part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	theirs, err := pairs(ctx, tx, ofMember+` ORDER BY id`+tx.Lock(), p.Space, p.User)
	for _, pair := range theirs {
		if err == nil {
			err = partFrom(ctx, tx, pair, p)
		}
	}
	if err != nil {
		return err
	}
	return followShown(ctx, tx, p, theirs)
}

func partFrom(ctx context.Context, tx *storage.Tx, pair *Pair, p bot.Parting) error {
	for _, statement := range []string{
		`DELETE FROM agenda_point WHERE pair = $1 AND author = $2`,
		`DELETE FROM agenda_note WHERE pair = $1 AND author = $2`,
	} {
		if _, err := tx.Exec(ctx, statement, pair.ID, p.User); err != nil {
			return err
		}
	}
	all, err := items(ctx, tx, `pair = $1 AND (author = $2 OR owner = $2) ORDER BY id`, pair.ID, p.User)
	for _, i := range all {
		if i.Forget(p.User, p.Former, tx.Now()); err == nil {
			err = saveItem(ctx, tx, i)
		}
	}
	if err != nil {
		return err
	}
	for _, who := range []*chat.UserID{&pair.Mentor, &pair.Mentee} {
		if *who == p.User {
			*who = p.Former
		}
	}
	pair.End(pair.Round, tx.Now())
	if err := savePair(ctx, tx, pair); err != nil {
		return err
	}
	return closed(ctx, tx, pair)
}

// followShown lets everything follow that stands somewhere, or waits, and shows
// what the two wrote: it may be the words of somebody who is erased, or words that
// are kept no longer. What stands in their room goes.
func followShown(ctx context.Context, tx *storage.Tx, p bot.Parting, theirs []*Pair) error {
	kept := map[string]bool{}
	for _, pair := range theirs {
		for _, table := range []string{"agenda_meeting", "agenda_item"} {
			err := tx.Each(ctx, func(scan func(...any) error) error {
				id := ""
				err := scan(&id)
				kept[id] = true
				return err
			}, `SELECT id FROM `+table+` WHERE pair = $1`, pair.ID)
			if err != nil {
				return err
			}
		}
	}
	for _, kind := range []string{"agenda.ask", "agenda.after", "agenda.remind", "agenda.advice", "agenda.room"} {
		rows, err := bot.ShownRows(ctx, tx, p, kind)
		rows = slices.DeleteFunc(rows, func(row string) bool { id, _, _ := strings.Cut(row, "|"); return !kept[id] })
		for _, row := range rows {
			switch id := (bot.CardID{Kind: kind, Row: row}); {
			case err != nil:
			case kind == "agenda.room":
				err = bot.TakeDown(ctx, tx, id)
			default:
				err = bot.Refresh(ctx, tx, id)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
