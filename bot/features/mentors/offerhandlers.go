package mentors

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// offerCommand shows what the actor offers; who offers nothing yet is asked what
// that could be.
func (f *Feature) offerCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	if len(topics) == 0 {
		return nil, bot.Mistake("topics.none", nil)
	}
	own, err := f.ownOffer(ctx, r)
	switch {
	case err != nil:
		return nil, err
	case own.Offer == nil:
		o := newOffer(r.Space.ID, r.Actor.ID, r.Member.Hours, time.Time{})
		o.Languages = usual(r.Member.Languages(r.Space))
		return chat.Open{Form: whatForm(r.Text, o, topics)}, nil
	}
	return chat.Reply{Message: offerMessage(r.Text, own, topics)}, nil
}

// standing is an offer with what its mentor has to do at a moment.
type standing struct {
	*Offer
	has load
	at  time.Time
}

func stand(ctx context.Context, tx *storage.Tx, o *Offer) (standing, error) {
	has, err := loadOf(ctx, tx, o.Space, o.User)
	return standing{o, has, tx.Now()}, err
}

// ownOffer is the actor's offer; nil when there is none.
func (f *Feature) ownOffer(ctx context.Context, r *bot.Request) (own standing, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		o, err := loadOffer(ctx, tx, r.Space.ID, r.Actor.ID)
		if err == nil {
			own, err = stand(ctx, tx, o)
		}
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		return err
	})
	return own, err
}

// openForm opens one of the two forms of an offer.
func (f *Feature) openForm(form func(i18n.Printer, *Offer, []people.Topic) chat.Form) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
		topics, err := r.Topics(ctx)
		if err != nil {
			return nil, err
		}
		own, err := f.ownOffer(ctx, r)
		if err == nil && own.Offer == nil {
			err = bot.Mistake("offer.none", nil)
		}
		if err != nil {
			return nil, err
		}
		return chat.Open{Form: form(r.Text, own.Offer, topics)}, nil
	}
}

// saveWhat takes what somebody offers to talk about.
func (f *Feature) saveWhat(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	known := func(ids []string) []string {
		return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
			return !slices.ContainsFunc(topics, func(t people.Topic) bool { return t.ID == id })
		})
	}
	var o *Offer
	var own standing
	var complaints map[string]string
	err = r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if o, err = loadOffer(ctx, tx, r.Space.ID, r.Actor.ID); errors.Is(err, storage.ErrNotFound) {
			o, err = newOffer(r.Space.ID, r.Actor.ID, r.Member.Hours, tx.Now()), nil
		}
		if err != nil {
			return err
		}
		o.set(known(v["basics"]), known(v["deep"]))
		o.Languages, o.Off = slices.Clone(v["languages"]), chat.OneLine(v.First("off"))
		if format := Format(v.First("format")); slices.Contains(formats, format) {
			o.Format = format
		}
		if complaints = whatComplaints(r.Text, o); len(complaints) > 0 {
			return nil
		}
		if o.State == OfferStopped {
			o.Resume() // whoever fills this in again is back
		}
		if err := errors.Join(saveOffer(ctx, tx, o), saveTopics(ctx, tx, o)); err != nil {
			return err
		}
		if own, err = stand(ctx, tx, o); err != nil {
			return err
		}
		return f.placeFree(ctx, tx, o.Space, o.User)
	})
	switch {
	case err != nil:
		return nil, err
	case len(complaints) > 0:
		return chat.Reject{Form: whatForm(r.Text, o, topics), Errors: complaints}, nil
	}
	return chat.Reply{Message: offerMessage(r.Text, own, topics)}, nil
}

// saveHowMuch takes how much time somebody gives.
func (f *Feature) saveHowMuch(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	from, to, bad := people.ParseHours(v.First("hours"))
	days, _ := people.ParseDays(strings.Join(v["days"], ","))
	var o *Offer
	var own standing
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if o, err = loadOffer(ctx, tx, r.Space.ID, r.Actor.ID); errors.Is(err, storage.ErrNotFound) {
			return bot.Mistake("offer.none", nil)
		}
		if err != nil || bad != nil {
			return err
		}
		o.Capacity = among(capacities, v.First("capacity"), o.Capacity)
		o.Weekly = among(intakes, v.First("weekly"), o.Weekly)
		o.ReplyDays = among(replies, v.First("reply"), o.ReplyDays)
		o.Hours = people.Hours{From: from, To: to, Days: days}
		if err := saveOffer(ctx, tx, o); err != nil {
			return err
		}
		if own, err = stand(ctx, tx, o); err != nil {
			return err
		}
		return f.placeFree(ctx, tx, o.Space, o.User)
	})
	switch {
	case err != nil:
		return nil, err
	case bad != nil:
		return chat.Reject{Form: howMuchForm(r.Text, o, nil), Errors: map[string]string{"hours": r.Text.S("offer.hours.unclear")}}, nil
	}
	topics, err := r.Topics(ctx)
	return chat.Reply{Message: offerMessage(r.Text, own, topics)}, err
}

