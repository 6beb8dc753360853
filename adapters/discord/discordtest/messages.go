package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// body is a message on its way in. A field that is none of these is refused.
type body struct {
	Content     *string           `json:"content"`
	Nonce       any               `json:"nonce"`
	Enforce     bool              `json:"enforce_nonce"`
	TTS         bool              `json:"tts"`
	Embeds      []json.RawMessage `json:"embeds"`
	Mentions    *allowed          `json:"allowed_mentions"`
	Components  []Component       `json:"components"`
	Attachments []struct {
		ID          any    `json:"id"`
		Filename    string `json:"filename"`
		Description string `json:"description"`
	} `json:"attachments"`
	Flags     int `json:"flags"`
	Reference *struct {
		Message ID `json:"message_id"`
	} `json:"message_reference"`
	Username string `json:"username"` // webhooks only
}

type allowed struct {
	Parse   []string `json:"parse"`
	Users   []ID     `json:"users"`
	Roles   []ID     `json:"roles"`
	Replied bool     `json:"replied_user"`
}

// strict decodes JSON and refuses fields that Discord does not have.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return &refusal{http.StatusBadRequest, 50035, "Invalid Form Body", map[string]any{"_errors": []any{map[string]any{"code": "DOUBLE_TYPE", "message": err.Error()}}}}
	}
	return nil
}

// post is a message that is to stand somewhere.
type post struct {
	channel *channel
	author  ID
	only    ID
	body    body
	files   []upload
	invoker ID // whose interaction it answers
	kind    int
}

const (
	maxContent  = 2000
	maxFile     = 10 << 20
	nonceWithin = 5 * time.Minute // Discord's "past few minutes"
)

type nonceKey struct {
	channel, author ID
	nonce           string
}

// postMessage checks a message and puts it where it belongs.
func (s *Server) postMessage(p post) (*message, error) {
	m := &message{channel: p.channel.id, author: p.author, only: p.only, kind: p.kind, invoker: p.invoker}
	if p.invoker != 0 {
		m.application = s.app
	}
	if p.body.Nonce != nil {
		m.nonce = fmt.Sprint(p.body.Nonce)
	}
	key := nonceKey{p.channel.id, p.author, m.nonce}
	if old := s.nonces[key]; p.body.Enforce && m.nonce != "" && old != nil && s.now().Sub(old.id.Time()) < nonceWithin {
		return old, nil
	}
	if err := s.fill(m, p.body, p.files, true); err != nil {
		return nil, err
	}
	m.id = s.newID()
	if m.nonce != "" {
		s.nonces[key] = m
	}
	s.stand(p.channel, m)
	return m, nil
}

// stand puts a message into its channel, and tells.
func (s *Server) stand(c *channel, m *message) {
	s.messages[m.id] = m
	c.messages = append(c.messages, m)
	s.changed(m, Shown)
	if m.only != 0 {
		return
	}
	c.last, c.touched = m.id, s.now()
	if c.archived && !c.locked {
		c.archived = false
		s.dispatch(dispatched{Event: "THREAD_UPDATE", Guild: c.guild, Channel: c.id, Payload: s.channelJSON(c)})
	}
	payload := s.messageJSON(m)
	if g := s.guilds[c.guild]; g != nil {
		payload["guild_id"] = g.id
		if who := g.member(m.author); who != nil {
			is := s.memberJSON(g, who)
			delete(is, "user")
			payload["member"] = is
		}
	}
	d := dispatched{Event: "MESSAGE_CREATE", Guild: c.guild, Channel: c.id, Author: m.author, Mentions: m.mentions, Payload: payload}
	if m.author != s.bot {
		s.lastEvent = d
	}
	s.dispatch(d)
}

