package privacy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// How long a space keeps things, by kind. Each feature says what there is to
// choose from.

// retention shows organisers what is kept for how long.
func (f *Feature) retention(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	kept, err := f.kept(ctx, r)
	if err != nil {
		return nil, err
	}
	if len(kept) == 0 {
		return nil, bot.Mistake("retention.none", nil)
	}
	t := r.Text
	m := chat.Message{Text: t.T("retention.text"), Blocks: []chat.Block{
		chat.Paragraph{Text: t.T("retention.text")}, chat.Paragraph{Text: keptLines(t, kept)}, chat.Note{Text: t.T("retention.how")},
	}}
	var items []chat.Control
	for page := range (len(kept) + chat.MaxFields - 1) / chat.MaxFields { // a form has no more
		b := chat.Button{Label: t.S("button.retention"), Do: do("retention", strconv.Itoa(page))}
		if len(kept) > chat.MaxFields {
			b.Label = t.S("button.retention.page", i18n.Args{"n": page + 1})
		}
		items = append(items, b)
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: items[:min(len(items), chat.MaxRow)]})
	return chat.Reply{Message: m}, nil
}

func (f *Feature) kept(ctx context.Context, r *bot.Request) (kept []bot.Kept, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		kept, err = f.reg.Kept(ctx, tx, r.Space.ID)
		return err
	})
	return kept, err
}

// retentionSetting is the line of the setup; "" when there is no choice.
func (f *Feature) retentionSetting(ctx context.Context, tx *storage.Tx, r *bot.Request) (chat.Markup, error) {
	kept, err := f.reg.Kept(ctx, tx, r.Space.ID)
	if err != nil || len(kept) == 0 {
		return "", err
	}
	return r.Text.T("retention.set", i18n.Args{"n": len(kept)}), nil
}

func (f *Feature) openRetention(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	kept, err := f.kept(ctx, r)
	if err != nil {
		return nil, err
	}
	form := retentionForm(r.Text, kept, p.Arg)
	if len(form.Fields) == 0 {
		return nil, bot.Mistake("retention.none", nil)
	}
	return chat.Open{Form: form}, nil
}

// page are the kinds that one form asks about.
func page(kept []bot.Kept, arg string) []bot.Kept {
	n, err := strconv.Atoi(arg)
	from := n * chat.MaxFields
	if err != nil || n < 0 || from >= len(kept) {
		return nil
	}
	return kept[from:min(len(kept), from+chat.MaxFields)]
}

// field names a kind's field: only letters, as in every form.
func field(k bot.Kept) string { return k.Feature + strings.ReplaceAll(k.Kind, "-", "") }

func retentionForm(t i18n.Printer, kept []bot.Kept, arg string) chat.Form {
	form := chat.Form{Do: do("retention", arg), Title: t.S("retention.form.title"), Submit: t.S("retention.form.submit")}
	for _, k := range page(kept, arg) {
		f := chat.Field{Name: field(k), Kind: chat.Choice, Label: k.Label(t), Value: []string{strconv.Itoa(k.Days)}}
		for _, days := range k.Choices {
			f.Options = append(f.Options, chat.Option{Value: strconv.Itoa(days), Label: bot.Span(t, days)})
		}
		form.Fields = append(form.Fields, f)
	}
	return form
}

// keep takes what was chosen. Nothing is forgotten before the next night, so that
// a slip can be mended.
func (f *Feature) keep(ctx context.Context, r *bot.Request, arg string, v chat.Values) (chat.Response, error) {
	var kept []bot.Kept
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if kept, err = f.reg.Kept(ctx, tx, r.Space.ID); err != nil {
			return err
		}
		for _, k := range page(kept, arg) {
			days, err := strconv.Atoi(v.First(field(k)))
			if err != nil {
				return bot.Mistake("retention.unclear", nil)
			}
			if days == k.Days {
				continue
			}
			if err := f.reg.Keep(ctx, tx, r.Space.ID, k.ID(), days); errors.Is(err, storage.ErrNotFound) {
				return bot.Mistake("retention.unclear", nil)
			} else if err != nil {
				return err
			}
			if err := audited(ctx, tx, r, k, days); err != nil {
				return err
			}
		}
		kept, err = f.reg.Kept(ctx, tx, r.Space.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	text := r.Text.T("retention.saved")
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Paragraph{Text: keptLines(r.Text, kept)},
		chat.Controls{Items: []chat.Control{chat.Button{Label: r.Text.S("button.retention"), Do: do("retention", arg)}}},
	}}}, nil
}

// audited notes who chose how long something is kept.
func audited(ctx context.Context, tx *storage.Tx, r *bot.Request, k bot.Kept, days int) error {
	args := i18n.Args{"kind": bot.Term{Feature: k.Feature, Key: "keep." + k.Kind}, "n": days}
	if days == 0 {
		return bot.Audit(ctx, tx, r, "retention.ever", args)
	}
	return bot.Audit(ctx, tx, r, "retention", args)
}

// keptLines says for how long things are kept, a line each.
func keptLines(t i18n.Printer, kept []bot.Kept) (lines chat.Markup) {
	for i, k := range kept {
		if i > 0 {
			lines += "\n"
		}
		lines += bullet(t.T("kept.line", i18n.Args{"kind": k.Label(t), "span": bot.Span(t, k.Days)}))
	}
	return lines
}

// retain forgets, once a day, what is kept no longer. Late, it does so late.
type retain struct{}

func (retain) Kind() string { return "privacy.retain" }

// atOnce bounds what one transaction forgets: others wait for it.
const atOnce = 200

func (f *Feature) retain(ctx context.Context, _ scheduler.Job[retain]) error {
	var spaces []chat.SpaceID
	kept := map[chat.SpaceID][]bot.Kept{}
	err := f.reg.InTx(ctx, func(tx *storage.Tx) (err error) {
		if spaces, err = people.SpaceIDs(ctx, tx); err != nil {
			return err
		}
		for _, space := range spaces {
			if kept[space], err = f.reg.Kept(ctx, tx, space); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	slices.Sort(spaces)
	for _, space := range spaces {
		for _, k := range kept[space] {
			if err := f.forget(ctx, space, k); err != nil {
				return fmt.Errorf("forget %s: %w", k.ID(), err)
			}
		}
	}
	return nil
}

// forget forgets one kind of a space's things, some at a time.
func (f *Feature) forget(ctx context.Context, space chat.SpaceID, k bot.Kept) error {
	for {
		n := 0
		err := f.reg.InTx(ctx, func(tx *storage.Tx) (err error) {
			before, ends := k.Before(tx.Now())
			if !ends {
				return nil
			}
			if n, err = k.Forget(ctx, tx, space, before, atOnce); err == nil && n > 0 {
				err = bot.PromiseScrub(ctx, tx)
			}
			return err
		})
		if err != nil || n < atOnce {
			return err
		}
	}
}
