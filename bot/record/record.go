// Package record is the public record of a space: which questions were asked,
// who replied when, what was answered, and in which words, so that the same need
// not be asked twice. It keeps stems and counts, never a text; an [Index] holds
// them in memory and follows every change, in every process.
//
//	record.go  what features put on the record, in their transactions
//	index.go   finding threads that resemble a question
//	who.go     who could answer a question
//	active.go  who is active when
//	load.go    how an index reads storage, and follows it
//	past.go    threads that leave a community, or enter it
//	gap.go     how sure to be before showing what nobody looked for
//	wait.go    how long people wait for an answer
//	figures.go what became of what was asked, counted
package record

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/match"
	"github.com/kith-community/kith/storage"
)

//go:embed migrations
var migrations embed.FS

// Tables are the tables of this package.
var Tables = storage.Source{Name: "record", Files: migrations, Holds: holds}

// Thread is a question as it was asked.
type Thread struct {
	ID    string
	Space chat.SpaceID
	Topic string      // the first one; "" for none
	Asker chat.UserID // "" when it was asked without a name
	At    time.Time
	Title string
	Text  string
}

// question is the thread as the index compares it.
func (t Thread) question() match.Question {
	prose, code := match.Cut(t.Text)
	return match.Question{ID: t.ID, Channel: t.Topic, At: t.At, Title: t.Title, Body: prose, Code: code}
}

// Asked puts a thread on record. Asked again, after an edit, it has new words.
func Asked(ctx context.Context, tx *storage.Tx, t Thread) error {
	words := t.question().Pack()
	n, err := tx.Exec(ctx, `INSERT INTO record_thread (id, space, topic, asker, asked_at, main, code) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, asker = excluded.asker, main = excluded.main, code = excluded.code`,
		t.ID, t.Space, t.Topic, t.Asker, storage.Millis(t.At), words.Main, words.Code)
	return changed(tx, t.ID, n, err)
}

// Retopic puts the threads of one topic under another.
func Retopic(ctx context.Context, tx *storage.Tx, space chat.SpaceID, from, into string) error {
	var ids []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `UPDATE record_thread SET topic = $3 WHERE space = $1 AND topic = $2 RETURNING id`, space, from, into)
	for _, id := range ids {
		err = changed(tx, id, 1, err)
	}
	return err
}

// Replied notes that somebody other than the asker wrote in a thread. Only the
// first time counts.
func Replied(ctx context.Context, tx *storage.Tx, id string, by chat.UserID, at time.Time) error {
	n, err := tx.Exec(ctx, `INSERT INTO record_reply (thread, user_id, space, at)
		SELECT id, $2, space, $3 FROM record_thread WHERE id = $1 ON CONFLICT DO NOTHING`, id, string(by), storage.Millis(at))
	if err == nil && n > 0 {
		_, err = tx.Exec(ctx, `UPDATE record_thread SET replied_at = $2 WHERE id = $1 AND replied_at = 0`, id, storage.Millis(at))
	}
	return changed(tx, id, n, err)
}

// Answered notes that a thread has its answer.
func Answered(ctx context.Context, tx *storage.Tx, id string) error {
	n, err := tx.Exec(ctx, `UPDATE record_thread SET answered_at = $2 WHERE id = $1 AND answered_at = 0`, id, storage.Millis(tx.Now()))
	return changed(tx, id, n, err)
}

// Closed notes that a thread is over, answered or not. It is found as before.
func Closed(ctx context.Context, tx *storage.Tx, id string) error {
	if _, err := tx.Exec(ctx, `UPDATE record_thread SET closed_at = $2 WHERE id = $1`, id, storage.Millis(tx.Now())); err != nil {
		return fmt.Errorf("record a close: %w", err)
	}
	return nil
}

// Reopened notes that a thread looks for an answer again.
func Reopened(ctx context.Context, tx *storage.Tx, id string) error {
	n, err := tx.Exec(ctx, `UPDATE record_thread SET answered_at = 0, closed_at = 0 WHERE id = $1`, id)
	return changed(tx, id, n, err)
}

// Quoted adds the words of an answer to a thread: its author lets them be found.
func Quoted(ctx context.Context, tx *storage.Tx, id, text string) error {
	words := match.Question{Replies: []string{text}}.Pack()
	n, err := tx.Exec(ctx, `UPDATE record_thread SET replies = $2 WHERE id = $1`, id, words.Replies)
	return changed(tx, id, n, err)
}

