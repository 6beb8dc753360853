package pairs

import (
	"context"
	"slices"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// pairCard is the one message that stands in the room of the two.
func (f *Feature) pairCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	p, err := load(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, p.Space)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, pairCard(id))
	if err != nil {
		return bot.Card{}, err
	}
	topic, err := topicOf(ctx, tx, t, p)
	if err != nil {
		return bot.Card{}, err
	}
	a, err := agreement(ctx, tx, p)
	if err != nil {
		return bot.Card{}, err
	}
	head := t.T("card.head", i18n.Args{"mentor": chat.Mention(p.Mentor), "mentee": chat.Mention(p.Mentee), "topic": topic})
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}}}
	m.Blocks = append(m.Blocks, standing(t, p, a)...)
	if third, err := apprenticeNow(ctx, tx, p.ID); err != nil {
		return bot.Card{}, err
	} else if third != nil && third.State == Joined {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("card.apprentice", i18n.Args{"who": chat.Mention(third.User)})})
	}
	m.Blocks = append(m.Blocks, rows(t, p, a)...)
	return bot.Card{
		Space: p.Space, To: room(where, p.Both()), Message: m, Of: p.Mentee,
		Gone: where == "" && p.State == Ended, // they never came into a room
	}, nil
}

// room is where some people read a card: the conversation in which it stands, also
// when one of them is not there any more, else one of these alone.
func room(where chat.ConversationID, people []chat.UserID) bot.Audience {
	if where != "" {
		return bot.Audience{Conversation: where}
	}
	return bot.Audience{People: people}
}

// standing says how a pair stands and what both agreed, to both alike.
func standing(t i18n.Printer, p *Pair, a Agreement) []chat.Block {
	blocks := []chat.Block{chat.Paragraph{Text: stateText(t, p)}}
	if p.State == Ended || p.State == Ending {
		return blocks
	}
	blocks = append(blocks, merged(t, p, a)...)
	if p.Claim != "" {
		blocks = append(blocks, chat.Note{Text: t.T("card.claim", i18n.Args{"who": chat.Mention(p.Claim), "other": chat.Mention(p.Other(p.Claim)), "when": chat.When(p.ClaimAt)})})
	}
	return blocks
}

func stateText(t i18n.Printer, p *Pair) chat.Markup {
	switch p.State {
	case Going:
		if p.Trial() {
			return t.T("state.trial", i18n.Args{"n": p.Met, "all": trialMeetings})
		}
		return t.T("state.going", i18n.Args{"n": p.Met})
	case Paused:
		return t.T("state.paused", i18n.Args{"until": chat.When(p.PausedUntil)})
	case Ending:
		return t.T("state.ending", i18n.Args{"who": chat.Mention(p.Ender), "until": chat.When(p.EndsAt)})
	case Ended:
	}
	return t.T("state.ended." + string(p.How))
}

// merged shows both sides of the agreement as one. Who has filled in theirs alone
// is said, and not what: the other one would only repeat it.
func merged(t i18n.Printer, p *Pair, a Agreement) []chat.Block {
	if !a.Full(p) {
		text := t.T("merged.none")
		for _, who := range p.Both() {
			if _, filled := a.Sides[who]; filled {
				text = t.T("merged.half", i18n.Args{"who": chat.Mention(who), "other": chat.Mention(p.Other(who))})
			}
		}
		return []chat.Block{chat.Paragraph{Text: text}}
	}
	mentor, mentee := a.Sides[p.Mentor], a.Sides[p.Mentee]
	facts := chat.Facts{}
	for _, point := range points {
		facts.Rows = append(facts.Rows, chat.Fact{Label: t.S("agree." + point.name), Value: both(t, p, point.name, *point.of(&mentor), *point.of(&mentee))})
	}
	blocks := []chat.Block{facts}
	switch {
	case mentor.Words == mentee.Words && mentor.Words != "":
		blocks = append(blocks, chat.Quote{Text: chat.Escape(mentor.Words)})
	default:
		for _, who := range p.Both() {
			if words := a.Sides[who].Words; words != "" {
				blocks = append(blocks, chat.Quote{Text: t.T("merged.words", i18n.Args{"who": chat.Mention(who), "words": words})})
			}
		}
	}
	return append(blocks, chat.Note{Text: versionText(t, p, a)})
}

