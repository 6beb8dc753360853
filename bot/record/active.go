package record

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match"
	"github.com/kith-community/kith/storage"
)

const (
	// savedAfter is how long who wrote is held in memory alone: what a process
	// that is killed forgets.
	savedAfter = time.Minute
	// together is how many members are written down in one transaction, which
	// takes some milliseconds: everybody waits for it.
	together = 50
	// writtenWithin is how much later than they wrote another process writes
	// somebody down, at the most: much more than savedAfter, for an outage.
	writtenWithin = time.Hour

	keepHours = 180 * 24 * time.Hour // whoever was quiet for so long is not asked, whatever their hours
	keepSeen  = 730 * 24 * time.Hour
)

type member struct {
	space chat.SpaceID
	user  chat.UserID
}

// heard is what a process heard of a member since it last wrote it down. Anew
// says that what stands in storage is to be forgotten.
type heard struct {
	match.Activity
	anew bool
}

// Spoke notes that somebody wrote in public, and when: not what, nor where. It
// is counted in memory, and written down later, for many at once.
func (x *Index) Spoke(space chat.SpaceID, user chat.UserID, at time.Time) {
	x.router(space).Spoke(string(user), at)
	x.mu.Lock()
	x.heardOf(member{space, user}).Spoke(at)
	x.mu.Unlock()
	x.promiseSave()
}

// heardOf is where what was heard of a member is counted. Its caller holds mu.
func (x *Index) heardOf(who member) *heard {
	h := x.active[who]
	if h == nil {
		h = &heard{}
		x.active[who] = h
	}
	return h
}

func (x *Index) promiseSave() {
	select {
	case x.spoken <- struct{}{}:
	default: // it is about to
	}
}

// Save writes down who wrote since the last time. What could not be written is
// kept for the next time.
func (x *Index) Save(ctx context.Context) error {
	x.saving.Lock()
	defer x.saving.Unlock()
	x.mu.Lock()
	batch := x.active
	x.active = map[member]*heard{}
	x.mu.Unlock()
	order := slices.SortedFunc(maps.Keys(batch), func(a, b member) int { // the same in every process: they wait for each other's rows
		return cmp.Or(cmp.Compare(a.space, b.space), cmp.Compare(a.user, b.user))
	})
	for part := range slices.Chunk(order, together) {
		err := x.db.InTxUnsynced(ctx, func(tx *storage.Tx) error { return x.write(ctx, tx, part, batch) })
		if err != nil {
			x.putBack(batch)
			return fmt.Errorf("write down who is active: %w", err)
		}
		for _, who := range part {
			delete(batch, who)
		}
	}
	return nil
}

func (x *Index) write(ctx context.Context, tx *storage.Tx, part []member, batch map[member]*heard) error {
	for i, who := range part {
		h := batch[who]
		if h.anew {
			if err := dropActivity(ctx, tx, who.space, who.user); err != nil {
				return err
			}
		}
		if h.None() {
			continue
		}
		if err := addActivity(ctx, tx, who, h.Activity); err != nil {
			return err
		}
		if !x.db.Alone() && (i == 0 || part[i-1].space != who.space) {
			tx.Notify(topic, hearing+" "+string(who.space))
		}
	}
	return nil
}

