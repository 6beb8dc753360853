package pairs

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// closingCard names the message with which a round ends. Each round has its own,
// and it stays.
func closingCard(pair string, round int) bot.CardID {
	return bot.CardID{Kind: "pairs.closing", Row: pair + "|" + strconv.Itoa(round)}
}

// shownParting is how much of each part stands there, escaped: six of them and
// what surrounds them are a message.
const shownParting = 480

// closingCard shows in the room what each of the two chose to share.
func (f *Feature) closingCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, named, _ := strings.Cut(row, "|")
	round, err := strconv.Atoi(named)
	if err != nil {
		return bot.Card{Gone: true}, nil
	}
	p, err := load(ctx, tx, id)
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.SpaceTexts(ctx, tx, p.Space)
	if err != nil {
		return bot.Card{}, err
	}
	said, err := wordsOf(ctx, tx, p.ID, round)
	if err != nil {
		return bot.Card{}, err
	}
	away, err := missing(ctx, tx, p)
	if err != nil {
		return bot.Card{}, err
	}
	head := closingHead(t, p, round)
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}}}
	for _, who := range p.Both() {
		if w, any := said[who]; any {
			m.Blocks = append(m.Blocks, shared(t, who, w)...)
		}
	}
	switch {
	case p.Round > round:
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("closing.reopened")})
	case away == "":
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("closing.door")},
			chat.Controls{Items: []chat.Control{button(t, "again", p.ID, chat.Plain)}})
	}
	where, err := bot.Where(ctx, tx, bot.CardID{Kind: "pairs.closing", Row: row})
	return bot.Card{Space: p.Space, To: room(where, p.Both()), Message: m}, err
}

// closingHead says how a round ended. Of an earlier one that is not kept.
func closingHead(t i18n.Printer, p *Pair, round int) chat.Markup {
	args := i18n.Args{"mentor": chat.Mention(p.Mentor), "mentee": chat.Mention(p.Mentee)}
	if p.How == Quiet && p.Round == round {
		return t.T("closing.quiet", args)
	}
	return t.T("closing.head", args)
}

// shared are the parts of one side's words that the other may read.
func shared(t i18n.Printer, who chat.UserID, w Words) (blocks []chat.Block) {
	for _, part := range parts {
		text := *part.of(&w)
		if text == "" || !slices.Contains(w.Shared, part.name) {
			continue
		}
		blocks = append(blocks, chat.Quote{Text: t.T("closing."+part.name, i18n.Args{
			"who": chat.Mention(who), "words": fitted(chat.Escape(text)),
		})})
	}
	return blocks
}

// fitted shortens what is too long, and leaves the lines of what is not.
func fitted(text chat.Markup) chat.Markup {
	if utf8.RuneCountInString(string(text)) <= shownParting {
		return text
	}
	return chat.Shorten(text, shownParting)
}
