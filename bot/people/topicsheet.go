package people

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/transfer"
	"github.com/kith-community/kith/storage"
)

var topicSheet = transfer.Sheet{
	Name: "topics",
	Columns: []transfer.Column{
		{Name: "id", Kind: transfer.ID},
		{Name: "name", Kind: transfer.Line, Required: true},
		{Name: "aliases", Kind: transfer.List},
		{Name: "channel", Kind: transfer.ID},
	},
	Count: func(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (n int, err error) {
		err = tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM topic WHERE space = $1`, space)
		return n, err
	},
	Read: func(ctx context.Context, tx *storage.Tx, space chat.SpaceID, emit func(transfer.Row) error) error {
		topics, err := Topics(ctx, tx, space)
		for _, t := range topics {
			if err == nil {
				err = emit(t.row())
			}
		}
		return err
	},
	Take: takeTopics,
}

func (t Topic) row() transfer.Row {
	row := transfer.Row{"id": t.ID, "name": t.Name}
	if len(t.Aliases) > 0 {
		row["aliases"] = t.Aliases
	}
	if t.Channel != "" {
		row["channel"] = string(t.Channel)
	}
	return row
}

// topicTaker takes topics in.
type topicTaker struct {
	in     *transfer.Intake
	topics []Topic           // that are there, and that come
	words  map[string]string // the topic of each word
	names  map[string]string // and of each name
	byID   map[string]Topic  // that were there before
	seen   map[string]transfer.Place
}

func takeTopics(ctx context.Context, tx *storage.Tx, in *transfer.Intake) (transfer.Taker, error) {
	topics, err := Topics(ctx, tx, in.Space)
	t := &topicTaker{in: in, words: map[string]string{}, names: map[string]string{}, byID: map[string]Topic{}, seen: map[string]transfer.Place{}}
	for _, topic := range topics {
		t.byID[topic.ID] = topic
		t.know(topic)
	}
	return t, err
}

// know lets the sheets behind refer to a topic.
func (t *topicTaker) know(topic Topic) {
	t.topics = append(t.topics, topic)
	t.in.Note(notedTopic, topic.ID, topic.ID)
	t.names[fold(topic.Name)] = topic.ID
	for _, word := range append([]string{fold(topic.Name)}, topic.Aliases...) {
		t.words[word] = topic.ID
		t.in.Note(notedWord, word, topic.ID)
	}
}

var topicID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (t *topicTaker) Check(_ context.Context, _ *storage.Tx, at transfer.Place, row transfer.Row) (v transfer.Verdict, err error) {
	topic, wrong := topicOf(row)
	if v.Wrong = wrong; len(wrong) > 0 {
		return v, nil
	}
	key := topic.ID
	if key == "" {
		key = t.names[fold(topic.Name)]
	}
	if before, twice := t.seen[key]; twice && key != "" {
		v.Wrong = []transfer.Complaint{{Column: "name", Reason: fmt.Sprintf("is a topic that stands in %s already", before)}}
		return v, nil
	}
	if there, known := t.byID[key]; known {
		t.seen[key] = at
		if said, ok := row["aliases"]; ok && said != nil {
			row["aliases"] = topic.Aliases
		}
		row["name"] = topic.Name
		v.Wrong, v.Same = topicSheet.Differences(there.row(), row), true
		return v, nil
	}
	if v.Wrong = t.taken(topic); len(v.Wrong) > 0 {
		return v, nil
	}
	if topic.ID == "" {
		topic.ID = freeSlug(t.topics, topic.Name)
	}
	t.seen[topic.ID] = at
	t.know(topic)
	v.Write = func(ctx context.Context, tx *storage.Tx) error { return t.write(ctx, tx, topic) }
	return v, nil
}

// topicOf reads a topic as it would be kept.
func topicOf(row transfer.Row) (t Topic, wrong []transfer.Complaint) {
	complain := func(column, format string, args ...any) {
		wrong = append(wrong, transfer.Complaint{Column: column, Reason: fmt.Sprintf(format, args...)})
	}
	t.ID, t.Channel = row.Text("id"), chat.ConversationID(row.Text("channel"))
	if t.ID != "" && (len(t.ID) > maxSlug+5 || !topicID.MatchString(t.ID)) {
		complain("id", "%s is no ID of a topic: it has small letters, digits and single hyphens; leave it empty, and one is made", transfer.Quoted(t.ID))
	}
	var err error
	if t.Name, err = topicName(row.Text("name")); errors.Is(err, ErrTopicName) {
		complain("name", "%s is too long, or holds what nobody can see; a topic has at most %d characters", transfer.Quoted(row.Text("name")), MaxTopicName)
	}
	for _, alias := range row.List("aliases") {
		name, err := topicName(alias)
		if errors.Is(err, ErrTopicName) {
			complain("aliases", "%s is too long, or holds what nobody can see; each has at most %d characters, with a semicolon between them", transfer.Quoted(alias), MaxTopicName)
		}
		if word := fold(name); word != fold(t.Name) && !slices.Contains(t.Aliases, word) {
			t.Aliases = append(t.Aliases, word)
		}
	}
	slices.Sort(t.Aliases)
	return t, wrong
}

// taken says which words of a topic mean another one.
func (t *topicTaker) taken(topic Topic) (wrong []transfer.Complaint) {
	for i, word := range append([]string{fold(topic.Name)}, topic.Aliases...) {
		other, taken := t.words[word]
		if !taken {
			continue
		}
		column := "aliases"
		if i == 0 {
			column = "name"
		}
		wrong = append(wrong, transfer.Complaint{Column: column, Reason: fmt.Sprintf("%s means the topic %q already; a word means one topic", transfer.Quoted(word), other)})
	}
	return wrong
}

func (t *topicTaker) write(ctx context.Context, tx *storage.Tx, topic Topic) error {
	words := append([]string{fold(topic.Name)}, topic.Aliases...)
	if err := insertTopic(ctx, tx, t.in.Space, topic, words); err != nil || topic.Channel == "" {
		return err
	}
	return SetTopicChannel(ctx, tx, t.in.Space, topic.ID, topic.Channel)
}

// Done makes the space known.
func (t *topicTaker) Done(ctx context.Context, tx *storage.Tx) error {
	return insertSpace(ctx, tx, t.in.Space)
}
