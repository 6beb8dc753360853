package questions

import (
	"context"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// note is a message to an asker that they did not ask for.
type note struct {
	kind     string // its texts are "<kind>.text" and "<kind>.why"
	priority bot.Priority
	buttons  []string // verbs; the first one stands out
}

// tellOnce promises a note, unless it was sent before: what the asker made of it
// since is not undone.
func tellOnce(ctx context.Context, tx *storage.Tx, id bot.CardID) error {
	where, err := bot.Where(ctx, tx, id)
	if err != nil || where != "" {
		return err
	}
	return bot.Refresh(ctx, tx, id)
}

// hintCard tells an asker, privately and once, what makes a question easier to
// answer.
func (f *Feature) hintCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	q, err := load(ctx, tx, id)
	if err != nil || q.State != Open {
		return bot.Card{Gone: true}, err
	}
	return f.toAsker(ctx, tx, q, note{"hint", bot.Low, []string{"add"}})
}

// infoCard tells an asker that somebody needs to know more.
func (f *Feature) infoCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	question, _, _ := strings.Cut(id, ".")
	q, err := load(ctx, tx, question)
	if err != nil || q.NeedsInfo == "" || infoCard(q).Row != id {
		return bot.Card{Gone: true}, err
	}
	return f.toAsker(ctx, tx, q, note{"info", bot.High, []string{"add"}})
}

// helpedCard asks an asker, once, whether a talk that has become quiet helped.
func (f *Feature) helpedCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	q, err := load(ctx, tx, id)
	if err != nil || q.State != Talking {
		return bot.Card{Gone: true}, err
	}
	return f.toAsker(ctx, tx, q, note{"helped", bot.Low, []string{"helped", "not-yet"}})
}

func (f *Feature) toAsker(ctx context.Context, tx *storage.Tx, q *Question, n note) (bot.Card, error) {
	t, err := f.reg.MemberTexts(ctx, tx, q.Space, q.Asker)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, questionCard(q.ID))
	if err != nil {
		return bot.Card{}, err
	}
	text := t.T(n.kind+".text", i18n.Args{"title": shorten(titled(t, q), 80), "where": chat.Channel(where), "helper": chat.Mention(q.NeedsInfo)})
	why, err := whyNow(ctx, tx, t, q.Space, n.kind)
	if err != nil {
		return bot.Card{}, err
	}
	var buttons []chat.Control
	for i, verb := range n.buttons {
		b := chat.Button{Label: t.S("button." + verb), Do: do(verb, q.ID)}
		if i == 0 {
			b.Style = chat.Primary
		}
		buttons = append(buttons, b)
	}
	return bot.Card{
		Space: q.Space, To: bot.Audience{People: []chat.UserID{q.Asker}},
		Message: chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: buttons}}},
		Nudge:   &bot.Nudge{Kind: "questions." + n.kind, Priority: n.priority, Why: why},
	}, nil
}

// whyNow says why a note came. Where organisers decided how long Kith waits, it
// says how long that is.
func whyNow(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID, kind string) (chat.Markup, error) {
	timers, err := timersOf(ctx, tx, space)
	switch {
	case kind == "hint" && timers.Hint != defaultTimers.Hint:
		return t.T("hint.why.after", i18n.Args{"after": timers.Hint}), err
	case kind == "helped" && timers.Asked != defaultTimers.Asked:
		return t.T("helped.why.after", i18n.Args{"after": timers.Asked}), err
	}
	return t.T(kind + ".why"), err
}

// helped is the asker's yes: the question is answered, by whom is asked when
// several could be meant.
func (f *Feature) helped(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	response, err := f.answered(ctx, r, p)
	if err != nil || response != nil {
		return response, err
	}
	return chat.Update{Message: chat.Message{Text: r.Text.T("helped.yes")}}, nil
}

// notYet is the asker's no. The talk goes on, or begins when nobody else has
// said anything.
func (f *Feature) notYet(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	key := "helped.no"
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		q, err := find(ctx, tx, r, p.Arg)
		if err != nil {
			return err
		}
		before := *q
		if q.Asker != r.Actor.ID || !q.Unheard() {
			return nil
		}
		key = "helped.open"
		return f.show(ctx, tx, &before, q)
	})
	return chat.Update{Message: chat.Message{Text: r.Text.T(key)}}, err
}
