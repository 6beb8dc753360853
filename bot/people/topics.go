package people

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// Topic is one entry of a space's vocabulary.
type Topic struct {
	ID      string // a slug of its first name; it never changes
	Name    string
	Aliases []string            // other words for it, folded, by alphabet
	Channel chat.ConversationID // where people talk about it; "" when nowhere in particular
}

// MaxTopicName is how many characters the name or an alias of a topic may
// have: several must fit one line, and one the label of a button.
const MaxTopicName = 30

var (
	// ErrTopicTaken means that another topic has that name or alias.
	ErrTopicTaken = errors.New("topic exists")
	// ErrTopicName means that a topic cannot be called that: it is empty, longer
	// than [MaxTopicName], or holds characters that nobody sees.
	ErrTopicName = errors.New("not a name for a topic")
)

// Topics are the topics of a space, by name.
func Topics(ctx context.Context, tx *storage.Tx, space chat.SpaceID) ([]Topic, error) {
	var topics []Topic
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var t Topic
		var word string
		if err := scan(&t.ID, &t.Name, &t.Channel, &word); err != nil {
			return err
		}
		if n := len(topics); n == 0 || topics[n-1].ID != t.ID {
			topics = append(topics, t)
		}
		if last := &topics[len(topics)-1]; word != fold(last.Name) {
			last.Aliases = append(last.Aliases, word)
		}
		return nil
	}, `SELECT t.id, t.name, t.channel, a.alias FROM topic t JOIN topic_alias a ON a.space = t.space AND a.topic = t.id
		WHERE t.space = $1 ORDER BY t.id`, space)
	if err != nil {
		return nil, fmt.Errorf("load topics: %w", err)
	}
	for _, t := range topics {
		slices.Sort(t.Aliases)
	}
	slices.SortFunc(topics, func(a, b Topic) int {
		return cmp.Or(cmp.Compare(plain(a.Name), plain(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return topics, nil
}

// FindTopic finds a topic by its name or an alias, without regard to case and
// spaces.
func FindTopic(topics []Topic, text string) (Topic, bool) {
	word := fold(text)
	for _, t := range topics {
		if fold(t.Name) == word || slices.Contains(t.Aliases, word) {
			return t, true
		}
	}
	return Topic{}, false
}

// AddTopic adds a topic. It returns [ErrTopicTaken] or [ErrTopicName] when the
// name or an alias cannot be used.
func AddTopic(ctx context.Context, tx *storage.Tx, space chat.SpaceID, name string, aliases ...string) (Topic, error) {
	topics, err := Topics(ctx, tx, space)
	if err != nil {
		return Topic{}, err
	}
	t := Topic{}
	if t.Name, err = topicName(name); err != nil {
		return Topic{}, err
	}
	words := []string{fold(t.Name)}
	for _, alias := range aliases {
		if alias, err = topicName(alias); err != nil {
			return Topic{}, err
		}
		if word := fold(alias); !slices.Contains(words, word) {
			words = append(words, word)
			t.Aliases = append(t.Aliases, word)
		}
	}
	for _, word := range words {
		if other, found := FindTopic(topics, word); found {
			return Topic{}, fmt.Errorf("%q is %q: %w", word, other.Name, ErrTopicTaken)
		}
	}
	slices.Sort(t.Aliases)
	t.ID = freeSlug(topics, t.Name)
	return t, insertTopic(ctx, tx, space, t, words)
}

func insertTopic(ctx context.Context, tx *storage.Tx, space chat.SpaceID, t Topic, words []string) error {
	_, err := tx.Exec(ctx, `INSERT INTO topic (space, id, name) VALUES ($1, $2, $3)`, space, t.ID, t.Name)
	if err != nil {
		return fmt.Errorf("insert topic: %w", taken(err))
	}
	for _, word := range words {
		if err := insertWord(ctx, tx, space, t.ID, word); err != nil {
			return err
		}
	}
	return nil
}

func insertWord(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id, word string) error {
	_, err := tx.Exec(ctx, `INSERT INTO topic_alias (space, alias, topic) VALUES ($1, $2, $3)`, space, word, id)
	if err != nil {
		return fmt.Errorf("insert topic's word: %w", taken(err))
	}
	return nil
}

// taken says in our words that somebody else added the same at the same time.
func taken(err error) error {
	if errors.Is(err, storage.ErrConflict) {
		return ErrTopicTaken
	}
	return err
}

// freeSlug is the slug of a name, with a number when another topic has it.
func freeSlug(topics []Topic, name string) string {
	slug := Slug(name)
	free := func(id string) bool {
		return !slices.ContainsFunc(topics, func(t Topic) bool { return t.ID == id })
	}
	id := slug
	for n := 2; !free(id); n++ {
		id = fmt.Sprintf("%s-%d", slug, n)
	}
	return id
}

// topicName is a name as it is kept: trimmed, one space between words.
func topicName(name string) (string, error) {
	name = strings.TrimSpace(name)
	unseen := strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsGraphic(r) || unicode.Is(unicode.Co, r) || r == utf8.RuneError
	})
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || unseen || utf8.RuneCountInString(name) > MaxTopicName {
		return "", fmt.Errorf("%q: %w", name, ErrTopicName)
	}
	return name, nil
}

// RenameTopic gives a topic another name. Its ID stays, and so do its aliases;
// the old name is free again. It returns [storage.ErrNotFound] for an unknown
// ID, [ErrTopicTaken] or [ErrTopicName] as [AddTopic] does.
func RenameTopic(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id, name string) (Topic, error) {
	topics, err := Topics(ctx, tx, space)
	if err != nil {
		return Topic{}, err
	}
	i := slices.IndexFunc(topics, func(t Topic) bool { return t.ID == id })
	if i < 0 {
		return Topic{}, fmt.Errorf("rename topic: %w", storage.ErrNotFound)
	}
	t := topics[i]
	old := fold(t.Name)
	if t.Name, err = topicName(name); err != nil {
		return Topic{}, err
	}
	word := fold(t.Name)
	if other, found := FindTopic(topics, word); found && other.ID != id {
		return Topic{}, fmt.Errorf("%q is %q: %w", word, other.Name, ErrTopicTaken)
	}
	if _, err := tx.Exec(ctx, `UPDATE topic SET name = $3 WHERE space = $1 AND id = $2`, space, id, t.Name); err != nil {
		return Topic{}, fmt.Errorf("rename topic: %w", err)
	}
	if word == old {
		return t, nil
	}
	_, err = tx.Exec(ctx, `DELETE FROM topic_alias WHERE space = $1 AND alias IN ($2, $3)`, space, old, word)
	if err != nil {
		return Topic{}, fmt.Errorf("rename topic: %w", err)
	}
	t.Aliases = slices.DeleteFunc(t.Aliases, func(alias string) bool { return alias == word })
	return t, insertWord(ctx, tx, space, id, word)
}

// RemoveTopic removes a topic and its aliases. It returns [storage.ErrNotFound]
// for an unknown ID. What others keep under the ID is theirs to tidy.
func RemoveTopic(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id string) error {
	n, err := tx.Exec(ctx, `DELETE FROM topic WHERE space = $1 AND id = $2`, space, id)
	if err == nil && n == 0 {
		err = storage.ErrNotFound
	}
	if err == nil {
		_, err = tx.Exec(ctx, `DELETE FROM topic_alias WHERE space = $1 AND topic = $2`, space, id)
	}
	if err != nil {
		return fmt.Errorf("remove topic: %w", err)
	}
	return nil
}

// SetTopicChannel says where people talk about a topic; "" is nowhere in
// particular. It returns [storage.ErrNotFound] for an unknown ID.
func SetTopicChannel(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id string, channel chat.ConversationID) error {
	n, err := tx.Exec(ctx, `UPDATE topic SET channel = $3 WHERE space = $1 AND id = $2`, space, id, channel)
	if err == nil && n == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("set topic's channel: %w", err)
	}
	return nil
}

// MergeTopics makes one topic part of another: its words find that one, and so
// does its channel where that one has none. It returns [storage.ErrNotFound] when
// one of them is not there, or both are the same. What others keep under the ID
// is theirs to change.
func MergeTopics(ctx context.Context, tx *storage.Tx, space chat.SpaceID, from, into string) error {
	topics, err := Topics(ctx, tx, space)
	if err != nil {
		return err
	}
	at := func(id string) int { return slices.IndexFunc(topics, func(t Topic) bool { return t.ID == id }) }
	old, kept := at(from), at(into)
	if old < 0 || kept < 0 || old == kept {
		return fmt.Errorf("merge topics: %w", storage.ErrNotFound)
	}
	if _, err := tx.Exec(ctx, `UPDATE topic_alias SET topic = $3 WHERE space = $1 AND topic = $2`, space, from, into); err != nil {
		return fmt.Errorf("merge topics: %w", err)
	}
	if topics[kept].Channel == "" && topics[old].Channel != "" {
		if err := SetTopicChannel(ctx, tx, space, into, topics[old].Channel); err != nil {
			return err
		}
	}
	return RemoveTopic(ctx, tx, space, from)
}
