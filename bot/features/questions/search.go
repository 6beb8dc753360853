package questions

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

const mostFound = 5

// search lists the questions that hold the words somebody looks for.
func (f *Feature) search(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	words := shorten(chat.OneLine(o["words"]), maxTitle)
	if words == "" {
		return chat.Open{Form: searchForm(r.Text)}, nil
	}
	return f.searchFor(ctx, r, words)
}

// searchForm asks for the words, where somebody pressed a button.
func searchForm(t i18n.Printer) chat.Form {
	return chat.Form{Do: do("search", ""), Title: t.S("search.form.title"), Submit: t.S("search.form.submit"), Fields: []chat.Field{
		{Name: "words", Kind: chat.Line, Label: t.S("search.form.words"), Hint: t.S("search.form.words.hint"), Max: maxTitle},
	}}
}

func (f *Feature) submitSearch(ctx context.Context, r *bot.Request, _ string, v chat.Values) (chat.Response, error) {
	words := shorten(chat.OneLine(v.First("words")), maxTitle)
	if words == "" {
		return chat.Reject{Form: searchForm(r.Text), Errors: map[string]string{"words": r.Text.S("search.empty")}}, nil
	}
	return f.searchFor(ctx, r, words)
}

func (f *Feature) searchFor(ctx context.Context, r *bot.Request, words string) (chat.Response, error) {
	found, complete, err := f.look(ctx, r, words, mostFound)
	if err != nil {
		return nil, err
	}
	all, err := hits(ctx, r, found)
	if err != nil {
		return nil, err
	}
	text := r.Text.T("search.found", i18n.Args{"n": len(all), "words": words})
	if len(all) == 0 {
		text = r.Text.T("search.none", i18n.Args{"words": words})
	}
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	for i, h := range all {
		m.Blocks = append(m.Blocks, hitBlocks(r.Text, i+1, h, shownInList)...)
	}
	if !complete {
		m.Blocks = append(m.Blocks, chat.Note{Text: r.Text.T("search.incomplete")})
	}
	if len(all) == 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{chat.Button{Label: r.Text.S("button.ask"), Do: bot.Run("ask")}}})
	}
	return chat.Reply{Message: m}, nil
}

func (f *Feature) look(ctx context.Context, r *bot.Request, words string, most int) ([]record.Found, bool, error) {
	return f.reg.Record().Find(ctx, record.Search{Thread: record.Thread{Space: r.Space.ID, Title: words}, Most: most})
}

// completeSearch suggests the titles of questions that hold the words typed so
// far.
func (f *Feature) completeSearch(ctx context.Context, r *bot.Request, partial string) ([]chat.Option, error) {
	found, _, err := f.look(ctx, r, partial, chat.MaxOptions)
	if err != nil {
		return nil, err
	}
	var options []chat.Option
	err = r.Read(ctx, func(tx *storage.Tx) error {
		for _, h := range found {
			q, err := load(ctx, tx, h.ID)
			if err != nil {
				return err
			}
			title := shorten(titled(r.Text, q), chat.MaxOptionLabel)
			options = append(options, chat.Option{Value: title, Label: title})
		}
		return nil
	})
	return options, err
}
