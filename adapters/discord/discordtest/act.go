package discordtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
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
	cmd, sub, err := s.typed(who, c, name)
	if err != nil {
		return 0, err
	}
	options := cmd.Options
	if sub != nil {
		options = sub.Options
	}
	values, resolved, err := s.values(c, options, given, "")
	if err != nil {
		return 0, err
	}
	return s.invoke(onCommand, who, c, cmd, sub, values, resolved), nil
}

func (s *Server) invoke(kind int, who ID, c *channel, cmd Command, sub *CommandOption, values []any, resolved map[string]any) ID {
	if sub != nil {
		values = []any{map[string]any{"name": sub.Name, "type": 1, "options": values}}
	}
	data := map[string]any{"id": cmd.ID, "name": cmd.Name, "type": cmd.Type}
	if len(values) > 0 {
		data["options"] = values
	}
	if len(resolved) > 0 {
		data["resolved"] = resolved
	}
	i := s.begin(kind, who, c, nil)
	s.tell(i, data)
	return i.id
}

// typed is a command that somebody may use somewhere.
func (s *Server) typed(who ID, c *channel, name string) (Command, *CommandOption, error) {
	root, rest, _ := strings.Cut(name, " ")
	if c.guild == 0 || s.may(who, c)&permUseCommands == 0 {
		return Command{}, nil, fmt.Errorf("no commands for %s in %s", who, c.id)
	}
	for _, cmd := range s.commandsIn(c.guild) {
		if cmd.Type != Typed || cmd.Name != root {
			continue
		}
		if err := s.permitted(who, c, cmd); err != nil {
			return cmd, nil, err
		}
		if len(cmd.Options) == 0 || cmd.Options[0].Type != 1 {
			if rest != "" {
				break
			}
			return cmd, nil, nil
		}
		for i := range cmd.Options {
			if cmd.Options[i].Name == rest {
				return cmd, &cmd.Options[i], nil
			}
		}
	}
	return Command{}, nil, fmt.Errorf("there is no command /%s", name)
}

func (s *Server) permitted(who ID, c *channel, cmd Command) error {
	if cmd.Permissions == nil || s.allowed[c.guild] {
		return nil
	}
	needs, _ := strconv.ParseUint(*cmd.Permissions, 10, 64)
	if s.may(who, c)&needs != needs {
		return fmt.Errorf("/%s is hidden from %s", cmd.Name, who)
	}
	return nil
}

// values are options as Discord sends them, with what they mention.
func (s *Server) values(c *channel, options []CommandOption, given []Given, focused string) (all []any, resolved map[string]any, err error) {
	resolved = map[string]any{}
	for _, g := range given {
		i := slices.IndexFunc(options, func(o CommandOption) bool { return o.Name == g.Name })
		if i < 0 {
			return nil, nil, fmt.Errorf("there is no option %s", g.Name)
		}
		o := options[i]
		value := map[string]any{"name": o.Name, "type": o.Type, "value": g.Value}
		if g.Name == focused {
			value["focused"] = true
		}
		switch o.Type {
		case 6:
			id, err := ParseID(g.Value)
			if err != nil || s.users[id] == nil {
				return nil, nil, errNoUser
			}
			s.resolve(resolved, c, id)
		case 7:
			id, err := ParseID(g.Value)
			if err != nil || s.channels[id] == nil {
				return nil, nil, errNoChannel
			}
			put(resolved, "channels", id, s.partChannel(s.channels[id], s.bot))
		}
		all = append(all, value)
	}
	for _, o := range options {
		if o.Required && focused == "" && !slices.ContainsFunc(given, func(g Given) bool { return g.Name == o.Name }) {
			return nil, nil, fmt.Errorf("the option %s is missing", o.Name)
		}
	}
	return all, resolved, nil
}

func put(in map[string]any, kind string, id ID, what any) {
	all, _ := in[kind].(map[string]any)
	if all == nil {
		all = map[string]any{}
		in[kind] = all
	}
	all[id.String()] = what
}

func (s *Server) resolve(in map[string]any, c *channel, id ID) {
	put(in, "users", id, s.userJSON(s.users[id]))
	if g := s.guilds[c.guild]; g != nil && g.member(id) != nil {
		m := s.memberJSON(g, g.member(id))
		delete(m, "user")
		m["permissions"] = strconv.FormatUint(g.granted(id), 10)
		put(in, "members", id, m)
	}
}

// Complete types an option of a command; [Server.Suggestions] are the answer.
func (s *Server) Complete(who, channel ID, name, option, partial string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	cmd, sub, err := s.typed(who, c, name)
	if err != nil {
		return err
	}
	options := cmd.Options
	if sub != nil {
		options = sub.Options
	}
	values, _, err := s.values(c, options, []Given{{option, partial}}, option)
	if err != nil {
		return err
	}
	s.invoke(onCompletion, who, c, cmd, sub, values, nil)
	return nil
}

// Suggestions are what somebody was last suggested.
func (s *Server) Suggestions(who ID) []Suggestion {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.suggested[who]
}

// MenuCommand picks a command, by its name, from the menu of a message.
func (s *Server) MenuCommand(who, messageID ID, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.visible(who, messageID)
	if m == nil {
		return errNoMessage
	}
	c := s.channels[m.channel]
	for _, cmd := range s.commandsIn(c.guild) {
		if cmd.Type != OnMsg || cmd.Name != name || c.guild == 0 {
			continue
		}
		if err := s.permitted(who, c, cmd); err != nil {
			return err
		}
		resolved := map[string]any{}
		put(resolved, "messages", m.id, s.messageJSON(m))
		i := s.begin(onCommand, who, c, nil)
		s.tell(i, map[string]any{"id": cmd.ID, "name": cmd.Name, "type": OnMsg, "target_id": m.id, "resolved": resolved})
		return nil
	}
	return fmt.Errorf("there is no entry %q in the menu", name)
}