// addActivity adds to what is written down of a member, by whichever process.
// The first statement locks the row, so that no process overwrites another's.
func addActivity(ctx context.Context, tx *storage.Tx, who member, a match.Activity) error {
	var before string
	err := tx.Get(ctx, []any{&before}, `INSERT INTO record_activity (space, user_id, seen_at, hours) VALUES ($1, $2, $3, '')
		ON CONFLICT (space, user_id) DO UPDATE
			SET seen_at = CASE WHEN excluded.seen_at > record_activity.seen_at THEN excluded.seen_at ELSE record_activity.seen_at END
		RETURNING hours`, who.space, who.user, storage.Millis(a.Seen()))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE record_activity SET hours = $3 WHERE space = $1 AND user_id = $2`,
		who.space, who.user, a.On(match.StoredActivity(time.Time{}, before)).Hours())
	return err
}

// putBack keeps what was not written down, before what was heard since.
func (x *Index) putBack(batch map[member]*heard) {
	defer x.promiseSave()
	x.mu.Lock()
	defer x.mu.Unlock()
	for who, h := range batch {
		since := x.heardOf(who)
		if !since.anew {
			since.Activity, since.anew = since.On(h.Activity), h.anew
		}
	}
}

// recallAll reads who was active before this process began.
func (x *Index) recallAll(ctx context.Context) error {
	x.mu.Lock()
	own := map[member]match.Activity{}
	for who, h := range x.active {
		own[who] = h.Activity
	}
	x.mu.Unlock()
	for who, a := range own {
		x.router(who.space).Recall(string(who.user), a)
	}
	for after := (member{}); ; {
		n := 0
		err := x.recall(ctx, func(who member) { after = who; n++ },
			`WHERE (space, user_id) > ($1, $2) ORDER BY space, user_id LIMIT $3`, after.space, after.user, chunk)
		if err != nil || n < chunk {
			return err
		}
	}
}

// recall reads some of who is active. What this process has not written down yet
// comes on top.
func (x *Index) recall(ctx context.Context, each func(member), where string, args ...any) error {
	x.saving.Lock()
	defer x.saving.Unlock()
	return x.db.Read(ctx, func(tx *storage.Tx) error {
		return tx.Each(ctx, func(scan func(...any) error) error {
			var who member
			var seen int64
			var hours string
			if err := scan(&who.space, &who.user, &seen, &hours); err != nil {
				return err
			}
			each(who)
			x.router(who.space).Recall(string(who.user), x.onTop(who, match.StoredActivity(storage.Time(seen), hours)))
			return nil
		}, `SELECT space, user_id, seen_at, hours FROM record_activity `+where, args...)
	})
}

// onTop adds what this process heard of a member to what is written down.
func (x *Index) onTop(who member, stored match.Activity) match.Activity {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch h := x.active[who]; {
	case h == nil:
		return stored
	case h.anew:
		return h.Activity
	default:
		return h.On(stored)
	}
}

// elsewhere notes that another process wrote down who is active in a space.
func (x *Index) elsewhere(space chat.SpaceID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, known := x.distant[space]; !known {
		x.distant[space] = x.db.Now().Add(-writtenWithin)
	}
}

// followActivity reads what other processes wrote down.
func (x *Index) followActivity(ctx context.Context) error {
	x.mu.Lock()
	distant := x.distant
	x.distant = map[chat.SpaceID]time.Time{}
	x.mu.Unlock()
	for space, since := range distant {
		if err := x.recall(ctx, func(member) {}, `WHERE space = $1 AND seen_at > $2`, space, storage.Millis(since)); err != nil {
			x.elsewhere(space)
			return fmt.Errorf("follow who is active: %w", err)
		}
	}
	return nil
}

// Activity is when a member wrote in public last, as far as it is written down, and
// how often at which hours of the day, UTC: "9:12.5 14:3". The zero time is never.
func Activity(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (seen time.Time, hours string, err error) {
	var at int64
	err = tx.Get(ctx, []any{&at, &hours}, `SELECT seen_at, hours FROM record_activity WHERE space = $1 AND user_id = $2`, space, user)
	if errors.Is(err, storage.ErrNotFound) {
		return time.Time{}, "", nil
	}
	return storage.Time(at), hours, err
}

// ForgetActivity forgets when a member wrote: they left.
func ForgetActivity(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) error {
	if err := dropActivity(ctx, tx, space, user); err != nil {
		return err
	}
	tx.Notify(topic, strings.Join([]string{quieting, string(space), string(user)}, " "))
	return nil
}

func dropActivity(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) error {
	if _, err := tx.Exec(ctx, `DELETE FROM record_activity WHERE space = $1 AND user_id = $2`, space, user); err != nil {
		return fmt.Errorf("forget when a member wrote: %w", err)
	}
	return nil
}

// forgetActivity is what a process does that hears of it.
func (x *Index) forgetActivity(rest string) {
	space, user, _ := strings.Cut(rest, " ")
	x.router(chat.SpaceID(space)).Quiet(user)
	x.unhear(member{chat.SpaceID(space), chat.UserID(user)})
}

// unhear drops what was heard of a member. It is dropped from storage once more
// with the next batch: this one may have been on its way.
func (x *Index) unhear(who member) {
	defer x.promiseSave()
	x.mu.Lock()
	defer x.mu.Unlock()
	x.active[who] = &heard{anew: true}
}

// Sweep forgets at which hours members wrote who have been quiet for 180 days,
// and that they ever wrote after two years.
func Sweep(ctx context.Context, tx *storage.Tx) error {
	_, err := tx.Exec(ctx, `UPDATE record_activity SET hours = '' WHERE seen_at < $1 AND hours <> ''`, storage.Millis(tx.Now().Add(-keepHours)))
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM record_activity WHERE seen_at < $1`, storage.Millis(tx.Now().Add(-keepSeen)))
	}
	if err != nil {
		return fmt.Errorf("sweep who is active: %w", err)
	}
	return nil
}
