package sandbox

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// tokenLife is Discord's, the shorter of the real platforms'.
const tokenLife = 15 * time.Minute

// pending is what a token stands for. It does not outlive the process: the bot
// has forgotten what it was doing too.
type pending struct {
	interaction *Interaction // as of the last entry; nil for a completion
	at          time.Time
	deferred    bool
	suggested   []chat.Option
}

// waitsFor finds what may still be answered.
func (s *Sandbox) waitsFor(to chat.Token) (*pending, error) {
	p := s.tokens[to]
	if p == nil || s.clock.Now().Sub(p.at) > tokenLife {
		return nil, chat.ErrTooLate
	}
	return p, nil
}

// Defer tells people that the answer takes longer.
func (s *Sandbox) Defer(_ context.Context, to chat.Token, private bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("defer"); err != nil {
		return err
	}
	p, err := s.waitsFor(to)
	if err != nil {
		return err
	}
	if p.deferred {
		return chat.ErrTooLate
	}
	if p.interaction == nil {
		return chat.ErrUnsupported
	}
	thinking := *p.interaction
	thinking.State, thinking.Private = "thinking", private
	if err := s.append(Entry{Interaction: &thinking}); err != nil {
		return err
	}
	p.interaction, p.deferred = &thinking, true
	return nil
}

// Respond shows the answer. What cannot be shown leaves the token waiting.
func (s *Sandbox) Respond(_ context.Context, to chat.Token, r chat.Response) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.failing("respond"); err != nil {
		return err
	}
	p, err := s.waitsFor(to)
	if err != nil {
		return err
	}
	if p.interaction == nil {
		return s.suggest(to, p, r)
	}
	var e Entry
	outcome, err := s.show(&e, p, r)
	if err != nil {
		return err
	}
	s.finish(&e, p.interaction, outcome)
	if err := s.append(e); err != nil {
		return err
	}
	delete(s.tokens, to)
	return nil
}

// suggest answers a completion. Anything but suggestions is none.
func (s *Sandbox) suggest(to chat.Token, p *pending, r chat.Response) error {
	if list, ok := r.(chat.Suggest); ok {
		p.suggested = list.Options
	} else if r != nil {
		return chat.ErrUnsupported
	}
	delete(s.tokens, to)
	return nil
}

// finish ends an interaction with the entry that answers it; the form that was
// sent in is then no longer in the person's hands.
func (s *Sandbox) finish(e *Entry, i *Interaction, outcome string) {
	done := *i
	done.State, done.Outcome = "done", outcome
	e.Interaction = &done
	f := s.state.Forms[i.Person]
	if outcome != "failed" && i.What == "submit" && f != nil && f.ID == i.Form && e.Form == nil {
		e.FormClosed, e.FormOf = f.ID, f.Person
	}
}

// show puts a response into e and says what it was.
func (s *Sandbox) show(e *Entry, p *pending, r chat.Response) (outcome string, err error) {
	i := p.interaction
	switch r := r.(type) {
	case nil:
		return "nothing", nil
	case chat.Reply:
		return "reply", s.showReply(e, i, r)
	case chat.Update:
		return "update", s.showUpdate(e, i, r)
	case chat.Open:
		if i.What == "submit" && s.state.Look.Caps().FormAfterForm == chat.No {
			return "", chat.ErrUnsupported
		}
		return "form", s.showForm(e, p, r.Form, nil)
	case chat.Reject:
		if i.What != "submit" || s.state.Look.Caps().FormErrors == chat.No {
			return "", chat.ErrUnsupported
		}
		return "form", s.showForm(e, p, r.Form, r.Errors)
	}
	return "", chat.ErrUnsupported
}

func (s *Sandbox) showReply(e *Entry, i *Interaction, r chat.Reply) error {
	if err := r.Message.Validate(); err != nil {
		return err
	}
	e.Message = s.fresh(i.Conversation, r.Message)
	if !r.Public || s.onHome(i.Conversation) {
		e.Message.Only = i.Person
	}
	s.replaceAnswer(e, i.Conversation)
	if i.Text != "" {
		e.Message.Because = &Because{i.Person, i.Text}
	}
	return nil
}

func (s *Sandbox) showUpdate(e *Entry, i *Interaction, r chat.Update) error {
	if err := r.Message.Validate(); err != nil {
		return err
	}
	if i.Message == "" || i.What == "use" || s.onHome(i.Conversation) {
		return chat.ErrUnsupported
	}
	m := s.state.message(i.Message)
	if m == nil {
		return chat.ErrNotFound
	}
	e.Message = m.showing(r.Message)
	return nil
}

func (s *Sandbox) showForm(e *Entry, p *pending, f chat.Form, complaints map[string]string) error {
	if err := f.Validate(); err != nil {
		return err
	}
	if p.deferred {
		return chat.ErrUnsupported
	}
	i := p.interaction
	e.Form = &OpenForm{
		ID: s.name("f"), Person: i.Person, Tab: i.Tab, Form: f, Complaints: complaints, In: i.Conversation, Replaces: i.Form, Source: i.Message,
	}
	if i.What == "use" {
		e.Form.Source = "" // the message with the menu is not the bot's to replace
	}
	return nil
}

// fail ends an interaction that the bot did not take, and says so kindly. The
// lock is held.
func (s *Sandbox) fail(i *Interaction, why string) error {
	text := refuse(why, nil).in(s.language(i.Person))
	e := Entry{Message: s.fresh(i.Conversation, chat.Message{Text: chat.Escape(text)})}
	e.Message.Only = i.Person
	s.replaceAnswer(&e, i.Conversation)
	s.finish(&e, i, "failed")
	return s.append(e)
}
