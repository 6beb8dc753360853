package sandbox

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
)

// maxWritten is how many characters a person can write at once: Discord's limit
// for those who pay, and Slack's.
const maxWritten = 4000

// Act is something that a person does. docs/sandbox.md says which fields go
// with which Do.
type Act struct {
	As  chat.UserID `json:"as"`
	Do  string      `json:"do"`
	Tab string      `json:"tab"`

	In      chat.ConversationID `json:"in"`
	To      chat.UserID         `json:"to"`
	On      chat.MessageID      `json:"on"`
	Text    string              `json:"text"`
	Command string              `json:"command"`
	Option  string              `json:"option"`
	Partial string              `json:"partial"`
	Message chat.MessageID      `json:"message"`
	Action  string              `json:"action"`
	Form    string              `json:"form"`
	Values  json.RawMessage     `json:"values"`
	Refuses bool                `json:"refuses"`
	Name    string              `json:"name"`
	Zone    string              `json:"zone"`
	Locale  string              `json:"locale"`
	About   string              `json:"about"`
	May     May                 `json:"may"`
}

// Done is what came of an act.
type Done struct {
	Event        int64               `json:"event,omitempty"` // the last entry so far
	Message      chat.MessageID      `json:"message,omitempty"`
	Conversation chat.ConversationID `json:"conversation,omitempty"`
	Interaction  string              `json:"interaction,omitempty"`
	Options      *[]wireOption       `json:"options,omitempty"`
}

// step does the part of an act that needs the lock.
type step func(s *Sandbox, a *Act, who *Person, done *Done) (then, error)

var steps = map[string]step{
	"post": post, "join": join, "leave": leave, "refuse": refuses, "read": read, "dismiss": dismiss, "cancel": cancel, "home": home, "channel": channel,
	"command": command, "use": use, "press": press, "choose": choose, "submit": submit, "complete": complete,
}

// Act lets a person do something. What is impossible is a [Refusal].
func (s *Sandbox) Act(ctx context.Context, a Act) (Done, error) {
	var done Done
	rest, err := s.step(&a, &done)
	if err == nil && rest != nil {
		err = rest(ctx)
	}
	if done.Options == nil {
		s.mu.Lock()
		done.Event = s.state.ID
		s.mu.Unlock()
	}
	return done, err
}

func (s *Sandbox) step(a *Act, done *Done) (then, error) {
	do, ok := steps[a.Do]
	if !ok {
		return nil, refuse("malformed", nil)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	who := s.state.person(a.As)
	switch {
	case a.Do == "join":
	case who == nil || who.Bot:
		return nil, refuse("no-person", nil)
	case !who.Here:
		return nil, refuse("gone", map[string]string{"name": who.Name})
	}
	return do(s, a, who, done)
}

// written checks what a person typed.
func written(text string) error {
	if strings.TrimSpace(chat.Clean(text)) == "" {
		return refuse("empty", nil)
	}
	if utf8.RuneCountInString(text) > maxWritten {
		return refuse("text-too-long", nil)
	}
	return nil
}

// post writes a message.
func post(s *Sandbox, a *Act, who *Person, done *Done) (then, error) {
	if err := written(a.Text); err != nil {
		return nil, err
	}
	in, err := s.target(a, who.ID)
	if err != nil {
		return nil, err
	}
	m := &Message{ID: chat.MessageID(s.name("m")), Event: s.nextID(), Conversation: in.ID, From: who.ID, At: s.clock.Now().UTC(), Said: a.Text}
	e := Entry{Message: m, Read: &Read{who.ID, in.ID, m.ID}}
	if in.Closed {
		e.Conversation = in.kept(true)
	}
	done.Message, done.Conversation = m.ID, in.ID
	return s.tell(e, "posted", who)
}

// target is the conversation that an act means. The direct one with the bot and
// the thread on a message begin with the first words in them.
func (s *Sandbox) target(a *Act, who chat.UserID) (*Conversation, error) {
	in := a.In
	switch {
	case a.On != "":
		m := s.state.message(a.On)
		if m == nil || m.Only != "" || !s.sees(who, m) || s.onHome(m.Conversation) {
			return nil, refuse("no-message", nil)
		}
		id, err := s.threadOn(m)
		if err != nil {
			return nil, err
		}
		in = id
	case a.To == Bot.ID:
		id, err := s.converse([]chat.UserID{who})
		if err != nil {
			return nil, err
		}
		in = id
	}
	c := s.state.conversation(in)
	if c == nil || c.Kind == Home || !c.admits(who) {
		return nil, refuse("no-conversation", nil)
	}
	return c, nil
}

// admits is whether a person may look into the conversation.
func (c *Conversation) admits(who chat.UserID) bool {
	return len(c.People) == 0 || slices.Contains(c.People, who)
}

// sees is whether a person can see a message.
func (s *Sandbox) sees(who chat.UserID, m *Message) bool {
	c := s.state.conversation(m.Conversation)
	if c == nil || c.Kind == Home && s.state.Look.Caps().Home == chat.No {
		return false
	}
	return c.admits(who) && (m.Only == "" || m.Only == who)
}

// threadOn is where one answers to a message.
func (s *Sandbox) threadOn(m *Message) (chat.ConversationID, error) {
	if m.Thread != "" {
		return m.Thread, nil
	}
	if s.state.conversation(m.Conversation).Kind != Channel {
		return m.Conversation, nil
	}
	title := []rune(chat.OneLine(s.words(m)))
	c := s.thread(m, string(title[:min(len(title), chat.MaxThreadTitle)]))
	with := *m
	with.Thread = c.ID
	return c.ID, s.append(Entry{Conversation: c, Message: &with})
}

// knownID is what an ID of a new person may look like.
var knownID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)

