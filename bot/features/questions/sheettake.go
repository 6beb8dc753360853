package questions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/storage"
)

// questionTaker takes answered questions in. Nobody is told of them, no card is
// posted and no time runs for them: they can be found, and show who knows what.
type questionTaker struct {
	f     *Feature
	in    *transfer.Intake
	known []people.Topic
	seen  map[string]transfer.Place
	never map[chat.UserID]bool // who lets no words be kept, as far as anybody asked
}

func (f *Feature) takeQuestions(ctx context.Context, tx *storage.Tx, in *transfer.Intake) (transfer.Taker, error) {
	topics, err := people.Topics(ctx, tx, in.Space)
	return &questionTaker{f: f, in: in, known: topics, seen: map[string]transfer.Place{}, never: map[chat.UserID]bool{}}, err
}

// Done makes the space known: nothing else may have come.
func (t *questionTaker) Done(ctx context.Context, tx *storage.Tx) error {
	return people.KnowSpace(ctx, tx, t.in.Space)
}

func (t *questionTaker) Check(ctx context.Context, tx *storage.Tx, at transfer.Place, row transfer.Row) (transfer.Verdict, error) {
	b := &brought{row: row, in: t.in, now: tx.Now()}
	b.read()
	never, err := t.keepsWords(ctx, tx, b.answer)
	if err != nil {
		return transfer.Verdict{}, err
	}
	if never {
		b.complain("answer", "is by %s, who lets no words of theirs be kept; leave the words out", transfer.Quoted(string(b.answer.Author)))
	}
	if len(b.wrong) > 0 {
		return transfer.Verdict{Wrong: b.wrong}, nil
	}
	if before, twice := t.seen[b.q.ID]; twice {
		b.complain("", "says the same as %s", before)
		return transfer.Verdict{Wrong: b.wrong}, nil
	}
	t.seen[b.q.ID] = at
	there, err := t.there(ctx, tx, b.q.ID)
	switch {
	case err != nil:
		return transfer.Verdict{}, err
	case there != nil:
		return t.compare(ctx, tx, b, there)
	}
	return transfer.Verdict{Write: func(ctx context.Context, tx *storage.Tx) error { return b.write(ctx, tx) }}, nil
}

// keepsWords is whether the author of an answer has said that none may be kept.
func (t *questionTaker) keepsWords(ctx context.Context, tx *storage.Tx, a *Answer) (never bool, err error) {
	if a == nil || a.Author == "" {
		return false, nil
	}
	never, known := t.never[a.Author]
	if known {
		return never, nil
	}
	habit, err := loadHabit(ctx, tx, t.in.Space, a.Author)
	t.never[a.Author] = habit.Answers == Never
	return habit.Answers == Never, err
}

