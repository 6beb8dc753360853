package helpers

import (
	"context"
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What this feature knows about a member: what they offered, and of what they
// were told. Of the questions there is the ID alone: they are others' words.

type (
	knows struct {
		Topics      []string    `json:"topics"` // IDs; "" is questions without a topic
		Volume      Volume      `json:"volume,omitempty"`
		PausedUntil time.Time   `json:"paused_until,omitzero"`
		Told        []knownCall `json:"told_of"`
		On          []string    `json:"on_it"` // of questions
	}
	knownCall struct {
		Question string    `json:"question"`
		State    State     `json:"state"`
		Topics   []string  `json:"because_of_topics"`
		At       time.Time `json:"at"`
	}
)

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Topics: []string{}, Told: []knownCall{}, On: []string{}}
	own, err := offered(ctx, tx, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	if len(own) > 0 {
		h, err := loadHelper(ctx, tx, m.Space, m.User)
		if err != nil {
			return bot.Known{}, err
		}
		k.Topics, k.Volume, k.PausedUntil = own, h.Volume, h.PausedUntil
	}
	told, err := suggestions(ctx, tx, `WHERE space = $1 AND user_id = $2 ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, s := range told {
		k.Told = append(k.Told, knownCall{s.Call, s.State, s.Terms.Topics, s.At})
	}
	coming, err := calls(ctx, tx, `space = $1 AND coming = $2`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	k.On = append(k.On, coming...)
	lines, err := k.lines(ctx, tx, t, m.Space)
	return bot.Known{Lines: lines, Data: k}, err
}

func (k *knows) lines(ctx context.Context, tx *storage.Tx, t i18n.Printer, space chat.SpaceID) (lines []chat.Markup, err error) {
	if len(k.Topics) > 0 {
		names, err := topicNames(ctx, tx, space, k.Topics)
		if err != nil {
			return nil, err
		}
		if slices.Contains(k.Topics, "") {
			names = append(names, t.S("topics.other"))
		}
		lines = append(lines, t.T("know.topics", i18n.Args{"topics": chat.Shorten(topicList(t, names), 200)}))
	}
	if n := len(k.Told); n > 0 {
		lines = append(lines, t.T("know.told", i18n.Args{"n": n}))
	}
	return lines, nil
}
