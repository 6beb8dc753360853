package questions

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/storage"
)

// Answered questions leave a community, and enter it, with what everybody can
// read of them. Whoever asked without their name stays unnamed: nothing says who
// it was, nor who replied, because who did not would tell. Words of answers are
// among it only while their author lets them be kept.
func (f *Feature) sheet() transfer.Sheet {
	return transfer.Sheet{Name: "questions", Columns: sheetColumns, Count: countSettled, Read: readSettled, Take: f.takeQuestions}
}

var sheetColumns = []transfer.Column{
	{Name: "id", Kind: transfer.ID},
	{Name: "title", Kind: transfer.Line, Required: true},
	{Name: "details", Kind: transfer.Text},
	{Name: "topics", Kind: transfer.List},
	{Name: "asked_at", Kind: transfer.Time, Required: true},
	{Name: "asked_by", Kind: transfer.ID},
	{Name: "unnamed", Kind: transfer.Flag},
	{Name: "state", Kind: transfer.Line},
	{Name: "answer", Kind: transfer.Text},
	{Name: "answered_by", Kind: transfer.ID},
	{Name: "answered_at", Kind: transfer.Time},
	{Name: "kept_at", Kind: transfer.Time},
	{Name: "answer_conversation", Kind: transfer.ID},
	{Name: "answer_message", Kind: transfer.ID},
	{Name: "replied_at", Kind: transfer.Time},
	{Name: "replies", Kind: transfer.List},
	{Name: "active_at", Kind: transfer.Time},
	{Name: "closed_at", Kind: transfer.Time},
}

// settled are the questions that were answered: those that were closed without an
// answer, and those that still look for one, belong to the threads they stand in.
const settled = `title <> '' AND (state = 'answered' OR state = 'closed' AND (answerer <> ''
	OR EXISTS (SELECT 1 FROM question_answer a WHERE a.question = question.id AND a.kept)))`

func countSettled(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (n int, err error) {
	err = tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM question WHERE space = $1 AND `+settled, space)
	return n, err
}

// atOnce bounds how many questions are in memory.
const atOnce = 500

// readSettled hands over the answered questions by ID, which is by time. It goes
// along the key: told of the space, SQLite would sort all of it for each piece.
func readSettled(ctx context.Context, tx *storage.Tx, space chat.SpaceID, emit func(transfer.Row) error) error {
	known, err := people.Topics(ctx, tx, space)
	if err != nil {
		return err
	}
	for after := ""; ; {
		qs, err := all(ctx, tx, `SELECT `+columns+` FROM question WHERE id > $1 AND `+settled+` ORDER BY id LIMIT $2`, after, atOnce)
		if err != nil || len(qs) == 0 {
			return err
		}
		after = qs[len(qs)-1].ID
		qs = slices.DeleteFunc(qs, func(q *Question) bool { return q.Space != space })
		if len(qs) == 0 {
			continue
		}
		rows, err := sheetRows(ctx, tx, known, qs)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := emit(row); err != nil {
				return err
			}
		}
	}
}

// sheetRows reads what belongs to questions, which are sorted by ID, and makes
// rows of them.
func sheetRows(ctx context.Context, tx *storage.Tx, known []people.Topic, qs []*Question) (rows []transfer.Row, err error) {
	from, to := qs[0].ID, qs[len(qs)-1].ID
	pasts, err := record.Pasts(ctx, tx, from, to)
	if err != nil {
		return nil, err
	}
	kept, err := answers(ctx, tx, `question >= $1 AND question <= $2 AND kept`, from, to)
	if err != nil {
		return nil, err
	}
	byQuestion := map[string]*Answer{}
	for _, a := range kept {
		byQuestion[a.Question] = a
	}
	for _, q := range qs {
		if past := pasts[q.ID]; past != nil && q.Title != "" { // else it was erased
			rows = append(rows, sheetRow(q, known, past, byQuestion[q.ID]))
		}
	}
	return rows, nil
}

func sheetRow(q *Question, known []people.Topic, past *record.Past, a *Answer) transfer.Row {
	row := transfer.Row{"id": q.ID, "title": q.Title, "asked_at": q.CreatedAt, "unnamed": q.Unnamed, "state": string(q.State)}
	fill(row, "details", q.Details)
	topics := slices.DeleteFunc(slices.Clone(q.Topics), func(id string) bool {
		return !slices.ContainsFunc(known, func(t people.Topic) bool { return t.ID == id })
	})
	if len(topics) > 0 { // one that was removed from the vocabulary is none
		row["topics"] = topics
	}
	if !q.Unnamed {
		fill(row, "asked_by", string(q.Asker))
		if list := replyList(past.Replies); len(list) > 0 {
			row["replies"] = list
		}
	}
	fill(row, "answered_by", string(q.Answerer))
	fill(row, "answer_conversation", string(q.Answer.Conversation))
	fill(row, "answer_message", string(q.Answer.Message))
	if a != nil {
		row["answer"], row["kept_at"] = a.Words, a.At
	}
	for column, at := range map[string]time.Time{
		"answered_at": past.Answered, "replied_at": past.Replied, "active_at": q.ActiveAt, "closed_at": past.Closed,
	} {
		if !at.IsZero() {
			row[column] = at
		}
	}
	return row
}

// fill puts words into a row, when there are any.
func fill(row transfer.Row, column, words string) {
	if words != "" {
		row[column] = words
	}
}

// replyTime is the time in an entry of the replies: "ada 2026-03-02T09:00:00.000Z".
const replyTime = "2006-01-02T15:04:05.000Z"

func replyList(replies []record.Reply) (list []string) {
	for _, r := range replies {
		list = append(list, string(r.By)+" "+r.At.UTC().Format(replyTime))
	}
	return list
}

// readReply reads an entry of the replies. Without a time it is at.
func readReply(entry string, at time.Time) (r record.Reply, err error) {
	by, when, timed := strings.Cut(entry, " ")
	r = record.Reply{By: chat.UserID(by), At: at}
	if timed {
		t, err := time.Parse(time.RFC3339, when)
		if err != nil {
			return r, fmt.Errorf("%s is no reply; write an account and a time, such as ada 2026-03-02T09:30:00Z", transfer.Quoted(entry))
		}
		r.At = t.UTC().Truncate(time.Millisecond)
	}
	return r, nil
}
