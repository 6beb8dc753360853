package bot

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Who takes no direct messages finds their notes on their own page. That there
// is one, and nothing of what it says, a line in public tells them: once for a
// note, at most once a week, as a nudge like any other. The line goes when they
// have read their page.

// noteKind is the kind of nudge and of card that such a line is.
const noteKind = "bot.note"

// noteJob tells a person in public that something waits on their page.
type noteJob struct {
	Person string `json:"person"`
}

func (noteJob) Kind() string { return "bot.note" }

// promiseNote has a person told, a week after the last time at the earliest.
func promiseNote(ctx context.Context, tx *storage.Tx, person string) error {
	var last int64
	err := tx.Get(ctx, []any{&last}, `SELECT COALESCE(MAX(since), 0) FROM nudge WHERE person = $1 AND state = 'sent' AND kind = $2`, person, noteKind)
	if err != nil {
		return err
	}
	at := tx.Now()
	if last > 0 {
		at = latest(at, storage.Time(last).Add(week))
	}
	return scheduler.Enqueue(ctx, tx, noteJob{person}, scheduler.Opts{Key: person, At: at})
}

// note queues the line, unless one is queued, or its person knows by now.
func (c *Core) note(ctx context.Context, job scheduler.Job[noteJob]) error {
	person := job.Args.Person
	return c.db.InTx(ctx, func(tx *storage.Tx) error {
		if err := people.Lock(ctx, tx, person); err != nil {
			return err
		}
		waits, err := untold(ctx, tx, person)
		if err != nil {
			return err
		}
		var queued int
		err = tx.Get(ctx, []any{&queued}, `SELECT COUNT(*) FROM nudge WHERE person = $1 AND state = 'queued' AND kind = $2`, person, noteKind)
		if err != nil {
			return err
		}
		if len(waits) == 0 || queued > 0 {
			return scheduler.ErrDone
		}
		m := people.Member{Person: person, Space: waits[0].Space, User: waits[0].User}
		if err := insertNudge(ctx, tx, m, CardID{noteKind, storage.NewID(tx.Now())}, Nudge{Kind: noteKind}); err != nil {
			return err
		}
		return wakeGovernor(ctx, tx, person, time.Time{})
	})
}

// untold lists what could not be delivered and its person does not know of,
// newest first.
func untold(ctx context.Context, tx *storage.Tx, person string) ([]nudgeRow, error) {
	return nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE person = $1 AND state = 'unreachable' AND NOT told ORDER BY id DESC`, person)
}

// noteCard is the line. It is gone when its person knows, when nothing waits or
// everything arrives, and when the space has no channel for it.
func (c *Core) noteCard(ctx context.Context, tx *storage.Tx, row string) (Card, error) {
	var to nudgeRow
	var state string
	var known bool
	err := tx.Get(ctx, append(to.fields(), &state, &known),
		`SELECT `+nudgeColumns+`, state, told FROM nudge WHERE card_kind = $1 AND row_id = $2`, noteKind, row)
	if err != nil {
		return Card{}, err
	}
	m, err := people.Load(ctx, tx, to.Space, to.User)
	if err != nil || known || m.Unreachable.IsZero() || m.Stopped || m.Mutes(noteKind) {
		return Card{Gone: true}, err
	}
	if state == "queued" {
		if waits, err := untold(ctx, tx, to.Person); err != nil || len(waits) == 0 {
			return Card{Gone: true}, err
		}
	}
	if page, err := c.onPage(ctx, tx, to.Person); err != nil || len(page) == 0 {
		return Card{Gone: true}, err
	}
	where, err := c.reg.commons(ctx, tx, to.Space)
	if err != nil || where == "" {
		return Card{Gone: true}, err
	}
	t, err := c.own.SpaceTexts(ctx, tx, to.Space)
	text := t.T("note", i18n.Args{"who": chat.Mention(to.User)})
	return Card{
		Space: to.Space, To: Audience{Conversation: where}, Nudge: &Nudge{Kind: noteKind},
		Message: chat.Message{Text: text, Ping: []chat.UserID{to.User}, Blocks: []chat.Block{
			chat.Paragraph{Text: text},
			chat.Note{Text: t.T("note.why")},
			chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("direct.me"), Do: Run("me")}}},
		}},
	}, err
}

// ReadPage takes note that a person has looked at their own page: they know what
// waits, and what told them so in public is taken away.
func ReadPage(ctx context.Context, tx *storage.Tx, person string) error {
	if err := refreshNotes(ctx, tx, person); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE nudge SET told = TRUE WHERE person = $1 AND NOT told
		AND (state = 'unreachable' OR state = 'sent' AND kind = $2)`, person, noteKind)
	return err
}

// refreshNotes lets the lines that stand in public follow what waits.
func refreshNotes(ctx context.Context, tx *storage.Tx, person string) error {
	lines, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge
		WHERE person = $1 AND state = 'sent' AND kind = $2 AND NOT told ORDER BY id`, person, noteKind)
	for _, n := range lines {
		if err == nil {
			err = Refresh(ctx, tx, n.Card)
		}
	}
	return err
}

// reached takes note that direct messages arrive again.
func reached(ctx context.Context, tx *storage.Tx, person string) error {
	if err := people.SetUnreachable(ctx, tx, person, time.Time{}); err != nil {
		return err
	}
	return refreshNotes(ctx, tx, person)
}
