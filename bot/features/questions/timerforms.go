package questions

import (
	"context"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Where organisers decide how long Kith waits.

// timers shows what holds, and lets it be changed.
func (f *Feature) timers(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	m, err := f.timersMessage(ctx, r, "timers.text")
	return chat.Reply{Message: m}, err
}

func (f *Feature) timersMessage(ctx context.Context, r *bot.Request, key string) (chat.Message, error) {
	t, err := readTimers(ctx, r)
	text := r.Text.T(key)
	facts := chat.Facts{}
	for _, one := range append(append([]timer{}, steps...), quiets...) {
		facts.Rows = append(facts.Rows, chat.Fact{
			Label: r.Text.S("timers." + one.name), Value: r.Text.T("timers.hours", i18n.Args{"n": int(*one.of(&t) / time.Hour)}),
		})
	}
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, facts}}
	items := []chat.Control{button(r.Text, "timers-steps", "", chat.Plain), button(r.Text, "timers-quiet", "", chat.Plain)}
	if t != defaultTimers {
		items = append(items, button(r.Text, "timers-default", "", chat.Plain))
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	return m, err
}

func readTimers(ctx context.Context, r *bot.Request) (t Timers, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		t, err = timersOf(ctx, tx, r.Space.ID)
		return err
	})
	return t, err
}

// timersSetting is the line of the setup.
func (f *Feature) timersSetting(ctx context.Context, tx *storage.Tx, r *bot.Request) (chat.Markup, error) {
	t, err := timersOf(ctx, tx, r.Space.ID)
	args := i18n.Args{}
	for _, one := range append(append([]timer{}, steps...), quiets...) {
		args[one.name] = int(*one.of(&t) / time.Hour)
	}
	return r.Text.T("timers.line", args), err
}

func timersForm(t i18n.Printer, verb string, of []timer, now Timers) chat.Form {
	form := chat.Form{Do: do(verb, ""), Title: t.S("form." + verb), Submit: t.S("timers.submit")}
	for _, one := range of {
		form.Fields = append(form.Fields, chat.Field{
			Name: one.name, Kind: chat.Line, Label: t.S("timers." + one.name), Hint: t.S("timers.hint." + verb), Max: 5,
			Value: []string{fmt.Sprint(int(*one.of(&now) / time.Hour))},
		})
	}
	return form
}

// openTimers opens the form of some timers.
func (f *Feature) openTimers(verb string, of []timer) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
		now, err := readTimers(ctx, r)
		return chat.Open{Form: timersForm(r.Text, verb, of, now)}, err
	}
}

// saveSome saves the timers of a form.
func (f *Feature) saveSome(verb string, of []timer, rising bool) bot.SubmitFunc {
	return func(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
		now, err := readTimers(ctx, r)
		if err != nil {
			return nil, err
		}
		form := timersForm(r.Text, verb, of, now)
		if complaints := now.read(of, v, rising); len(complaints) > 0 {
			errs := map[string]string{}
			for name, c := range complaints {
				errs[name] = r.Text.S(c.key, c.args)
			}
			return chat.Reject{Form: form, Errors: errs}, nil
		}
		err = r.InTx(ctx, func(tx *storage.Tx) error {
			t, err := timersOf(ctx, tx, r.Space.ID)
			if err != nil {
				return err
			}
			for _, one := range of {
				*one.of(&t) = *one.of(&now)
			}
			return f.setTimers(ctx, tx, r, t)
		})
		if err != nil {
			return nil, err
		}
		m, err := f.timersMessage(ctx, r, "timers.saved")
		return chat.Reply{Message: m}, err
	}
}

func (f *Feature) usualTimers(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error { return f.setTimers(ctx, tx, r, defaultTimers) })
	if err != nil {
		return nil, err
	}
	m, err := f.timersMessage(ctx, r, "timers.saved")
	return chat.Update{Message: m}, err
}

// setTimers saves timers and notes who changed which.
func (f *Feature) setTimers(ctx context.Context, tx *storage.Tx, r *bot.Request, t Timers) error {
	was, err := timersOf(ctx, tx, r.Space.ID)
	if err != nil {
		return err
	}
	for _, one := range append(append([]timer{}, steps...), quiets...) {
		from, to := int(*one.of(&was)/time.Hour), int(*one.of(&t)/time.Hour)
		if from == to {
			continue
		}
		err := bot.Audit(ctx, tx, r, "timer", i18n.Args{"timer": bot.Term{Feature: "questions", Key: "timers." + one.name}, "from": from, "to": to})
		if err != nil {
			return err
		}
	}
	return saveTimers(ctx, tx, r.Space.ID, t)
}
