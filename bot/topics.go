package bot

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// TopicFunc says what a feature keeps under a topic, such as "12 questions"; "" for
// nothing.
type TopicFunc func(ctx context.Context, tx *storage.Tx, r *Request, topic string) (chat.Markup, error)

// Topic registers what the feature keeps under topics, for organisers who merge
// two. It listens to facts.TopicsMerged.
func (r *Registry) Topic(use TopicFunc) {
	r.all.uses = append(r.all.uses, section[TopicFunc]{feature: r.feature, show: use})
}

// UsesOf lists what all features keep under a topic.
func (r *Registry) UsesOf(ctx context.Context, tx *storage.Tx, req *Request, topic string) (uses []chat.Markup, err error) {
	for _, s := range r.all.uses {
		part := *req
		part.Text = req.Text.For(s.feature)
		use, err := s.show(ctx, tx, &part, topic)
		if err != nil {
			return nil, fmt.Errorf("topic of %s: %w", s.feature, err)
		}
		if use != "" {
			uses = append(uses, use)
		}
	}
	return uses, nil
}
