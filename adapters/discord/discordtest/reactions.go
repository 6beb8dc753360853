package discordtest

import (
	"cmp"
	"slices"
	"strings"
)

// maxEmoji is how many kinds of reactions a message may have. Source: Discord's
// documentation, "JSON Error Codes", 30010.
const maxEmoji = 20

// reactionRoutes are those of emoji under messages.
func (s *Server) reactionRoutes() {
	const at = "/channels/{channel}/messages/{message}/reactions"
	s.handle("PUT "+at+"/{emoji}/{user}", func(r *request) (any, error) {
		m, err := s.reactable(r)
		if err != nil {
			return nil, err
		}
		if r.PathValue("user") != "@me" {
			return nil, errNoRoute
		}
		return nil, s.react(m, s.bot, r.PathValue("emoji"))
	})
	s.handle("DELETE "+at+"/{emoji}/{user}", s.removeReaction)
	s.handle("GET "+at+"/{emoji}", s.listReactions)
	s.handle("DELETE "+at+"/{emoji}", s.clearReactions)
}

// reactable is the message of a path, which is not asleep.
func (s *Server) reactable(r *request) (*message, error) {
	m, err := s.messageAt(r, permReadHistory)
	if err != nil {
		return nil, err
	}
	if s.channels[m.channel].archived {
		return nil, errArchived
	}
	return m, nil
}

// React puts an emoji under a message as a person would.
func (s *Server) React(who, messageID ID, emoji string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.visible(who, messageID)
	if m == nil {
		return errNoMessage
	}
	if s.channels[m.channel].archived {
		return errArchived
	}
	return s.react(m, who, emoji)
}

// Unreact takes it away again.
func (s *Server) Unreact(who, messageID ID, emoji string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.visible(who, messageID)
	if m == nil {
		return errNoMessage
	}
	return s.unreact(m, who, emoji)
}

// react adds a reaction. The first of its kind needs a permission.
func (s *Server) react(m *message, who ID, emoji string) error {
	if !isEmoji(emoji) {
		return errNoEmoji
	}
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.emoji == emoji })
	switch {
	case i >= 0 && slices.Contains(m.reactions[i].by, who):
		return nil
	case i >= 0:
		m.reactions[i].by = append(slices.Clone(m.reactions[i].by), who)
	case s.may(who, s.channels[m.channel])&permAddReactions == 0:
		return errNoPermission
	case len(m.reactions) == maxEmoji:
		return errManyEmoji
	default:
		m.reactions = append(m.reactions, reaction{emoji, []ID{who}})
	}
	s.reacted("MESSAGE_REACTION_ADD", m, who, emoji)
	return nil
}

func (s *Server) unreact(m *message, who ID, emoji string) error {
	i := slices.IndexFunc(m.reactions, func(r reaction) bool { return r.emoji == emoji && slices.Contains(r.by, who) })
	if i < 0 {
		return errNoEmoji
	}
	if m.reactions[i].by = without(m.reactions[i].by, who); len(m.reactions[i].by) == 0 {
		m.reactions = slices.Delete(m.reactions, i, i+1)
	}
	s.reacted("MESSAGE_REACTION_REMOVE", m, who, emoji)
	return nil
}

// isEmoji is whether something can be an emoji: nothing of ASCII. The double knows
// no emoji of servers, which are written name:id.
func isEmoji(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool { return r < 0x80 && !strings.ContainsRune("#*0123456789", r) }) && strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

func (s *Server) reacted(event string, m *message, who ID, emoji string) {
	c := s.channels[m.channel]
	payload := map[string]any{
		"user_id": who, "channel_id": c.id, "message_id": m.id, "emoji": map[string]any{"id": nil, "name": emoji},
		"burst": false, "type": 0, "message_author_id": m.author,
	}
	if g := s.guilds[c.guild]; g != nil {
		payload["guild_id"] = g.id
		if is := g.member(who); is != nil && event == "MESSAGE_REACTION_ADD" {
			payload["member"] = s.memberJSON(g, is)
		}
	}
	s.dispatch(dispatched{Event: event, Guild: c.guild, Channel: c.id, Author: m.author, Payload: payload})
}

// removeReaction takes a reaction away: the bot's own or, for those who manage
// messages, somebody else's.
func (s *Server) removeReaction(r *request) (any, error) {
	m, err := s.reactable(r)
	if err != nil {
		return nil, err
	}
	who := s.meant(r)
	if who != s.bot {
		if err := s.needs(s.bot, s.channels[m.channel], permManageMessages); err != nil {
			return nil, err
		}
	}
	return nil, s.unreact(m, who, r.PathValue("emoji"))
}

// clearReactions takes all reactions away, or all of a kind.
func (s *Server) clearReactions(r *request) (any, error) {
	m, err := s.reactable(r)
	if err != nil {
		return nil, err
	}
	c := s.channels[m.channel]
	if err := s.needs(s.bot, c, permManageMessages); err != nil {
		return nil, err
	}
	payload := map[string]any{"channel_id": c.id, "message_id": m.id, "guild_id": c.guild}
	event := "MESSAGE_REACTION_REMOVE_ALL"
	emoji := r.PathValue("emoji")
	if emoji != "" {
		event = "MESSAGE_REACTION_REMOVE_EMOJI"
		payload["emoji"] = map[string]any{"id": nil, "name": emoji}
	}
	m.reactions = slices.DeleteFunc(m.reactions, func(r reaction) bool { return emoji == "" || r.emoji == emoji })
	s.dispatch(dispatched{Event: event, Guild: c.guild, Channel: c.id, Payload: payload})
	return nil, nil
}

func (s *Server) listReactions(r *request) (any, error) {
	m, err := s.messageAt(r, permReadHistory)
	if err != nil {
		return nil, err
	}
	limit, err := r.number("limit", 25, 1, 100)
	if err != nil {
		return nil, err
	}
	if !isEmoji(r.PathValue("emoji")) {
		return nil, errNoEmoji
	}
	after, _ := ParseID(r.URL.Query().Get("after"))
	all := []any{}
	for _, one := range m.reactions {
		if one.emoji != r.PathValue("emoji") {
			continue
		}
		for _, id := range slices.SortedFunc(slices.Values(one.by), func(a, b ID) int { return cmp.Compare(a, b) }) {
			if id > after && len(all) < limit {
				all = append(all, s.userJSON(s.users[id]))
			}
		}
	}
	return all, nil
}

// reactionsJSON are the reactions of a message as the bot sees them.
func (s *Server) reactionsJSON(m *message) []any {
	all := []any{}
	for _, r := range m.reactions {
		all = append(all, map[string]any{
			"emoji": map[string]any{"id": nil, "name": r.emoji}, "count": len(r.by), "count_details": map[string]any{"burst": 0, "normal": len(r.by)},
			"burst_colors": []any{}, "me_burst": false, "me": slices.Contains(r.by, s.bot),
		})
	}
	return all
}
