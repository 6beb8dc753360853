package slacktest

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
)

// Lengths of a message's text. Source: docs.slack.dev, chat.postMessage,
// "Truncating content".
const maxText = 40_000

func (s *Server) chatMethods() {
	write := []string{"chat:write"}
	s.methods["chat.postMessage"] = method{do: s.postMessage, tier: perWorkspace, scopes: write}
	s.methods["chat.update"] = method{do: s.updateMessage, tier: tier3, scopes: write}
	s.methods["chat.delete"] = method{do: s.deleteMessage, tier: tier3, scopes: write}
	s.methods["chat.postEphemeral"] = method{do: s.postEphemeral, tier: tier4, scopes: write}
	s.methods["chat.getPermalink"] = method{do: s.permalink, tier: special, form: true}
}

// content is what a message says, checked.
type content struct {
	text                          string
	blocks                        []any
	rawBlocks, attachments, about json.RawMessage
	linked                        bool
}

// contentOf reads what a message is to say.
func (s *Server) contentOf(c *call) (is content, err error) {
	is.text, is.attachments, is.about = c.str("text"), c.raw("attachments"), c.raw("metadata")
	is.linked = c.is("link_names") || c.str("parse") == "full"
	if is.about != nil && !json.Valid(is.about) {
		return is, refuse("invalid_metadata_format")
	}
	if words := c.str("markdown_text"); words != "" {
		if is.text != "" || c.given("blocks") {
			return is, refuse("markdown_text_conflict")
		}
		is.text = words
	}
	if raw := c.raw("blocks"); raw != nil {
		if is.blocks, err = s.checkBlocks(raw); err != nil {
			return is, err
		}
		if len(is.blocks) > 0 {
			s.check(onMessage, raw)
			is.rawBlocks = encode(s.identify(is.blocks))
		}
	}
	if is.attachments != nil {
		if err = s.checkAttachments(is.attachments); err != nil {
			return is, err
		}
	}
	if runes := []rune(is.text); len(runes) > maxText {
		is.text = string(runes[:maxText])
	}
	if strings.TrimSpace(is.text) == "" && len(is.blocks) == 0 && is.attachments == nil {
		return is, refuse("no_text")
	}
	return is, nil
}

func (s *Server) checkAttachments(raw json.RawMessage) error {
	var all []struct {
		Blocks json.RawMessage `json:"blocks"`
	}
	if json.Unmarshal(raw, &all) != nil {
		return refuse("invalid_attachments")
	}
	if len(all) > 100 {
		return refuse("too_many_attachments")
	}
	for _, one := range all {
		if one.Blocks == nil {
			continue
		}
		if _, err := s.checkBlocks(one.Blocks); err != nil {
			return err
		}
		s.check(onMessage, one.Blocks)
	}
	return nil
}

func (s *Server) check(kind string, raw json.RawMessage) {
	if s.opts.Check != nil {
		s.opts.Check(kind, slices.Clone(raw))
	}
}

func (m *message) say(is content) {
	m.text, m.blocks, m.attachments = is.text, is.rawBlocks, is.attachments
	if is.about != nil {
		m.metadata = is.about
	}
	m.mentions, m.state = mentioned(is.text, is.blocks, is.attachments, is.linked), nil
}

func (s *Server) postMessage(c *call) (object, error) {
	at, err := s.writable(c, c.str("channel"))
	if err != nil {
		return nil, err
	}
	is, err := s.contentOf(c)
	if err != nil {
		return nil, err
	}
	thread, err := at.threadOf(c)
	if err != nil {
		return nil, err
	}
	m := s.post(at, c.team.bot, thread, is)
	return object{"channel": at.id, "ts": m.ts, "message": s.messageJSON(m)}, nil
}

// post puts a message of the bot into a channel, and tells of it.
func (s *Server) post(at *channel, by *user, thread string, is content) *message {
	m := &message{ts: s.newTS(), thread: thread, channel: at, user: by.id, botID: at.team.botID}
	m.say(is)
	m.notifies = at.notified(m.mentions, by.id)
	if at.kind == Direct {
		m.notifies = without(at.members, by.id)
	}
	at.add(m)
	said := fnv.New64a()
	_, _ = said.Write([]byte(thread + "\x00" + is.text + "\x00" + faceless(is.blocks)))
	if s.trouble.counts.Posted++; at.said[said.Sum64()] {
		s.trouble.counts.Duplicates++
	}
	at.said[said.Sum64()] = true
	s.show(Posted, m)
	s.echo(m)
	return m
}

