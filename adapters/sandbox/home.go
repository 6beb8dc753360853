package sandbox

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot/chat"
)

// Everybody's own page, in the looks that have one. It is a place with one
// message, and below it the latest private answer to what was pressed there.

func homeID(who chat.UserID) chat.ConversationID { return chat.ConversationID("home:" + who) }

// ShowHome puts a message onto a person's page.
func (s *Sandbox) ShowHome(_ context.Context, space chat.SpaceID, user chat.UserID, m chat.Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.Look.Caps().Home == chat.No {
		return chat.ErrUnsupported
	}
	if err := s.failing("home"); err != nil {
		return err
	}
	if err := m.Validate(); err != nil {
		return err
	}
	if p := s.state.person(user); p == nil || p.Bot || space != s.opts.Space {
		return chat.ErrNotFound
	}
	if old := s.homeOf(user); old != nil {
		changed := old.showing(m)
		changed.Edited = false // a page is as it is now
		return s.append(Entry{Message: changed})
	}
	e := Entry{Message: s.fresh(homeID(user), m)}
	e.Conversation = &Conversation{ID: homeID(user), Kind: Home, On: e.Message.ID, People: []chat.UserID{user}}
	return s.append(e)
}

// homeOf is what stands on a person's page; nil for nothing yet.
func (s *Sandbox) homeOf(who chat.UserID) *Message {
	if c := s.state.conversation(homeID(who)); c != nil {
		return s.state.message(c.On)
	}
	return nil
}

// onHome is whether a place is somebody's page, which is no conversation.
func (s *Sandbox) onHome(in chat.ConversationID) bool {
	c := s.state.conversation(in)
	return c != nil && c.Kind == Home
}

// home looks at one's page.
func home(s *Sandbox, _ *Act, who *Person, _ *Done) (then, error) {
	if s.state.Look.Caps().Home == chat.No {
		return nil, refuse("no-home", map[string]string{"look": looks[s.state.Look].title})
	}
	s.looked[who.ID] = s.nextID()
	return s.tell(Entry{}, "opened", who)
}

// replaceAnswer takes the answer before from a page, where there is room for one.
func (s *Sandbox) replaceAnswer(e *Entry, in chat.ConversationID) {
	if !s.onHome(in) {
		return
	}
	for _, m := range slices.Backward(s.state.Messages) {
		if m != nil && m.Conversation == in && m.Only != "" {
			e.Removed = &Removed{m.ID, m.Conversation, m.Only}
			return
		}
	}
}
