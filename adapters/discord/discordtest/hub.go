package discordtest

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// broadcast tells an event to the sessions that are to hear it, unless it is to be
// told later or twice. The lock is held.
func (s *Server) broadcast(d dispatched) {
	if s.hidden(d) {
		return
	}
	if s.swaps > 0 && s.held == nil {
		s.swaps--
		s.held = &d
		return
	}
	told := s.spread(d)
	if s.twice > 0 && len(told) > 0 {
		s.twice--
		for _, ses := range told {
			ses.repeat()
		}
	}
	if s.held != nil && len(told) > 0 {
		late := *s.held
		s.held = nil
		s.spread(late)
	}
}

// hidden is whether the bot cannot see where something happens.
func (s *Server) hidden(d dispatched) bool {
	if c := s.channels[d.Channel]; c != nil && d.Event != "INTERACTION_CREATE" && s.may(s.bot, c)&permViewChannel == 0 {
		return true
	}
	g := s.guilds[d.Guild]
	return d.Guild != 0 && (g == nil || !g.invited)
}

// spread tells an event to sessions, and returns to which.
func (s *Server) spread(d dispatched) (told []*session) {
	content, err := json.Marshal(d.Payload)
	if err != nil {
		content = []byte("null")
	}
	var wordless []byte
	for _, ses := range s.sortedSessions() {
		if s.over(ses) {
			delete(s.sessions, ses.id)
			continue
		}
		if !s.hears(ses, d, content) {
			continue
		}
		form := content
		if s.hides(ses, d) {
			if wordless == nil {
				wordless = s.wordless(content)
			}
			form = wordless
		}
		ses.put(d.Event, form)
		told = append(told, ses)
	}
	return told
}

func (s *Server) sortedSessions() []*session {
	return slices.SortedFunc(maps.Values(s.sessions), func(a, b *session) int { return strings.Compare(a.id, b.id) })
}

// Event dispatches anything to everybody, such as an event that no client knows or
// a message with components that do not exist yet.
func (s *Server) Event(name string, payload any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ses := range s.sortedSessions() {
		ses.tell(name, payload)
	}
}

// Twice makes the next n events come twice, with the same sequence number.
func (s *Server) Twice(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.twice = n
}

// Swap makes each of the next n events come after the one that follows it.
func (s *Server) Swap(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.swaps = n
}
