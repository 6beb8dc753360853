package discordtest

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"
)

// interaction is something that a person did and that waits for an answer.
type interaction struct {
	id       ID
	token    string
	kind     int // 2 command, 3 component, 4 completion, 5 form
	user     ID
	channel  *channel
	source   *message // with the component; for a form, with what opened it
	at       time.Time
	answered int // the type of the first answer; 0 for none
	private  bool
	original *message
}

// How long an interaction waits, and how long its token lives. Source: Discord's
// documentation, "Receiving and Responding".
const (
	firstWithin = 3 * time.Second
	tokenLife   = 15 * time.Minute
)

// Kinds of interactions, and of answers.
const (
	onCommand    = 2
	onComponent  = 3
	onCompletion = 4
	onForm       = 5

	answerMessage   = 4
	answerLater     = 5
	keepMessage     = 6
	replaceMessage  = 7
	answerSuggested = 8
	answerForm      = 9
)

// Form is a modal that is open for somebody.
type Form struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
	from       *interaction
}

// Suggestion is one that a completion was answered with.
type Suggestion struct {
	Name  string            `json:"name"`
	Names map[string]string `json:"name_localizations"`
	Value string            `json:"value"`
}

// interactionRoutes are those of answers. Their paths carry their own token.
func (s *Server) interactionRoutes() {
	s.open("POST /interactions/{id}/{token}/callback", s.callback)
	s.open("POST /webhooks/{app}/{token}", s.followUp)
	s.open("GET /webhooks/{app}/{token}/messages/{message}", s.getOriginal)
	s.open("PATCH /webhooks/{app}/{token}/messages/{message}", s.patchOriginal)
	s.open("DELETE /webhooks/{app}/{token}/messages/{message}", s.deleteOriginal)
}

// begin makes an interaction, which is told by whoever calls it.
func (s *Server) begin(kind int, who ID, c *channel, source *message) *interaction {
	i := &interaction{id: s.newID(), kind: kind, user: who, channel: c, source: source, at: s.now()}
	i.token = "aW50ZXJhY3Rpb246" + i.id.String() + "x"
	s.waiting[i.id], s.tokens[i.token] = i, i
	if len(s.waiting) > 20_000 {
		s.forgetOld()
	}
	return i
}

func (s *Server) forgetOld() {
	for id, i := range s.waiting {
		if s.now().Sub(i.at) > tokenLife || i.answered != 0 && s.now().Sub(i.at) > firstWithin && i.original == nil {
			delete(s.waiting, id)
			delete(s.tokens, i.token)
		}
	}
}

func (s *Server) callback(r *request) (any, error) {
	i := s.waiting[r.id("id")]
	if i == nil || i.token != r.PathValue("token") {
		return nil, errNoInteract
	}
	return s.answerFirst(i, r.body, r.files, r.URL.Query().Get("with_response") == "true")
}

// answerFirst is the first answer to an interaction.
func (s *Server) answerFirst(i *interaction, data []byte, files []upload, tell bool) (any, error) {
	switch {
	case i.answered != 0:
		return nil, errAnswered
	case s.now().Sub(i.at) > firstWithin:
		return nil, errNoInteract
	}
	var said struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := strict(data, &said); err != nil {
		return nil, err
	}
	if !i.allows(said.Type) {
		var p problems
		p.add("BASE_TYPE_CHOICES", "This interaction cannot be answered so.", "type")
		return nil, p.err()
	}
	if err := s.answerAs(i, said.Type, said.Data, files); err != nil {
		return nil, err
	}
	i.answered = said.Type
	if !tell {
		return nil, nil
	}
	resource := map[string]any{"type": said.Type}
	if i.original != nil {
		resource["message"] = s.messageJSON(i.original)
	}
	return map[string]any{"interaction": map[string]any{"id": i.id, "type": i.kind}, "resource": resource}, nil
}

