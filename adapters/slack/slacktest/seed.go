package slacktest

import (
	"cmp"
	"slices"
	"strings"
)

// AddTeam makes a workspace with a channel "general" for everybody, and installs
// the app there. The token of the first one is [Options].BotToken.
func (s *Server) AddTeam(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.addTeam(name)
	s.install(t)
	return t.id
}

// AddOtherTeam makes a workspace that knows nothing of the app.
func (s *Server) AddOtherTeam(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addTeam(name).id
}

func (s *Server) addTeam(name string) *team {
	t := &team{id: s.newID("T"), name: name, domain: strings.ToLower(strings.ReplaceAll(name, " ", "-")), rooms: map[string]*channel{}}
	s.teams[t.id] = t
	s.addChannel(t, Public, "general")
	return t
}

// Reinstall lets the app into a workspace again that put it out, with another token.
func (s *Server) Reinstall(team string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.teams[team]; t != nil && !t.installed {
		s.install(t)
	}
}

// install lets the app into a workspace, and returns a token.
func (s *Server) install(t *team) string {
	secret := s.opts.BotToken
	if s.tokens[secret] != nil {
		secret = "xoxb-" + t.id + "-" + s.secret()
	}
	s.tokens[secret] = &token{team: t}
	t.installed = true
	if t.scopes = allScopes; s.opts.App.Scopes != nil {
		t.scopes = s.opts.App.Scopes
	}
	if t.bot == nil {
		name := cmp.Or(s.opts.App.Name, "kith")
		t.bot = s.addUser(t, User{Name: strings.ToLower(name), RealName: name, Bot: true})
		t.botID = s.newID("B")
	}
	return secret
}

// Token is one of the app's in a workspace that still works, "" for none.
func (s *Server) Token(team string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, secret := range sorted(s.tokens) {
		if is := s.tokens[secret]; is.team.id == team && is.revoked == "" {
			return secret
		}
	}
	return ""
}

// SetScopes changes what the app may do in a workspace, as an installation with
// another manifest does.
func (s *Server) SetScopes(team string, scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.teams[team]; t != nil {
		t.scopes = scopes
	}
}

// Bot is the app's user in a workspace, "" where it is not.
func (s *Server) Bot(team string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.teams[team]; t != nil && t.bot != nil {
		return t.bot.id
	}
	return ""
}

// SetApp changes what Slack knows of the app, as another manifest does. Workspaces
// keep the scopes that they gave it.
func (s *Server) SetApp(a App) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.App = a
}

// User describes a person. Name is what is typed behind "@".
type User struct {
	Name, RealName, DisplayName string
	Email                       string
	Locale                      string // "" is "en-US"
	TZ                          string // "" is "Europe/London"
	Admin, Owner, Guest, Bot    bool
}

// AddUser makes a member of a workspace, as if they had always been there: nobody
// is told.
func (s *Server) AddUser(team string, u User) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.teams[team]
	if t == nil {
		return ""
	}
	return s.addUser(t, u).id
}

func (s *Server) addUser(t *team, u User) *user {
	u.RealName = cmp.Or(u.RealName, u.Name)
	u.Locale, u.TZ = cmp.Or(u.Locale, "en-US"), cmp.Or(u.TZ, "Europe/London")
	made := &user{id: s.newID("U"), team: t, User: u, updated: s.now()}
	s.users[made.id] = made
	t.users = append(t.users, made)
	if general := t.channels[0]; !u.Bot {
		general.members = append(general.members, made.id)
	}
	return made
}

// SetUser changes what is known of a person; nobody is told. See [Server.Change].
func (s *Server) SetUser(id string, u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if is := s.users[id]; is != nil {
		u.RealName, u.Locale, u.TZ = cmp.Or(u.RealName, u.Name), cmp.Or(u.Locale, is.Locale), cmp.Or(u.TZ, is.TZ)
		is.User, is.updated = u, s.now()
	}
}

// Hide makes a person one whom the bot may not write to, as people are for the apps
// of guests, or one whom it may.
func (s *Server) Hide(id string, hidden bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[id]; u != nil {
		u.hidden = hidden
	}
}

// Settle makes somebody a member, or a deactivated one, as if it had always been so.
func (s *Server) Settle(id string, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[id]; u != nil {
		u.deleted = !there
	}
}

// AddChannel makes a channel of that kind, [Public] or [Private], with these members.
func (s *Server) AddChannel(team, kind, name string, members ...string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.teams[team]
	if t == nil {
		return ""
	}
	return s.addChannel(t, kind, name, members...).id
}

func (s *Server) addChannel(t *team, kind, name string, members ...string) *channel {
	letter := map[string]string{Direct: "D"}[kind]
	c := &channel{id: s.newID(cmp.Or(letter, "C")), kind: kind, name: name, team: t, created: s.now(), byTS: map[string]*message{}, threads: map[string][]*message{}, said: map[uint64]bool{}}
	for _, who := range members {
		if s.users[who] != nil && !c.has(who) {
			c.members = append(c.members, who)
		}
	}
	s.channels[c.id] = c
	t.channels = append(t.channels, c)
	return c
}

// Put puts somebody into a channel, or out of it, as if it had always been so.
func (s *Server) Put(channel, who string, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	switch {
	case c == nil || s.users[who] == nil:
	case !there:
		c.members = slices.DeleteFunc(c.members, func(id string) bool { return id == who })
	case !c.has(who):
		c.members = append(c.members, who)
	}
}

// Vanish makes a channel one that was deleted, with everything in it, or brings it
// back as it was; nobody is told.
func (s *Server) Vanish(channel string, gone bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil {
		c.deleted = gone
	}
}

// Restrict lets only admins write in a channel, or everybody again.
func (s *Server) Restrict(channel string, restricted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil {
		c.restricted = restricted
	}
}

// RestrictThreads keeps the bot from writing in the threads of a channel.
func (s *Server) RestrictThreads(channel string, restricted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[channel]; c != nil {
		c.noThreads = restricted
	}
}
