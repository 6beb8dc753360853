package discordtest

import (
	"slices"
	"strings"
)

// channelRoutes are those of channels and threads themselves.
func (s *Server) channelRoutes() {
	s.handle("GET /channels/{channel}", func(r *request) (any, error) {
		c, err := s.channelAt(r)
		if err != nil {
			return nil, err
		}
		return s.channelJSON(c), nil
	})
	s.handle("PATCH /channels/{channel}", s.patchChannel)
	s.handle("DELETE /channels/{channel}", s.removeChannel)
}

// channelAt is the channel of a path, which the bot must be able to see.
func (s *Server) channelAt(r *request) (*channel, error) {
	c := s.channels[r.id("channel")]
	if c == nil {
		return nil, errNoChannel
	}
	return c, s.needs(s.bot, c, permViewChannel)
}

// removeChannel deletes a channel. Direct conversations are closed, and open again
// with all that was said.
func (s *Server) removeChannel(r *request) (any, error) {
	c, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	was := s.channelJSON(c)
	if c.kind == Direct {
		return was, nil
	}
	needs := permManageChannels
	if c.thread() {
		needs = permManageThreads
	}
	if err := s.needs(s.bot, c, needs); err != nil {
		return nil, err
	}
	s.deleteChannel(c)
	return was, nil
}

// channelBody is a change of a channel.
type channelBody struct {
	Name      *string `json:"name"`
	Archived  *bool   `json:"archived"`
	Locked    *bool   `json:"locked"`
	Invitable *bool   `json:"invitable"`
	Sleeps    *int    `json:"auto_archive_duration"`
	Slow      *int    `json:"rate_limit_per_user"`
	Flags     *int    `json:"flags"`
	Topic     *string `json:"topic"`
	Applied   *[]ID   `json:"applied_tags"`
	Tags      *[]Tag  `json:"available_tags"`
}

func (s *Server) patchChannel(r *request) (any, error) {
	c, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	if c.kind == Direct {
		return nil, errKind
	}
	var b channelBody
	if err := strict(r.body, &b); err != nil {
		return nil, err
	}
	if err := s.mayChange(c, b); err != nil {
		return nil, err
	}
	if err := b.check(c); err != nil {
		return nil, err
	}
	if b.Applied != nil {
		if err := s.filed(s.channels[c.parent], *b.Applied); err != nil {
			return nil, err
		}
	}
	if b.Archived != nil && !*b.Archived && c.archived && s.full(c.guild) {
		return nil, errManyThreads
	}
	s.change(c, b)
	s.channelChanged(c)
	return s.channelJSON(c), nil
}

// check checks a change: threads have other things to change than channels.
func (b channelBody) check(c *channel) error {
	var p problems
	if b.Name != nil {
		p.length(strings.TrimSpace(*b.Name), 1, 100, "name")
	}
	if b.Sleeps != nil {
		p.oneOf(*b.Sleeps, sleeps, "auto_archive_duration")
	}
	if b.Slow != nil {
		p.between(*b.Slow, 0, 21600, "rate_limit_per_user")
	}
	if b.Topic != nil {
		p.length(*b.Topic, 0, 4096, "topic")
	}
	if b.Applied != nil {
		p.count(len(*b.Applied), 0, 5, "applied_tags")
	}
	ofThreads := b.Archived != nil || b.Locked != nil || b.Invitable != nil || b.Sleeps != nil || b.Applied != nil
	ofChannels := b.Topic != nil || b.Tags != nil
	if ofThreads && !c.thread() || ofChannels && c.thread() {
		p.add("UNKNOWN_FIELD", "Channels and threads have different fields.")
	}
	if b.Tags != nil {
		if p.tags(*b.Tags) {
			return errTagTwice
		}
	}
	return p.err()
}

// tags checks the tags of a forum, and returns whether two have the same name.
func (p *problems) tags(all []Tag) (twice bool) {
	p.count(len(all), 0, 20, "available_tags")
	seen := map[string]bool{}
	for i, t := range all {
		p.length(t.Name, 1, 20, "available_tags", i, "name")
		twice = twice || seen[t.Name]
		seen[t.Name] = true
	}
	return twice
}

// mayChange is whether the bot may change a channel so. Source: Discord's
// documentation, "Threads", "Editing & Deleting Threads".
func (s *Server) mayChange(c *channel, b channelBody) error {
	if !c.thread() {
		return s.needs(s.bot, c, permManageChannels)
	}
	wakes := b.Archived != nil && !*b.Archived
	onlyWakes := wakes && b.Name == nil && b.Locked == nil && b.Invitable == nil && b.Sleeps == nil && b.Slow == nil && b.Flags == nil && b.Applied == nil
	locks := b.Locked != nil || b.Slow != nil || b.Flags != nil
	switch {
	case c.archived && !wakes && (b.Name != nil || b.Applied != nil || b.Sleeps != nil || b.Slow != nil || b.Invitable != nil):
		return errArchived
	case s.moderates(s.bot, c):
		return nil
	case locks, c.locked:
		return errNoPermission
	case c.owner == s.bot, onlyWakes && s.may(s.bot, c)&permSendInThreads != 0:
		return nil
	}
	return errNoPermission
}

func (s *Server) change(c *channel, b channelBody) {
	if b.Archived != nil && *b.Archived != c.archived {
		c.archived, c.touched = *b.Archived, s.now()
	}
	if b.Name != nil {
		s.rename(c, strings.TrimSpace(*b.Name))
	}
	set(&c.locked, b.Locked)
	set(&c.invitable, b.Invitable)
	set(&c.sleeps, b.Sleeps)
	set(&c.slow, b.Slow)
	set(&c.flags, b.Flags)
	set(&c.topic, b.Topic)
	set(&c.applied, b.Applied)
	if b.Tags == nil {
		return
	}
	c.tags = slices.Clone(*b.Tags)
	for i := range c.tags {
		if c.tags[i].ID == 0 {
			c.tags[i].ID = s.newID()
		}
	}
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

// rename names a channel. Threads say so.
func (s *Server) rename(c *channel, name string) {
	if c.name == name {
		return
	}
	c.name = name
	if c.thread() {
		s.stand(c, &message{id: s.newID(), channel: c.id, author: s.bot, kind: kindRenamed, content: name})
	}
}
