package questions

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// about selects rows of a space by a topic in their JSON.
const about = ` WHERE space = $1 AND topics LIKE '%' || $2 || '%' ORDER BY id`

// inJSON is a topic as it stands in a list.
func inJSON(topic string) string { return list([]string{topic})[1 : len(list([]string{topic}))-1] }

// ofTopic says how many questions are about a topic.
func (f *Feature) ofTopic(ctx context.Context, tx *storage.Tx, r *bot.Request, topic string) (chat.Markup, error) {
	qs, err := all(ctx, tx, `SELECT `+columns+` FROM question`+about, r.Space.ID, inJSON(topic))
	qs = slices.DeleteFunc(qs, func(q *Question) bool { return !slices.Contains(q.Topics, topic) })
	if err != nil || len(qs) == 0 {
		return "", err
	}
	return r.Text.T("topic.questions", i18n.Args{"n": len(qs)}), nil
}

// replaced is a list of topics with one instead of another, and not twice.
func replaced(topics []string, from, into string) []string {
	var is []string
	for _, t := range topics {
		if t == from {
			t = into
		}
		if !slices.Contains(is, t) {
			is = append(is, t)
		}
	}
	return is
}

// topicsMerged puts what stands under one topic under the other. A second time
// finds nothing.
func (f *Feature) topicsMerged(ctx context.Context, m facts.TopicsMerged) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		qs, err := all(ctx, tx, `SELECT `+columns+` FROM question`+about, m.Space, inJSON(m.From))
		for _, q := range qs {
			if err == nil {
				_, err = tx.Exec(ctx, `UPDATE question SET topics = $2 WHERE id = $1`, q.ID, list(replaced(q.Topics, m.From, m.Into)))
			}
			if err == nil && q.State != Closed { // what is done shows it when it is next looked at
				err = bot.Refresh(ctx, tx, questionCard(q.ID))
			}
		}
		if err == nil {
			err = f.draftsMerged(ctx, tx, m)
		}
		if err == nil {
			err = digestsMerged(ctx, tx, m)
		}
		if err == nil {
			err = record.Retopic(ctx, tx, m.Space, m.From, m.Into)
		}
		return err
	})
}

func (f *Feature) draftsMerged(ctx context.Context, tx *storage.Tx, m facts.TopicsMerged) error {
	was := map[string][]string{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id, topics string
		if err := scan(&id, &topics); err != nil {
			return err
		}
		return unlist(topics, was, id)
	}, `SELECT id, topics FROM question_draft`+about, m.Space, inJSON(m.From))
	for id, topics := range was {
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE question_draft SET topics = $2 WHERE id = $1`, id, list(replaced(topics, m.From, m.Into)))
		}
	}
	return err
}

// digestsMerged lets a digest follow its topic. On a day on which both had one,
// the questions of the first go into the other's, and its message goes.
func digestsMerged(ctx context.Context, tx *storage.Tx, m facts.TopicsMerged) error {
	pairs := [][2]string{} // of the first and of the other; "" when it had none
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var p [2]string
		err := scan(&p[0], &p[1])
		pairs = append(pairs, p)
		return err
	}, `SELECT d.id, COALESCE(o.id, '') FROM question_digest d LEFT JOIN question_digest o ON o.space = d.space AND o.day = d.day AND o.topic = $3
		WHERE d.space = $1 AND d.topic = $2 ORDER BY d.id`, m.Space, m.From, m.Into)
	for _, p := range pairs {
		switch {
		case err != nil:
			return err
		case p[1] == "":
			_, err = tx.Exec(ctx, `UPDATE question_digest SET topic = $2 WHERE id = $1`, p[0], m.Into)
		default:
			if _, err = tx.Exec(ctx, `INSERT INTO question_digest_line (digest, question)
				SELECT $2, question FROM question_digest_line WHERE digest = $1 ON CONFLICT DO NOTHING`, p[0], p[1]); err == nil {
				_, err = tx.Exec(ctx, `DELETE FROM question_digest_line WHERE digest = $1`, p[0])
			}
			if err == nil {
				err = bot.Refresh(ctx, tx, digestCard(p[1]))
			}
		}
		if err == nil {
			err = bot.Refresh(ctx, tx, digestCard(p[0]))
		}
	}
	return err
}
