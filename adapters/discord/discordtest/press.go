package discordtest

import (
	"fmt"
	"slices"
)

// Press presses a button of a message.
func (s *Server) Press(who, messageID ID, custom string) error {
	return s.component(who, messageID, custom, nil, func(c Component, _ *channel) error {
		if c.Type != Button {
			return fmt.Errorf("%q is nothing to press", plain(custom))
		}
		return nil
	})
}

// Choose chooses in a select of a message.
func (s *Server) Choose(who, messageID ID, custom string, values []string) error {
	return s.component(who, messageID, custom, values, func(c Component, at *channel) error {
		if c.Type == Button {
			return fmt.Errorf("%q is nothing to choose from", c.Label)
		}
		return s.chosen(who, at, c, values)
	})
}

// component uses one of a message, if may has nothing against it.
func (s *Server) component(who, messageID ID, custom string, values []string, may func(Component, *channel) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.visible(who, messageID)
	if m == nil {
		return errNoMessage
	}
	c, ok := find(m.components, custom)
	switch {
	case !ok:
		return fmt.Errorf("there is nothing %q on that message", plain(custom))
	case c.Disabled:
		return fmt.Errorf("%q is disabled", plain(custom))
	}
	at := s.channels[m.channel]
	if err := may(c, at); err != nil {
		return err
	}
	data, about := map[string]any{"custom_id": custom, "component_type": c.Type, "id": c.ID}, resolved{}
	if c.Type != Button {
		data["values"] = append([]string{}, values...)
		s.resolveAll(about, at, c, values)
	}
	i := s.begin(onComponent, who, at, m)
	s.tell(i, data, about)
	return nil
}

func (s *Server) resolveAll(in resolved, at *channel, c Component, values []string) {
	if c.Type == StringSelect {
		return
	}
	for _, v := range values {
		id, _ := ParseID(v)
		switch {
		case s.users[id] != nil:
			s.resolveUser(in, at, id)
		case s.channels[id] != nil:
			in.put("channels", id, s.partChannel(s.channels[id], s.bot))
		default:
			s.resolveRole(in, at, id)
		}
	}
}

// chosen checks what somebody chose.
func (s *Server) chosen(who ID, at *channel, c Component, values []string) error {
	least, most := c.span()
	if c.Required != nil && !*c.Required && len(values) == 0 {
		least = 0
	}
	if len(values) < least || len(values) > most {
		return fmt.Errorf("between %d and %d can be chosen, not %d", least, most, len(values))
	}
	for i, v := range values {
		if slices.Contains(values[:i], v) || !s.offers(who, at, c, v) {
			return fmt.Errorf("there is no %q to choose", plain(v))
		}
	}
	return nil
}

// offers is whether somebody finds a value in a select.
func (s *Server) offers(who ID, at *channel, c Component, value string) bool {
	id, _ := ParseID(value)
	user := s.isHere(at, id)
	role := s.guilds[at.guild].role(id) != nil
	switch c.Type {
	case StringSelect:
		return slices.ContainsFunc(c.Options, func(o Option) bool { return o.Value == value })
	case UserSelect:
		return user
	case RoleSelect:
		return role
	case MentionableSelect:
		return user || role
	case ChannelSelect:
		to := s.channels[id]
		return to != nil && to.guild == at.guild && (len(c.ChannelTypes) == 0 || slices.Contains(c.ChannelTypes, to.kind)) && s.may(who, to)&permViewChannel != 0
	}
	return false
}

// isHere is whether somebody can be pointed at in a channel: a member of its
// server, or one of the two in a direct conversation.
func (s *Server) isHere(at *channel, who ID) bool {
	if g := s.guilds[at.guild]; g != nil {
		return g.member(who) != nil
	}
	return slices.Contains(at.members, who)
}

// visible is a message that somebody sees, nil when they do not.
func (s *Server) visible(who, id ID) *message {
	m := s.messages[id]
	if m == nil || m.only != 0 && m.only != who || s.may(who, s.channels[m.channel])&permViewChannel == 0 {
		return nil
	}
	return m
}

// find is a component of a message by its custom ID.
func find(all []Component, custom string) (Component, bool) {
	for _, c := range all {
		if c.CustomID == custom && custom != "" {
			return c, true
		}
		if inner, ok := find(c.Components, custom); ok {
			return inner, true
		}
	}
	return Component{}, false
}
