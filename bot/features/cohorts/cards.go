package cohorts

import (
	"context"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

func runCard(signup string, run int) bot.CardID {
	return bot.CardID{Kind: "cohorts.run", Row: joined(signup, run)}
}

func reminderCard(signup string) bot.CardID { return bot.CardID{Kind: "cohorts.reminder", Row: signup} }

func endedCard(signup string) bot.CardID { return bot.CardID{Kind: "cohorts.ended", Row: signup} }

// soon and over are the two things an organiser is told about a sign-up.
const (
	soon = "soon"
	over = "over"
)

func closedCard(programme, what string, organiser chat.UserID) bot.CardID {
	return bot.CardID{Kind: "cohorts.closed", Row: programme + "." + what + "." + string(organiser)}
}

// tellOrganisers promises that whoever opened a programme is told about its sign-up;
// when they do not organise any more, all who do.
func tellOrganisers(ctx context.Context, tx *storage.Tx, p *Programme, what string) error {
	all, err := people.Organising(ctx, tx, p.Space)
	if slices.Contains(all, p.By) {
		all = []chat.UserID{p.By}
	}
	for _, organiser := range all {
		if err == nil {
			err = bot.Refresh(ctx, tx, closedCard(p.ID, what, organiser))
		}
	}
	return err
}

// part loads what a card to somebody who takes part is about.
func part(ctx context.Context, tx *storage.Tx, signup string) (*Programme, *Signup, error) {
	s, err := loadSignup(ctx, tx, signup)
	if err != nil {
		return nil, nil, err
	}
	p, err := load(ctx, tx, s.Programme)
	return p, s, err
}

// card is a message to somebody who takes part.
func (f *Feature) card(ctx context.Context, tx *storage.Tx, s *Signup, say func(i18n.Printer) (chat.Message, bot.Nudge)) (bot.Card, error) {
	t, err := f.reg.MemberTexts(ctx, tx, s.Space, s.User)
	if err != nil {
		return bot.Card{}, err
	}
	m, n := say(t)
	return bot.Card{Space: s.Space, To: bot.Audience{People: []chat.UserID{s.User}}, Message: m, Nudge: &n}, nil
}

// runCard tells a mentee what a run brought them, and follows what becomes of it;
// a mentor, that it brought them nobody. It names nobody: neither side has agreed
// to be known to the other.
func (f *Feature) runCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, run := split(row)
	p, s, err := part(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	found, err := matches(ctx, tx, `programme = $1 AND run = $2 AND (mentee = $3 OR mentor = $3) ORDER BY id`, p.ID, run, s.User)
	if err != nil {
		return bot.Card{}, err
	}
	topics, err := people.Topics(ctx, tx, p.Space)
	if err != nil {
		return bot.Card{}, err
	}
	return f.card(ctx, tx, s, func(t i18n.Printer) (chat.Message, bot.Nudge) {
		text := t.T("run.mentor.left", i18n.Args{"programme": p.Name})
		if s.Role == Mentee {
			text = menteeText(t, p, s, found, topics)
		}
		why := t.T("why.signed", i18n.Args{"programme": p.Name})
		return seeing(t, p, text), bot.Nudge{Kind: "cohorts.match", Priority: bot.Normal, Why: why}
	})
}

// seeing is a message with the way to the programme below.
func seeing(t i18n.Printer, p *Programme, text chat.Markup) chat.Message {
	return chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.see"), Do: do("show", p.ID)}}},
	}}
}

// menteeText is what a run brought a mentee: somebody, or an honest reason.
func menteeText(t i18n.Printer, p *Programme, s *Signup, found []*Match, topics []people.Topic) chat.Markup {
	if len(found) == 0 {
		return t.T("run.mentee.left."+string(s.Why), i18n.Args{"programme": p.Name})
	}
	args := i18n.Args{"programme": p.Name, "topic": topicName(t, topics, found[0].Topic)}
	return t.T("run.mentee."+string(found[0].State), args)
}

// tallied says what became of matches.
func tallied(t i18n.Printer, n map[MatchState]int) chat.Markup {
	var parts []chat.Markup
	for _, state := range []MatchState{Introduced, Proposed, Apart} {
		if n[state] > 0 {
			parts = append(parts, t.T("tally."+string(state), i18n.Args{"n": n[state]}))
		}
	}
	return t.List(parts)
}

