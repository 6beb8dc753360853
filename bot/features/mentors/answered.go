package mentors

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/storage"
)

// answer is a question that somebody answered, as others marked it.
type answer struct {
	question string
	topics   []string
	asker    chat.UserID
	where    chat.ConversationID
	at       time.Time
}

// answersIn are the marked answers of a space, by who answered.
func answersIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (map[chat.UserID][]answer, error) {
	all := map[chat.UserID][]answer{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var by chat.UserID
		a, err := scanAnswer(scan, &by)
		all[by] = append(all[by], a)
		return err
	}, `SELECT answerer, question, topics, asker, conversation, at FROM mentor_answer WHERE space = $1 AND at > $2`,
		space, storage.Millis(tx.Now().Add(-2*repliesSpan)))
	return all, err
}

func scanAnswer(scan func(...any) error, by *chat.UserID) (a answer, err error) {
	var topics string
	var at int64
	if err := scan(by, &a.question, &topics, &a.asker, &a.where, &at); err != nil {
		return a, err
	}
	a.at = storage.Time(at)
	return a, json.Unmarshal([]byte(topics), &a.topics)
}

// answersOf are where somebody's newest marked answers on a topic stand.
func answersOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, by chat.UserID, topic string, most int) (where []chat.ConversationID, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var who chat.UserID
		a, err := scanAnswer(scan, &who)
		if err == nil && len(where) < most && a.where != "" && (topic == "" || slices.Contains(a.topics, topic)) {
			where = append(where, a.where)
		}
		return err
	}, `SELECT answerer, question, topics, asker, conversation, at FROM mentor_answer WHERE space = $1 AND answerer = $2 ORDER BY at DESC LIMIT 100`, space, by)
	return where, err
}

// answered follows who answered which question.
func (f *Feature) answered(ctx context.Context, fact facts.QuestionAnswered) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM mentor_answer WHERE question = $1`, fact.Question); err != nil {
			return err
		}
		if fact.Answerer == "" || fact.Answerer.Former() {
			return nil
		}
		_, err := tx.Exec(ctx, `INSERT INTO mentor_answer (question, space, topics, answerer, asker, conversation, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			fact.Question, fact.Space, list(fact.Topics), fact.Answerer, fact.Asker, fact.Where, storage.Millis(tx.Now()))
		return err
	})
}

// merged puts what stood under one topic under another.
func (f *Feature) merged(ctx context.Context, fact facts.TopicsMerged) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		for _, statement := range []string{
			`INSERT INTO mentor_topic (space, topic, user_id, depth) SELECT space, $3, user_id, depth FROM mentor_topic WHERE space = $1 AND topic = $2 ON CONFLICT DO NOTHING`,
			`DELETE FROM mentor_topic WHERE space = $1 AND topic = $2 AND $3 <> ''`,
			`UPDATE mentor_request SET topic = $3 WHERE space = $1 AND topic = $2`,
			`UPDATE mentor_suggestion SET topic = $3 WHERE space = $1 AND topic = $2`,
		} {
			if _, err := tx.Exec(ctx, statement, fact.Space, fact.From, fact.Into); err != nil {
				return err
			}
		}
		return mergeAnswers(ctx, tx, fact)
	})
}

func mergeAnswers(ctx context.Context, tx *storage.Tx, fact facts.TopicsMerged) error {
	changed := map[string][]string{}
	all, err := answersIn(ctx, tx, fact.Space)
	for _, answers := range all {
		for _, a := range answers {
			if !slices.Contains(a.topics, fact.From) {
				continue
			}
			topics := []string{fact.Into}
			for _, t := range a.topics {
				if t != fact.From && t != fact.Into {
					topics = append(topics, t)
				}
			}
			changed[a.question] = topics
		}
	}
	for question, topics := range changed {
		if err == nil {
			_, err = tx.Exec(ctx, `UPDATE mentor_answer SET topics = $2 WHERE question = $1`, question, list(topics))
		}
	}
	return err
}
