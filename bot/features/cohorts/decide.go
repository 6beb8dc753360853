package cohorts

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// openDecision opens the form in which organisers decide about two people.
func (f *Feature) openDecision(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := loadOwn(ctx, tx, r, press.Arg)
		if err == nil && p.State == Ended {
			err = bot.Mistake("ended.already", i18n.Args{"programme": p.Name})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: decisionForm(r.Text, press.Arg)}, nil
}

func decisionForm(t i18n.Printer, programme string) chat.Form {
	person := func(name string) chat.Field {
		return chat.Field{Name: name, Kind: chat.Choice, Of: chat.FromPeople, Label: t.S("pair." + name)}
	}
	what := chat.Field{Name: "what", Kind: chat.Choice, Label: t.S("pair.what"), Hint: t.S("pair.what.hint"), Value: []string{string(Pinned)}}
	for _, d := range []Decision{Pinned, Never, Undecided} {
		what.Options = append(what.Options, chat.Option{Value: string(d), Label: t.S("pair.what." + string(d))})
	}
	return chat.Form{Do: do("pair", programme), Title: t.S("pair.title"), Submit: t.S("pair.submit"), Fields: []chat.Field{
		person("mentee"), person("mentor"), what,
	}}
}

// decide keeps what an organiser decided about two people who take part. It holds
// in every run; what happened already is not undone by it.
func (f *Feature) decide(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	of := pair{chat.UserID(v.First("mentee")), chat.UserID(v.First("mentor"))}
	what := Decision(v.First("what"))
	if !slices.Contains([]Decision{Pinned, Never, Undecided}, what) {
		what = Pinned
	}
	var errs map[string]string
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := loadOwn(ctx, tx, r, id)
		if err == nil && p.State == Ended {
			err = bot.Mistake("ended.already", i18n.Args{"programme": p.Name})
		}
		if err == nil {
			errs, err = notIn(ctx, tx, r, p, of)
		}
		if err != nil || len(errs) > 0 {
			return err
		}
		return keepDecision(ctx, tx, r, p, of, what)
	})
	switch {
	case err != nil:
		return nil, err
	case len(errs) > 0:
		return chat.Reject{Form: decisionForm(r.Text, id), Errors: errs}, nil
	}
	said := r.Text.T("pair.saved."+string(what), i18n.Args{"mentee": chat.Mention(of.mentee), "mentor": chat.Mention(of.mentor)})
	m, err := f.overview(ctx, r, id, said)
	return chat.Reply{Message: m}, err
}

// notIn complains about whoever of two does not take part on their side.
func notIn(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Programme, of pair) (map[string]string, error) {
	errs := map[string]string{}
	for role, user := range map[Role]chat.UserID{Mentee: of.mentee, Mentor: of.mentor} {
		s, err := signupOf(ctx, tx, p.ID, user)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
		if err != nil || s.Role != role {
			errs[string(role)] = r.Text.S("pair.not." + string(role))
		}
	}
	return errs, nil
}

// keepDecision saves a decision, and that it was made.
func keepDecision(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Programme, of pair, what Decision) error {
	if err := saveDecision(ctx, tx, p, of, what); err != nil {
		return err
	}
	args := i18n.Args{"programme": p.Name, "what": bot.Term{Feature: "cohorts", Key: "pair.what." + string(what)}, bot.AboutWhom: of.mentee}
	if err := bot.Audit(ctx, tx, r, "decided", args); err != nil {
		return err
	}
	return touch(ctx, tx, p.ID)
}
