package discordtest

import (
	"cmp"
	"slices"
	"time"
)

// maxInThread is how many people a thread has room for. Source: Discord's
// documentation, "JSON Error Codes", 30033.
const maxInThread = 1000

// membershipRoutes are those of who is in threads, and which threads there are.
func (s *Server) membershipRoutes() {
	s.handle("PUT /channels/{channel}/thread-members/{user}", s.addToThread)
	s.handle("DELETE /channels/{channel}/thread-members/{user}", s.takeFromThread)
	s.handle("GET /channels/{channel}/thread-members/{user}", func(r *request) (any, error) {
		c, err := s.threadAt(r)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(c.members, s.meant(r)) {
			return nil, errNoMember
		}
		return memberOf(c, s.meant(r)), nil
	})
	s.handle("GET /channels/{channel}/thread-members", s.listThreadMembers)
	s.handle("GET /guilds/{guild}/threads/active", s.inGuild(func(g *guild, _ *request) (any, error) {
		return s.threadList(s.threads(func(c *channel) bool { return c.guild == g.id && !c.archived })), nil
	}))
	s.archivedRoutes()
}

// threadAt is the thread of a path.
func (s *Server) threadAt(r *request) (*channel, error) {
	c, err := s.channelAt(r)
	if err == nil && !c.thread() {
		err = errKind
	}
	return c, err
}

// meant is the user of a path, "@me" for the bot.
func (s *Server) meant(r *request) ID {
	if r.PathValue("user") == "@me" {
		return s.bot
	}
	return r.id("user")
}

func memberOf(c *channel, who ID) map[string]any {
	return map[string]any{"id": c.id, "user_id": who, "join_timestamp": stamp(c.id.Time()), "flags": 0}
}

func (s *Server) addToThread(r *request) (any, error) {
	c, err := s.threadAt(r)
	if err != nil {
		return nil, err
	}
	who := s.meant(r)
	if s.guilds[c.guild].member(who) == nil {
		return nil, errNoMember
	}
	if c.archived {
		return nil, errArchived
	}
	if err := s.needs(s.bot, c, permSendInThreads); err != nil {
		return nil, err
	}
	switch {
	case slices.Contains(c.members, who):
		return nil, nil
	case who != s.bot && c.kind == PrivateThread && !c.invitable && c.owner != s.bot && !s.moderates(s.bot, c):
		return nil, errNoPermission
	case s.may(who, s.channels[c.parent])&permViewChannel == 0:
		return nil, errNoAccess
	case len(c.members) >= maxInThread:
		return nil, errManyMembers
	}
	c.members = append(slices.Clone(c.members), who)
	s.membersChanged(c, []ID{who}, nil)
	if who != s.bot {
		s.stand(c, &message{id: s.newID(), channel: c.id, author: s.bot, kind: kindAdded, mentions: []ID{who}})
	}
	return nil, nil
}

func (s *Server) takeFromThread(r *request) (any, error) {
	c, err := s.threadAt(r)
	if err != nil {
		return nil, err
	}
	who := s.meant(r)
	owns := c.kind == PrivateThread && c.owner == s.bot
	switch {
	case c.archived:
		return nil, errArchived
	case who != s.bot && !owns && !s.moderates(s.bot, c):
		return nil, errNoPermission
	case !slices.Contains(c.members, who):
		return nil, errNoMember
	}
	c.members = without(c.members, who)
	s.membersChanged(c, nil, []ID{who})
	return nil, nil
}

// membersChanged tells who came into a thread and who left it.
func (s *Server) membersChanged(c *channel, added, removed []ID) {
	payload := map[string]any{"id": c.id, "guild_id": c.guild, "member_count": len(c.members)}
	if len(added) > 0 {
		all := []any{}
		for _, id := range added {
			m := memberOf(c, id)
			m["member"], m["presence"] = s.memberJSON(s.guilds[c.guild], s.guilds[c.guild].member(id)), nil
			all = append(all, m)
		}
		payload["added_members"] = all
	}
	if len(removed) > 0 {
		payload["removed_member_ids"] = removed
	}
	s.dispatch(dispatched{Event: "THREAD_MEMBERS_UPDATE", Guild: c.guild, Channel: c.id, Payload: payload})
}

// listThreadMembers needs the application to hear of members.
func (s *Server) listThreadMembers(r *request) (any, error) {
	c, err := s.threadAt(r)
	if err != nil {
		return nil, err
	}
	if s.opts.Privileged&intentMembers == 0 {
		return nil, errNoAccess
	}
	all := []any{}
	for _, id := range c.members {
		all = append(all, memberOf(c, id))
	}
	return all, nil
}

// archivedRoutes list threads that are archived: public ones, private ones, and
// private ones in which the bot is.
func (s *Server) archivedRoutes() {
	route := func(path string, needs uint64, latest bool, fits func(*channel) bool) {
		s.handle("GET /channels/{channel}"+path, func(r *request) (any, error) {
			parent, err := s.channelAt(r)
			if err == nil {
				err = s.needs(s.bot, parent, needs)
			}
			if err != nil {
				return nil, err
			}
			all := s.threads(func(c *channel) bool { return c.parent == parent.id && c.archived && fits(c) })
			return s.archivedPage(r, all, latest)
		})
	}
	private := func(c *channel) bool { return c.kind == PrivateThread }
	joined := func(c *channel) bool { return private(c) && slices.Contains(c.members, s.bot) }
	route("/threads/archived/public", permReadHistory, true, func(c *channel) bool { return !private(c) })
	route("/threads/archived/private", permReadHistory|permManageThreads, true, private)
	route("/users/@me/threads/archived/private", permReadHistory, false, joined)
}

// archivedPage is a part of a list: the latest archived first, before a time; or
// the latest made first, before an ID.
func (s *Server) archivedPage(r *request, all []*channel, latest bool) (any, error) {
	limit, err := r.number("limit", 50, 2, 100)
	if err != nil {
		return nil, err
	}
	before := r.URL.Query().Get("before")
	at, wrong := time.Parse(time.RFC3339, before)
	id, noID := ParseID(before)
	if before != "" && (latest && wrong != nil || !latest && noID != nil) {
		var p problems
		p.add("DATE_TIME_TYPE_PARSE", "Could not parse "+plain(before)+".", "before")
		return nil, p.err()
	}
	slices.SortStableFunc(all, func(a, b *channel) int {
		if latest && !a.touched.Equal(b.touched) {
			return b.touched.Compare(a.touched)
		}
		return cmp.Compare(b.id, a.id)
	})
	if before != "" {
		all = slices.DeleteFunc(all, func(c *channel) bool { return latest && !c.touched.Before(at) || !latest && c.id >= id })
	}
	out := s.threadList(all[:min(len(all), limit)])
	out["has_more"] = len(all) > limit
	return out, nil
}

// threads are those that the bot can see and that fit, in the order of their IDs.
func (s *Server) threads(fits func(*channel) bool) (all []*channel) {
	for _, c := range s.sortedChannels() {
		if c.thread() && fits(c) && s.may(s.bot, c)&permViewChannel != 0 {
			all = append(all, c)
		}
	}
	return all
}

func (s *Server) threadList(all []*channel) map[string]any {
	threads, members := []any{}, []any{}
	for _, c := range all {
		threads = append(threads, s.channelJSON(c))
		if slices.Contains(c.members, s.bot) {
			members = append(members, memberOf(c, s.bot))
		}
	}
	return map[string]any{"threads": threads, "members": members, "has_more": false}
}
