package helpers

import (
	"context"
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What organisers learn of helpers: how many there are, never who.

// offering is one helper's offer of one topic.
type offering struct {
	topic       string // ID; "" is questions without one
	user        chat.UserID
	pausedUntil time.Time
}

// capacity is who can be told of a question.
type capacity struct {
	free   map[string]int // helpers by topic
	paused int            // helpers who offer something, and want to hear of nothing at present
}

// capacityOf counts offers; those of members who left count nowhere.
func capacityOf(offers []offering, absent map[chat.UserID]people.Absence, now time.Time) capacity {
	c := capacity{free: map[string]int{}}
	paused := map[chat.UserID]bool{}
	for _, o := range offers {
		switch why := absent[o.user]; {
		case why == people.Departed:
		case why == people.Paused || o.pausedUntil.After(now):
			paused[o.user] = true
		default:
			c.free[o.topic]++
		}
	}
	c.paused = len(paused)
	return c
}

func loadCapacity(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (capacity, error) {
	var offers []offering
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var o offering
		var paused int64
		err := scan(&o.topic, &o.user, &paused)
		o.pausedUntil = storage.Time(paused)
		offers = append(offers, o)
		return err
	}, `SELECT t.topic, t.user_id, h.paused_until FROM helper_topic t JOIN helper h ON h.space = t.space AND h.user_id = t.user_id WHERE t.space = $1`, space)
	if err != nil || len(offers) == 0 {
		return capacity{}, err
	}
	absent, err := people.Absent(ctx, tx, space, "helpers.call")
	return capacityOf(offers, absent, tx.Now()), err
}

// load is how the suggestions of a period fell on helpers.
type load struct {
	told, coming, passed int
	helpers              int // who were told
	busiest              int // of told: what the three who were told most got
}

// busiest is how many helpers are compared with all.
const busiest = 3

// private is whether so few helpers were told that figures would say who.
func (l load) private() bool { return l.helpers < bot.FewestPeople }

// loadOf puts together what each helper was told.
func loadOf(told []int, coming, passed int) load {
	l := load{coming: coming, passed: passed, helpers: len(told)}
	slices.SortFunc(told, func(a, b int) int { return b - a })
	for i, n := range told {
		l.told += n
		if i < busiest {
			l.busiest += n
		}
	}
	return l
}

const countLoad = `SELECT COUNT(*), COUNT(CASE WHEN state = 'coming' THEN 1 END), COUNT(CASE WHEN state = 'passed' THEN 1 END)
	FROM help_suggestion WHERE space = $1 AND at >= $2 AND at < $3 GROUP BY user_id`

func loadIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID, p bot.Period) (load, error) {
	var each []int
	var coming, passed int
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var told, yes, no int
		err := scan(&told, &yes, &no)
		each, coming, passed = append(each, told), coming+yes, passed+no
		return err
	}, countLoad, space, storage.Millis(p.From), storage.Millis(p.To))
	return loadOf(each, coming, passed), err
}

// percent is a share, rounded.
func percent(n, of int) int { return (200*n + of) / (2 * of) }