// Unquoted takes the words of an answer out of a thread, and out of memory in
// every process before anybody searches again.
func Unquoted(ctx context.Context, tx *storage.Tx, id string) error {
	return forget(ctx, tx, id, `UPDATE record_thread SET replies = '' WHERE id = $1`)
}

// Forget takes a thread off the record, with who replied.
func Forget(ctx context.Context, tx *storage.Tx, id string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM record_reply WHERE thread = $1`, id); err != nil {
		return fmt.Errorf("forget replies: %w", err)
	}
	return forget(ctx, tx, id, `DELETE FROM record_thread WHERE id = $1`)
}

// Wordless takes the words of what was asked out of a thread, and whose it was,
// and out of memory likewise. The thread still counts, and is found by the words
// of its answer.
func Wordless(ctx context.Context, tx *storage.Tx, id string) error {
	return forget(ctx, tx, id, `UPDATE record_thread SET asker = '', main = '', code = '' WHERE id = $1`)
}

// ForgetMember takes a member off the record of a space: when they wrote, that they asked, and
// who it was that replied; the replies count on as those of former. The words of
// what they asked are forgotten thread by thread, by [Wordless].
func ForgetMember(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user, former chat.UserID) error {
	_, err := tx.Exec(ctx, `UPDATE record_reply SET user_id = $3 WHERE space = $1 AND user_id = $2`, space, string(user), string(former))
	if err != nil {
		return fmt.Errorf("forget a member's replies: %w", err)
	}
	if _, err := tx.Exec(ctx, `UPDATE record_thread SET asker = '' WHERE space = $1 AND asker = $2`, space, user); err != nil {
		return fmt.Errorf("forget an asker: %w", err)
	}
	if err := dropActivity(ctx, tx, space, user); err != nil {
		return err
	}
	tx.Notify(topic, strings.Join([]string{parting, string(space), string(user)}, " "))
	return nil
}

// Part is a thread in which somebody wrote, and when first.
type Part struct {
	Thread string
	At     time.Time
}

// ForgetSpace forgets a space whose rows the transaction deletes.
func ForgetSpace(tx *storage.Tx, space chat.SpaceID) { tx.Notify(topic, leaving+" "+string(space)) }

// TookPart are the threads of others in which a member wrote, the newest first.
func TookPart(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) ([]Part, error) {
	var all []Part
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var p Part
		var at int64
		err := scan(&p.Thread, &at)
		p.At = storage.Time(at)
		all = append(all, p)
		return err
	}, `SELECT thread, at FROM record_reply WHERE space = $1 AND user_id = $2 ORDER BY at DESC, thread`, space, user)
	if err != nil {
		return nil, fmt.Errorf("where somebody took part: %w", err)
	}
	return all, nil
}

// Helped is a thread of somebody else in which a member wrote.
type Helped struct {
	Thread string
	Topic  string      // the first one; "" for none
	Asker  chat.UserID // "" when it was asked without a name
	At     time.Time   // when they wrote there first
}

// HelpedLately are the newest threads of others in which a member wrote.
func HelpedLately(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, most int) ([]Helped, error) {
	var all []Helped
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var h Helped
		var at int64
		err := scan(&h.Thread, &h.Topic, &h.Asker, &at)
		h.At = storage.Time(at)
		all = append(all, h)
		return err
	}, `SELECT t.id, t.topic, t.asker, r.at FROM record_reply r JOIN record_thread t ON t.id = r.thread
		WHERE r.space = $1 AND r.user_id = $2 ORDER BY r.at DESC, t.id LIMIT $3`, space, user, most)
	if err != nil {
		return nil, fmt.Errorf("where somebody helped: %w", err)
	}
	return all, nil
}

// AnsweredSince is since when a thread has had its answer: the zero time when it
// has none. It is [storage.ErrNotFound] for one that is not on record.
func AnsweredSince(ctx context.Context, tx *storage.Tx, id string) (time.Time, error) {
	var at int64
	err := tx.Get(ctx, []any{&at}, `SELECT answered_at FROM record_thread WHERE id = $1`, id)
	return storage.Time(at), err
}
