package bot

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What organisers read of the governor: how many messages of each kind their
// members got, or did not, and never who or what.

// fates are what can have become of a nudge, in the order in which they are
// read. What was settled before it was sent is left out.
var fates = []string{"sent", "digest", "waiting", "page", "muted", "unreachable"}

// nudgeReport is the governor's part of the organisers' report.
func (c *Core) nudgeReport(ctx context.Context, tx *storage.Tx, r Reporting) (ReportPart, error) {
	counts, err := countNudges(ctx, tx, r.Space.ID, r.Period.From)
	if err != nil {
		return ReportPart{}, err
	}
	limits := r.Space.Limits.InForce()
	text := c.countLines(r.Text, counts)
	if text == "" {
		text = r.Text.T("report.none")
	}
	return ReportPart{Blocks: []chat.Block{
		chat.Heading{Text: r.Text.S("report.title")},
		chat.Note{Text: r.Text.T("report.limits", i18n.Args{"day": limits.Day, "week": limits.Week})},
		chat.Paragraph{Text: text},
	}}, nil
}

// countLines is a line for each kind that there was, in the order of the kinds, as
// far as there is room.
func (c *Core) countLines(t i18n.Printer, counts map[string]map[string]int) (lines chat.Markup) {
	for _, k := range c.reg.nudges {
		if k.private {
			continue
		}
		var parts []chat.Markup
		for _, fate := range fates {
			if n := counts[k.ID()][fate]; n > 0 {
				parts = append(parts, t.T("report.fate."+fate, i18n.Args{"n": n}))
			}
		}
		if len(parts) > 0 && utf8.RuneCountInString(string(lines)) < chat.MaxText/2 {
			lines += t.T("report.line", i18n.Args{"kind": k.Label(t), "counts": t.List(parts)}) + "\n"
		}
	}
	return lines
}

// countNudges counts, by kind and fate, what has become of a space's nudges since
// a moment. A note is in a digest when that was sent.
func countNudges(ctx context.Context, tx *storage.Tx, space chat.SpaceID, since time.Time) (map[string]map[string]int, error) {
	counts := map[string]map[string]int{}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var kind, fate string
		var n int
		err := scan(&kind, &fate, &n)
		if counts[kind] == nil {
			counts[kind] = map[string]int{}
		}
		counts[kind][fate] = n
		return err
	}, `SELECT n.kind, CASE
			WHEN n.state IN ('sent', 'muted', 'unreachable') THEN n.state
			WHEN n.state = 'queued' OR n.state = 'folded' AND d.state = 'queued' THEN 'waiting'
			WHEN d.state = 'unreachable' THEN 'unreachable'
			WHEN n.state = 'seen' AND n.digest = '' THEN 'page'
			ELSE 'digest' END AS fate, COUNT(*)
		FROM nudge n LEFT JOIN nudge d ON d.card_kind = $3 AND d.row_id = n.digest AND n.digest <> ''
		WHERE n.space = $1 AND n.since > $2 AND n.kind <> $3 AND n.state <> 'gone'
		GROUP BY 1, 2`, space, storage.Millis(since), digestKind)
	return counts, err
}
