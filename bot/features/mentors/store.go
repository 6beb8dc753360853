package mentors

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

const requestColumns = `id, space, mentee, mentor, topic, match, programme, state, want, about, tried, why, shows, news, said, at, mentor_space`

func saveRequest(ctx context.Context, tx *storage.Tx, r *Request) error {
	_, err := tx.Exec(ctx, `INSERT INTO mentor_request (`+requestColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET mentee = excluded.mentee, mentor = excluded.mentor, mentor_space = excluded.mentor_space, topic = excluded.topic, state = excluded.state,
			want = excluded.want, about = excluded.about, tried = excluded.tried, why = excluded.why, shows = excluded.shows,
			news = excluded.news, said = excluded.said, at = excluded.at`,
		r.ID, r.Space, r.Mentee, r.Mentor, r.Topic, r.Match, r.Programme, r.State, r.Want, r.About, r.Tried, r.Why, list(r.Shows), r.News, r.Said, storage.Millis(r.At), r.MentorSpace)
	return err
}

// loadRequest returns [storage.ErrNotFound] when there is none.
func loadRequest(ctx context.Context, tx *storage.Tx, id string) (*Request, error) {
	all, err := requests(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(all) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// ownRequest loads a request of the actor. Nobody else's is there.
func ownRequest(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Request, error) {
	req, err := loadRequest(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (req.Space != r.Space.ID || req.Mentee != r.Actor.ID) {
		return nil, bot.Mistake("request.gone", nil)
	}
	return req, err
}

// requestsOf are a mentee's requests in some states, the newest first.
func requestsOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, mentee chat.UserID, states string) ([]*Request, error) {
	return requests(ctx, tx, `space = $1 AND mentee = $2 AND state IN (`+states+`) ORDER BY id DESC`, space, mentee)
}

// States of requests, as SQL takes them.
const (
	pendingStates = `'sent', 'accepted'`
	unanswered    = `'asked', 'more'` // of asks
	shownStates   = `'draft', 'sent', 'accepted', 'declined', 'expired'`
)

func requests(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Request, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var r Request
		var shows string
		var at int64
		if err := scan(&r.ID, &r.Space, &r.Mentee, &r.Mentor, &r.Topic, &r.Match, &r.Programme, &r.State, &r.Want, &r.About, &r.Tried, &r.Why,
			&shows, &r.News, &r.Said, &at, &r.MentorSpace); err != nil {
			return err
		}
		r.At = storage.Time(at)
		all = append(all, &r)
		return json.Unmarshal([]byte(shows), &r.Shows)
	}, `SELECT `+requestColumns+` FROM mentor_request WHERE `+where, args...)
	return all, err
}

const askColumns = `id, request, space, mentor, state, reason, question, added, reminded, clock, spent, terms, at, answered_at`

// saveAsk keeps an ask, and lets the clock follow it.
func saveAsk(ctx context.Context, tx *storage.Tx, a *Ask) error {
	terms, err := json.Marshal(a.Terms)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO mentor_ask (`+askColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
		ON CONFLICT (id) DO UPDATE SET mentor = excluded.mentor, state = excluded.state, reason = excluded.reason, question = excluded.question,
			added = excluded.added, reminded = excluded.reminded, clock = excluded.clock, spent = excluded.spent, terms = excluded.terms,
			at = excluded.at, answered_at = excluded.answered_at`,
		a.ID, a.Request, a.Space, a.Mentor, a.State, a.Reason, a.Question, a.Added, a.Reminded, storage.Millis(a.Clock), a.Spent.Milliseconds(),
		string(terms), storage.Millis(a.At), storage.Millis(a.AnsweredAt))
	if err != nil {
		return err
	}
	return watch(ctx, tx, a)
}

// loadAsk returns an ask with its request; [storage.ErrNotFound] when there is
// none.
func loadAsk(ctx context.Context, tx *storage.Tx, id string) (*Ask, *Request, error) {
	all, err := asks(ctx, tx, `id = $1`, id)
	if err == nil && len(all) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, nil, err
	}
	// The request comes first for everybody: two who change both wait for each
	// other there.
	req, err := loadRequest(ctx, tx, all[0].Request)
	if err != nil {
		return nil, nil, err
	}
	if all, err = asks(ctx, tx, `id = $1`+tx.Lock(), id); err != nil || len(all) == 0 {
		return nil, nil, errors.Join(err, storage.ErrNotFound)
	}
	return all[0], req, nil
}

// asksOf are the mentors who were asked about a request, the newest last.
func asksOf(ctx context.Context, tx *storage.Tx, request string) ([]*Ask, error) {
	return asks(ctx, tx, `request = $1 ORDER BY id`, request)
}

// current is the ask that a request waits for; nil when there is none.
func current(ctx context.Context, tx *storage.Tx, request string) (*Ask, error) {
	all, err := asks(ctx, tx, `request = $1 AND state IN ('asked', 'more', 'accepted', 'introduced')`+tx.Lock(), request)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all[0], nil
}

func asks(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Ask, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var a Ask
		var clock, spent, at, answered int64
		var terms string
		if err := scan(&a.ID, &a.Request, &a.Space, &a.Mentor, &a.State, &a.Reason, &a.Question, &a.Added, &a.Reminded, &clock, &spent, &terms,
			&at, &answered); err != nil {
			return err
		}
		a.Clock, a.Spent, a.At, a.AnsweredAt = storage.Time(clock), time.Duration(spent)*time.Millisecond, storage.Time(at), storage.Time(answered)
		all = append(all, &a)
		return json.Unmarshal([]byte(terms), &a.Terms)
	}, `SELECT `+askColumns+` FROM mentor_ask WHERE `+where, args...)
	return all, err
}
