package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// Application is what a token belongs to.
type Application struct {
	ID        string
	Name      string
	Flags     int64
	VerifyKey string `json:"verify_key"`
	Endpoint  string `json:"interactions_endpoint_url"`
}

// Who asks Discord which application a token belongs to.
func Who(ctx context.Context, o Options) (Application, error) {
	a, err := New(o)
	if err != nil {
		return Application{}, err
	}
	defer a.Close()
	return a.who(ctx)
}

func (a *Adapter) who(ctx context.Context) (app Application, err error) {
	if err = a.ask(ctx, "/applications/@me", &app); err != nil {
		return app, fmt.Errorf("ask Discord whose token it is: %w", plainly(err))
	}
	return app, nil
}

// ask reads something that waits for nobody.
func (a *Adapter) ask(ctx context.Context, path string, into any) error {
	return a.rest.Do(ctx, rest.Call{Method: "GET", Path: path, Into: into, Priority: rest.Card})
}

// Use is a channel that organisers chose.
type Use struct {
	Space   chat.SpaceID
	Channel chat.ConversationID
	Purpose string // "questions"
}

// Finding is something that keeps Kith from its work, and how to mend it.
type Finding struct{ Where, What, Mend string }

// Health is what Discord says of Kith.
type Health struct {
	Application Application
	Guilds      []string // the names of the servers that let it in
	Findings    []Finding
}

// Examine asks Discord what is missing: intents, permissions of each server, and
// of each channel in use. It changes nothing.
func Examine(ctx context.Context, o Options, uses []Use) (Health, error) {
	a, err := New(o)
	if err != nil {
		return Health{}, err
	}
	defer a.Close()
	var h Health
	if h.Application, err = a.who(ctx); err != nil {
		return h, err
	}
	h.Findings = o.wrong(h.Application)
	var me discordgo.User
	var guilds []discordgo.UserGuild
	if err := errors.Join(a.ask(ctx, "/users/@me", &me), a.ask(ctx, "/users/@me/guilds", &guilds)); err != nil {
		return h, fmt.Errorf("ask Discord for the servers: %w", err)
	}
	if len(guilds) == 0 {
		h.Findings = append(h.Findings, Finding{"Discord", "no server has let Kith in", "kith invite discord prints the address for that"})
	}
	for _, g := range guilds {
		h.Guilds = append(h.Guilds, g.Name)
		found, err := a.examineGuild(ctx, g.ID, me.ID, uses)
		if err != nil {
			return h, fmt.Errorf("ask Discord for the server %s: %w", g.Name, err)
		}
		h.Findings = append(h.Findings, found...)
	}
	return h, nil
}

// The application's switches, as flags: "GATEWAY_GUILD_MEMBERS", and the same for
// those in few servers.
const membersAllowed = 1<<14 | 1<<15

// wrong is what the application's own page has to change.
func (o Options) wrong(app Application) (all []Finding) {
	const where = "the application's page"
	if o.Members && app.Flags&membersAllowed == 0 {
		all = append(all, Finding{where, "the Server Members Intent is off, and KITH_DISCORD_MEMBERS asks for it", "switch it on under Bot, or leave the variable out"})
	}
	if o.PublicKey != "" && !strings.EqualFold(o.PublicKey, app.VerifyKey) {
		all = append(all, Finding{where, "KITH_DISCORD_PUBLIC_KEY is not this application's", "copy Public Key from General Information"})
	}
	if o.PublicKey == "" && app.Endpoint != "" {
		all = append(all, Finding{where, "what people press goes to " + app.Endpoint + ", and not through Kith's connection", "empty Interactions Endpoint URL under General Information, or set KITH_DISCORD_PUBLIC_KEY"})
	}
	return all
}

func (a *Adapter) examineGuild(ctx context.Context, id, me string, uses []Use) (all []Finding, err error) {
	var guild discordgo.Guild
	var member discordgo.Member
	if err := errors.Join(a.ask(ctx, "/guilds/"+id, &guild), a.ask(ctx, "/guilds/"+id+"/members/"+me, &member)); err != nil {
		return nil, err
	}
	base := serverPermissions(&guild, &member)
	for _, p := range missing(base) {
		all = append(all, Finding{guild.Name, "the permission " + p.String() + " is missing", "Server Settings → Roles → the role of Kith"})
	}
	var channels []json.RawMessage
	if err := a.ask(ctx, "/guilds/"+id+"/channels", &channels); err != nil {
		return nil, err
	}
	known := map[string]discordgo.Channel{}
	for _, raw := range channels {
		var c discordgo.Channel
		if json.Unmarshal(raw, &c) == nil { // one of a kind that is not known is none of Kith's
			known[c.ID] = c
		}
	}
	for _, use := range uses {
		if guildOf(use.Space) == id {
			all = append(all, examineChannel(guild, member, base, known, use)...)
		}
	}
	return all, nil
}

// examineChannel is what is missing in one channel beyond what is missing in all.
func examineChannel(guild discordgo.Guild, member discordgo.Member, base int64, known map[string]discordgo.Channel, use Use) (all []Finding) {
	c, ok := known[string(use.Channel)]
	where := guild.Name + ", #" + c.Name
	switch {
	case !ok:
		return []Finding{{guild.Name, "the channel for " + use.Purpose + " is gone, or Kith cannot see it", "choose another with /organiser setup, or let Kith view it"}}
	case !slices.Contains([]discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}, c.Type):
		return []Finding{{where, "it is neither a text channel nor a forum", "choose another for " + use.Purpose + " with /organiser setup"}}
	}
	here := channelPermissions(base, &guild, &member, c.PermissionOverwrites)
	for _, p := range missing(here) {
		if base&p.Bit != 0 {
			all = append(all, Finding{where, "the permission " + p.String() + " is taken away there", "Edit Channel → Permissions → the role of Kith"})
		}
	}
	return all
}
