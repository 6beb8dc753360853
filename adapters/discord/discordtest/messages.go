package discordtest

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// messageRoutes are those of messages in channels.
func (s *Server) messageRoutes() {
	s.handle("POST /channels/{channel}/messages", s.createMessage)
	s.handle("GET /channels/{channel}/messages", s.listMessages)
	s.handle("GET /channels/{channel}/messages/{message}", func(r *request) (any, error) {
		m, err := s.messageAt(r, permReadHistory)
		if err != nil {
			return nil, err
		}
		return s.asBotSees(m), nil
	})
	s.handle("PATCH /channels/{channel}/messages/{message}", s.patchMessage)
	s.handle("DELETE /channels/{channel}/messages/{message}", s.removeMessage)
}

// messageAt is the message of a path, in a channel that the bot can see and where
// it may do something.
func (s *Server) messageAt(r *request, needs uint64) (*message, error) {
	c := s.channels[r.id("channel")]
	if c == nil {
		return nil, errNoChannel
	}
	if err := s.needs(s.bot, c, needs); err != nil {
		return nil, err
	}
	m := s.messages[r.id("message")]
	if m == nil || m.channel != c.id || m.only != 0 {
		return nil, errNoMessage
	}
	return m, nil
}

// asBotSees leaves words of others out, which need an intent.
func (s *Server) asBotSees(m *message) map[string]any { return s.censored(m, s.messageJSON(m)) }

// censored takes the words of others away from what tells of a message. Not those
// that were written to the bot directly, or that mention it.
func (s *Server) censored(m *message, told map[string]any) map[string]any {
	if m.author != s.bot && !s.opts.MessageContent && s.channels[m.channel].kind != Direct && !slices.Contains(m.mentions, s.bot) {
		told["content"], told["components"], told["embeds"], told["attachments"] = "", []any{}, []any{}, []any{}
	}
	return told
}

func (s *Server) createMessage(r *request) (any, error) {
	c := s.channels[r.id("channel")]
	if c == nil {
		return nil, errNoChannel
	}
	b, err := readBody(r.body)
	if err != nil {
		return nil, err
	}
	if err := s.mayPost(c, b, r.files); err != nil {
		return nil, err
	}
	m, err := s.postMessage(post{channel: c, author: s.bot, body: b, files: r.files})
	if err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

// mayPost is whether the bot may write somewhere, and with what.
func (s *Server) mayPost(c *channel, b body, files []upload) error {
	switch c.kind {
	case Direct:
		return s.mayWriteTo(c)
	case Forum:
		return errNoText
	}
	needs := permSendMessages
	if c.thread() {
		needs = permSendInThreads
	}
	if err := s.needs(s.bot, c, needs|carried(b, files)); err != nil {
		return err
	}
	if c.locked && !s.moderates(s.bot, c) {
		return errLocked
	}
	return nil
}

// carried are the permissions that a message needs for what comes with it.
func carried(b body, files []upload) (needs uint64) {
	if len(files) > 0 {
		needs |= permAttachFiles
	}
	if len(b.Embeds) > 0 {
		needs |= permEmbedLinks
	}
	if b.Reference != nil {
		needs |= permReadHistory
	}
	return needs
}

// listMessages lists messages, the newest first. Without the permission for what
// was said before there are none.
func (s *Server) listMessages(r *request) (any, error) {
	c := s.channels[r.id("channel")]
	if c == nil {
		return nil, errNoChannel
	}
	if err := s.needs(s.bot, c, permViewChannel); err != nil {
		return nil, err
	}
	limit, err := r.number("limit", 50, 1, 100)
	if err != nil {
		return nil, err
	}
	var public []*message
	if s.may(s.bot, c)&permReadHistory != 0 {
		public = slices.DeleteFunc(slices.Clone(c.messages), func(m *message) bool { return m.only != 0 })
	}
	all := []any{}
	for _, m := range slices.Backward(r.window(public, limit)) {
		all = append(all, s.asBotSees(m))
	}
	return all, nil
}

// window are those messages that a query asks for with before, after or around.
func (r *request) window(all []*message, limit int) []*message {
	place := func(name string) (int, bool, bool) {
		id, err := ParseID(r.URL.Query().Get(name))
		i, found := slices.BinarySearchFunc(all, id, func(m *message, id ID) int { return cmp.Compare(m.id, id) })
		return i, found, err == nil
	}
	if i, found, asked := place("around"); asked {
		from := max(i-limit/2, 0)
		if !found && limit%2 == 0 {
			return all[from:min(i+limit/2, len(all))]
		}
		return all[from:min(from+limit, len(all))]
	}
	if i, _, asked := place("before"); asked {
		return all[max(i-limit, 0):i]
	}
	if i, found, asked := place("after"); asked {
		if found {
			i++
		}
		return all[i:min(i+limit, len(all))]
	}
	return all[max(len(all)-limit, 0):]
}

func (s *Server) patchMessage(r *request) (any, error) {
	m, err := s.messageAt(r, permViewChannel)
	switch {
	case err != nil:
		return nil, err
	case m.author != s.bot:
		return nil, errNotYours
	case !m.written():
		return nil, errSystem
	case s.channels[m.channel].archived:
		return nil, errArchived
	}
	if err := s.editMessage(m, r.body, r.files); err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

// editMessage changes what a message says, and tells. The first edit of an answer
// that was put off is the answer.
func (s *Server) editMessage(m *message, data []byte, files []upload) error {
	b, err := readBody(data)
	if err != nil {
		return err
	}
	for _, field := range []string{"nonce", "enforce_nonce", "tts", "message_reference"} {
		if b.has(field) {
			var p problems
			p.add("UNKNOWN_FIELD", "An edit has no such field.", field)
			return p.err()
		}
	}
	loading := m.flags&FlagLoading != 0
	if err := s.fill(m, b, files, loading); err != nil {
		return err
	}
	m.edited = s.now()
	if loading {
		s.changed(m, Shown)
	} else {
		s.changed(m, Edited)
	}
	s.messageChanged(m)
	return nil
}

// messageChanged tells of a change of a message.
func (s *Server) messageChanged(m *message) {
	if m.only != 0 {
		return
	}
	c := s.channels[m.channel]
	payload := s.messageJSON(m)
	payload["channel_type"] = c.kind
	if c.guild != 0 {
		payload["guild_id"] = c.guild
	}
	s.dispatch(dispatched{Event: "MESSAGE_UPDATE", Guild: c.guild, Channel: c.id, Author: m.author, Mentions: m.mentions, Payload: payload})
}

// removeMessage deletes a message, which archived threads allow.
func (s *Server) removeMessage(r *request) (any, error) {
	m, err := s.messageAt(r, permViewChannel)
	if err != nil {
		return nil, err
	}
	c := s.channels[m.channel]
	switch {
	case m.author == s.bot:
	case c.kind == Direct:
		return nil, refuse(403, 50003, "Cannot execute action on a DM channel")
	default:
		if err := s.needs(s.bot, c, permManageMessages); err != nil {
			return nil, err
		}
	}
	if m.kind == kindAdded || m.kind == kindStarter {
		return nil, errSystem
	}
	s.drop(m)
	return nil, nil
}

// plain shortens what stands in an error.
func plain(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}