// Press presses a button of a message.
func (s *Server) Press(who, messageID ID, custom string) error {
	return s.component(who, messageID, custom, func(c Component) (map[string]any, error) {
		if c.Type != Button || c.Disabled {
			return nil, fmt.Errorf("%q cannot be pressed", c.Label)
		}
		return map[string]any{}, nil
	})
}

// Choose chooses in a select of a message.
func (s *Server) Choose(who, messageID ID, custom string, values []string) error {
	return s.component(who, messageID, custom, func(c Component) (map[string]any, error) {
		if err := s.chosen(c, values); err != nil {
			return nil, err
		}
		return map[string]any{"values": values, "resolved": map[string]any{}}, nil
	})
}

func (s *Server) component(who, messageID ID, custom string, use func(Component) (map[string]any, error)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.visible(who, messageID)
	if m == nil {
		return errNoMessage
	}
	c, ok := find(m.components, custom)
	if !ok {
		return fmt.Errorf("there is nothing %q on that message", plain(custom))
	}
	data, err := use(c)
	if err != nil {
		return err
	}
	if resolved, ok := data["resolved"].(map[string]any); ok {
		s.resolveAll(resolved, s.channels[m.channel], c, data["values"].([]string))
	}
	data["custom_id"], data["component_type"], data["id"] = custom, c.Type, c.ID
	i := s.begin(onComponent, who, s.channels[m.channel], m)
	s.tell(i, data)
	return nil
}

func (s *Server) resolveAll(resolved map[string]any, at *channel, c Component, values []string) {
	for _, v := range values {
		id, _ := ParseID(v)
		switch {
		case c.Type == UserSelect && s.users[id] != nil:
			s.resolve(resolved, at, id)
		case c.Type == ChannelSelect && s.channels[id] != nil:
			put(resolved, "channels", id, s.partChannel(s.channels[id], s.bot))
		}
	}
}

// chosen checks what somebody chose.
func (s *Server) chosen(c Component, values []string) error {
	least, most := 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	if c.Required != nil && !*c.Required && len(values) == 0 {
		least = 0
	}
	if len(values) < least || len(values) > most {
		return fmt.Errorf("between %d and %d can be chosen, not %d", least, most, len(values))
	}
	for _, v := range values {
		id, _ := ParseID(v)
		known := false
		switch c.Type {
		case StringSelect:
			known = slices.ContainsFunc(c.Options, func(o Option) bool { return o.Value == v })
		case UserSelect:
			known = s.users[id] != nil
		case ChannelSelect:
			at := s.channels[id]
			known = at != nil && (len(c.ChannelTypes) == 0 || slices.Contains(c.ChannelTypes, at.kind))
		}
		if !known {
			return fmt.Errorf("there is no %q to choose", plain(v))
		}
	}
	return nil
}

// OpenForm is the form that is open for somebody.
func (s *Server) OpenForm(who ID) (Form, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.forms[who]; f != nil {
		return *f, true
	}
	return Form{}, false
}

// Submit sends in the form that is open for somebody. What values do not name
// stays as it is.
func (s *Server) Submit(who ID, values map[string][]string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.forms[who]
	if f == nil {
		return fmt.Errorf("no form is open for %s", who)
	}
	resolved := map[string]any{}
	var sent []any
	known := 0
	for _, c := range f.Components {
		input, labelled := c.Component, true
		if input == nil {
			input, labelled = &c.Components[0], false
		}
		if _, ok := values[input.CustomID]; ok {
			known++
		}
		value, err := s.entered(*input, values)
		if err != nil {
			return err
		}
		if list, ok := value["values"].([]string); ok {
			s.resolveAll(resolved, f.from.channel, *input, list)
		}
		if labelled {
			sent = append(sent, map[string]any{"type": Label, "id": c.ID, "component": value})
		} else {
			sent = append(sent, map[string]any{"type": ActionRow, "id": c.ID, "components": []any{value}})
		}
	}
	if known < len(values) {
		return fmt.Errorf("the form has no such field among %v", values)
	}
	delete(s.forms, who)
	i := s.begin(onForm, who, f.from.channel, f.from.source)
	s.tell(i, map[string]any{"custom_id": f.CustomID, "components": sent, "resolved": resolved})
	return nil
}

// entered is what stands in an input.
func (s *Server) entered(c Component, values map[string][]string) (map[string]any, error) {
	given, named := values[c.CustomID]
	out := map[string]any{"type": c.Type, "id": c.ID, "custom_id": c.CustomID}
	required := c.Required == nil || *c.Required
	if c.Type == TextInput {
		text := c.Value
		if named {
			text = strings.Join(given, "")
		}
		most := 4000
		if c.MaxLength != nil {
			most = *c.MaxLength
		}
		if n := len([]rune(text)); n > most || n == 0 && required {
			return nil, fmt.Errorf("%s takes 1 to %d characters, not %d", c.CustomID, most, n)
		}
		out["value"] = text
		return out, nil
	}
	if !named {
		given = defaults(c)
	}
	if given == nil {
		given = []string{}
	}
	if err := s.chosen(c, given); err != nil && (required || len(given) > 0) {
		return nil, fmt.Errorf("%s: %w", c.CustomID, err)
	}
	out["values"] = given
	return out, nil
}

func defaults(c Component) (all []string) {
	for _, o := range c.Options {
		if o.Default {
			all = append(all, o.Value)
		}
	}
	for _, d := range c.DefaultValues {
		all = append(all, d.ID.String())
	}
	return all
}
