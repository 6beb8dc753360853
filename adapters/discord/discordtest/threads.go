package discordtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// threadBody is a thread on its way in.
type threadBody struct {
	Name      string          `json:"name"`
	Sleeps    *int            `json:"auto_archive_duration"`
	Kind      *int            `json:"type"`
	Invitable *bool           `json:"invitable"`
	Slow      *int            `json:"rate_limit_per_user"`
	Message   json.RawMessage `json:"message"`
	Applied   []ID            `json:"applied_tags"`
}

// threadRoutes are those that start threads, in channels and in forums.
func (s *Server) threadRoutes() {
	s.handle("POST /channels/{channel}/messages/{message}/threads", s.startOnMessage)
	s.handle("POST /channels/{channel}/threads", s.startThread)
}

// readThread reads a thread that may have these fields beside a name.
func readThread(data []byte, may ...string) (b threadBody, err error) {
	if err = strict(data, &b); err != nil {
		return b, err
	}
	given := map[string]json.RawMessage{}
	if err = json.Unmarshal(data, &given); err != nil {
		return b, errNoJSON
	}
	var p problems
	for field := range given {
		if !slices.Contains(append(may, "name", "auto_archive_duration", "rate_limit_per_user"), field) {
			p.add("UNKNOWN_FIELD", "This thread has no such field.", field)
		}
	}
	p.length(strings.TrimSpace(b.Name), 1, 100, "name")
	if b.Sleeps != nil {
		p.oneOf(*b.Sleeps, sleeps, "auto_archive_duration")
	}
	if b.Slow != nil {
		p.between(*b.Slow, 0, 21600, "rate_limit_per_user")
	}
	p.count(len(b.Applied), 0, 5, "applied_tags")
	return b, p.err()
}

// sleeps are the minutes after which a thread may leave the list of channels.
var sleeps = []int{60, 1440, 4320, 10080}

// defaultSleep is what a thread has that asks for none: three days.
const defaultSleep = 4320

func (s *Server) startOnMessage(r *request) (any, error) {
	m, err := s.messageAt(r, permViewChannel)
	if err != nil {
		return nil, err
	}
	b, err := readThread(r.body)
	if err != nil {
		return nil, err
	}
	parent := s.channels[m.channel]
	if parent.kind != Text && parent.kind != News {
		return nil, errKind
	}
	if err := s.needs(s.bot, parent, permPublicThreads|permReadHistory); err != nil {
		return nil, err
	}
	switch {
	case m.thread != 0 && s.channels[m.thread] != nil:
		return nil, errThreadThere
	case !m.written():
		return nil, errSystem
	case s.full(parent.guild):
		return nil, errManyThreads
	}
	return answer{http.StatusCreated, s.channelJSON(s.threadOn(m, s.bot, b))}, nil
}

// threadOn starts a thread on a message, whose ID it has.
func (s *Server) threadOn(m *message, owner ID, b threadBody) *channel {
	parent := s.channels[m.channel]
	c := s.makeThread(m.id, parent, owner, PublicThread, b)
	m.thread, m.flags = c.id, m.flags|FlagThread
	s.messageChanged(m)
	s.stand(c, &message{id: s.newID(), channel: c.id, author: owner, kind: kindStarter, refers: reference{parent.id, m.id}})
	return c
}

// makeThread makes a thread, and tells.
func (s *Server) makeThread(id ID, parent *channel, owner ID, kind int, b threadBody) *channel {
	if kind == PublicThread && parent.kind == News {
		kind = NewsThread
	}
	c := &channel{
		id: id, guild: parent.guild, parent: parent.id, owner: owner, kind: kind, name: strings.TrimSpace(b.Name), sleeps: defaultSleep,
		members: []ID{owner}, touched: s.now(), applied: b.Applied, invitable: b.Invitable == nil || *b.Invitable,
	}
	if b.Sleeps != nil {
		c.sleeps = *b.Sleeps
	}
	if b.Slow != nil {
		c.slow = *b.Slow
	}
	s.channels[c.id] = c
	payload := s.channelJSON(c)
	payload["newly_created"] = true
	s.dispatch(dispatched{Event: "THREAD_CREATE", Guild: c.guild, Channel: c.id, Payload: payload})
	return c
}

