package questions

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// Forgetting somebody who is erased: their questions lose their words, their
// answers go, and where they took part a former member did.

// Erase takes the words out of a question whose asker is erased, and ends it
// when it is not over.
func (q *Question) Erase(former chat.UserID) {
	q.Asker, q.Title, q.Details, q.NeedsInfo = former, "", "", ""
	if q.State == Open || q.State == Talking {
		q.State = Closed
	}
}

// Rename puts former in the place of somebody who took part, and reports whether
// they did. Nobody is on it any more when it was them.
func (q *Question) Rename(user, former chat.UserID) (took bool) {
	for _, at := range []*chat.UserID{&q.Answerer, &q.NeedsInfo} {
		if *at == user {
			*at, took = former, true
		}
	}
	if i := slices.Index(q.Repliers, user); i >= 0 {
		q.Repliers = slices.Clone(q.Repliers)
		q.Repliers[i], took = former, true
	}
	if q.OnIt == user {
		q.OnIt, took = "", true
	}
	return took
}

func (f *Feature) part(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	for _, forget := range []func(context.Context, *storage.Tx, bot.Parting) error{f.partAnswers, f.partAsked, partTook, partReveals, partHabits} {
		if err := forget(ctx, tx, p); err != nil {
			return err
		}
	}
	return nil
}

// partAnswers forgets the words of answers, by whomever they were asked for.
func (f *Feature) partAnswers(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	return withdrawAll(ctx, tx, p.Space, p.User)
}

// partAsked takes the words out of what they asked, everywhere they are shown.
func (f *Feature) partAsked(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	asked, err := all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND asker = $2 ORDER BY id`, p.Space, p.User)
	for _, q := range asked {
		if err != nil {
			return err
		}
		before := *q
		q.Erase(p.Former)
		if err = f.wordless(ctx, tx, &before, q); err == nil {
			err = dropRemarks(ctx, tx, q.ID)
		}
	}
	if err != nil || len(asked) == 0 {
		return err
	}
	return refreshQuoting(ctx, tx, p, asked)
}

// wordless saves a question that has lost its words, and lets cards, clock and
// record follow.
func (f *Feature) wordless(ctx context.Context, tx *storage.Tx, before, q *Question) error {
	shown := *before
	shown.Details = q.Details // or the record would take them up again
	if err := f.show(ctx, tx, &shown, q); err != nil {
		return err
	}
	return record.Wordless(ctx, tx, q.ID)
}

// dropRemarks forgets what was said in a thread through Kith, and takes the
// messages away.
func dropRemarks(ctx context.Context, tx *storage.Tx, question string) error {
	var ids []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `DELETE FROM question_remark WHERE question = $1 RETURNING id`, question)
	slices.Sort(ids)
	for _, id := range ids {
		err = errors.Join(err, bot.Refresh(ctx, tx, bot.CardID{Kind: "questions.remark", Row: id}))
	}
	return err
}

// refreshQuoting lets follow what others were shown of questions: cards that are
// named after them, and lists of a day on which they can have stood there.
func refreshQuoting(ctx context.Context, tx *storage.Tx, p bot.Parting, qs []*Question) error {
	wishes, err := wishesFor(ctx, tx, p.Space, qs)
	if err != nil {
		return err
	}
	named, days := map[string]bool{}, map[string]bool{}
	for _, id := range wishes {
		named[id] = true
	}
	for _, q := range qs {
		named[q.ID] = true
		// A list is of a day of the space or of UTC, so a day more on each side.
		for day := q.CreatedAt.AddDate(0, 0, -1); !day.After(q.ActiveAt.AddDate(0, 0, 8)); day = day.AddDate(0, 0, 1) {
			days[day.Format(time.DateOnly)] = true
		}
	}
	for _, kind := range []string{"once", "keep", "reveal", "weekly", "queue"} {
		rows, err := bot.ShownRows(ctx, tx, p, "questions."+kind)
		if err != nil {
			return err
		}
		for _, row := range rows {
			first, _, _ := strings.Cut(row, "|")
			if !named[first] && !days[first] {
				continue
			}
			if err := bot.Refresh(ctx, tx, bot.CardID{Kind: "questions." + kind, Row: row}); err != nil {
				return err
			}
		}
	}
	return nil
}

// wishesFor are the wishes to learn who asked one of some questions.
func wishesFor(ctx context.Context, tx *storage.Tx, space chat.SpaceID, qs []*Question) (ids []string, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var id, question string
		err := scan(&id, &question)
		if slices.ContainsFunc(qs, func(q *Question) bool { return q.ID == question }) {
			ids = append(ids, id)
		}
		return err
	}, `SELECT id, question FROM question_reveal WHERE space = $1`, space)
	return ids, err
}

// partTook lets a former member have taken part where they did.
func partTook(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	user, err := json.Marshal(p.User)
	if err != nil {
		return err
	}
	qs, err := all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND
		(answerer = $2 OR needs_info = $2 OR on_it = $2 OR REPLACE(repliers, $3, '') <> repliers) ORDER BY id`, p.Space, p.User, string(user))
	for _, q := range qs {
		if err != nil {
			return err
		}
		needed := q.NeedsInfo == p.User
		if !q.Rename(p.User, p.Former) {
			continue
		}
		if err = save(ctx, tx, q); err == nil {
			err = bot.Refresh(ctx, tx, questionCard(q.ID))
		}
		if err == nil && needed {
			err = bot.Refresh(ctx, tx, infoCard(q))
		}
	}
	return err
}

// partReveals lets the audit of who looked stand without names and without
// their words. A wish of theirs that waits is withdrawn.
func partReveals(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	var ids []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM question_reveal WHERE space = $1 AND (first = $2 OR second = $2) ORDER BY id`, p.Space, p.User)
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE question_reveal SET reason = '', first = $3,
			ended_at = CASE WHEN state = 'asked' THEN $4 ELSE ended_at END,
			state = CASE WHEN state = 'asked' THEN 'withdrawn' ELSE state END WHERE space = $1 AND first = $2`,
			p.Space, p.User, string(p.Former), storage.Millis(tx.Now()))
	}
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE question_reveal SET second = $3 WHERE space = $1 AND second = $2`, p.Space, p.User, string(p.Former))
	}
	if err != nil || len(ids) == 0 {
		return err
	}
	rows, err := bot.ShownRows(ctx, tx, p, "questions.reveal")
	for _, row := range rows {
		if id, _, _ := strings.Cut(row, "|"); err == nil && slices.Contains(ids, id) {
			err = bot.Refresh(ctx, tx, bot.CardID{Kind: "questions.reveal", Row: row})
		}
	}
	return err
}

// partHabits forgets what they decided and had not posted.
func partHabits(ctx context.Context, tx *storage.Tx, p bot.Parting) error {
	_, err := tx.Exec(ctx, `DELETE FROM question_draft WHERE space = $1 AND user_id = $2`, p.Space, p.User)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM question_habit WHERE space = $1 AND user_id = $2`, p.Space, p.User)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `UPDATE question_invitation SET user_id = $3 WHERE space = $1 AND user_id = $2`, p.Space, p.User, string(p.Former))
	}
	return err
}
