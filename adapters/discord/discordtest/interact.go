package discordtest

import (
	"encoding/json"
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
	original *message
	followed []*message // what was said after the first answer
}

// How long an interaction waits, and how long its token lives. Source: Discord's
// documentation, "Receiving and Responding".
const (
	firstWithin = 3 * time.Second
	tokenLife   = 15 * time.Minute
)

// Kinds of interactions, and of answers.
const (
	ping         = 1
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

// Kinds of messages that answer an interaction. Source: Discord's documentation,
// "Message Types".
const (
	answerKind   = 20 // CHAT_INPUT_COMMAND
	followUpKind = 19 // REPLY
)

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
	s.inOrder = append(s.inOrder, i)
	s.forgetOld()
	return i
}

// forgetOld forgets the interactions whose tokens live no longer.
func (s *Server) forgetOld() {
	for len(s.inOrder) > 0 && s.now().Sub(s.inOrder[0].at) > tokenLife {
		delete(s.waiting, s.inOrder[0].id)
		delete(s.tokens, s.inOrder[0].token)
		s.inOrder = s.inOrder[1:]
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
	return s.callbackJSON(i), nil
}

// callbackJSON is what with_response asks for.
func (s *Server) callbackJSON(i *interaction) map[string]any {
	about := map[string]any{"id": i.id, "type": i.kind, "channel_id": i.channel.id}
	if i.channel.guild != 0 {
		about["guild_id"] = i.channel.guild
	}
	out := map[string]any{"interaction": about}
	if m := i.original; m != nil {
		about["response_message_id"] = m.id
		about["response_message_loading"], about["response_message_ephemeral"] = m.flags&FlagLoading != 0, m.only != 0
		if i.answered != keepMessage {
			out["resource"] = map[string]any{"type": i.answered, "message": s.messageJSON(m)}
		}
	}
	return out
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

func (s *Server) answerAs(i *interaction, kind int, data json.RawMessage, files []upload) (err error) {
	if len(data) == 0 {
		data = []byte("{}")
	}
	switch kind {
	case answerMessage:
		i.original, err = s.say(i, data, files, answerKind)
	case answerLater:
		i.original, err = s.think(i, data)
	case keepMessage:
		i.original = i.source
	case replaceMessage:
		if i.source.deleted {
			return errNoMessage
		}
		i.original = i.source
		return s.editMessage(i.source, data, files)
	case answerSuggested:
		return s.suggest(i, data)
	case answerForm:
		return s.openForm(i, data)
	}
	return err
}

// say answers with a message, to one person alone or to all.
func (s *Server) say(i *interaction, data []byte, files []upload, kind int) (*message, error) {
	var b body
	if err := strict(data, &b); err != nil {
		return nil, err
	}
	p := post{channel: i.channel, author: s.bot, body: b, files: files, invoker: i.user, kind: kind}
	if b.Flags&FlagEphemeral != 0 {
		p.only = i.user
	}
	return s.postMessage(p)
}

// think is a message that says that the bot is thinking. Who sees what comes in
// its place is settled with it.
func (s *Server) think(i *interaction, data []byte) (*message, error) {
	var b struct {
		Flags int `json:"flags"`
	}
	if err := strict(data, &b); err != nil {
		return nil, err
	}
	m := &message{
		id: s.newID(), channel: i.channel.id, author: s.bot, application: s.app, invoker: i.user, kind: answerKind, flags: FlagLoading | b.Flags&FlagEphemeral,
	}
	if b.Flags&FlagEphemeral != 0 {
		m.only = i.user
	}
	s.stand(i.channel, m)
	return m, nil
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
	if err := p.err(); err != nil {
		return err
	}
	s.suggested[i.user] = b.Choices
	return nil
}

// Answered is whether an interaction has its first answer.
func (s *Server) Answered(id ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.waiting[id]
	return i != nil && i.answered != 0
}
