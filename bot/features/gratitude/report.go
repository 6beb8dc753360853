package gratitude

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// The part of the organisers' report about thanks: figures of a period, nobody's
// name, and no one above another.

const chartWeeks = 6

// figures are those of a period.
type figures struct {
	thanks   int // public and private, but for those that answered thanks
	first    int // people who were thanked for the first time
	answered int // questions that have an answer
	thanked  int // of those, with thanks
}

func loadFigures(ctx context.Context, tx *storage.Tx, space chat.SpaceID, p bot.Period) (f figures, err error) {
	from, to := storage.Millis(p.From), storage.Millis(p.To)
	err = tx.Get(ctx, []any{&f.thanks}, `SELECT COUNT(*) FROM gratitude WHERE space = $1 AND at >= $2 AND at < $3
		AND EXISTS (SELECT 1 FROM gratitude_to x WHERE x.thanks = gratitude.id AND x.counted)`, space, from, to)
	if err != nil {
		return f, err
	}
	err = tx.Get(ctx, []any{&f.first}, `SELECT COUNT(*) FROM (SELECT x.user_id AS who, MIN(g.at) AS began FROM gratitude g JOIN gratitude_to x ON x.thanks = g.id
		WHERE g.space = $1 AND x.counted GROUP BY x.user_id) firsts WHERE began >= $2 AND began < $3`, space, from, to)
	if err != nil {
		return f, err
	}
	err = tx.Get(ctx, []any{&f.answered, &f.thanked}, `SELECT COUNT(*), COUNT(CASE WHEN EXISTS (SELECT 1 FROM gratitude g WHERE g.moment = m.id) THEN 1 END)
		FROM gratitude_moment m WHERE m.space = $1 AND m.kind = 'question' AND NOT m.off AND m.at >= $2 AND m.at < $3`, space, from, to)
	return f, err
}

// report is the part of the organisers' report.
func (f *Feature) report(ctx context.Context, tx *storage.Tx, r bot.Reporting) (part bot.ReportPart, err error) {
	now, err := loadFigures(ctx, tx, r.Space.ID, r.Period)
	if err != nil {
		return part, err
	}
	before, err := loadFigures(ctx, tx, r.Space.ID, r.Period.Before())
	if err != nil {
		return part, err
	}
	found, err := loadHints(ctx, tx, r.Space.ID)
	if err != nil || now == (figures{}) && before == (figures{}) && found.n() == 0 {
		return part, err
	}
	t := r.Text
	rows := []chat.Fact{
		{Label: t.S("report.thanks"), Value: t.T("report.count", i18n.Args{"n": now.thanks, "before": before.thanks})},
		{Label: t.S("report.first"), Value: few(t, now.first)},
	}
	if now.answered > 0 {
		rows = append(rows, chat.Fact{Label: t.S("report.share"), Value: t.T("report.share.of", i18n.Args{"n": now.thanked, "of": now.answered})})
	}
	part.Blocks = []chat.Block{chat.Heading{Text: t.S("report.title")}, chat.Facts{Rows: rows}}
	if n := found.n(); n > 0 {
		part.Blocks = append(part.Blocks, chat.Note{Text: t.T("report.hints", i18n.Args{"n": n, "command": "/organiser thanks"})})
	}
	if now.thanks > 0 {
		part.Line = t.T("report.short", i18n.Args{"n": now.thanks})
	}
	part.Charts, err = chart(ctx, tx, r)
	return part, err
}

// few says how many people there are, but for numbers that say who.
func few(t i18n.Printer, n int) chat.Markup {
	switch {
	case n == 0:
		return t.T("report.nobody")
	case n < bot.FewestPeople:
		return t.T("report.few", i18n.Args{"n": bot.FewestPeople})
	}
	return t.T("report.some", i18n.Args{"n": n})
}

// chart is how many thanks there were in the last weeks.
func chart(ctx context.Context, tx *storage.Tx, r bot.Reporting) ([]bot.Chart, error) {
	var weeks []time.Time
	said := bot.Series{Name: r.Text.S("report.chart.series")}
	for week := range bot.Weeks(chartWeeks, r.Period.To) {
		f, err := loadFigures(ctx, tx, r.Space.ID, week)
		if err != nil {
			return nil, err
		}
		weeks = append(weeks, week.From.In(r.Space.Location()))
		said.Values = append(said.Values, float64(f.thanks))
	}
	return []bot.Chart{{Title: r.Text.S("report.chart"), Weeks: weeks, Series: []bot.Series{said}}}, nil
}
