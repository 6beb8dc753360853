package agenda

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// The tables of pairs and of their meetings.

// insertPair keeps a pair, and reports whether it was not there before.
func insertPair(ctx context.Context, tx *storage.Tx, p *Pair) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO agenda_pair (id, space, mentor, mentee, round, open, ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
		p.ID, p.Space, p.Mentor, p.Mentee, p.Round, p.Open, storage.Millis(p.EndedAt))
	return n > 0, err
}

func savePair(ctx context.Context, tx *storage.Tx, p *Pair) error {
	_, err := tx.Exec(ctx, `UPDATE agenda_pair SET mentor = $2, mentee = $3, round = $4, open = $5, ended_at = $6 WHERE id = $1`,
		p.ID, p.Mentor, p.Mentee, p.Round, p.Open, storage.Millis(p.EndedAt))
	return err
}

func pairs(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Pair, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var p Pair
		var ended int64
		err := scan(&p.ID, &p.Space, &p.Mentor, &p.Mentee, &p.Round, &p.Open, &ended)
		p.EndedAt = storage.Time(ended)
		all = append(all, &p)
		return err
	}, `SELECT id, space, mentor, mentee, round, open, ended_at FROM agenda_pair WHERE `+where, args...)
	return all, err
}

// load returns one pair, [storage.ErrNotFound] when there is none. Whoever changes
// something of a pair loads it first, so that two who do wait for each other.
func load(ctx context.Context, tx *storage.Tx, id string) (*Pair, error) {
	found, err := pairs(ctx, tx, `id = $1`+tx.Lock(), id)
	return first(found, err)
}

// ofMember is the condition that somebody is one of the two.
const ofMember = `space = $1 AND (mentor = $2 OR mentee = $2)`

func first[T any](found []*T, err error) (*T, error) {
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, storage.ErrNotFound
	}
	return found[0], nil
}

// firstOrNone is first, with nil for none.
func firstOrNone[T any](found []*T, err error) (*T, error) {
	one, err := first(found, err)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return one, err
}

const meetingColumns = `id, name, space, pair, state, at, change, set_at, asked_at, held_at`

// insertMeeting keeps a meeting. When somebody else does at the same moment, what
// was told is looked at again.
func insertMeeting(ctx context.Context, tx *storage.Tx, m *Meeting) error {
	n, err := tx.Exec(ctx, `INSERT INTO agenda_meeting (`+meetingColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		m.ID, m.Name, m.Space, m.Pair, m.State, storage.Millis(m.At), m.Change, storage.Millis(m.SetAt), storage.Millis(m.AskedAt), storage.Millis(m.HeldAt))
	if err == nil && n == 0 {
		err = scheduler.Later(time.Second)
	}
	return err
}

func saveMeeting(ctx context.Context, tx *storage.Tx, m *Meeting) error {
	_, err := tx.Exec(ctx, `UPDATE agenda_meeting SET state = $2, at = $3, change = $4, set_at = $5, asked_at = $6, held_at = $7 WHERE id = $1`,
		m.ID, m.State, storage.Millis(m.At), m.Change, storage.Millis(m.SetAt), storage.Millis(m.AskedAt), storage.Millis(m.HeldAt))
	return err
}

func meetings(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Meeting, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var m Meeting
		var at, set, asked, held int64
		err := scan(&m.ID, &m.Name, &m.Space, &m.Pair, &m.State, &at, &m.Change, &set, &asked, &held)
		m.At, m.SetAt, m.AskedAt, m.HeldAt = storage.Time(at), storage.Time(set), storage.Time(asked), storage.Time(held)
		all = append(all, &m)
		return err
	}, `SELECT `+meetingColumns+` FROM agenda_meeting WHERE `+where, args...)
	return all, err
}

func loadMeeting(ctx context.Context, tx *storage.Tx, id string) (*Meeting, error) {
	found, err := meetings(ctx, tx, `id = $1`+tx.Lock(), id)
	return first(found, err)
}

// nextMeeting is the first planned meeting of a pair that begins after a moment;
// nil for none.
func nextMeeting(ctx context.Context, tx *storage.Tx, pair string, after time.Time) (*Meeting, error) {
	found, err := meetings(ctx, tx, `pair = $1 AND state = 'set' AND at > $2 ORDER BY at, id LIMIT 1`, pair, storage.Millis(after))
	return firstOrNone(found, err)
}

// begun are the meetings of a pair of which there can be notes, the newest first.
// What was planned when the pair ended is none of them.
func begun(ctx context.Context, tx *storage.Tx, p *Pair, now time.Time) ([]*Meeting, error) {
	if !p.Open {
		now = p.EndedAt
	}
	return meetings(ctx, tx, `pair = $1 AND at <= $2 AND (state <> 'off'
		OR EXISTS (SELECT 1 FROM agenda_note n WHERE n.meeting = agenda_meeting.id)
		OR EXISTS (SELECT 1 FROM agenda_item i WHERE i.meeting = agenda_meeting.id)) ORDER BY at DESC, id DESC`, p.ID, storage.Millis(now))
}

// of returns the pairs of a member, the newest first.
func of(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID) ([]*Pair, error) {
	return pairs(ctx, tx, ofMember+` ORDER BY id DESC`, space, who)
}
