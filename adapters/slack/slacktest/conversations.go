package slacktest

import (
	"slices"
	"strings"
)

// scopeOf are the scopes that allow something with a kind of conversation.
func scopeOf(kind, verb string) string {
	return map[string]string{Public: "channels:", Private: "groups:", Direct: "im:", Group: "mpim:"}[kind] + verb
}

func (s *Server) conversationMethods() {
	s.methods["conversations.info"] = method{do: s.conversationInfo, tier: tier3, form: true}
	s.methods["conversations.members"] = method{do: s.conversationMembers, tier: tier4, form: true}
	s.methods["conversations.list"] = method{do: s.conversationList, tier: tier2, form: true}
	s.methods["users.conversations"] = method{do: s.userConversations, tier: tier3, form: true}
	s.methods["conversations.history"] = method{do: s.history, tier: tier3, form: true}
	s.methods["conversations.replies"] = method{do: s.repliesOf, tier: tier3, form: true}
}

// readable is a conversation about which the bot may read something.
func (s *Server) readable(c *call, verb string) (*channel, error) {
	at, err := s.known(c, c.str("channel"))
	if err != nil {
		return nil, err
	}
	return at, c.needs(scopeOf(at.kind, verb))
}

func (s *Server) conversationInfo(c *call) (object, error) {
	at, err := s.readable(c, "read")
	if err != nil {
		return nil, err
	}
	return object{"channel": s.channelJSON(at)}, nil
}

func (s *Server) conversationMembers(c *call) (object, error) {
	at, err := s.readable(c, "read")
	if err != nil {
		return nil, err
	}
	from, to, about, err := page(c, len(at.members), 100)
	if err != nil {
		return nil, err
	}
	return object{"members": append([]string{}, at.members[from:to]...), "response_metadata": about}, nil
}

func (s *Server) conversationList(c *call) (object, error) {
	return s.listed(c, func(at *channel) bool { return at.kind == Public || at.has(c.team.bot.id) })
}

func (s *Server) userConversations(c *call) (object, error) {
	who := c.team.bot.id
	if c.str("user") != "" {
		who = c.str("user")
	}
	return s.listed(c, func(at *channel) bool { return at.has(who) && (at.kind == Public || at.has(c.team.bot.id)) })
}

// listed are the conversations that fit, of the kinds that are asked for.
func (s *Server) listed(c *call, fits func(*channel) bool) (object, error) {
	kinds := c.list("types")
	if len(kinds) == 0 {
		kinds = []string{Public}
	}
	for _, kind := range kinds {
		if !slices.Contains([]string{Public, Private, Direct, Group}, kind) {
			return nil, refuse("invalid_types")
		}
		if err := c.needs(scopeOf(kind, "read")); err != nil {
			return nil, err
		}
	}
	fitting := slices.DeleteFunc(slices.Clone(c.team.channels), func(at *channel) bool {
		return at.deleted || !slices.Contains(kinds, at.kind) || at.archived && c.is("exclude_archived") || !fits(at)
	})
	from, to, about, err := page(c, len(fitting), 100)
	if err != nil {
		return nil, err
	}
	all := []object{}
	for _, at := range fitting[from:to] {
		all = append(all, s.channelJSON(at))
	}
	return object{"channels": all, "response_metadata": about}, nil
}

// history are the messages of a channel without those in threads, the newest first.
func (s *Server) history(c *call) (object, error) {
	at, err := s.readable(c, "history")
	if err != nil {
		return nil, err
	}
	if !at.has(c.team.bot.id) {
		return nil, refuse("not_in_channel")
	}
	var fitting []*message
	for _, m := range slices.Backward(at.messages) {
		if m.only == "" && !m.gone && m.thread == "" && c.within(m.ts) {
			fitting = append(fitting, m)
		}
	}
	return s.messagePage(c, fitting)
}

func (s *Server) repliesOf(c *call) (object, error) {
	at, err := s.readable(c, "history")
	if err != nil {
		return nil, err
	}
	first := at.byTS[c.str("ts")]
	if first == nil || first.gone || first.only != "" {
		return nil, refuse("thread_not_found")
	}
	if first.thread != "" {
		first = at.byTS[first.thread]
	}
	return s.messagePage(c, append([]*message{first}, at.replies(first.ts)...))
}

// within is whether a time lies between oldest and latest.
func (c *call) within(ts string) bool {
	oldest, latest := c.str("oldest"), c.str("latest")
	after, before := strings.Compare(ts, oldest), strings.Compare(ts, latest)
	if c.is("inclusive") {
		return (oldest == "" || after >= 0) && (latest == "" || before <= 0)
	}
	return (oldest == "" || after > 0) && (latest == "" || before < 0)
}

func (s *Server) messagePage(c *call, fitting []*message) (object, error) {
	from, to, about, err := page(c, len(fitting), 100)
	if err != nil {
		return nil, err
	}
	all := []object{}
	for _, m := range fitting[from:to] {
		all = append(all, s.messageJSON(m))
	}
	return object{"messages": all, "has_more": to < len(fitting), "pin_count": 0, "response_metadata": about}, nil
}
