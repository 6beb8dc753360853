package link

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// mostNamed bounds the accounts that are named, with a button each.
const mostNamed = 4

func say(text chat.Markup) chat.Message { return chat.Message{Text: text} }

// with is a text with one row of buttons.
func with(text chat.Markup, items ...chat.Control) chat.Message {
	return chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: items}}}
}

// shown is a code, and what to do with it.
func shown(t i18n.Printer, code string) chat.Message {
	return with(t.T("code", i18n.Args{"code": code, "command": "/link " + code}), chat.Button{Label: t.S("button.type"), Do: do("type", "")})
}

func codeForm(t i18n.Printer) chat.Form {
	return chat.Form{Do: do("type", ""), Title: t.S("form.title"), Submit: t.S("form.submit"), Fields: []chat.Field{
		{Name: "code", Kind: chat.Line, Label: t.S("form.code"), Hint: t.S("form.code.hint"), Max: 20},
	}}
}

// asked is the question whether two accounts are one person's, and what follows.
func asked(r *bot.Request, c *Code, b both) chat.Message {
	t := r.Text
	m := with(t.T("ask", i18n.Args{"there": bot.AccountName(t, b.showed), "here": bot.AccountName(t, b.typed)}),
		chat.Button{Label: t.S("button.yes"), Style: chat.Primary, Do: do("yes", c.ID)},
		chat.Button{Label: t.S("button.no"), Do: do("no", c.ID)})
	as := b.typed
	as.Settings = b.agreed
	facts := chat.Facts{Rows: []chat.Fact{
		{Label: t.S("fact.zone"), Value: chat.Escape(as.Location(r.Space).String())},
		{Label: t.S("fact.hours"), Value: chat.Escape(b.agreed.Hours.String())},
		{Label: t.S("fact.messages"), Value: standing(r, b.agreed)},
	}}
	m.Blocks = []chat.Block{m.Blocks[0], facts, chat.Note{Text: t.T("ask.note")}, m.Blocks[1]}
	return m
}

// standing says what Kith may write to them by itself.
func standing(r *bot.Request, s people.Settings) chat.Markup {
	t := r.Text
	switch {
	case s.Stopped:
		return t.T("standing.stopped")
	case !s.PausedUntil.IsZero():
		return t.T("standing.paused", i18n.Args{"until": chat.When(s.PausedUntil)})
	case len(s.Muted) > 0:
		return t.T("standing.muted", i18n.Args{"n": len(s.Muted)})
	}
	return t.T("standing.all")
}

func offButton(t i18n.Printer, a people.Account, label string) chat.Button {
	return chat.Button{Label: label, Do: do("off", a.String())}
}

// offAsked explains what becomes of an account that is unlinked.
func offAsked(ctx context.Context, tx *storage.Tx, r *bot.Request, a people.Account) (chat.Message, error) {
	name, err := nameOf(ctx, tx, r, a)
	return with(r.Text.T("off.ask", i18n.Args{"account": name}),
		chat.Button{Label: r.Text.S("button.off-yes"), Style: chat.Danger, Do: do("off-yes", a.String())}), err
}

// nameOf names an account of the actor's.
func nameOf(ctx context.Context, tx *storage.Tx, r *bot.Request, a people.Account) (string, error) {
	members, err := people.ByPerson(ctx, tx, r.Member.Person)
	i := slices.IndexFunc(members, func(m people.Member) bool { return m.Account() == a })
	if err != nil || i < 0 {
		return string(a.User), err
	}
	return bot.AccountName(r.Text, members[i]), nil
}

// section is the part of somebody's own page: their accounts, where they have
// several, and where there is another platform the way to link one.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	t := r.Text
	all, err := people.Accounts(ctx, tx, r.Member.Person)
	if err != nil {
		return nil, err
	}
	if len(all) < 2 {
		if there, err := people.Elsewhere(ctx, tx, r.Space.ID); err != nil || !there {
			return nil, err
		}
		return []chat.Block{
			chat.Heading{Text: t.S("section")},
			chat.Paragraph{Text: t.T("section.none")},
			chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.link"), Do: do("show", "")}}},
		}, nil
	}
	own := r.Member.Account()
	names, buttons := []chat.Markup{t.T("section.this")}, []chat.Control(nil)
	for _, a := range all {
		if a == own {
			continue
		}
		name, err := nameOf(ctx, tx, r, a)
		if err != nil {
			return nil, err
		}
		if len(buttons) < mostNamed {
			names = append(names, chat.Escape(name))
			label := t.S("button.off")
			if len(all) > 2 {
				label = t.S("button.off.account", i18n.Args{"account": shorten(name)})
			}
			buttons = append(buttons, offButton(t, a, label))
		}
	}
	return []chat.Block{
		chat.Heading{Text: t.S("section")},
		chat.Paragraph{Text: t.T("section.all", i18n.Args{"accounts": t.List(names)})},
		chat.Controls{Items: append(buttons, chat.Button{Label: t.S("button.link"), Do: do("show", "")})},
	}, nil
}

// shorten leaves the label of a button room for its other words.
func shorten(name string) string {
	const most = 40
	if r := []rune(name); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return name
}
