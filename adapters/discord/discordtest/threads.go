package discordtest

import (
	"cmp"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

func sortByID(all []Message) {
	slices.SortFunc(all, func(a, b Message) int { return cmp.Compare(a.ID, b.ID) })
}

// threadBody is a thread on its way in.
type threadBody struct {
	Name      string          `json:"name"`
	Sleeps    *int            `json:"auto_archive_duration"`
	Kind      int             `json:"type"`
	Invitable *bool           `json:"invitable"`
	Slow      *int            `json:"rate_limit_per_user"`
	Message   json.RawMessage `json:"message"`
	Applied   []ID            `json:"applied_tags"`
}

// threadRoutes are those of threads, posts of forums, and channels.
func (s *Server) threadRoutes() {
	s.handle("POST /channels/{channel}/messages/{message}/threads", s.startOnMessage)
	s.handle("POST /channels/{channel}/threads", s.startThread)
	s.handle("GET /channels/{channel}", func(r *request) (any, error) {
		c, err := s.channelAt(r)
		if err != nil {
			return nil, err
		}
		return s.channelJSON(c), nil
	})
	s.handle("PATCH /channels/{channel}", s.patchChannel)
	s.handle("DELETE /channels/{channel}", func(r *request) (any, error) {
		c, err := s.channelAt(r)
		if err == nil && c.kind != Direct {
			err = s.needs(s.bot, c, permManageThreads)
		}
		if err != nil {
			return nil, err
		}
		was := s.channelJSON(c)
		s.deleteChannel(c)
		return was, nil
	})
	s.handle("PUT /channels/{channel}/thread-members/{user}", s.addToThread)
	s.handle("GET /channels/{channel}/thread-members", s.listThreadMembers)
	s.handle("GET /channels/{channel}/users/@me/threads/archived/private", s.listArchived)
	s.handle("GET /guilds/{guild}/threads/active", s.listActive)
}

// channelAt is the channel of a path, which the bot must be able to see.
func (s *Server) channelAt(r *request) (*channel, error) {
	c := s.channels[r.id("channel")]
	if c == nil {
		return nil, errNoChannel
	}
	if s.may(s.bot, c)&permViewChannel == 0 {
		return nil, errNoAccess
	}
	return c, nil
}

func (b threadBody) check() error {
	var p problems
	p.length(strings.TrimSpace(b.Name), 1, 100, "name")
	if b.Sleeps != nil && !slices.Contains([]int{60, 1440, 4320, 10080}, *b.Sleeps) {
		p.add("BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).", "auto_archive_duration")
	}
	if len(b.Applied) > 5 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.", "applied_tags")
	}
	return p.err()
}

