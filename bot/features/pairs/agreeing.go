package pairs

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// openAgree opens one's own side of the agreement, with what stands there.
func (f *Feature) openAgree(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := p.open(); err != nil {
			return err
		}
		a, err := agreement(ctx, tx, p)
		if err != nil {
			return err
		}
		mine, filled := a.Sides[r.Actor.ID]
		if !filled {
			mine.Words = r.Text.S("agree.words.usual")
		}
		form = agreeForm(r.Text, p.ID, mine)
		return nil
	})
	return chat.Open{Form: form}, err
}

// agree takes one's own side. A change is a new version, which both confirm.
func (f *Feature) agree(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	t := Terms{Words: strings.TrimSpace(chat.Clean(v.First("terms")))}
	for _, p := range points {
		*p.of(&t) = v.First(p.name)
	}
	if wrong := complaints(r.Text, t); len(wrong) > 0 {
		return chat.Reject{Form: agreeForm(r.Text, id, t), Errors: wrong}, nil
	}
	key := "agree.unchanged"
	var other chat.UserID
	err := f.change(ctx, r, id, func(tx *storage.Tx, p *Pair) error {
		other = p.Other(r.Actor.ID)
		a, err := agreement(ctx, tx, p)
		if err != nil {
			return err
		}
		changed, err := p.Propose(r.Actor.ID, t, a)
		if err != nil || !changed {
			return err
		}
		a.Sides[r.Actor.ID] = t
		if key = "agree.saved"; a.Full(p) {
			key = "agree.merged"
		}
		if err := insertTerms(ctx, tx, p, r.Actor.ID, t); err != nil {
			return err
		}
		return tell(ctx, tx, "agree", p, versionStamp(p), other)
	})
	if err != nil {
		return nil, err
	}
	return say(r.Text.T(key, i18n.Args{"other": chat.Mention(other)})), nil
}

func complaints(t i18n.Printer, terms Terms) map[string]string {
	wrong := map[string]string{}
	for _, name := range terms.missing() {
		wrong[name] = t.S("agree.choose")
	}
	if n := utf8.RuneCountInString(terms.Words); n > maxWords {
		wrong["terms"] = t.S("words.long", i18n.Args{"n": n, "max": maxWords})
	}
	return wrong
}

// confirm agrees to the version that the button named.
func (f *Feature) confirm(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	id, named, _ := strings.Cut(press.Arg, "/")
	version, err := strconv.Atoi(named)
	if err != nil {
		return nil, bot.Mistake("unclear", nil)
	}
	key := "confirm.done"
	var other chat.UserID
	err = f.change(ctx, r, id, func(tx *storage.Tx, p *Pair) error {
		other = p.Other(r.Actor.ID)
		a, err := agreement(ctx, tx, p)
		if err != nil {
			return err
		}
		if err := p.Confirm(r.Actor.ID, version, a, tx.Now()); err != nil {
			return err
		}
		if p.Agreed == version {
			key = "confirm.both"
		}
		if err := consent(ctx, tx, p.ID, toAgreement, named, r.Actor.ID); err != nil {
			return err
		}
		if err := bot.Settle(ctx, tx, noteID("agree", p, named, r.Actor.ID)); err != nil || p.Agreed == version {
			return err
		}
		return tell(ctx, tx, "agree", p, named, other)
	})
	if err != nil {
		return nil, err
	}
	return say(r.Text.T(key, i18n.Args{"other": chat.Mention(other)})), nil
}

// fits says that the agreement may stay as it is.
func (f *Feature) fits(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, press.Arg, func(_ *storage.Tx, p *Pair) error { return p.open() })
	return update(r.Text.T("review.thanks")), err
}

// agreeForm asks for one side.
func agreeForm(t i18n.Printer, id string, now Terms) chat.Form {
	form := chat.Form{Do: do("agree", id), Title: t.S("agree.title"), Submit: t.S("agree.submit")}
	for _, p := range points {
		field := chat.Field{Name: p.name, Kind: chat.Choice, Label: t.S("agree." + p.name)}
		for _, option := range p.options {
			field.Options = append(field.Options, chat.Option{Value: option, Label: t.S("agree." + p.name + "." + option)})
		}
		if chosen := *p.of(&now); chosen != "" {
			field.Value = []string{chosen}
		}
		form.Fields = append(form.Fields, field)
	}
	words := chat.Field{
		Name: "terms", Kind: chat.Area, Label: t.S("agree.words"), Hint: t.S("agree.words.hint"), Max: maxWords, Optional: true,
	}
	if now.Words != "" {
		words.Value = []string{shorten(now.Words, maxWords)}
	}
	form.Fields = append(form.Fields, words)
	return form
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
