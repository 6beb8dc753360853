package mentors

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

const (
	// looksFor is how long a request to a topic's mentors waits for one.
	looksFor = 14 * 24 * time.Hour
	// looksAgain is after how long it is tried again by itself. A mentor who comes
	// back is asked at once.
	looksAgain = 24 * time.Hour
	// keepDrafts is how long what was written and not sent is kept.
	keepDrafts = 14 * 24 * time.Hour
)

// next asks the next mentor of a topic about a request. Late, it does so late: the
// mentee still waits.
type next struct {
	Request string `json:"request"`
}

func (next) Kind() string { return "mentors.next" }

// next ranks outside of a transaction that writes: everybody waits for one.
func (f *Feature) next(ctx context.Context, job scheduler.Job[next]) error {
	var ranked []fit.Terms
	err := f.reg.Read(ctx, func(tx *storage.Tx) error {
		req, err := waitingFor(ctx, tx, job.Args.Request)
		if err == nil {
			ranked, err = f.rankAll(ctx, tx, req)
		}
		return err
	})
	if err != nil {
		return err
	}
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		req, err := waitingFor(ctx, tx, job.Args.Request)
		if err != nil {
			return err
		}
		for _, terms := range ranked {
			mentor := placeOf(req.Space, terms.Mentor)
			can, err := free(ctx, tx, mentor, req.from())
			if err != nil {
				return err
			}
			if can {
				return f.put(ctx, tx, req, mentor, terms)
			}
		}
		return f.nobody(ctx, tx, req)
	})
}

// waitingFor loads a request that waits for a mentor to be asked;
// [scheduler.ErrDone] when it does not any more.
func waitingFor(ctx context.Context, tx *storage.Tx, id string) (*Request, error) {
	req, err := loadRequest(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (req.State != Sent || req.Mentor != "") {
		return nil, scheduler.ErrDone
	}
	if err != nil {
		return nil, err
	}
	a, err := current(ctx, tx, id)
	if err == nil && a != nil {
		err = scheduler.ErrDone
	}
	return req, err
}

// asked is whether a mentor was asked before. Who had no time then may have it now.
func asked(before []*Ask, mentor people.Place) bool {
	for _, a := range before {
		if a.by() == mentor && a.Reason != NoTime {
			return true
		}
	}
	return false
}

// nobody says once that there is nobody to ask at present, and in the end that the
// search is over.
func (f *Feature) nobody(ctx context.Context, tx *storage.Tx, req *Request) error {
	end := req.At.Add(looksFor)
	switch {
	case !tx.Now().Before(end):
		req.State = Expired
		req.tell(NewsUnfound)
		return f.keepRequest(ctx, tx, req)
	case req.Said != NewsNobody:
		req.tell(NewsNobody)
		if err := f.keepRequest(ctx, tx, req); err != nil {
			return err
		}
	}
	at := tx.Now().Add(looksAgain)
	if at.After(end) {
		at = end
	}
	return scheduler.Enqueue(ctx, tx, next{req.ID}, scheduler.Opts{Key: req.ID, At: at})
}

// clock reminds whoever is to say something about a request, and ends it.
type clock struct {
	Ask string `json:"ask"`
}

func (clock) Kind() string { return "mentors.clock" }

// watch keeps one job for an ask that waits.
func watch(ctx context.Context, tx *storage.Tx, a *Ask) error {
	at := a.next()
	if at.IsZero() {
		return scheduler.Cancel(ctx, tx, clock{}.Kind(), a.ID)
	}
	return scheduler.Enqueue(ctx, tx, clock{a.ID}, scheduler.Opts{At: at, Key: a.ID})
}

// clock comes late after a downtime. Nobody loses time by that: whoever could not
// be reminded is reminded now, with an apology, and has the rest of their time.
func (f *Feature) clock(ctx context.Context, job scheduler.Job[clock]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		a, req, err := loadAsk(ctx, tx, job.Args.Ask)
		if errors.Is(err, storage.ErrNotFound) || err == nil && !a.Waits() {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		if job.Late {
			a.delayed(tx.Now())
		}
		switch a.Tick(tx.Now()) {
		case nothing:
			return watch(ctx, tx, a)
		case reminder:
			if err := saveAsk(ctx, tx, a); err != nil {
				return err
			}
			return bot.Refresh(ctx, tx, remindCard(a, job.Late))
		case end:
		}
		return f.expire(ctx, tx, a, req)
	})
}

