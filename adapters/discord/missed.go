package discord

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

const (
	// mostThreads are caught up with in a server, the newest first.
	mostThreads = 200
	// mostMissed are read in a thread: one page. That somebody wrote is what counts.
	mostMissed = "100"
)

// catchUp learns what people wrote in the threads that Kith started, when a
// session was lost with what it had not told yet. The words are not among it:
// Discord leaves them out without the intent for them.
func (s *shard) catchUp(data []byte) {
	s.mu.Lock()
	before := s.before
	s.mu.Unlock()
	var g guild
	if before == "" || json.Unmarshal(data, &g) != nil || g.Unavailable {
		return
	}
	threads := slices.DeleteFunc(g.Threads, func(c channel) bool { return c.Owner != s.self() || !newer(c.Last, before) })
	slices.SortFunc(threads, func(a, b channel) int { return strings.Compare(b.Last, a.Last) })
	for _, c := range threads[:min(len(threads), mostThreads)] {
		s.lanes.do(s.working, c.ID, func() { s.readMissed(g.ID, c.ID, before) })
	}
}

// newer is whether an ID was made after another.
func newer(id, than string) bool {
	return len(id) > len(than) || len(id) == len(than) && id > than
}

func (s *shard) readMissed(guildID, thread, after string) {
	var all []written
	query := url.Values{"after": {after}, "limit": {mostMissed}}.Encode()
	err := s.rest.Do(s.working, rest.Call{Method: "GET", Path: "/channels/" + thread + "/messages?" + query, Into: &all, Priority: rest.Nudge, Guild: guildID})
	if err != nil {
		s.log.Warn("what was missed in a thread cannot be read", "thread", thread, "error", err)
		return
	}
	slices.Reverse(all) // the oldest first
	for _, w := range all {
		if !w.byPerson() {
			continue
		}
		who, known := s.people.of(guildID, chat.UserID(w.Author.ID))
		if !known {
			if who, err = s.member(s.working, guildID, w.Author.ID, rest.Nudge); err != nil {
				continue // they left
			}
		}
		w.Guild, w.Content = guildID, ""
		s.tell(s.working, w, who)
	}
}
