package link

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

// Two communities that are one. An organiser of one of them is shown a code, an
// organiser of the other types it and says yes: both have to want it. Each can part
// them again.

// join shows what this community is one with, or takes a code.
func (f *Feature) join(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	if strings.TrimSpace(o["code"]) != "" {
		return f.takeSpace(ctx, r, o["code"])
	}
	var joined []chat.SpaceID
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		joined, err = people.Joined(ctx, tx, r.Space.ID)
		return err
	})
	return chat.Reply{Message: joinMessage(r.Text, joined)}, err
}

// joinSetting is the line in the setup.
func (f *Feature) joinSetting(ctx context.Context, tx *storage.Tx, r *bot.Request) (chat.Markup, error) {
	joined, err := people.Joined(ctx, tx, r.Space.ID)
	if err != nil || len(joined) == 0 {
		return "", err
	}
	return r.Text.T("join.line", i18n.Args{"n": len(joined)}), nil
}

func (f *Feature) showSpace(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	code, err := f.make(ctx, r, spaces)
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: say(r.Text.T("join.code", i18n.Args{"code": code, "command": "/organiser join " + code}))}, nil
}

func (f *Feature) openSpaceForm(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	t := r.Text
	return chat.Open{Form: chat.Form{Do: do("space-type", ""), Title: t.S("form.join.title"), Submit: t.S("form.submit"), Fields: []chat.Field{
		{Name: "code", Kind: chat.Line, Label: t.S("form.join.code"), Hint: t.S("form.join.hint"), Max: 20},
	}}}, nil
}

func (f *Feature) typedSpace(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	return f.takeSpace(ctx, r, v.First("code"))
}

// takeSpace looks of which community a code is, and asks whether both are one.
func (f *Feature) takeSpace(ctx context.Context, r *bot.Request, typed string) (chat.Response, error) {
	return f.read(ctx, r, typed, spaces, func(tx *storage.Tx, c *Code) (chat.Message, error) {
		if err := joinable(ctx, tx, r, c); err != nil {
			return chat.Message{}, err
		}
		return with(r.Text.T("join.ask", i18n.Args{"there": string(c.Account.Space)}),
			chat.Button{Label: r.Text.S("button.join.yes"), Style: chat.Primary, Do: do("space-yes", c.ID)},
			chat.Button{Label: r.Text.S("button.no"), Do: do("space-no", c.ID)}), nil
	})
}

// joinable says why a code cannot join two communities. Whoever showed it has to
// organise theirs still.
func joinable(ctx context.Context, tx *storage.Tx, r *bot.Request, c *Code) error {
	if c.Account.Space == r.Space.ID {
		return bot.Mistake("join.own", nil)
	}
	joined, err := people.Joined(ctx, tx, r.Space.ID)
	if err == nil && slices.Contains(joined, c.Account.Space) {
		err = bot.Mistake("join.already", nil)
	}
	if err != nil {
		return err
	}
	space, err := people.LoadSpace(ctx, tx, c.Account.Space)
	if err != nil {
		return err
	}
	m, err := people.Load(ctx, tx, c.Account.Space, c.Account.User)
	if err == nil && (m.Person == "" || !m.Left.IsZero() || !m.MayOrganise(space.OrganisersNamed)) {
		err = bot.Mistake("none.space", nil)
	}
	return err
}

// joinYes makes one community of two.
func (f *Feature) joinYes(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		c, err := confirmed(ctx, tx, r, p.Arg, spaces)
		if err != nil {
			return err
		}
		if err := joinable(ctx, tx, r, c); err != nil {
			return err
		}
		if !c.Holds(tx.Now()) || c.Typed != here(r) {
			return bot.Mistake("none.space", nil)
		}
		if err := people.JoinSpaces(ctx, tx, r.Space.ID, c.Account.Space); err != nil {
			return err
		}
		if err := bot.Audit(ctx, tx, r, "join", i18n.Args{"there": string(c.Account.Space)}); err != nil {
			return err
		}
		if err := f.reg.Audit(ctx, tx, c.Account.Space, c.Account.User, "join", i18n.Args{"there": string(r.Space.ID)}); err != nil {
			return err
		}
		c.Used = tx.Now()
		if err := save(ctx, tx, c); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, toldCard(c))
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: say(r.Text.T("join.done"))}, nil
}

// askPart explains what it means to part two communities.
func (f *Feature) askPart(_ context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return chat.Reply{Message: with(r.Text.T("join.off.ask", i18n.Args{"there": p.Arg}),
		chat.Button{Label: r.Text.S("button.join.off-yes"), Style: chat.Danger, Do: do("space-off-yes", p.Arg)})}, nil
}

// partYes makes two communities of one again.
func (f *Feature) partYes(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	other := chat.SpaceID(p.Arg)
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		was, err := people.PartSpaces(ctx, tx, r.Space.ID, other)
		switch {
		case err != nil:
			return err
		case !was:
			return bot.Mistake("join.off.not", nil)
		}
		if err := bot.Audit(ctx, tx, r, "unjoin", i18n.Args{"there": p.Arg}); err != nil {
			return err
		}
		return f.reg.Audit(ctx, tx, other, "", "unjoin", i18n.Args{"there": string(r.Space.ID)})
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: say(r.Text.T("join.off.done"))}, nil
}

// joinMessage is what a community is one with, and how to change that.
func joinMessage(t i18n.Printer, joined []chat.SpaceID) chat.Message {
	text := t.T("join.text")
	items := []chat.Control{
		chat.Button{Label: t.S("button.join.show"), Style: chat.Primary, Do: do("space-show", "")},
		chat.Button{Label: t.S("button.type"), Do: do("space-type", "")},
	}
	var names []chat.Markup
	for i, space := range joined {
		names = append(names, chat.Escape(string(space)))
		if i < chat.MaxRow-2 {
			items = append(items, chat.Button{Label: t.S("button.join.off", i18n.Args{"there": shorten(string(space))}), Do: do("space-off", string(space))})
		}
	}
	m := with(text, items...)
	if len(names) > 0 {
		m.Blocks = slices.Insert(m.Blocks, 1, chat.Block(chat.Paragraph{Text: t.T("join.with", i18n.Args{"spaces": t.List(names)})}))
	}
	return m
}

func toldOfSpaces(t i18n.Printer, c *Code) chat.Message {
	return say(t.T("told.space", i18n.Args{"there": string(c.Typed.Space)}))
}
