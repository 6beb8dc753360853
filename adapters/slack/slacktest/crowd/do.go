package crowd

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
)

// at is the channel and the thread that somebody means; "" is their conversation with
// the bot.
func (c *Crowd) at(who chat.UserID, in chat.ConversationID) (channel, thread string) {
	if in == "" {
		return c.double.DirectChannel(c.Person(who)), ""
	}
	if names, room := strings.CutPrefix(string(in), "room:"); room {
		return c.room(strings.Split(names, "+")), ""
	}
	id := locked(c, func() chat.ConversationID { return c.placeID(in) })
	channel, thread, _ = strings.Cut(string(id), ":")
	return channel, thread
}

// room is the one of these people with the bot; "" for none.
func (c *Crowd) room(names []string) string {
	people := []string{c.double.Bot(c.team)}
	for _, name := range names {
		people = append(people, c.Person(chat.UserID(name)))
	}
	slices.Sort(people)
	for _, ch := range c.double.Channels(c.team) {
		if ch.Kind == slacktest.Group && slices.Equal(slices.Sorted(slices.Values(ch.Members)), people) {
			return ch.ID
		}
	}
	return ""
}

// Command implements [chattest.World].
func (c *Crowd) Command(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	person := c.Person(who)
	channel, thread := c.at(who, in)
	word, words, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(text), "/"), " ")
	_, err := c.act(ctx, func(ctx context.Context) (slacktest.Done, error) {
		return c.double.Command(ctx, person, channel, thread, "/"+c.opts.Called(word), strings.TrimSpace(words))
	})
	return err
}

// Use implements [chattest.World].
func (c *Crowd) Use(ctx context.Context, who chat.UserID, title, words string) error {
	m, err := c.holding(who, words, func(slacktest.Message) bool { return true })
	if err != nil {
		return err
	}
	name, err := c.menuEntry(title)
	if err != nil {
		return err
	}
	person := c.Person(who)
	_, err = c.act(ctx, func(ctx context.Context) (slacktest.Done, error) {
		return c.double.UseOnMessage(ctx, person, m.Channel, m.TS, name)
	})
	return err
}

func (c *Crowd) menuEntry(title string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, spec := range c.specs {
		if !spec.OnMessage {
			continue
		}
		for _, t := range spec.Titles {
			if t == title {
				return spec.Name, nil
			}
		}
	}
	return "", fmt.Errorf("no entry %q in the menu of messages", title)
}

// Post implements [chattest.World].
func (c *Crowd) Post(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error {
	channel, thread := c.at(who, in)
	return c.write(ctx, who, channel, thread, text)
}

func (c *Crowd) write(ctx context.Context, who chat.UserID, channel, thread, text string) error {
	person := c.Person(who)
	d, err := c.act(ctx, func(ctx context.Context) (slacktest.Done, error) {
		return c.double.Post(ctx, person, channel, thread, text)
	})
	if d.TS != "" {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.newer(thing{key: key{channel, d.TS}})
	}
	return err
}

// Reply implements [chattest.World]. In a conversation of few people answer below
// each other.
func (c *Crowd) Reply(ctx context.Context, who chat.UserID, words, text string) error {
	m, err := c.holding(who, words, c.among)
	if err != nil {
		return err
	}
	at, _ := c.double.ChannelOf(m.Channel)
	if at.Kind == slacktest.Group {
		return c.write(ctx, who, m.Channel, "", text)
	}
	thread := m.Thread
	if thread == "" {
		thread = m.TS
		title := []rune(c.line(m))
		c.mu.Lock()
		if place := m.Channel + ":" + thread; c.titles[place] == "" {
			c.titles[place] = string(title[:min(len(title), chat.MaxThreadTitle)])
		}
		c.mu.Unlock()
	}
	return c.write(ctx, who, m.Channel, thread, text)
}

// Thread implements [chattest.World].
func (c *Crowd) Thread(who chat.UserID, words string) (chat.ConversationID, error) {
	threaded := func(m slacktest.Message) bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return m.Thread != "" || m.Replies > 0 || c.titles[m.Channel+":"+m.TS] != ""
	}
	m, err := c.holding(who, words, threaded)
	if err != nil {
		return "", err
	}
	if m.Thread == "" {
		m.Thread = m.TS
	}
	return locked(c, func() chat.ConversationID { return c.placeNamed(chat.ConversationID(m.Channel + ":" + m.Thread)) }), nil
}

// OpenHome implements [chattest.World].
func (c *Crowd) OpenHome(ctx context.Context, who chat.UserID) error {
	person := c.Person(who)
	c.look()
	c.mu.Lock()
	if c.pages[who] {
		c.newer(thing{page: person})
	}
	c.mu.Unlock()
	_, err := c.act(ctx, func(ctx context.Context) (slacktest.Done, error) { return c.double.OpenHome(ctx, person) })
	return err
}

// Join implements [chattest.World]. Whoever was known comes with a new account, as
// Slack tells of no other that it joined.
func (c *Crowd) Join(ctx context.Context, who chat.UserID) error {
	c.Person(who)
	c.mu.Lock()
	old, as := c.people[who], described(c.users[who])
	c.mu.Unlock()
	c.double.Settle(old, false)
	_, err := c.act(ctx, func(ctx context.Context) (slacktest.Done, error) {
		_, d, err := c.double.Join(ctx, c.team, as)
		return d, err
	})
	return err
}

// Leave implements [chattest.World].
func (c *Crowd) Leave(ctx context.Context, who chat.UserID) error {
	person := c.Person(who)
	_, err := c.act(ctx, func(ctx context.Context) (slacktest.Done, error) { return c.double.Leave(ctx, person) })
	return err
}

// Repeat implements [chattest.World]. The adapter knows again what Slack brings
// twice, and acknowledges it; so what comes again is what a process would tell that
// has just started.
func (c *Crowd) Repeat(ctx context.Context) error {
	c.mu.Lock()
	last, sink := c.last, c.sink
	c.mu.Unlock()
	if last == nil {
		return errors.New("nothing has happened yet")
	}
	if d, err := c.double.Repeat(ctx); err != nil || !d.Heard() {
		return errors.Join(err, errUnheard)
	}
	if len(c.done) > 0 {
		return errors.New("the adapter did not know again what came twice")
	}
	return sink.Deliver(ctx, last)
}
