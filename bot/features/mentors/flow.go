package mentors

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What follows from what somebody said about a request: each of these is part of
// the transaction in which they said it.

// put asks a mentor about a request.
func (f *Feature) put(ctx context.Context, tx *storage.Tx, req *Request, mentor people.Place, terms fit.Terms) error {
	a := &Ask{
		ID: storage.NewID(tx.Now()), Request: req.ID, Space: mentor.Space, Mentor: mentor.User, State: Asked, Terms: terms, At: tx.Now(),
	}
	a.turn(tx.Now())
	if old, err := asks(ctx, tx, `request = $1 AND space = $2 AND mentor = $3`, req.ID, mentor.Space, mentor.User); err != nil {
		return err
	} else if len(old) > 0 { // asked again after an end: the same two meet in one row
		if _, err := tx.Exec(ctx, `DELETE FROM mentor_ask WHERE id = $1`, old[0].ID); err != nil {
			return err
		}
	}
	if err := saveAsk(ctx, tx, a); err != nil {
		return err
	}
	return showAsk(ctx, tx, a)
}

// send puts a request on its way: to its mentor, or to the first of its topic.
func (f *Feature) send(ctx context.Context, tx *storage.Tx, r *bot.Request, req *Request) error {
	pending, err := requestsOf(ctx, tx, req.Space, req.Mentee, pendingStates)
	if err != nil {
		return err
	}
	pending = slices.DeleteFunc(pending, func(other *Request) bool { return other.Match != "" }) // nobody asked for those
	if err := req.Begin(r.Actor.ID, len(pending), tx.Now()); err != nil {
		return err
	}
	if c := req.check(); len(c) > 0 {
		return bot.Mistake("send.incomplete", nil)
	}
	err = agree(ctx, tx, Consent{
		Request: req.ID, Space: req.Space, User: req.Mentee, Other: req.Mentor, There: req.MentorSpace, What: ToShow, Words: shownWords(r.Text, req),
	})
	if err != nil {
		return err
	}
	if err := saveRequest(ctx, tx, req); err != nil {
		return err
	}
	if req.Mentor == "" {
		return promiseNext(ctx, tx, req.ID)
	}
	can, err := free(ctx, tx, req.to(), req.from())
	switch {
	case err != nil:
		return err
	case !can:
		return bot.Mistake("send.full", nil) // never why: it may be the list of those they avoid
	}
	terms, err := termsOf(ctx, tx, req)
	if err != nil {
		return err
	}
	return f.put(ctx, tx, req, req.to(), terms)
}

// accept is the mentor's yes. In the same transaction it takes a place of theirs.
func (f *Feature) accept(ctx context.Context, tx *storage.Tx, r *bot.Request, a *Ask, req *Request) error {
	before := a.State
	if err := a.Accept(r.Actor.ID, tx.Now()); err != nil || before == a.State {
		return err
	}
	if err := f.takePlace(ctx, tx, a, req); err != nil {
		return err
	}
	req.State = Accepted
	req.tell(NewsAccepted)
	err := agree(ctx, tx, Consent{
		Request: req.ID, Space: a.Space, User: a.Mentor, Other: req.Mentee, There: elsewhere(a.Space, req.from()), What: ToAccept,
		Words: r.Text.S(farKey("consent.accept", a.far(req))),
	})
	if err != nil {
		return err
	}
	if err := f.keep(ctx, tx, a, req); err != nil {
		return err
	}
	return f.withdrawSiblings(ctx, tx, req)
}

// takePlace refuses a yes for which the mentor has no place left. Whoever comes
// with a programme was given one there.
func (f *Feature) takePlace(ctx context.Context, tx *storage.Tx, a *Ask, req *Request) error {
	o, err := offerOf(ctx, tx, a.Space, a.Mentor)
	if errors.Is(err, storage.ErrNotFound) {
		if req.Match != "" {
			return nil
		}
		return bot.Mistake("offer.none", nil)
	}
	if err != nil {
		return err
	}
	has, err := loadOf(ctx, tx, a.Space, a.Mentor)
	if err != nil {
		return err
	}
	if has.Mentees >= o.Capacity && req.Match == "" {
		return bot.Mistake("accept.full", i18n.Args{"n": o.Capacity})
	}
	o.Answered()
	return saveOffer(ctx, tx, o)
}

// keep saves an ask and its request, and lets what people see follow.
func (f *Feature) keep(ctx context.Context, tx *storage.Tx, a *Ask, req *Request) error {
	if err := saveAsk(ctx, tx, a); err != nil {
		return err
	}
	if err := showAsk(ctx, tx, a); err != nil {
		return err
	}
	return f.keepRequest(ctx, tx, req)
}

// keepRequest saves a request, and tells its mentee what is new. What they were
// told before shows that it is old.
func (f *Feature) keepRequest(ctx context.Context, tx *storage.Tx, req *Request) error {
	if err := saveRequest(ctx, tx, req); err != nil || req.News == 0 {
		return err
	}
	if req.News > 1 {
		if err := bot.Refresh(ctx, tx, newsCard(req.ID, req.News-1)); err != nil {
			return err
		}
	}
	return bot.Refresh(ctx, tx, newsCard(req.ID, req.News))
}

