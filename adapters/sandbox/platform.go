package sandbox

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

type fault struct {
	left int
	err  error
}

// Fail makes the next n operations of that name ("send", "send-after", "edit",
// "delete", "respond", "defer", "converse", "thread", "user", "home") fail with err; 0
// mends them. After "send-after" the message stands there, but its receipt is lost.
func (s *Sandbox) Fail(op string, n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[op] = &fault{n, err}
}

func (s *Sandbox) failing(op string) error {
	f := s.faults[op]
	if f == nil || f.left == 0 {
		return nil
	}
	f.left--
	return f.err
}

// PublishCommands tells people what they can type.
func (s *Sandbox) PublishCommands(_ context.Context, specs []chat.CommandSpec) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(specs) == 0 || reflect.DeepEqual(specs, s.state.Commands) {
		return nil
	}
	return s.append(Entry{Commands: slices.Clone(specs)})
}

// Send posts a message. A key is remembered for ever: a second message with it
// is not shown, and gets the receipt of the first.
func (s *Sandbox) Send(_ context.Context, out chat.Outgoing) (chat.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("send"); err != nil {
		return chat.Receipt{}, err
	}
	if err := out.Message.Validate(); err != nil {
		return chat.Receipt{}, err
	}
	if first, ok := s.state.Receipts[out.Key]; ok && out.Key != "" {
		s.duplicate++
		return first, nil
	}
	if err := s.reachable(out.Space, out.To); err != nil {
		return chat.Receipt{}, err
	}
	if err := s.forbids(out.To, out.Thread != ""); err != nil {
		return chat.Receipt{}, err
	}
	e := Entry{Key: out.Key, Message: s.fresh(out.To, out.Message)}
	if out.Thread != "" {
		e.Conversation = s.thread(e.Message, out.Thread)
		e.Message.Thread = e.Conversation.ID
	}
	if err := s.append(e); err != nil {
		return chat.Receipt{}, err
	}
	return e.Message.receipt(s.opts.Space), s.failing("send-after")
}

// fresh is a message of the bot that comes with the next entry.
func (s *Sandbox) fresh(in chat.ConversationID, m chat.Message) *Message {
	content := Content(m)
	return &Message{
		ID: chat.MessageID(s.name("m")), Event: s.nextID(), Conversation: in, From: Bot.ID, At: s.clock.Now().UTC(), Shown: &content,
	}
}

// thread is a thread on a message that comes with the next entry.
func (s *Sandbox) thread(on *Message, title string) *Conversation {
	return &Conversation{ID: chat.ConversationID(s.name("t")), Kind: Thread, Title: title, Parent: on.Conversation, On: on.ID}
}

// reachable is whether the bot may write there.
func (s *Sandbox) reachable(space chat.SpaceID, to chat.ConversationID) error {
	c := s.state.conversation(to)
	if space != s.opts.Space || c == nil || c.Kind == Home {
		return chat.ErrNotFound
	}
	if c.Kind == Direct && s.state.person(c.People[0]).Refuses {
		return chat.ErrUnreachable
	}
	return nil
}

// Edit replaces what a message of the bot shows.
func (s *Sandbox) Edit(_ context.Context, ref chat.Ref, m chat.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("edit"); err != nil {
		return err
	}
	if err := m.Validate(); err != nil {
		return err
	}
	if err := s.forbids(ref.Conversation, false); err != nil {
		return err
	}
	old := s.own(ref)
	if old == nil {
		return chat.ErrNotFound
	}
	return s.append(Entry{Message: old.showing(m)})
}

func (m *Message) showing(shown chat.Message) *Message {
	edited, content := *m, Content(shown)
	edited.Shown, edited.Edited = &content, true
	return &edited
}

// own is the message of the bot at ref, or nil.
func (s *Sandbox) own(ref chat.Ref) *Message {
	m := s.state.message(ref.Message)
	if m == nil || ref.Space != s.opts.Space || m.Conversation != ref.Conversation || m.Shown == nil {
		return nil
	}
	return m
}

// Delete removes a message of the bot.
func (s *Sandbox) Delete(_ context.Context, ref chat.Ref) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("delete"); err != nil {
		return err
	}
	if err := s.forbids(ref.Conversation, false); err != nil {
		return err
	}
	m := s.own(ref)
	if m == nil {
		return chat.ErrNotFound
	}
	return s.append(Entry{Removed: &Removed{m.ID, m.Conversation, m.Only}})
}

// Converse returns the direct conversation with a person, or the room of several.
func (s *Sandbox) Converse(_ context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("converse"); err != nil {
		return "", err
	}
	people := slices.Compact(slices.Sorted(slices.Values(users)))
	if space != s.opts.Space || len(people) == 0 {
		return "", chat.ErrNotFound
	}
	for _, id := range people {
		if p := s.state.person(id); p == nil || p.Bot {
			return "", chat.ErrNotFound
		}
	}
	return s.converse(people)
}

func (s *Sandbox) converse(people []chat.UserID) (chat.ConversationID, error) {
	names := make([]string, len(people))
	for i, id := range people {
		names[i] = string(id)
	}
	c := &Conversation{Kind: Room, ID: chat.ConversationID("room:" + strings.Join(names, "+")), People: people}
	if len(people) == 1 {
		c.Kind, c.ID = Direct, chat.ConversationID("dm:"+names[0])
	}
	if s.state.conversation(c.ID) != nil {
		return c.ID, nil
	}
	return c.ID, s.append(Entry{Conversation: c})
}

// User tells who somebody is.
func (s *Sandbox) User(_ context.Context, space chat.SpaceID, id chat.UserID) (chat.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("user"); err != nil {
		return chat.User{}, err
	}
	p := s.state.person(id)
	if p == nil || space != s.opts.Space {
		return chat.User{}, chat.ErrNotFound
	}
	return p.User, nil
}

// KeepThread closes a thread that is done, or opens it again.
func (s *Sandbox) KeepThread(_ context.Context, space chat.SpaceID, thread chat.ConversationID, open bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("thread"); err != nil {
		return err
	}
	c := s.state.conversation(thread)
	if c == nil || c.Kind != Thread || space != s.opts.Space {
		return chat.ErrNotFound
	}
	if c.Closed == !open {
		return nil
	}
	return s.append(Entry{Conversation: c.kept(open)})
}

// NameThread gives a thread another title.
func (s *Sandbox) NameThread(_ context.Context, space chat.SpaceID, thread chat.ConversationID, title string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("thread"); err != nil {
		return err
	}
	c := s.state.conversation(thread)
	if c == nil || c.Kind != Thread || space != s.opts.Space {
		return chat.ErrNotFound
	}
	if c.Title == title {
		return nil
	}
	named := *c
	named.Title = title
	return s.append(Entry{Conversation: &named})
}

func (c *Conversation) kept(open bool) *Conversation {
	kept := *c
	kept.Closed = !open
	return &kept
}
