package questions

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Timers are how long Kith waits before each step with a question, as the
// organisers of a space decided. The steps of the ladder count its waking hours
// from the question on; quiet is quiet by the clock. A wait that has begun ends
// as it was promised: what is decided holds from the next one on, but nothing
// closes or asks before its time.
type Timers struct {
	Hint, Helpers, Digest, Organisers, Red time.Duration // of waking hours
	Asked, Closed                          time.Duration // without a word
}

// defaultTimers are those of a space where nobody decided.
var defaultTimers = Timers{
	Hint: time.Hour, Helpers: 4 * time.Hour, Digest: 12 * time.Hour, Organisers: 24 * time.Hour, Red: 48 * time.Hour,
	Asked: idleAfter, Closed: idleAfter,
}

// until is how long after the question a rung is reached.
func (t Timers) until(r Rung) time.Duration {
	return [...]time.Duration{Asked: 0, Hinted: t.Hint, Called: t.Helpers, Listed: t.Digest, Queued: t.Organisers, Red: t.Red}[r]
}

// timer is one of them in a form: its field, its range in hours, and where it
// stands.
type timer struct {
	name        string
	least, most int
	of          func(*Timers) *time.Duration
}

// steps are the ladder's, each longer than the one before.
var steps = []timer{
	{"hint", 1, 24, func(t *Timers) *time.Duration { return &t.Hint }},
	{"helpers", 2, 72, func(t *Timers) *time.Duration { return &t.Helpers }},
	{"digest", 3, 120, func(t *Timers) *time.Duration { return &t.Digest }},
	{"organisers", 4, 168, func(t *Timers) *time.Duration { return &t.Organisers }},
	{"red", 5, 336, func(t *Timers) *time.Duration { return &t.Red }},
}

// quiets are what comes when nobody says anything more.
var quiets = []timer{
	{"asked", 24, 336, func(t *Timers) *time.Duration { return &t.Asked }},
	{"closed", 24, 720, func(t *Timers) *time.Duration { return &t.Closed }},
}

// read takes what was typed for some timers, in hours, and returns a complaint
// for each that cannot be. Where rising, each is longer than the one before.
func (t *Timers) read(of []timer, v chat.Values, rising bool) map[string]complaint {
	complaints := map[string]complaint{}
	before := -1
	for i, one := range of {
		hours, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.ToLower(chat.OneLine(v.First(one.name))), "h")))
		switch {
		case err != nil || hours < one.least || hours > one.most:
			complaints[one.name] = complaint{"timers.range", i18n.Args{"least": one.least, "most": one.most}}
		case rising && before >= 0 && hours <= before:
			complaints[one.name] = complaint{"timers.order." + of[i-1].name, i18n.Args{"before": before}}
		default:
			*one.of(t) = time.Duration(hours) * time.Hour
		}
		if err == nil {
			before = hours
		}
	}
	return complaints
}

// timersOf are the timers of a space.
func timersOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (Timers, error) {
	t := defaultTimers
	var hours [7]int64
	err := tx.Get(ctx, []any{&hours[0], &hours[1], &hours[2], &hours[3], &hours[4], &hours[5], &hours[6]},
		`SELECT hint, helpers, digest, organisers, red, asked, closed FROM question_timers WHERE space = $1`, space)
	if errors.Is(err, storage.ErrNotFound) {
		return t, nil
	}
	for i, one := range append(append([]timer{}, steps...), quiets...) {
		*one.of(&t) = time.Duration(hours[i]) * time.Hour
	}
	return t, err
}

func saveTimers(ctx context.Context, tx *storage.Tx, space chat.SpaceID, t Timers) error {
	hours := func(d time.Duration) int64 { return int64(d / time.Hour) }
	_, err := tx.Exec(ctx, `INSERT INTO question_timers (space, hint, helpers, digest, organisers, red, asked, closed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (space) DO UPDATE SET hint = excluded.hint, helpers = excluded.helpers,
		digest = excluded.digest, organisers = excluded.organisers, red = excluded.red, asked = excluded.asked, closed = excluded.closed`,
		space, hours(t.Hint), hours(t.Helpers), hours(t.Digest), hours(t.Organisers), hours(t.Red), hours(t.Asked), hours(t.Closed))
	return err
}
