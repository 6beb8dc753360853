package chatfake

import (
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Break implements [chattest.Breaker].
func (p *Platform) Break(channel chat.ConversationID, how chattest.Harm) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.harms[channel] = how
}

// harm is what keeps the bot from doing something in a conversation, or in the
// channel whose thread it is.
func (p *Platform) harm(in chat.ConversationID, startsThread bool) error {
	switch p.harms[p.channelOf(in)] {
	case chattest.Deleted:
		return chat.ErrNoConversation
	case chattest.ReadOnly:
		return chat.ErrForbidden
	case chattest.NoThreads:
		if startsThread {
			return chat.ErrNoThread
		}
	case chattest.Whole:
	}
	return nil
}

// channelOf is the channel in which a thread hangs; anything else is its own.
func (p *Platform) channelOf(in chat.ConversationID) chat.ConversationID {
	if p.isThread(in) {
		for _, m := range p.posts {
			if m.thread == in {
				return m.ref.Conversation
			}
		}
	}
	return in
}
