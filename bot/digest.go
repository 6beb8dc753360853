package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// What waits for a person: as one digest instead of several nudges, and on
// their own page. Each can be opened, and then waits no longer.

const maxWaiting = 10 // shown on one's own page, which has other parts

// wanted is a nudge that still has something to say.
type wanted struct {
	nudgeRow
	card Card
}

// wanted leaves out what was settled meanwhile.
func (c *Core) wanted(ctx context.Context, tx *storage.Tx, rows []nudgeRow) (all []wanted, err error) {
	for _, n := range rows {
		card, err := c.project(ctx, tx, n.Card)
		if errors.Is(err, scheduler.ErrGiveUp) {
			continue // a kind that left with an earlier release
		}
		if err != nil {
			return nil, fmt.Errorf("nudge %s: %w", n.Kind, err)
		}
		if !card.Gone {
			all = append(all, wanted{n, card})
		}
	}
	return all, nil
}

// digestCard shows several nudges as one, a line each, to be opened one by one.
func (c *Core) digestCard(ctx context.Context, tx *storage.Tx, digest string) (Card, error) {
	own, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE card_kind = $1 AND row_id = $2`, digestKind, digest)
	if err != nil || len(own) == 0 {
		return Card{Gone: true}, err
	}
	rows, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE digest = $1 AND state = 'folded' ORDER BY priority DESC, id LIMIT $2`, digest, chat.MaxOptions)
	if err != nil {
		return Card{}, err
	}
	all, err := c.wanted(ctx, tx, rows)
	if err != nil {
		return Card{}, err
	}
	to := own[0]
	t, err := c.own.MemberTexts(ctx, tx, to.Space, to.User)
	if err != nil {
		return Card{}, err
	}
	card := Card{
		Space: to.Space, To: Audience{People: []chat.UserID{to.User}},
		Nudge: &Nudge{Kind: digestKind, Priority: High, Why: t.T("digest.why")},
	}
	if len(all) > 0 {
		head := t.T("digest.head", i18n.Args{"n": len(all)})
		lines, err := c.lines(ctx, tx, t, all, to.Space)
		card.Message = chat.Message{Text: head, Blocks: append([]chat.Block{chat.Paragraph{Text: head}}, lines...)}
		return card, err
	}
	at, err := loadPosted(ctx, tx, CardID{digestKind, digest})
	card.Message, card.Gone = chat.Message{Text: t.T("digest.done")}, at.ref.Message == ""
	return card, err
}

// lines lists nudges, as they are read in a space, with a select that opens one of
// them.
func (c *Core) lines(ctx context.Context, tx *storage.Tx, t i18n.Printer, all []wanted, here chat.SpaceID) ([]chat.Block, error) {
	var list chat.Markup
	open := chat.Select{Placeholder: t.S("digest.open"), Do: chat.ActionID{Name: "bot.show"}}
	for i, n := range all {
		text, err := readable(ctx, tx, t, n.card.Message.Text, n.Space, here)
		if err != nil {
			return nil, err
		}
		args := i18n.Args{"number": i + 1, "kind": c.kindLabel(t, n.Kind), "text": chat.Shorten(text, 70)}
		list += t.T("digest.line", args) + "\n"
		open.Options = append(open.Options, chat.Option{Value: n.ID, Label: shorten(t.S("digest.option", args), chat.MaxOptionLabel)})
	}
	return []chat.Block{chat.Paragraph{Text: list}, chat.Controls{Items: []chat.Control{open}}}, nil
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (c *Core) kindLabel(t i18n.Printer, kind string) string {
	for _, k := range c.reg.nudges {
		if k.ID() == kind {
			return k.Label(t)
		}
	}
	return kind
}

// showNudge shows one nudge of a digest, or of a member's own page, in full. It
// waits no longer then, unless it is of another community.
func (c *Core) showNudge(ctx context.Context, r *Request, p Press) (chat.Response, error) {
	if len(p.Values) == 0 {
		return nil, c.own.mistake("stale", nil)
	}
	var card Card
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		rows, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge WHERE id = $1 AND person = $2`, p.Values[0], r.Member.Person)
		if err != nil || len(rows) == 0 {
			return err
		}
		if card, err = c.project(ctx, tx, rows[0].Card); err != nil || card.Gone {
			return err
		}
		if n := rows[0]; n.Space != r.Space.ID {
			card.Draw = nil
			card.Message, err = abroad(ctx, tx, r, n, card)
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE nudge SET state = 'seen', since = $2 WHERE id = $1 AND state IN ('queued', 'folded', 'unreachable')`,
			p.Values[0], storage.Millis(tx.Now()))
		if err != nil {
			return err
		}
		return refreshDigest(ctx, tx, rows[0].Card)
	})
	if err == nil && len(card.To.People) == 0 {
		err = c.own.mistake("digest.settled", nil)
	}
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: c.drawn(ctx, card)}, nil
}

// onPage lists what the governor holds back from a person and what it could not
// deliver, the most important first.
func (c *Core) onPage(ctx context.Context, tx *storage.Tx, person string) ([]wanted, error) {
	rows, err := nudges(ctx, tx, `SELECT `+nudgeColumns+` FROM nudge
		WHERE person = $1 AND state IN ('queued', 'folded', 'unreachable') AND kind NOT IN ($2, $3) ORDER BY priority DESC, id LIMIT $4`,
		person, digestKind, noteKind, maxWaiting)
	if err != nil {
		return nil, err
	}
	return c.wanted(ctx, tx, rows)
}

// waitingBlocks shows a member what waits for them, as blocks of their own page;
// nil when nothing does.
func (c *Core) waitingBlocks(ctx context.Context, tx *storage.Tx, r *Request) ([]chat.Block, error) {
	all, err := c.onPage(ctx, tx, r.Member.Person)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	lines, err := c.lines(ctx, tx, r.Text, all, r.Space.ID)
	return append([]chat.Block{chat.Heading{Text: r.Text.S("waiting.title")}}, lines...), err
}
