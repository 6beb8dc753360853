package chatfake

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
)

// Remove implements [chattest.Remover].
func (p *Platform) Remove(ctx context.Context) error {
	p.mu.Lock()
	p.out = true
	return p.tell(ctx, chat.Removed{Header: chat.Header{ID: p.event(), Space: p.space, At: p.now()}})
}

// Return implements [chattest.Remover]. It is no event: what happens next tells.
func (p *Platform) Return(context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.out = false
	return nil
}
