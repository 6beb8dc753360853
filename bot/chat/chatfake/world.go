package chatfake

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

func (p *Platform) Meet(u chat.User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.users[u.ID] = u
}

// who returns a person; somebody who acts without having been met is known
// from then on by the name that the ID suggests.
func (p *Platform) who(id chat.UserID) chat.User {
	u, ok := p.users[id]
	if !ok {
		u = chat.User{ID: id, Name: strings.ToUpper(string(id[:1])) + string(id[1:])}
		p.users[id] = u
	}
	return u
}

func (p *Platform) Command(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	p.mu.Lock()
	in, err := p.standing(who, in)
	if err == nil && p.isThread(in) && p.caps.CommandsInThread == chat.No {
		err = errors.New("commands do not work in threads here")
	}
	if err != nil {
		p.mu.Unlock()
		return err
	}
	typed := chat.ParseCommand(p.specs, text, p.resolve)
	e := chat.Command{Header: p.header(who, in), Name: typed.Name, Options: typed.Options}
	if p.caps.TypedOptions == chat.No {
		e.Options, e.Input = nil, typed.Input
	}
	return p.interact(ctx, e, interaction{})
}

// Complete types an option of a command and returns what the bot suggests.
func (p *Platform) Complete(ctx context.Context, who chat.UserID, command, option, partial string) ([]chat.Option, error) {
	p.mu.Lock()
	e := chat.Completing{Header: p.header(who, ""), Name: command, Option: option, Partial: partial}
	if err := p.interact(ctx, e, interaction{completes: true}); err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tokens[e.Reply].suggested, nil
}

func (p *Platform) Use(ctx context.Context, who chat.UserID, title, words string) error {
	p.mu.Lock()
	spec, err := p.menuEntry(title)
	m := p.newest(who, func(m *post) bool { return m.only == "" && m.holds(words) })
	if err == nil && m == nil {
		err = fmt.Errorf("%s sees no message with %q", who, words)
	}
	if err != nil {
		p.mu.Unlock()
		return err
	}
	target := p.posted(m)
	target.ID = string(m.ref.Message)
	return p.interact(ctx, chat.MessageCommand{Header: p.header(who, m.ref.Conversation), Name: spec.Name, Target: target}, interaction{})
}

func (p *Platform) Press(ctx context.Context, who chat.UserID, label string) error {
	p.mu.Lock()
	m, button := p.button(who, label)
	if m == nil {
		p.mu.Unlock()
		return fmt.Errorf("%s sees no button %q", who, label)
	}
	return p.use(ctx, who, m, button.Do, nil)
}

func (p *Platform) Choose(ctx context.Context, who chat.UserID, values []string) error {
	p.mu.Lock()
	m, s := p.selection(who, values)
	if m == nil {
		p.mu.Unlock()
		return fmt.Errorf("%s sees nothing to choose from", who)
	}
	chosen, err := chosen(s, p.theirs(who, values, s))
	if err != nil {
		p.mu.Unlock()
		return err
	}
	return p.use(ctx, who, m, s.Do, chosen)
}

// use delivers what a control does. The lock is held and given back.
func (p *Platform) use(ctx context.Context, who chat.UserID, m *post, do chat.ActionID, values []string) error {
	e := chat.Action{Header: p.header(who, m.ref.Conversation), Action: do, Values: values, Source: m.ref}
	if p.onPage(m.ref.Conversation) {
		e.In, e.Source = "", chat.Ref{}
	}
	return p.interact(ctx, e, interaction{in: m.ref.Conversation, source: e.Source})
}

func (p *Platform) Fill(ctx context.Context, who chat.UserID, values chat.Values) error {
	p.mu.Lock()
	open, ok := p.forms[who]
	if !ok {
		p.mu.Unlock()
		return fmt.Errorf("%s has no form open", who)
	}
	sent, err := filled(open.form, p.entered(who, values, open.form))
	if err != nil {
		p.mu.Unlock()
		return err
	}
	delete(p.forms, who)
	e := chat.Submit{Header: p.header(who, open.in), Form: open.form.Do, Values: sent}
	if p.onPage(open.in) {
		e.In = ""
	}
	return p.interact(ctx, e, interaction{in: open.in, source: open.source, submit: true})
}

func (p *Platform) Post(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	p.mu.Lock()
	in, err := p.standing(who, in)
	if err != nil {
		p.mu.Unlock()
		return err
	}
	return p.write(ctx, who, in, text)
}

func (p *Platform) Reply(ctx context.Context, who chat.UserID, words, text string) error {
	p.mu.Lock()
	m := p.newest(who, func(m *post) bool { return m.only == "" && !p.direct(m.ref.Conversation) && m.holds(words) })
	if m == nil {
		p.mu.Unlock()
		return fmt.Errorf("%s sees no message with %q", who, words)
	}
	in := m.ref.Conversation
	if isChannel(in) {
		if m.thread == "" {
			m.thread = chat.ConversationID(p.count("t"))
			p.places[m.thread] = &place{title: title(m)}
		}
		in = m.thread
	}
	return p.write(ctx, who, in, text)
}

