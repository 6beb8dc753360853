package discordtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// typed is a command as somebody typed it, with its sub-command if it has those.
type typed struct {
	cmd Command
	sub *CommandOption
}

func (t typed) options() []CommandOption {
	if t.sub != nil {
		return t.sub.Options
	}
	return t.cmd.Options
}

// Types of options. Source: Discord's documentation, "Application Command Option
// Type".
const (
	subCommand        = 1
	integerOption     = 4
	booleanOption     = 5
	userOption        = 6
	channelOption     = 7
	roleOption        = 8
	mentionableOption = 9
	numberOption      = 10
)

// typed is a command that somebody may use somewhere. One that has sub-commands
// cannot be typed without.
func (s *Server) typed(who ID, c *channel, name string) (typed, error) {
	root, rest, _ := strings.Cut(name, " ")
	cmd, err := s.command(who, c, Typed, root)
	if err != nil {
		return typed{}, err
	}
	if len(cmd.Options) == 0 || cmd.Options[0].Type != subCommand {
		if rest != "" {
			return typed{}, fmt.Errorf("there is no command /%s", name)
		}
		return typed{cmd: cmd}, nil
	}
	for i := range cmd.Options {
		if cmd.Options[i].Name == rest {
			return typed{cmd, &cmd.Options[i]}, nil
		}
	}
	return typed{}, fmt.Errorf("there is no command /%s", name)
}

// command is one that somebody is offered somewhere.
func (s *Server) command(who ID, c *channel, kind int, name string) (Command, error) {
	if s.may(who, c)&permUseCommands == 0 {
		return Command{}, fmt.Errorf("no commands for %s in %s", who, c.id)
	}
	if g := s.guilds[c.guild]; g != nil && !g.invited {
		return Command{}, fmt.Errorf("the bot is not in %s", g.name)
	}
	for _, cmd := range s.commandsIn(c.guild) {
		if cmd.Type == kind && cmd.Name == name && cmd.offered(c.kind) {
			return cmd, s.permitted(who, c, cmd)
		}
	}
	return Command{}, fmt.Errorf("there is no command /%s in %s", name, c.id)
}

// offered is whether a command is meant for where it is typed: everywhere, when it
// says nothing.
func (c Command) offered(kind int) bool {
	context := 0
	if kind == Direct {
		if context = 1; c.Guild != nil || c.DM != nil && !*c.DM {
			return false
		}
	}
	return c.Contexts == nil || slices.Contains(c.Contexts, context)
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

// invoke makes an interaction of a command, and returns its ID.
func (s *Server) invoke(kind int, who ID, c *channel, t typed, values []any, about resolved) ID {
	if t.sub != nil {
		values = []any{map[string]any{"name": t.sub.Name, "type": subCommand, "options": append([]any{}, values...)}}
	}
	data := map[string]any{"id": t.cmd.ID, "name": t.cmd.Name, "type": t.cmd.Type}
	if t.cmd.Guild != nil {
		data["guild_id"] = *t.cmd.Guild
	}
	if len(values) > 0 {
		data["options"] = values
	}
	i := s.begin(kind, who, c, nil)
	s.tell(i, data, about)
	return i.id
}

// values are options as Discord sends them, with what they mention.
func (s *Server) values(c *channel, options []CommandOption, given []Given) (all []any, about resolved, err error) {
	about = resolved{}
	for i, g := range given {
		n := slices.IndexFunc(options, func(o CommandOption) bool { return o.Name == g.Name })
		if n < 0 || slices.ContainsFunc(given[:i], func(other Given) bool { return other.Name == g.Name }) {
			return nil, nil, fmt.Errorf("there is no option %s, or it is given already", g.Name)
		}
		value, err := s.value(about, c, options[n], g.Value)
		if err != nil {
			return nil, nil, fmt.Errorf("option %s: %w", g.Name, err)
		}
		all = append(all, map[string]any{"name": g.Name, "type": options[n].Type, "value": value})
	}
	for _, o := range options {
		if o.Required && !slices.ContainsFunc(given, func(g Given) bool { return g.Name == o.Name }) {
			return nil, nil, fmt.Errorf("the option %s is missing", o.Name)
		}
	}
	return all, about, nil
}

// value is what somebody typed, in the type of its option.
func (s *Server) value(about resolved, c *channel, o CommandOption, text string) (any, error) {
	switch o.Type {
	case integerOption:
		return strconv.ParseInt(text, 10, 64)
	case numberOption:
		return strconv.ParseFloat(text, 64)
	case booleanOption:
		return strconv.ParseBool(text)
	case userOption, roleOption, mentionableOption, channelOption:
		return text, s.mention(about, c, o, text)
	}
	return text, o.takes(text)
}

// takes is whether somebody can type that into a text option.
func (o CommandOption) takes(text string) error {
	least, most := 1, 6000 // Discord's own limit of a text option
	if o.MinLength != nil {
		least = max(least, *o.MinLength)
	}
	if o.MaxLength != nil {
		most = *o.MaxLength
	}
	if n := utf8.RuneCountInString(text); n < least || n > most {
		return fmt.Errorf("takes %d to %d characters, not %d", least, most, n)
	}
	for _, choice := range o.Choices {
		if choice.Value == text {
			return nil
		}
	}
	if len(o.Choices) > 0 {
		return fmt.Errorf("%q is none of its choices", plain(text))
	}
	return nil
}

// mention resolves whom or what an option points at.
func (s *Server) mention(about resolved, c *channel, o CommandOption, text string) error {
	id, err := ParseID(text)
	if err != nil {
		return err
	}
	if at := s.channels[id]; o.Type == channelOption {
		if at == nil || at.guild != c.guild || len(o.ChannelTypes) > 0 && !slices.Contains(o.ChannelTypes, at.kind) {
			return errNoChannel
		}
		about.put("channels", id, s.partChannel(at, s.bot))
		return nil
	}
	if s.users[id] != nil && o.Type != roleOption {
		s.resolveUser(about, c, id) // somebody who is not here can be typed too
		return nil
	}
	if s.guilds[c.guild].role(id) == nil || o.Type == userOption {
		return errNoUser
	}
	s.resolveRole(about, c, id)
	return nil
}