// fill checks what a message is to say, and says it.
func (s *Server) fill(m *message, b body, files []upload, fresh bool) error {
	var p problems
	if n := len(m.nonce); n > 25 {
		p.length(m.nonce, 0, 25, "nonce")
	}
	v2 := b.Flags&FlagComponents != 0 || m.flags&FlagComponents != 0
	if b.Content != nil {
		p.length(*b.Content, 0, maxContent, "content")
	}
	if v2 && (b.Content != nil && *b.Content != "" || len(b.Embeds) > 0) {
		p.add("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "The 'content' and 'embeds' fields cannot be used when using MessageFlags.IS_COMPONENTS_V2", "content")
	}
	if !fresh && v2 && b.Content == nil && m.content != "" && b.Flags&FlagComponents == 0 {
		p.add("BASE_TYPE_BAD", "content must be null to become a message of components", "content")
	}
	if len(b.Embeds) > 10 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.", "embeds")
	}
	attachments, names := s.attach(b, files, &p)
	p.message(b.Components, v2, names)
	p.mentions(b.Mentions)
	if err := p.err(); err != nil {
		return err
	}
	if fresh && (b.Content == nil || *b.Content == "") && len(b.Components)+len(b.Embeds)+len(attachments) == 0 {
		return errEmpty
	}
	if fresh || b.Content != nil {
		m.content = ""
		if b.Content != nil {
			m.content = *b.Content
		}
	}
	if v2 {
		m.content = ""
	}
	if fresh || b.Components != nil {
		m.components = b.Components
		number(m.components, 0)
	}
	if fresh || b.Embeds != nil {
		m.embeds = b.Embeds
	}
	if fresh || b.Attachments != nil {
		m.attachments = attachments
	}
	m.flags = m.flags&^FlagLoading | b.Flags
	m.mentions = s.mentioned(m, b.Mentions)
	if b.Reference != nil {
		m.reference = b.Reference.Message
	}
	return nil
}

// attach checks files and gives them their place.
func (s *Server) attach(b body, files []upload, p *problems) (all []Attachment, names map[string]bool) {
	names = map[string]bool{}
	described := map[string]string{}
	for i, a := range b.Attachments {
		p.length(a.Description, 0, 1024, "attachments", i, "description")
		described[fmt.Sprint(a.ID)] = a.Description
	}
	if len(files) > 10 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.", "attachments")
	}
	for i, f := range files {
		if len(f.Data) > maxFile {
			p.add("BASE_TYPE_MAX_LENGTH", "Request entity too large", "attachments", i)
		}
		id := s.newID()
		url := "https://cdn.discordapp.example/attachments/" + id.String() + "/" + f.Name
		all = append(all, Attachment{id, f.Name, described[strconv.Itoa(i)], len(f.Data), url, url, f.Type, f.Data})
		names[f.Name] = true
	}
	return all, names
}

func (p *problems) mentions(a *allowed) {
	if a == nil {
		return
	}
	if len(a.Users) > 100 || len(a.Roles) > 100 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.", "allowed_mentions")
	}
	if slices.Contains(a.Parse, "users") && len(a.Users) > 0 {
		p.add("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[\"users\"] and users: [ids...] are mutually exclusive.", "allowed_mentions")
	}
}

