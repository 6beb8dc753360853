package mentors

import (
	"context"
	"errors"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// placeFree looks again for those who wait for a mentor of the topics that somebody
// offers.
func (f *Feature) placeFree(ctx context.Context, tx *storage.Tx, space chat.SpaceID, mentor chat.UserID) error {
	all, err := people.Everywhere(ctx, tx, space, mentor)
	for _, p := range all {
		if err != nil {
			return err
		}
		var joined []chat.SpaceID
		if joined, err = people.Joined(ctx, tx, p.Space); err != nil {
			return err
		}
		for _, space := range append(joined, p.Space) {
			if err == nil {
				err = f.placeFreeIn(ctx, tx, space, p)
			}
		}
	}
	return err
}

// placeFreeIn looks again for those of a space, which may be another one than the
// mentor's.
func (f *Feature) placeFreeIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID, mentor people.Place) error {
	waiting, err := waitingRequests(ctx, tx, space)
	if err != nil || len(waiting) == 0 {
		return err
	}
	o, err := offerTo(ctx, tx, space, mentor)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	for _, req := range waiting {
		if err == nil && o.Covers(req.Topic) {
			err = promiseNext(ctx, tx, req.ID)
		}
	}
	return err
}

// waitingRequests are those to a topic's mentors of which none is asked at present,
// the oldest first.
func waitingRequests(ctx context.Context, tx *storage.Tx, space chat.SpaceID) ([]*Request, error) {
	return requests(ctx, tx, `space = $1 AND state = 'sent' AND mentor = '' AND NOT EXISTS (
		SELECT 1 FROM mentor_ask a WHERE a.request = mentor_request.id AND a.state IN ('asked', 'more', 'accepted')) ORDER BY id`, space)
}

func promiseNext(ctx context.Context, tx *storage.Tx, request string) error {
	return scheduler.Enqueue(ctx, tx, next{request}, scheduler.Opts{Key: request})
}
