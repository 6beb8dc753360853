package problems

import (
	"cmp"
	"context"
	"strconv"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// opening opens a form about a problem that the actor looks after.
func opening(ctx context.Context, r *bot.Request, id string, may func(*Problem) error, form func(*Problem) chat.Form) (chat.Response, error) {
	var p *Problem
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		if p, err = forOrganiser(ctx, tx, r, id); err == nil {
			err = may(p)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: form(p)}, nil
}

func (f *Feature) openAsk(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	return opening(ctx, r, press.Arg, func(p *Problem) error { return p.Ask(r.Actor.ID) }, func(p *Problem) chat.Form {
		return wordsForm(r.Text, "ask", p.ID)
	})
}

// ask hands a question to the reporter, whom the organiser need not know.
func (f *Feature) ask(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	words := written(v)
	if words == "" {
		return nil, bot.Mistake("words.none", nil)
	}
	_, err := change(ctx, r, id, "", func(tx *storage.Tx, p *Problem) error {
		if err := p.Ask(r.Actor.ID); err != nil {
			return err
		}
		word, err := addWord(ctx, tx, p, r.Actor.ID, true, words)
		if err == nil {
			err = deed(ctx, tx, r, p, "asked")
		}
		if err != nil {
			return err
		}
		return tellReporter(ctx, tx, p, "asked", word)
	})
	return reply(chat.Message{Text: r.Text.T("asked")}, err)
}

func (f *Feature) openApart(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	return opening(ctx, r, press.Arg, func(p *Problem) error { return p.mine(r.Actor.ID) }, func(p *Problem) chat.Form {
		return apartForm(r.Text, p.ID, p.About)
	})
}

func apartForm(t i18n.Printer, id string, about []chat.UserID) chat.Form {
	person := chat.Field{Name: "person", Kind: chat.Choice, Of: chat.FromPeople, Label: t.S("apart.person"), Hint: t.S("apart.person.hint")}
	for _, user := range about {
		if !user.Former() && len(person.Value) == 0 {
			person.Value = []string{string(user)}
		}
	}
	return chat.Form{Do: do("apart", id), Title: t.S("apart.title"), Submit: t.S("apart.submit"), Fields: []chat.Field{
		person,
		{Name: "other", Kind: chat.Choice, Of: chat.FromPeople, Label: t.S("apart.other"), Hint: t.S("apart.other.hint"), Optional: true},
	}}
}

// apart keeps Kith from bringing two members together, in either role. It is
// written down as the decision of the one to be protected: on the other one's own
// list it would tell who reported them. That the one chosen is the reporter is
// not told either, for whoever may not see who that is.
func (f *Feature) apart(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	person, other := chat.UserID(v.First("person")), chat.UserID(v.First("other"))
	form := apartForm(r.Text, id, nil)
	switch {
	case person == "":
		return chat.Reject{Form: form, Errors: map[string]string{"person": r.Text.S("apart.person.missing")}}, nil
	case person == other:
		return chat.Reject{Form: form, Errors: map[string]string{"other": r.Text.S("apart.same")}}, nil
	}
	_, err := change(ctx, r, id, "", func(tx *storage.Tx, p *Problem) error {
		if err := p.mine(r.Actor.ID); err != nil {
			return err
		}
		if other == "" {
			other = p.Reporter
		}
		if other.Former() {
			return bot.Mistake("reporter.erased", nil)
		}
		if other != person {
			if err := people.Avoid(ctx, tx, p.Space, other, person); err != nil {
				return err
			}
		}
		return deed(ctx, tx, r, p, "apart")
	})
	return reply(chat.Message{Text: r.Text.T("apart.done")}, err)
}

func (f *Feature) openClose(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	return opening(ctx, r, press.Arg, func(p *Problem) error { return p.mine(r.Actor.ID) }, func(p *Problem) chat.Form {
		return closeForm(r.Text, p.ID)
	})
}

func closeForm(t i18n.Printer, id string) chat.Form {
	field := chat.Field{Name: "outcome", Kind: chat.Choice, Label: t.S("close.outcome"), Hint: t.S("close.outcome.hint")}
	for _, o := range outcomes {
		field.Options = append(field.Options, chat.Option{Value: string(o), Label: t.S("outcome." + string(o))})
	}
	return chat.Form{Do: do("close", id), Title: t.S("close.title"), Submit: t.S("close.submit"), Fields: []chat.Field{field}}
}

// close ends it, and lets the reporter read what came of it.
func (f *Feature) close(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	_, err := change(ctx, r, id, "closed", func(tx *storage.Tx, p *Problem) error {
		if err := p.Close(r.Actor.ID, Outcome(v.First("outcome")), tx.Now()); err != nil {
			return err
		}
		if kept, err := wasKeptApart(ctx, tx, p); err != nil || p.Outcome == "apart" && !kept {
			return cmp.Or(err, bot.Mistake("apart.first", nil))
		}
		return tellReporter(ctx, tx, p, "closed", strconv.Itoa(p.Round))
	})
	return reply(chat.Message{Text: r.Text.T("close.done")}, err)
}
