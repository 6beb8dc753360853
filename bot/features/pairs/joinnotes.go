package pairs

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What the three are told of an apprentice. The row of such a card is
// "apprentice|0|account".

func circleID(apprentice string) bot.CardID { return bot.CardID{Kind: "pairs.circle", Row: apprentice} }

func joinID(kind string, a *Apprentice, who chat.UserID) bot.CardID {
	return bot.CardID{Kind: "pairs." + kind, Row: a.ID + "|0|" + string(who)}
}

// joinCard asks the mentee or the apprentice. Until all agreed the apprentice
// learns the topic and who the mentor is, and not the mentee.
func (f *Feature) joinCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	n, _ := parseNote(row)
	a, p, err := loadApprentice(ctx, tx, n.pair)
	if err != nil || n.user != a.User && n.user != p.Mentee {
		return bot.Card{Gone: true}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, p.Space, n.user)
	if err != nil {
		return bot.Card{}, err
	}
	topic, err := topicOf(ctx, tx, t, p)
	if err != nil {
		return bot.Card{}, err
	}
	args := i18n.Args{"mentor": chat.Mention(p.Mentor), "who": chat.Mention(a.User), "topic": topic}
	said := a.Self
	text := t.T("join.self", args)
	if n.user == p.Mentee {
		said, text = a.Mentee, t.T("join.mentee", args)
	}
	var m chat.Message
	switch {
	case a.State == Joined:
		m = chat.Message{Text: t.T("join.both")}
	case a.over():
		m = chat.Message{Text: t.T("join.settled")}
	case said:
		m = chat.Message{Text: t.T("join.yes")}
	default:
		m = withControls(text, button(t, "join", a.ID, chat.Primary), button(t, "join-no", a.ID, chat.Plain))
	}
	return f.joinNudge(ctx, tx, t, bot.CardID{Kind: "pairs.join", Row: row}, p, n.user, m, a.State == Wanted && !said)
}

// joinNotCard tells the mentor that it did not come about, and not because of
// whom.
func (f *Feature) joinNotCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	n, _ := parseNote(row)
	a, p, err := loadApprentice(ctx, tx, n.pair)
	if err != nil || n.user != p.Mentor {
		return bot.Card{Gone: true}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, p.Space, n.user)
	if err != nil {
		return bot.Card{}, err
	}
	m := chat.Message{Text: t.T("join.not", i18n.Args{"who": chat.Mention(a.User)})}
	return f.joinNudge(ctx, tx, t, bot.CardID{Kind: "pairs.join-not", Row: row}, p, n.user, m, p.State != Ended)
}

func (f *Feature) joinNudge(ctx context.Context, tx *storage.Tx, t i18n.Printer, id bot.CardID, p *Pair, to chat.UserID, m chat.Message, wanted bool) (bot.Card, error) {
	where, err := bot.Where(ctx, tx, id)
	return bot.Card{
		Space: p.Space, To: bot.Audience{People: []chat.UserID{to}}, Message: m, Gone: where == "" && !wanted,
		Nudge: &bot.Nudge{Kind: "pairs.apprentice", Priority: bot.High, Why: t.T("join.why", i18n.Args{"mentor": chat.Mention(p.Mentor)})},
	}, err
}

// circleCard opens the room of three, and says when that is over.
func (f *Feature) circleCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	a, p, err := loadApprentice(ctx, tx, id)
	if err != nil || a.State != Joined && a.State != Out {
		return bot.Card{Gone: true}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, p.Space)
	if err != nil {
		return bot.Card{}, err
	}
	args := i18n.Args{"mentor": chat.Mention(p.Mentor), "mentee": chat.Mention(p.Mentee), "who": chat.Mention(a.User)}
	m := withControls(t.T("circle.text", args), button(t, "out", a.ID, chat.Plain))
	if a.State == Out {
		m = chat.Message{Text: t.T("circle.over", args)}
	}
	where, err := bot.Where(ctx, tx, circleID(id))
	return bot.Card{Space: p.Space, To: room(where, []chat.UserID{p.Mentor, p.Mentee, a.User}), Message: m}, err
}
