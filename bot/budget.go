package bot

import (
	"context"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What people have to give, as the rules in attention.go want it.

// loadAttention reads what a person has to give to what is queued.
func loadAttention(ctx context.Context, tx *storage.Tx, person string, queue []nudgeRow) (a attention, err error) {
	a.Now = tx.Now()
	if a.People, a.Location, err = standing(ctx, tx, person); err != nil {
		return a, err
	}
	if a.Sent, err = lately(ctx, tx, person); err != nil {
		return a, err
	}
	a.Limits = map[chat.SpaceID]people.Limits{}
	for _, w := range waitings(queue) {
		for _, id := range w.Spaces {
			if _, known := a.Limits[id]; known {
				continue
			}
			space, err := people.LoadSpace(ctx, tx, id)
			if err != nil {
				return a, err
			}
			a.Limits[id] = space.Limits
		}
	}
	err = tx.Get(ctx, []any{&a.Folded}, `
		SELECT COUNT(*) FROM nudge d JOIN nudge n ON n.digest = d.row_id AND n.state = 'folded' AND n.digest <> ''
		WHERE d.person = $1 AND d.state = 'queued' AND d.kind = $2`, person, digestKind)
	return a, err
}

// standing is what a person decided and the zone of their days: one for all
// spaces, so that a day is the same day in each.
func standing(ctx context.Context, tx *storage.Tx, person string) (people.Settings, *time.Location, error) {
	accounts, err := people.ByPerson(ctx, tx, person)
	if err != nil || len(accounts) == 0 {
		return people.Settings{}, time.UTC, err
	}
	speaks := max(0, slices.IndexFunc(accounts, func(m people.Member) bool { return m.Left.IsZero() && m.PlatformZone != "" }))
	space, err := people.LoadSpace(ctx, tx, accounts[speaks].Space)
	return accounts[speaks].Settings, accounts[speaks].Location(space), err
}

// lately is what was sent to a person in the last seven days. A digest counts
// once, and for each space it had notes of.
func lately(ctx context.Context, tx *storage.Tx, person string) ([]sent, error) {
	var all []sent
	of := map[string]int{} // by ID
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		var at int64
		var space chat.SpaceID
		if err := scan(&id, &at, &space); err != nil {
			return err
		}
		i, known := of[id]
		if !known {
			i = len(all)
			of[id] = i
			all = append(all, sent{At: storage.Time(at)})
		}
		all[i].Spaces = append(all[i].Spaces, space)
		return nil
	}, `SELECT DISTINCT s.id, s.since, COALESCE(n.space, s.space) FROM nudge s
		LEFT JOIN nudge n ON n.digest = s.row_id AND n.digest <> '' AND s.kind = $3
		WHERE s.person = $1 AND s.state = 'sent' AND s.since > $2 ORDER BY s.id`,
		person, storage.Millis(tx.Now().Add(-week)), digestKind)
	return all, err
}

// NudgeCounts is how many nudges the most addressed person got.
type NudgeCounts struct{ Day, Week int }

// Over is whether that is more than anybody may get.
func (c NudgeCounts) Over() bool { return c.Day > people.NudgesPerDay || c.Week > people.NudgesPerWeek }

// MostNudges counts, over everybody and all of the past that is kept, the most
// nudges sent to one person in one local day and in any seven days. Tests and
// the operator's report compare it with what the governor promises.
func MostNudges(ctx context.Context, db *storage.DB) (most NudgeCounts, err error) {
	all := map[string][]time.Time{} // by person, in their zone, oldest first
	err = db.Read(ctx, func(tx *storage.Tx) error {
		err := tx.Each(ctx, func(scan func(...any) error) error {
			var person string
			var at int64
			err := scan(&person, &at)
			all[person] = append(all[person], storage.Time(at))
			return err
		}, `SELECT person, since FROM nudge WHERE state = 'sent' AND priority < $1 ORDER BY since`, Always)
		for person, times := range all {
			_, loc, err := standing(ctx, tx, person)
			if err != nil {
				return err
			}
			for i := range times {
				times[i] = times[i].In(loc)
			}
		}
		return err
	})
	for _, times := range all {
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
		thisWeek := 0
		for _, earlier := range times[:i+1] {
			if at.Sub(earlier) < week {
				thisWeek++
			}
		}
		c.Week = max(c.Week, thisWeek)
	}
	return c
}
