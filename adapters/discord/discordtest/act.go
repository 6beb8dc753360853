package discordtest

import (
	"fmt"
	"slices"
)

// Given is an option that somebody typed.
type Given struct{ Name, Value string }

// Post writes a message as a person would.
func (s *Server) Post(who, channel ID, content string) (ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return 0, errNoChannel
	}
	needs := permSendMessages
	if c.thread() {
		needs = permSendInThreads
	}
	if err := s.needs(who, c, needs); err != nil {
		return 0, err
	}
	if c.locked && s.may(who, c)&permManageThreads == 0 {
		return 0, errNoPermission
	}
	m := &message{id: s.newID(), channel: c.id, author: who, content: content}
	m.mentions = s.mentioned(m, nil)
	if c.thread() && !slices.Contains(c.members, who) {
		c.members = append(slices.Clone(c.members), who)
	}
	s.stand(c, m)
	return m.id, nil
}

// StartThread starts a thread on a message as a person would, or finds it.
func (s *Server) StartThread(who, messageID ID, name string) (ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.visible(who, messageID)
	if m == nil {
		return 0, errNoMessage
	}
	if m.thread != 0 && s.channels[m.thread] != nil {
		return m.thread, nil
	}
	c := s.channels[m.channel]
	if err := s.needs(who, c, permPublicThreads); err != nil {
		return 0, err
	}
	t := s.makeThread(m.id, c, who, PublicThread, threadBody{Name: name})
	m.thread = t.id
	return t.id, nil
}

// DirectChannel is the direct conversation of somebody with the bot.
func (s *Server) DirectChannel(who ID) ID {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.directWith(who).id
}

// Command types a command: its name, that of a sub-command if it has those, and
// options by name.
func (s *Server) Command(who, channel ID, name string, given ...Given) (ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return 0, errNoChannel
	}
	t, err := s.typed(who, c, name)
	if err != nil {
		return 0, err
	}
	values, about, err := s.values(c, t.options(), given)
	if err != nil {
		return 0, err
	}
	return s.invoke(onCommand, who, c, t, values, about), nil
}

// Complete types into an option of a command; [Server.Suggestions] are the answer.
func (s *Server) Complete(who, channel ID, name, option, partial string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return errNoChannel
	}
	t, err := s.typed(who, c, name)
	if err != nil {
		return err
	}
	options := t.options()
	n := slices.IndexFunc(options, func(o CommandOption) bool { return o.Name == option })
	if n < 0 || !options[n].Autocomplete {
		return fmt.Errorf("nothing is suggested for %q of /%s", option, name)
	}
	delete(s.suggested, who)
	focused := map[string]any{"name": option, "type": options[n].Type, "value": partial, "focused": true}
	s.invoke(onCompletion, who, c, t, []any{focused}, nil)
	return nil
}

// Suggestions are what somebody was last suggested.
func (s *Server) Suggestions(who ID) []Suggestion {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.suggested[who]
}

// MenuCommand picks a command, by its name, from the menu of a message. What only
// one person sees has no menu.
func (s *Server) MenuCommand(who, messageID ID, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.visible(who, messageID)
	if m == nil || m.only != 0 {
		return errNoMessage
	}
	c := s.channels[m.channel]
	cmd, err := s.command(who, c, OnMsg, name)
	if err != nil {
		return err
	}
	about := resolved{}
	about.put("messages", m.id, s.messageJSON(m))
	i := s.begin(onCommand, who, c, nil)
	s.tell(i, map[string]any{"id": cmd.ID, "name": cmd.Name, "type": OnMsg, "target_id": m.id}, about)
	return nil
}

// PersonCommand picks a command, by its name, from the menu of somebody whom one
// sees in a channel.
func (s *Server) PersonCommand(who, of, channel ID, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return errNoChannel
	}
	cmd, err := s.command(who, c, OnUser, name)
	if err != nil {
		return err
	}
	about := resolved{}
	s.resolveUser(about, c, of)
	i := s.begin(onCommand, who, c, nil)
	s.tell(i, map[string]any{"id": cmd.ID, "name": cmd.Name, "type": OnUser, "target_id": of}, about)
	return nil
}

// Alone are the messages that only somebody sees, the oldest first.
func (s *Server) Alone(who ID) []Message {
	return slices.DeleteFunc(s.Visible(who), func(m Message) bool { return m.Only == 0 })
}