// maxActive is how many threads of a server may be active. Discord does not say;
// this is what people met.
const maxActive = 1000

func (s *Server) full(guild ID) bool {
	most, n := maxActive, 0
	if s.opts.ActiveThreads > 0 {
		most = s.opts.ActiveThreads
	}
	for _, c := range s.channels {
		if c.guild == guild && c.thread() && !c.archived {
			n++
		}
	}
	return n >= most
}

// startThread starts a thread without a message. It is a private one where nothing
// else is said; others are announced in their channel.
func (s *Server) startThread(r *request) (any, error) {
	parent, err := s.channelAt(r)
	if err != nil {
		return nil, err
	}
	if parent.kind == Forum {
		return s.startPost(parent, r)
	}
	b, err := readThread(r.body, "type", "invitable")
	if err != nil {
		return nil, err
	}
	kind, needs := PrivateThread, permPrivateThreads
	if b.Kind != nil && *b.Kind != PrivateThread {
		kind, needs = PublicThread, permPublicThreads
	}
	if parent.kind != Text && (parent.kind != News || kind == PrivateThread) {
		return nil, errKind
	}
	var p problems
	if b.Kind != nil {
		p.oneOf(*b.Kind, []int{NewsThread, PublicThread, PrivateThread}, "type")
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	if err := s.needs(s.bot, parent, needs); err != nil {
		return nil, err
	}
	if s.full(parent.guild) {
		return nil, errManyThreads
	}
	c := s.makeThread(s.newID(), parent, s.bot, kind, b)
	if kind == PublicThread {
		s.stand(parent, &message{id: s.newID(), channel: parent.id, author: s.bot, kind: kindThread, content: c.name, thread: c.id, refers: reference{channel: c.id}})
	}
	return answer{http.StatusCreated, s.channelJSON(c)}, nil
}

// startPost makes a post of a forum, whose first message has the post's ID.
func (s *Server) startPost(forum *channel, r *request) (any, error) {
	b, err := readThread(r.body, "message", "applied_tags")
	if err != nil {
		return nil, err
	}
	content, err := readBody(b.Message)
	if err != nil {
		return nil, err
	}
	for _, field := range []string{"nonce", "enforce_nonce", "tts", "message_reference"} {
		if content.has(field) {
			var p problems
			p.add("UNKNOWN_FIELD", "The message of a post has no such field.", "message", field)
			return nil, p.err()
		}
	}
	if err := s.needs(s.bot, forum, permSendMessages|carried(content, r.files)); err != nil {
		return nil, err
	}
	if err := s.filed(forum, b.Applied); err != nil {
		return nil, err
	}
	m := &message{author: s.bot, channel: forum.id}
	if err := s.fill(m, content, r.files, true); err != nil {
		return nil, err
	}
	if s.full(forum.guild) {
		return nil, errManyThreads
	}
	m.id = s.newID()
	c := s.makeThread(m.id, forum, s.bot, PublicThread, b)
	m.channel = c.id
	s.stand(c, m)
	out := s.channelJSON(c)
	out["message"] = s.messageJSON(m)
	return answer{http.StatusCreated, out}, nil
}

// filed checks the tags of a post: some forums need one, and some tags are for
// moderators.
func (s *Server) filed(forum *channel, applied []ID) error {
	if len(applied) == 0 && forum.flags&flagRequireTag != 0 {
		return errNeedsTag
	}
	for i, id := range applied {
		at := slices.IndexFunc(forum.tags, func(t Tag) bool { return t.ID == id })
		if at < 0 || slices.Contains(applied[:i], id) {
			var p problems
			p.add("MODEL_DOES_NOT_EXIST", "Unknown tag", "applied_tags", i)
			return p.err()
		}
		if forum.tags[at].Moderated && !s.moderates(s.bot, forum) {
			return errNoPermission
		}
	}
	return nil
}
