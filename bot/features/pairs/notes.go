package pairs

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What Kith tells one of the two. The row of such a card says of which pair, on
// which occasion and whom, "pair|occasion|account", so that each is told once.

// noteRow is such a row, taken apart.
type noteRow struct {
	pair, stamp string
	user        chat.UserID
}

func parseNote(row string) (n noteRow, ok bool) {
	parts := strings.Split(row, "|")
	if len(parts) != 3 {
		return n, false
	}
	return noteRow{parts[0], parts[1], chat.UserID(parts[2])}, true
}

func noteID(kind string, p *Pair, stamp string, who chat.UserID) bot.CardID {
	return bot.CardID{Kind: "pairs." + kind, Row: p.ID + "|" + stamp + "|" + string(who)}
}

// tell has the governor tell one of the two of an occasion.
func tell(ctx context.Context, tx *storage.Tx, kind string, p *Pair, stamp string, who chat.UserID) error {
	if who.Former() {
		return nil
	}
	return bot.Refresh(ctx, tx, noteID(kind, p, stamp, who))
}

// The occasions.

func millis(t time.Time) string { return strconv.FormatInt(storage.Millis(t), 10) }

func versionStamp(p *Pair) string { return strconv.Itoa(p.Version) }
func roundStamp(p *Pair) string   { return strconv.Itoa(p.Round) }
func endStamp(p *Pair) string     { return millis(p.EndsAt) }
func againStamp(p *Pair) string   { return millis(p.AgainAt) }

// askStamp is the nth question of one silence.
func askStamp(p *Pair, n int) string { return fmt.Sprintf("%s-%d", millis(p.ActiveAt), n) }

// note is what one of the two is told.
type note struct {
	kind     string // of the nudge
	priority bot.Priority
	why      chat.Markup
	message  chat.Message
	wanted   bool // whether they still need to hear of it
}

type noteFunc func(ctx context.Context, tx *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error)

// note makes a projection of what is told. What is not wanted any more is not
// sent; where it stands already it follows.
func (f *Feature) note(kind string, show noteFunc) bot.Projection {
	return func(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
		n, ok := parseNote(row)
		if !ok {
			return bot.Card{Gone: true}, nil
		}
		p, err := load(ctx, tx, n.pair)
		if err != nil || !p.Has(n.user) {
			return bot.Card{Gone: true}, err
		}
		t, err := f.reg.MemberTexts(ctx, tx, p.Space, n.user)
		if err != nil {
			return bot.Card{}, err
		}
		told, err := show(ctx, tx, t, n, p)
		if err != nil {
			return bot.Card{}, err
		}
		where, err := bot.Where(ctx, tx, bot.CardID{Kind: "pairs." + kind, Row: row})
		return bot.Card{
			Space: p.Space, To: bot.Audience{People: []chat.UserID{n.user}}, Message: told.message, Gone: where == "" && !told.wanted,
			Nudge: &bot.Nudge{Kind: "pairs." + told.kind, Priority: told.priority, Why: told.why},
		}, err
	}
}

// with is the other one, for texts.
func with(p *Pair, me chat.UserID) i18n.Args { return i18n.Args{"other": chat.Mention(p.Other(me))} }

// agreeNote tells that the other one filled in their side, or changed it.
func (f *Feature) agreeNote(ctx context.Context, tx *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error) {
	told := note{kind: "agreement", priority: bot.High, why: t.T("agreement.why", with(p, n.user))}
	a, err := agreement(ctx, tx, p)
	if err != nil {
		return told, err
	}
	_, filled := a.Sides[n.user]
	switch {
	case n.stamp == versionStamp(p) && confirmed(a, n.user):
		told.message = chat.Message{Text: t.T("agree.note.confirmed", with(p, n.user))}
	case p.State == Ended:
		told.message = chat.Message{Text: t.T("over")}
	case n.stamp != versionStamp(p):
		told.message = chat.Message{Text: t.T("agree.note.changed", with(p, n.user))}
	case !filled:
		text := t.T("agree.note.fill", with(p, n.user))
		told.message = withControls(text, button(t, "agree", p.ID, chat.Primary))
		told.wanted = true
	default:
		text := t.T("agree.note.confirm", with(p, n.user))
		told.message = chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
		told.message.Blocks = append(told.message.Blocks, merged(t, p, a)...)
		told.message.Blocks = append(told.message.Blocks, chat.Controls{Items: []chat.Control{confirmButton(t, p), button(t, "agree", p.ID, chat.Plain)}})
		told.wanted = true
	}
	return told, nil
}

// reviewNote offers to look at the agreement again.
func (f *Feature) reviewNote(ctx context.Context, tx *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error) {
	told := note{kind: "agreement", priority: bot.Low, why: t.T("review.why"), wanted: p.State == Going}
	if p.State == Ended {
		told.message = chat.Message{Text: t.T("over")}
		return told, nil
	}
	a, err := agreement(ctx, tx, p)
	text := t.T("review.text", with(p, n.user))
	told.message = chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	told.message.Blocks = append(told.message.Blocks, merged(t, p, a)...)
	told.message.Blocks = append(told.message.Blocks, chat.Controls{Items: []chat.Control{
		button(t, "fits", p.ID, chat.Primary), button(t, "agree", p.ID, chat.Plain),
	}})
	return told, err
}

// stillNote asks one of the two whether it goes on. It looks the same whatever
// the other one answers.
func (f *Feature) stillNote(_ context.Context, _ *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error) {
	told := note{kind: "still", priority: bot.Normal, why: t.T("still.why")}
	if p.State == Ended {
		told.message = chat.Message{Text: t.T("over")}
		return told, nil
	}
	silence, asked, _ := strings.Cut(n.stamp, "-")
	key := "still.text"
	if asked != "1" {
		key = "still.again"
	}
	told.wanted = p.State == Going && silence == millis(p.ActiveAt)
	told.message = withControls(t.T(key, with(p, n.user)),
		button(t, "going", p.ID, chat.Primary), button(t, "pause", p.ID, chat.Plain), button(t, "end", p.ID, chat.Plain))
	return told, nil
}

// resumedNote tells that a pause is over.
func (f *Feature) resumedNote(_ context.Context, _ *storage.Tx, t i18n.Printer, n noteRow, p *Pair) (note, error) {
	return note{
		kind: "still", priority: bot.Normal, why: t.T("resumed.why"), wanted: p.State == Going,
		message: chat.Message{Text: t.T("resumed.text", with(p, n.user))},
	}, nil
}
