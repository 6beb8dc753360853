package problems

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// report says how many problems nobody has taken for long, and nothing else:
// how many there were at all says something about people in a small community.
func (f *Feature) report(ctx context.Context, tx *storage.Tx, r bot.Reporting) (bot.ReportPart, error) {
	n, err := lateIn(ctx, tx, r.Space.ID, tx.Now())
	if err != nil || n == 0 {
		return bot.ReportPart{}, err
	}
	return bot.ReportPart{
		Blocks: []chat.Block{
			chat.Heading{Text: r.Text.S("report.title")},
			chat.Paragraph{Text: r.Text.T("report.late", i18n.Args{"n": n, "after": lateAfter, "command": "/organiser problems"})},
		},
		Line: r.Text.T("report.short", i18n.Args{"n": n, "after": lateAfter}),
	}, nil
}