func (s *Server) startOnMessage(r *request) (any, error) {
	m, err := s.messageAt(r)
	if err != nil {
		return nil, err
	}
	var b threadBody
	if err := strict(r.body, &b); err != nil {
		return nil, err
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	parent := s.channels[m.channel]
	if err := s.needs(s.bot, parent, permPublicThreads); err != nil {
		return nil, err
	}
	if m.thread != 0 && s.channels[m.thread] != nil {
		return nil, errThreadThere
	}
	c := s.makeThread(m.id, parent, s.bot, PublicThread, b)
	m.thread = c.id
	return answer{http.StatusCreated, s.channelJSON(c)}, nil
}

// makeThread makes a thread, and tells.
func (s *Server) makeThread(id ID, parent *channel, owner ID, kind int, b threadBody) *channel {
	c := &channel{
		id: id, guild: parent.guild, parent: parent.id, owner: owner, kind: kind, name: strings.TrimSpace(b.Name), sleeps: 4320,
		members: []ID{owner}, touched: s.now(), applied: b.Applied, invitable: b.Invitable == nil || *b.Invitable,
	}
	if b.Sleeps != nil {
		c.sleeps = *b.Sleeps
	}
	s.channels[c.id] = c
	payload := s.channelJSON(c)
	payload["newly_created"] = true
	s.dispatch(dispatched{Event: "THREAD_CREATE", Guild: c.guild, Channel: c.id, Payload: payload})
	return c
}

func (s *Server) startThread(r *request) (any, error) {
	parent, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	var b threadBody
	if err := strict(r.body, &b); err != nil {
		return nil, err
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	if parent.kind == Forum {
		return s.startPost(parent, b, r.files)
	}
	needs := permPublicThreads
	if b.Kind == PrivateThread {
		needs = permPrivateThreads
	}
	if err := s.needs(s.bot, parent, needs); err != nil {
		return nil, err
	}
	if b.Kind != PrivateThread {
		b.Kind = PublicThread
	}
	c := s.makeThread(s.newID(), parent, s.bot, b.Kind, b)
	return answer{http.StatusCreated, s.channelJSON(c)}, nil
}

// startPost makes a post of a forum, whose first message has the post's ID.
func (s *Server) startPost(forum *channel, b threadBody, files []upload) (any, error) {
	if err := s.needs(s.bot, forum, permSendMessages); err != nil {
		return nil, err
	}
	if err := forum.filed(b.Applied); err != nil {
		return nil, err
	}
	var content body
	if err := strict(b.Message, &content); err != nil {
		return nil, err
	}
	m := &message{author: s.bot, id: s.newID()}
	if err := s.fill(m, content, files, true); err != nil {
		return nil, err
	}
	c := s.makeThread(m.id, forum, s.bot, PublicThread, b)
	m.channel = c.id
	s.stand(c, m)
	out := s.channelJSON(c)
	out["message"] = s.messageJSON(m)
	return answer{http.StatusCreated, out}, nil
}

// filed checks the tags of a post.
func (c *channel) filed(applied []ID) error {
	for _, id := range applied {
		if !slices.ContainsFunc(c.tags, func(t Tag) bool { return t.ID == id }) {
			var p problems
			p.add("MODEL_DOES_NOT_EXIST", "Unknown tag", "applied_tags")
			return p.err()
		}
	}
	return nil
}

// channelBody is a change of a channel.
type channelBody struct {
	Name     *string `json:"name"`
	Archived *bool   `json:"archived"`
	Locked   *bool   `json:"locked"`
	Sleeps   *int    `json:"auto_archive_duration"`
	Applied  *[]ID   `json:"applied_tags"`
	Tags     *[]Tag  `json:"available_tags"`
}

func (s *Server) patchChannel(r *request) (any, error) {
	c, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	var b channelBody
	if err := strict(r.body, &b); err != nil {
		return nil, err
	}
	if err := s.mayChange(c, b); err != nil {
		return nil, err
	}
	var p problems
	if b.Name != nil {
		p.length(strings.TrimSpace(*b.Name), 1, 100, "name")
	}
	if b.Applied != nil && len(*b.Applied) > 5 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.", "applied_tags")
	}
	if b.Tags != nil {
		p.tags(*b.Tags)
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	if b.Applied != nil {
		if err := s.channels[c.parent].filed(*b.Applied); err != nil {
			return nil, err
		}
	}
	s.change(c, b)
	event := "CHANNEL_UPDATE"
	if c.thread() {
		event = "THREAD_UPDATE"
	}
	s.dispatch(dispatched{Event: event, Guild: c.guild, Channel: c.id, Payload: s.channelJSON(c)})
	return s.channelJSON(c), nil
}

func (p *problems) tags(all []Tag) {
	if len(all) > 20 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 20 or fewer in length.", "available_tags")
	}
	seen := map[string]bool{}
	for i, t := range all {
		p.length(t.Name, 1, 20, "available_tags", i, "name")
		if seen[t.Name] {
			p.add("FORUM_TAG_NAME_ALREADY_TAKEN", "Tag names must be unique", "available_tags", i, "name") // 40061 of its own
		}
		seen[t.Name] = true
	}
}

// mayChange is whether the bot may change a channel so.
func (s *Server) mayChange(c *channel, b channelBody) error {
	if !c.thread() {
		return s.needs(s.bot, c, permManageChannels)
	}
	all := s.may(s.bot, c)
	owns := c.owner == s.bot
	switch {
	case c.archived && (b.Name != nil || b.Applied != nil) && (b.Archived == nil || *b.Archived):
		return errArchived
	case all&permManageThreads != 0:
		return nil
	case b.Locked != nil && *b.Locked != c.locked, c.locked:
		return errNoPermission
	case owns:
		return nil
	case b.Archived != nil && !*b.Archived && all&permSendInThreads != 0:
		return nil
	}
	return errNoPermission
}

func (s *Server) change(c *channel, b channelBody) {
	if b.Name != nil {
		c.name = strings.TrimSpace(*b.Name)
	}
	if b.Archived != nil {
		c.archived, c.touched = *b.Archived, s.now()
	}
	if b.Locked != nil {
		c.locked = *b.Locked
	}
	if b.Sleeps != nil {
		c.sleeps = *b.Sleeps
	}
	if b.Applied != nil {
		c.applied = *b.Applied
	}
	if b.Tags != nil {
		c.tags = nil
		for _, t := range *b.Tags {
			if t.ID == 0 {
				t.ID = s.newID()
			}
			c.tags = append(c.tags, t)
		}
	}
}

func (s *Server) addToThread(r *request) (any, error) {
	c, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	who := r.id("user")
	g := s.guilds[c.guild]
	if g == nil || g.member(who) == nil {
		return nil, errNoMember
	}
	if c.archived {
		return nil, errArchived
	}
	if err := s.needs(s.bot, c, permSendInThreads); err != nil {
		return nil, err
	}
	if s.may(who, s.channels[c.parent])&permViewChannel == 0 {
		return nil, errNoAccess
	}
	if !slices.Contains(c.members, who) {
		c.members = append(slices.Clone(c.members), who)
	}
	return nil, nil
}

func (s *Server) listThreadMembers(r *request) (any, error) {
	c, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	all := []any{}
	for _, id := range c.members {
		all = append(all, map[string]any{"id": c.id, "user_id": id, "join_timestamp": stamp(c.id.Time()), "flags": 0})
	}
	return all, nil
}

func (s *Server) listActive(r *request) (any, error) {
	g := s.guilds[r.id("guild")]
	if g == nil || !g.invited {
		return nil, errNoGuild
	}
	return s.threadList(func(c *channel) bool { return c.guild == g.id && !c.archived }), nil
}

func (s *Server) listArchived(r *request) (any, error) {
	parent, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	list := s.threadList(func(c *channel) bool {
		return c.parent == parent.id && c.archived && c.kind == PrivateThread && slices.Contains(c.members, s.bot)
	})
	list["has_more"] = false
	return list, nil
}

func (s *Server) threadList(fits func(*channel) bool) map[string]any {
	threads, members := []any{}, []any{}
	for _, c := range s.sortedChannels() {
		if c.thread() && fits(c) && s.may(s.bot, c)&permViewChannel != 0 {
			threads = append(threads, s.channelJSON(c))
		}
	}
	return map[string]any{"threads": threads, "members": members, "has_more": false}
}