// Thread implements [chattest.World].
func (p *Platform) Thread(who chat.UserID, words string) (chat.ConversationID, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m := p.newest(who, func(m *post) bool {
		return m.only == "" && (m.thread != "" || p.isThread(m.ref.Conversation)) && m.holds(words)
	})
	switch {
	case m == nil:
		return "", fmt.Errorf("%s sees no thread with %q", who, words)
	case m.thread != "":
		return m.thread, nil
	}
	return m.ref.Conversation, nil
}

func (p *Platform) Join(ctx context.Context, who chat.UserID) error {
	p.mu.Lock()
	return p.tell(ctx, chat.Joined{Header: p.said(who, "")})
}

func (p *Platform) Leave(ctx context.Context, who chat.UserID) error {
	p.mu.Lock()
	return p.tell(ctx, chat.Left{Header: p.said(who, "")})
}

// Repeat delivers the last event once more.
func (p *Platform) Repeat(ctx context.Context) error {
	p.mu.Lock()
	e, sink := p.last, p.sink
	p.mu.Unlock()
	if e == nil {
		return errors.New("nothing has happened yet")
	}
	return sink.Deliver(ctx, e)
}

// Fail makes the next n operations of that name fail; 0 mends them. Besides
// those of [chattest.World] there are "send-after", "defer", "thread" and "user".
func (p *Platform) Fail(op string, n int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults[op] = &fault{n, err}
}

func (p *Platform) Refuse(who chat.UserID, refuses bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refusing[who] = refuses
}

// Duplicates is how often a message came a second time with the same key.
func (p *Platform) Duplicates() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.repeated
}

// write keeps what a person wrote, and tells. The lock is held and given back.
func (p *Platform) write(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	if at := p.places[in]; at != nil {
		at.closed = false // on every platform writing opens a thread again
	}
	m := &post{ref: chat.Ref{Space: p.space, Conversation: in, Message: chat.MessageID(p.count("m"))}, from: who, message: chat.Message{Text: chat.Markup(text)}}
	p.posts = append(p.posts, m)
	e := p.posted(m)
	e.Header = p.said(who, in)
	return p.tell(ctx, e)
}

// tell delivers what happened; what nobody takes is delivered again, with the
// same ID, before the next thing that happens. The lock is held and given back.
func (p *Platform) tell(ctx context.Context, e chat.Event) error {
	p.last = e
	p.waiting = append(p.waiting, e)
	p.mu.Unlock()
	p.redeliver(ctx)
	return nil
}

func (p *Platform) redeliver(ctx context.Context) {
	p.mu.Lock()
	waiting, sink := p.waiting, p.sink
	p.waiting = nil
	p.mu.Unlock()
	for i, e := range waiting {
		if sink == nil || sink.Deliver(ctx, e) != nil {
			p.mu.Lock()
			p.waiting = append(waiting[i:], p.waiting...)
			p.mu.Unlock()
			return
		}
	}
}

// interact delivers what waits for an answer. Nobody can take it over later, so
// a person whose interaction fails is told. The lock is held and given back.
func (p *Platform) interact(ctx context.Context, e chat.Event, i interaction) error {
	h := e.Head()
	i.actor, i.at = h.Actor.ID, p.now()
	if i.in == "" {
		i.in = h.In
	}
	p.tokens[h.Reply] = &i
	p.last = e
	sink := p.sink
	p.mu.Unlock()
	p.redeliver(ctx)
	if sink != nil && sink.Deliver(ctx, e) == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	i.answered = true
	p.seen = append(p.seen, chattest.Alone(i.actor, chat.Message{Text: "Kith did not answer. Please try again."}))
	return nil
}

func (p *Platform) header(who chat.UserID, in chat.ConversationID) chat.Header {
	h := p.said(who, in)
	h.Reply = chat.Token("k" + h.ID)
	return h
}

// event makes the ID of an event.
func (p *Platform) event() string {
	if p.space == Space {
		return p.count("e")
	}
	return string(p.space) + "/" + p.count("e")
}

// said is the head of an event that waits for no answer.
func (p *Platform) said(who chat.UserID, in chat.ConversationID) chat.Header {
	return chat.Header{ID: p.event(), Space: p.space, Actor: p.who(who), In: in, At: p.now()}
}

func (p *Platform) posted(m *post) chat.Posted {
	h := chat.Header{Space: p.space, Actor: p.who(m.from), In: m.ref.Conversation, At: p.now()}
	return chat.Posted{Header: h, Ref: m.ref, Text: string(m.message.Text), Thread: p.isThread(h.In), Direct: p.direct(h.In)}
}
