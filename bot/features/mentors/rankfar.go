package mentors

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match/fit"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Who can be asked in other spaces. What counts of them is what both spaces know alike:
// topics, languages, hours, how they deal with requests.

// rankAll returns everybody who can be asked about a request now: first those with whom
// a room can be opened, then those of other spaces.
func (f *Feature) rankAll(ctx context.Context, tx *storage.Tx, req *Request) ([]fit.Terms, error) {
	here, err := f.rank(ctx, tx, req)
	if err != nil {
		return nil, err
	}
	far, err := f.rankFar(ctx, tx, req)
	return append(here, far...), err
}

// rankFar returns those of other spaces who can be asked about a request now and are
// not in its space, the most fitting first.
func (f *Feature) rankFar(ctx context.Context, tx *storage.Tx, req *Request) ([]fit.Terms, error) {
	all, err := farOffers(ctx, tx, req.Space)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	before, err := asksOf(ctx, tx, req.ID)
	if err != nil {
		return nil, err
	}
	r, err := newReader(ctx, tx, req)
	if err != nil {
		return nil, err
	}
	r.asked = 0
	var mentors []fit.Mentor
	for i, o := range all {
		if i == 0 || all[i-1].Space != o.Space {
			if err := r.turn(ctx, tx, o.Space); err != nil {
				return nil, err
			}
		}
		can, err := free(ctx, tx, o.home(), req.from())
		if err != nil {
			return nil, err
		}
		if !can || !o.Covers(req.Topic) || asked(before, o.home()) {
			continue
		}
		has, err := loadOf(ctx, tx, o.Space, o.User)
		if err != nil {
			return nil, err
		}
		m, there, err := r.mentor(ctx, tx, o, has)
		if err != nil {
			return nil, err
		}
		if there {
			mentors = append(mentors, m)
		}
	}
	return fit.Rank(r.wish, mentors, fit.Share{Requests: r.asked}, seed(req, tx.Now())), nil
}

// turn lets the reader read mentors of another space.
func (r *reader) turn(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (err error) {
	r.history, r.answers, r.talked = map[chat.UserID]history{}, nil, nil
	if r.space, err = people.LoadSpace(ctx, tx, space); err != nil {
		return err
	}
	return r.readHistory(ctx, tx, space)
}
