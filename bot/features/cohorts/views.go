package cohorts

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// maxChosen is how many programmes can be chosen from: a select offers no more.
const maxChosen = chat.MaxOptions

// chooseMessage lets a member choose one of several programmes.
func chooseMessage(t i18n.Printer, all []seen) chat.Message {
	s := chat.Select{Placeholder: t.S("list.pick"), Do: do("see", "")}
	for _, one := range all[:min(len(all), maxChosen)] {
		hint := t.S("list.open")
		if one.signup != nil {
			hint = t.S("list.in." + string(one.signup.Role))
		}
		s.Options = append(s.Options, chat.Option{Value: one.ID, Label: one.Name, Hint: hint})
	}
	text := t.T("list.some", i18n.Args{"n": len(all)})
	return chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{s}}}}
}

// seenMessage is a programme as one member sees it, below what they just did.
func seenMessage(t i18n.Printer, one seen, topics []people.Topic, said chat.Markup) chat.Message {
	m := chat.Message{Blocks: []chat.Block{chat.Heading{Text: t.S("seen.head", i18n.Args{"programme": one.Name})}}}
	parts := []chat.Markup{said}
	if said == "" { // else they have just read it
		parts[0] = t.T("seen."+string(one.State), i18n.Args{"until": chat.When(one.Until), "ends": chat.When(one.Ends)})
	}
	if one.signup != nil {
		parts = append(parts, signupText(t, one, topics)...)
	}
	m.Text = parts[0]
	for _, part := range parts {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: part})
	}
	if items := seenControls(t, one); len(items) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return m
}

// signupText says with what somebody takes part, whom they would like, and what
// came of it so far.
func signupText(t i18n.Printer, one seen, topics []people.Topic) (parts []chat.Markup) {
	s := one.signup
	var spokenHere []chat.Markup
	for _, tag := range s.Languages {
		spokenHere = append(spokenHere, chat.Escape(spoken(tag)))
	}
	args := i18n.Args{"topics": topicList(t, topics, s.Topics), "languages": t.List(spokenHere), "n": s.Seats}
	key := "mine." + string(s.Role)
	if len(s.Languages) == 0 {
		key += ".any"
	}
	parts = append(parts, t.T(key, args))
	if one.Ranking && one.State == Open {
		visible := "mine.hidden"
		if s.Listed {
			visible = "mine.listed"
		}
		parts = append(parts, t.T(visible))
	}
	if one.Ranking && len(one.wishes) > 0 {
		parts = append(parts, t.T("mine.wishes", i18n.Args{"people": t.List(mentions(one.wishes))}))
	}
	if len(one.matches) > 0 {
		parts = append(parts, t.T("mine.tally", i18n.Args{"tally": tallied(t, tally(one.matches))}))
	}
	if s.Role == Mentee && s.Run > 0 && !slices.ContainsFunc(one.matches, (*Match).live) {
		parts = append(parts, t.T("mine.waiting"))
	}
	return parts
}

func mentions(users []chat.UserID) (all []chat.Markup) {
	for _, user := range users {
		all = append(all, chat.Mention(user))
	}
	return all
}

// topicList names topics that the space still has; none is any.
func topicList(t i18n.Printer, topics []people.Topic, ids []string) chat.Markup {
	var names []chat.Markup
	for _, id := range ids {
		for _, topic := range topics {
			if topic.ID == id {
				names = append(names, chat.Escape(topic.Name))
			}
		}
	}
	if len(names) == 0 {
		return t.T("topic.any")
	}
	return t.List(names)
}

// plainTopics is [topicList] where no marks are read.
func plainTopics(t i18n.Printer, topics []people.Topic, ids []string) string {
	var names []string
	for _, id := range ids {
		names = append(names, topicName(t, topics, id))
	}
	if len(names) == 0 {
		return t.S("topic.any")
	}
	return strings.Join(names, ", ")
}

// seenControls are what a member can do in a programme.
func seenControls(t i18n.Printer, one seen) (items []chat.Control) {
	button := func(verb string, style chat.Style) chat.Button {
		return chat.Button{Label: t.S("button." + verb), Style: style, Do: do(verb, one.ID)}
	}
	switch {
	case one.State == Ended:
	case one.signup == nil && one.State == Open:
		items = append(items, button("mentee", chat.Primary), button("mentor", chat.Primary))
	case one.signup != nil && one.State == Open:
		items = append(items, chat.Button{Label: t.S("button.change"), Do: do(string(one.signup.Role), one.ID)})
		if one.Ranking {
			items = append(items, button("rank", chat.Primary))
		}
		items = append(items, button("leave", chat.Plain))
	case one.signup != nil:
		items = append(items, button("leave", chat.Plain))
	}
	return items
}

// section is the programmes on a member's own page; nothing while there is none. Its
// button is an action of its own: other sections may offer the command, and no two
// buttons of a page do the same.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	all, err := visible(ctx, tx, r)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var lines []string
	for _, one := range all[:min(len(all), maxSection)] {
		key := "section.open"
		if one.signup != nil {
			key = "section.in." + string(one.signup.Role)
		}
		lines = append(lines, string(r.Text.T(key, i18n.Args{"programme": one.Name, "until": chat.When(one.Until), "ends": chat.When(one.Ends)})))
	}
	return []chat.Block{
		chat.Heading{Text: r.Text.S("section")},
		chat.Paragraph{Text: chat.Markup(strings.Join(lines, "\n"))},
		chat.Controls{Items: []chat.Control{chat.Button{Label: r.Text.S("button.programmes"), Do: do("list", "")}}},
	}, nil
}

// maxSection is how many programmes stand on a page that has much else.
const maxSection = 3

// tenths is a number with one digit behind the point, as two whole numbers: where
// the point stands differs from language to language.
func tenths(x float64) i18n.Args {
	n := int(x*10 + .5)
	return i18n.Args{"whole": n / 10, "tenth": strconv.Itoa(n % 10)}
}
