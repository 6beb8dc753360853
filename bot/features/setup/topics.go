package setup

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// topic is one line of the form: "go (golang)".
type topic struct {
	name    string
	aliases []string
}

func readTopics(text string) (topics []topic) {
	for line := range strings.Lines(chat.Clean(text)) {
		name, aliases, _ := strings.Cut(chat.OneLine(line), "(")
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		t := topic{name: name}
		for _, a := range strings.Split(strings.TrimSuffix(aliases, ")"), ",") {
			if a = strings.TrimSpace(a); a != "" {
				t.aliases = append(t.aliases, a)
			}
		}
		topics = append(topics, t)
	}
	return topics
}

func (t topic) String() string {
	if len(t.aliases) == 0 {
		return t.name
	}
	return t.name + " (" + strings.Join(t.aliases, ", ") + ")"
}

// checkTopics complains about the word that cannot be, and about more than the
// form could show again.
func checkTopics(t i18n.Printer, wanted []topic) string {
	total := 0
	for _, w := range wanted {
		total += utf8.RuneCountInString(w.String()) + 1
		for _, word := range append([]string{w.name}, w.aliases...) {
			if utf8.RuneCountInString(word) > people.MaxTopicName {
				word = string([]rune(word)[:people.MaxTopicName]) + "…"
				return t.S("topics.name", i18n.Args{"topic": word, "most": people.MaxTopicName})
			}
		}
	}
	if total > chat.MaxArea {
		return t.S("topics.long", i18n.Args{"n": total - chat.MaxArea})
	}
	return ""
}

// topicError says which topic cannot be.
type topicError struct {
	name string
	err  error
}

func (e *topicError) Error() string { return "topic: " + e.err.Error() }
func (e *topicError) Unwrap() error { return e.err }

// replaceTopics keeps what stands already, so that questions keep their topics.
// A topic whose other names change keeps its channel.
func replaceTopics(ctx context.Context, tx *storage.Tx, r *bot.Request, wanted []topic) error {
	space := r.Space.ID
	old, err := people.Topics(ctx, tx, space)
	if err != nil {
		return err
	}
	if err := listed(ctx, tx, r, old, wanted); err != nil {
		return err
	}
	kept, channels := map[string]bool{}, map[string]chat.ConversationID{}
	for _, o := range old {
		same := func(t topic) bool { return t.String() == fromStored(o).String() }
		channels[o.ID] = o.Channel
		if kept[o.Name] = slices.ContainsFunc(wanted, same); kept[o.Name] {
			continue
		}
		if err := people.RemoveTopic(ctx, tx, space, o.ID); err != nil {
			return err
		}
	}
	for _, t := range wanted {
		if kept[t.name] {
			kept[t.name] = false // a second line with the same name is a mistake
			continue
		}
		added, err := people.AddTopic(ctx, tx, space, t.name, t.aliases...)
		if err != nil {
			return &topicError{t.name, err}
		}
		if err := people.SetTopicChannel(ctx, tx, space, added.ID, channels[added.ID]); err != nil {
			return err
		}
	}
	return nil
}

func fromStored(t people.Topic) topic { return topic{t.Name, t.Aliases} }
