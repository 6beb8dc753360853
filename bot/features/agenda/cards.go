package agenda

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What Kith tells one of the two. The row of such a card says of what, on which
// occasion and whom, "row|occasion|account", so that each is told once.

func noteID(kind, row, occasion string, who chat.UserID) bot.CardID {
	return bot.CardID{Kind: "agenda." + kind, Row: row + "|" + occasion + "|" + string(who)}
}

func askCard(m *Meeting, p *Pair) bot.CardID { return noteID("ask", m.ID, askedFor(m), p.Mentee) }

// askedFor tells the times apart at which the mentee was asked about a meeting.
func askedFor(m *Meeting) string { return strconv.FormatInt(storage.Millis(m.AskedAt), 10) }

func afterCard(m *Meeting, who chat.UserID) bot.CardID { return noteID("after", m.ID, "held", who) }

func remindCard(i *Item, occasion string) bot.CardID {
	return noteID("remind", i.ID, occasion, i.Owner)
}

func adviceCard(i *Item, p *Pair) bot.CardID { return noteID("advice", i.ID, "used", p.Mentor) }

// followItem lets what the owner was told of an item follow it.
func followItem(ctx context.Context, tx *storage.Tx, was *Item) error {
	if len(was.Reminded) < len(time.DateOnly) || was.Owner.Former() {
		return nil
	}
	for _, occasion := range []string{before, onTheDay} {
		if err := bot.Refresh(ctx, tx, remindCard(was, was.Reminded[:len(time.DateOnly)]+occasion)); err != nil {
			return err
		}
	}
	return nil
}

// followAsk lets what the mentee was asked about a meeting follow it.
func followAsk(ctx context.Context, tx *storage.Tx, p *Pair, m *Meeting) error {
	if m.AskedAt.IsZero() || p.Mentee.Former() {
		return nil
	}
	return bot.Refresh(ctx, tx, askCard(m, p))
}

// followAfter lets what somebody was asked after a meeting follow.
func followAfter(ctx context.Context, tx *storage.Tx, m *Meeting, who chat.UserID) error {
	if m.State != Held || who.Former() {
		return nil
	}
	return bot.Refresh(ctx, tx, afterCard(m, who))
}

// followAgenda lets what shows a pair's agenda follow it.
func followAgenda(ctx context.Context, tx *storage.Tx, p *Pair) error {
	m, err := nextMeeting(ctx, tx, p.ID, tx.Now().Add(-running))
	if err != nil || m == nil {
		return err
	}
	if err := followAsk(ctx, tx, p, m); err != nil {
		return err
	}
	return followRoom(ctx, tx, m)
}

// told is what one of the two is told.
type told struct {
	kind     string // of the nudge
	priority bot.Priority
	why      chat.Markup
	message  chat.Message
	wanted   bool // whether they still need to hear of it
}

// addressed is a card for one of the two. What is not wanted any more is not sent;
// where it stands already it follows.
func (f *Feature) addressed(kind string, tell func(ctx context.Context, tx *storage.Tx, row, occasion string, who chat.UserID) (*Pair, told, error)) bot.Projection {
	return func(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
		parts := strings.Split(id, "|")
		if len(parts) != 3 {
			return bot.Card{Gone: true}, nil
		}
		who := chat.UserID(parts[2])
		p, n, err := tell(ctx, tx, parts[0], parts[1], who)
		if err != nil || !p.Has(who) {
			return bot.Card{Gone: true}, err
		}
		where, err := bot.Where(ctx, tx, bot.CardID{Kind: "agenda." + kind, Row: id})
		return bot.Card{
			Space: p.Space, To: bot.Audience{People: []chat.UserID{who}}, Message: n.message, Gone: where == "" && !n.wanted, Of: who,
			Nudge: &bot.Nudge{Kind: "agenda." + n.kind, Priority: n.priority, Why: n.why},
		}, err
	}
}

