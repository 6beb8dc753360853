// Package gratitudetest stands, in stories that are about thanks alone, for the
// features that know of answers, of pairs and of meetings.
package gratitudetest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Notices stands for what notices thanks: a word of each language.
func Notices(words string, languages ...string) bool {
	return slices.ContainsFunc(languages, func(tag string) bool {
		return strings.Contains(strings.ToLower(words), map[string]string{"en": "thank", "de": "danke"}[tag])
	})
}

// Others publishes what these features do: /answer, /introduce, /meeting, /advice.
type Others struct{ reg *bot.Registry }

// New returns the feature.
func New() *Others { return &Others{} }

// Name implements [bot.Feature].
func (*Others) Name() string { return "others" }

// Register implements [bot.Feature].
func (o *Others) Register(r *bot.Registry) {
	o.reg = r
	texts := `{"command.answer": "x", "option.answer.what": "x", "command.introduce": "x", "option.introduce.mentor": "x", "option.introduce.topic": "x",
		"command.meeting": "x", "command.advice": "x", "option.advice.item": "x", "done": %q}`
	r.Files(fstest.MapFS{
		"texts/en.json":            {Data: fmt.Appendf(nil, texts, "Done.")},
		"texts/de.json":            {Data: fmt.Appendf(nil, texts, "Erledigt.")},
		"migrations/0001_pair.sql": {Data: []byte(`CREATE TABLE others_pair (id TEXT PRIMARY KEY, pair TEXT NOT NULL)`)},
	})
	r.Command(bot.Command{Name: "answer", Options: []bot.Option{{Name: "what"}}, Do: o.answer})
	r.Command(bot.Command{Name: "introduce", Options: []bot.Option{{Name: "mentor"}, {Name: "topic"}}, Do: o.introduce})
	r.Command(bot.Command{Name: "meeting", Do: o.meeting})
	r.Command(bot.Command{Name: "advice", Options: []bot.Option{{Name: "item"}}, Do: o.advice})
}

// do publishes something in a transaction.
func (o *Others) do(ctx context.Context, r *bot.Request, f func(*storage.Tx) (bot.Fact, error)) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		fact, err := f(tx)
		if err != nil || fact == nil {
			return err
		}
		return o.reg.Publish(ctx, tx, fact)
	})
	return chat.Reply{Message: chat.Message{Text: r.Text.T("done")}}, err
}

// answer says who answered which question of the actor's: "q1 grace go", "q1 -" for
// nobody after all, "q1 grace go unnamed" when nobody is to learn who asked.
func (o *Others) answer(ctx context.Context, r *bot.Request, given bot.Options) (chat.Response, error) {
	return o.do(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		words := append(strings.Fields(given["what"]), "", "", "")
		fact := facts.QuestionAnswered{Space: r.Space.ID, Question: words[0], Asker: r.Actor.ID, Answerer: chat.UserID(strings.TrimPrefix(words[1], "-"))}
		if words[3] == "unnamed" {
			fact.Asker = ""
		}
		topics, err := people.Topics(ctx, tx, r.Space.ID)
		if topic, known := people.FindTopic(topics, words[2]); known {
			fact.Topics = []string{topic.ID}
		}
		return fact, err
	})
}

// introduce says that the actor has a mentor.
func (o *Others) introduce(ctx context.Context, r *bot.Request, given bot.Options) (chat.Response, error) {
	return o.do(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		topics, err := people.Topics(ctx, tx, r.Space.ID)
		if err != nil {
			return nil, err
		}
		topic, _ := people.FindTopic(topics, given["topic"])
		id := storage.NewID(tx.Now())
		_, err = tx.Exec(ctx, `INSERT INTO others_pair (id, pair) VALUES ('last', $1) ON CONFLICT (id) DO UPDATE SET pair = excluded.pair`, id)
		return facts.Introduced{Space: r.Space.ID, Request: id, Mentor: chat.UserID(given["mentor"]), Mentee: r.Actor.ID, Topic: topic.ID, Format: "open"}, err
	})
}

// meeting says that the pair that was introduced last met.
func (o *Others) meeting(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	return o.do(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		pair := ""
		err := tx.Get(ctx, []any{&pair}, `SELECT pair FROM others_pair WHERE id = 'last'`)
		return facts.MeetingHeld{Space: r.Space.ID, Pair: pair, At: tx.Now()}, err
	})
}

// advice says that the actor used what their mentor advised.
func (o *Others) advice(ctx context.Context, r *bot.Request, given bot.Options) (chat.Response, error) {
	return o.do(ctx, r, func(tx *storage.Tx) (bot.Fact, error) {
		pair := ""
		err := tx.Get(ctx, []any{&pair}, `SELECT pair FROM others_pair WHERE id = 'last'`)
		return facts.AdviceUsed{Space: r.Space.ID, Pair: pair, Item: given["item"], By: r.Actor.ID}, err
	})
}