// allows is which answers fit which interaction.
func (i *interaction) allows(kind int) bool {
	switch kind {
	case answerMessage, answerLater:
		return i.kind != onCompletion
	case keepMessage, replaceMessage:
		return i.source != nil && i.kind != onCompletion
	case answerSuggested:
		return i.kind == onCompletion
	case answerForm:
		return i.kind == onCommand || i.kind == onComponent
	}
	return false
}

func (s *Server) answerAs(i *interaction, kind int, data json.RawMessage, files []upload) error {
	if len(data) == 0 {
		data = []byte("{}")
	}
	switch kind {
	case answerMessage:
		return s.answerWith(i, data, files)
	case answerLater:
		var b body
		if err := strict(data, &b); err != nil {
			return err
		}
		i.private = b.Flags&FlagEphemeral != 0
		m := &message{id: s.newID(), channel: i.channel.id, author: s.bot, application: s.app, invoker: i.user, kind: 20, flags: FlagLoading | b.Flags}
		if i.private {
			m.only = i.user
		}
		i.original = m
		s.stand(i.channel, m)
	case keepMessage:
		i.original = i.source
	case replaceMessage:
		i.original = i.source
		if s.messages[i.source.id] == nil {
			return errNoMessage
		}
		return s.editMessage(i.source, data, files)
	case answerSuggested:
		return s.suggest(i, data)
	case answerForm:
		return s.openForm(i, data)
	}
	return nil
}

// answerWith is a message as an answer, to one person alone or to all.
func (s *Server) answerWith(i *interaction, data []byte, files []upload) error {
	var b body
	if err := strict(data, &b); err != nil {
		return err
	}
	p := post{channel: i.channel, author: s.bot, body: b, files: files, invoker: i.user, kind: 20}
	if b.Flags&FlagEphemeral != 0 {
		p.only, i.private = i.user, true
	}
	m, err := s.postMessage(p)
	if err == nil && i.original == nil {
		i.original = m
	}
	return err
}

func (s *Server) suggest(i *interaction, data []byte) error {
	var b struct {
		Choices []Suggestion `json:"choices"`
	}
	if err := strict(data, &b); err != nil {
		return err
	}
	var p problems
	if len(b.Choices) > 25 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.", "data", "choices")
	}
	for n, c := range b.Choices {
		p.length(c.Name, 1, 100, "data", "choices", n, "name")
		p.length(c.Value, 1, 100, "data", "choices", n, "value")
	}
	s.suggested[i.user] = b.Choices
	return p.err()
}

func (s *Server) openForm(i *interaction, data []byte) error {
	var f Form
	if err := strict(data, &f); err != nil {
		return err
	}
	var p problems
	p.length(f.Title, 1, 45, "data", "title")
	p.length(f.CustomID, 1, 100, "data", "custom_id")
	p.form(f.Components)
	if err := p.err(); err != nil {
		return err
	}
	f.from = i
	s.forms[i.user] = &f
	s.changes = append(s.changes, Change{What: Opened, Form: f, Who: i.user})
	return nil
}

// answeredBy is the interaction of a webhook's path, while its token lives.
func (s *Server) answeredBy(r *request) (*interaction, error) {
	i := s.tokens[r.PathValue("token")]
	switch {
	case r.id("app") != s.app || i == nil || i.answered == 0:
		return nil, errNoWebhook
	case s.now().Sub(i.at) > tokenLife:
		return nil, errToken
	}
	return i, nil
}

// webhookMessage is the message of a webhook's path: the first answer, or one
// that followed it.
func (s *Server) webhookMessage(r *request) (*interaction, *message, error) {
	i, err := s.answeredBy(r)
	if err != nil {
		return nil, nil, err
	}
	m := i.original
	if name := r.PathValue("message"); name != "@original" {
		if m = s.messages[r.id("message")]; m == nil || m.invoker != i.user {
			return nil, nil, errNoMessage
		}
	}
	if m == nil || m.deleted {
		return nil, nil, errNoMessage
	}
	return i, m, nil
}

