package gratitude

import (
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// What handlers return: nothing beside an error.

func replied(m chat.Message, err error) (chat.Response, error) {
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: m}, nil
}

func updated(m chat.Message, err error) (chat.Response, error) {
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: m}, nil
}

func opened(form chat.Form, err error) (chat.Response, error) {
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: form}, nil
}

// rejected shows a form again, with what is wrong with it.
func rejected(t i18n.Printer, form chat.Form, wrong *complaint, err error) (chat.Response, error) {
	if err != nil {
		return nil, err
	}
	return chat.Reject{Form: form, Errors: map[string]string{wrong.field: t.S(wrong.key, wrong.args)}}, nil
}

func button(p i18n.Printer, verb, arg string, style chat.Style) chat.Button {
	return chat.Button{Label: p.S("button." + verb), Style: style, Do: do(verb, arg)}
}

func withControls(text chat.Markup, items ...chat.Control) chat.Message {
	return chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: items}}}
}

func update(text chat.Markup) chat.Response { return chat.Update{Message: chat.Message{Text: text}} }
