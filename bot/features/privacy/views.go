package privacy

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

func button(t i18n.Printer, verb string, style chat.Style) chat.Button {
	return chat.Button{Label: t.S("button." + verb), Style: style, Do: do(verb, "")}
}

// section is the member's part of their own page: one row of buttons, and when
// they will be erased.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	e, err := pending(ctx, tx, r.Member.Person)
	if err != nil {
		return nil, err
	}
	blocks := []chat.Block{chat.Heading{Text: r.Text.S("section")}}
	if e != nil {
		blocks = append(blocks, chat.Paragraph{Text: r.Text.T("section.erase", i18n.Args{"when": chat.When(e.DueAt)})})
	}
	return append(blocks, chat.Controls{Items: []chat.Control{button(r.Text, "see", chat.Plain), button(r.Text, "export", chat.Plain), change(r.Text, e)}}), nil
}

// change begins an erasure, or takes back the one that is promised.
func change(t i18n.Printer, e *Erasure) chat.Button {
	if e != nil {
		return button(t, "erase-no", chat.Primary)
	}
	return button(t, "erase", chat.Plain)
}

// explanation says what goes and what stays, with a second press to mean it.
func explanation(t i18n.Printer) chat.Message {
	return chat.Message{Text: t.T("erase.text"), Blocks: []chat.Block{
		chat.Paragraph{Text: t.T("erase.text")},
		chat.Paragraph{Text: t.T("erase.goes")},
		chat.Paragraph{Text: t.T("erase.stays")},
		chat.Note{Text: t.T("erase.how", i18n.Args{"hours": int(think.Hours())})},
		chat.Controls{Items: []chat.Control{button(t, "erase-yes", chat.Danger)}},
	}}
}

// promised says when it will be, and how to take it back.
func promised(t i18n.Printer, e *Erasure) chat.Message {
	text := t.T("erase.promised", i18n.Args{"when": chat.When(e.DueAt)})
	return chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Controls{Items: []chat.Control{button(t, "erase-no", chat.Primary)}},
	}}
}
