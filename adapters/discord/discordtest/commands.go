package discordtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Command is a command that people can type, or pick from a menu.
type Command struct {
	ID           ID                `json:"id"`
	Application  ID                `json:"application_id"`
	Guild        *ID               `json:"guild_id,omitempty"`
	Version      ID                `json:"version"`
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations"`
	Permissions  *string           `json:"default_member_permissions"`
	DM           *bool             `json:"dm_permission,omitempty"`
	Contexts     []int             `json:"contexts"`
	Integrations []int             `json:"integration_types"`
	NSFW         bool              `json:"nsfw"`
	Options      []CommandOption   `json:"options,omitempty"`
}

// CommandOption is an option or a sub-command.
type CommandOption struct {
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Required     bool              `json:"required,omitempty"`
	Autocomplete bool              `json:"autocomplete,omitempty"`
	Choices      []struct {
		Name  string            `json:"name"`
		Names map[string]string `json:"name_localizations,omitempty"`
		Value any               `json:"value"`
	} `json:"choices,omitempty"`
	ChannelTypes []int           `json:"channel_types,omitempty"`
	MinLength    *int            `json:"min_length,omitempty"`
	MaxLength    *int            `json:"max_length,omitempty"`
	Options      []CommandOption `json:"options,omitempty"`
}

// Types of commands.
const (
	Typed  = 1
	OnUser = 2
	OnMsg  = 3
)

