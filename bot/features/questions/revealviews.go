package questions

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// revealCommand begins with the question; the reason is asked for in a form.
func (f *Feature) revealCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	id, which, err := f.which(ctx, r, o, "reveal", unnamedOnes)
	if err != nil || which != nil {
		return which, err
	}
	return f.openReveal(ctx, r, bot.Press{Arg: id})
}

// unnamedOnes are the newest questions that were asked without a name. Who looks
// for them plays no part.
func unnamedOnes(ctx context.Context, tx *storage.Tx, space chat.SpaceID, _ chat.UserID, most int) ([]*Question, error) {
	return all(ctx, tx, `SELECT `+columns+` FROM question WHERE space = $1 AND unnamed ORDER BY id DESC LIMIT $2`, space, most)
}

func (f *Feature) completeUnnamed(ctx context.Context, r *bot.Request, partial string) ([]chat.Option, error) {
	return suggest(ctx, r, partial, unnamedOnes)
}

func (f *Feature) openReveal(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		q, err := find(ctx, tx, r, named(p))
		switch {
		case err == nil && !q.Unnamed:
			return bot.Mistake("reveal.named", nil)
		case err == nil && q.Asker == r.Actor.ID:
			return bot.Mistake("reveal.own", nil)
		}
		return err
	})
	return chat.Open{Form: revealForm(r.Text, named(p))}, err
}

func revealForm(t i18n.Printer, id string) chat.Form {
	return chat.Form{Do: do("reveal", id), Title: t.S("reveal.form.title"), Submit: t.S("reveal.form.submit"), Fields: []chat.Field{
		{Name: "reason", Kind: chat.Area, Label: t.S("reveal.form.reason"), Hint: t.S("reveal.form.reason.hint"), Max: maxReason},
	}}
}

// wishReveal asks the other organisers.
func (f *Feature) wishReveal(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	reason := chat.OneLine(v.First("reason"))
	if utf8.RuneCountInString(reason) < leastReason {
		return chat.Reject{Form: revealForm(r.Text, id), Errors: map[string]string{"reason": r.Text.S("reveal.reason.short", i18n.Args{"n": leastReason})}}, nil
	}
	if _, err := f.openReveal(ctx, r, bot.Press{Arg: id}); err != nil {
		return nil, err
	}
	wish := &Reveal{Question: id, Space: r.Space.ID, First: r.Actor.ID, Reason: shorten(reason, maxReason), State: Wished}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		organisers, err := people.Organising(ctx, tx, r.Space.ID)
		if err != nil {
			return err
		}
		if len(organisers) < 2 {
			return bot.Mistake("reveal.alone", nil)
		}
		wish.ID, wish.At = storage.NewID(tx.Now()), tx.Now()
		if err := insertReveal(ctx, tx, wish); err != nil {
			return err
		}
		if err := auditReveal(ctx, tx, r, wish); err != nil {
			return err
		}
		return tellReveal(ctx, tx, wish)
	})
	return chat.Reply{Message: withButtons(r.Text.T("reveal.wished"), button(r.Text, "reveal-end", wish.ID, chat.Plain))}, err
}

func (f *Feature) agreeReveal(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	q, err := changeReveal(ctx, r, p.Arg, func(tx *storage.Tx, v *Reveal, q *Question) error { return v.Agree(r.Actor.ID, q.Asker, tx.Now()) })
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: chat.Message{Text: r.Text.T("reveal.name", i18n.Args{"title": titled(r.Text, q), "asker": chat.Mention(q.Asker)})}}, nil
}

func (f *Feature) endReveal(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	_, err := changeReveal(ctx, r, p.Arg, func(tx *storage.Tx, v *Reveal, _ *Question) error { return v.End(r.Actor.ID, tx.Now()) })
	return chat.Update{Message: chat.Message{Text: r.Text.T("reveal.ended")}}, err
}

// auditReveal notes what an organiser did, and where the question stands. Its
// words, who asked it and why somebody wants to know are not for the list.
func auditReveal(ctx context.Context, tx *storage.Tx, r *bot.Request, v *Reveal) error {
	where, err := bot.Where(ctx, tx, questionCard(v.Question))
	if err != nil {
		return err
	}
	return bot.Audit(ctx, tx, r, "reveal."+string(v.State), i18n.Args{"where": chat.Channel(where)})
}

// tellReveal lets the other organisers decide, and tells everybody concerned
// what came of it. Whoever asked the question is not asked.
func tellReveal(ctx context.Context, tx *storage.Tx, v *Reveal) error {
	q, err := load(ctx, tx, v.Question)
	if err != nil {
		return err
	}
	organisers, err := people.Organising(ctx, tx, v.Space)
	if err != nil {
		return err
	}
	for _, organiser := range organisers {
		if organiser == q.Asker || organiser == v.Second || organiser == v.First && v.State == Wished {
			continue // not theirs, or told in what they pressed
		}
		if err := bot.Refresh(ctx, tx, revealCard(v.ID, organiser)); err != nil {
			return err
		}
	}
	if v.State == Revealed {
		return bot.Refresh(ctx, tx, revealCard(v.ID, q.Asker))
	}
	return nil
}

func revealCard(id string, user chat.UserID) bot.CardID {
	return bot.CardID{Kind: "questions.reveal", Row: id + "|" + string(user)}
}

// revealNote is what one person is told of a wish: the other organisers are
// asked, the first learns what came of it, and the asker that somebody looked.
func (f *Feature) revealNote(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, user, _ := strings.Cut(row, "|")
	v, q, err := loadReveal(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	to := chat.UserID(user)
	t, err := f.reg.MemberTexts(ctx, tx, v.Space, to)
	if err != nil {
		return bot.Card{}, err
	}
	args := i18n.Args{
		"title": titled(t, q), "reason": v.Reason, "asker": chat.Mention(q.Asker),
		"first": chat.Mention(v.First), "second": chat.Mention(v.Second),
	}
	card := bot.Card{
		Space: v.Space, To: bot.Audience{People: []chat.UserID{to}},
		Nudge: &bot.Nudge{Kind: "questions.reveal", Priority: bot.High, Why: t.T("reveal.why")},
	}
	switch {
	case to == q.Asker:
		card.Gone = v.State != Revealed
		card.Message = chat.Message{Text: t.T("reveal.asker", args)}
		card.Nudge.Why = t.T("reveal.asker.why")
	case to == v.First:
		card.Gone = v.State != Revealed && v.State != Declined
		card.Message = chat.Message{Text: t.T("reveal.first."+string(v.State), args)}
	case v.Open(tx.Now()):
		card.Message = withButtons(t.T("reveal.text", args), button(t, "reveal-agree", v.ID, chat.Plain), button(t, "reveal-end-other", v.ID, chat.Plain))
	default:
		at, err := bot.Where(ctx, tx, revealCard(v.ID, to))
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return bot.Card{}, err
		}
		card.Gone = at == ""
		card.Message = chat.Message{Text: t.T("reveal.settled", args)}
	}
	return card, nil
}
