package slacktest

import "unicode/utf8"

// maxUpdate is how long the text of a changed message may be, where that of a new one
// is cut. Source: docs.slack.dev, the error msg_too_long of chat.update.
const maxUpdate = 4000

// own is a message of the bot that is to be changed. Nobody can change what only one
// person sees.
func (s *Server) own(c *call, refusal string) (*message, error) {
	at, err := s.known(c, c.str("channel"))
	if err != nil {
		return nil, err
	}
	if c.str("ts") == "" {
		return nil, missing("ts")
	}
	m := at.byTS[c.str("ts")]
	switch {
	case m == nil || m.gone || m.only != "" || m.subtype == "tombstone":
		return nil, refuse("message_not_found")
	case m.user != c.team.bot.id:
		return nil, refuse(refusal)
	case at.archived:
		return nil, refuse("is_archived")
	}
	return m, nil
}

// updateMessage changes a message. Blocks that are not named again are gone, when
// there is a text; nobody is notified.
func (s *Server) updateMessage(c *call) (object, error) {
	m, err := s.own(c, "cant_update_message")
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(c.str("text")) > maxUpdate {
		return nil, refuse("msg_too_long")
	}
	is, err := s.contentOf(c)
	if err != nil {
		return nil, err
	}
	if is.rawBlocks == nil && !c.given("text") && !c.given("blocks") {
		is.rawBlocks, is.blocks = m.blocks, decode(m.blocks)
	}
	s.amend(m, is)
	return object{"channel": m.channel.id, "ts": m.ts, "text": m.text, "message": s.messageJSON(m)}, nil
}

// amend changes what a message of the bot says.
func (s *Server) amend(m *message, is content) {
	before := s.messageJSON(m)
	m.say(is)
	m.notifies = nil
	if m.only == "" {
		m.edited, m.editor = s.actionTS(), m.user
	}
	s.show(Updated, m)
	if m.only == "" {
		s.echoChange(m, before)
	}
}

func (s *Server) deleteMessage(c *call) (object, error) {
	m, err := s.own(c, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	s.remove(m)
	return object{"channel": m.channel.id, "ts": m.ts}, nil
}

// remove takes away a message of the bot.
func (s *Server) remove(m *message) {
	before := s.messageJSON(m)
	if m.only != "" {
		m.gone = true
		s.show(Deleted, m)
		return
	}
	s.show(Deleted, m)
	m.bury()
	s.echoDeletion(m, before)
}

// bury takes a message away. One with answers leaves a sign that something stood
// there.
func (m *message) bury() {
	if len(m.channel.replies(m.ts)) > 0 {
		*m = message{ts: m.ts, channel: m.channel, user: "USLACKBOT", subtype: "tombstone", text: "This message was deleted."}
	} else {
		m.gone = true
	}
}
