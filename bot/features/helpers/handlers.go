package helpers

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// topicsCommand shows what the actor offers, or turns one topic on or off.
func (f *Feature) topicsCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	switch {
	case err != nil:
		return nil, err
	case len(topics) == 0:
		return nil, bot.Mistake("topics.none", nil)
	case o["topic"] != "":
		return f.toggle(ctx, r, topics, o["topic"])
	}
	var own []string
	err = r.Read(ctx, func(tx *storage.Tx) error {
		own, err = offered(ctx, tx, r.Space.ID, r.Actor.ID)
		return err
	})
	return choose(r.Text.T("topics.choose"), topicSelect(r.Text, topics, own)), err
}

// toggle turns one topic on or off, by its name.
func (f *Feature) toggle(ctx context.Context, r *bot.Request, topics []people.Topic, name string) (chat.Response, error) {
	topic, found := people.FindTopic(topics, name)
	if i := slices.IndexFunc(topics, func(t people.Topic) bool { return t.ID == name }); i >= 0 {
		topic, found = topics[i], true // completed
	}
	if !found {
		return nil, bot.Mistake("topic.unknown", i18n.Args{"topic": chat.OneLine(name)})
	}
	key := "topic.on"
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		own, err := offered(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		if i := slices.Index(own, topic.ID); i >= 0 {
			key, own = "topic.off", slices.Delete(own, i, i+1)
		} else {
			own = append(own, topic.ID)
		}
		return keepOffer(ctx, tx, r, own)
	})
	return say(r.Text.T(key, i18n.Args{"topic": topic.Name})), err
}

// topics takes what was chosen. What the select could not show stays.
func (f *Feature) topics(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	all, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	shown := topicSelect(r.Text, all, nil).Options
	isShown := func(id string) bool {
		return slices.ContainsFunc(shown, func(o chat.Option) bool { return o.Value == topicValue(id) })
	}
	n := 0
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		own, err := offered(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		own = slices.DeleteFunc(own, isShown)
		for _, o := range shown {
			if slices.Contains(p.Values, o.Value) {
				own = append(own, topicID(o.Value))
			}
		}
		n = len(own)
		return keepOffer(ctx, tx, r, own)
	})
	return say(r.Text.T("topics.saved", i18n.Args{"n": n})), err
}

func keepOffer(ctx context.Context, tx *storage.Tx, r *bot.Request, topics []string) error {
	if err := offer(ctx, tx, r.Space.ID, r.Actor.ID, topics); err != nil {
		return err
	}
	h, err := loadHelper(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return err
	}
	return saveHelper(ctx, tx, h)
}

// changeHelper loads the actor as a helper, lets do change it, and saves it.
func changeHelper(ctx context.Context, r *bot.Request, do func(*Helper, time.Time)) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		h, err := loadHelper(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		do(&h, tx.Now())
		return saveHelper(ctx, tx, h)
	})
}

func (f *Feature) volumeCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var h Helper
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		h, err = loadHelper(ctx, tx, r.Space.ID, r.Actor.ID)
		return err
	})
	return choose(r.Text.T("volume.choose"), volumeSelect(r.Text, h.Volume)), err
}

func (f *Feature) volume(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 || !slices.Contains(volumes, Volume(p.Values[0])) {
		return nil, bot.Mistake("unclear", nil)
	}
	err := changeHelper(ctx, r, func(h *Helper, _ time.Time) { h.Volume = Volume(p.Values[0]) })
	return say(r.Text.T("volume.saved", i18n.Args{"volume": r.Text.S("volume." + p.Values[0])})), err
}

func (f *Feature) pauseCommand(_ context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	return choose(r.Text.T("pause.choose"), pauseSelect(r.Text)), nil
}

func (f *Feature) pause(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	days := 0
	if len(p.Values) > 0 {
		days, _ = strconv.Atoi(p.Values[0])
	}
	if !slices.Contains(pauses, days) {
		return nil, bot.Mistake("unclear", nil)
	}
	var until time.Time
	loc := r.Member.Location(r.Space)
	err := changeHelper(ctx, r, func(h *Helper, now time.Time) {
		y, m, d := now.In(loc).Date()
		until = time.Date(y, m, d+days, 0, 0, 0, 0, loc)
		h.PausedUntil = until
	})
	return paused(r.Text, until), err
}

func (f *Feature) resume(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	err := changeHelper(ctx, r, func(h *Helper, _ time.Time) { h.PausedUntil = time.Time{} })
	return say(r.Text.T("resumed")), err
}

// coming says that the helper is on it, and shows it to the others.
func (f *Feature) coming(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return answer(ctx, r, p.Arg, Coming, func(tx *storage.Tx, s *Suggestion, c *Call) error {
		c.Coming = r.Actor.ID
		if err := saveCall(ctx, tx, c); err != nil {
			return err
		}
		if err := refreshAll(ctx, tx, c, s.ID); err != nil {
			return err
		}
		return f.reg.Publish(ctx, tx, facts.HelpComing{Question: c.ID, Helper: r.Actor.ID})
	})
}

// pass lets the next one be told.
func (f *Feature) pass(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return answer(ctx, r, p.Arg, Passed, func(tx *storage.Tx, _ *Suggestion, c *Call) error { return promiseDraw(ctx, tx, c.ID) })
}

// answer records what a helper made of a suggestion, and shows it in its place.
// What comes of it follows once, however often they press.
func answer(ctx context.Context, r *bot.Request, id string, state State, follow func(*storage.Tx, *Suggestion, *Call) error) (chat.Response, error) {
	var s *Suggestion
	var c *Call
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if s, c, err = loadSuggestion(ctx, tx, id); err != nil {
			return err
		}
		before := s.State
		if err := s.answer(r.Actor.ID, c, state); err != nil || before == state {
			return err
		}
		if err := saveSuggestion(ctx, tx, s); err != nil {
			return err
		}
		return follow(tx, s, c)
	})
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return nil, bot.Mistake("gone", nil)
	case err != nil:
		return nil, err
	}
	return chat.Update{Message: callMessage(r.Text, s, c)}, nil
}

// why says why this helper was told, from the terms that were kept.
func (f *Feature) why(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var s *Suggestion
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		s, _, err = loadSuggestion(ctx, tx, p.Arg)
		return err
	})
	switch {
	case errors.Is(err, storage.ErrNotFound), err == nil && s.User != r.Actor.ID:
		return nil, bot.Mistake("gone", nil)
	case err != nil:
		return nil, err
	}
	return say(because(r.Text, s)), nil
}

func (f *Feature) complete(ctx context.Context, r *bot.Request, partial string) (options []chat.Option, err error) {
	topics, err := r.Topics(ctx)
	for _, t := range topics {
		if strings.Contains(strings.ToLower(t.Name), strings.ToLower(partial)) {
			options = append(options, chat.Option{Value: t.ID, Label: t.Name})
		}
	}
	return options, err
}
