package sandbox

import (
	"github.com/kith-community/kith/bot/chat"
)

// May is what the bot may do in a channel. Those who manage the space decide it,
// to see how the bot copes.
type May string

const (
	Everything May = "everything"
	NoThreads  May = "write"   // it may write, and not start threads
	ReadOnly   May = "read"    // it may not write
	Nothing    May = "nothing" // the channel is gone for it
)

// channel changes what the bot may do in a channel.
func channel(s *Sandbox, a *Act, who *Person, _ *Done) (then, error) {
	c := s.state.conversation(a.In)
	switch {
	case c == nil || c.Kind != Channel:
		return nil, refuse("no-conversation", nil)
	case !who.Manages:
		return nil, refuse("no-manager", nil)
	}
	changed := *c
	switch a.May {
	case NoThreads, ReadOnly, Nothing:
		changed.May = a.May
	case Everything:
		changed.May = ""
	default:
		return nil, refuse("malformed", nil)
	}
	return nil, s.append(Entry{Conversation: &changed})
}

// forbids is why the bot may not do something in a conversation, or in the channel
// whose thread it is; nil when it may.
func (s *Sandbox) forbids(in chat.ConversationID, startsThread bool) error {
	c := s.state.conversation(in)
	if c != nil && c.Kind == Thread {
		c = s.state.conversation(c.Parent)
	}
	if c == nil {
		return nil
	}
	switch c.May {
	case Nothing:
		return chat.ErrNoConversation
	case ReadOnly:
		return chat.ErrForbidden
	case NoThreads:
		if startsThread {
			return chat.ErrNoThread
		}
	case Everything:
	}
	return nil
}
