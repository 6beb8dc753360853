package crowd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

// at is where somebody means; "" is their conversation with the bot.
func (c *Crowd) at(who chat.UserID, in chat.ConversationID) discordtest.ID {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case in == "":
		return c.double.DirectChannel(c.who(who))
	case c.channels[in] != 0 || strings.HasPrefix(string(in), "#"):
		return c.channel(in)
	case strings.HasPrefix(string(in), "room:"):
		return c.room(strings.Split(strings.TrimPrefix(string(in), "room:"), "+"))
	}
	id, _ := discordtest.ParseID(string(in))
	return id
}

// room is the newest one of these people with the bot; 0 for none.
func (c *Crowd) room(names []string) (room discordtest.ID) {
	var people []discordtest.ID
	for _, name := range names {
		people = append(people, c.who(chat.UserID(name)))
	}
	for _, ch := range c.double.Channels(c.guild) {
		members := slices.DeleteFunc(slices.Clone(ch.Members), func(id discordtest.ID) bool { return id == c.double.Bot() })
		if ch.Kind == discordtest.PrivateThread && len(members) == len(people) && !slices.ContainsFunc(people, func(id discordtest.ID) bool { return !slices.Contains(members, id) }) {
			room = ch.ID
		}
	}
	return room
}

func (c *Crowd) person(who chat.UserID) discordtest.ID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.who(who)
}

// Command implements [chattest.World].
func (c *Crowd) Command(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	c.mu.Lock()
	typed := chat.ParseCommand(c.specs, text, c.resolve)
	options := []chat.OptionSpec{}
	for _, spec := range c.specs {
		if spec.Name == typed.Name && !spec.OnMessage {
			options = spec.Options
		}
	}
	c.mu.Unlock()
	var given []discordtest.Given
	for _, o := range options {
		if value, ok := typed.Options[o.Name]; ok {
			given = append(given, discordtest.Given{Name: o.Name, Value: c.numbered(o.Kind, value)})
		}
	}
	if words := typed.Options[""]; words != "" {
		return fmt.Errorf("/%s takes no %q", typed.Name, words)
	}
	person, at := c.person(who), c.at(who, in)
	return c.act(ctx, func() error {
		_, err := c.double.Command(person, at, c.called(typed.Name), given...)
		return err
	})
}

// called is how a command is called here: one that is the first word of others is
// a sub-command of the same name.
func (c *Crowd) called(name string) string {
	if strings.Contains(name, " ") {
		return name
	}
	for _, spec := range c.specs {
		if strings.HasPrefix(spec.Name, name+" ") && !spec.OnMessage {
			return name + " " + name
		}
	}
	return name
}

// resolve finds people and channels by what is typed after "@" and "#".
func (c *Crowd) resolve(kind chat.OptionKind, name string) (string, bool) {
	if kind == chat.ChannelOption {
		id := chat.ConversationID("#" + strings.ToLower(name))
		return string(id), c.channels[id] != 0
	}
	for id, u := range c.users {
		if strings.EqualFold(string(id), name) || strings.EqualFold(u.Name, name) {
			return string(id), true
		}
	}
	return "", false
}

func (c *Crowd) numbered(kind chat.OptionKind, value string) string {
	switch kind {
	case chat.PersonOption:
		return c.person(chat.UserID(value)).String()
	case chat.ChannelOption:
		return c.at("", chat.ConversationID(value)).String()
	}
	return value
}

// Use implements [chattest.World].
func (c *Crowd) Use(ctx context.Context, who chat.UserID, title, words string) error {
	m, err := c.holding(who, words, c.inServer)
	if err != nil {
		return err
	}
	name := title
	for _, cmd := range c.double.Commands(c.guild) {
		if cmd.Type == discordtest.OnMsg && slices.Contains([]string{cmd.Names["de"], cmd.Name}, title) {
			name = cmd.Name
		}
	}
	person := c.person(who)
	return c.act(ctx, func() error { return c.double.MenuCommand(person, m.ID, name) })
}

// Press implements [chattest.World].
func (c *Crowd) Press(ctx context.Context, who chat.UserID, label string) error {
	custom := ""
	m, ok := c.newest(who, func(m discordtest.Message) bool {
		for _, one := range controls(m.Components) {
			if one.Type == discordtest.Button && one.Label == label {
				custom = one.CustomID
				return true
			}
		}
		return false
	})
	if !ok {
		return fmt.Errorf("%s sees no button %q", who, label)
	}
	person := c.person(who)
	return c.act(ctx, func() error { return c.double.Press(person, m.ID, custom) })
}

