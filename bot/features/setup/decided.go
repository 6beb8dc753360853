package setup

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What organisers changed, as the audit keeps it: what it was and what it is.
// Saving what stands already is no change.

// mostNamed is how many letters of topics an entry names.
const mostNamed = 120

// decided notes what differs between two settings of a space.
func (f *Feature) decided(ctx context.Context, tx *storage.Tx, r *bot.Request, was, is people.Space) error {
	if was.Language != is.Language {
		args := i18n.Args{"from": f.languageName(was.Language), "to": f.languageName(is.Language)}
		if err := bot.Audit(ctx, tx, r, "language", args); err != nil {
			return err
		}
	}
	if was.Zone != is.Zone || was.Hours != is.Hours {
		args := i18n.Args{"from": awake(was), "to": awake(is)}
		if err := bot.Audit(ctx, tx, r, "hours", args); err != nil {
			return err
		}
	}
	if before, after := was.Limits.InForce(), is.Limits.InForce(); before != after {
		args := i18n.Args{"day": before.Day, "week": before.Week, "newday": after.Day, "newweek": after.Week}
		if err := bot.Audit(ctx, tx, r, "limits", args); err != nil {
			return err
		}
	}
	return nil
}

func (f *Feature) languageName(tag string) string {
	for _, l := range f.reg.Languages() {
		if l.Tag == tag {
			return l.Name
		}
	}
	return tag
}

func awake(s people.Space) string { return s.Hours.String() + ", " + s.Location().String() }

// chose notes another channel for a purpose.
func (f *Feature) chose(ctx context.Context, tx *storage.Tx, r *bot.Request, purpose string, to chat.ConversationID) error {
	was, err := people.Channel(ctx, tx, r.Space.ID, purpose)
	if err != nil || was == to {
		return err
	}
	args := i18n.Args{"channel": chat.Channel(to), "purpose": purpose}
	for _, p := range f.reg.Channels() {
		if p.Name == purpose {
			args["purpose"] = bot.Term{Feature: p.Feature, Key: "channel." + p.Name}
		}
	}
	if was == "" {
		return bot.Audit(ctx, tx, r, "channel", args)
	}
	args["from"] = chat.Channel(was)
	return bot.Audit(ctx, tx, r, "channel.other", args)
}

// named notes who becomes an organiser, and who is none any more.
func named(ctx context.Context, tx *storage.Tx, r *bot.Request, ids []chat.UserID) error {
	was, err := people.Organisers(ctx, tx, r.Space.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if slices.Contains(was, id) {
			continue
		}
		if err := bot.Audit(ctx, tx, r, "organiser", i18n.Args{bot.AboutWhom: id}); err != nil {
			return err
		}
	}
	for _, id := range was {
		if slices.Contains(ids, id) {
			continue
		}
		if err := bot.Audit(ctx, tx, r, "organiser.no-more", i18n.Args{bot.AboutWhom: id}); err != nil {
			return err
		}
	}
	return nil
}

// listed notes which topics come, go, and have other names.
func listed(ctx context.Context, tx *storage.Tx, r *bot.Request, was []people.Topic, wanted []topic) error {
	var added, removed, renamed []string
	for _, w := range wanted {
		i := slices.IndexFunc(was, func(t people.Topic) bool { return t.Name == w.name })
		switch {
		case i < 0:
			added = append(added, w.name)
		case fromStored(was[i]).String() != w.String():
			renamed = append(renamed, w.String())
		}
	}
	for _, t := range was {
		if !slices.ContainsFunc(wanted, func(w topic) bool { return w.name == t.Name }) {
			removed = append(removed, t.Name)
		}
	}
	if len(added) > 0 {
		if err := bot.Audit(ctx, tx, r, "topics.added", some(added)); err != nil {
			return err
		}
	}
	if len(removed) > 0 {
		if err := bot.Audit(ctx, tx, r, "topics.removed", some(removed)); err != nil {
			return err
		}
	}
	if len(renamed) > 0 {
		return bot.Audit(ctx, tx, r, "topics.names", some(renamed))
	}
	return nil
}

// some names as many as fit an entry.
func some(names []string) i18n.Args {
	text := strings.Join(names, ", ")
	if utf8.RuneCountInString(text) > mostNamed {
		text = string([]rune(text)[:mostNamed]) + "…"
	}
	return i18n.Args{"n": len(names), "topics": text}
}

// placed notes where people talk about a topic.
func placed(ctx context.Context, tx *storage.Tx, r *bot.Request, topic string, to chat.ConversationID) error {
	topics, err := people.Topics(ctx, tx, r.Space.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(topics, func(t people.Topic) bool { return t.ID == topic })
	switch {
	case i < 0 || topics[i].Channel == to:
		return nil
	case to == "":
		return bot.Audit(ctx, tx, r, "place.none", i18n.Args{"topic": topics[i].Name})
	}
	return bot.Audit(ctx, tx, r, "place", i18n.Args{"topic": topics[i].Name, "channel": chat.Channel(to)})
}
