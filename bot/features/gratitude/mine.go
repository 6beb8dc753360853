package gratitude

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What somebody gave: to change it, or to take it back.

const (
	mostMine  = chat.MaxOptions // to choose from
	mostLines = 5
	mineWords = 120 // of each line
)

// mine lists what the actor gave lately.
func (f *Feature) mine(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		all, err := ofGiver(ctx, tx, r.Space.ID, r.Actor.ID, mostMine)
		if err != nil {
			return err
		}
		m, err = f.mineMessage(ctx, tx, r, all)
		return err
	})
	return replied(m, err)
}

func (f *Feature) mineMessage(ctx context.Context, tx *storage.Tx, r *bot.Request, all []*Thanks) (chat.Message, error) {
	t := r.Text
	rules, err := rulesOf(ctx, tx, r.Space.ID)
	if err != nil {
		return chat.Message{}, err
	}
	last := []chat.Control{button(t, "new", "", chat.Primary)}
	if rules.Notice {
		habit, err := habitOf(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return chat.Message{}, err
		}
		last = append(last, noticeButton(t, habit))
	}
	if len(all) == 0 {
		return withControls(t.T("mine.none"), last...), nil
	}
	text := t.T("mine.text")
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Heading{Text: t.S("mine.title")}}}
	var lines chat.Markup
	s := chat.Select{Placeholder: t.S("mine.pick"), Do: do("pick", "")}
	for i, one := range all {
		if i < mostLines {
			lines += line(t, "mine.line", one, mineWords) + "\n"
		}
		option, err := labelOf(ctx, tx, t, one)
		if err != nil {
			return m, err
		}
		s.Options = append(s.Options, chat.Option{Value: one.ID, Label: shorten(option, chat.MaxOptionLabel)})
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: lines}, chat.Note{Text: text}, chat.Controls{Items: []chat.Control{s}}, chat.Controls{Items: last})
	return m, nil
}

// line is a thanks in a line.
func line(p i18n.Printer, key string, t *Thanks, most int) chat.Markup {
	return p.T(key, i18n.Args{
		"giver": chat.Mention(t.Giver), "who": mentions(p, t.users()...), "words": wordsOr(p, t.Reason, most),
		"when": chat.When(t.At), "how": p.T("how.short." + howOf(t)),
	})
}

func howOf(t *Thanks) string {
	if t.Public {
		return "public"
	}
	return "private"
}

// labelOf is a thanks in the label of an option.
func labelOf(ctx context.Context, tx *storage.Tx, p i18n.Printer, t *Thanks) (string, error) {
	names, err := namesOf(ctx, tx, p, t.Space, t.users()...)
	var all []chat.Markup
	for _, user := range t.users() {
		all = append(all, chat.Escape(shorten(names[user], hintName)))
	}
	words := t.Reason
	if words == "" {
		words = p.S("wordless")
	}
	return p.S("mine.option", i18n.Args{"who": p.List(all), "words": words}), err
}

// pick shows one of them in full.
func (f *Feature) pick(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("gone", nil)
	}
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		t, err := findMine(ctx, tx, r, press.Values[0])
		if err != nil {
			return err
		}
		head := r.Text.T("mine.one", i18n.Args{"who": mentions(r.Text, t.users()...), "when": chat.When(t.At), "how": r.Text.T("how.short." + howOf(t))})
		m = said(r.Text, head, t.Reason, chat.Controls{Items: thanksButtons(r.Text, t)})
		return nil
	})
	return updated(m, err)
}

// findMine loads a thanks that the actor gave. For everybody else there is none.
func findMine(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Thanks, error) {
	t, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (t.Space != r.Space.ID || t.Giver != r.Actor.ID) {
		return nil, bot.Mistake("gone", nil)
	}
	return t, err
}

// openNew opens the form.
func (f *Feature) openNew(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return f.open(ctx, r, draft{})
}

func (f *Feature) openEdit(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	form, err := f.editing(ctx, r, press.Arg)
	return opened(form, err)
}

func (f *Feature) editing(ctx context.Context, r *bot.Request, id string) (form chat.Form, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		t, err := findMine(ctx, tx, r, id)
		if err != nil {
			return err
		}
		in, err := people.Channel(ctx, tx, t.Space, channel)
		form = editForm(r.Text, t, in != "" || t.Public)
		return err
	})
	return form, err
}

// edit gives a thanks other words, everywhere.
func (f *Feature) edit(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	reason, wrong := reasonIn(v, "because")
	if wrong != nil {
		form, err := f.editing(ctx, r, id)
		return rejected(r.Text, form, wrong, err)
	}
	wanted := v.First("how") == "public"
	var t *Thanks
	var in chat.ConversationID
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if t, err = findMine(ctx, tx, r, id); err != nil {
			return err
		}
		if in, err = standsIn(ctx, tx, t.Space, publicCard(t)); err != nil {
			return err
		}
		t.Reword(reason, wanted && in != "")
		if err := save(ctx, tx, t); err != nil {
			return err
		}
		return follow(ctx, tx, t)
	})
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: receipt(r.Text, t, in, wanted)}, nil
}

// undo takes a thanks back, everywhere.
func (f *Feature) undo(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var t *Thanks
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if t, err = findMine(ctx, tx, r, press.Arg); err != nil {
			return err
		}
		if err := reverse(ctx, tx, t); err != nil {
			return err
		}
		if err := drop(ctx, tx, t); err != nil {
			return err
		}
		for _, one := range t.To {
			if err := forgetAsk(ctx, tx, t, one.User); err != nil {
				return err
			}
		}
		return follow(ctx, tx, t)
	})
	if err != nil {
		return nil, err
	}
	return update(r.Text.T("undone", i18n.Args{"who": mentions(r.Text, t.users()...), "n": len(t.To)})), nil
}