// among is the number that was chosen, if it was one of those to choose from.
func among(all []int, chosen string, before int) int {
	if n, err := strconv.Atoi(chosen); err == nil && slices.Contains(all, n) {
		return n
	}
	return before
}

func (f *Feature) pauseCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	if o["days"] != "" {
		return f.pauseFor(ctx, r, o["days"])
	}
	return choose(r.Text.T("pause.choose"), pauseSelect(r.Text)), nil
}

func (f *Feature) pause(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 {
		return nil, bot.Mistake("pause.unclear", nil)
	}
	return f.pauseFor(ctx, r, p.Values[0])
}

// mostPause is the longest pause that has an end, in days.
const mostPause = 365

// pauseFor keeps requests away for some days; 0 is until the mentor resumes. Those
// that wait are answered kindly.
func (f *Feature) pauseFor(ctx context.Context, r *bot.Request, days string) (chat.Response, error) {
	n, err := strconv.Atoi(strings.TrimSpace(days))
	if err != nil || n < 0 || n > mostPause {
		return nil, bot.Mistake("pause.unclear", nil)
	}
	var until time.Time
	waited := 0
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		o, err := offerOf(ctx, tx, r.Space.ID, r.Actor.ID)
		if errors.Is(err, storage.ErrNotFound) {
			return bot.Mistake("offer.none", nil)
		}
		if err != nil {
			return err
		}
		if n > 0 {
			until = tx.Now().AddDate(0, 0, n)
		}
		waited, err = f.stopAsking(ctx, tx, o, func() { o.Pause(until) })
		return err
	})
	return paused(r.Text, until, waited), err
}

// stopAsking changes an offer so that nobody reaches its mentor any more, and
// answers those who wait for a first word. A yes that was given holds.
func (f *Feature) stopAsking(ctx context.Context, tx *storage.Tx, o *Offer, change func()) (waited int, err error) {
	change()
	if err := saveOffer(ctx, tx, o); err != nil {
		return 0, err
	}
	if !o.PausedUntil.IsZero() {
		err := scheduler.Enqueue(ctx, tx, resume{o.Space, o.User}, scheduler.Opts{Key: string(o.Space) + "/" + string(o.User), At: o.PausedUntil})
		if err != nil {
			return 0, err
		}
	}
	places, err := countsIn(ctx, tx, o)
	for _, p := range places {
		if err != nil {
			return waited, err
		}
		n := 0
		err = tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM mentor_ask WHERE space = $1 AND mentor = $2 AND state IN (`+unanswered+`)`, p.Space, p.User)
		waited += n
		if err == nil {
			err = f.release(ctx, tx, p.Space, p.User, NoTime, unanswered)
		}
	}
	return waited, err
}

func (f *Feature) resumeCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	return f.comeBack(ctx, r)
}

func (f *Feature) resume(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return f.comeBack(ctx, r)
}

// comeBack lets requests reach the mentor again.
func (f *Feature) comeBack(ctx context.Context, r *bot.Request) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		o, err := offerOf(ctx, tx, r.Space.ID, r.Actor.ID)
		if errors.Is(err, storage.ErrNotFound) {
			return bot.Mistake("offer.none", nil)
		}
		if err != nil {
			return err
		}
		o.Resume()
		if err := saveOffer(ctx, tx, o); err != nil {
			return err
		}
		return f.placeFree(ctx, tx, o.Space, o.User)
	})
	return say(r.Text.T("resumed")), err
}

func (f *Feature) stopCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	return f.end(ctx, r)
}

func (f *Feature) stop(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return f.end(ctx, r)
}

// end ends the actor's offer. Pairs go on: they are theirs to end.
func (f *Feature) end(ctx context.Context, r *bot.Request) (chat.Response, error) {
	waited := 0
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		o, err := offerOf(ctx, tx, r.Space.ID, r.Actor.ID)
		if errors.Is(err, storage.ErrNotFound) {
			return bot.Mistake("offer.none", nil)
		}
		if err != nil {
			return err
		}
		waited, err = f.stopAsking(ctx, tx, o, o.Stop)
		return err
	})
	return stopped(r.Text, waited), err
}
