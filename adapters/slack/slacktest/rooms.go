package slacktest

import (
	"slices"
	"strings"
)

func (s *Server) roomMethods() {
	s.methods["conversations.open"] = method{do: s.conversationOpen, tier: tier3}
	s.methods["conversations.join"] = method{do: s.conversationJoin, tier: tier3, scopes: []string{"channels:join"}}
	s.methods["conversations.invite"] = method{do: s.conversationInvite, tier: tier3, scopes: []string{"channels:manage", "groups:write"}}
	s.methods["conversations.leave"] = method{do: s.conversationLeave, tier: tier3, scopes: []string{"channels:manage", "groups:write"}}
}

// maxOpen is how many people one conversation is opened with. Source:
// docs.slack.dev, conversations.open.
const maxOpen = 8

// conversationOpen opens the conversation of the bot with these people: for the same
// ones always the same.
func (s *Server) conversationOpen(c *call) (object, error) {
	if id := c.str("channel"); id != "" {
		at, err := s.known(c, id)
		if err != nil {
			return nil, err
		}
		return s.openedJSON(c, at, true), nil
	}
	people, err := s.invited(c)
	if err != nil {
		return nil, err
	}
	if len(people) == 1 {
		if err := c.needs("im:write"); err != nil {
			return nil, err
		}
		_, was := c.team.rooms[people[0].id]
		return s.openedJSON(c, s.direct(people[0]), was), nil
	}
	if err := c.needs("mpim:write"); err != nil {
		return nil, err
	}
	at, was := s.group(c.team, people)
	return s.openedJSON(c, at, was), nil
}

// invited are the people of users, each once.
func (s *Server) invited(c *call) (people []*user, err error) {
	ids := c.list("users")
	slices.Sort(ids)
	ids = slices.Compact(ids)
	switch {
	case len(ids) == 0:
		return nil, refuse("users_list_not_supplied")
	case len(ids) > maxOpen:
		return nil, refuse("too_many_users")
	case slices.Contains(ids, c.team.bot.id):
		return nil, refuse("invalid_user_combination")
	}
	for _, id := range ids {
		u := s.users[id]
		if u == nil || u.team != c.team {
			return nil, refuse("user_not_found")
		}
		if err := s.reachable(u); err != nil && !s.opts.App.NoDirect {
			return nil, err
		}
		people = append(people, u)
	}
	return people, nil
}

// direct is somebody's conversation with the bot, which is made when there is none.
func (s *Server) direct(u *user) *channel {
	at := u.team.rooms[u.id]
	if at == nil {
		at = s.addChannel(u.team, Direct, "", u.team.bot.id, u.id)
		u.team.rooms[u.id] = at
	}
	return at
}

// group is the conversation of several people with the bot.
func (s *Server) group(t *team, people []*user) (at *channel, was bool) {
	var ids, names []string
	for _, u := range people {
		ids, names = append(ids, u.id), append(names, u.Name)
	}
	key := strings.Join(ids, "+")
	if at = t.rooms[key]; at != nil {
		return at, true
	}
	at = s.addChannel(t, Group, "mpdm-"+strings.Join(append([]string{t.bot.Name}, names...), "--")+"-1", append([]string{t.bot.id}, ids...)...)
	t.rooms[key] = at
	return at, false
}

func (s *Server) openedJSON(c *call, at *channel, was bool) object {
	channel := object{"id": at.id}
	if c.is("return_im") {
		channel = s.channelJSON(at)
	}
	if was {
		return object{"channel": channel, "no_op": true, "already_open": true}
	}
	return object{"channel": channel}
}

func (s *Server) conversationJoin(c *call) (object, error) {
	at, err := s.known(c, c.str("channel"))
	switch {
	case err != nil:
		return nil, err
	case at.kind != Public:
		return nil, refuse("method_not_supported_for_channel_type")
	case at.archived:
		return nil, refuse("is_archived")
	}
	if !at.has(c.team.bot.id) {
		s.enterChannel(at, c.team.bot, "")
	}
	return object{"channel": s.channelJSON(at)}, nil
}

func (s *Server) conversationInvite(c *call) (object, error) {
	at, err := s.known(c, c.str("channel"))
	switch {
	case err != nil:
		return nil, err
	case !at.has(c.team.bot.id):
		return nil, refuse("not_in_channel")
	case at.archived:
		return nil, refuse("is_archived")
	case at.kind != Public && at.kind != Private:
		return nil, refuse("method_not_supported_for_channel_type")
	}
	people, err := s.invited(c)
	if err != nil {
		return nil, err
	}
	for _, u := range people {
		if at.has(u.id) {
			return nil, refuse("already_in_channel")
		}
	}
	for _, u := range people {
		s.enterChannel(at, u, c.team.bot.id)
	}
	return object{"channel": s.channelJSON(at)}, nil
}

func (s *Server) conversationLeave(c *call) (object, error) {
	at, err := s.known(c, c.str("channel"))
	if err != nil {
		return nil, err
	}
	if !at.has(c.team.bot.id) {
		return object{"not_in_channel": true}, nil
	}
	at.members = without(at.members, c.team.bot.id)
	s.tellLeft(at)
	return object{}, nil
}
