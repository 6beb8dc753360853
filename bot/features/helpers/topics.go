package helpers

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// ofTopic says how many helpers offered a topic.
func (f *Feature) ofTopic(ctx context.Context, tx *storage.Tx, r *bot.Request, topic string) (chat.Markup, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM helper_topic WHERE space = $1 AND topic = $2`, r.Space.ID, topic)
	if err != nil || n == 0 {
		return "", err
	}
	return r.Text.T("topic.helpers", i18n.Args{"n": n}), nil
}

// topicsMerged lets who offered one topic offer the other, and the calls that are
// open look for helpers there. A second time finds nothing.
func (f *Feature) topicsMerged(ctx context.Context, m facts.TopicsMerged) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO helper_topic (space, topic, user_id)
			SELECT space, $3, user_id FROM helper_topic WHERE space = $1 AND topic = $2 ON CONFLICT DO NOTHING`, m.Space, m.From, m.Into)
		if err == nil {
			_, err = tx.Exec(ctx, `DELETE FROM helper_topic WHERE space = $1 AND topic = $2`, m.Space, m.From)
		}
		if err != nil {
			return err
		}
		calls := map[string][]string{}
		err = tx.Each(ctx, func(scan func(...any) error) error {
			var id, body string
			if err := scan(&id, &body); err != nil {
				return err
			}
			var topics []string
			err := json.Unmarshal([]byte(body), &topics)
			if slices.Contains(topics, m.From) {
				calls[id] = topics
			}
			return err
		}, `SELECT id, topics FROM help_call WHERE space = $1 AND NOT settled`, m.Space)
		for id, topics := range calls {
			if err != nil {
				return err
			}
			topics = slices.DeleteFunc(topics, func(t string) bool { return t == m.From || t == m.Into })
			body, failed := json.Marshal(append(topics, m.Into))
			if failed != nil {
				return failed
			}
			_, err = tx.Exec(ctx, `UPDATE help_call SET topics = $2 WHERE id = $1`, id, string(body))
		}
		return err
	})
}
