package meetings

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// The message about an open meeting, in a channel. It shows how many take part, and
// neither who nor where.

// purposeMeetings is what organisers may choose a channel for.
const purposeMeetings = "meetings"

// card is the message that shows a plan.
func (p *Plan) card() bot.CardID {
	if p.Between() {
		return planCard(p.ID)
	}
	return bot.CardID{Kind: "meetings.open", Row: p.ID}
}

// stage is the channel in which an open meeting stands: the one for meetings, that of
// its topic, or one that everybody reads. "" when there is none.
func (f *Feature) stage(ctx context.Context, tx *storage.Tx, space chat.SpaceID, topic string) (chat.ConversationID, error) {
	chosen, err := people.Channel(ctx, tx, space, purposeMeetings)
	if err != nil || chosen != "" {
		return chosen, err
	}
	about, err := topicOf(ctx, tx, space, topic)
	if err != nil || about.Channel != "" {
		return about.Channel, err
	}
	return f.reg.Commons(ctx, tx, space)
}

// topicOf is a topic by its ID; the zero topic when there is none.
func topicOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id string) (people.Topic, error) {
	if id == "" {
		return people.Topic{}, nil
	}
	all, err := people.Topics(ctx, tx, space)
	for _, topic := range all {
		if topic.ID == id {
			return topic, err
		}
	}
	return people.Topic{}, err
}

func (f *Feature) openCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	p, err := loadPlan(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, p.Space)
	if err != nil {
		return bot.Card{}, err
	}
	posted, err := bot.Where(ctx, tx, p.card())
	if err != nil {
		return bot.Card{}, err
	}
	where, err := f.stage(ctx, tx, p.Space, p.Topic)
	if err != nil {
		return bot.Card{}, err
	}
	card := bot.Card{
		Space: p.Space, To: bot.Audience{Conversation: where}, Of: p.Host,
		Gone: p.State == Withdrawn || posted == "" && (p.State != Set || where == ""),
	}
	if card.Gone {
		return card, nil
	}
	card.Message, err = f.openMessage(ctx, tx, t, p)
	return card, err
}

func (f *Feature) openMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan) (chat.Message, error) {
	coming, err := upcoming(ctx, tx, p.ID)
	if err != nil {
		return chat.Message{}, err
	}
	args := p.naming(t, "")
	if p.State != Set || len(coming) == 0 {
		return f.closedMessage(ctx, tx, t, p)
	}
	next := coming[0]
	seats, err := seatsOf(ctx, tx, p)
	if err != nil {
		return chat.Message{}, err
	}
	args["at"] = chat.When(next.At)
	key := "card.once"
	if p.Series() {
		key = "card.series"
		args["rule"] = p.Rule().Words(t)
	}
	rows, err := f.openRows(ctx, tx, t, p, seats, next)
	if err != nil {
		return chat.Message{}, err
	}
	head := t.T(key, args)
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}, chat.Facts{Rows: rows}}}
	if next.Moved && p.Series() {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("plan.moved")})
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: t.T("card.note", args)}, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.join"), Style: chat.Primary, Do: do("join", p.ID)},
		leaveButton(t, p),
		chat.Button{Label: t.S("button.take-down"), Do: do("take-down", p.ID)},
	}})
	return m, nil
}

// openRows are what everybody may know of an open meeting.
func (f *Feature) openRows(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan, seats *Seats, m *Meeting) ([]chat.Fact, error) {
	rows := detailRows(t, Details{Length: m.Length})
	topic, err := topicOf(ctx, tx, p.Space, p.Topic)
	if err != nil {
		return nil, err
	}
	if topic.ID != "" {
		rows = append(rows, chat.Fact{Label: t.S("field.topic"), Value: chat.Escape(topic.Name)})
	}
	rows = append(rows, chat.Fact{Label: t.S("field.places"), Value: t.T("places.free", i18n.Args{"n": seats.Free(), "places": p.Seats})})
	if n := len(seats.Waiting()); n > 0 {
		rows = append(rows, chat.Fact{Label: t.S("field.waiting"), Value: t.T("places.waiting", i18n.Args{"n": n})})
	}
	return rows, nil
}

// closedMessage says that nothing comes of an open meeting any more.
func (f *Feature) closedMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Plan) (chat.Message, error) {
	last, err := meetings(ctx, tx, `plan = $1 ORDER BY at DESC, id DESC LIMIT 1`, p.ID)
	if err != nil {
		return chat.Message{}, err
	}
	args := p.naming(t, "")
	if p.Series() || len(last) == 0 {
		return chat.Message{Text: t.T("card.over", args)}, nil
	}
	args["when"] = chat.When(last[0].At)
	if last[0].State == Off {
		return chat.Message{Text: t.T("card.off", args)}, nil
	}
	return chat.Message{Text: t.T("card.was", args)}, nil
}
