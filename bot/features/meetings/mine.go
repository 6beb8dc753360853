package meetings

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What somebody who joined an open meeting reads, alone.

// mine says how an open meeting stands for the actor, who joined it: where it is, or
// how many are before them in the line.
func (f *Feature) mine(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Plan, seats *Seats) (chat.Message, error) {
	coming, err := upcoming(ctx, tx, p.ID)
	if err != nil {
		return chat.Message{}, err
	}
	if len(coming) == 0 {
		return chat.Message{}, bot.Mistake("over", nil)
	}
	return f.mineAt(ctx, tx, r, p, seats, coming[0])
}

// mineAt is the same for one time of a series.
func (f *Feature) mineAt(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Plan, seats *Seats, m *Meeting) (chat.Message, error) {
	t, me := r.Text, r.Actor.ID
	seat, ok := seats.Of(me)
	if !ok {
		return chat.Message{}, bot.Mistake("seat.none", nil)
	}
	skip, err := skipping(ctx, tx, m.ID)
	if err != nil {
		return chat.Message{}, err
	}
	args := p.naming(t, me)
	args["when"], args["n"] = standingTime(t, p, m, r.Member.Location(r.Space)), seats.Line(me)
	key, items := "mine.seat", joinedButtons(t, p, m)
	switch {
	case !seat.Taken:
		key, items = "mine.waiting", []chat.Control{leaveButton(t, p)}
	case slices.Contains(skip, me):
		key = "mine.skips"
		items[0] = chat.Button{Label: t.S("button.come"), Style: chat.Primary, Do: do("come", m.ID)}
	}
	text := t.T(key, args)
	answer := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Facts{Rows: detailRows(t, p.shownTo(seats, me, m.Details))}}}
	if key == "mine.seat" {
		answer.Blocks = append(answer.Blocks, chat.Note{Text: t.T("mine.note", args)})
	}
	if seat.Taken {
		file, err := f.file(ctx, tx, t, p, me)
		if err != nil {
			return answer, err
		}
		answer.Files = []chat.File{file}
	}
	answer.Blocks = append(answer.Blocks, chat.Controls{Items: items})
	return answer, nil
}

func leaveButton(t i18n.Printer, p *Plan) chat.Button {
	return chat.Button{Label: t.S("button.leave"), Do: do("leave", p.ID)}
}

// joinedButtons are what somebody with a place can do with a meeting.
func joinedButtons(t i18n.Printer, p *Plan, m *Meeting) []chat.Control {
	if !p.Series() {
		return []chat.Control{leaveButton(t, p)}
	}
	return []chat.Control{chat.Button{Label: t.S("button.skip-me"), Do: do("skip-me", m.ID)}, leaveButton(t, p)}
}

// buttonsFor are what somebody can do with a meeting of theirs.
func buttonsFor(t i18n.Printer, p *Plan, m *Meeting, who chat.UserID) chat.Controls {
	if p.Has(who) {
		return meetingButtons(t, p, m)
	}
	return chat.Controls{Items: joinedButtons(t, p, m)}
}

// seatCard tells somebody who waited that a place is theirs.
func seatCard(p *Plan, s Seat) bot.CardID {
	return bot.CardID{Kind: "meetings.seat", Row: p.ID + "|" + strconv.FormatInt(storage.Millis(s.At), 10) + "|" + string(s.User)}
}

func (f *Feature) seatNote(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, _ *Meeting) (note, error) {
	told := note{kind: "seat", priority: bot.High, why: t.T("seat.why"), message: chat.Message{Text: t.T("seat.old", p.naming(t, n.user))}}
	seats, err := seatsOf(ctx, tx, p)
	if err != nil {
		return told, err
	}
	coming, err := upcoming(ctx, tx, p.ID)
	if err != nil {
		return told, err
	}
	seat, _ := seats.Of(n.user)
	if !seat.Taken || strconv.FormatInt(storage.Millis(seat.At), 10) != n.occasion || len(coming) == 0 {
		return told, nil
	}
	loc, err := zoneOf(ctx, tx, p.Space, n.user)
	if err != nil {
		return told, err
	}
	next := coming[0]
	told.wanted = true
	if next.At.Sub(tx.Now()) < day {
		told.priority = bot.Always
	}
	args := p.naming(t, n.user)
	args["when"] = standingTime(t, p, next, loc)
	text := t.T("seat.text", args)
	told.message = chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Facts{Rows: detailRows(t, next.Details)}, buttonsFor(t, p, next, n.user)}}
	file, err := f.file(ctx, tx, t, p, n.user)
	told.message.Files = []chat.File{file}
	return told, err
}

// followSeats lets what people were told of their places follow.
func followSeats(ctx context.Context, tx *storage.Tx, p *Plan) error {
	seats, err := seatsOf(ctx, tx, p)
	for _, seat := range seats.All {
		if err != nil {
			return err
		}
		var where chat.ConversationID
		where, err = bot.Where(ctx, tx, seatCard(p, seat))
		if err == nil && where != "" {
			err = bot.Refresh(ctx, tx, seatCard(p, seat))
		}
	}
	return err
}

// firstCard tells the host who had read in a reminder that nobody comes that somebody
// does.
func firstCard(reminder bot.CardID) bot.CardID {
	return bot.CardID{Kind: "meetings.first", Row: reminder.Row}
}

func (f *Feature) firstNote(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, m *Meeting) (note, error) {
	told := note{kind: "reminder", priority: bot.Always, why: t.T("open.reminder.why")}
	if m == nil {
		return told, nil
	}
	who, err := f.attendants(ctx, tx, p, m)
	if err != nil {
		return told, err
	}
	loc, err := zoneOf(ctx, tx, p.Space, n.user)
	args := p.naming(t, n.user)
	args["when"] = spell(t, m.At, loc)
	told.message = chat.Message{Text: t.T("first.text", args)}
	told.wanted = len(who) > 1 && m.State == Coming && m.At.After(tx.Now()) && strings.HasPrefix(n.occasion, strconv.Itoa(m.Seq)+"-")
	return told, err
}

// openNotice shows another time to somebody who joined: where it is, and the file, to
// those who have a place.
func (f *Feature) openNotice(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, m *Meeting, told note) (note, error) {
	seats, err := seatsOf(ctx, tx, p)
	if err != nil {
		return told, err
	}
	text := told.message.Text
	details := chat.Facts{Rows: detailRows(t, p.shownTo(seats, n.user, m.Details))}
	if seat, _ := seats.Of(n.user); !seat.Taken {
		told.priority = bot.High
		told.message.Blocks = []chat.Block{chat.Paragraph{Text: text}, details, chat.Controls{Items: []chat.Control{leaveButton(t, p)}}}
		return told, nil
	}
	told.message.Blocks = []chat.Block{chat.Paragraph{Text: text}, details, buttonsFor(t, p, m, n.user)}
	file, err := f.file(ctx, tx, t, p, n.user)
	told.message.Files = []chat.File{file}
	return told, err
}
