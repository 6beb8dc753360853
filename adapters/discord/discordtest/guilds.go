package discordtest

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// guildRoutes are those of servers and their members.
func (s *Server) guildRoutes() {
	s.handle("GET /guilds/{guild}", s.inGuild(func(g *guild, r *request) (any, error) {
		out := s.guildJSON(g)
		if r.URL.Query().Get("with_counts") == "true" {
			out["approximate_member_count"], out["approximate_presence_count"] = len(g.members), 1
		}
		return out, nil
	}))
	s.handle("GET /guilds/{guild}/channels", s.inGuild(func(g *guild, _ *request) (any, error) {
		all := []any{}
		for _, c := range s.sortedChannels() {
			if c.guild == g.id && !c.thread() {
				all = append(all, s.channelJSON(c))
			}
		}
		return all, nil
	}))
	s.handle("GET /guilds/{guild}/roles", s.inGuild(func(g *guild, _ *request) (any, error) { return s.rolesJSON(g), nil }))
	s.handle("GET /guilds/{guild}/members/{user}", s.inGuild(func(g *guild, r *request) (any, error) {
		switch {
		case s.users[r.id("user")] == nil:
			return nil, errNoUser
		case g.member(r.id("user")) == nil:
			return nil, errNoMember
		}
		return s.memberJSON(g, g.member(r.id("user"))), nil
	}))
	s.handle("GET /guilds/{guild}/members", s.inGuild(s.listMembers))
	s.handle("GET /guilds/{guild}/members/search", s.inGuild(s.searchMembers))
}

// inGuild answers within a server in which the bot is.
func (s *Server) inGuild(h func(*guild, *request) (any, error)) handler {
	return func(r *request) (any, error) {
		g := s.guilds[r.id("guild")]
		if g == nil || !g.invited {
			return nil, errNoGuild
		}
		return h(g, r)
	}
}

// invitedGuilds are those with the bot, in a lasting order.
func (s *Server) invitedGuilds() []*guild {
	all := slices.SortedFunc(maps.Values(s.guilds), func(a, b *guild) int { return cmp.Compare(a.id, b.id) })
	return slices.DeleteFunc(all, func(g *guild) bool { return !g.invited })
}

func (s *Server) listGuilds(*request) (any, error) {
	all := []any{}
	for _, g := range s.invitedGuilds() {
		all = append(all, map[string]any{
			"id": g.id, "name": g.name, "icon": nil, "banner": nil, "owner": false,
			"permissions": strconv.FormatUint(g.granted(s.bot), 10), "features": []any{},
		})
	}
	return all, nil
}

// listMembers needs the application to hear of members.
func (s *Server) listMembers(g *guild, r *request) (any, error) {
	if s.opts.Privileged&intentMembers == 0 {
		return nil, errNoAccess
	}
	limit, err := r.number("limit", 1, 1, 1000)
	if err != nil {
		return nil, err
	}
	after, _ := ParseID(r.URL.Query().Get("after"))
	sorted := slices.SortedFunc(slices.Values(g.members), func(a, b *member) int { return cmp.Compare(a.user.id, b.user.id) })
	all := []any{}
	for _, m := range sorted {
		if m.user.id > after && len(all) < limit {
			all = append(all, s.memberJSON(g, m))
		}
	}
	return all, nil
}

// searchMembers finds those whose name or nickname begins with some letters.
func (s *Server) searchMembers(g *guild, r *request) (any, error) {
	limit, err := r.number("limit", 1, 1, 1000)
	if err != nil {
		return nil, err
	}
	begins := strings.ToLower(r.URL.Query().Get("query"))
	var p problems
	p.length(begins, 1, 100, "query")
	if err := p.err(); err != nil {
		return nil, err
	}
	all := []any{}
	for _, m := range g.members {
		for _, name := range []string{m.user.name, m.user.globalName, m.nick} {
			if strings.HasPrefix(strings.ToLower(name), begins) && len(all) < limit {
				all = append(all, s.memberJSON(g, m))
				break
			}
		}
	}
	return all, nil
}

// number is a number of the query from least to most; missing it is what it says.
func (r *request) number(name string, missing, least, most int) (int, error) {
	given := r.URL.Query().Get(name)
	if given == "" {
		return missing, nil
	}
	n, err := strconv.Atoi(given)
	var p problems
	if err != nil {
		p.add("NUMBER_TYPE_COERCE", "Value \""+plain(given)+"\" is not int.", name)
	} else {
		p.between(n, least, most, name)
	}
	return n, p.err()
}
