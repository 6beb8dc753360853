package questions

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Asking without a name: Kith posts the question, nobody else learns whose it is,
// and whoever asked can speak in its thread through Kith.

const maxRemark = 1800 // runes, with room for escaping in one quote

// unnamedField is the form's choice not to be named.
func unnamedField(t i18n.Printer, chosen bool) chat.Field {
	f := chat.Field{
		Name: "unnamed", Kind: chat.Choice, Label: t.S("ask.form.unnamed"), Hint: t.S("ask.form.unnamed.hint"), Optional: true,
		Options: []chat.Option{{Value: "yes", Label: t.S("ask.form.unnamed.yes")}},
	}
	if chosen {
		f.Value = []string{"yes"}
	}
	return f
}

// unnamedAdvice tells somebody who asked without their name how to stay unnamed.
func unnamedAdvice(t i18n.Printer, q *Question) []chat.Block {
	return []chat.Block{
		chat.Note{Text: t.T("unnamed.advice")},
		chat.Controls{Items: []chat.Control{button(t, "say", q.ID, chat.Plain)}},
	}
}

// Say is whether by may speak through Kith in the thread.
func (q *Question) Say(by chat.UserID) error {
	switch {
	case !q.Unnamed || by != q.Asker:
		return bot.Mistake("say.not-yours", nil)
	case q.State == Closed:
		return bot.Mistake("closed", nil)
	}
	return nil
}

func sayForm(t i18n.Printer, id string) chat.Form {
	return chat.Form{Do: do("say", id), Title: t.S("say.form.title"), Submit: t.S("say.form.submit"), Fields: []chat.Field{
		{Name: "words", Kind: chat.Area, Label: t.S("say.form.words"), Max: maxRemark},
	}}
}

func (f *Feature) openSay(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		q, err := find(ctx, tx, r, p.Arg)
		if err != nil {
			return err
		}
		return q.Say(r.Actor.ID)
	})
	return chat.Open{Form: sayForm(r.Text, p.Arg)}, err
}

// say says something in the thread of an unnamed question for whoever asked.
func (f *Feature) say(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	words := shorten(chat.Clean(v.First("words")), maxRemark)
	if chat.OneLine(words) == "" {
		return chat.Reject{Form: sayForm(r.Text, id), Errors: map[string]string{"words": r.Text.S("say.empty")}}, nil
	}
	var where chat.ConversationID
	err := f.change(ctx, r, id, func(tx *storage.Tx, q *Question) error {
		if err := q.Say(r.Actor.ID); err != nil {
			return err
		}
		q.supplied(tx.Now())
		remark := storage.NewID(tx.Now())
		_, err := tx.Exec(ctx, `INSERT INTO question_remark (id, question, words, at) VALUES ($1, $2, $3, $4)`,
			remark, q.ID, words, storage.Millis(tx.Now()))
		if err != nil {
			return err
		}
		if where, err = bot.Where(ctx, tx, questionCard(q.ID)); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, bot.CardID{Kind: "questions.remark", Row: remark})
	})
	var m *bot.MistakeError
	if errors.As(err, &m) { // what was typed is given back
		return chat.Reject{Form: sayForm(r.Text, id), Errors: map[string]string{"words": r.Text.S(m.Key, m.Args)}}, nil
	}
	return say(r.Text.T("say.done", i18n.Args{"where": chat.Channel(where)})), err
}

func (f *Feature) remarkCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	var question, words string
	if err := tx.Get(ctx, []any{&question, &words}, `SELECT question, words FROM question_remark WHERE id = $1`, id); err != nil {
		return bot.Card{}, err
	}
	q, err := load(ctx, tx, question)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, q.Space)
	text, card := t.T("say.card"), questionCard(q.ID)
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	for _, part := range parts(chat.Escape(words), quoted, shownDetails) {
		m.Blocks = append(m.Blocks, chat.Quote{Text: part})
	}
	return bot.Card{Space: q.Space, To: bot.Audience{ThreadOf: &card}, Message: m}, err
}