// both is one point as both see it.
func both(t i18n.Printer, p *Pair, point, mentor, mentee string) chat.Markup {
	option := func(chosen string) string { return t.S("agree." + point + "." + chosen) }
	if mentor == mentee {
		return chat.Escape(option(mentor))
	}
	return t.T("merged.differ", i18n.Args{
		"mentor": chat.Mention(p.Mentor), "mentee": chat.Mention(p.Mentee), "one": option(mentor), "two": option(mentee),
	})
}

// versionText says which version this is, and whose word is missing.
func versionText(t i18n.Printer, p *Pair, a Agreement) chat.Markup {
	args := i18n.Args{"version": p.Version, "same": a.Same(p), "all": len(points), "old": p.Agreed}
	switch {
	case p.Agreed == p.Version:
		return t.T("version.agreed", args)
	case len(a.Confirmed) > 0 && p.Agreed > 0:
		return t.T("version.half.again", args, i18n.Args{"who": chat.Mention(a.Confirmed[0]), "other": chat.Mention(p.Other(a.Confirmed[0]))})
	case len(a.Confirmed) > 0:
		return t.T("version.half", args, i18n.Args{"who": chat.Mention(a.Confirmed[0]), "other": chat.Mention(p.Other(a.Confirmed[0]))})
	case p.Agreed > 0:
		return t.T("version.new", args)
	case a.Same(p) == len(points):
		return t.T("version.same", args)
	}
	return t.T("version.first", args)
}

// rows are what either of the two can do.
func rows(t i18n.Printer, p *Pair, a Agreement) []chat.Block {
	var first, second []chat.Control
	switch p.State {
	case Ended:
		return nil
	case Ending:
		first = append(first, button(t, "add", p.ID, chat.Primary), button(t, "end-now", p.ID, chat.Plain), button(t, "keep", p.ID, chat.Plain))
	case Going, Paused:
		if a.Full(p) && p.Agreed != p.Version {
			first = append(first, confirmButton(t, p))
		}
		first = append(first, button(t, "agree", p.ID, chat.Plain), button(t, "met", p.ID, chat.Plain))
		if p.State == Paused {
			first = append(first, button(t, "resume", p.ID, chat.Primary))
		} else {
			first = append(first, button(t, "pause", p.ID, chat.Plain))
		}
		first = append(first, button(t, "end", p.ID, chat.Plain))
	}
	if p.Trial() && p.State != Ending {
		second = append(second, button(t, "part", p.ID, chat.Plain))
	}
	blocks := []chat.Block{chat.Controls{Items: first}}
	if len(second) > 0 {
		blocks = append(blocks, chat.Controls{Items: second})
	}
	return blocks
}

// button does what it is called; to add one's words is to end.
func button(t i18n.Printer, verb, id string, style chat.Style) chat.Button {
	action := verb
	if verb == "add" {
		action = "end"
	}
	return chat.Button{Label: t.S("button." + verb), Style: style, Do: do(action, id)}
}

// confirmButton names the version that it confirms: another may be there by the
// time it is pressed.
func confirmButton(t i18n.Printer, p *Pair) chat.Button {
	return chat.Button{Label: t.S("button.confirm", i18n.Args{"version": p.Version}), Style: chat.Primary, Do: do("confirm", p.ID+"/"+strconv.Itoa(p.Version))}
}

func confirmed(a Agreement, who chat.UserID) bool { return slices.Contains(a.Confirmed, who) }

// topicOf names what a pair is about.
func topicOf(ctx context.Context, tx *storage.Tx, t i18n.Printer, p *Pair) (chat.Markup, error) {
	topics, err := people.Topics(ctx, tx, p.Space)
	for _, topic := range topics {
		if topic.ID == p.Topic {
			return chat.Escape(topic.Name), err
		}
	}
	return t.T("topic.none"), err
}
