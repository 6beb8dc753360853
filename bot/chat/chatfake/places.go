package chatfake

import (
	"context"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

func (p *Platform) Converse(_ context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("converse"); err != nil {
		return "", err
	}
	people := slices.Compact(slices.Sorted(slices.Values(users)))
	if space != p.space || len(people) == 0 || slices.ContainsFunc(people, func(id chat.UserID) bool { return p.users[id].ID == "" }) {
		return "", chat.ErrNotFound
	}
	return p.converse(people), nil
}

func (p *Platform) converse(people []chat.UserID) chat.ConversationID {
	kind := "room:"
	if len(people) == 1 {
		kind = "dm:"
	}
	names := make([]string, len(people))
	for i, id := range people {
		names[i] = string(id)
	}
	id := chat.ConversationID(kind + strings.Join(names, "+"))
	if p.places[id] == nil {
		p.places[id] = &place{people: people}
	}
	return id
}

// Address implements [chat.Addresser].
func (p *Platform) Address(_ chat.SpaceID, user chat.UserID) string {
	return "https://" + string(p.Name()) + ".example/" + string(user)
}

func (p *Platform) User(_ context.Context, space chat.SpaceID, id chat.UserID) (chat.User, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("user"); err != nil {
		return chat.User{}, err
	}
	u, ok := p.users[id]
	if !ok || space != p.space {
		return chat.User{}, chat.ErrNotFound
	}
	return u, nil
}

func (p *Platform) KeepThread(_ context.Context, space chat.SpaceID, thread chat.ConversationID, open bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("thread"); err != nil {
		return err
	}
	at := p.places[thread]
	if space != p.space || at == nil || at.title == "" {
		return chat.ErrNotFound
	}
	at.closed = !open
	return nil
}

// NameThread gives a thread another title.
func (p *Platform) NameThread(_ context.Context, space chat.SpaceID, thread chat.ConversationID, title string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("thread"); err != nil {
		return err
	}
	at := p.places[thread]
	if space != p.space || at == nil || at.title == "" {
		return chat.ErrNotFound
	}
	at.title = title
	return nil
}