// Choose implements [chattest.World].
func (c *Crowd) Choose(ctx context.Context, who chat.UserID, values []string) error {
	for _, must := range []bool{true, false} { // the newest that offers them, else the newest
		var sel discordtest.Component
		var chosen []string
		var why error
		m, ok := c.newest(who, func(m discordtest.Message) bool {
			for _, one := range controls(m.Components) {
				if one.Type == discordtest.Button {
					continue
				}
				picked, err := c.picked(one, values)
				if err == nil || !must {
					sel, chosen, why = one, picked, err
					return true
				}
			}
			return false
		})
		if !ok {
			continue
		}
		if why != nil {
			return why
		}
		person := c.person(who)
		return c.act(ctx, func() error { return c.double.Choose(person, m.ID, sel.CustomID, chosen) })
	}
	return fmt.Errorf("%s sees nothing to choose from", who)
}

// Fill implements [chattest.World].
func (c *Crowd) Fill(ctx context.Context, who chat.UserID, values chat.Values) error {
	person := c.person(who)
	form, open := c.double.OpenForm(person)
	if !open {
		return fmt.Errorf("%s has no form open", who)
	}
	sent := map[string][]string{}
	for name, value := range values {
		sent[name] = value
		for _, part := range form.Components {
			if part.Component == nil || part.Component.CustomID != name || part.Component.Type == discordtest.TextInput {
				continue
			}
			picked, err := c.picked(*part.Component, value)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			sent[name] = picked
		}
	}
	return c.act(ctx, func() error { return c.double.Submit(person, sent) })
}

// Post implements [chattest.World].
func (c *Crowd) Post(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	person, at := c.person(who), c.at(who, in)
	return c.act(ctx, func() error {
		_, err := c.double.Post(person, at, text)
		return err
	})
}

// Reply implements [chattest.World].
func (c *Crowd) Reply(ctx context.Context, who chat.UserID, words, text string) error {
	m, err := c.holding(who, words, c.inServer)
	if err != nil {
		return err
	}
	person, in := c.person(who), m.Channel
	if at, _ := c.double.ChannelOf(in); at.Kind == discordtest.Text {
		title := []rune(c.line(m))
		if in, err = c.double.StartThread(person, m.ID, string(title[:min(len(title), 100)])); err != nil {
			return err
		}
	}
	return c.act(ctx, func() error {
		_, err := c.double.Post(person, in, text)
		return err
	})
}

// Thread implements [chattest.World].
func (c *Crowd) Thread(who chat.UserID, words string) (chat.ConversationID, error) {
	threaded := func(id discordtest.ID) bool {
		at, ok := c.double.ChannelOf(id)
		return ok && (at.Kind == discordtest.PublicThread || at.Kind == discordtest.PrivateThread)
	}
	m, err := c.holding(who, words, func(m discordtest.Message) bool { return m.Thread != 0 && threaded(m.Thread) || threaded(m.Channel) })
	switch {
	case err != nil:
		return "", err
	case m.Thread != 0:
		return c.place(m.Thread), nil
	}
	return c.place(m.Channel), nil
}

func (c *Crowd) place(id discordtest.ID) chat.ConversationID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.placeOf(id)
}

// OpenHome implements [chattest.World].
func (c *Crowd) OpenHome(context.Context, chat.UserID) error {
	return errors.New("there are no pages here")
}

// Join implements [chattest.World]. Whoever is there comes back.
func (c *Crowd) Join(ctx context.Context, who chat.UserID) error {
	person := c.person(who)
	c.double.Settle(c.guild, person, false)
	return c.act(ctx, func() error {
		c.double.AddMember(c.guild, person)
		return nil
	})
}

// Leave implements [chattest.World].
func (c *Crowd) Leave(ctx context.Context, who chat.UserID) error {
	person := c.person(who)
	return c.act(ctx, func() error {
		c.double.RemoveMember(c.guild, person)
		return nil
	})
}

// Repeat implements [chattest.World].
func (c *Crowd) Repeat(ctx context.Context) error {
	return c.act(ctx, func() error {
		c.double.Redeliver()
		return nil
	})
}