func tally(found []*Match) map[MatchState]int {
	n := map[MatchState]int{}
	for _, m := range found {
		n[m.State]++
	}
	return n
}

// topicName is the name of a topic, or that there is none in particular.
func topicName(t i18n.Printer, topics []people.Topic, id string) string {
	for _, topic := range topics {
		if topic.ID == id {
			return topic.Name
		}
	}
	return t.S("topic.any")
}

// reminderCard reminds somebody that they may still say whom they would like.
func (f *Feature) reminderCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	p, s, err := part(ctx, tx, row)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, reminderCard(row))
	if err != nil {
		return bot.Card{}, err
	}
	card, err := f.card(ctx, tx, s, func(t i18n.Printer) (chat.Message, bot.Nudge) {
		text := t.T("reminder."+string(s.Role), i18n.Args{"programme": p.Name, "until": chat.When(p.Until)})
		return seeing(t, p, text), bot.Nudge{Kind: "cohorts.reminder", Priority: bot.Low, Why: t.T("why.signed", i18n.Args{"programme": p.Name})}
	})
	card.Gone = where == "" && (p.State != Open || !tx.Now().Before(p.Until))
	return card, err
}

// closedCard tells an organiser that a sign-up ends soon, or that it is their turn
// now.
func (f *Feature) closedCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, rest, _ := strings.Cut(row, ".")
	what, user, _ := strings.Cut(rest, ".")
	organiser := chat.UserID(user)
	p, err := load(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, p.Space, organiser)
	if err != nil {
		return bot.Card{}, err
	}
	all, err := signupsOf(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, closedCard(id, what, organiser))
	if err != nil {
		return bot.Card{}, err
	}
	key := "sign." + what
	if c := count(all); what == over && (c.mentees == 0 || c.mentors == 0) {
		key = "sign.empty"
	}
	text := t.T(key, i18n.Args{"programme": p.Name, "until": chat.When(p.Until), "people": turnout(t, all)})
	m := chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.manage"), Do: do("organise", p.ID)}}},
	}}
	why := "why.organise"
	if organiser == p.By {
		why = "why.opened"
	}
	late := what == soon && p.State != Open || what == over && (p.State != Closed || p.Run > 0)
	return bot.Card{
		Space: p.Space, To: bot.Audience{People: []chat.UserID{organiser}}, Message: m, Gone: where == "" && late,
		Nudge: &bot.Nudge{Kind: "cohorts.organise", Priority: bot.Normal, Why: t.T(why, i18n.Args{"programme": p.Name})},
	}, nil
}

// turnout says who signed up.
func turnout(t i18n.Printer, all []*Signup) chat.Markup {
	c := count(all)
	return t.List([]chat.Markup{
		t.T("people.mentees", i18n.Args{"n": c.mentees}), t.T("people.mentors", i18n.Args{"n": c.mentors}), t.T("people.seats", i18n.Args{"n": c.seats}),
	})
}

// counted is who signed up.
type counted struct{ mentees, mentors, seats int }

func count(all []*Signup) (c counted) {
	for _, s := range all {
		if s.Role == Mentee {
			c.mentees++
			continue
		}
		c.mentors++
		c.seats += s.Seats
	}
	return c
}

// endedCard tells somebody that a programme is over, and what goes on.
func (f *Feature) endedCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	p, s, err := part(ctx, tx, row)
	if err != nil {
		return bot.Card{}, err
	}
	found, err := matchesOf(ctx, tx, p.ID, s.User)
	if err != nil {
		return bot.Card{}, err
	}
	key := "ended." + string(s.Role)
	if n := tally(found); n[Introduced]+n[Proposed] == 0 {
		key += ".left"
	}
	return f.card(ctx, tx, s, func(t i18n.Printer) (chat.Message, bot.Nudge) {
		text := t.T(key, i18n.Args{"programme": p.Name})
		return chat.Message{Text: text}, bot.Nudge{Kind: "cohorts.end", Priority: bot.Low, Why: t.T("why.signed", i18n.Args{"programme": p.Name})}
	})
}
