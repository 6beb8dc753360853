package agenda

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// reader is who reads something, and how.
type reader struct {
	t   i18n.Printer
	me  chat.UserID // "" in a room, which both read
	now time.Time
	loc *time.Location
}

func actor(r *bot.Request, tx *storage.Tx) reader {
	return reader{r.Text, r.Actor.ID, tx.Now(), r.Member.Location(r.Space)}
}

// member is somebody who is told something.
func (f *Feature) member(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID) (rd reader, err error) {
	s, err := people.LoadSpace(ctx, tx, space)
	if err != nil {
		return rd, err
	}
	m, err := people.Load(ctx, tx, space, who)
	if err != nil {
		return rd, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, space, who)
	return reader{t, who, tx.Now(), m.Location(s)}, err
}

// fitted is what somebody wrote, in one line of so many runes at most.
func fitted(words string, most int) chat.Markup {
	return chat.Shorten(chat.Escape(chat.OneLine(words)), most)
}

// shorten is what somebody wrote as a label, or as a value that stands in a field.
func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func do(verb, arg string) chat.ActionID { return chat.ActionID{Name: "agenda." + verb, Arg: arg} }

func button(t i18n.Printer, verb, arg string, style chat.Style) chat.Button {
	return chat.Button{Label: t.S("button." + verb), Style: style, Do: do(verb, arg)}
}

// back leads to a pair's agenda, in the place of what was read.
func back(rd reader, p *Pair) chat.Button {
	return chat.Button{Label: rd.t.S("button.show"), Do: do("back", p.ID)}
}

func plain(text chat.Markup) chat.Message { return chat.Message{Text: text} }

func say(text chat.Markup) chat.Response { return chat.Reply{Message: plain(text)} }

// replied, updated and opened answer with what was made, unless that failed.
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

// message begins with a text, which stands alone where nothing else is shown.
func message(text chat.Markup, blocks ...chat.Block) chat.Message {
	return chat.Message{Text: text, Blocks: append([]chat.Block{chat.Paragraph{Text: text}}, blocks...)}
}

// row is a row of buttons, or of one select.
func row(items ...chat.Control) chat.Controls { return chat.Controls{Items: items} }
