package report

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// On Monday, in their waking hours, each organiser gets the week before in a few
// lines. A week in which nothing happened, with nothing that waits, brings none.
// It is a nudge: each can mute it, and any organiser can turn it off for the
// whole space.

// weekly promises the notes. It runs when Monday begins where it begins first.
// Late, what has begun already is promised for at once.
type weekly struct{}

func (weekly) Kind() string { return "report.weekly" }

// note tells one organiser. Late, it tells of the same week.
type note struct {
	Row string `json:"row"`
}

func (note) Kind() string { return "report.note" }

// ahead is how far the job looks: on Sunday at 10:00 UTC, so many hours later it
// is Monday or Tuesday everywhere on earth, and the last Monday is the one meant.
const ahead = 36 * time.Hour

func (f *Feature) weekly(ctx context.Context, _ scheduler.Job[weekly]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		spaces, err := people.SpaceIDs(ctx, tx)
		for _, space := range spaces {
			err = errors.Join(err, promise(ctx, tx, space))
		}
		return err
	})
}

// promise has each organiser of a space told when their Monday begins.
func promise(ctx context.Context, tx *storage.Tx, id chat.SpaceID) error {
	space, err := people.LoadSpace(ctx, tx, id)
	if err != nil {
		return err
	}
	organisers, err := people.Organising(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, user := range organisers {
		m, err := people.Load(ctx, tx, id, user)
		if err != nil {
			return err
		}
		at := monday(tx.Now().Add(ahead), m.Location(space))
		row := strings.Join([]string{at.Format(time.DateOnly), string(user), string(id)}, "|")
		if err := scheduler.Enqueue(ctx, tx, note{row}, scheduler.Opts{At: at, Key: row}); err != nil {
			return err
		}
	}
	return nil
}

// monday is when the last Monday until t began in a zone.
func monday(t time.Time, loc *time.Location) time.Time {
	y, m, d := t.In(loc).Date()
	back := (int(t.In(loc).Weekday()) + 6) % 7
	return time.Date(y, m, d-back, 0, 0, 0, 0, loc)
}

func (f *Feature) note(ctx context.Context, job scheduler.Job[note]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		return bot.Refresh(ctx, tx, bot.CardID{Kind: "report.weekly", Row: job.Args.Row})
	})
}

// weekOf is the week that a note tells of: the one that ended when that Monday
// began in the zone of the space, so that all organisers read the same figures.
func weekOf(day string, space people.Space) (bot.Period, error) {
	end, err := time.ParseInLocation(time.DateOnly, day, space.Location())
	if err != nil {
		return bot.Period{}, fmt.Errorf("week of a report: %w", err)
	}
	return bot.Period{From: end.AddDate(0, 0, -7), To: end}, nil
}

// weeklyCard is the note to one organiser about one week.
func (f *Feature) weeklyCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	parts := strings.SplitN(row, "|", 3)
	user, id := chat.UserID(parts[1]), chat.SpaceID(parts[2])
	space, err := people.LoadSpace(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	wanted, err := wants(ctx, tx, space, user)
	if err != nil || !wanted {
		return bot.Card{Gone: true}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, id, user)
	if err != nil {
		return bot.Card{}, err
	}
	week, err := weekOf(parts[0], space)
	if err != nil {
		return bot.Card{}, err
	}
	all, err := f.reg.Reports(ctx, tx, bot.Reporting{Space: space, Text: t, Period: week})
	if err != nil {
		return bot.Card{}, err
	}
	text := lines(t, all)
	if text == "" {
		return bot.Card{Gone: true}, nil
	}
	text = t.T("weekly.head") + "\n" + text
	return bot.Card{
		Space: id, To: bot.Audience{People: []chat.UserID{user}},
		Message: chat.Message{Text: text, Blocks: []chat.Block{
			chat.Paragraph{Text: text},
			chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.open"), Do: bot.Run("organiser report")}}},
		}},
		Nudge: &bot.Nudge{Kind: "report.weekly", Priority: bot.Low, Why: t.T("weekly.why")},
		Draw:  func(m chat.Message) (chat.Message, error) { return pictured(t, m, chartsOf(all)) },
	}, nil
}

// pictured puts the picture behind the first block of a message.
func pictured(t i18n.Printer, m chat.Message, all []bot.Chart) (chat.Message, error) {
	file, err := picture(t, all)
	if err != nil || len(file.Data) == 0 {
		return m, err
	}
	m.Files = append(slices.Clip(m.Files), file)
	m.Blocks = slices.Insert(slices.Clone(m.Blocks), 1, chat.Block(chat.Picture{File: file.Name}))
	return m, nil
}

// wants is whether somebody still organises a space that has the note.
func wants(ctx context.Context, tx *storage.Tx, space people.Space, user chat.UserID) (bool, error) {
	m, err := people.Load(ctx, tx, space.ID, user)
	if err != nil || !m.MayOrganise(space.OrganisersNamed) || !m.Left.IsZero() {
		return false, err
	}
	off, err := isOff(ctx, tx, space.ID)
	return !off, err
}

func isOff(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (bool, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM report_off WHERE space = $1`, space)
	return n > 0, err
}

func setOff(ctx context.Context, tx *storage.Tx, space chat.SpaceID, off bool) (changed bool, err error) {
	query, args := `DELETE FROM report_off WHERE space = $1`, []any{space}
	if off {
		query = `INSERT INTO report_off (space, since) VALUES ($1, $2) ON CONFLICT DO NOTHING`
		args = append(args, storage.Millis(tx.Now()))
	}
	n, err := tx.Exec(ctx, query, args...)
	return n > 0, err
}
