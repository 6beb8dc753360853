package record

import (
	"context"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match"
	"github.com/kith-community/kith/storage"
)

// Who is a thread on record that looks for people.
type Who struct {
	ID         string
	Space      chat.SpaceID
	Title      string
	Asker      chat.UserID         // "" when nobody is to learn who asks
	Candidates []chat.UserID       // who may be asked
	Suggested  map[chat.UserID]int // how often each was, in the last seven days
}

// Rank orders the candidates for a thread, the best first, by who answered what
// before and who is around. What moved the rank is in the terms.
func (x *Index) Rank(ctx context.Context, w Who) ([]match.Terms, error) {
	if err := x.follow(ctx); err != nil {
		return nil, err
	}
	packed, err := x.words(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	ask := match.Ask{Now: x.db.Now(), Packed: &packed, Suggested: map[string]int{}, Thread: match.Thread{
		ID: w.ID, Channel: packed.Channel, Asker: string(w.Asker), At: packed.At, Title: w.Title,
	}}
	var ids []string
	for _, c := range w.Candidates {
		ids = append(ids, string(c))
		ask.Suggested[string(c)] = w.Suggested[c]
	}
	return x.router(w.Space).Rank(ask, ids, match.Routing{}), nil
}

// words are those of one thread, as storage keeps them. One that is not on
// record has none.
func (x *Index) words(ctx context.Context, id string) (match.Packed, error) {
	found, _, err := x.read(ctx, []string{id})
	if err != nil || len(found) == 0 {
		return match.Packed{ID: id, At: x.db.Now()}, err
	}
	return found[0].Packed, nil
}

// router knows who answered what in a space.
func (x *Index) router(space chat.SpaceID) *match.Router {
	x.mu.Lock()
	defer x.mu.Unlock()
	router := x.routers[space]
	if router == nil {
		router = match.NewRouter()
		x.routers[space] = router
	}
	return router
}

// reply is the first thing that somebody wrote in a thread.
type reply struct {
	thread string
	user   chat.UserID
	at     time.Time
}

// repliesTo reads the replies to threads, in the order in which they came.
func repliesTo(ctx context.Context, tx *storage.Tx, from, to string) (all []reply, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var r reply
		var at int64
		err := scan(&r.thread, &r.user, &at)
		r.at = storage.Time(at)
		all = append(all, r)
		return err
	}, `SELECT thread, user_id, at FROM record_reply WHERE thread >= $1 AND thread <= $2 ORDER BY at, thread, user_id`, from, to)
	return all, err
}

// know lets the routers know of threads and of who replied to them.
func (x *Index) know(threads []stored, replies []reply) {
	spaces := map[string]chat.SpaceID{}
	for _, s := range threads {
		x.router(s.space).AskedPacked(s.Packed, string(s.asker))
		spaces[s.ID] = s.space
	}
	for _, r := range replies {
		if space, known := spaces[r.thread]; known {
			x.router(space).Answered(r.thread, string(r.user), r.at)
		}
	}
}

// forgetMember is what a process does that hears of a member who is forgotten.
func (x *Index) forgetMember(rest string) {
	space, user, _ := strings.Cut(rest, " ")
	x.router(chat.SpaceID(space)).Forget(user)
	x.unhear(member{chat.SpaceID(space), chat.UserID(user)})
}
