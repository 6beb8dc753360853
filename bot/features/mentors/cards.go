package mentors

import (
	"context"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What reaches people who did not ask at this moment.

// toMentor is a card to the mentor of an ask.
func (f *Feature) toMentor(ctx context.Context, tx *storage.Tx, a *Ask, req *Request, priority bot.Priority, say func(i18n.Printer) (chat.Message, error)) (bot.Card, error) {
	t, err := f.reg.MemberTexts(ctx, tx, a.Space, a.Mentor)
	if err != nil {
		return bot.Card{}, err
	}
	m, err := say(t)
	return bot.Card{
		Space: a.Space, To: bot.Audience{People: []chat.UserID{a.Mentor}}, Message: m, Of: a.Mentor,
		Nudge: &bot.Nudge{Kind: askKind, Priority: priority, Why: t.T(whyOf("ask.why", req.Programme), i18n.Args{"programme": req.Programme})},
	}, err
}

// toMentee is a card to the mentee of a request.
func (f *Feature) toMentee(ctx context.Context, tx *storage.Tx, req *Request, priority bot.Priority, say func(i18n.Printer) (chat.Message, error)) (bot.Card, error) {
	t, err := f.reg.MemberTexts(ctx, tx, req.Space, req.Mentee)
	if err != nil {
		return bot.Card{}, err
	}
	m, err := say(t)
	return bot.Card{
		Space: req.Space, To: bot.Audience{People: []chat.UserID{req.Mentee}}, Message: m, Of: req.Mentee,
		Nudge: &bot.Nudge{Kind: newsKind, Priority: priority, Why: t.T(whyOf("news.why", req.Programme), i18n.Args{"programme": req.Programme})},
	}, err
}

// whyOf is the reason for a message: what somebody asked or offered, or the
// programme that they take part in.
func whyOf(key, programme string) string {
	if programme != "" {
		return key + ".programme"
	}
	return key
}

// unsent is whether nobody was shown a card yet.
func unsent(ctx context.Context, tx *storage.Tx, id bot.CardID) (bool, error) {
	where, err := bot.Where(ctx, tx, id)
	return where == "", err
}

// showAsk lets what its mentor was shown of an ask follow it: the first message, and
// what reminded them of it.
func showAsk(ctx context.Context, tx *storage.Tx, a *Ask) error {
	for _, id := range remindCards(a) {
		fresh, err := unsent(ctx, tx, id)
		if err == nil && !fresh {
			err = bot.Refresh(ctx, tx, id)
		}
		if err != nil {
			return err
		}
	}
	if a.Added != "" {
		if err := bot.Refresh(ctx, tx, addedCard(a)); err != nil {
			return err
		}
	}
	return bot.Refresh(ctx, tx, askCard(a.ID))
}

// remindCards are all that can remind of an ask.
func remindCards(a *Ask) (all []bot.CardID) {
	for _, state := range []AskState{Asked, AskAccepted} {
		for n := range len(remindAfter) {
			for _, late := range []bool{false, true} {
				all = append(all, remindCard(&Ask{ID: a.ID, State: state, Reminded: n + 1}, late))
			}
		}
	}
	return all
}

// askCard asks a mentor. Before it was shown, what has been settled need not be.
func (f *Feature) askCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	a, req, err := loadAsk(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	fresh, err := unsent(ctx, tx, askCard(id))
	if err != nil || fresh && a.State != Asked {
		return bot.Card{Gone: true}, err
	}
	return f.toMentor(ctx, tx, a, req, bot.High, func(t i18n.Printer) (chat.Message, error) {
		if a.State == Asked && a.Added != "" && !fresh { // addedCard repeats all of it
			about, err := aboutAsk(ctx, tx, t, req, a.Space)
			return chat.Message{Text: t.T("ask.newer", about)}, err
		}
		return f.askMessage(ctx, tx, t, a, req)
	})
}

// addedCard shows a mentor what the mentee added.
func (f *Feature) addedCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, _, _ := strings.Cut(row, ".")
	a, req, err := loadAsk(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	newest := a.Added != "" && addedCard(a).Row == row
	fresh, err := unsent(ctx, tx, bot.CardID{Kind: addedCard(a).Kind, Row: row})
	if err != nil || fresh && (a.State != Asked || !newest) {
		return bot.Card{Gone: true}, err
	}
	return f.toMentor(ctx, tx, a, req, bot.High, func(t i18n.Printer) (chat.Message, error) {
		m, err := f.askMessage(ctx, tx, t, a, req)
		if a.State == Asked && newest {
			m = prefixed(m, t.T("added.text"))
		}
		return m, err
	})
}

// prefixed puts a line before a message.
func prefixed(m chat.Message, line chat.Markup) chat.Message {
	blocks := m.Blocks
	if len(blocks) == 0 {
		blocks = []chat.Block{chat.Paragraph{Text: m.Text}}
	}
	m.Text = line
	m.Blocks = append([]chat.Block{chat.Paragraph{Text: line}}, blocks...)
	return m
}

// remindCard reminds whoever is to say something.
func (f *Feature) remindCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, which, _ := strings.Cut(row, ".")
	a, req, err := loadAsk(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	which, late := strings.CutSuffix(which, ".late")
	if !a.Waits() || which != string(a.State)+strconv.Itoa(a.Reminded) {
		return bot.Card{Gone: true}, nil // what it reminded of is over
	}
	line := func(t i18n.Printer, key string) chat.Markup {
		if late {
			key += ".late"
		}
		return t.T(key, i18n.Args{"end": chat.When(a.ends())})
	}
	if a.State == AskAccepted {
		return f.toMentee(ctx, tx, req, bot.High, func(t i18n.Printer) (chat.Message, error) {
			m, err := f.newsMessage(ctx, tx, t, req)
			return prefixed(m, line(t, "remind.confirm")), err
		})
	}
	return f.toMentor(ctx, tx, a, req, bot.High, func(t i18n.Printer) (chat.Message, error) {
		m, err := f.askMessage(ctx, tx, t, a, req)
		return prefixed(m, line(t, "remind.ask")), err
	})
}

// newsCard tells a mentee what became of their request. What they were told before
// shows that there is something newer.
func (f *Feature) newsCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, n, _ := strings.Cut(row, ".")
	req, err := loadRequest(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	fresh, err := unsent(ctx, tx, bot.CardID{Kind: newsCard("", 0).Kind, Row: row})
	if err != nil {
		return bot.Card{}, err
	}
	if n != strconv.Itoa(req.News) {
		if fresh {
			return bot.Card{Gone: true}, nil
		}
		return f.toMentee(ctx, tx, req, bot.Low, func(t i18n.Printer) (chat.Message, error) {
			return chat.Message{Text: t.T("news.older")}, nil
		})
	}
	priority := bot.High
	switch req.Said {
	case NewsAccepted, NewsMore, NewsDeclined:
		priority = bot.Always // an answer to what they did (product rule for attention)
	case NewsExpired, NewsUnfound, NewsNobody, NewsTakenBack, NewsLapsed, NewsElsewhere, NewsGone, NewsRoomless:
	}
	return f.toMentee(ctx, tx, req, priority, func(t i18n.Printer) (chat.Message, error) { return f.newsMessage(ctx, tx, t, req) })
}

// backCard tells a mentor who said yes that nothing comes of it.
func (f *Feature) backCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	a, req, err := loadAsk(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	key := "back.withdrawn"
	switch a.State {
	case AskWithdrawn:
	case AskExpired:
		key = "back.lapsed"
	default:
		return bot.Card{Gone: true}, nil
	}
	return f.toMentor(ctx, tx, a, req, bot.Low, func(t i18n.Printer) (chat.Message, error) {
		about, err := aboutAsk(ctx, tx, t, req, a.Space)
		return chat.Message{Text: t.T(key, about)}, err
	})
}

// silentCard tells a mentor that nobody asks them any more, and how to undo that.
func (f *Feature) silentCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	a, req, err := loadAsk(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	o, err := offerOf(ctx, tx, a.Space, a.Mentor)
	if err != nil {
		return bot.Card{}, err
	}
	if o.State != OfferSilent {
		return bot.Card{Gone: true}, nil
	}
	return f.toMentor(ctx, tx, a, req, bot.Normal, func(t i18n.Printer) (chat.Message, error) {
		text := t.T("silent.text", i18n.Args{"n": mostSilent})
		return chat.Message{Text: text, Blocks: []chat.Block{
			chat.Paragraph{Text: text},
			chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.back"), Style: chat.Primary, Do: do("resume", "")}}},
		}}, nil
	})
}

// roomCard introduces two people to each other, in their own conversation. It is
// not there before both said yes, whatever else the rows say.
func (f *Feature) roomCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	req, err := loadRequest(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	all, err := asksOf(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	for _, a := range all {
		if a.State != AskIntroduced && a.State != AskOver {
			continue
		}
		both, err := bothAgreed(ctx, tx, a, req)
		if err != nil || !both || a.far(req) {
			return bot.Card{Gone: true}, err
		}
		m, err := f.roomMessage(ctx, tx, a, req)
		return bot.Card{Space: req.Space, To: bot.Audience{People: []chat.UserID{a.Mentor, req.Mentee}}, Message: m}, err
	}
	return bot.Card{Gone: true}, nil
}