// faceless is what blocks say without the IDs that Slack gave them.
func faceless(blocks []any) string {
	var all []any
	for _, b := range blocks {
		o, _ := b.(object)
		bare := object{}
		for name, v := range o {
			if name != "block_id" {
				bare[name] = v
			}
		}
		all = append(all, bare)
	}
	return string(encode(all))
}

func (c *channel) add(m *message) {
	c.messages = append(c.messages, m)
	c.byTS[m.ts] = m
	if m.thread != "" {
		c.threads[m.thread] = append(c.threads[m.thread], m)
	}
}

// writable is a channel in which the bot may write. A person stands for their
// conversation with the bot.
func (s *Server) writable(c *call, id string) (*channel, error) {
	if id == "" {
		return nil, missing("channel")
	}
	if u := s.users[id]; u != nil && u.team == c.team {
		if err := s.reachable(u); err != nil {
			return nil, err
		}
		return s.direct(u), nil
	}
	at, err := s.known(c, id)
	if err != nil {
		return nil, err
	}
	in := at.has(c.team.bot.id)
	switch {
	case at.archived:
		return nil, refuse("is_archived")
	case !in && (at.kind != Public || !c.team.allows("chat:write.public")):
		return nil, refuse("not_in_channel")
	case at.restricted:
		return nil, refuse("restricted_action")
	case at.kind == Direct:
		return at, s.reachable(s.users[at.other()])
	}
	return at, nil
}

// known is a channel that the bot can see.
func (s *Server) known(c *call, id string) (*channel, error) {
	at := s.channels[id]
	if at == nil || at.deleted || at.team != c.team || at.kind != Public && !at.has(c.team.bot.id) {
		return nil, refuse("channel_not_found")
	}
	return at, nil
}

// reachable refuses writing to who cannot be written to.
func (s *Server) reachable(u *user) error {
	switch {
	case s.opts.App.NoDirect:
		return refuse("messages_tab_disabled")
	case u.deleted:
		return refuse("user_disabled")
	case u.Bot:
		return refuse("cannot_dm_bot")
	case u.hidden:
		return refuse("user_not_visible")
	}
	return nil
}

// threadOf is the thread into which a message is to go.
func (c *channel) threadOf(by *call) (string, error) {
	ts := by.str("thread_ts")
	if ts == "" {
		return "", nil
	}
	first := c.byTS[ts]
	switch {
	case first == nil || first.only != "":
		return "", refuse("thread_not_found")
	case c.noThreads:
		return "", refuse("restricted_action_thread_locked")
	case first.thread != "": // an answer to an answer is one to the first
		return first.thread, nil
	}
	return ts, nil
}

func (s *Server) postEphemeral(c *call) (object, error) {
	at, err := s.writable(c, c.str("channel"))
	if err != nil {
		return nil, err
	}
	who := s.users[c.str("user")]
	switch {
	case c.str("user") == "":
		return nil, missing("user")
	case who == nil || who.team != c.team || who.deleted || !at.has(who.id):
		return nil, refuse("user_not_in_channel")
	}
	is, err := s.contentOf(c)
	if err != nil {
		return nil, err
	}
	thread, err := at.threadOf(c)
	if err != nil {
		return nil, err
	}
	m := s.whisper(at, who, thread, is)
	return object{"message_ts": m.ts}, nil
}

// whisper shows a message to one person alone.
func (s *Server) whisper(at *channel, who *user, thread string, is content) *message {
	m := &message{ts: s.newTS(), thread: thread, channel: at, user: at.team.bot.id, botID: at.team.botID, only: who.id}
	m.say(is)
	at.add(m)
	s.show(Posted, m)
	return m
}

func (s *Server) permalink(c *call) (object, error) {
	at, err := s.known(c, c.str("channel"))
	if err != nil {
		return nil, err
	}
	m := at.byTS[c.str("message_ts")]
	if m == nil || m.gone || m.only != "" {
		return nil, refuse("message_not_found")
	}
	link := "https://" + c.team.domain + ".slack.com/archives/" + at.id + "/p" + strings.ReplaceAll(m.ts, ".", "")
	return object{"channel": at.id, "permalink": link}, nil
}

// without is a list without one of its parts; the list itself stays as it is.
func without(all []string, one string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(other string) bool { return other == one })
}