var (
	commandName = regexp.MustCompile(`^[-_\p{L}\p{N}]{1,32}$`)
	upper       = regexp.MustCompile(`\p{Lu}`)
	localeName  = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2}|-419)?$`)
)

// commandRoutes are those of commands, everywhere and in one server.
func (s *Server) commandRoutes() {
	for _, in := range []string{"/applications/{app}/commands", "/applications/{app}/guilds/{guild}/commands"} {
		s.handle("GET "+in, func(r *request) (any, error) {
			all := []Command{}
			return append(all, s.commands[r.id("guild")]...), nil
		})
		s.handle("PUT "+in, s.putCommands)
		s.handle("POST "+in, s.postCommand)
	}
}

func (s *Server) putCommands(r *request) (any, error) {
	var all []Command
	if err := strict(r.body, &all); err != nil {
		return nil, err
	}
	kept, err := s.checkCommands(r, all)
	if err != nil {
		return nil, err
	}
	s.commands[r.id("guild")] = kept
	s.published++
	return kept, nil
}

func (s *Server) postCommand(r *request) (any, error) {
	var one Command
	if err := strict(r.body, &one); err != nil {
		return nil, err
	}
	guild := r.id("guild")
	others := slices.DeleteFunc(slices.Clone(s.commands[guild]), func(c Command) bool { return c.Name == one.Name && c.Type == max(one.Type, Typed) })
	kept, err := s.checkCommands(r, append(others, one))
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if len(kept) > len(s.commands[guild]) {
		status = http.StatusCreated
	}
	s.commands[guild] = kept
	return answer{status, kept[len(kept)-1]}, nil
}

// checkCommands checks commands, and completes them as Discord does.
func (s *Server) checkCommands(r *request, all []Command) ([]Command, error) {
	if r.id("app") != s.app {
		return nil, errNoAccess
	}
	guild := r.id("guild")
	var p problems
	counts, seen := map[int]int{}, map[string]bool{}
	kept := make([]Command, 0, len(all))
	for i, c := range all {
		c.Type = cmp.Or(c.Type, Typed)
		counts[c.Type]++
		if key := fmt.Sprint(c.Type, c.Name); seen[key] {
			p.add("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique", i, "name")
		} else {
			seen[key] = true
		}
		p.command(c, i)
		old := slices.IndexFunc(s.commands[guild], func(o Command) bool { return o.Type == c.Type && o.Name == c.Name })
		if old >= 0 {
			c.ID = s.commands[guild][old].ID
		} else {
			c.ID = s.newID()
			if s.created++; s.created > 200 {
				return nil, refuse(http.StatusTooManyRequests, 30034, "Max number of daily application command creates has been reached (200)")
			}
		}
		c.Application, c.Version = s.app, s.newID()
		if guild != 0 {
			c.Guild = &guild
		}
		kept = append(kept, c)
	}
	if counts[Typed] > 100 || counts[OnUser] > 15 || counts[OnMsg] > 15 {
		return nil, refuse(http.StatusBadRequest, 30032, "Maximum number of application commands reached (100)")
	}
	return kept, p.err()
}

func (p *problems) command(c Command, at any) {
	if c.Type == Typed {
		if !commandName.MatchString(c.Name) || upper.MatchString(c.Name) {
			p.add("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid", at, "name")
		}
		p.length(c.Description, 1, 100, at, "description")
	} else {
		p.length(c.Name, 1, 32, at, "name")
		p.length(c.Description, 0, 0, at, "description")
	}
	p.locales(c.Names, 32, at, "name_localizations")
	p.locales(c.Descriptions, 100, at, "description_localizations")
	p.commandOptions(c.Options, 0, at, "options")
	if c.size() > 8000 {
		p.add("APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)", at)
	}
}

func (p *problems) locales(texts map[string]string, most int, path ...any) {
	for locale, text := range texts {
		if !localeName.MatchString(locale) {
			p.add("BASE_TYPE_CHOICES", "Not a locale: "+locale, append(path, locale)...)
		}
		p.length(text, 1, most, append(path, locale)...)
	}
}

func (p *problems) commandOptions(all []CommandOption, depth int, path ...any) {
	if len(all) > 25 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.", path...)
	}
	seen, optional := map[string]bool{}, false
	for i, o := range all {
		at := append(append([]any{}, path...), i)
		if !commandName.MatchString(o.Name) || upper.MatchString(o.Name) || seen[o.Name] {
			p.add("APPLICATION_COMMAND_INVALID_NAME", "Option name is invalid", append(at, "name")...)
		}
		seen[o.Name] = true
		p.length(o.Description, 1, 100, append(at, "description")...)
		p.locales(o.Descriptions, 100, append(at, "description_localizations")...)
		switch {
		case o.Type < 1 || o.Type > 11:
			p.add("BASE_TYPE_CHOICES", "Not a type of option", append(at, "type")...)
		case o.Type <= 2 && depth < 2:
			p.commandOptions(o.Options, depth+1, append(at, "options")...)
		case o.Required && optional:
			p.add("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options", at...)
		}
		optional = optional || !o.Required && o.Type > 2
		if len(o.Choices) > 25 || o.Autocomplete && len(o.Choices) > 0 {
			p.add("BASE_TYPE_MAX_LENGTH", "Choices do not fit", append(at, "choices")...)
		}
	}
}

// size is what Discord counts towards 8,000: names, descriptions and values, the
// longest localisation each.
func (c Command) size() int {
	return longest(c.Name, c.Names) + longest(c.Description, c.Descriptions) + sizeOf(c.Options)
}

func sizeOf(all []CommandOption) (n int) {
	for _, o := range all {
		n += longest(o.Name, o.Names) + longest(o.Description, o.Descriptions) + sizeOf(o.Options)
	}
	return n
}

func longest(text string, localised map[string]string) int {
	n := utf8.RuneCountInString(text)
	for _, other := range localised {
		n = max(n, utf8.RuneCountInString(other))
	}
	return n
}

// AddCommand makes a command without options, as another program of the same
// application would.
func (s *Server) AddCommand(name, description string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.commands[0], func(c Command) bool { return c.Name == name }) {
		return nil
	}
	data, err := json.Marshal(Command{Type: Typed, Name: name, Description: description})
	if err != nil {
		return err
	}
	var c Command
	if err := json.Unmarshal(data, &c); err != nil {
		return err
	}
	c.ID, c.Application, c.Version = s.newID(), s.app, s.newID()
	s.commands[0] = append(s.commands[0], c)
	return nil
}

// Commands are those that people have in a server.
func (s *Server) Commands(guild ID) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commandsIn(guild)
}

func (s *Server) commandsIn(guild ID) []Command {
	return slices.Concat(s.commands[0], s.commands[guild])
}

// AllowCommands lets everybody in a server use all commands, whatever they need by
// default, as its settings can say.
func (s *Server) AllowCommands(guild ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowed[guild] = true
}

// Published is how often all commands were written.
func (s *Server) Published() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.published
}
