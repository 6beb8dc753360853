package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// completeWithin is how long suggestions are worth waiting for.
const completeWithin = 2 * time.Second

// command types a command.
func command(s *Sandbox, a *Act, who *Person, done *Done) (then, error) {
	if err := written(strings.TrimPrefix(strings.TrimSpace(a.Text), "/")); err != nil {
		return nil, err
	}
	in, err := s.target(a, who.ID)
	if err != nil {
		return nil, err
	}
	caps := s.state.Look.Caps()
	if in.Kind == Thread && caps.CommandsInThread == chat.No {
		return nil, refuse("thread-commands", map[string]string{"look": looks[s.state.Look].title})
	}
	typed := chat.ParseCommand(s.state.Commands, a.Text, s.resolve)
	i := Interaction{Person: who.ID, Tab: a.Tab, What: "command", Conversation: in.ID, Text: "/" + typed.Name}
	var rest then
	done.Interaction, rest, err = s.interact(i, func(h chat.Header) chat.Event {
		if caps.TypedOptions == chat.No {
			return chat.Command{Header: h, Name: typed.Name, Input: typed.Input}
		}
		return chat.Command{Header: h, Name: typed.Name, Options: typed.Options}
	})
	return rest, err
}

// resolve finds people and channels by what is typed after "@" and "#".
func (s *Sandbox) resolve(kind chat.OptionKind, name string) (string, bool) {
	if kind == chat.ChannelOption {
		id := chat.ConversationID("#" + strings.ToLower(name))
		c := s.state.conversation(id)
		return string(id), c != nil && c.Kind == Channel
	}
	for _, p := range s.state.People {
		if strings.EqualFold(string(p.ID), name) || strings.EqualFold(p.Name, name) {
			return string(p.ID), true
		}
	}
	return "", false
}

// use picks a command from the menu of a message.
func use(s *Sandbox, a *Act, who *Person, done *Done) (then, error) {
	at := slices.IndexFunc(s.state.Commands, func(c chat.CommandSpec) bool { return c.OnMessage && c.Name == a.Command })
	if at < 0 {
		return nil, refuse("no-command", nil)
	}
	m := s.state.message(a.Message)
	if m == nil || m.Only != "" || !s.sees(who.ID, m) || s.onHome(m.Conversation) {
		return nil, refuse("no-message", nil)
	}
	i := Interaction{Person: who.ID, Tab: a.Tab, What: "use", Conversation: m.Conversation, Message: m.ID}
	i.Text = inLanguage(s.state.Commands[at].Titles, s.language(who.ID))
	target := s.posted(m)
	var rest then
	var err error
	done.Interaction, rest, err = s.interact(i, func(h chat.Header) chat.Event {
		return chat.MessageCommand{Header: h, Name: a.Command, Target: target}
	})
	return rest, err
}

// press presses a button.
func press(s *Sandbox, a *Act, who *Person, done *Done) (then, error) {
	item, m, err := s.control(a, who.ID)
	if err != nil {
		return nil, err
	}
	b, ok := item.(chat.Button)
	if !ok {
		return nil, refuse("stale", nil)
	}
	return s.act(a, m, b.Do, nil, done)
}

// choose changes a select.
func choose(s *Sandbox, a *Act, who *Person, done *Done) (then, error) {
	var values []string
	if err := json.Unmarshal(a.Values, &values); err != nil {
		return nil, refuse("malformed", nil)
	}
	item, m, err := s.control(a, who.ID)
	if err != nil {
		return nil, err
	}
	c, ok := item.(chat.Select)
	if !ok {
		return nil, refuse("stale", nil)
	}
	if len(values) > max(c.Max, 1) {
		return nil, refuse("choice", nil)
	}
	for _, v := range values {
		if !s.offers(c.Of, c.Options, v) {
			return nil, refuse("choice", nil)
		}
	}
	return s.act(a, m, c.Do, values, done)
}

// act delivers what a control does.
func (s *Sandbox) act(a *Act, m *Message, do chat.ActionID, values []string, done *Done) (rest then, err error) {
	i := Interaction{Person: a.As, Tab: a.Tab, What: a.Do, Conversation: m.Conversation, Message: m.ID, Action: do.String()}
	done.Interaction, rest, err = s.interact(i, func(h chat.Header) chat.Event {
		e := chat.Action{Header: h, Action: do, Values: values, Source: m.ref(s.opts.Space)}
		if s.onHome(m.Conversation) {
			e.Source = chat.Ref{}
		}
		return e
	})
	return rest, err
}

