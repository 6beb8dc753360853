package setup

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Two topics that are one: what stands under the first goes under the other, and
// its words find that one. Before it is done, the organiser reads what it moves.

func (f *Feature) openMerge(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Open{Form: mergeForm(r.Text)}, nil
}

func mergeForm(t i18n.Printer) chat.Form {
	line := func(name string) chat.Field {
		return chat.Field{Name: name, Kind: chat.Line, Label: t.S("form.merge." + name), Hint: t.S("form.merge.hint"), Max: people.MaxTopicName}
	}
	return chat.Form{Do: do("merge", ""), Title: t.S("form.merge.title"), Submit: t.S("form.merge.submit"), Fields: []chat.Field{line("from"), line("into")}}
}

// previewMerge says what would move.
func (f *Feature) previewMerge(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	errs := map[string]string{}
	from, found := people.FindTopic(topics, v.First("from"))
	if !found {
		errs["from"] = r.Text.S("merge.unknown")
	}
	into, found := people.FindTopic(topics, v.First("into"))
	switch {
	case !found:
		errs["into"] = r.Text.S("merge.unknown")
	case into.ID == from.ID:
		errs["into"] = r.Text.S("merge.same", i18n.Args{"topic": into.Name})
	}
	if len(errs) > 0 {
		return chat.Reject{Form: mergeForm(r.Text), Errors: errs}, nil
	}
	var uses []chat.Markup
	err = r.Read(ctx, func(tx *storage.Tx) error {
		uses, err = f.reg.UsesOf(ctx, tx, r, from.ID)
		return err
	})
	args := i18n.Args{"from": from.Name, "into": into.Name, "uses": r.Text.List(uses)}
	text := r.Text.T("merge.preview", args)
	if len(uses) == 0 {
		text = r.Text.T("merge.preview.none", args)
	}
	if from.Channel != "" && into.Channel == "" {
		text += " " + r.Text.T("merge.channel", i18n.Args{"channel": chat.Channel(from.Channel)})
	}
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{
			chat.Button{Label: r.Text.S("button.merge-do", args), Style: chat.Primary, Do: do("merge-do", short(from.ID)+"."+short(into.ID))},
			chat.Button{Label: r.Text.S("button.merge-not"), Do: do("merge-not", "")},
		}},
	}}}, err
}

// short names a topic in a button, whose action holds few letters.
func short(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:8])
}

func (f *Feature) merge(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var from, into people.Topic
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		topics, err := people.Topics(ctx, tx, r.Space.ID)
		if err != nil {
			return err
		}
		a, b, _ := strings.Cut(p.Arg, ".")
		i := slices.IndexFunc(topics, func(t people.Topic) bool { return short(t.ID) == a })
		j := slices.IndexFunc(topics, func(t people.Topic) bool { return short(t.ID) == b })
		if i < 0 || j < 0 {
			return bot.Mistake("merge.gone", nil)
		}
		from, into = topics[i], topics[j]
		err = people.MergeTopics(ctx, tx, r.Space.ID, from.ID, into.ID)
		if errors.Is(err, storage.ErrNotFound) {
			return bot.Mistake("merge.gone", nil)
		}
		if err != nil {
			return err
		}
		if err := bot.Audit(ctx, tx, r, "topics.merged", i18n.Args{"from": from.Name, "into": into.Name}); err != nil {
			return err
		}
		if err := bot.TryAgain(ctx, tx, r.Space.ID); err != nil {
			return err
		}
		return f.reg.Publish(ctx, tx, facts.TopicsMerged{Space: r.Space.ID, From: from.ID, Into: into.ID})
	})
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: chat.Message{Text: r.Text.T("merge.done", i18n.Args{"from": from.Name, "into": into.Name})}}, nil
}

func (f *Feature) mergeNot(_ context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return chat.Update{Message: chat.Message{Text: r.Text.T("merge.not")}}, nil
}
