package cohorts

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// candidate is somebody of the other side who agreed to be seen.
type candidate struct {
	*Signup
	name string
}

// candidates are those whom somebody may wish for, who suit best first: as many as
// a form can offer, and those they wished for already.
func candidates(ctx context.Context, tx *storage.Tx, s *Signup, wished []chat.UserID) (all []candidate, err error) {
	listed, err := signups(ctx, tx, `programme = $1 AND role = $2 AND listed ORDER BY id`, s.Programme, s.Role.other())
	if err != nil {
		return nil, err
	}
	apart, err := people.Apart(ctx, tx, s.Space, s.User)
	if err != nil {
		return nil, err
	}
	listed = slices.DeleteFunc(listed, func(o *Signup) bool { return apart[o.User] })
	before := order(s, listed, wished)
	slices.SortStableFunc(listed, func(a, b *Signup) int { return cmp.Compare(before(b), before(a)) })
	for _, o := range listed {
		if len(all) == chat.MaxOptions {
			break
		}
		m, err := people.Load(ctx, tx, s.Space, o.User)
		if err != nil {
			return nil, err
		}
		if m.Left.IsZero() {
			all = append(all, candidate{o, cmp.Or(m.Name, string(o.User))})
		}
	}
	return all, nil
}

// order says how early somebody stands among those whom a member may wish for.
func order(s *Signup, listed []*Signup, wished []chat.UserID) func(*Signup) float64 {
	mentors := listed
	if s.Role == Mentor {
		mentors = []*Signup{s}
	}
	c := newScale(mentors)
	return func(o *Signup) float64 {
		mentee, mentor := s, o
		if s.Role == Mentor {
			mentee, mentor = o, s
		}
		fits, back, _ := c.suits(mentee, mentor)
		if slices.Contains(wished, o.User) {
			return 2 + fits // before everybody else
		}
		return (fits + back) / 2
	}
}

// rankable is a programme of the actor's in which they may wish, with whom for.
func rankable(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (s *Signup, all []candidate, wished []chat.UserID, err error) {
	p, s, err := mine(ctx, tx, r, id)
	if err == nil {
		err = p.signable(tx.Now())
	}
	if err == nil && !p.Ranking {
		err = bot.Mistake("rank.off", i18n.Args{"programme": p.Name})
	}
	if err != nil {
		return nil, nil, nil, err
	}
	if wished, err = wishesOf(ctx, tx, s); err != nil {
		return nil, nil, nil, err
	}
	all, err = candidates(ctx, tx, s, wished)
	if err == nil && len(all) == 0 {
		err = bot.Mistake("rank.none."+string(s.Role), nil)
	}
	return s, all, wished, err
}

// openRank opens the form in which people say whom they would like.
func (f *Feature) openRank(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		_, all, wished, err := rankable(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		topics, err := people.Topics(ctx, tx, r.Space.ID)
		form = rankForm(r.Text, press.Arg, all, wished, topics)
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: form}, nil
}

// ordinals are the names of the fields.
var ordinals = [maxWishes]string{"first", "second", "third", "fourth", "fifth"}

func rankForm(t i18n.Printer, programme string, all []candidate, wished []chat.UserID, topics []people.Topic) chat.Form {
	form := chat.Form{Do: do("rank", programme), Title: t.S("rank.title"), Submit: t.S("rank.submit")}
	var options []chat.Option
	for _, c := range all {
		options = append(options, chat.Option{
			Value: string(c.User), Label: cut(c.name, chat.MaxOptionLabel), Hint: cut(plainTopics(t, topics, c.Topics), chat.MaxOptionLabel),
		})
	}
	for i, name := range ordinals[:min(maxWishes, len(all))] {
		field := chat.Field{Name: name, Kind: chat.Choice, Label: t.S("rank.place", i18n.Args{"place": strconv.Itoa(i + 1)}), Optional: true, Options: options}
		if i < len(wished) && slices.ContainsFunc(all, func(c candidate) bool { return c.User == wished[i] }) {
			field.Value = []string{string(wished[i])}
		}
		form.Fields = append(form.Fields, field)
	}
	return form
}

// rank takes whom somebody would like.
func (f *Feature) rank(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	var said chat.Markup
	var form chat.Form
	twice := -1
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		s, all, before, err := rankable(ctx, tx, r, id)
		if err != nil {
			return err
		}
		var chosen, listed []chat.UserID
		for _, name := range ordinals {
			chosen = append(chosen, chat.UserID(v.First(name)))
		}
		for _, c := range all {
			listed = append(listed, c.User)
		}
		var wished []chat.UserID
		if wished, twice = wishes(chosen, listed); twice >= 0 {
			topics, err := people.Topics(ctx, tx, r.Space.ID)
			form = rankForm(r.Text, id, all, before, topics)
			return err
		}
		said = r.Text.T("rank.saved", i18n.Args{"n": len(wished)})
		return saveWishes(ctx, tx, s, wished)
	})
	switch {
	case err != nil:
		return nil, err
	case twice >= 0:
		return chat.Reject{Form: form, Errors: map[string]string{ordinals[twice]: r.Text.S("rank.twice")}}, nil
	}
	m, err := f.show(ctx, r, id, said)
	return chat.Reply{Message: m}, err
}

// cut shortens what people wrote to so many characters.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
