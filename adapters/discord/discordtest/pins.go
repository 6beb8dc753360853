package discordtest

import (
	"slices"
	"time"
)

// maxPins is how many messages of a channel may be pinned. Source: Discord's
// documentation, "JSON Error Codes", 30003.
const maxPins = 250

// pinRoutes are those of pinned messages, at their new and their old addresses.
func (s *Server) pinRoutes() {
	unpin := func(r *request) (any, error) { return nil, s.pin(r, false) }
	for _, at := range []string{"/channels/{channel}/messages/pins/{message}", "/channels/{channel}/pins/{message}"} {
		s.handle("PUT "+at, func(r *request) (any, error) { return nil, s.pin(r, true) })
	}
	s.handle("DELETE /channels/{channel}/pins/{message}", unpin)
	// Two routes that a router cannot tell apart: …/pins/{message} and …/{message}/reactions.
	s.handle("DELETE /channels/{channel}/messages/{message}/{last}", func(r *request) (any, error) {
		switch {
		case r.PathValue("message") == "pins":
			r.SetPathValue("message", r.PathValue("last"))
			return unpin(r)
		case r.PathValue("last") == "reactions":
			return s.clearReactions(r)
		}
		return nil, errNoRoute
	})
	s.handle("GET /channels/{channel}/messages/pins", s.listPins)
	s.handle("GET /channels/{channel}/pins", func(r *request) (any, error) {
		all, err := s.pinned(r)
		if err != nil {
			return nil, err
		}
		items := []any{}
		for _, m := range all[:min(len(all), pinsAtOnce)] {
			items = append(items, s.asBotSees(m))
		}
		return items, nil
	})
}

// pinsAtOnce is how many pinned messages Discord answers with.
const pinsAtOnce = 50

// listPins lists pinned messages, the latest pinned first, before a time.
func (s *Server) listPins(r *request) (any, error) {
	limit, err := r.number("limit", pinsAtOnce, 1, pinsAtOnce)
	if err != nil {
		return nil, err
	}
	before, noTime := time.Parse(time.RFC3339, r.URL.Query().Get("before"))
	all, err := s.pinned(r)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(m *message) bool { return noTime == nil && !m.pinned.Before(before) })
	items := []any{}
	for _, m := range all[:min(len(all), limit)] {
		items = append(items, map[string]any{"pinned_at": stamp(m.pinned), "message": s.asBotSees(m)})
	}
	return map[string]any{"items": items, "has_more": len(all) > limit}, nil
}

// pinned are the pinned messages of a path's channel, the latest pinned first.
func (s *Server) pinned(r *request) ([]*message, error) {
	c, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	if s.may(s.bot, c)&permReadHistory == 0 {
		return nil, nil
	}
	all := slices.DeleteFunc(slices.Clone(c.messages), func(m *message) bool { return m.pinned.IsZero() })
	slices.SortStableFunc(all, func(a, b *message) int { return b.pinned.Compare(a.pinned) })
	return all, nil
}

// pin pins a message, or takes the pin away.
func (s *Server) pin(r *request, up bool) error {
	m, err := s.messageAt(r, permReadHistory|permPinMessages)
	if err != nil {
		return err
	}
	c := s.channels[m.channel]
	switch {
	case c.archived:
		return errArchived
	case !m.written():
		return errSystem
	case up != m.pinned.IsZero():
		return nil
	}
	all, err := s.pinned(r)
	switch {
	case err != nil:
		return err
	case up && len(all) >= maxPins:
		return errManyPins
	case up:
		m.pinned = s.now()
	default:
		m.pinned = time.Time{}
	}
	s.messageChanged(m)
	s.tellPins(c)
	if up {
		s.stand(c, &message{id: s.newID(), channel: c.id, author: s.bot, kind: kindPinned, refers: reference{c.id, m.id}})
	}
	return nil
}

func (s *Server) tellPins(c *channel) {
	payload := map[string]any{"channel_id": c.id, "last_pin_timestamp": nil}
	for _, m := range c.messages {
		if !m.pinned.IsZero() {
			payload["last_pin_timestamp"] = stamp(m.pinned)
		}
	}
	if c.guild != 0 {
		payload["guild_id"] = c.guild
	}
	s.dispatch(dispatched{Event: "CHANNEL_PINS_UPDATE", Guild: c.guild, Channel: c.id, Payload: payload})
}
