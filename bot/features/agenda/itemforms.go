package agenda

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// errComplaint ends a transaction whose form goes back.
var errComplaint = errors.New("the form has complaints")

// asked is what the form of an action item holds.
type asked struct {
	words, owner, due, day string
}

func askedIn(v chat.Values) asked {
	return asked{strings.TrimSpace(chat.Clean(v.First("item"))), v.First("owner"), v.First("due"), v.First("day")}
}

// itemForm asks for an action item: what, who, until when.
func itemForm(r *bot.Request, then chat.ActionID, other string, a asked) chat.Form {
	form := wordsForm(r, "item", then, a.words, maxWords)
	form.Fields = append(form.Fields, chat.Field{
		Name: "owner", Kind: chat.Choice, Label: r.Text.S("item.owner"), Value: []string{a.owner},
		Options: []chat.Option{{Value: "me", Label: r.Text.S("item.owner.me")}, {Value: "other", Label: shorten(r.Text.S("item.owner.other", i18n.Args{"name": other}), chat.MaxOptionLabel)}},
	})
	form.Fields = append(form.Fields, dueFields(r, a.due, a.day)...)
	return form
}

func laterForm(r *bot.Request, id, due, day string) chat.Form {
	return chat.Form{Do: do("later", id), Title: r.Text.S("later.title"), Submit: r.Text.S("submit"), Fields: dueFields(r, due, day)}
}

// dueFields ask until when. A day that is typed counts more than the choice.
func dueFields(r *bot.Request, due, day string) []chat.Field {
	choice := chat.Field{Name: "due", Kind: chat.Choice, Label: r.Text.S("item.due"), Value: []string{due}}
	if _, err := time.Parse(time.DateOnly, due); err == nil { // as it is
		choice.Options = append(choice.Options, chat.Option{Value: due, Label: r.Text.S("item.due.day", i18n.Args{"day": dayWords(r.Text, due)})})
	}
	for _, name := range dues {
		choice.Options = append(choice.Options, chat.Option{Value: name, Label: r.Text.S("item.due." + name)})
	}
	typed := chat.Field{Name: "day", Kind: chat.Line, Label: r.Text.S("item.day"), Hint: r.Text.S("item.day.hint"), Optional: true}
	if day != "" {
		typed.Value = []string{shorten(day, chat.MaxLine)}
	}
	return []chat.Field{choice, typed}
}

// askItem opens the form for a pair's item, which comes from a meeting or from
// none: the arg is "pair/meeting".
func (f *Feature) askItem(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		pair, _, _ := strings.Cut(press.Arg, "/")
		p, err := find(ctx, tx, r, pair)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		name, err := nameOf(ctx, tx, r, p)
		form = itemForm(r, do("add-item", press.Arg), name, asked{owner: "me", due: "next"})
		return err
	})
	return opened(form, err)
}

// addItem takes an action item. The same one twice stands there once.
func (f *Feature) addItem(ctx context.Context, r *bot.Request, arg string, v chat.Values) (chat.Response, error) {
	pair, meeting, _ := strings.Cut(arg, "/")
	return f.takeItem(ctx, r, do("add-item", arg), v, func(tx *storage.Tx) (*Pair, *Item, error) {
		p, err := find(ctx, tx, r, pair)
		if err != nil {
			return p, nil, err
		}
		i := &Item{ID: storage.NewID(tx.Now()), Pair: p.ID, Author: r.Actor.ID, State: Open, At: tx.Now(), DueAt: tx.Now()}
		if meeting != "" {
			m, of, err := theMeeting(ctx, tx, r, meeting)
			if err != nil {
				return p, nil, err
			}
			if of.ID != p.ID {
				return p, nil, bot.Mistake("gone", nil)
			}
			i.Meeting = m.ID
		}
		return p, i, nil
	})
}

