package mentors

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What two from different spaces have with Kith once both said yes, and how it ends.

// metCard tells a mentor that the mentee of another space said yes as well, and where
// they can be written to. It is not there before both said yes.
func (f *Feature) metCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	a, req, err := loadAsk(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	fresh, err := unsent(ctx, tx, metCard(id))
	if err != nil || !a.far(req) || fresh && a.State != AskIntroduced {
		return bot.Card{Gone: true}, err
	}
	return f.toMentor(ctx, tx, a, req, bot.Always, func(t i18n.Printer) (chat.Message, error) { // an answer to what they did
		about, err := aboutAsk(ctx, tx, t, req, a.Space)
		if err != nil || a.State != AskIntroduced {
			return chat.Message{Text: t.T("ask.over", about)}, err
		}
		return f.metMessage(ctx, tx, t, a, req, "ask.introduced.far", about, req.from())
	})
}

// metMessage shows somebody where the other side of a request can be written to, if
// both said yes.
func (f *Feature) metMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, a *Ask, req *Request, key string, about i18n.Args, other people.Place) (chat.Message, error) {
	both, err := bothAgreed(ctx, tx, a, req)
	if err != nil || !both {
		return chat.Message{Text: t.T("ask.settled")}, err
	}
	text := t.T(key, about)
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	if address := f.reach(other); address != "" {
		m.Blocks = append(m.Blocks, chat.Facts{Rows: []chat.Fact{{Label: t.S("fact.address"), Value: chat.Escape(address)}}})
	}
	m.Blocks = append(m.Blocks, chat.Note{Text: t.T("met.note", i18n.Args{"n": int(metFor / (7 * 24 * time.Hour))})},
		chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.done"), Do: do("done", req.ID)}}})
	return m, nil
}

// metFor is for how long two who got each other's address take a place of the mentor,
// unless one of them says that they are done.
const metFor = 12 * 7 * 24 * time.Hour

// done frees the place of two who got each other's address. Either may say it, and
// saying it twice changes nothing.
func (f *Feature) done(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	on := false
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		a, req, err := loadMet(ctx, tx, p.Arg)
		if errors.Is(err, storage.ErrNotFound) {
			return bot.Mistake("request.gone", nil)
		}
		if err != nil {
			return err
		}
		mentor := a.Space == r.Space.ID && a.Mentor == r.Actor.ID
		if !mentor && (req.Space != r.Space.ID || req.Mentee != r.Actor.ID) {
			return bot.Mistake("request.gone", nil)
		}
		on, err = pressedOn(ctx, tx, p, metCard(a.ID), newsCard(req.ID, req.News))
		if err == nil && a.State == AskIntroduced {
			err = f.finish(ctx, tx, a, req)
		}
		return err
	})
	if err != nil || on {
		return nil, err
	}
	return chat.Update{Message: chat.Message{Text: r.Text.T("done.text")}}, nil
}

// promised is the ask whose mentor said yes and still stands by it, or did to the end;
// nil when there is none.
func promised(ctx context.Context, tx *storage.Tx, request string) (*Ask, error) {
	all, err := asks(ctx, tx, `request = $1 AND state IN ('accepted', 'introduced', 'over') ORDER BY id DESC`, request)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

// loadMet loads a request to somebody elsewhere with the ask that led somewhere;
// [storage.ErrNotFound] when none did.
func loadMet(ctx context.Context, tx *storage.Tx, request string) (*Ask, *Request, error) {
	req, err := loadRequest(ctx, tx, request)
	if err != nil {
		return nil, nil, err
	}
	all, err := asks(ctx, tx, `request = $1 AND state IN ('introduced', 'over') ORDER BY id DESC`+tx.Lock(), request)
	if err == nil && (len(all) == 0 || !all[0].far(req)) {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, nil, err
	}
	return all[0], req, nil
}

// finish ends what two who got each other's address have with Kith.
func (f *Feature) finish(ctx context.Context, tx *storage.Tx, a *Ask, req *Request) error {
	a.finish(AskOver, tx.Now())
	req.State = Over
	if err := errors.Join(f.keep(ctx, tx, a, req), bot.Refresh(ctx, tx, metCard(a.ID))); err != nil {
		return err
	}
	return f.placeFree(ctx, tx, a.Space, a.Mentor)
}

// finishAll ends what stands between people of several spaces, as far as where says.
func (f *Feature) finishAll(ctx context.Context, tx *storage.Tx, where string, args ...any) error {
	all, err := asks(ctx, tx, `state = 'introduced' AND EXISTS (SELECT 1 FROM mentor_request q
		WHERE q.id = mentor_ask.request AND q.space <> mentor_ask.space AND `+where+`) ORDER BY id`, args...)
	for _, found := range all {
		if err != nil {
			return err
		}
		var a *Ask
		var req *Request
		if a, req, err = loadMet(ctx, tx, found.Request); err == nil && a.State == AskIntroduced {
			err = f.finish(ctx, tx, a, req)
		}
	}
	return err
}

// gone ends what is between a space that is forgotten and others. Its own rows are
// forgotten by themselves; whoever is elsewhere hears that nothing comes of it.
func (f *Feature) gone(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error {
	if err := f.finishAll(ctx, tx, `(q.space = $1 OR mentor_ask.space = $1)`, space); err != nil {
		return err
	}
	theirs, err := asks(ctx, tx, `space <> $1 AND request IN (SELECT id FROM mentor_request WHERE space = $1) ORDER BY id`, space)
	for _, a := range theirs {
		if err == nil {
			err = f.drop(ctx, tx, a)
		}
	}
	if err != nil {
		return err
	}
	waiting, err := asks(ctx, tx, `space = $1 AND state IN ('asked', 'more', 'accepted') AND request IN (SELECT id FROM mentor_request WHERE space <> $1) ORDER BY id`, space)
	for _, a := range waiting {
		if err == nil {
			err = f.release(ctx, tx, space, a.Mentor, Left, unanswered+`, 'accepted'`)
		}
	}
	if err != nil {
		return err
	}
	former := chat.Former(storage.NewID(tx.Now()))
	for _, statement := range []string{
		`UPDATE mentor_request SET mentor = $3, mentor_space = $2 WHERE mentor_space = $1`,
		`UPDATE mentor_consent SET other = $3, other_space = $2 WHERE other_space = $1`,
		`UPDATE mentor_suggestion SET mentor = $3, mentor_space = $2, terms = '{}' WHERE mentor_space = $1`,
	} {
		if _, err := tx.Exec(ctx, statement, space, forgotten, former); err != nil {
			return err
		}
	}
	return nil
}

// forgotten stands where the name of a space stood that is forgotten.
const forgotten chat.SpaceID = "forgotten:"

// drop takes down what a mentor was shown of a request that is forgotten.
func (f *Feature) drop(ctx context.Context, tx *storage.Tx, a *Ask) error {
	a.finish(AskWithdrawn, tx.Now())
	if err := saveAsk(ctx, tx, a); err != nil {
		return err
	}
	cards := append(remindCards(a), askCard(a.ID), metCard(a.ID), backCard(a.ID), silentCard(a.ID))
	if a.Added != "" {
		cards = append(cards, addedCard(a))
	}
	for _, id := range cards {
		if err := bot.TakeDown(ctx, tx, id); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `DELETE FROM mentor_consent WHERE request = $1`, a.Request)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM mentor_ask WHERE id = $1`, a.ID)
	}
	return err
}
