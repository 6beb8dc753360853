package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// town is a Slack with names.
type town struct {
	double *slacktest.Server
	team   string
	said   *speaker
	ctx    context.Context // of what is still brought to the app
	acting sync.WaitGroup

	mu      sync.Mutex
	ahead   time.Duration // of the machine's clock
	people  map[string]string
	numbers map[place]int // of messages, as they were shown
	shown   []place       // … by these numbers, from 1 on
}

// place is where a message stands.
type place struct{ channel, ts string }

// settle makes a workspace with people and channels, and the bot in all of them.
func settle(ctx context.Context, s settings, said *speaker) (*town, error) {
	t := &town{said: said, ctx: ctx, people: map[string]string{}, numbers: map[place]int{}}
	o := slacktest.Options{Now: t.now, Unlimited: s.limits == "none", Delivery: delivery.Options{
		Refresh: s.refresh, Patience: s.patience, Endpoints: delivery.Endpoints{Events: s.events, Commands: s.commands, Interactivity: s.interactive},
	}}
	if s.manifest != "" {
		content, err := os.ReadFile(s.manifest)
		if err != nil {
			return nil, fmt.Errorf("read the manifest: %w", err)
		}
		if o.App, err = slacktest.ParseManifest(content); err != nil {
			return nil, err
		}
	}
	t.double = slacktest.New(o)
	t.team = t.double.AddTeam("Kith")
	var all []string
	for i, name := range names(s.people) {
		t.people[name] = t.double.AddUser(t.team, slacktest.User{Name: name, RealName: strings.ToUpper(name[:1]) + name[1:], Admin: i == 0})
		all = append(all, t.people[name])
	}
	all = append(all, t.double.Bot(t.team))
	for _, c := range t.double.Channels(t.team) { // general, where people are by themselves
		t.double.Put(c.ID, t.double.Bot(t.team), true)
	}
	for _, name := range names(s.channels) {
		t.double.AddChannel(t.team, slacktest.Public, name, all...)
	}
	return t, nil
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

// describe is who and what there is.
func (t *town) describe() string {
	var channels []string
	for _, c := range t.double.Channels(t.team) {
		if c.Kind == slacktest.Public || c.Kind == slacktest.Private {
			channels = append(channels, "#"+c.Name)
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return fmt.Sprintf("The workspace is %s; there are %s in %s.", t.team, strings.Join(slices.Sorted(maps.Keys(t.people)), ", "), strings.Join(channels, ", "))
}

// person is somebody by their name, also one who joined later.
func (t *town) person(name string) (string, error) {
	name = strings.TrimPrefix(name, "@")
	t.mu.Lock()
	defer t.mu.Unlock()
	if id, ok := t.people[name]; ok {
		return id, nil
	}
	for _, id := range t.double.Channels(t.team)[0].Members { // everybody is in the first one
		if u, _ := t.double.UserOf(id); u.Name == name && !u.Bot {
			t.people[name] = id
			return id, nil
		}
	}
	return "", fmt.Errorf("nobody is called %s", name)
}

// channel is one by its name or its ID; "directly" is somebody's conversation with
// the bot.
func (t *town) channel(who, name string) (string, error) {
	if name == "directly" {
		return t.double.DirectChannel(who), nil
	}
	for _, c := range t.double.Channels(t.team) {
		if c.ID == name || "#"+c.Name == name {
			return c.ID, nil
		}
	}
	return "", fmt.Errorf("there is no channel %s", name)
}

// number is that of a message, a new one when it was not shown before.
func (t *town) number(channel, ts string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	at := place{channel, ts}
	if n, ok := t.numbers[at]; ok {
		return n
	}
	t.shown = append(t.shown, at)
	t.numbers[at] = len(t.shown)
	return len(t.shown)
}

// message is one by its number, of those that somebody sees.
func (t *town) message(who, number string) (slacktest.Message, error) {
	for _, m := range t.double.Visible(who) {
		if fmt.Sprint(t.number(m.Channel, m.TS)) == number || m.TS == number {
			return m, nil
		}
	}
	return slacktest.Message{}, fmt.Errorf("there is no message %s", number)
}
