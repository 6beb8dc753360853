package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// town is a Discord with names.
type town struct {
	double *discordtest.Server
	guild  discordtest.ID

	mu      sync.Mutex
	ahead   time.Duration // of the machine's clock
	people  map[string]discordtest.ID
	places  map[string]discordtest.ID
	numbers map[discordtest.ID]int // of messages, as they were shown
	shown   []discordtest.ID       // … by these numbers, from 1 on
}

// mayAll is what the bot may do: see, write, also in threads, make threads of both
// kinds, attach files, read what was, and put reactions.
const mayAll = 1<<6 | 1<<10 | 1<<11 | 1<<14 | 1<<15 | 1<<16 | 1<<34 | 1<<35 | 1<<36 | 1<<38

// settle makes a server with people and channels, and the bot in it.
func settle(s settings) *town {
	t := &town{people: map[string]discordtest.ID{}, places: map[string]discordtest.ID{}, numbers: map[discordtest.ID]int{}}
	privileged := 1 << 1
	if s.content {
		privileged |= 1 << 15
	}
	t.double = discordtest.New(discordtest.Options{
		Now: t.now, Heartbeat: s.heartbeat, Privileged: privileged, MessageContent: s.content, Limits: s.limits == "discord", Endpoint: s.endpoint,
	})
	t.guild = t.double.AddGuild("Kith")
	for _, c := range t.double.Channels(t.guild) {
		t.places["#"+c.Name] = c.ID
	}
	t.double.InviteBot(t.guild, mayAll)
	for _, name := range names(s.channels) {
		t.places["#"+name] = t.double.AddChannel(t.guild, name, discordtest.Text)
	}
	for _, name := range names(s.people) {
		t.join(name)
	}
	return t
}

func names(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// now is the machine's time, moved ahead.
func (t *town) now() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	return time.Now().Add(t.ahead)
}

// join lets somebody into the server, who may be new to Discord.
func (t *town) join(name string) {
	t.mu.Lock()
	id, known := t.people[name]
	t.mu.Unlock()
	if !known {
		id = t.double.AddUser(discordtest.User{Name: name, GlobalName: strings.ToUpper(name[:1]) + name[1:]})
		t.mu.Lock()
		t.people[name] = id
		t.mu.Unlock()
	}
	t.double.AddMember(t.guild, id)
}

// describe is who and what there is.
func (t *town) describe() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return fmt.Sprintf("The server is %s; there are %s in %s.", t.guild,
		strings.Join(slices.Sorted(maps.Keys(t.people)), ", "), strings.Join(slices.Sorted(maps.Keys(t.places)), ", "))
}

func (t *town) person(name string) (discordtest.ID, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if id, ok := t.people[strings.TrimPrefix(name, "@")]; ok {
		return id, nil
	}
	return 0, fmt.Errorf("nobody is called %s", name)
}

// place is where somebody is: a channel, a thread by its ID, or "directly".
func (t *town) place(who discordtest.ID, name string) (discordtest.ID, error) {
	if name == "directly" {
		return t.double.DirectChannel(who), nil
	}
	t.mu.Lock()
	id, ok := t.places[name]
	t.mu.Unlock()
	if ok {
		return id, nil
	}
	if id, err := discordtest.ParseID(name); err == nil {
		if _, there := t.double.ChannelOf(id); there {
			return id, nil
		}
	}
	return 0, fmt.Errorf("there is no channel %s", name)
}

// number is that of a message, a new one when it was not shown before.
func (t *town) number(id discordtest.ID) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n, ok := t.numbers[id]; ok {
		return n
	}
	t.shown = append(t.shown, id)
	t.numbers[id] = len(t.shown)
	return len(t.shown)
}

// message is one by its number, of those that somebody sees.
func (t *town) message(who discordtest.ID, number string) (discordtest.Message, error) {
	for _, m := range t.double.Visible(who) {
		if fmt.Sprint(t.number(m.ID)) == number || m.ID.String() == number {
			return m, nil
		}
	}
	return discordtest.Message{}, fmt.Errorf("there is no message %s", number)
}