func (s *Server) getOriginal(r *request) (any, error) {
	_, m, err := s.webhookMessage(r)
	if err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

func (s *Server) patchOriginal(r *request) (any, error) {
	_, m, err := s.webhookMessage(r)
	if err != nil {
		return nil, err
	}
	if err := s.editMessage(m, r.body, r.files); err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

func (s *Server) deleteOriginal(r *request) (any, error) {
	_, m, err := s.webhookMessage(r)
	if err != nil {
		return nil, err
	}
	s.drop(m)
	return nil, nil
}

func (s *Server) followUp(r *request) (any, error) {
	i, err := s.answeredBy(r)
	if err != nil {
		return nil, err
	}
	var b body
	if err := strict(r.body, &b); err != nil {
		return nil, err
	}
	p := post{channel: i.channel, author: s.bot, body: b, files: r.files, invoker: i.user}
	if b.Flags&FlagEphemeral != 0 {
		p.only = i.user
	}
	m, err := s.postMessage(p)
	if err != nil {
		return nil, err
	}
	return s.messageJSON(m), nil
}

// payload is an interaction as Discord sends it.
func (s *Server) payload(i *interaction, data map[string]any) map[string]any {
	c, u := i.channel, s.users[i.user]
	out := map[string]any{
		"id": i.id, "application_id": s.app, "type": i.kind, "token": i.token, "version": 1, "data": data, "channel_id": c.id, "channel": s.partChannel(c, i.user),
		"app_permissions": strconv.FormatUint(s.may(s.bot, c), 10), "locale": u.locale, "entitlements": []any{}, "attachment_size_limit": maxFile,
		"authorizing_integration_owners": map[string]any{"0": cmp.Or(c.guild, 0)}, "entitlement_sku_ids": []any{},
	}
	if g := s.guilds[c.guild]; g != nil {
		who := s.memberJSON(g, g.member(i.user))
		who["permissions"] = strconv.FormatUint(s.may(i.user, c), 10)
		out["member"], out["guild_id"], out["guild_locale"], out["context"] = who, g.id, "en-US", 0
		out["guild"] = map[string]any{"id": g.id, "locale": "en-US", "features": []any{}}
	} else {
		out["user"], out["context"] = s.userJSON(u), 1
	}
	if i.source != nil {
		out["message"] = s.messageJSON(i.source)
	}
	return out
}

func (s *Server) partChannel(c *channel, who ID) map[string]any {
	part := s.channelJSON(c)
	part["permissions"] = strconv.FormatUint(s.may(who, c), 10)
	return part
}

// tell sends an interaction to the bot, and remembers it for Redeliver.
func (s *Server) tell(i *interaction, data map[string]any) {
	s.deliver(dispatched{Event: "INTERACTION_CREATE", Guild: i.channel.guild, Channel: i.channel.id, Payload: s.payload(i, data)})
}

// deliver dispatches what Redeliver dispatches again.
func (s *Server) deliver(d dispatched) {
	s.lastEvent = d
	if d.Event == "INTERACTION_CREATE" && s.opts.Endpoint != "" {
		s.outbox = append(s.outbox, d.Payload)
		return
	}
	s.dispatch(d)
}

// Redeliver tells what happened last once more.
func (s *Server) Redeliver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lastEvent.Event != "" {
		s.dispatch(s.lastEvent)
	}
}

// visible is a message that somebody sees, nil when they do not.
func (s *Server) visible(who, id ID) *message {
	m := s.messages[id]
	if m == nil || m.only != 0 && m.only != who || s.may(who, s.channels[m.channel])&permViewChannel == 0 {
		return nil
	}
	return m
}

// find is a component of a message by its custom ID.
func find(all []Component, custom string) (Component, bool) {
	for _, c := range all {
		if c.CustomID == custom {
			return c, true
		}
		if inner, ok := find(c.Components, custom); ok {
			return inner, true
		}
	}
	return Component{}, false
}

// Answered is whether an interaction has its first answer.
func (s *Server) Answered(id ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.waiting[id]
	return i != nil && i.answered != 0
}