// mentioned are those whom a message notifies: mentioned in it, and allowed.
func (s *Server) mentioned(m *message, a *allowed) (all []ID) {
	text := m.content + texts(m.components)
	for id := range s.users {
		if !bytes.Contains([]byte(text), []byte("<@"+id.String()+">")) {
			continue
		}
		if a == nil || slices.Contains(a.Parse, "users") || slices.Contains(a.Users, id) {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

func texts(all []Component) (text string) {
	for _, c := range all {
		text += c.Content + "\n" + texts(c.Components)
	}
	return text
}

// messageRoutes are those of messages in channels.
func (s *Server) messageRoutes() {
	s.handle("POST /channels/{channel}/messages", s.createMessage)
	s.handle("GET /channels/{channel}/messages", s.listMessages)
	s.handle("GET /channels/{channel}/messages/{message}", func(r *request) (any, error) {
		m, err := s.messageAt(r)
		if err != nil {
			return nil, err
		}
		return s.asBotSees(m), nil
	})
	s.handle("PATCH /channels/{channel}/messages/{message}", s.patchMessage)
	s.handle("DELETE /channels/{channel}/messages/{message}", s.removeMessage)
}

// messageAt is the message of a path, which the bot must be able to see.
func (s *Server) messageAt(r *request) (*message, error) {
	c := s.channels[r.id("channel")]
	if c == nil {
		return nil, errNoChannel
	}
	if err := s.needs(s.bot, c, permViewChannel|permReadHistory); err != nil {
		return nil, err
	}
	m := s.messages[r.id("message")]
	if m == nil || m.channel != c.id || m.only != 0 {
		return nil, errNoMessage
	}
	return m, nil
}

// asBotSees leaves words of others out, which need an intent.
func (s *Server) asBotSees(m *message) map[string]any {
	out := s.messageJSON(m)
	if m.author != s.bot && !s.opts.MessageContent && s.channels[m.channel].kind != Direct {
		out["content"], out["components"], out["embeds"], out["attachments"] = "", []any{}, []any{}, []any{}
	}
	return out
}

func (s *Server) createMessage(r *request) (any, error) {
	c := s.channels[r.id("channel")]
	if c == nil {
		return nil, errNoChannel
	}
	var b body
	if err := strict(r.body, &b); err != nil {
		return nil, err
	}
	if err := s.mayPost(c, len(r.files)); err != nil {
		return nil, err
	}
	m, err := s.postMessage(post{channel: c, author: s.bot, body: b, files: r.files})
	if err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

// mayPost is whether the bot may write somewhere.
func (s *Server) mayPost(c *channel, files int) error {
	if c.kind == Direct {
		return s.mayWriteTo(c)
	}
	if c.kind == Forum {
		return refuse(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel")
	}
	needs := permSendMessages
	if c.thread() {
		needs = permSendInThreads
	}
	if files > 0 {
		needs |= permAttachFiles
	}
	if err := s.needs(s.bot, c, needs); err != nil {
		return err
	}
	if c.locked && s.may(s.bot, c)&permManageThreads == 0 {
		return errNoPermission
	}
	return nil
}

func (s *Server) mayWriteTo(c *channel) error {
	for _, id := range c.members {
		u := s.users[id]
		if id == s.bot {
			continue
		}
		if u.refuses {
			return errRefusesDMs
		}
		for _, g := range s.guilds {
			if g.invited && g.member(id) != nil {
				return nil
			}
		}
		return errNoMutual
	}
	return nil
}

func (s *Server) listMessages(r *request) (any, error) {
	c := s.channels[r.id("channel")]
	if c == nil {
		return nil, errNoChannel
	}
	if err := s.needs(s.bot, c, permViewChannel|permReadHistory); err != nil {
		return nil, err
	}
	limit := 50
	if l := r.URL.Query().Get("limit"); l != "" {
		limit, _ = strconv.Atoi(l)
	}
	if limit < 1 || limit > 100 {
		var p problems
		p.add("NUMBER_TYPE_MAX", "int value should be less than or equal to 100.", "limit")
		return nil, p.err()
	}
	after, _ := ParseID(r.URL.Query().Get("after"))
	before, _ := ParseID(r.URL.Query().Get("before"))
	all := []any{}
	for _, m := range slices.Backward(c.messages) { // the newest first
		if m.only == 0 && m.id > after && (before == 0 || m.id < before) {
			all = append(all, s.asBotSees(m))
		}
	}
	if after != 0 && len(all) > limit {
		return all[len(all)-limit:], nil
	}
	return all[:min(len(all), limit)], nil
}

func (s *Server) patchMessage(r *request) (any, error) {
	m, err := s.messageAt(r)
	if err != nil {
		return nil, err
	}
	if m.author != s.bot || m.invoker != 0 && m.only != 0 {
		return nil, errNotYours
	}
	if s.channels[m.channel].archived {
		return nil, errArchived
	}
	if err := s.editMessage(m, r.body, r.files); err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

// editMessage changes what a message says, and tells.
func (s *Server) editMessage(m *message, data []byte, files []upload) error {
	var b body
	if err := strict(data, &b); err != nil {
		return err
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
	if m.only == 0 {
		c := s.channels[m.channel]
		payload := s.messageJSON(m)
		if c.guild != 0 {
			payload["guild_id"] = c.guild
		}
		s.dispatch(dispatched{Event: "MESSAGE_UPDATE", Guild: c.guild, Channel: c.id, Author: m.author, Mentions: m.mentions, Payload: payload})
	}
	return nil
}

func (s *Server) removeMessage(r *request) (any, error) {
	m, err := s.messageAt(r)
	if err != nil {
		return nil, err
	}
	c := s.channels[m.channel]
	if m.author != s.bot {
		if err := s.needs(s.bot, c, permManageMessages); err != nil {
			return nil, err
		}
	}
	if c.archived {
		return nil, errArchived
	}
	s.drop(m)
	return nil, nil
}

// drop removes a message, and tells. A thread on it stays.
func (s *Server) drop(m *message) {
	c := s.channels[m.channel]
	m.deleted = true
	delete(s.messages, m.id)
	c.messages = slices.DeleteFunc(c.messages, func(other *message) bool { return other == m })
	if m.flags&FlagLoading == 0 {
		s.changed(m, Deleted)
	}
	if m.only == 0 {
		payload := map[string]any{"id": m.id, "channel_id": c.id}
		if c.guild != 0 {
			payload["guild_id"] = c.guild
		}
		s.dispatch(dispatched{Event: "MESSAGE_DELETE", Guild: c.guild, Channel: c.id, Payload: payload})
	}
}

// plain shortens what stands in an error.
func plain(s string) string {
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}
