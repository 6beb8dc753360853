package record

import (
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

// What a transaction notifies: that a thread changed, or that words of it must
// be forgotten at once, or a member, or when they wrote; or that another process
// wrote down who is active. The payload is "put ID", "forget ID SPACE",
// "part SPACE USER", "quiet SPACE USER", "heard SPACE" or "leave SPACE".
const (
	topic     = "record"
	putting   = "put"
	forgetful = "forget"
	parting   = "part"
	quieting  = "quiet"
	hearing   = "heard"
	leaving   = "leave"
)

func changed(tx *storage.Tx, id string, rows int64, err error) error {
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	if rows > 0 {
		tx.Notify(topic, putting+" "+id)
	}
	return nil
}

func forget(ctx context.Context, tx *storage.Tx, id, statement string) error {
	var space chat.SpaceID
	err := tx.Get(ctx, []any{&space}, `SELECT space FROM record_thread WHERE id = $1`, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err == nil {
		_, err = tx.Exec(ctx, statement, id)
	}
	if err != nil {
		return fmt.Errorf("forget: %w", err)
	}
	tx.Notify(topic, forgetful+" "+id+" "+string(space))
	return nil
}

// stored is a thread as storage has it.
type stored struct {
	match.Packed
	space    chat.SpaceID
	asker    chat.UserID
	answered bool
}

const columns = `id, space, topic, asker, asked_at, answered_at, main, code, replies`

func scanStored(scan func(...any) error) (s stored, err error) {
	var asked, answered int64
	err = scan(&s.ID, &s.space, &s.Channel, &s.asker, &asked, &answered, &s.Main, &s.Code, &s.Replies)
	s.At, s.answered = storage.Time(asked), answered > 0
	return s, err
}

const (
	chunk = 1000                // threads read at a time
	last  = "zzzzzzzzzzzzzzzzz" // behind every ID
)

// Load reads the record from storage, the newest threads first. Searches are
// answered meanwhile, from what is there.
func (x *Index) Load(ctx context.Context) error {
	x.clear()
	if err := x.loadAll(ctx); err != nil {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.failed = true
		return fmt.Errorf("load the record: %w", err)
	}
	x.mu.Lock()
	x.complete = true
	spaces := slices.Collect(maps.Values(x.spaces))
	x.mu.Unlock()
	for _, of := range spaces { // not under mu, which a search takes while it holds its space
		of.Loaded()
	}
	return nil
}

func (x *Index) loadAll(ctx context.Context) error {
	if err := x.recallAll(ctx); err != nil {
		return err
	}
	for before := last; before != ""; {
		next, err := x.loadChunk(ctx, before)
		if err != nil {
			return err
		}
		before = next
	}
	return nil
}

// loadChunk reads the threads before an ID, and returns the last ID it read; ""
// at the end.
func (x *Index) loadChunk(ctx context.Context, before string) (next string, err error) {
	x.reading.Lock()
	defer x.reading.Unlock()
	var all []stored
	var replies []reply
	err = x.db.Read(ctx, func(tx *storage.Tx) error {
		err := tx.Each(ctx, func(scan func(...any) error) error {
			s, err := scanStored(scan)
			all = append(all, s)
			return err
		}, `SELECT `+columns+` FROM record_thread WHERE id < $1 ORDER BY id DESC LIMIT $2`, before, chunk)
		if err != nil || len(all) == 0 {
			return err
		}
		replies, err = repliesTo(ctx, tx, all[len(all)-1].ID, all[0].ID)
		return err
	})
	if err != nil {
		return "", err
	}
	x.know(all, replies)
	for _, s := range all {
		x.stand(s.ID, s.answered)
		x.of(s.space).LoadPacked([]match.Packed{s.Packed})
	}
	if len(all) < chunk {
		return "", nil
	}
	return all[len(all)-1].ID, nil
}

// Run loads the record, and again whenever changes may have been missed, and
// writes down who is active, [savedAfter] they wrote, until ctx ends. It waits by
// means of after; with none, it writes nothing by itself. What goes wrong is
// given to failed.
func (x *Index) Run(ctx context.Context, after func(time.Duration) <-chan time.Time, failed func(error)) {
	do := func(what func(context.Context) error) {
		if err := what(ctx); err != nil && ctx.Err() == nil {
			failed(err)
		}
	}
	spoken, due := x.spoken, (<-chan time.Time)(nil)
	if after == nil {
		spoken = nil
	}
	do(x.Load)
	for {
		select {
		case <-ctx.Done():
			return
		case <-x.again:
			do(x.Load)
		case <-spoken:
			spoken, due = nil, after(savedAfter) // until then x.spoken stays full: nobody is woken by each message
		case <-due:
			spoken, due = x.spoken, nil
			do(x.Save)
		}
	}
}

// hear is told what was committed. It only takes note, but for words that must
// be forgotten.
func (x *Index) hear(payload string) {
	verb, rest, _ := strings.Cut(payload, " ")
	id, space, _ := strings.Cut(rest, " ")
	switch verb {
	case putting:
	case forgetful:
		x.of(chat.SpaceID(space)).Remove(id)
		x.router(chat.SpaceID(space)).Remove(id)
	case parting:
		x.forgetMember(rest)
		return
	case quieting:
		x.forgetActivity(rest)
		return
	case hearing:
		x.elsewhere(chat.SpaceID(rest))
		return
	case leaving:
		x.forgetSpace(chat.SpaceID(rest))
		return
	default: // something may have been missed
		x.loadAgain()
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.changed[id] = true
	if verb == forgetful {
		delete(x.unanswered, id)
	}
}

func (x *Index) loadAgain() {
	select {
	case x.again <- struct{}{}:
	default: // it is about to
	}
}

// follow reads what changed since the last search.
func (x *Index) follow(ctx context.Context) error {
	if err := x.followActivity(ctx); err != nil {
		return err
	}
	x.reading.Lock()
	defer x.reading.Unlock()
	x.mu.Lock()
	ids := slices.Sorted(maps.Keys(x.changed))
	clear(x.changed)
	if x.failed {
		x.failed = false
		x.loadAgain()
	}
	x.mu.Unlock()
	if len(ids) == 0 {
		return nil
	}
	all, replies, err := x.read(ctx, ids)
	if err != nil {
		x.mu.Lock()
		defer x.mu.Unlock()
		for _, id := range ids {
			x.changed[id] = true
		}
		return fmt.Errorf("follow the record: %w", err)
	}
	for _, s := range all {
		x.stand(s.ID, s.answered)
		x.of(s.space).PutPacked(s.Packed)
	}
	x.know(all, replies)
	return nil
}

func (x *Index) read(ctx context.Context, ids []string) (all []stored, replies []reply, err error) {
	err = x.db.Read(ctx, func(tx *storage.Tx) error {
		for _, id := range ids {
			err := tx.Each(ctx, func(scan func(...any) error) error {
				s, err := scanStored(scan)
				all = append(all, s)
				return err
			}, `SELECT `+columns+` FROM record_thread WHERE id = $1`, id)
			if err != nil {
				return err
			}
			these, err := repliesTo(ctx, tx, id, id)
			if err != nil {
				return err
			}
			replies = append(replies, these...)
		}
		return nil
	})
	return all, replies, err
}