// askNote asks the mentee what to talk about.
func (f *Feature) askNote(ctx context.Context, tx *storage.Tx, id, occasion string, who chat.UserID) (*Pair, told, error) {
	n := told{kind: "agenda", priority: bot.Normal}
	m, p, err := meetingOf(ctx, tx, id)
	if err != nil {
		return p, n, err
	}
	rd, err := f.member(ctx, tx, p.Space, who)
	if err != nil {
		return p, n, err
	}
	n.why = rd.t.T("ask.why")
	with := i18n.Args{"other": chat.Mention(p.Other(who)), "when": chat.When(m.At)}
	switch {
	case !p.Open:
		n.message = plain(rd.t.T("over"))
		return p, n, nil
	case m.State == Off:
		n.message = message(rd.t.T("ask.off", with), row(button(rd.t, "show", p.ID, chat.Plain)))
		return p, n, nil
	case m.State == Held || !m.At.After(rd.now):
		n.message = message(rd.t.T("ask.over", with), row(button(rd.t, "notes", m.ID, chat.Plain)))
		return p, n, nil
	}
	key := "ask.text"
	if n.wanted = occasion == askedFor(m); !n.wanted {
		key = "ask.moved"
	}
	a, err := loadAgenda(ctx, tx, p, rd.now)
	n.message = message(rd.t.T(key, with), append(a.lists(rd),
		row(button(rd.t, "point", p.ID, chat.Primary), button(rd.t, "show", p.ID, chat.Plain)))...)
	return p, n, err
}

// afterNote asks for what is to be kept of a meeting, of whoever has written
// nothing yet.
func (f *Feature) afterNote(ctx context.Context, tx *storage.Tx, id, _ string, who chat.UserID) (*Pair, told, error) {
	n := told{kind: "notes", priority: bot.Low}
	m, p, err := meetingOf(ctx, tx, id)
	if err != nil {
		return p, n, err
	}
	rd, err := f.member(ctx, tx, p.Space, who)
	if err != nil {
		return p, n, err
	}
	s, err := loadSheet(ctx, tx, m)
	if err != nil {
		return p, n, err
	}
	open, err := openPoints(ctx, tx, p.ID)
	n.why = rd.t.T("after.why")
	if !p.Open {
		n.message = plain(rd.t.T("over"))
		return p, n, nil
	}
	n.wanted = m.State == Held && rd.now.Before(m.HeldAt.Add(askNotes)) && !s.writtenBy(who)
	with := i18n.Args{"other": chat.Mention(p.Other(who)), "when": chat.When(m.At), "n": len(open)}
	items := []chat.Control{button(rd.t, "note", m.ID, chat.Primary), button(rd.t, "item", p.ID+"/"+m.ID, chat.Plain)}
	n.message = message(rd.t.T("after.text", with))
	if len(open) > 0 {
		n.message.Blocks = append(n.message.Blocks, chat.Note{Text: rd.t.T("after.points", with)})
		items = append(items, button(rd.t, "talked", m.ID, chat.Plain))
	}
	n.message.Blocks = append(n.message.Blocks, row(items...))
	return p, n, err
}

// remindNote reminds the owner of an action item.
func (f *Feature) remindNote(ctx context.Context, tx *storage.Tx, id, occasion string, who chat.UserID) (*Pair, told, error) {
	n := told{kind: "item", priority: bot.Normal}
	i, p, err := itemOf(ctx, tx, id)
	if err != nil {
		return p, n, err
	}
	rd, err := f.member(ctx, tx, p.Space, who)
	if err != nil {
		return p, n, err
	}
	next, err := nextMeeting(ctx, tx, p.ID, rd.now)
	if err != nil {
		return p, n, err
	}
	day, _ := i.Dated(next, rd.loc)
	n.why = rd.t.T("remind.why")
	n.wanted = p.Open && i.State == Open && i.Owner == who && i.Reminded == occasion && strings.HasPrefix(occasion, day) && day >= rd.now.In(rd.loc).Format(time.DateOnly)
	n.message, err = itemMessage(ctx, tx, rd, p, i)
	return p, n, err
}

// adviceNote tells the mentor that something helped.
func (f *Feature) adviceNote(ctx context.Context, tx *storage.Tx, id, _ string, who chat.UserID) (*Pair, told, error) {
	n := told{kind: "advice", priority: bot.Normal}
	i, p, err := itemOf(ctx, tx, id)
	if err != nil {
		return p, n, err
	}
	rd, err := f.member(ctx, tx, p.Space, who)
	with := i18n.Args{"other": chat.Mention(p.Other(who))}
	n.why, n.wanted = rd.t.T("advice.why", with), !i.UsedAt.IsZero()
	n.message = message(rd.t.T("advice.text", with), chat.Quote{Text: itemWords(rd.t, i, maxQuote)})
	return p, n, err
}
