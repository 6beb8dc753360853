package chatfake

import (
	"context"
	"fmt"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// pageOf is where somebody's page stands, and what is answered there.
func pageOf(who chat.UserID) chat.ConversationID { return chat.ConversationID("page:" + who) }

func (p *Platform) onPage(in chat.ConversationID) bool {
	at := p.places[in]
	return at != nil && at.home
}

// ShowHome implements [chat.HomePage].
func (p *Platform) ShowHome(_ context.Context, space chat.SpaceID, user chat.UserID, m chat.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.caps.Home == chat.No {
		return chat.ErrUnsupported
	}
	if err := p.failing("home"); err != nil {
		return err
	}
	if err := m.Validate(); err != nil {
		return err
	}
	if _, known := p.users[user]; !known || space != p.space {
		return chat.ErrNotFound
	}
	if at := p.home(user); at != nil {
		at.message = m
		p.see(at, chattest.NowShows)
		return nil
	}
	p.places[pageOf(user)] = &place{people: []chat.UserID{user}, home: true}
	p.add(&post{ref: chat.Ref{Conversation: pageOf(user)}, from: Bot.ID, message: m})
	return nil
}

// home is what stands on somebody's page; nil for nothing.
func (p *Platform) home(who chat.UserID) *post {
	for _, m := range p.posts {
		if m.ref.Conversation == pageOf(who) && m.only == "" {
			return m
		}
	}
	return nil
}

// OpenHome implements [chattest.World].
func (p *Platform) OpenHome(ctx context.Context, who chat.UserID) error {
	p.mu.Lock()
	if p.caps.Home == chat.No {
		p.mu.Unlock()
		return fmt.Errorf("%s has no page here", who)
	}
	if at := p.home(who); at != nil { // what one looks at is what one points at
		p.posts = append(slices.DeleteFunc(p.posts, func(m *post) bool { return m == at }), at)
	}
	return p.tell(ctx, chat.Opened{Header: p.said(who, "")})
}