// expire ends an ask about which somebody said nothing.
func (f *Feature) expire(ctx context.Context, tx *storage.Tx, a *Ask, req *Request) error {
	was := a.State
	a.finish(AskExpired, tx.Now())
	if err := saveAsk(ctx, tx, a); err != nil {
		return err
	}
	if err := showAsk(ctx, tx, a); err != nil {
		return err
	}
	if was == Asked {
		if err := f.missed(ctx, tx, a); err != nil {
			return err
		}
		return f.refused(ctx, tx, req, NewsExpired)
	}
	req.State = Expired
	req.tell(NewsLapsed)
	if err := f.settleMatch(ctx, tx, req, false); err != nil {
		return err
	}
	if was == AskAccepted {
		if err := errors.Join(takeBack(ctx, tx, req.ID, a.by()), bot.Refresh(ctx, tx, backCard(a.ID))); err != nil {
			return err
		}
		if err := f.placeFree(ctx, tx, a.Space, a.Mentor); err != nil {
			return err
		}
	}
	return f.keepRequest(ctx, tx, req)
}

// missed counts that a mentor let a request expire. The second one in a row pauses
// them, and they are told.
func (f *Feature) missed(ctx context.Context, tx *storage.Tx, a *Ask) error {
	o, err := offerOf(ctx, tx, a.Space, a.Mentor)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	paused := o.Missed()
	if err := saveOffer(ctx, tx, o); err != nil || !paused {
		return err
	}
	return bot.Refresh(ctx, tx, silentCard(a.ID))
}

// opening looks whether the room of two who agreed is there. Late, it looks late.
type opening struct {
	Request string `json:"request"`
	Tries   int    `json:"tries"`
}

func (opening) Kind() string { return "mentors.opening" }

// opensAgain is after how long it is tried again to open a room. From the third try
// on, both know that it takes longer.
var opensAgain = []time.Duration{0, 10 * time.Second, 10 * time.Minute, time.Hour}

const knownAfter = 3 // tries

func promiseOpening(ctx context.Context, tx *storage.Tx, request string, tries int) error {
	after := opensAgain[min(tries, len(opensAgain)-1)]
	return scheduler.Enqueue(ctx, tx, opening{request, tries}, scheduler.Opts{Key: request, At: tx.Now().Add(after)})
}

// opened lets both know where their room is. Where it cannot be opened, they hear
// that as well, and it is tried again until it can.
func (f *Feature) opened(ctx context.Context, job scheduler.Job[opening]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		req, err := loadRequest(ctx, tx, job.Args.Request)
		if errors.Is(err, storage.ErrNotFound) || err == nil && req.State != Introduced {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		a, err := current(ctx, tx, req.ID)
		if err != nil || a == nil {
			return err
		}
		where, err := bot.Where(ctx, tx, roomCard(req.ID))
		if err != nil {
			return err
		}
		if where == "" {
			return f.stuck(ctx, tx, a, req, job.Args.Tries)
		}
		return f.keep(ctx, tx, a, req)
	})
}

// stuck tries again to open a room, and lets both know once that it takes longer.
func (f *Feature) stuck(ctx context.Context, tx *storage.Tx, a *Ask, req *Request, tries int) error {
	if tries > 0 {
		if err := bot.Refresh(ctx, tx, roomCard(req.ID)); err != nil {
			return err
		}
	}
	if tries == knownAfter {
		req.tell(NewsRoomless)
		if err := f.keep(ctx, tx, a, req); err != nil {
			return err
		}
	}
	return promiseOpening(ctx, tx, req.ID, tries+1)
}

// resume looks again for those who wait, when a mentor's pause ends by itself.
type resume struct {
	Space chat.SpaceID `json:"space"`
	User  chat.UserID  `json:"user"`
}

func (resume) Kind() string { return "mentors.resume" }

func (f *Feature) resumed(ctx context.Context, job scheduler.Job[resume]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error { return f.placeFree(ctx, tx, job.Args.Space, job.Args.User) })
}

// sweep forgets what was written and not sent, and frees places of which nobody says
// that they are free. Late, it does so late.
type sweep struct{}

func (sweep) Kind() string { return "mentors.sweep" }

func (f *Feature) sweep(ctx context.Context, _ scheduler.Job[sweep]) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM mentor_request WHERE state = 'draft' AND at <= $1`, storage.Millis(tx.Now().Add(-keepDrafts)))
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM mentor_suggestion WHERE at <= $1`, storage.Millis(tx.Now().Add(-keepSuggestions)))
		if err != nil {
			return err
		}
		return f.finishAll(ctx, tx, `mentor_ask.answered_at <= $1`, storage.Millis(tx.Now().Add(-metFor)))
	})
}
