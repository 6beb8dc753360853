package pairs

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What one of the two is told about an end.

// endingNote asks the other one for their last words.
func (f *Feature) endingNote(_ context.Context, _ *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error) {
	told := note{kind: "ending", priority: bot.High, why: t.T("ending.why", with(p, n.user))}
	switch {
	case p.State == Ended && p.How == Done:
		told.message = withControls(t.T("ending.over", with(p, n.user)), button(t, "add", p.ID, chat.Plain))
	case p.State == Ended:
		told.message = chat.Message{Text: t.T("over")}
	case p.State != Ending || n.stamp != endStamp(p):
		told.message = chat.Message{Text: t.T("ending.kept", with(p, n.user))}
	default:
		text := t.T("ending.text", with(p, n.user), i18n.Args{"until": chat.When(p.EndsAt)})
		told.message = withControls(text, button(t, "add", p.ID, chat.Primary), button(t, "end-now", p.ID, chat.Plain))
		told.wanted = true
	}
	return told, nil
}

// overNote tells of an end that nobody planned, and blames nobody.
func (f *Feature) overNote(_ context.Context, _ *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error) {
	told := note{kind: "over", priority: bot.High, why: t.T("over.why")}
	if p.State != Ended || n.stamp != roundStamp(p) {
		told.message = chat.Message{Text: t.T("over.reopened", with(p, n.user))}
		return told, nil
	}
	told.wanted = true
	told.message = chat.Message{Text: t.T("over."+string(p.How), with(p, n.user))}
	return told, nil
}

// againNote asks whether one would like to go on with the other.
func (f *Feature) againNote(_ context.Context, _ *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error) {
	told := note{kind: "over", priority: bot.High, why: t.T("again.why")}
	switch {
	case p.State != Ended:
		told.message = chat.Message{Text: t.T("over.reopened", with(p, n.user))}
	case p.Again == "" || n.stamp != againStamp(p):
		told.message = chat.Message{Text: t.T("again.settled")}
	default:
		told.message = withControls(t.T("again.text", with(p, n.user)),
			button(t, "again-yes", p.ID, chat.Primary), button(t, "again-no", p.ID, chat.Plain))
		told.wanted = true
	}
	return told, nil
}

// againNotNote tells whoever asked that it does not go on, in the same words
// whether the other one said no or nothing.
func (f *Feature) againNotNote(_ context.Context, _ *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error) {
	return note{
		kind: "over", priority: bot.Normal, why: t.T("again.not.why"), wanted: p.State == Ended,
		message: chat.Message{Text: t.T("again.not", with(p, n.user))},
	}, nil
}