// withdrawSiblings takes back what else the mentee asked, kindly: somebody has
// said yes.
func (f *Feature) withdrawSiblings(ctx context.Context, tx *storage.Tx, req *Request) error {
	others, err := requestsOf(ctx, tx, req.Space, req.Mentee, `'sent'`)
	for _, other := range others {
		if err != nil {
			return err
		}
		if other.ID == req.ID || other.Match != "" {
			continue
		}
		other.State = Withdrawn
		other.tell(NewsElsewhere)
		if err = f.endAsk(ctx, tx, other, AskWithdrawn); err == nil {
			err = f.keepRequest(ctx, tx, other)
		}
	}
	return err
}

// endAsk ends what a request waits for, if it waits.
func (f *Feature) endAsk(ctx context.Context, tx *storage.Tx, req *Request, as AskState) error {
	a, err := current(ctx, tx, req.ID)
	if err != nil || a == nil || !a.Waits() {
		return err
	}
	accepted := a.State == AskAccepted
	a.finish(as, tx.Now())
	if err := saveAsk(ctx, tx, a); err != nil {
		return err
	}
	if accepted {
		if err := errors.Join(takeBack(ctx, tx, req.ID, a.by()), bot.Refresh(ctx, tx, backCard(a.ID))); err != nil {
			return err
		}
		if err := f.placeFree(ctx, tx, a.Space, a.Mentor); err != nil {
			return err
		}
	}
	return showAsk(ctx, tx, a)
}

// confirm is the mentee's yes: both agreed, and their room opens, or they get each
// other's address.
func (f *Feature) confirm(ctx context.Context, tx *storage.Tx, r *bot.Request, req *Request) error {
	if req.State == Introduced {
		return nil // pressed twice
	}
	a, err := current(ctx, tx, req.ID)
	if err != nil {
		return err
	}
	if req.State != Accepted || a == nil || a.State != AskAccepted {
		return bot.Mistake("confirm.over", nil)
	}
	err = agree(ctx, tx, Consent{
		Request: req.ID, Space: req.Space, User: req.Mentee, Other: a.Mentor, There: elsewhere(req.Space, a.by()), What: ToConfirm,
		Words: r.Text.S(farKey("consent.confirm", a.far(req))),
	})
	if err != nil {
		return err
	}
	both, err := bothAgreed(ctx, tx, a, req)
	if err == nil && !both {
		err = errors.New("the ledger holds no yes of the mentor")
	}
	if err != nil {
		return err
	}
	a.finish(AskIntroduced, tx.Now())
	req.State = Introduced
	if a.far(req) {
		return errors.Join(f.keep(ctx, tx, a, req), bot.Refresh(ctx, tx, metCard(a.ID)))
	}
	return f.introduce(ctx, tx, a, req)
}

// introduce opens the room of two who agreed, and makes a pair of them.
func (f *Feature) introduce(ctx context.Context, tx *storage.Tx, a *Ask, req *Request) error {
	format := Weeks
	if o, err := offerOf(ctx, tx, a.Space, a.Mentor); err == nil {
		format = o.Format
	}
	if err := bot.Refresh(ctx, tx, roomCard(req.ID)); err != nil {
		return err
	}
	if err := f.keep(ctx, tx, a, req); err != nil {
		return err
	}
	if err := promiseOpening(ctx, tx, req.ID, 0); err != nil {
		return err
	}
	if err := f.settleMatch(ctx, tx, req, true); err != nil {
		return err
	}
	return f.reg.Publish(ctx, tx, facts.Introduced{
		Space: req.Space, Request: req.ID, Mentor: a.Mentor, Mentee: req.Mentee, Topic: req.Topic, Format: string(format),
	})
}

// refused goes on after a mentor's no, or their silence: the next one is asked, or
// the mentee learns what else they can do.
func (f *Feature) refused(ctx context.Context, tx *storage.Tx, req *Request, news News) error {
	if req.Mentor == "" && req.Match == "" {
		req.State = Sent
		if err := saveRequest(ctx, tx, req); err != nil {
			return err
		}
		return promiseNext(ctx, tx, req.ID)
	}
	req.State = Declined
	if news == NewsExpired {
		req.State = Expired
	}
	if req.Match != "" && news != NewsTakenBack { // they were not told of anybody yet
		return errors.Join(saveRequest(ctx, tx, req), f.settleMatch(ctx, tx, req, false))
	}
	req.tell(news)
	if err := f.settleMatch(ctx, tx, req, false); err != nil {
		return err
	}
	return f.keepRequest(ctx, tx, req)
}

// settleMatch tells a programme what became of its proposal.
func (f *Feature) settleMatch(ctx context.Context, tx *storage.Tx, req *Request, introduced bool) error {
	if req.Match == "" {
		return nil
	}
	return f.reg.Publish(ctx, tx, facts.MatchSettled{Match: req.Match, Introduced: introduced})
}
