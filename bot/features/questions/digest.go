package questions

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// A digest is one message a day in the channel of a topic: the questions about
// it that nobody has answered for half a day. It follows them.

const mostInDigest = 5 // a line each; the rest are counted

func digestCard(id string) bot.CardID { return bot.CardID{Kind: "questions.digest", Row: id} }

// putIntoDigests puts a question into today's digest of each of its topics that
// has a channel.
func putIntoDigests(ctx context.Context, tx *storage.Tx, q *Question) error {
	topics, err := topicsOf(ctx, tx, q)
	if err != nil || len(topics) == 0 {
		return err
	}
	space, err := people.LoadSpace(ctx, tx, q.Space)
	if err != nil {
		return err
	}
	day := tx.Now().In(space.Location()).Format(time.DateOnly)
	for _, topic := range topics {
		if topic.Channel == "" {
			continue
		}
		id, err := digestOf(ctx, tx, q.Space, topic.ID, day)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO question_digest_line (digest, question) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, q.ID)
		if err != nil {
			return err
		}
		if err := bot.Refresh(ctx, tx, digestCard(id)); err != nil {
			return err
		}
	}
	return nil
}

// topicsOf are the topics of a question that the space still has.
func topicsOf(ctx context.Context, tx *storage.Tx, q *Question) (found []people.Topic, err error) {
	if len(q.Topics) == 0 {
		return nil, nil
	}
	topics, err := people.Topics(ctx, tx, q.Space)
	for _, topic := range topics {
		for _, id := range q.Topics {
			if topic.ID == id {
				found = append(found, topic)
			}
		}
	}
	return found, err
}

// digestOf is the digest of a topic on a day, made when there is none.
func digestOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, topic, day string) (id string, err error) {
	_, err = tx.Exec(ctx, `INSERT INTO question_digest (id, space, topic, day) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		storage.NewID(tx.Now()), space, topic, day)
	if err == nil {
		err = tx.Get(ctx, []any{&id}, `SELECT id FROM question_digest WHERE space = $1 AND topic = $2 AND day = $3`, space, topic, day)
	}
	return id, err
}

// refreshDigests lets the digests that list a question follow it.
func refreshDigests(ctx context.Context, tx *storage.Tx, q *Question) error {
	var ids []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT digest FROM question_digest_line WHERE question = $1 ORDER BY digest`, q.ID)
	for _, id := range ids {
		err = errors.Join(err, bot.Refresh(ctx, tx, digestCard(id)))
	}
	return err
}

func (f *Feature) digestCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	var space chat.SpaceID
	var topicID string
	if err := tx.Get(ctx, []any{&space, &topicID}, `SELECT space, topic FROM question_digest WHERE id = $1`, id); err != nil {
		return bot.Card{}, err
	}
	found, err := topicsOf(ctx, tx, &Question{Space: space, Topics: []string{topicID}})
	if err != nil || len(found) == 0 || found[0].Channel == "" {
		return bot.Card{Gone: true}, err
	}
	qs, err := all(ctx, tx, `SELECT `+columns+` FROM question
		WHERE id IN (SELECT question FROM question_digest_line WHERE digest = $1) AND state = 'open' ORDER BY id`, id)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, space)
	if err != nil {
		return bot.Card{}, err
	}
	m, err := digestMessage(ctx, tx, t, found[0].Name, qs)
	return bot.Card{Space: space, To: bot.Audience{Conversation: found[0].Channel}, Message: m}, err
}

func digestMessage(ctx context.Context, tx *storage.Tx, t i18n.Printer, topic string, qs []*Question) (chat.Message, error) {
	if len(qs) == 0 {
		return chat.Message{Text: t.T("digest.settled", i18n.Args{"topic": topic})}, nil
	}
	head := t.T("digest.head", i18n.Args{"n": len(qs), "topic": topic})
	list, err := lines(ctx, tx, t, qs[:min(len(qs), mostInDigest)])
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}, chat.Paragraph{Text: list}}}
	if rest := len(qs) - mostInDigest; rest > 0 {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("digest.rest", i18n.Args{"n": rest})})
	}
	return m, err
}
