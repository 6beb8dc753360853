package discordtest

import (
	"regexp"
	"slices"
)

// mentions checks who may be notified. Source: Discord's documentation, "Allowed
// Mentions Object".
func (p *problems) mentions(a *allowed) {
	if a == nil {
		return
	}
	p.count(len(a.Users), 0, 100, "allowed_mentions", "users")
	p.count(len(a.Roles), 0, 100, "allowed_mentions", "roles")
	for i, kind := range a.Parse {
		if !slices.Contains([]string{"users", "roles", "everyone"}, kind) {
			p.add("BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').", "allowed_mentions", "parse", i)
		}
	}
	if slices.Contains(a.Parse, "users") && len(a.Users) > 0 {
		p.add("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[\"users\"] and users: [ids...] are mutually exclusive.", "allowed_mentions")
	}
	if slices.Contains(a.Parse, "roles") && len(a.Roles) > 0 {
		p.add("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[\"roles\"] and roles: [ids...] are mutually exclusive.", "allowed_mentions")
	}
}

// lets is whether one of a kind may be notified. Who says nothing lets all be.
func (a *allowed) lets(kind string, of []ID, id ID) bool {
	return a == nil || slices.Contains(a.Parse, kind) || slices.Contains(of, id)
}

var (
	personToken   = regexp.MustCompile(`<@!?(\d+)>`)
	roleToken     = regexp.MustCompile(`<@&(\d+)>`)
	everyoneToken = regexp.MustCompile(`@(everyone|here)\b`)
)

// mentioned are the people whom a message notifies: mentioned in it, and allowed.
func (s *Server) mentioned(m *message, a *allowed) (all []ID) {
	var of []ID
	if a != nil {
		of = a.Users
	}
	for _, id := range found(personToken, m.content+texts(m.components)) {
		if s.users[id] != nil && a.lets("users", of, id) {
			all = append(all, id)
		}
	}
	if old := s.messages[m.refers.message]; old != nil && m.kind == kindReply && (a == nil || a.Replied) {
		all = append(all, old.author)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// called are the roles that a message notifies, and whether that is everybody. It
// needs a permission.
func (s *Server) called(m *message, a *allowed) {
	m.roles, m.everyone = nil, false
	c := s.channels[m.channel]
	g := s.guilds[c.guild]
	if g == nil || s.may(m.author, c)&permMentionEveryone == 0 {
		return
	}
	text := m.content + texts(m.components)
	m.everyone = everyoneToken.MatchString(text) && a.lets("everyone", nil, 0)
	var of []ID
	if a != nil {
		of = a.Roles
	}
	for _, id := range found(roleToken, text) {
		if g.role(id) != nil && a.lets("roles", of, id) {
			m.roles = append(m.roles, id)
		}
	}
}

func found(token *regexp.Regexp, text string) (all []ID) {
	for _, match := range token.FindAllStringSubmatch(text, -1) {
		if id, err := ParseID(match[1]); err == nil && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}
