package bottest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// cast are the people of whom a scenario need not say anything. Olga manages
// the space.
var cast = []chat.UserID{"ada", "grace", "linus", "eve", "olga"}

// defaults is the community before a scenario says anything.
func (p *Player) defaults(ctx context.Context) error {
	for _, id := range cast {
		p.World.Meet(p.user(id))
	}
	for kind, what := range map[string]string{"space": "zone Europe/Berlin; language en", "channels": "questions=#questions"} {
		if err := p.fact(ctx, kind, what); err != nil {
			return err
		}
	}
	return nil
}

func (p *Player) user(id chat.UserID) chat.User {
	name := strings.ToUpper(string(id[:1])) + string(id[1:])
	return chat.User{ID: id, Name: name, Locale: "en", Zone: p.zone, Manages: id == "olga"}
}

// fact records what a line says of the community.
func (p *Player) fact(ctx context.Context, kind, what string) error {
	return p.DB.InTx(ctx, func(tx *storage.Tx) error {
		switch kind {
		case "space":
			return p.space(ctx, tx, what)
		case "person":
			return p.person(ctx, tx, what)
		case "organisers":
			return p.organisers(ctx, tx, what)
		case "channels":
			return p.channels(ctx, tx, what)
		}
		return p.topics(ctx, tx, what)
	})
}

// space: zone Europe/Berlin; language en; hours 09:00-20:00
func (p *Player) space(ctx context.Context, tx *storage.Tx, what string) error {
	s, err := people.LoadSpace(ctx, tx, p.Space)
	if err != nil {
		return err
	}
	for name, value := range pairs(what) {
		switch name {
		case "zone":
			s.Zone, p.zone = value, value
		case "language":
			s.Language = value
		case "hours":
			if s.Hours.From, s.Hours.To, err = people.ParseHours(value); err != nil {
				return err
			}
		default:
			return errLine
		}
	}
	return people.SaveSpace(ctx, tx, s)
}

// person: grace; zone America/New_York; language de; hours 22-6; manages
func (p *Player) person(ctx context.Context, tx *storage.Tx, what string) error {
	id, rest, _ := strings.Cut(what, ";")
	u := p.user(chat.UserID(strings.TrimSpace(id)))
	facts := pairs(rest)
	if zone := facts["zone"]; zone != "" {
		u.Zone = zone
	}
	if language := facts["language"]; language != "" {
		u.Locale = language
	}
	_, manages := facts["manages"]
	u.Manages = u.Manages || manages
	p.World.Meet(u)
	m, err := people.Meet(ctx, tx, p.Space, u)
	if err != nil {
		return err
	}
	if hours := facts["hours"]; hours != "" {
		if m.Hours.From, m.Hours.To, err = people.ParseHours(hours); err != nil {
			return err
		}
	}
	return people.SaveSettings(ctx, tx, m.Person, m.Settings)
}

func (p *Player) organisers(ctx context.Context, tx *storage.Tx, what string) error {
	var ids []chat.UserID
	for _, id := range strings.Split(what, ", ") {
		if _, err := people.Meet(ctx, tx, p.Space, p.user(chat.UserID(id))); err != nil {
			return err
		}
		ids = append(ids, chat.UserID(id))
	}
	return people.NameOrganisers(ctx, tx, p.Space, ids)
}

// channels: questions=#questions, mentors=none
func (p *Player) channels(ctx context.Context, tx *storage.Tx, what string) error {
	for _, pair := range strings.Split(what, ", ") {
		purpose, channel, ok := strings.Cut(pair, "=")
		if !ok {
			return errLine
		}
		if channel == "none" {
			channel = ""
		}
		if err := people.SetChannel(ctx, tx, p.Space, purpose, chat.ConversationID(channel)); err != nil {
			return err
		}
	}
	return nil
}

// topics: go (golang) in #go, testing
func (p *Player) topics(ctx context.Context, tx *storage.Tx, what string) error {
	for _, line := range strings.Split(what, ", ") {
		line, channel, _ := strings.Cut(line, " in ")
		name, aliases, _ := strings.Cut(strings.TrimSuffix(line, ")"), " (")
		topic, err := people.AddTopic(ctx, tx, p.Space, name, strings.Fields(aliases)...)
		if errors.Is(err, people.ErrTopicTaken) {
			continue
		}
		if err == nil {
			err = people.SetTopicChannel(ctx, tx, p.Space, topic.ID, chat.ConversationID(channel))
		}
		if err != nil {
			return fmt.Errorf("topic %s: %w", name, err)
		}
	}
	return nil
}

// pairs reads "zone Europe/Berlin; manages".
func pairs(s string) map[string]string {
	all := map[string]string{}
	for _, pair := range strings.Split(s, ";") {
		if name, value, _ := strings.Cut(strings.TrimSpace(pair), " "); name != "" {
			all[name] = value
		}
	}
	return all
}
