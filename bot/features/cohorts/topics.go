package cohorts

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// naming are the sign-ups of what has not ended that name a topic.
func naming(ctx context.Context, tx *storage.Tx, space chat.SpaceID, topic string) ([]*Signup, error) {
	all, err := signups(ctx, tx, `space = $1 AND programme IN (SELECT id FROM programme WHERE space = $1 AND state <> 'ended') ORDER BY id`, space)
	return slices.DeleteFunc(all, func(s *Signup) bool { return !slices.Contains(s.Topics, topic) }), err
}

// ofTopic says how many signed up with a topic.
func (f *Feature) ofTopic(ctx context.Context, tx *storage.Tx, r *bot.Request, topic string) (chat.Markup, error) {
	all, err := naming(ctx, tx, r.Space.ID, topic)
	if err != nil || len(all) == 0 {
		return "", err
	}
	return r.Text.T("topic.signups", i18n.Args{"n": len(all)}), nil
}

// topicsMerged lets whoever signed up with one topic have the other. A second time
// finds nothing.
func (f *Feature) topicsMerged(ctx context.Context, m facts.TopicsMerged) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		all, err := naming(ctx, tx, m.Space, m.From)
		for _, s := range all {
			if err != nil {
				return err
			}
			s.Topics = merged(s.Topics, m.From, m.Into)
			if err = saveSignup(ctx, tx, s); err == nil {
				err = touch(ctx, tx, s.Programme)
			}
		}
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE programme_match SET topic = $3 WHERE space = $1 AND topic = $2`, m.Space, m.From, m.Into)
		}
		return err
	})
}

// merged is a list of topics with one in the place of another, and not twice.
func merged(topics []string, from, into string) (all []string) {
	for _, t := range topics {
		if t == from {
			t = into
		}
		if !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return all
}
