package chatfake

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// tokenLife is Discord's.
const tokenLife = 15 * time.Minute

// interaction is what a token stands for.
type interaction struct {
	actor     chat.UserID
	in        chat.ConversationID
	source    chat.Ref // the message with the control, also behind a form
	submit    bool
	completes bool
	at        time.Time
	deferred  bool
	answered  bool
	suggested []chat.Option
}

type openForm struct {
	form   chat.Form
	in     chat.ConversationID
	source chat.Ref
}

// waitsFor finds the interaction that may still be answered.
func (p *Platform) waitsFor(to chat.Token) (*interaction, error) {
	i := p.tokens[to]
	if i == nil || i.answered || p.now().Sub(i.at) > tokenLife {
		return nil, chat.ErrTooLate
	}
	return i, nil
}

func (p *Platform) Defer(_ context.Context, to chat.Token, _ bool) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("defer"); err != nil {
		return err
	}
	i, err := p.waitsFor(to)
	if err != nil {
		return err
	}
	if i.deferred {
		return chat.ErrTooLate
	}
	i.deferred = true
	return nil
}

func (p *Platform) Respond(_ context.Context, to chat.Token, r chat.Response) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("respond"); err != nil {
		return err
	}
	i, err := p.waitsFor(to)
	if err != nil {
		return err
	}
	if err := p.answer(i, r); err != nil {
		return err
	}
	i.answered = true
	return nil
}

// answer shows a response. What cannot be shown leaves the interaction waiting.
func (p *Platform) answer(i *interaction, r chat.Response) error {
	switch r := r.(type) {
	case nil:
		return nil
	case chat.Reply:
		return p.reply(i, r)
	case chat.Update:
		if err := r.Message.Validate(); err != nil {
			return err
		}
		if i.source == (chat.Ref{}) {
			return chat.ErrUnsupported
		}
		return p.edit(i.source, r.Message)
	case chat.Open:
		if i.submit && p.caps.FormAfterForm == chat.No {
			return chat.ErrUnsupported
		}
		return p.open(i, r.Form, nil)
	case chat.Reject:
		if !i.submit || p.caps.FormErrors == chat.No {
			return chat.ErrUnsupported
		}
		return p.open(i, r.Form, r.Errors)
	case chat.Suggest:
		if !i.completes {
			return chat.ErrUnsupported
		}
		i.suggested = r.Options
		return nil
	}
	return chat.ErrUnsupported
}

func (p *Platform) reply(i *interaction, r chat.Reply) error {
	if err := r.Message.Validate(); err != nil {
		return err
	}
	if i.completes {
		return chat.ErrUnsupported
	}
	m := &post{ref: chat.Ref{Conversation: i.in}, from: Bot.ID, message: r.Message}
	if !r.Public || p.onPage(i.in) {
		m.only = i.actor
	}
	p.add(m)
	return nil
}

func (p *Platform) open(i *interaction, f chat.Form, complaints map[string]string) error {
	if err := f.Validate(); err != nil {
		return err
	}
	if i.deferred || i.completes {
		return chat.ErrUnsupported
	}
	p.forms[i.actor] = openForm{f, i.in, i.source}
	p.seen = append(p.seen, chattest.SeesForm(i.actor, f, complaints))
	return nil
}
