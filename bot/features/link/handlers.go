package link

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// link shows a code, or takes one.
func (f *Feature) link(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	if strings.TrimSpace(o["code"]) != "" {
		return f.take(ctx, r, o["code"])
	}
	return f.show(ctx, r, bot.Press{})
}

// show makes a code and says what to do with it.
func (f *Feature) show(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	code, err := f.make(ctx, r, accounts)
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: shown(r.Text, code)}, nil
}

// make makes a code for something, in the place of the one before.
func (f *Feature) make(ctx context.Context, r *bot.Request, w what) (string, error) {
	code, err := newCode()
	if err != nil {
		return "", err
	}
	return code, r.InTx(ctx, func(tx *storage.Tx) error {
		return insert(ctx, tx, &Code{ID: storage.NewID(tx.Now()), What: w, Account: here(r), At: tx.Now()}, hash(code))
	})
}

func here(r *bot.Request) account { return account{r.Space.ID, r.Actor.ID} }

// openForm asks for a code that somebody has.
func (f *Feature) openForm(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Open{Form: codeForm(r.Text)}, nil
}

func (f *Feature) typed(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	return f.take(ctx, r, v.First("code"))
}

// take looks whose code it is, and asks whether both are one person.
func (f *Feature) take(ctx context.Context, r *bot.Request, typed string) (chat.Response, error) {
	return f.read(ctx, r, typed, accounts, func(tx *storage.Tx, c *Code) (chat.Message, error) {
		both, err := f.both(ctx, tx, r, c)
		return asked(r, c, both), err
	})
}

// read finds the code that somebody typed, and asks about it. A code that is none
// counts, in a transaction that stays.
func (f *Feature) read(ctx context.Context, r *bot.Request, typed string, w what, ask func(*storage.Tx, *Code) (chat.Message, error)) (chat.Response, error) {
	var m chat.Message
	var refused error
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		refused = nil
		n, err := tries(ctx, tx, r.Member.Person, tx.Now().Add(-triesIn))
		if err != nil {
			return err
		}
		if n >= mostTries {
			refused = bot.Mistake("many", nil)
			return nil
		}
		c, err := load(ctx, tx, `hash = $1`, hash(typed))
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		if err != nil || !c.Holds(tx.Now()) || c.What != w {
			refused = bot.Mistake("none."+string(w), nil)
			return missed(ctx, tx, here(r))
		}
		if m, err = ask(tx, c); err != nil {
			return err
		}
		c.Typed = here(r)
		return save(ctx, tx, c)
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: m}, nil
}

// confirmed loads the code that the actor typed and says yes to.
func confirmed(ctx context.Context, tx *storage.Tx, r *bot.Request, id string, w what) (*Code, error) {
	c, err := load(ctx, tx, `id = $1`, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && c.What != w {
		return nil, bot.Mistake("none."+string(w), nil)
	}
	return c, err
}

// both are the two members whom a code would make one, and how they would be
// addressed.
type both struct {
	showed, typed people.Member
	agreed        people.Settings
}

// both looks whether a code can make one person of two.
func (f *Feature) both(ctx context.Context, tx *storage.Tx, r *bot.Request, c *Code) (b both, err error) {
	if b.showed, err = people.Load(ctx, tx, c.Account.Space, c.Account.User); err != nil {
		return b, err
	}
	if b.typed, err = people.Load(ctx, tx, r.Space.ID, r.Actor.ID); err != nil {
		return b, err
	}
	switch {
	case c.Account == here(r):
		return b, bot.Mistake("own", nil)
	case b.showed.Person == "" || !b.showed.Left.IsZero():
		return b, bot.Mistake("none.account", nil)
	case b.showed.Person == b.typed.Person:
		return b, bot.Mistake("already", nil)
	}
	if err := apart(ctx, tx, b.showed.Person, b.typed.Person); err != nil {
		return b, err
	}
	first, _, err := people.First(ctx, tx, b.showed.Person, b.typed.Person)
	if err != nil {
		return b, err
	}
	b.agreed = people.Agreed(b.showed.Settings, b.typed.Settings)
	if first == b.typed.Person {
		b.agreed = people.Agreed(b.typed.Settings, b.showed.Settings)
	}
	return b, nil
}

// apart refuses two persons who are in one community: there somebody is one member.
func apart(ctx context.Context, tx *storage.Tx, a, b string) error {
	one, err := people.ByPerson(ctx, tx, a)
	if err != nil {
		return err
	}
	other, err := people.ByPerson(ctx, tx, b)
	for _, m := range one {
		if slices.ContainsFunc(other, func(o people.Member) bool { return o.Space == m.Space && o.Left.IsZero() && m.Left.IsZero() }) {
			return bot.Mistake("together", nil)
		}
	}
	return err
}

// yes makes one person of two. Pressed again, it says that they are.
func (f *Feature) yes(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		c, err := confirmed(ctx, tx, r, p.Arg, accounts)
		if err != nil {
			return err
		}
		b, err := f.both(ctx, tx, r, c)
		if err != nil {
			return err
		}
		if !c.Holds(tx.Now()) || c.Typed != here(r) {
			return bot.Mistake("none.account", nil)
		}
		if _, err := f.reg.Join(ctx, tx, b.showed.Person, b.typed.Person); err != nil {
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
	return chat.Update{Message: say(r.Text.T("done"))}, nil
}

// no leaves things as they are, and the code is of no use any more.
func (f *Feature) no(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM link_code WHERE id = $1 AND used_at = 0 AND typed_space = $2 AND typed_user = $3`, p.Arg, r.Space.ID, r.Actor.ID)
		return err
	})
	return chat.Update{Message: say(r.Text.T("not"))}, err
}

// askOff explains what happens to an account that is unlinked.
func (f *Feature) askOff(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		a, _, err := ofActor(ctx, tx, r, p.Arg)
		if err == nil {
			m, err = offAsked(ctx, tx, r, a)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: m}, nil
}

// ofActor is the account that an argument names, when it is one of several of the
// actor's.
func ofActor(ctx context.Context, tx *storage.Tx, r *bot.Request, arg string) (a people.Account, all []people.Account, err error) {
	a = people.ParseAccount(arg)
	m, err := people.Load(ctx, tx, r.Space.ID, r.Actor.ID) // who they are now, not when they pressed
	if err == nil {
		all, err = people.Accounts(ctx, tx, m.Person)
	}
	if err == nil && (len(all) < 2 || !slices.Contains(all, a)) {
		err = bot.Mistake("off.not", nil)
	}
	return a, all, err
}

// off lets an account be somebody of its own again.
func (f *Feature) off(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		a, all, err := ofActor(ctx, tx, r, p.Arg)
		if err != nil {
			return err
		}
		m, err := people.Load(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		if _, err := f.reg.SplitOff(ctx, tx, m.Person, a); err != nil {
			return err
		}
		return follow(ctx, tx, all)
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: say(r.Text.T("off.done"))}, nil
}