func (f *Feature) askEditItem(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		i, p, err := theItem(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		name, err := nameOf(ctx, tx, r, p)
		if err != nil {
			return err
		}
		now := asked{words: i.Words, owner: "other", due: cmp.Or(i.Due.Day, "none")}
		if i.Owner == r.Actor.ID {
			now.owner = "me"
		}
		if i.Due.ByNext {
			now.due = "next"
		}
		form = itemForm(r, do("edit-item", i.ID), name, now)
		same := *i
		return same.Rewrite(r.Actor.ID, i.Words, i.Owner, i.Due, tx.Now()) // whether it would be allowed
	})
	return opened(form, err)
}

func (f *Feature) editItem(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	return f.takeItem(ctx, r, do("edit-item", id), v, func(tx *storage.Tx) (*Pair, *Item, error) {
		i, p, err := theItem(ctx, tx, r, id)
		return p, i, err
	})
}

// takeItem reads the form of a new item, or of one that is there, and saves it.
func (f *Feature) takeItem(ctx context.Context, r *bot.Request, then chat.ActionID, v chat.Values, load func(*storage.Tx) (*Pair, *Item, error)) (chat.Response, error) {
	name := ""
	var msg chat.Message
	wrong := map[string]string{}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		p, i, err := load(tx)
		if err != nil {
			return err
		}
		if name, err = nameOf(ctx, tx, r, p); err != nil {
			return err
		}
		words, complaint := written(r.Text, v.First("item"), maxWords)
		due, unclear := readDue(r, tx.Now(), v)
		for field, text := range map[string]string{"item": complaint, "day": unclear} {
			if text != "" {
				wrong[field] = text
			}
		}
		if len(wrong) > 0 {
			return errComplaint
		}
		owner := r.Actor.ID
		if v.First("owner") == "other" {
			owner = p.Other(r.Actor.ID)
		}
		msg, err = f.putItem(ctx, tx, r, p, i, Item{Words: words, Owner: owner, Due: due})
		return err
	})
	form := itemForm(r, then, name, askedIn(v))
	switch {
	case len(wrong) > 0:
		return chat.Reject{Form: form, Errors: wrong}, nil
	case err != nil:
		return kept(r, form, "item", err)
	}
	return chat.Reply{Message: msg}, nil
}

// putItem saves an item as the form has it, and shows it.
func (f *Feature) putItem(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Pair, i *Item, now Item) (chat.Message, error) {
	if err := p.writable(); err != nil {
		return chat.Message{}, err
	}
	open, err := openItems(ctx, tx, p.ID)
	if err != nil {
		return chat.Message{}, err
	}
	rd := actor(r, tx)
	isNew := i.Owner == ""
	if same := sameItem(open, r.Actor.ID, now); isNew && same != nil {
		return itemMessage(ctx, tx, rd, p, same, r.Text.T("item.twice"))
	}
	if err := room(ctx, tx, p, i); err != nil {
		return chat.Message{}, err
	}
	was := *i
	said := r.Text.T("item.edited")
	if isNew {
		said = r.Text.T("item.added")
		i.Words, i.Owner, i.Due = now.Words, now.Owner, now.Due
		if err := insertItem(ctx, tx, i); err != nil {
			return chat.Message{}, err
		}
		if i.Meeting != "" {
			if err := bot.Withdraw(ctx, tx, noteID("after", i.Meeting, "held", r.Actor.ID)); err != nil {
				return chat.Message{}, err
			}
		}
	} else if err := i.Rewrite(r.Actor.ID, now.Words, now.Owner, now.Due, tx.Now()); err != nil {
		return chat.Message{}, err
	}
	if err := follow(ctx, tx, p, &was, i); err != nil {
		return chat.Message{}, err
	}
	return itemMessage(ctx, tx, rd, p, i, said)
}

// sameItem is the open item that somebody has written in the same words, as
// happens when one presses twice; nil for none.
func sameItem(open []*Item, by chat.UserID, now Item) *Item {
	for _, i := range open {
		if i.Author == by && i.Words == now.Words && i.Owner == now.Owner {
			return i
		}
	}
	return nil
}

// nameOf is what the other one of a pair is called, in a form.
func nameOf(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Pair) (string, error) {
	m, err := people.Load(ctx, tx, p.Space, p.Other(r.Actor.ID))
	return cmp.Or(m.Name, string(m.User)), err
}
