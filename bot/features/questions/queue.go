package questions

import (
	"context"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// The organisers' queue: questions that nobody has answered for a day. It is
// read off the questions; organisers are told of it once a day at most.

const mostQueued = 10 // shown at once

// queue shows the queue to an organiser.
func (f *Feature) queue(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		m, err = queueMessage(ctx, tx, r.Text, r.Space.ID)
		return err
	})
	if err == nil && m.Text == "" {
		m.Text = r.Text.T("queue.empty")
	}
	return chat.Reply{Message: m}, err
}

// queueMessage has no text when the queue is empty.
func queueMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID) (chat.Message, error) {
	qs, err := queued(ctx, tx, space, mostQueued+1)
	if err != nil || len(qs) == 0 {
		return chat.Message{}, err
	}
	head := t.T("queue.head", i18n.Args{"n": min(len(qs), mostQueued)})
	timers, err := timersOf(ctx, tx, space)
	if err != nil {
		return chat.Message{}, err
	}
	var list chat.Markup
	for _, q := range qs[:min(len(qs), mostQueued)] {
		where, err := bot.Where(ctx, tx, questionCard(q.ID))
		if err != nil {
			return chat.Message{}, err
		}
		key := "queue.line"
		if q.Rung == Red {
			key = "queue.line.red"
			if timers.Red != defaultTimers.Red {
				key = "queue.line.red.after"
			}
		}
		list += t.T(key, i18n.Args{"title": shorten(titled(t, q), 80), "where": chat.Channel(where), "since": chat.When(q.CreatedAt), "after": timers.Red}) + "\n"
	}
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}, chat.Paragraph{Text: list}}}
	if len(qs) > mostQueued {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("queue.more")})
	}
	return m, nil
}

// tellOrganisers promises each organiser one note about today's queue.
func tellOrganisers(ctx context.Context, tx *storage.Tx, id chat.SpaceID) error {
	space, err := people.LoadSpace(ctx, tx, id)
	if err != nil {
		return err
	}
	organisers, err := people.Organising(ctx, tx, id)
	if err != nil {
		return err
	}
	day := tx.Now().In(space.Location()).Format(time.DateOnly)
	for _, organiser := range organisers {
		row := strings.Join([]string{day, string(organiser), string(id)}, "|")
		if err := bot.Refresh(ctx, tx, bot.CardID{Kind: "questions.queue", Row: row}); err != nil {
			return err
		}
	}
	return nil
}

// queueCard is the note to one organiser about one day's queue.
func (f *Feature) queueCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	parts := strings.SplitN(row, "|", 3)
	organiser, space := chat.UserID(parts[1]), chat.SpaceID(parts[2])
	t, err := f.reg.MemberTexts(ctx, tx, space, organiser)
	if err != nil {
		return bot.Card{}, err
	}
	m, err := queueMessage(ctx, tx, t, space)
	if err != nil || m.Text == "" {
		return bot.Card{Gone: true}, err
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.queue"), Do: bot.Run("organiser queue")}}})
	return bot.Card{
		Space: space, To: bot.Audience{People: []chat.UserID{organiser}}, Message: m,
		Nudge: &bot.Nudge{Kind: "questions.queue", Priority: bot.Low, Why: t.T("queue.why")},
	}, nil
}
