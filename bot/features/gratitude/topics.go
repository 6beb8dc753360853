package gratitude

import (
	"context"
	"strings"

	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/storage"
)

// topicsMerged puts what stood under one topic under another.
func (f *Feature) topicsMerged(ctx context.Context, fact facts.TopicsMerged) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		for _, table := range []string{"gratitude", "gratitude_moment", "gratitude_ask", "gratitude_outcome"} {
			if err := mergeIn(ctx, tx, table, fact); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `UPDATE gratitude_pair SET topic = $3 WHERE space = $1 AND topic = $2`, fact.Space, fact.From, fact.Into)
		return err
	})
}

// mergeIn does so in one table. IDs of topics are slugs: in quotes they stand for
// themselves in a list.
func mergeIn(ctx context.Context, tx *storage.Tx, table string, fact facts.TopicsMerged) error {
	from, into := list([]string{fact.From}), list([]string{fact.Into})
	from, into = strings.Trim(from, "[]"), strings.Trim(into, "[]")
	_, err := tx.Exec(ctx, `UPDATE `+table+` SET topics = CASE WHEN REPLACE(topics, $3, '') <> topics
			THEN REPLACE(REPLACE(topics, $2 || ',', ''), ',' || $2, '') ELSE REPLACE(topics, $2, $3) END
		WHERE space = $1 AND REPLACE(topics, $2, '') <> topics`, fact.Space, from, into)
	return err
}
