package questions

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What members decide about questions, reached from their own page.

var choices = []Choice{Always, AskMe, Never}

// habits shows what the actor decided, with everything to change it.
func (f *Feature) habits(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		m, err = f.habitsMessage(ctx, tx, r)
		return err
	})
	return chat.Reply{Message: m}, err
}

func (f *Feature) habitsMessage(ctx context.Context, tx *storage.Tx, r *bot.Request) (chat.Message, error) {
	t := r.Text
	habit, err := loadHabit(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return chat.Message{}, err
	}
	kept, err := keptOf(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return chat.Message{}, err
	}
	text := t.T("habits.text", i18n.Args{"n": len(kept)})
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	m.Blocks = append(m.Blocks, alone(choiceSelect(t, habit.Answers)), chat.Paragraph{Text: t.T("hear.text")}, alone(hearSelect(t, habit)))
	if len(kept) > 0 {
		s, err := withdrawSelect(ctx, tx, t, kept)
		if err != nil {
			return m, err
		}
		m.Blocks = append(m.Blocks, alone(s))
	}
	return m, nil
}

func alone(s chat.Select) chat.Block { return chat.Controls{Items: []chat.Control{s}} }

func choiceSelect(t i18n.Printer, now Choice) chat.Select {
	s := chat.Select{Placeholder: t.S("consent.pick"), Do: do("consent", "")}
	for _, c := range choices {
		s.Options = append(s.Options, chat.Option{Value: string(c), Label: t.S("consent." + string(c))})
	}
	if now != Undecided {
		s.Chosen = []string{string(now)}
	}
	return s
}

// hearSelect is what the member wants to be told without asking.
func hearSelect(t i18n.Printer, h Habit) chat.Select {
	s := chat.Select{Placeholder: t.S("hear.pick"), Do: do("hear", ""), Max: 2, Options: []chat.Option{
		{Value: "once", Label: t.S("hear.once"), Hint: t.S("hear.once.hint")}, {Value: "weekly", Label: t.S("hear.weekly"), Hint: t.S("hear.weekly.hint")},
	}}
	if h.Once {
		s.Chosen = append(s.Chosen, "once")
	}
	if h.Weekly {
		s.Chosen = append(s.Chosen, "weekly")
	}
	return s
}

// setHearing changes what the actor is told without asking.
func (f *Feature) setHearing(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := changeHabit(ctx, r, func(h *Habit) {
		h.Once, h.Weekly = slices.Contains(p.Values, "once"), slices.Contains(p.Values, "weekly")
	})
	return chat.Update{Message: chat.Message{Text: r.Text.T("hear.saved", i18n.Args{"n": len(p.Values)})}}, err
}

// hearOnce is the same by a button, offered to somebody whose question was
// answered.
func (f *Feature) hearOnce(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	err := changeHabit(ctx, r, func(h *Habit) { h.Once = true })
	return chat.Update{Message: chat.Message{Text: r.Text.T("hear.once.saved")}}, err
}

func changeHabit(ctx context.Context, r *bot.Request, do func(*Habit)) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		h, err := loadHabit(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		do(&h)
		return saveHabit(ctx, tx, h)
	})
}

// withdrawSelect lists the kept answers by the questions they answer.
func withdrawSelect(ctx context.Context, tx *storage.Tx, t i18n.Printer, kept []*Answer) (chat.Select, error) {
	s := chat.Select{Placeholder: t.S("withdraw.pick"), Do: do("take-back", "")}
	for _, a := range kept {
		q, err := load(ctx, tx, a.Question)
		if err != nil {
			return s, err
		}
		s.Options = append(s.Options, chat.Option{Value: q.ID, Label: shorten(titled(t, q), chat.MaxOptionLabel)})
	}
	return s, nil
}

// setConsent changes what becomes of the words of the actor's answers.
func (f *Feature) setConsent(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 || !slices.Contains(choices, Choice(p.Values[0])) {
		return nil, bot.Mistake("unclear", nil)
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error { return choose(ctx, tx, r.Space.ID, r.Actor.ID, Choice(p.Values[0])) })
	return chat.Update{Message: chat.Message{Text: r.Text.T("consent.saved." + p.Values[0])}}, err
}

// withdraw takes the words of one answer back.
func (f *Feature) withdraw(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		a, err := loadAnswer(ctx, tx, p.Values[0])
		if errors.Is(err, storage.ErrNotFound) || err == nil && (a.Author != r.Actor.ID || a.Space != r.Space.ID) {
			return bot.Mistake("keep.gone", nil)
		}
		if err != nil {
			return err
		}
		return dropAnswer(ctx, tx, a.Question)
	})
	return chat.Update{Message: chat.Message{Text: r.Text.T("withdraw.done")}}, err
}
