package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// Meet makes a person known, or changes what is known of them.
func (s *Sandbox) Meet(u chat.User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := Person{Here: true, Hue: s.hue()}
	if known := s.state.person(u.ID); known != nil {
		p = *known
	}
	if p.User == u && p.ID != "" {
		return
	}
	p.User = u
	s.put(Entry{Person: &p})
}

// Describe says one or two lines about a person who is known.
func (s *Sandbox) Describe(who chat.UserID, about string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.state.person(who)
	if known == nil || known.About == about {
		return
	}
	p := *known
	p.About = about
	s.put(Entry{Person: &p})
}

// Channels opens channels, named like "#questions"; their names are their IDs.
func (s *Sandbox) Channels(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		id := chat.ConversationID("#" + strings.TrimPrefix(strings.ToLower(name), "#"))
		if s.state.conversation(id) == nil {
			s.put(Entry{Conversation: &Conversation{ID: id, Kind: Channel, Title: string(id)}})
		}
	}
}

// put is append where nobody can do anything about a failure.
func (s *Sandbox) put(e Entry) {
	if err := s.append(e); err != nil {
		s.log.Error("sandbox", "error", err)
	}
}

// known makes sure that somebody who acts can: people come into scenarios by
// what they do.
func (s *Sandbox) known(who chat.UserID) {
	s.mu.Lock()
	known := s.state.person(who) != nil
	s.mu.Unlock()
	if !known && who != "" {
		s.Meet(chat.User{ID: who, Name: capital(string(who))})
	}
}

// do is Act for those who know each other.
func (s *Sandbox) do(ctx context.Context, a Act) error {
	s.known(a.As)
	_, err := s.Act(ctx, a)
	return err
}

// aim points an act at a conversation; "" is the direct one with the bot.
func (a Act) aim(in chat.ConversationID) Act {
	a.In = in
	if in == "" {
		a.To = Bot.ID
	}
	return a
}

// Command types "/ask How do I …" in a channel.
func (s *Sandbox) Command(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	return s.do(ctx, Act{As: who, Do: "command", Text: text}.aim(in))
}

// Post writes into a conversation, or to the bot directly when in is "".
func (s *Sandbox) Post(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	return s.do(ctx, Act{As: who, Do: "post", Text: text}.aim(in))
}

// Reply writes into the thread of the newest message that holds words.
func (s *Sandbox) Reply(ctx context.Context, who chat.UserID, words, text string) error {
	s.known(who)
	s.mu.Lock()
	m := s.newest(who, func(m *Message) bool {
		return m.Only == "" && s.state.conversation(m.Conversation).Kind != Direct && !s.onHome(m.Conversation) && s.holds(m, words)
	})
	s.mu.Unlock()
	if m == nil {
		return fmt.Errorf("%s sees no message with %q", who, words)
	}
	return s.do(ctx, Act{As: who, Do: "post", On: m.ID, Text: text})
}

// Thread is the thread of the newest message that holds words, or in which one
// stands.
func (s *Sandbox) Thread(who chat.UserID, words string) (chat.ConversationID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.newest(who, func(m *Message) bool {
		in := s.state.conversation(m.Conversation).Kind == Thread
		return m.Only == "" && (m.Thread != "" || in) && s.holds(m, words)
	})
	switch {
	case m == nil:
		return "", fmt.Errorf("%s sees no thread with %q", who, words)
	case m.Thread != "":
		return m.Thread, nil
	}
	return m.Conversation, nil
}

// Use picks a command, by its title, from the menu of the newest message that
// holds words.
func (s *Sandbox) Use(ctx context.Context, who chat.UserID, title, words string) error {
	s.known(who)
	s.mu.Lock()
	name, err := s.menuEntry(title)
	m := s.newest(who, func(m *Message) bool { return m.Only == "" && s.holds(m, words) })
	s.mu.Unlock()
	if err == nil && m == nil {
		err = fmt.Errorf("%s sees no message with %q", who, words)
	}
	if err != nil {
		return err
	}
	return s.do(ctx, Act{As: who, Do: "use", Command: name, Message: m.ID})
}

// Press presses the newest button with that label that the person sees.
func (s *Sandbox) Press(ctx context.Context, who chat.UserID, label string) error {
	s.known(who)
	s.mu.Lock()
	var found chat.Button
	m := s.newest(who, func(m *Message) bool {
		for item := range controls(m) {
			if b, ok := item.(chat.Button); ok && b.Label == label && b.URL == "" {
				found = b
				return true
			}
		}
		return false
	})
	s.mu.Unlock()
	if m == nil {
		return fmt.Errorf("%s sees no button %q", who, label)
	}
	return s.do(ctx, Act{As: who, Do: "press", Message: m.ID, Action: found.Do.String()})
}

// Choose chooses in the newest select that the person sees, by label or value.
func (s *Sandbox) Choose(ctx context.Context, who chat.UserID, values []string) error {
	s.known(who)
	s.mu.Lock()
	var found chat.Select
	m := s.newest(who, func(m *Message) bool {
		for item := range controls(m) {
			if c, ok := item.(chat.Select); ok {
				found = c
				return true
			}
		}
		return false
	})
	s.mu.Unlock()
	if m == nil {
		return fmt.Errorf("%s sees nothing to choose from", who)
	}
	chosen, err := pick(found.Of, found.Options, values)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(chosen)
	if err != nil {
		return err
	}
	return s.do(ctx, Act{As: who, Do: "choose", Message: m.ID, Action: found.Do.String(), Values: raw})
}

// Fill sends in the form that is open for the person. What values do not name
// keeps what stands in the form.
func (s *Sandbox) Fill(ctx context.Context, who chat.UserID, values chat.Values) error {
	s.mu.Lock()
	f := s.state.Forms[who]
	s.mu.Unlock()
	if f == nil {
		return fmt.Errorf("%s has no form open", who)
	}
	picked := chat.Values{}
	for name, value := range values {
		i := slices.IndexFunc(f.Form.Fields, func(f chat.Field) bool { return f.Name == name })
		if i >= 0 && f.Form.Fields[i].Kind == chat.Choice {
			var err error
			if value, err = pick(f.Form.Fields[i].Of, f.Form.Fields[i].Options, value); err != nil {
				return err
			}
		}
		picked[name] = value
	}
	raw, err := json.Marshal(picked)
	if err != nil {
		return err
	}
	return s.do(ctx, Act{As: who, Do: "submit", Form: f.ID, Values: raw})
}

// OpenHome looks at a person's page.
func (s *Sandbox) OpenHome(ctx context.Context, who chat.UserID) error {
	return s.do(ctx, Act{As: who, Do: "home"})
}

// Join lets a person enter the space.
func (s *Sandbox) Join(ctx context.Context, who chat.UserID) error {
	return s.do(ctx, Act{As: who, Do: "join"})
}

// Leave lets a person leave the space.
func (s *Sandbox) Leave(ctx context.Context, who chat.UserID) error {
	return s.do(ctx, Act{As: who, Do: "leave"})
}

// Refuse makes a person not accept direct messages from the bot, or accept them again.
func (s *Sandbox) Refuse(who chat.UserID, refuses bool) {
	if err := s.do(context.Background(), Act{As: who, Do: "refuse", Refuses: refuses}); err != nil {
		s.log.Error("sandbox", "error", err)
	}
}