// there is the question with that ID; nil when there is none.
func (t *questionTaker) there(ctx context.Context, tx *storage.Tx, id string) (*Question, error) {
	q, err := load(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return q, err
}

// compare says in what a row contradicts the question that is there.
func (t *questionTaker) compare(ctx context.Context, tx *storage.Tx, b *brought, there *Question) (v transfer.Verdict, err error) {
	if there.Space != t.in.Space {
		v.Wrong = []transfer.Complaint{{Column: "id", Reason: "is that of a question of another community"}}
		return v, nil
	}
	rows, err := sheetRows(ctx, tx, t.known, []*Question{there})
	if err != nil {
		return v, err
	}
	if len(rows) == 0 {
		v.Wrong = []transfer.Complaint{{Column: "", Reason: "was here and was erased; it does not come back"}}
		return v, nil
	}
	v.Wrong, v.Same = t.f.sheet().Differences(rows[0], b.same()), true
	return v, nil
}

// brought is a question on its way in.
type brought struct {
	row    transfer.Row
	in     *transfer.Intake
	now    time.Time
	q      Question
	past   record.Past
	answer *Answer // nil without words
	wrong  []transfer.Complaint
}

func (b *brought) complain(column, format string, args ...any) {
	b.wrong = append(b.wrong, transfer.Complaint{Column: column, Reason: fmt.Sprintf(format, args...)})
}

// read makes a question of the row, or complaints.
func (b *brought) read() {
	row := b.row
	asked := row.Time("asked_at")
	b.q = Question{
		Space: b.in.Space, Asker: b.member("asked_by"), Unnamed: row.Flag("unnamed"), Title: row.Text("title"), Details: row.Text("details"),
		State: Closed, Answerer: b.member("answered_by"), CreatedAt: asked, Rung: Brought,
	}
	b.lengths()
	b.topics()
	b.q.ID = b.id()
	if asked.After(b.now.AddDate(1, 0, 0)) {
		b.complain("asked_at", "lies more than a year ahead")
	}
	switch state := State(strings.ToLower(row.Text("state"))); state {
	case Answered, Closed:
		b.q.State = state
	case "":
	default:
		b.complain("state", "%s is not one of answered, closed; only answered questions are brought in", transfer.Quoted(row.Text("state")))
	}
	if b.q.Unnamed && b.q.Asker != "" {
		b.complain("asked_by", "names whoever asked without their name; leave one of the two out")
	}
	b.readAnswer()
	b.readPast()
}

// lengths are those that a form would have allowed.
func (b *brought) lengths() {
	switch n := utf8.RuneCountInString(b.q.Title); {
	case n > maxTitle:
		b.complain("title", "has %d characters, at most %d fit; move the rest to details", n, maxTitle)
	case n > 0 && n < minTitle:
		b.complain("title", "has %d characters; a question has at least %d", n, minTitle)
	}
	if n := utf8.RuneCountInString(b.q.Details); n > maxDetails {
		b.complain("details", "have %d characters, at most %d fit", n, maxDetails)
	}
	if n := utf8.RuneCountInString(b.row.Text("answer")); n > maxAnswer {
		b.complain("answer", "has %d characters, at most %d fit", n, maxAnswer)
	}
}

func (b *brought) member(column string) chat.UserID {
	user := b.row.Text(column)
	if user != "" && !people.MemberNoted(b.in, user) {
		b.complain(column, "%s is no member; bring the members in first, or leave this empty", transfer.Quoted(user))
	}
	return chat.UserID(user)
}

func (b *brought) topics() {
	for _, name := range b.row.List("topics") {
		id, known := people.TopicNoted(b.in, name)
		switch {
		case !known && strings.Contains(name, ","):
			b.complain("topics", "%s is no topic; write a semicolon between several", transfer.Quoted(name))
		case !known:
			b.complain("topics", "%s is no topic; bring the topics in first, or leave it out", transfer.Quoted(name))
		case !slices.Contains(b.q.Topics, id):
			b.q.Topics = append(b.q.Topics, id)
		}
	}
	if len(b.q.Topics) > maxTopics {
		b.complain("topics", "are %d; a question has at most %d", len(b.q.Topics), maxTopics)
	}
}

// ownID is an ID that Kith made.
var ownID = regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{16}$`)

// id is the row's own when Kith made it. Any other, and the words of a question
// that has none, lead to the same ID whenever they come again.
func (b *brought) id() string {
	given := b.row.Text("id")
	if ownID.MatchString(given) {
		return given
	}
	name := []string{"id", string(b.in.Space), given}
	if given == "" {
		name = []string{"words", string(b.in.Space), b.q.Title, b.q.Details}
	}
	return storage.IDFor(b.q.CreatedAt, strings.Join(name, "\x00"))
}

// readAnswer reads who answered, where, when and in which words.
func (b *brought) readAnswer() {
	row, words := b.row, b.row.Text("answer")
	if words == "" && !row.Has("answered_by") {
		b.complain("answer", "is missing, and so is answered_by; only answered questions are brought in")
	}
	if row.Has("answer_message") {
		b.q.Answer = chat.Ref{
			Space: b.in.Space, Conversation: chat.ConversationID(row.Text("answer_conversation")), Message: chat.MessageID(row.Text("answer_message")),
		}
	}
	b.past.Answered = or(row.Time("answered_at"), row.Time("kept_at"), row.Time("replied_at"), b.q.CreatedAt)
	if b.past.Answered.Before(b.q.CreatedAt) {
		b.complain("answered_at", "lies before the question was asked")
	}
	if words != "" {
		b.answer = &Answer{Space: b.in.Space, Author: b.q.Answerer, Words: words, Kept: true, At: or(row.Time("kept_at"), b.past.Answered)}
	}
}

// readPast reads who replied, and when it was over.
func (b *brought) readPast() {
	row := b.row
	for _, entry := range row.List("replies") {
		r, err := readReply(entry, b.past.Answered)
		switch {
		case err != nil:
			b.complain("replies", "%s", err)
		case !people.MemberNoted(b.in, string(r.By)):
			b.complain("replies", "%s is no member; bring the members in first, or leave it out", transfer.Quoted(string(r.By)))
		case slices.Contains(b.q.Repliers, r.By):
			b.complain("replies", "name %s twice", transfer.Quoted(string(r.By)))
		default:
			b.q.Repliers, b.past.Replies = append(b.q.Repliers, r.By), append(b.past.Replies, r)
		}
	}
	if b.q.Unnamed && len(b.past.Replies) > 0 {
		b.complain("replies", "tell of a question that was asked without a name who asked it; leave them out")
	}
	// Who answered has replied, also when nothing says so.
	if by := b.q.Answerer; by != "" && by != b.q.Asker && len(b.past.Replies) == 0 && (b.q.Unnamed || !row.Has("replied_at")) {
		b.q.Repliers, b.past.Replies = []chat.UserID{by}, []record.Reply{{By: by, At: b.past.Answered}}
	}
	if b.past.Replied = row.Time("replied_at"); b.past.Replied.IsZero() && len(b.past.Replies) > 0 {
		b.past.Replied = slices.MinFunc(b.past.Replies, func(a, b record.Reply) int { return a.At.Compare(b.At) }).At
	}
	if b.past.Closed = row.Time("closed_at"); b.q.State == Closed {
		b.past.Closed = or(b.past.Closed, b.past.Answered)
	}
	b.q.ActiveAt = or(row.Time("active_at"), b.past.Answered)
}

// or is the first time that is one.
func or(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// same is the row in the words of those that leave, to be compared with one.
func (b *brought) same() transfer.Row {
	row := maps.Clone(b.row)
	if row.Has("id") {
		row["id"] = b.q.ID
	}
	if row.Has("topics") {
		row["topics"] = b.q.Topics
	}
	if row.Has("replies") {
		row["replies"] = replyList(b.past.Replies)
	}
	if row.Has("state") {
		row["state"] = string(b.q.State)
	}
	return row
}

func (b *brought) write(ctx context.Context, tx *storage.Tx) error {
	q := &b.q
	if q.State == Answered { // it goes on where it stood, if a message shows it
		where, err := bot.Where(ctx, tx, questionCard(q.ID))
		if err != nil {
			return err
		}
		if where != "" {
			q.Rung = Asked
		}
	}
	if err := insert(ctx, tx, q); err != nil {
		return err
	}
	b.past.Thread = thread(q)
	if b.answer != nil {
		b.answer.Question, b.past.Quoted = q.ID, b.answer.Words
		if err := writeAnswer(ctx, tx, b.answer); err != nil {
			return err
		}
	}
	if err := record.Bring(ctx, tx, b.past); err != nil || q.State == Closed {
		return err
	}
	return watchIdle(ctx, tx, q)
}
