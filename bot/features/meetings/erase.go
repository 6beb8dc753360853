package meetings

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// part forgets a member who is erased: what they wrote and said goes, and what they
// planned is off. That there was a meeting stays, as a former member's.
func (f *Feature) part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	if err := f.freeSeats(ctx, tx, p.Space, p.User); err != nil {
		return err
	}
	for _, statement := range []string{
		`DELETE FROM meeting_draft WHERE space = $1 AND user_id = $2`,
		`DELETE FROM meeting_feed WHERE space = $1 AND user_id = $2`,
		`DELETE FROM meeting_soon WHERE space = $1 AND user_id = $2`,
		`DELETE FROM meeting_skip WHERE user_id = $2 AND meeting IN (SELECT id FROM meeting WHERE space = $1)`,
		`DELETE FROM meeting_seat WHERE space = $1 AND user_id = $2`,
		`DELETE FROM meeting_answer WHERE user_id = $2 AND meeting IN (SELECT id FROM meeting WHERE space = $1)`,
	} {
		if _, err := tx.Exec(ctx, statement, p.Space, p.User); err != nil {
			return err
		}
	}
	for _, column := range []string{"mentor", "mentee"} {
		if _, err := tx.Exec(ctx, `UPDATE meeting_pair SET `+column+` = $3, ended = TRUE WHERE space = $1 AND `+column+` = $2`, p.Space, p.User, p.Former); err != nil {
			return err
		}
	}
	return f.leavePlans(ctx, tx, p)
}

// leavePlans ends what somebody planned, and lets a former member stand there.
func (f *Feature) leavePlans(ctx context.Context, tx *storage.Tx, part bot.Parting) error {
	all, err := plans(ctx, tx, ofMember+` ORDER BY id`+tx.Lock(), part.Space, part.User)
	for _, p := range all {
		if err != nil {
			return err
		}
		before := *p
		switch p.State {
		case Set:
			if p.Between() {
				err = f.stop(ctx, tx, p, "")
			} else {
				err = f.stopOpen(ctx, tx, p, part.User)
			}
		case Asked:
			p.close(Over, tx.Now())
		case Written, Declined, Expired, Withdrawn, Over:
		}
		if err == nil {
			p.rename(part.User, part.Former)
			err = f.renameIn(ctx, tx, p, part.User, part.Former)
		}
		if err == nil {
			err = f.follow(ctx, tx, &before, p)
		}
		if err == nil {
			err = bot.TakeDown(ctx, tx, p.card()) // where it stands says who was there
		}
		if err == nil && !p.Between() {
			err = followNotes(ctx, tx, part, p)
		}
	}
	return err
}

// followNotes lets all that people were told of an open meeting follow: it holds the
// words of whoever opened it.
func followNotes(ctx context.Context, tx *storage.Tx, part bot.Parting, p *Plan) error {
	rows, err := meetings(ctx, tx, `plan = $1`, p.ID)
	of := []string{p.ID}
	for _, m := range rows {
		of = append(of, m.ID)
	}
	for _, kind := range []string{"notice", "reminder", "shift", "ended", "seat"} {
		if err != nil {
			return err
		}
		var shown []string
		shown, err = bot.ShownRows(ctx, tx, part, "meetings."+kind)
		for _, s := range shown {
			if n, ok := parseRow(s); ok && slices.Contains(of, n.of) && err == nil {
				err = bot.Refresh(ctx, tx, bot.CardID{Kind: "meetings." + kind, Row: s})
			}
		}
	}
	return err
}

// renameIn does the same in the meetings of a plan, and lets what was told of them
// follow.
func (f *Feature) renameIn(ctx context.Context, tx *storage.Tx, p *Plan, from, to chat.UserID) error {
	all, err := meetings(ctx, tx, `plan = $1 ORDER BY id`, p.ID)
	for _, m := range all {
		if err != nil {
			return err
		}
		m.rename(from, to)
		if err = saveMeeting(ctx, tx, m); err == nil {
			err = f.settleReminders(ctx, tx, p, m)
		}
	}
	return err
}
