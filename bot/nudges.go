package bot

import (
	"context"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// The queue's table, and the digest that takes the place of several nudges.

// digestKind is the digest's own kind of nudge; nobody can mute it by itself.
const digestKind = "bot.digest"

type nudgeRow struct {
	ID       string
	Person   string
	Space    chat.SpaceID
	User     chat.UserID
	Kind     string
	Priority Priority
	Card     CardID
}

const nudgeColumns = `id, person, space, user_id, kind, priority, card_kind, row_id`

func (n *nudgeRow) fields() []any {
	return []any{&n.ID, &n.Person, &n.Space, &n.User, &n.Kind, &n.Priority, &n.Card.Kind, &n.Card.Row}
}

// insertNudge queues a card once; it stays what it has become since.
func insertNudge(ctx context.Context, tx *storage.Tx, m people.Member, id CardID, n Nudge) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO nudge (`+nudgeColumns+`, state, queued_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9)
		ON CONFLICT (card_kind, row_id) DO NOTHING`,
		storage.NewID(tx.Now()), m.Person, m.Space, m.User, n.Kind, n.Priority, id.Kind, id.Row, storage.Millis(tx.Now()))
	return err
}

func loadQueue(ctx context.Context, tx *storage.Tx, person string) ([]nudgeRow, error) {
	return nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE person = $1 AND state = 'queued' ORDER BY id`+tx.Lock(), person)
}

func nudges(ctx context.Context, tx *storage.Tx, query string, args ...any) (rows []nudgeRow, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var n nudgeRow
		if err := scan(n.fields()...); err != nil {
			return err
		}
		rows = append(rows, n)
		return nil
	}, query, args...)
	return rows, err
}

func waitings(rows []nudgeRow) []waiting {
	var queue []waiting
	for _, n := range rows {
		queue = append(queue, waiting{n.ID, n.Kind, n.Priority, n.Kind == digestKind})
	}
	return queue
}

func setState(ctx context.Context, tx *storage.Tx, state string, ids []string) error {
	for _, id := range ids {
		if _, err := tx.Exec(ctx, `UPDATE nudge SET state = $2 WHERE id = $1`, id, state); err != nil {
			return err
		}
	}
	return nil
}

// loadAttention reads what the person behind a nudge has to give.
func loadAttention(ctx context.Context, tx *storage.Tx, n nudgeRow) (attention, error) {
	m, err := people.Load(ctx, tx, n.Space, n.User)
	if err != nil {
		return attention{}, err
	}
	space, err := people.LoadSpace(ctx, tx, n.Space)
	if err != nil {
		return attention{}, err
	}
	a := attention{Now: tx.Now(), Location: m.Location(space), People: m.Settings}
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var at int64
		err := scan(&at)
		a.Sent = append(a.Sent, storage.Time(at))
		return err
	}, `SELECT sent_at FROM nudge WHERE person = $1 AND state = 'sent' AND sent_at > $2`,
		n.Person, storage.Millis(tx.Now().Add(-7*24*time.Hour)))
	if err != nil {
		return a, err
	}
	err = tx.Get(ctx, []any{&a.Folded}, `
		SELECT COUNT(*) FROM nudge d JOIN nudge n ON n.digest = d.row_id AND n.state = 'folded'
		WHERE d.person = $1 AND d.state = 'queued' AND d.kind = $2 AND n.digest <> ''`, n.Person, digestKind)
	return a, err
}

// fold puts nudges into the person's waiting digest, or into a new one.
func fold(ctx context.Context, tx *storage.Tx, queue []nudgeRow, ids []string) error {
	first := queue[0]
	digest := ""
	for _, n := range queue {
		if n.Kind == digestKind {
			digest = n.Card.Row
		}
	}
	if digest == "" {
		digest = storage.NewID(tx.Now())
		m := people.Member{Space: first.Space, User: first.User, Person: first.Person}
		if err := insertNudge(ctx, tx, m, CardID{digestKind, digest}, Nudge{Kind: digestKind, Priority: High}); err != nil {
			return err
		}
	}
	for _, id := range ids {
		if _, err := tx.Exec(ctx, `UPDATE nudge SET state = 'folded', digest = $2 WHERE id = $1`, id, digest); err != nil {
			return err
		}
	}
	return wakeGovernor(ctx, tx, first.Person, time.Time{})
}

