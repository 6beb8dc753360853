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
	"github.com/kith-community/kith/storage"
)

// What mentors say to requests, and what mentees add to them.

// findAsk loads an ask of the actor. Nobody else's is there.
func findAsk(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Ask, *Request, error) {
	a, req, err := loadAsk(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (a.Space != r.Space.ID || a.Mentor != r.Actor.ID) {
		return nil, nil, bot.Mistake("ask.gone", nil)
	}
	return a, req, err
}

// decide loads an ask, lets do change it, and shows the mentor what became of it.
// Where they pressed on its card, the card shows it by itself.
func (f *Feature) decide(ctx context.Context, r *bot.Request, p bot.Press, do func(tx *storage.Tx, a *Ask, req *Request) error) (chat.Response, error) {
	var response chat.Response
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		a, req, err := findAsk(ctx, tx, r, p.Arg)
		if err != nil {
			return err
		}
		if err := do(tx, a, req); err != nil {
			return err
		}
		on, err := pressedOn(ctx, tx, p, askCard(a.ID), addedCard(a))
		if err != nil || on {
			return err
		}
		m, err := f.askMessage(ctx, tx, r.Text, a, req)
		response = chat.Update{Message: m}
		return err
	})
	return response, err
}

// pressedOn is whether a press was on the message of one of these cards.
func pressedOn(ctx context.Context, tx *storage.Tx, p bot.Press, cards ...bot.CardID) (bool, error) {
	id, err := bot.CardAt(ctx, tx, p.Source)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return slices.Contains(cards, id), err
}

func (f *Feature) pressAccept(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.decide(ctx, r, p, func(tx *storage.Tx, a *Ask, req *Request) error { return f.accept(ctx, tx, r, a, req) })
}

// acceptLast is a yes after which nobody else can ask.
func (f *Feature) acceptLast(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.decide(ctx, r, p, func(tx *storage.Tx, a *Ask, req *Request) error {
		if err := f.accept(ctx, tx, r, a, req); err != nil {
			return err
		}
		o, err := offerOf(ctx, tx, a.Space, a.Mentor)
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if err == nil {
			_, err = f.stopAsking(ctx, tx, o, func() { o.Pause(time.Time{}) })
		}
		return err
	})
}

// declines are what a mentor can say instead of yes, in the order in which they are
// offered; those with days pause the mentor as well.
var declines = []string{"topic", "time.14", "time.30", "time.90", "public", "else", "other"}

// decline is a no, in one step.
func (f *Feature) decline(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	if len(p.Values) == 0 {
		return nil, bot.Mistake("ask.gone", nil)
	}
	why, days, pauses := strings.Cut(p.Values[0], ".")
	return f.decide(ctx, r, p, func(tx *storage.Tx, a *Ask, req *Request) error {
		was := a.State
		if err := a.Decline(r.Actor.ID, Reason(why), tx.Now()); err != nil || was == a.State {
			return err
		}
		if err := f.noteAnswer(ctx, tx, a); err != nil {
			return err
		}
		if err := errors.Join(saveAsk(ctx, tx, a), showAsk(ctx, tx, a)); err != nil {
			return err
		}
		if err := f.refused(ctx, tx, req, NewsDeclined); err != nil || !pauses {
			return err
		}
		n, err := strconv.Atoi(days)
		if err != nil {
			return bot.Mistake("ask.gone", nil)
		}
		o, err := offerOf(ctx, tx, a.Space, a.Mentor)
		if errors.Is(err, storage.ErrNotFound) {
			return nil
		}
		if err == nil {
			_, err = f.stopAsking(ctx, tx, o, func() { o.Pause(tx.Now().AddDate(0, 0, n)) })
		}
		return err
	})
}

// noteAnswer notes that a mentor answered, whatever they said.
func (f *Feature) noteAnswer(ctx context.Context, tx *storage.Tx, a *Ask) error {
	o, err := offerOf(ctx, tx, a.Space, a.Mentor)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil || o.Silent == 0 {
		return err
	}
	o.Answered()
	return saveOffer(ctx, tx, o)
}

// pressTakeBack takes a yes back, until both agreed.
func (f *Feature) pressTakeBack(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.decide(ctx, r, p, func(tx *storage.Tx, a *Ask, req *Request) error {
		was := a.State
		if err := a.TakeBack(r.Actor.ID, tx.Now()); err != nil || was == a.State {
			return err
		}
		if err := takeBack(ctx, tx, req.ID, a.by()); err != nil {
			return err
		}
		if err := errors.Join(saveAsk(ctx, tx, a), showAsk(ctx, tx, a)); err != nil {
			return err
		}
		if err := f.refused(ctx, tx, req, NewsTakenBack); err != nil {
			return err
		}
		return f.placeFree(ctx, tx, a.Space, a.Mentor)
	})
}

// openMore asks a mentor what they want to know first.
func (f *Feature) openMore(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		a, _, err := findAsk(ctx, tx, r, p.Arg)
		if err != nil {
			return err
		}
		return a.AskMore(r.Actor.ID, "", tx.Now()) // whether it would be allowed
	})
	return chat.Open{Form: moreForm(r.Text, p.Arg)}, err
}

// more passes on what a mentor wants to know.
func (f *Feature) more(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	question := words(v, "question")
	if question == "" || len([]rune(question)) > longest["question"] {
		return chat.Reject{Form: moreForm(r.Text, id), Errors: map[string]string{"question": r.Text.S("more.empty", i18n.Args{"max": longest["question"]})}}, nil
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		a, req, err := findAsk(ctx, tx, r, id)
		if err != nil {
			return err
		}
		if err := a.AskMore(r.Actor.ID, question, tx.Now()); err != nil {
			return err
		}
		req.tell(NewsMore)
		return errors.Join(f.noteAnswer(ctx, tx, a), f.keep(ctx, tx, a, req))
	})
	return say(r.Text.T("more.sent")), err
}

// openAdd asks a mentee for what a mentor wants to know.
func (f *Feature) openAdd(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		_, err := waitingForMore(ctx, tx, r, p.Arg)
		return err
	})
	return chat.Open{Form: addForm(r.Text, p.Arg)}, err
}

func waitingForMore(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Ask, error) {
	req, err := ownRequest(ctx, tx, r, id)
	if err != nil {
		return nil, err
	}
	a, err := current(ctx, tx, req.ID)
	if err == nil && (a == nil || a.State != More) {
		err = bot.Mistake("add.over", nil)
	}
	return a, err
}

// add passes on what a mentee adds.
func (f *Feature) add(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	added := words(v, "added")
	if added == "" || len([]rune(added)) > longest["added"] {
		return chat.Reject{Form: addForm(r.Text, id), Errors: map[string]string{"added": r.Text.S("add.empty", i18n.Args{"max": longest["added"]})}}, nil
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		a, err := waitingForMore(ctx, tx, r, id)
		if err != nil {
			return err
		}
		if err := a.Add(added, tx.Now()); err != nil {
			return err
		}
		if err := saveAsk(ctx, tx, a); err != nil {
			return err
		}
		return showAsk(ctx, tx, a)
	})
	return say(r.Text.T("add.sent")), err
}
