package discord

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// guild is a server, as far as Kith has to know it.
type guild struct {
	ID          string    `json:"id"`
	Name        string    `json:"name"`
	Owner       string    `json:"owner_id"`
	Unavailable bool      `json:"unavailable"`
	Roles       []role    `json:"roles"`
	Channels    []channel `json:"channels"`
	Threads     []channel `json:"threads"`
	Members     []member  `json:"members"` // of these only the bot is kept

	asked time.Time // zero: the connection tells what becomes of it
}

type role struct {
	ID          string `json:"id"`
	Permissions int64  `json:"permissions,string"`
}

// channel is a channel or a thread.
type channel struct {
	ID         string                           `json:"id"`
	Guild      string                           `json:"guild_id"`
	Type       discordgo.ChannelType            `json:"type"`
	Name       string                           `json:"name"`
	Parent     string                           `json:"parent_id"`
	Position   int                              `json:"position"`
	Owner      string                           `json:"owner_id"`     // of a thread
	Count      int                              `json:"member_count"` // of a thread, the bot among them
	Last       string                           `json:"last_message_id"`
	Overwrites []*discordgo.PermissionOverwrite `json:"permission_overwrites"`
	Flags      int                              `json:"flags"`
	Tags       []tag                            `json:"available_tags"` // of a forum
	Applied    []string                         `json:"applied_tags"`   // of a post
	Thread     *struct {
		Archived bool `json:"archived"`
		Locked   bool `json:"locked"`
	} `json:"thread_metadata"`
	Recipients []user `json:"recipients"` // of a direct conversation
}

type tag struct {
	ID        string  `json:"id,omitempty"`
	Name      string  `json:"name"`
	Moderated bool    `json:"moderated"`
	EmojiID   *string `json:"emoji_id"`
	EmojiName *string `json:"emoji_name"`
}

func (c channel) forum() bool {
	return c.Type == discordgo.ChannelTypeGuildForum || c.Type == discordgo.ChannelTypeGuildMedia
}

// asleep is whether it is a thread that is closed, or in which nobody wrote for long.
func (c channel) asleep() bool { return c.Thread != nil && c.Thread.Archived }

// places are what the connection told of servers and channels. Nothing about
// people but the bot is kept, and no messages.
type places struct {
	mu       sync.RWMutex
	guilds   map[string]*guild
	channels map[string]channel
	all      []string  // servers, whoever is connected to them
	asked    time.Time // for that
}

func (p *places) guild(id string) (guild, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if g := p.guilds[id]; g != nil {
		return *g, true
	}
	return guild{}, false
}

// listed are the servers that let Kith in, if it asked for them not long ago.
func (p *places) listed(within time.Duration) []string {
	p.mu.RLock()
	defer p.mu.RUnlock()
	if time.Since(p.asked) > within {
		return nil
	}
	return p.all
}

func (p *places) list(ids []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all, p.asked = ids, time.Now()
}

func (p *places) channel(id string) (channel, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	c, ok := p.channels[id]
	return c, ok
}

// within are the channels of a server, as people see them ordered.
func (p *places) within(guild string) (all []channel) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, c := range p.channels {
		if c.Guild == guild {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b channel) int {
		return cmp.Or(cmp.Compare(a.Position, b.Position), cmp.Compare(number(a.ID), number(b.ID)))
	})
	return all
}

func (p *places) put(c channel) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keep(c)
}

// keep remembers a channel. Threads that sleep are forgotten: there are more of
// them every day, and Discord tells of one that wakes.
func (p *places) keep(c channel) {
	if c.asleep() {
		delete(p.channels, c.ID)
		return
	}
	if p.channels == nil {
		p.channels = map[string]channel{}
	}
	p.channels[c.ID] = c
}

// drop forgets a channel, and the threads in it.
func (p *places) drop(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.channels, id)
	for other, c := range p.channels {
		if c.Parent == id && thread(c.Type) {
			delete(p.channels, other)
		}
	}
}

