package agenda

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What people do with action items.

// openItem shows the item that was chosen.
func (f *Feature) openItem(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	m, err := show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		i, p, err := theItem(ctx, tx, r, press.Values[0])
		if err != nil {
			return chat.Message{}, err
		}
		return itemMessage(ctx, tx, rd, p, i)
	})
	return updated(m, err)
}

// items lists all of them, turnItems another page of them in the place of one.
func (f *Feature) items(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := shownItems(ctx, r, press.Arg)
	return replied(m, err)
}

func (f *Feature) turnItems(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := shownItems(ctx, r, press.Arg)
	return updated(m, err)
}

// shownItems takes a pair, with a page behind it.
func shownItems(ctx context.Context, r *bot.Request, arg string) (chat.Message, error) {
	pair, named, _ := strings.Cut(arg, "/")
	page, _ := strconv.Atoi(named)
	return show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		p, err := find(ctx, tx, r, pair)
		if err != nil {
			return chat.Message{}, err
		}
		return itemsMessage(ctx, tx, rd, p, page)
	})
}

// changeItem changes an item, lets everything follow and shows it as it is then. It
// may be changed after its pair has ended, as far as its own rules go.
func (f *Feature) changeItem(ctx context.Context, r *bot.Request, id, said string, do func(*storage.Tx, *Pair, *Item) error) (m chat.Message, err error) {
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		i, p, err := theItem(ctx, tx, r, id)
		if err != nil {
			return err
		}
		was := *i
		if err := do(tx, p, i); err != nil {
			return err
		}
		if err := follow(ctx, tx, p, &was, i); err != nil {
			return err
		}
		m, err = itemMessage(ctx, tx, actor(r, tx), p, i, r.Text.T(said, i18n.Args{"other": chat.Mention(p.Other(r.Actor.ID))}))
		return err
	})
	return m, err
}

// follow saves an item and lets the clock and the cards follow.
func follow(ctx context.Context, tx *storage.Tx, p *Pair, was, i *Item) error {
	if err := saveItem(ctx, tx, i); err != nil {
		return err
	}
	if err := followItem(ctx, tx, was); err != nil {
		return err
	}
	if err := planReminder(ctx, tx, p, i); err != nil {
		return err
	}
	return followAgenda(ctx, tx, p)
}

func (f *Feature) done(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.changeItem(ctx, r, press.Arg, "item.done", func(tx *storage.Tx, _ *Pair, i *Item) error {
		return i.Close(r.Actor.ID, Done, tx.Now())
	})
	return replied(m, err)
}

func (f *Feature) drop(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.changeItem(ctx, r, press.Arg, "item.dropped", func(tx *storage.Tx, _ *Pair, i *Item) error {
		return i.Close(r.Actor.ID, Dropped, tx.Now())
	})
	return replied(m, err)
}

func (f *Feature) reopen(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.changeItem(ctx, r, press.Arg, "item.reopened", func(tx *storage.Tx, p *Pair, i *Item) error {
		if err := p.writable(); err != nil {
			return err
		}
		if err := room(ctx, tx, p, i); err != nil {
			return err
		}
		return i.Reopen(r.Actor.ID)
	})
	return replied(m, err)
}

// room lets go on when one more open item has room beside those of the pair.
func room(ctx context.Context, tx *storage.Tx, p *Pair, one *Item) error {
	open, err := openItems(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if len(open) >= maxItems && !slices.ContainsFunc(open, func(i *Item) bool { return i.ID == one.ID }) {
		return bot.Mistake("item.full", i18n.Args{"max": maxItems})
	}
	return nil
}

// used says that an item helped, and tells whoever gave the advice.
func (f *Feature) used(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.changeItem(ctx, r, press.Arg, "item.helped", func(tx *storage.Tx, p *Pair, i *Item) error {
		isNew, err := i.Use(r.Actor.ID, p.Mentee, tx.Now())
		if err != nil || !isNew {
			return err
		}
		if err := f.reg.Publish(ctx, tx, facts.AdviceUsed{Space: p.Space, Pair: p.ID, Item: i.ID, By: r.Actor.ID}); err != nil || p.Mentor.Former() {
			return err
		}
		if err := saveItem(ctx, tx, i); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, adviceCard(i, p))
	})
	return replied(m, err)
}

func (f *Feature) askLater(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		i, p, err := theItem(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		form = laterForm(r, i.ID, dues[1], "")
		return i.Postpone(r.Actor.ID, Due{}, tx.Now()) // whether it would be allowed
	})
	return opened(form, err)
}

// later gives an item another date.
func (f *Feature) later(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	var wrong string
	form := laterForm(r, id, v.First("due"), v.First("day"))
	m, err := f.changeItem(ctx, r, id, "item.later", func(tx *storage.Tx, p *Pair, i *Item) error {
		var due Due
		if due, wrong = readDue(r, tx.Now(), v); wrong != "" {
			return errComplaint
		}
		if err := p.writable(); err != nil {
			return err
		}
		return i.Postpone(r.Actor.ID, due, tx.Now())
	})
	switch {
	case wrong != "":
		return chat.Reject{Form: form, Errors: map[string]string{"day": wrong}}, nil
	case err != nil:
		return kept(r, form, "due", err)
	}
	return chat.Reply{Message: m}, nil
}
