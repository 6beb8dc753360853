package discordtest

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// commandRoutes are those of commands, everywhere and in one server.
func (s *Server) commandRoutes() {
	for _, in := range []string{"/applications/{app}/commands", "/applications/{app}/guilds/{guild}/commands"} {
		s.handle("GET "+in, s.listCommands)
		s.handle("PUT "+in, s.putCommands)
		s.handle("POST "+in, s.postCommand)
		s.handle("GET "+in+"/{command}", func(r *request) (any, error) {
			i, err := s.commandAt(r)
			if err != nil {
				return nil, err
			}
			return s.commands[r.id("guild")][i], nil
		})
		s.handle("PATCH "+in+"/{command}", s.patchCommand)
		s.handle("DELETE "+in+"/{command}", func(r *request) (any, error) {
			i, err := s.commandAt(r)
			if err != nil {
				return nil, err
			}
			guild := r.id("guild")
			s.commands[guild] = slices.Delete(slices.Clone(s.commands[guild]), i, i+1)
			return nil, nil
		})
	}
}

// mayCommand is whether a path names the application, and a server in which it is.
func (s *Server) mayCommand(r *request) error {
	if r.id("app") != s.app {
		return errNoAccess
	}
	if g := s.guilds[r.id("guild")]; r.PathValue("guild") != "" && (g == nil || !g.invited) {
		return errNoAccess
	}
	return nil
}

// commandAt is where the command of a path is among those of its server.
func (s *Server) commandAt(r *request) (int, error) {
	if err := s.mayCommand(r); err != nil {
		return 0, err
	}
	i := slices.IndexFunc(s.commands[r.id("guild")], func(c Command) bool { return c.ID == r.id("command") })
	if i < 0 {
		return 0, errNoCommand
	}
	return i, nil
}

// listCommands lists commands; translations only where they are asked for.
func (s *Server) listCommands(r *request) (any, error) {
	if err := s.mayCommand(r); err != nil {
		return nil, err
	}
	all := append([]Command{}, s.commands[r.id("guild")]...)
	if r.URL.Query().Get("with_localizations") != "true" {
		for i, c := range all {
			c.Names, c.Descriptions, c.Options = nil, nil, untranslated(c.Options)
			all[i] = c
		}
	}
	return all, nil
}

func untranslated(options []CommandOption) []CommandOption {
	options = slices.Clone(options)
	for i, o := range options {
		o.Names, o.Descriptions, o.Options, o.Choices = nil, nil, untranslated(o.Options), slices.Clone(o.Choices)
		for n := range o.Choices {
			o.Choices[n].Names = nil
		}
		options[i] = o
	}
	return options
}

func (s *Server) putCommands(r *request) (any, error) {
	var all []Command
	if err := strict(r.body, &all); err != nil {
		return nil, err
	}
	kept, err := s.keep(r, all)
	if err != nil {
		return nil, err
	}
	s.published++
	return kept, nil
}

// postCommand makes a command. One of the same name and type is replaced.
func (s *Server) postCommand(r *request) (any, error) {
	var one Command
	if err := strict(r.body, &one); err != nil {
		return nil, err
	}
	one.Type = cmp.Or(one.Type, Typed)
	before := s.commands[r.id("guild")]
	others := slices.DeleteFunc(slices.Clone(before), func(c Command) bool { return c.Name == one.Name && c.Type == one.Type })
	kept, err := s.keep(r, append(others, one))
	if err != nil {
		return nil, err
	}
	status := http.StatusOK
	if len(kept) > len(before) {
		status = http.StatusCreated
	}
	return answer{status, kept[len(kept)-1]}, nil
}

// patchCommand changes what a body says of a command.
func (s *Server) patchCommand(r *request) (any, error) {
	i, err := s.commandAt(r)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(s.commands[r.id("guild")])
	before := all[i].Type
	if all[i], err = all[i].with(r.body); err != nil {
		return nil, err
	}
	if all[i].Type != before {
		var p problems
		p.add("BASE_TYPE_BAD", "The type of a command cannot change.", "type")
		return nil, p.err()
	}
	kept, err := s.keep(r, all)
	if err != nil {
		return nil, err
	}
	return kept[i], nil
}

// maxCreates is how many new commands a server takes a day. Source: Discord's
// documentation, "Application Commands".
const maxCreates = 200

// keep checks the commands of a server, completes them as Discord does, and keeps
// them.
func (s *Server) keep(r *request, all []Command) ([]Command, error) {
	if err := s.mayCommand(r); err != nil {
		return nil, err
	}
	guild := r.id("guild")
	var p problems
	if full := p.commands(all); full {
		return nil, errManyCommands
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	kept, made := make([]Command, 0, len(all)), 0
	for _, c := range all {
		c.Type = cmp.Or(c.Type, Typed)
		old := slices.IndexFunc(s.commands[guild], func(o Command) bool {
			return o.Type == c.Type && o.Name == c.Name || c.ID != 0 && o.ID == c.ID
		})
		if old >= 0 {
			c.ID = s.commands[guild][old].ID
		} else {
			c.ID = s.newID()
			made++
		}
		c.Application, c.Version = s.app, s.newID()
		if c.Integrations == nil {
			c.Integrations = []int{0}
		}
		if c.Guild = nil; guild != 0 {
			c.Guild = &guild
		}
		kept = append(kept, c)
	}
	if err := s.mayCreate(guild, made); err != nil {
		return nil, err
	}
	s.commands[guild] = kept
	return kept, nil
}

// day counts new commands of a server since when.
type day struct {
	since time.Time
	n     int
}

func (s *Server) mayCreate(guild ID, n int) error {
	d := s.creates[guild]
	if s.now().Sub(d.since) >= 24*time.Hour {
		d = day{since: s.now()}
	}
	if d.n+n > maxCreates {
		no := refuse(http.StatusTooManyRequests, 30034, "Max number of daily application command creates has been reached (200)")
		no.later = &later{After: d.since.Add(24 * time.Hour).Sub(s.now()).Seconds()}
		return no
	}
	d.n += n
	s.creates[guild] = d
	return nil
}

// AddCommand makes a command without options, as another program of the same
// application would.
func (s *Server) AddCommand(name, description string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Command{Type: Typed, Name: name, Description: description, Integrations: []int{0}}
	var p problems
	p.command(c, 0)
	if slices.ContainsFunc(s.commands[0], func(old Command) bool { return old.Name == name }) {
		p.add("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique", "name")
	}
	if err := p.err(); err != nil {
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