// refreshDigest lets the digest follow a card that was folded into it.
func refreshDigest(ctx context.Context, tx *storage.Tx, id CardID) error {
	var digest string
	err := tx.Get(ctx, []any{&digest}, `SELECT digest FROM nudge WHERE card_kind = $1 AND row_id = $2`, id.Kind, id.Row)
	if err != nil || digest == "" {
		return err
	}
	return Refresh(ctx, tx, CardID{digestKind, digest})
}

// became records what became of a nudge.
func (n nudgeRow) became(ctx context.Context, tx *storage.Tx, state string) error {
	_, err := tx.Exec(ctx, `UPDATE nudge SET state = $2, sent_at = $3 WHERE id = $1`, n.ID, state, storage.Millis(tx.Now()))
	return err
}

// Withdraw takes back a nudge that is not needed any more: out of the queue, out
// of the digest, off the person's own page. One that was sent stays.
func Withdraw(ctx context.Context, tx *storage.Tx, id CardID) error {
	n, err := tx.Exec(ctx, `UPDATE nudge SET state = 'gone' WHERE card_kind = $1 AND row_id = $2 AND state IN ('queued', 'folded', 'unreachable')`,
		id.Kind, id.Row)
	if err != nil || n == 0 {
		return err
	}
	return refreshDigest(ctx, tx, id)
}

// withdrawMuted takes back what a person does not want from where it waits: a
// digest, or their own page. The queue is looked through by its own job.
func withdrawMuted(ctx context.Context, tx *storage.Tx, person string) error {
	accounts, err := people.ByPerson(ctx, tx, person)
	if err != nil || len(accounts) == 0 {
		return err
	}
	rows, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE person = $1 AND state IN ('folded', 'unreachable')`, person)
	for _, n := range rows {
		if err == nil && (accounts[0].Stopped || slices.Contains(accounts[0].Muted, n.Kind)) {
			err = Withdraw(ctx, tx, n.Card)
		}
	}
	return err
}

// NudgeCounts is how many nudges the most addressed person got.
type NudgeCounts struct{ Day, Week int }

// MostNudges counts, over everybody and all of the past that is kept, the most
// nudges sent to one person in one local day and in any seven days. Tests and
// the operator's report compare it with what the governor promises.
func MostNudges(ctx context.Context, db *storage.DB) (most NudgeCounts, err error) {
	sent := map[string][]time.Time{} // in the zone of the person, oldest first
	err = db.Read(ctx, func(tx *storage.Tx) error {
		var rows []nudgeRow
		var ats []int64
		err := tx.Each(ctx, func(scan func(...any) error) error {
			var n nudgeRow
			var at int64
			err := scan(&n.Person, &n.Space, &n.User, &at)
			rows, ats = append(rows, n), append(ats, at)
			return err
		}, `SELECT person, space, user_id, sent_at FROM nudge WHERE state = 'sent' AND priority < $1 ORDER BY sent_at`, Always)
		if err != nil {
			return err
		}
		for i, n := range rows {
			a, err := loadAttention(ctx, tx, n)
			if err != nil {
				return err
			}
			sent[n.Person] = append(sent[n.Person], storage.Time(ats[i]).In(a.Location))
		}
		return nil
	})
	for _, times := range sent {
		most = most.with(times)
	}
	return most, err
}

func (c NudgeCounts) with(times []time.Time) NudgeCounts {
	days := map[string]int{}
	for i, at := range times {
		day := at.Format(time.DateOnly)
		days[day]++
		c.Day = max(c.Day, days[day])
		week := 0
		for _, earlier := range times[:i+1] {
			if at.Sub(earlier) < 7*24*time.Hour {
				week++
			}
		}
		c.Week = max(c.Week, week)
	}
	return c
}
