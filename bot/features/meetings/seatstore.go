package meetings

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// The tables of who takes part in open meetings. A plan is locked before its seats
// are read to be changed, so that two who join at once come one by one.

// seatsOf are everybody who joined an open meeting; nobody, for a pair.
func seatsOf(ctx context.Context, tx *storage.Tx, p *Plan) (*Seats, error) {
	s := &Seats{Host: p.Host, Places: p.Seats}
	if p.Between() {
		return s, nil
	}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var seat Seat
		var at int64
		err := scan(&seat.User, &seat.Nr, &seat.Taken, &at)
		seat.At = storage.Time(at)
		s.All = append(s.All, seat)
		return err
	}, `SELECT user_id, nr, seated, at FROM meeting_seat WHERE plan = $1 ORDER BY nr`, p.ID)
	return s, err
}

func saveSeat(ctx context.Context, tx *storage.Tx, p *Plan, s Seat) error {
	_, err := tx.Exec(ctx, `INSERT INTO meeting_seat (plan, user_id, space, nr, seated, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (plan, user_id) DO UPDATE SET seated = excluded.seated`, p.ID, s.User, p.Space, s.Nr, s.Taken, storage.Millis(s.At))
	return err
}

// dropSeat forgets that somebody joined, and what they left out.
func dropSeat(ctx context.Context, tx *storage.Tx, plan string, who chat.UserID) error {
	_, err := tx.Exec(ctx, `DELETE FROM meeting_skip WHERE user_id = $2 AND meeting IN (SELECT id FROM meeting WHERE plan = $1)`, plan, who)
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM meeting_seat WHERE plan = $1 AND user_id = $2`, plan, who)
	}
	return err
}

// skipping are those who do not come to one meeting of a series.
func skipping(ctx context.Context, tx *storage.Tx, meeting string) (who []chat.UserID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		err := scan(&user)
		who = append(who, user)
		return err
	}, `SELECT user_id FROM meeting_skip WHERE meeting = $1`, meeting)
	return who, err
}

// setSkips says whether somebody leaves one meeting of a series out.
func setSkips(ctx context.Context, tx *storage.Tx, meeting string, who chat.UserID, yes bool) error {
	statement := `DELETE FROM meeting_skip WHERE meeting = $1 AND user_id = $2`
	if yes {
		statement = `INSERT INTO meeting_skip (meeting, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	}
	_, err := tx.Exec(ctx, statement, meeting, who)
	return err
}

// forgetSkips forgets who left a time out that is another one now.
func forgetSkips(ctx context.Context, tx *storage.Tx, m *Meeting) error {
	_, err := tx.Exec(ctx, `DELETE FROM meeting_skip WHERE meeting = $1`, m.ID)
	return err
}

// skipsOf are the meetings of a series that somebody leaves out.
func skipsOf(ctx context.Context, tx *storage.Tx, plan string, who chat.UserID) (meetings []string, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		meetings = append(meetings, id)
		return err
	}, `SELECT s.meeting FROM meeting_skip s JOIN meeting m ON m.id = s.meeting WHERE m.plan = $1 AND s.user_id = $2`, plan, who)
	return meetings, err
}

// What somebody is part of: ofMember is the condition that a plan is theirs to
// change, attended that they go there, joined that they have a place or wait for one.
const (
	ofMember = `space = $1 AND (host = $2 OR guest = $2)`
	attended = `space = $1 AND (host = $2 OR guest = $2 OR id IN (SELECT plan FROM meeting_seat WHERE space = $1 AND user_id = $2 AND seated))`
	joined   = `space = $1 AND id IN (SELECT plan FROM meeting_seat WHERE space = $1 AND user_id = $2)`
	// skipped is the condition that they leave a meeting out.
	skipped = `EXISTS (SELECT 1 FROM meeting_skip s WHERE s.meeting = meeting.id AND s.user_id = $2)`
)

// openPlans are the open meetings of which something is ahead, to be changed.
func openPlans(ctx context.Context, tx *storage.Tx, where string, args ...any) ([]*Plan, error) {
	return plans(ctx, tx, `pair = '' AND state = 'set' AND `+where+` ORDER BY id`+tx.Lock(), args...)
}
