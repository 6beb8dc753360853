package meetings

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// The tables of plans and of meetings. Lengths are stored as minutes.

const planColumns = `id, space, pair, host, guest, state, asker, round, options, length, place, place_by, title, topic, seats, rules, seq,
	created_at, asked_at, changed_at, ended_at`

func (p *Plan) values() ([]any, error) {
	options, err := json.Marshal(p.Options)
	if err != nil {
		return nil, fmt.Errorf("encode times: %w", err)
	}
	rules, err := json.Marshal(p.Rules)
	if err != nil {
		return nil, fmt.Errorf("encode rules: %w", err)
	}
	return []any{
		p.ID, p.Space, p.Pair, p.Host, p.Guest, p.State, p.Asker, p.Round, string(options), minutes(p.Length), p.Place, p.PlaceBy, p.Title, p.Topic,
		p.Seats, string(rules), p.Seq, storage.Millis(p.Created), storage.Millis(p.AskedAt), storage.Millis(p.ChangedAt), storage.Millis(p.EndedAt),
	}, nil
}

func insertPlan(ctx context.Context, tx *storage.Tx, p *Plan) error {
	values, err := p.values()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO meeting_plan (`+planColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`, values...)
	return err
}

func savePlan(ctx context.Context, tx *storage.Tx, p *Plan) error {
	values, err := p.values()
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE meeting_plan SET space = $2, pair = $3, host = $4, guest = $5, state = $6, asker = $7, round = $8, options = $9,
		length = $10, place = $11, place_by = $12, title = $13, topic = $14, seats = $15, rules = $16, seq = $17, created_at = $18, asked_at = $19,
		changed_at = $20, ended_at = $21 WHERE id = $1`, values...)
	return err
}

// loadPlan returns one plan, [storage.ErrNotFound] when there is none.
func loadPlan(ctx context.Context, tx *storage.Tx, id string) (*Plan, error) {
	found, err := plans(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

func plans(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Plan, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var p Plan
		var options, rules string
		var length int
		var created, asked, changed, ended int64
		err := scan(&p.ID, &p.Space, &p.Pair, &p.Host, &p.Guest, &p.State, &p.Asker, &p.Round, &options, &length, &p.Place, &p.PlaceBy, &p.Title, &p.Topic,
			&p.Seats, &rules, &p.Seq, &created, &asked, &changed, &ended)
		if err != nil {
			return err
		}
		p.Length = time.Duration(length) * time.Minute
		p.Created, p.AskedAt, p.ChangedAt, p.EndedAt = storage.Time(created), storage.Time(asked), storage.Time(changed), storage.Time(ended)
		if err := json.Unmarshal([]byte(options), &p.Options); err != nil {
			return fmt.Errorf("times of %s: %w", p.ID, err)
		}
		if err := json.Unmarshal([]byte(rules), &p.Rules); err != nil {
			return fmt.Errorf("rules of %s: %w", p.ID, err)
		}
		all = append(all, &p)
		return nil
	}, `SELECT `+planColumns+` FROM meeting_plan WHERE `+where, args...)
	return all, err
}

const meetingColumns = `id, plan, space, run, wall, at, length, place, place_by, state, seq, by_user, moved, step, late, absent, changed_at`

func insertMeeting(ctx context.Context, tx *storage.Tx, m *Meeting) error {
	_, err := tx.Exec(ctx, `INSERT INTO meeting (`+meetingColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`, m.values()...)
	return err
}

func saveMeeting(ctx context.Context, tx *storage.Tx, m *Meeting) error {
	_, err := tx.Exec(ctx, `UPDATE meeting SET plan = $2, space = $3, run = $4, wall = $5, at = $6, length = $7, place = $8, place_by = $9, state = $10,
		seq = $11, by_user = $12, moved = $13, step = $14, late = $15, absent = $16, changed_at = $17 WHERE id = $1`, m.values()...)
	return err
}

func (m *Meeting) values() []any {
	return []any{
		m.ID, m.Plan, m.Space, m.Run, m.Wall, storage.Millis(m.At), minutes(m.Length), m.Place, m.PlaceBy, m.State, m.Seq, m.By, m.Moved, m.Step,
		m.Late, m.Absent, storage.Millis(m.ChangedAt),
	}
}

// loadMeeting returns one meeting, [storage.ErrNotFound] when there is none.
func loadMeeting(ctx context.Context, tx *storage.Tx, id string) (*Meeting, error) {
	found, err := meetings(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// upcoming are the meetings of a plan that are to take place and not over, the next
// one first.
func upcoming(ctx context.Context, tx *storage.Tx, plan string) ([]*Meeting, error) {
	all, err := meetings(ctx, tx, `plan = $1 AND state = 'set' ORDER BY at, id`, plan)
	var coming []*Meeting
	for _, m := range all {
		if m.End().After(tx.Now()) {
			coming = append(coming, m)
		}
	}
	return coming, err
}

func meetings(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Meeting, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var m Meeting
		var at, changed int64
		var length int
		err := scan(&m.ID, &m.Plan, &m.Space, &m.Run, &m.Wall, &at, &length, &m.Place, &m.PlaceBy, &m.State, &m.Seq, &m.By, &m.Moved, &m.Step,
			&m.Late, &m.Absent, &changed)
		m.At, m.Length, m.ChangedAt = storage.Time(at), time.Duration(length)*time.Minute, storage.Time(changed)
		all = append(all, &m)
		return err
	}, `SELECT `+meetingColumns+` FROM meeting WHERE `+where, args...)
	return all, err
}

func minutes(d time.Duration) int { return int(d / time.Minute) }

func answersOf(ctx context.Context, tx *storage.Tx, meeting string) (Answers, error) {
	said := Answers{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var who chat.UserID
		var answer Answer
		err := scan(&who, &answer)
		said[who] = answer
		return err
	}, `SELECT user_id, answer FROM meeting_answer WHERE meeting = $1`, meeting)
	return said, err
}

func saveAnswer(ctx context.Context, tx *storage.Tx, meeting string, who chat.UserID, a Answer) error {
	_, err := tx.Exec(ctx, `INSERT INTO meeting_answer (meeting, user_id, answer, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (meeting, user_id) DO UPDATE SET answer = excluded.answer, at = excluded.at`, meeting, who, a, storage.Millis(tx.Now()))
	return err
}

// wants is whether somebody wants the last reminder.
func wants(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID) (bool, error) {
	n := 0
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM meeting_soon WHERE space = $1 AND user_id = $2`, space, who)
	return n > 0, err
}

func setWants(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID, yes bool) error {
	if !yes {
		_, err := tx.Exec(ctx, `DELETE FROM meeting_soon WHERE space = $1 AND user_id = $2`, space, who)
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO meeting_soon (space, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, space, who)
	return err
}

// wallOf reads the time that names a meeting of a series.
func wallOf(m *Meeting) (when.Wall, error) { return when.ParseWall(m.Wall) }
