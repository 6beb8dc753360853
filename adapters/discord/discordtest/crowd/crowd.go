// Package crowd plays the people of the conformance suite and of stories on a
// double of Discord. Those know people and channels by names such as "ada" and
// "#questions", the adapter by numbers: Translate stands between the two.
//
//	crowd.go      who is there, and how acts are waited for
//	acts.go       what people do
//	find.go       what they point at
//	harm.go       what goes wrong
//	seen.go       what people see, read back from what Discord was sent
//	names.go      what the adapter tells, in names
//	translate.go  what the core shows, in numbers
//	run.go        an adapter, until the test ends
//
// A test uses it so:
//
//	people := crowd.New(server, "Kith")
//	adapter, err := discord.New(discord.Options{API: api, …})
//	platform := people.Translate(adapter)
//	crowd.Run(t, server, adapter, people)
//	people.Attach(core)
package crowd

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// permissions are those that an invitation asks for, and Manage Channels.
const permissions = 1<<4 | 1<<10 | 1<<11 | 1<<15 | 1<<16 | 1<<34 | 1<<35 | 1<<36 | 1<<38

// Crowd is the people of one server.
type Crowd struct {
	double *discordtest.Server
	guild  discordtest.ID
	role   discordtest.ID // of the bot
	admin  discordtest.ID // of whoever manages the server

	mu       sync.Mutex
	people   map[chat.UserID]discordtest.ID
	users    map[chat.UserID]chat.User // as they were met
	channels map[chat.ConversationID]discordtest.ID
	said     map[discordtest.ID]string // what messages say
	specs    []chat.CommandSpec
	managing map[chat.UserID]bool
	sink     chat.Sink
	waiting  []chat.Event // that nobody has taken

	done chan struct{} // an event was handled
}

var _ chattest.World = (*Crowd)(nil)

// New makes a server with the bot in it, and nobody else yet.
func New(double *discordtest.Server, name string) *Crowd {
	c := &Crowd{
		double: double, people: map[chat.UserID]discordtest.ID{}, users: map[chat.UserID]chat.User{}, channels: map[chat.ConversationID]discordtest.ID{},
		managing: map[chat.UserID]bool{}, said: map[discordtest.ID]string{}, done: make(chan struct{}, 1024),
	}
	c.guild = double.AddGuild(name)
	c.role = double.InviteBot(c.guild, permissions)
	c.admin = double.AddRole(c.guild, "organisers", 1<<5)
	c.channel("#general")
	return c
}

// Space is the server's.
func (c *Crowd) Space() chat.SpaceID { return chat.SpaceID("discord:" + c.guild.String()) }

// Guild is the server's number.
func (c *Crowd) Guild() discordtest.ID { return c.guild }

// Channel is the number of a channel, which is made when there is none.
func (c *Crowd) Channel(name chat.ConversationID) discordtest.ID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.channel(name)
}

func (c *Crowd) channel(name chat.ConversationID) discordtest.ID {
	id := c.channels[name]
	if id == 0 {
		id = c.double.AddChannel(c.guild, strings.TrimPrefix(string(name), "#"), discordtest.Text)
		c.channels[name] = id
	}
	return id
}

// who is the number of a person, whom nobody has to have met.
func (c *Crowd) who(id chat.UserID) discordtest.ID {
	if n := c.people[id]; n != 0 {
		return n
	}
	c.meet(chat.User{ID: id, Name: strings.ToUpper(string(id[:1])) + string(id[1:]), Locale: "en"})
	return c.people[id]
}

// Meet implements [chattest.World].
func (c *Crowd) Meet(u chat.User) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.meet(u)
}

func (c *Crowd) meet(u chat.User) {
	is := discordtest.User{Name: strings.ToLower(string(u.ID)), GlobalName: u.Name, Locale: u.Locale, Bot: u.Bot}
	c.users[u.ID] = u
	if n := c.people[u.ID]; n != 0 {
		c.double.SetUser(n, is)
	} else {
		c.people[u.ID] = c.double.AddUser(is)
		c.double.Settle(c.guild, c.people[u.ID], true)
	}
	if u.Manages != c.managing[u.ID] {
		c.double.GiveRole(c.guild, c.people[u.ID], c.admin)
		c.managing[u.ID] = u.Manages
	}
}

// Attach makes what happens reach a sink.
func (c *Crowd) Attach(sink chat.Sink) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sink = sink
}

// Deliver implements [chat.Sink]: what the adapter tells, in names. What nobody
// takes is kept for when somebody does.
func (c *Crowd) Deliver(ctx context.Context, e chat.Event) error {
	c.mu.Lock()
	event, sink := c.named(e), c.sink
	c.mu.Unlock()
	if sink == nil {
		return nil
	}
	err := sink.Deliver(ctx, event)
	if err != nil && event.Head().Reply == "" {
		c.mu.Lock()
		c.waiting = append(c.waiting, event)
		c.mu.Unlock()
		err = nil
	}
	c.done <- struct{}{}
	return err
}

// redeliver tells again what nobody took.
func (c *Crowd) redeliver(ctx context.Context) {
	c.mu.Lock()
	waiting, sink := c.waiting, c.sink
	c.waiting = nil
	c.mu.Unlock()
	for i, e := range waiting {
		if sink.Deliver(ctx, e) != nil {
			c.mu.Lock()
			c.waiting = append(waiting[i:], c.waiting...)
			c.mu.Unlock()
			return
		}
	}
}

// patience is how long an act may travel through the adapter. Only tests that
// fail spend it.
const patience = 10 * time.Second

var errUnheard = errors.New("the adapter did not hear of it")

// act does something, and waits until the adapter's event of it was handled.
func (c *Crowd) act(ctx context.Context, do func() error) error {
	c.redeliver(ctx)
	for len(c.done) > 0 {
		<-c.done
	}
	if err := do(); err != nil {
		return err
	}
	c.double.Deliver(ctx)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-c.done:
		return nil
	case <-timer.C:
		return errUnheard
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Role is the bot's, with its permissions.
func (c *Crowd) Role() discordtest.ID { return c.role }
