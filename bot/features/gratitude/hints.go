package gratitude

import (
	"context"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// seenHints are the patterns of the last 90 days: those that public thanks alone
// make, with their people, whom everybody can see; of the others only that there
// are some.
type seenHints struct {
	public []hint
	more   int
}

func loadHints(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (s seenHints, err error) {
	all, err := entries(ctx, tx, `space = $1 AND at > $2 AND `+stands, space, storage.Millis(tx.Now().Add(-fadesOver)))
	if err != nil {
		return s, err
	}
	s.public = hints(slices.DeleteFunc(slices.Clone(all), func(g given) bool { return !g.public }))
	s.more = max(0, len(hints(all))-len(s.public))
	return s, nil
}

func (s seenHints) n() int { return len(s.public) + s.more }

const mostHints = 8

// blocks say them, for organisers alone.
func (s seenHints) blocks(t i18n.Printer) []chat.Block {
	if s.n() == 0 {
		return []chat.Block{chat.Note{Text: t.T("hints.none")}}
	}
	text := t.T("hints.text", i18n.Args{"n": s.n()})
	for _, h := range s.public[:min(len(s.public), mostHints)] {
		text += "\n" + t.T("hint."+string(h.pattern), i18n.Args{"who": mentions(t, h.who...), "one": chat.Mention(h.who[0]), "other": chat.Mention(h.who[len(h.who)-1])})
	}
	blocks := []chat.Block{chat.Paragraph{Text: text}}
	if s.more > 0 {
		blocks = append(blocks, chat.Note{Text: t.T("hints.private", i18n.Args{"n": s.more})})
	}
	return append(blocks, chat.Note{Text: t.T("hints.careful")})
}
