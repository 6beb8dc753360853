package discord

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

const (
	// mostThreads are caught up with in a server, the newest first.
	mostThreads = 200
	// mostMissed are read in a thread: one page. That somebody wrote is what counts.
	mostMissed = "100"
	// arriveWithin is how long after a session began its servers may take to come.
	arriveWithin = 30 * time.Second
	// margin is by how much messages may come out of the order of their IDs, as an ID.
	margin = uint64(5*time.Second/time.Millisecond) << 22
)

// missed is what happened between two sessions, while it is not caught up with.
type missed struct {
	mu      sync.Mutex
	after   uint64 // the newest message that was handled before; 0: there is none
	until   time.Time
	caught  map[string]bool // servers
	reading int             // servers that are being caught up with
	working sync.WaitGroup
}

// began begins to wait for the servers of a new session. A session that ended
// before all was caught up with leaves that to the next.
func (m *missed) began(handled uint64, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.open(now) {
		m.after = handled
	}
	m.until, m.caught = now.Add(arriveWithin), map[string]bool{}
}

func (m *missed) open(now time.Time) bool {
	return m.after != 0 && (m.reading > 0 || now.Before(m.until))
}

// left is the message behind which something may be missing still; 0 when nothing is.
func (m *missed) left(now time.Time) uint64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.open(now) {
		return m.after
	}
	return 0
}

// take has a server caught up with, once in a session, beside the connection. What
// could not be read is left to the next session.
func (m *missed) take(guild string, read func(after uint64) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	after := m.after
	if after == 0 || m.caught[guild] {
		return
	}
	m.caught[guild] = true
	m.reading++
	m.working.Go(func() {
		if read(after-min(after, margin)) != nil {
			return
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		m.reading--
	})
}

// catchUp learns what people wrote in the threads that Kith started, when a
// session was lost with what it had not told yet. The words are not among it:
// Discord leaves them out without the intent for them. What people wrote to the
// bot alone is lost: such conversations are in no list.
func (s *shard) catchUp(g guild, me string) {
	s.missed.take(g.ID, func(after uint64) error {
		threads := slices.DeleteFunc(g.Threads, func(c channel) bool { return c.Owner != me || number(c.Last) <= after })
		slices.SortFunc(threads, func(a, b channel) int { return cmp.Compare(number(b.Last), number(a.Last)) })
		for _, c := range threads[:min(len(threads), mostThreads)] {
			if err := s.readMissed(g.ID, c.ID, after); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *shard) readMissed(guildID, thread string, after uint64) error {
	var all []written
	query := url.Values{"after": {strconv.FormatUint(after, 10)}, "limit": {mostMissed}}.Encode()
	err := s.insist(s.working, "read what was missed in a thread", func() error {
		return unlessGone(s.do(s.working, rest.Call{
			Method: "GET", Path: "/channels/" + thread + "/messages?" + query, Into: &all, Priority: rest.Nudge, Guild: guildID,
		}))
	})
	slices.Reverse(all) // the oldest first
	for _, w := range all {
		if err == nil && w.byPerson() {
			w.Guild, w.Content = guildID, ""
			err = s.tellMissed(s.working, w)
		}
	}
	return err
}

// tellMissed tells of a message whose author is not described with it.
func (a *Adapter) tellMissed(ctx context.Context, w written) error {
	who, known := a.people.of(w.Guild, chat.UserID(w.Author.ID))
	err := a.insist(ctx, "learn who wrote", func() (err error) {
		if !known {
			who, err = a.member(ctx, w.Guild, w.Author.ID, rest.Nudge)
		}
		return unlessGone(err)
	})
	if err != nil || who.ID == "" { // they left
		return err
	}
	return a.tell(ctx, w, who)
}

// unlessGone is an error that may pass; nil when what was asked for is gone, or
// none of our business any more.
func unlessGone(err error) error {
	if errors.Is(err, chat.ErrNotFound) || errors.Is(err, chat.ErrForbidden) {
		return nil
	}
	return err
}
