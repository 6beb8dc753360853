package chatfake

import "github.com/kith-community/kith/bot/chat/chattest"

// see words what became of a message of the bot.
func (p *Platform) see(m *post, v chattest.Verb) {
	p.seen = append(p.seen, p.words(m, v))
}

func (p *Platform) words(m *post, v chattest.Verb) string {
	if m.only != "" {
		return chattest.Alone(m.only, m.message)
	}
	at := p.places[m.ref.Conversation]
	switch {
	case at == nil:
		return chattest.InChannel(m.ref.Conversation, v, m.message)
	case at.home:
		return chattest.OnPage(at.people[0], v, m.message)
	case at.title != "":
		return chattest.InThread(at.title, v, m.message)
	case len(at.people) == 1:
		return chattest.Directly(at.people[0], v, m.message)
	}
	return chattest.InRoom(at.people, v, m.message)
}

// Seen returns what has become visible since the last call.
func (p *Platform) Seen() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	seen := p.seen
	p.seen = nil
	return seen
}

// Closed is whether the thread with that title is closed.
func (p *Platform) Closed(thread string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, at := range p.places {
		if at.title == thread {
			return at.closed
		}
	}
	return false
}