// join enters the space; whoever is new is introduced on the way.
func join(s *Sandbox, a *Act, who *Person, _ *Done) (then, error) {
	p := &Person{Hue: s.hue()}
	switch {
	case who != nil && who.Bot:
		return nil, refuse("no-person", nil)
	case who != nil:
		*p = *who
	case !knownID.MatchString(string(a.As)):
		return nil, refuse("bad-id", nil)
	default:
		p.ID, p.Name = a.As, capital(string(a.As))
	}
	p.Here = true
	if name := short(a.Name, 80); name != "" {
		p.Name = name
	}
	if _, err := time.LoadLocation(a.Zone); a.Zone != "" && err == nil {
		p.Zone = a.Zone
	}
	if a.Locale != "" {
		p.Locale = short(a.Locale, 35)
	}
	if a.About != "" {
		p.About = short(a.About, 300)
	}
	return s.tell(Entry{Person: p}, "joined", p)
}

func short(text string, n int) string {
	r := []rune(chat.OneLine(text))
	return string(r[:min(len(r), n)])
}

func capital(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// hue is the colour of the next person: the golden angle keeps neighbours apart.
func (s *Sandbox) hue() int { return (210 + len(s.state.People)*137) % 360 }

func leave(s *Sandbox, _ *Act, who *Person, _ *Done) (then, error) {
	p := *who
	p.Here = false
	return s.tell(Entry{Person: &p}, "left", &p)
}

func refuses(s *Sandbox, a *Act, who *Person, _ *Done) (then, error) {
	p := *who
	p.Refuses = a.Refuses
	return nil, s.append(Entry{Person: &p})
}

// read moves a person's mark; it never moves back.
func read(s *Sandbox, a *Act, who *Person, _ *Done) (then, error) {
	m := s.state.message(a.Message)
	if m == nil || m.Conversation != a.In || !s.sees(who.ID, m) {
		return nil, refuse("no-message", nil)
	}
	if old := s.state.message(s.state.Reads[who.ID][a.In]); old != nil && old.Event >= m.Event {
		return nil, nil
	}
	return nil, s.append(Entry{Read: &Read{who.ID, a.In, m.ID}})
}

func dismiss(s *Sandbox, a *Act, who *Person, _ *Done) (then, error) {
	m := s.state.message(a.Message)
	if m == nil || m.Only != who.ID {
		return nil, refuse("no-message", nil)
	}
	return nil, s.append(Entry{Removed: &Removed{m.ID, m.Conversation, m.Only}})
}

func cancel(s *Sandbox, a *Act, who *Person, _ *Done) (then, error) {
	f := s.state.Forms[who.ID]
	if f == nil || f.ID != a.Form {
		return nil, refuse("no-form", nil)
	}
	return nil, s.append(Entry{FormClosed: f.ID, FormOf: f.Person})
}