// control finds the control of a message that does a.Action.
func (s *Sandbox) control(a *Act, who chat.UserID) (chat.Control, *Message, error) {
	m := s.state.message(a.Message)
	if m == nil || !s.sees(who, m) {
		return nil, nil, refuse("no-message", nil)
	}
	for item := range controls(m) {
		switch item := item.(type) {
		case chat.Button:
			if item.URL == "" && item.Do.String() == a.Action {
				return item, m, nil
			}
		case chat.Select:
			if item.Do.String() == a.Action {
				return item, m, nil
			}
		}
	}
	return nil, nil, refuse("stale", nil)
}

// controls are all that a message offers, from top to bottom.
func controls(m *Message) func(yield func(chat.Control) bool) {
	return func(yield func(chat.Control) bool) {
		if m.Shown == nil {
			return
		}
		for _, b := range m.Shown.Blocks {
			c, _ := b.(chat.Controls)
			for _, item := range c.Items {
				if !yield(item) {
					return
				}
			}
		}
	}
}

// offers is whether a value is among those that can be chosen.
func (s *Sandbox) offers(of chat.Source, options []chat.Option, value string) bool {
	switch of {
	case chat.FromPeople:
		return s.state.person(chat.UserID(value)) != nil
	case chat.FromChannels:
		c := s.state.conversation(chat.ConversationID(value))
		return c != nil && c.Kind == Channel
	}
	return slices.ContainsFunc(options, func(o chat.Option) bool { return o.Value == value })
}

// submit sends a form in. What stands in it is handed over as it is: the page
// asks for what is missing, and the bot is the one that knows.
func submit(s *Sandbox, a *Act, who *Person, done *Done) (rest then, err error) {
	values := chat.Values{}
	if a.Values != nil {
		if err := json.Unmarshal(a.Values, &values); err != nil {
			return nil, refuse("malformed", nil)
		}
	}
	f := s.state.Forms[who.ID]
	if f == nil || f.ID != a.Form {
		return nil, refuse("no-form", nil)
	}
	for _, i := range s.state.Interactions {
		if i.Form == f.ID {
			return nil, refuse("busy", nil)
		}
	}
	sent, err := filled(f.Form, values)
	if err != nil {
		return nil, err
	}
	i := Interaction{Person: who.ID, Tab: a.Tab, What: "submit", Conversation: f.In, Message: f.Source, Action: f.Form.Do.String(), Form: f.ID}
	done.Interaction, rest, err = s.interact(i, func(h chat.Header) chat.Event {
		return chat.Submit{Header: h, Form: f.Form.Do, Values: sent}
	})
	return rest, err
}

// filled is what a form sends: what stands in it, with what was entered.
func filled(f chat.Form, values chat.Values) (chat.Values, error) {
	sent := chat.Values{}
	for _, field := range f.Fields {
		sent[field.Name] = slices.Clone(field.Value)
	}
	for name, value := range values {
		if _, ok := sent[name]; !ok {
			return nil, refuse("no-field", nil)
		}
		sent[name] = value
	}
	return sent, nil
}

// complete asks what an option could be. Nothing of it is kept.
func complete(s *Sandbox, a *Act, who *Person, done *Done) (then, error) {
	sink := s.sink
	if sink == nil {
		return nil, refuse("asleep", nil)
	}
	s.asked++
	h := s.header(fmt.Sprintf("c%d-%s", s.asked, s.boot), who.ID, a.In)
	p := &pending{at: h.At}
	s.tokens[h.Reply] = p
	s.flight.Add(1)
	done.Options = &[]wireOption{}
	return func(ctx context.Context) error {
		defer s.flight.Done()
		ctx, stop := context.WithTimeout(ctx, completeWithin)
		defer stop()
		err := sink.Deliver(ctx, chat.Completing{Header: h, Name: a.Command, Option: a.Option, Partial: a.Partial})
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.tokens, h.Reply)
		*done.Options = wireOptions(p.suggested)
		if err != nil {
			s.log.DebugContext(ctx, "completion not taken", "error", err)
		}
		return nil
	}, nil
}
