package slacktest

import (
	"regexp"
	"slices"
)

func (s *Server) reactionMethods() {
	write := []string{"reactions:write"}
	s.methods["reactions.add"] = method{do: s.addReaction, tier: tier3, scopes: write}
	s.methods["reactions.remove"] = method{do: s.removeReaction, tier: tier2, scopes: write}
	s.methods["reactions.get"] = method{do: s.getReactions, tier: tier3, scopes: []string{"reactions:read"}, form: true}
}

var emojiName = regexp.MustCompile(`^[a-z0-9_+'-]+(::skin-tone-[2-6])?$`)

// reacted is the message that a call is about.
func (s *Server) reacted(c *call) (*message, error) {
	at, err := s.known(c, c.str("channel"))
	if err != nil {
		return nil, err
	}
	m := at.byTS[c.str("timestamp")]
	switch {
	case c.str("timestamp") == "":
		return nil, refuse("no_item_specified")
	case m == nil || m.gone || m.only != "":
		return nil, refuse("message_not_found")
	case !at.has(c.team.bot.id):
		return nil, refuse("not_in_channel")
	case at.archived:
		return nil, refuse("is_archived")
	}
	return m, nil
}

func (s *Server) addReaction(c *call) (object, error) {
	m, err := s.reacted(c)
	switch {
	case err != nil:
		return nil, err
	case !emojiName.MatchString(c.str("name")):
		return nil, refuse("invalid_name")
	case !m.react(c.str("name"), c.team.bot.id):
		return nil, refuse("already_reacted")
	}
	return object{}, nil
}

func (m *message) react(name, who string) bool {
	for i, r := range m.reactions {
		if r.name == name {
			if slices.Contains(r.by, who) {
				return false
			}
			m.reactions[i].by = append(slices.Clone(r.by), who)
			return true
		}
	}
	m.reactions = append(m.reactions, reaction{name, []string{who}})
	return true
}

func (s *Server) removeReaction(c *call) (object, error) {
	m, err := s.reacted(c)
	if err != nil {
		return nil, err
	}
	for i, r := range m.reactions {
		if r.name == c.str("name") && slices.Contains(r.by, c.team.bot.id) {
			m.reactions[i].by = without(r.by, c.team.bot.id)
			m.reactions = slices.DeleteFunc(m.reactions, func(r reaction) bool { return len(r.by) == 0 })
			return object{}, nil
		}
	}
	return nil, refuse("no_reaction")
}

func (s *Server) getReactions(c *call) (object, error) {
	m, err := s.reacted(c)
	if err != nil {
		return nil, err
	}
	return object{"type": "message", "channel": m.channel.id, "message": s.messageJSON(m)}, nil
}
