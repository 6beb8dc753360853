package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// directorySize bounds the members a Directory keeps, and the spaces: some
// megabytes. More are read again, which costs a fraction of a millisecond.
const directorySize = 10_000

// Directory keeps members and spaces in memory, for the question behind every
// interaction: who is this? It forgets what a transaction changed before that
// transaction's InTx returns, and when another process changed it. It is safe
// for concurrent use.
type Directory struct {
	db     *storage.DB
	cancel func()

	mu       sync.RWMutex
	changes  uint64 // counts what was forgotten
	members  map[account]*Member
	accounts map[string][]account // by person, of members
	spaces   map[chat.SpaceID]*Space
}

type account struct {
	space chat.SpaceID
	user  chat.UserID
}

// NewDirectory makes a directory, empty at first. Close ends it.
func NewDirectory(db *storage.DB) *Directory {
	d := &Directory{db: db}
	d.forgetAll()
	d.cancel = db.Subscribe(topic, d.forget)
	return d
}

// Close stops listening for changes. The directory is of no use afterwards.
func (d *Directory) Close() { d.cancel() }

// Meet is [Meet] and [LoadSpace] for somebody who does something now. It reads
// nothing when it knows them as the platform tells, and writes only when the
// platform tells something new.
func (d *Directory) Meet(ctx context.Context, space chat.SpaceID, u chat.User) (Member, Space, error) {
	if u.Bot {
		return Member{}, Space{}, fmt.Errorf("meet %s: %w", u.ID, ErrBot)
	}
	d.mu.RLock()
	changes, m, s := d.changes, d.members[account{space, u.ID}], d.spaces[space]
	d.mu.RUnlock()
	if m != nil && s != nil && m.knows(u) {
		return *m, *s, nil
	}
	member, found, err := d.read(ctx, space, u)
	if err == nil && (member.Person == "" || !member.knows(u)) {
		member, found, err = d.write(ctx, space, u)
	}
	if err != nil {
		return Member{}, Space{}, err
	}
	d.keep(changes, &member, &found)
	return member, found, nil
}

func (d *Directory) read(ctx context.Context, space chat.SpaceID, u chat.User) (m Member, s Space, err error) {
	err = d.db.Read(ctx, func(tx *storage.Tx) error {
		if m, err = Load(ctx, tx, space, u.ID); err == nil {
			s, err = LoadSpace(ctx, tx, space)
		}
		return err
	})
	return m, s, err
}

func (d *Directory) write(ctx context.Context, space chat.SpaceID, u chat.User) (m Member, s Space, err error) {
	err = d.db.InTx(ctx, func(tx *storage.Tx) error {
		if m, err = Meet(ctx, tx, space, u); err == nil {
			s, err = LoadSpace(ctx, tx, space)
		}
		return err
	})
	return m, s, err
}

// Space is [LoadSpace], without reading what is known.
func (d *Directory) Space(ctx context.Context, space chat.SpaceID) (Space, error) {
	d.mu.RLock()
	changes, known := d.changes, d.spaces[space]
	d.mu.RUnlock()
	if known != nil {
		return *known, nil
	}
	var s Space
	err := d.db.Read(ctx, func(tx *storage.Tx) (err error) {
		s, err = LoadSpace(ctx, tx, space)
		return err
	})
	if err == nil {
		d.keep(changes, nil, &s)
	}
	return s, err
}

// keep remembers what was read, unless something was forgotten since it was
// asked for: then it may be old, and is read again next time.
func (d *Directory) keep(changes uint64, m *Member, s *Space) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if changes != d.changes {
		return
	}
	if _, known := d.spaces[s.ID]; !known && len(d.spaces) >= directorySize {
		for id := range d.spaces { // any
			delete(d.spaces, id)
			break
		}
	}
	d.spaces[s.ID] = s
	if m == nil {
		return
	}
	a := account{m.Space, m.User}
	d.drop(a)
	if len(d.members) >= directorySize {
		for other := range d.members { // any
			d.drop(other)
			break
		}
	}
	d.members[a] = m
	d.accounts[m.Person] = append(d.accounts[m.Person], a)
}

func (d *Directory) drop(a account) {
	m := d.members[a]
	if m == nil {
		return
	}
	delete(d.members, a)
	rest := slices.DeleteFunc(d.accounts[m.Person], func(other account) bool { return other == a })
	if len(rest) == 0 {
		delete(d.accounts, m.Person)
	} else {
		d.accounts[m.Person] = rest
	}
}

// forget hears what a transaction changed.
func (d *Directory) forget(payload string) {
	person, isPerson := strings.CutPrefix(payload, aboutPerson)
	space, isSpace := strings.CutPrefix(payload, aboutSpace)
	if !isPerson && !isSpace { // something may have been missed
		d.forgetAll()
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.changes++
	if isPerson {
		for _, a := range slices.Clone(d.accounts[person]) {
			d.drop(a)
		}
		return
	}
	delete(d.spaces, chat.SpaceID(space))
	for a := range d.members {
		if a.space == chat.SpaceID(space) {
			d.drop(a)
		}
	}
}

func (d *Directory) forgetAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.changes++
	d.members, d.accounts = map[account]*Member{}, map[string][]account{}
	d.spaces = map[chat.SpaceID]*Space{}
}
