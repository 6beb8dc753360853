package mentors

import (
	"context"
	"errors"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Where organisers joined two communities, a mentor who is in both can be asked in
// both, whichever they made their offer in. What follows is of the community in which
// they are asked: there both have an account, and there their room is. An offer made
// here goes before one made elsewhere.

// offerOf is what a member offers in a space, or brings along from one that is one
// community with it; [storage.ErrNotFound] when that is nothing.
func offerOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (*Offer, error) {
	o, err := loadOffer(ctx, tx, space, user)
	if !errors.Is(err, storage.ErrNotFound) {
		return o, err
	}
	joined, err := people.Joined(ctx, tx, space)
	if err != nil || len(joined) == 0 {
		return nil, errors.Join(err, storage.ErrNotFound)
	}
	alike, err := people.Alike(ctx, tx, space, user)
	for _, p := range alike {
		if err != nil {
			return nil, err
		}
		if !slices.Contains(joined, p.Space) {
			continue
		}
		switch o, err = loadOffer(ctx, tx, p.Space, p.User); {
		case errors.Is(err, storage.ErrNotFound):
			err = nil
		case err == nil:
			return o, visit(ctx, tx, o, people.Place{Space: space, User: user})
		}
	}
	return nil, errors.Join(err, storage.ErrNotFound)
}

// visit lets an offer of another community count here, for the topics that both have
// by a common name.
func visit(ctx context.Context, tx *storage.Tx, o *Offer, here people.Place) error {
	topics, err := topicsFor(ctx, tx, o, here.Space)
	o.Home, o.Space, o.User, o.Topics = o.home(), here.Space, here.User, topics
	return err
}

// topicsFor are the topics of an offer that its space and another one both have, as
// the other one knows them.
func topicsFor(ctx context.Context, tx *storage.Tx, o *Offer, space chat.SpaceID) (map[string]Depth, error) {
	theirs, err := people.Topics(ctx, tx, o.Space)
	if err != nil {
		return nil, err
	}
	ours, err := people.Topics(ctx, tx, space)
	topics := map[string]Depth{}
	for _, topic := range theirs {
		depth, offers := o.Topics[topic.ID]
		if !offers {
			continue
		}
		for _, word := range append([]string{topic.Name}, topic.Aliases...) {
			if same, found := people.FindTopic(ours, word); found {
				topics[same.ID] = depth
				break
			}
		}
	}
	return topics, err
}

// openOffers are the offers of a space whose mentors might be asked: those made in
// it, and those that members bring along.
func openOffers(ctx context.Context, tx *storage.Tx, space chat.SpaceID) ([]*Offer, error) {
	all, err := offersIn(ctx, tx, space)
	if err != nil {
		return nil, err
	}
	joined, err := people.Joined(ctx, tx, space)
	for _, other := range joined {
		if err != nil {
			return nil, err
		}
		var theirs []*Offer
		theirs, err = offersIn(ctx, tx, other)
		for _, o := range theirs {
			if err != nil {
				return nil, err
			}
			var here people.Place
			var visits bool
			here, visits, err = visitor(ctx, tx, o, space)
			if err != nil || !visits || slices.ContainsFunc(all, func(o *Offer) bool { return o.User == here.User }) {
				continue
			}
			err = visit(ctx, tx, o, here)
			all = append(all, o)
		}
	}
	return all, err
}

// visitor is the account with which a mentor from elsewhere is in a space, when they
// are and made no offer there, whatever became of it.
func visitor(ctx context.Context, tx *storage.Tx, o *Offer, space chat.SpaceID) (people.Place, bool, error) {
	alike, err := people.Alike(ctx, tx, o.Space, o.User)
	for _, p := range alike {
		if err != nil {
			return p, false, err
		}
		if p.Space != space {
			continue
		}
		m, err := people.Load(ctx, tx, p.Space, p.User)
		if err != nil || !m.Left.IsZero() {
			return p, false, err
		}
		_, err = loadOffer(ctx, tx, p.Space, p.User)
		if errors.Is(err, storage.ErrNotFound) {
			return p, true, nil
		}
		return p, false, err
	}
	return people.Place{}, false, err
}

// countsIn are the places in which an offer counts, the one where it was made first.
func countsIn(ctx context.Context, tx *storage.Tx, o *Offer) ([]people.Place, error) {
	home := o.home()
	all := []people.Place{home}
	joined, err := people.Joined(ctx, tx, home.Space)
	if err != nil || len(joined) == 0 {
		return all, err
	}
	alike, err := people.Alike(ctx, tx, home.Space, home.User)
	for _, p := range alike {
		if err != nil {
			return nil, err
		}
		if !slices.Contains(joined, p.Space) {
			continue
		}
		if _, err = loadOffer(ctx, tx, p.Space, p.User); errors.Is(err, storage.ErrNotFound) {
			all, err = append(all, p), nil
		}
	}
	return all, err
}
