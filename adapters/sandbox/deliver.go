package sandbox

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// The pauses between two attempts at an event that the bot did not take grow
// from the first to the second.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 30 * time.Second
)

// Attach connects the bot and delivers what it has not yet taken, also what
// happened before the process was started. Run does it.
func (s *Sandbox) Attach(ctx context.Context, sink chat.Sink) {
	s.mu.Lock()
	s.sink = sink
	s.mu.Unlock()
	s.redeliver(ctx)
}

// Run delivers events until ctx ends, and waits for those on their way. An
// event that the bot does not take comes again, with the same ID.
func (s *Sandbox) Run(ctx context.Context, sink chat.Sink) error {
	defer context.AfterFunc(ctx, s.end)()
	s.Attach(ctx, sink)
	pause := firstPause
	for ctx.Err() == nil {
		if s.idle() {
			pause = firstPause
			select {
			case <-ctx.Done():
			case <-s.retry:
			}
			continue
		}
		select {
		case <-ctx.Done():
		case <-s.after(pause):
			pause = min(2*pause, lastPause)
			s.redeliver(ctx)
		}
	}
	s.mu.Lock()
	s.sink = nil
	s.mu.Unlock()
	s.flight.Wait()
	return nil
}

// idle is whether the bot has taken everything that is not on its way to it.
func (s *Sandbox) idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.state.Outbox) == len(s.inFlight)
}

func (s *Sandbox) redeliver(ctx context.Context) {
	s.mu.Lock()
	waiting := slices.Sorted(maps.Keys(s.state.Outbox))
	s.mu.Unlock()
	for _, id := range waiting {
		if ctx.Err() != nil || !s.deliver(ctx, id) {
			return
		}
	}
}

// deliver hands the event of an entry to the bot, and says whether it is taken
// or on its way.
func (s *Sandbox) deliver(ctx context.Context, id int64) bool {
	s.mu.Lock()
	told, sink := s.state.Outbox[id], s.sink
	if told == nil || s.inFlight[id] {
		s.mu.Unlock()
		return true
	}
	e := s.event(id, told)
	if sink == nil {
		s.mu.Unlock()
		return false
	}
	s.inFlight[id] = true
	s.flight.Add(1)
	s.last = e
	s.mu.Unlock()
	defer s.flight.Done()

	err := sink.Deliver(context.WithoutCancel(ctx), e)
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.inFlight, id)
	if err == nil {
		err = s.append(Entry{Taken: id})
	}
	if err != nil {
		s.log.WarnContext(ctx, "event not taken", "delivery", e.Head().ID, "error", err)
		select {
		case s.retry <- struct{}{}:
		default:
		}
	}
	return err == nil
}

// event makes the event of an entry: the same one at every attempt.
func (s *Sandbox) event(id int64, t *told) chat.Event {
	h := chat.Header{ID: s.eventID(id), Space: s.opts.Space, Actor: t.Actor, At: t.At}
	switch t.What {
	case "joined":
		return chat.Joined{Header: h}
	case "left":
		return chat.Left{Header: h}
	case "opened":
		return chat.Opened{Header: h}
	}
	m := s.state.message(t.Message) // nothing removes what people wrote
	p := s.posted(m)
	p.Header, p.In = h, m.Conversation
	return p
}

func (s *Sandbox) eventID(id int64) string { return fmt.Sprintf("e%d-%s", id, s.state.Epoch) }

// posted is a message as the bot hears of it.
func (s *Sandbox) posted(m *Message) chat.Posted {
	p := chat.Posted{
		Header: chat.Header{ID: string(m.ID), Space: s.opts.Space, In: m.Conversation, At: m.At},
		Ref:    m.ref(s.opts.Space), Text: m.Said,
	}
	if author := s.state.person(m.From); author != nil {
		p.Actor = author.User
	}
	if m.Shown != nil {
		p.Text = s.plain(chat.Markup(m.Shown.Text))
	}
	if c := s.state.conversation(m.Conversation); c != nil {
		p.Thread, p.Direct = c.Kind == Thread, c.Kind == Direct
	}
	return p
}

// then is what is left to do after the lock was given back.
type then func(context.Context) error

// tell writes down an event; what it returns delivers it.
func (s *Sandbox) tell(e Entry, what string, who *Person) (then, error) {
	e.Tell = &happening{What: what, Actor: who.User}
	if e.Message != nil {
		e.Tell.Message = e.Message.ID
	}
	if err := s.append(e); err != nil {
		return nil, err
	}
	id := s.state.ID
	return func(ctx context.Context) error {
		s.deliver(ctx, id) // what is not taken now comes again
		return nil
	}, nil
}

// interact writes down what waits for an answer; what it returns delivers the
// event that build makes of its head, and returns when the bot has taken it:
// usually answered, sometimes still at it.
func (s *Sandbox) interact(i Interaction, build func(chat.Header) chat.Event) (string, then, error) {
	sink := s.sink
	if sink == nil {
		return "", nil, refuse("asleep", nil)
	}
	s.sweep()
	i.ID, i.State, i.Private = s.name("i"), "pending", true
	if err := s.append(Entry{Interaction: &i}); err != nil {
		return "", nil, err
	}
	e := build(s.header(s.eventID(s.state.ID), i.Person, i.Conversation))
	h := e.Head()
	s.tokens[h.Reply] = &pending{interaction: &i, at: h.At}
	s.last = e
	s.flight.Add(1)
	return i.ID, func(ctx context.Context) error {
		defer s.flight.Done()
		if err := sink.Deliver(context.WithoutCancel(ctx), e); err != nil {
			s.log.WarnContext(ctx, "interaction not taken", "delivery", h.ID, "error", err)
			return s.apologise(h.Reply)
		}
		return nil
	}, nil
}

// header is the head of an event that waits for an answer.
func (s *Sandbox) header(id string, who chat.UserID, in chat.ConversationID) chat.Header {
	if s.onHome(in) {
		in = ""
	}
	return chat.Header{
		ID: id, Space: s.opts.Space, Actor: s.state.person(who).User, In: in, At: s.clock.Now(), Reply: chat.Token(s.boot + id),
	}
}

// apologise ends an interaction that the bot did not take. It cannot come
// again: nobody waits a minute for a button.
func (s *Sandbox) apologise(to chat.Token) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.tokens[to]
	if p == nil {
		return nil // it was answered all the same
	}
	delete(s.tokens, to)
	return s.fail(p.interaction, "no-answer")
}

// sweep ends interactions that nobody can answer any more.
func (s *Sandbox) sweep() {
	for token, p := range s.tokens {
		if s.clock.Now().Sub(p.at) <= tokenLife {
			continue
		}
		delete(s.tokens, token)
		if p.interaction == nil {
			continue
		}
		if err := s.fail(p.interaction, "no-answer"); err != nil {
			s.log.Warn("interaction cannot be ended", "error", err)
		}
	}
}

// Repeat delivers the last event once more, as platforms do.
func (s *Sandbox) Repeat(ctx context.Context) error {
	s.mu.Lock()
	e, sink := s.last, s.sink
	s.mu.Unlock()
	if e == nil || sink == nil {
		return refuse("nothing-yet", nil)
	}
	return sink.Deliver(ctx, e)
}
