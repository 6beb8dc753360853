// Package crowd plays the people of the conformance suite and of stories on a
// double of Slack. Those know people and channels by names such as "ada" and
// "#questions", the adapter by IDs: Translate stands between the two.
//
//	crowd.go      who is there
//	act.go        how what people do is waited for
//	do.go         what people do
//	choose.go     what they enter and choose
//	find.go       what they point at
//	harm.go       what goes wrong
//	remove.go     … and that the bot is put out
//	seen.go       what people see, read back from what Slack was sent
//	read.go       … message by message, and view by view
//	rich.go       … and the texts in them
//	names.go      what the adapter tells, in names
//	ids.go        what the core shows, in IDs
//	translate.go  an adapter that knows people and channels by names
//	run.go        an adapter, until the test ends
//
// A test uses it so:
//
//	people := crowd.New(server, "Kith", crowd.Options{})
//	adapter, err := slack.New(slack.Options{API: api, …})
//	platform := people.Translate(adapter)
//	crowd.Run(t, adapter, people)
//	people.Attach(core)
package crowd

import (
	"context"
	"strings"
	"sync"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Options are what a crowd can do without.
type Options struct {
	// Called is what people type for a command of that first word; nil: the word.
	Called func(word string) string
}

// Crowd is the people of one workspace.
type Crowd struct {
	double *slacktest.Server
	opts   Options
	team   string

	mu      sync.Mutex
	people  map[chat.UserID]string
	users   map[chat.UserID]chat.User // as they were met
	places  map[chat.ConversationID]string
	titles  map[string]string // of threads, by their place
	specs   []chat.CommandSpec
	sink    chat.Sink
	waiting []chat.Event // that nobody has taken
	last    chat.Event
	actors  map[chat.Token]chat.UserID // of what is not answered yet
	flights map[chat.Token]chan result // what Slack waits for, of that
	faults  map[string]*fault

	refusing map[chat.UserID]bool
	out      bool // the bot was put out

	things []thing             // what there is to see, the newest last
	lines  []string            // what became visible and was not asked for
	said   map[key]string      // what messages say
	whose  map[key]chat.UserID // answers in the conversation with the bot, as they are one's own
	pages  map[chat.UserID]bool

	life context.Context // of what people wait for; ends with the adapter
	end  context.CancelFunc
	runs bool
	done chan chat.Token // an event was handled
}

// key is a message.
type key struct{ channel, ts string }

var (
	_ chattest.World   = (*Crowd)(nil)
	_ chattest.Breaker = (*Crowd)(nil)
)

// New makes a workspace with the bot in it, and nobody else yet.
func New(double *slacktest.Server, name string, o Options) *Crowd {
	if o.Called == nil {
		o.Called = func(word string) string { return word }
	}
	c := &Crowd{
		double: double, opts: o, people: map[chat.UserID]string{}, users: map[chat.UserID]chat.User{}, places: map[chat.ConversationID]string{},
		titles: map[string]string{}, actors: map[chat.Token]chat.UserID{}, flights: map[chat.Token]chan result{}, faults: map[string]*fault{}, refusing: map[chat.UserID]bool{},
		said: map[key]string{}, whose: map[key]chat.UserID{}, pages: map[chat.UserID]bool{}, done: make(chan chat.Token, 1024),
	}
	c.life, c.end = context.WithCancel(context.Background())
	c.team = double.AddTeam(name)
	general := double.Channels(c.team)[0].ID
	double.Put(general, double.Bot(c.team), true)
	c.places["#general"] = general
	return c
}

// Space is the workspace's.
func (c *Crowd) Space() chat.SpaceID { return chat.SpaceID("slack:" + c.team) }

// Team is the workspace's ID.
func (c *Crowd) Team() string { return c.team }

// Person is the ID of somebody.
func (c *Crowd) Person(who chat.UserID) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.who(who)
}

// Channel is the ID of a channel, which is made when there is none. Everybody is in
// it, and the bot.
func (c *Crowd) Channel(name chat.ConversationID) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.channel(name)
}

func (c *Crowd) channel(name chat.ConversationID) string {
	id := c.places[name]
	if id == "" {
		members := []string{c.double.Bot(c.team)}
		for _, who := range c.people {
			members = append(members, who)
		}
		id = c.double.AddChannel(c.team, slacktest.Public, strings.TrimPrefix(string(name), "#"), members...)
		c.places[name] = id
	}
	return id
}

// who is the ID of a person, whom nobody has to have met.
func (c *Crowd) who(id chat.UserID) string {
	if is := c.people[id]; is != "" {
		return is
	}
	c.meet(chat.User{ID: id, Name: strings.ToUpper(string(id[:1])) + string(id[1:]), Locale: "en"})
	return c.people[id]
}

// Meet implements [chattest.World]. Of somebody who changes the adapter hears.
func (c *Crowd) Meet(u chat.User) {
	c.mu.Lock()
	changed := c.people[u.ID]
	if changed == "" || c.users[u.ID] == u || !c.runs {
		changed = ""
		c.meet(u)
	} else {
		c.users[u.ID] = u
	}
	c.mu.Unlock()
	if changed != "" {
		_, _ = c.double.Change(c.life, changed, func(is *slacktest.User) { *is = described(u) }) // whoever is known can change
	}
}

func (c *Crowd) meet(u chat.User) {
	c.users[u.ID] = u
	if id := c.people[u.ID]; id != "" {
		c.double.SetUser(id, described(u))
		return
	}
	c.settle(u.ID, c.double.AddUser(c.team, described(u)))
}

// settle makes somebody known by an ID, and puts them into all channels.
func (c *Crowd) settle(who chat.UserID, id string) {
	c.people[who] = id
	if c.refusing[who] {
		c.refuse(who)
	}
	for name, channel := range c.places {
		if strings.HasPrefix(string(name), "#") {
			c.double.Put(channel, id, true)
		}
	}
}

// locales are how Slack calls the languages of stories.
var locales = map[string]string{"": "en-US", "en": "en-US", "de": "de-DE"}

func localeOf(language string) string {
	if locale := locales[language]; locale != "" {
		return locale
	}
	return language
}

// handleOf is what is typed behind "@".
func handleOf(who chat.UserID) string { return strings.ToLower(string(who)) }

// described is a person as Slack knows them.
func described(u chat.User) slacktest.User {
	return slacktest.User{
		Name: handleOf(u.ID), RealName: u.Name, Locale: localeOf(u.Locale), TZ: u.Zone, Admin: u.Manages, Bot: u.Bot,
	}
}

// Attach makes what happens reach a sink.
func (c *Crowd) Attach(sink chat.Sink) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sink = sink
}