// enter takes in a server as Discord describes it, in the place of what was known.
func (p *places) enter(g guild, me string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.guilds == nil {
		p.guilds = map[string]*guild{}
	}
	if old := p.guilds[g.ID]; old != nil && old.asked.IsZero() {
		g.asked = time.Time{} // it is told of still
	}
	p.empty(g.ID)
	for _, c := range slices.Concat(g.Channels, g.Threads) {
		c.Guild = g.ID
		p.keep(c)
	}
	var bot []member
	for _, m := range g.Members {
		if m.User != nil && m.User.ID == me {
			bot = []member{m}
		}
	}
	g.Channels, g.Threads, g.Members = nil, nil, bot
	p.guilds[g.ID] = &g
	if g.asked.IsZero() {
		p.asked = time.Time{}
	}
}

// regard takes in which roles the bot has in a server.
func (p *places) regard(guildID string, bot member) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.guilds[guildID]; old != nil {
		changed := *old
		changed.Members = []member{bot}
		p.guilds[guildID] = &changed
	}
}

// change takes in what became of a server; its channels stay as they are.
func (p *places) change(g guild) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.guilds[g.ID]; old != nil {
		changed := *old
		changed.Name, changed.Owner = g.Name, g.Owner
		if g.Roles != nil {
			changed.Roles = g.Roles
		}
		p.guilds[g.ID] = &changed
	}
}

func (p *places) leave(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.guilds, id)
	p.empty(id)
}

// empty forgets the channels of a server.
func (p *places) empty(guildID string) {
	for id, c := range p.channels {
		if c.Guild == guildID {
			delete(p.channels, id)
		}
	}
}

// setRole takes in a role of a server; a nil one is gone.
func (p *places) setRole(guildID, id string, r *role) {
	p.mu.Lock()
	defer p.mu.Unlock()
	old := p.guilds[guildID]
	if old == nil {
		return
	}
	changed := *old
	changed.Roles = slices.DeleteFunc(slices.Clone(old.Roles), func(r role) bool { return r.ID == id })
	if r != nil {
		changed.Roles = append(changed.Roles, *r)
	}
	p.guilds[guildID] = &changed
}

// channel is a channel or a thread, asked for when the connection has not told of it.
func (a *Adapter) channel(ctx context.Context, id string) (channel, error) {
	if c, ok := a.places.channel(id); ok {
		return c, nil
	}
	return a.freshChannel(ctx, id)
}

func (a *Adapter) freshChannel(ctx context.Context, id string) (c channel, err error) {
	if err = meaning(a.ask(ctx, "/channels/"+id, &c)); err == nil {
		a.places.put(c)
	}
	return c, err
}

// guild is a server, asked for when no connection tells of it: after a session was
// taken up by another process, or when another has it.
func (a *Adapter) guild(ctx context.Context, id string) (guild, error) {
	g, ok := a.places.guild(id)
	if ok && (g.asked.IsZero() || time.Since(g.asked) < guildsFor) {
		return g, nil
	}
	fresh, err, _ := a.asking.Do(id, func() (any, error) { return a.freshGuild(ctx, id) })
	if err != nil {
		return guild{}, err
	}
	return fresh.(guild), nil
}

func (a *Adapter) freshGuild(ctx context.Context, id string) (g guild, err error) {
	me, err := a.self(ctx)
	if err != nil {
		return guild{}, err
	}
	var bot member
	g.asked = time.Now()
	err = errors.Join(
		meaning(a.ask(ctx, "/guilds/"+id, &g)),
		meaning(a.ask(ctx, "/guilds/"+id+"/channels", &g.Channels)),
		meaning(a.ask(ctx, "/guilds/"+id+"/members/"+me, &bot)),
	)
	if err != nil {
		return guild{}, err
	}
	g.Members = []member{bot}
	a.places.enter(g, me)
	return g, nil
}
