package questions

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// The questions' part of the organisers' report: counts from the public record,
// and the titles of what nobody has answered for long. Titles are public, also
// of unnamed questions; who asked stands nowhere.

const (
	mostRed        = 5 // listed; the rest is counted
	mostTopicLines = 10
	chartWeeks     = 6
)

// past is what became of the questions of a period.
type past struct {
	record.Figures
	waits  record.Waits
	enough bool // replies to say how long people waited
}

func loadPast(ctx context.Context, tx *storage.Tx, s record.Span) (p past, err error) {
	if p.Figures, err = record.Count(ctx, tx, s); err == nil {
		p.waits, p.enough, err = record.WaitsIn(ctx, tx, s, p.Replied)
	}
	return p, err
}

// waiting is what nobody has replied to at present, however old.
type waiting struct {
	n, red int
	oldest time.Time
	reds   []*Question // the oldest of the red ones
}

const (
	countWaiting = `SELECT COUNT(*), COUNT(CASE WHEN rung >= $2 THEN 1 END), COALESCE(MIN(created_at), 0) FROM question WHERE space = $1 AND state = 'open'`
	oldestRed    = `SELECT ` + columns + ` FROM question WHERE space = $1 AND state = 'open' AND rung = $2 ORDER BY created_at LIMIT $3`
)

func loadWaiting(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (w waiting, err error) {
	var oldest int64
	err = tx.Get(ctx, []any{&w.n, &w.red, &oldest}, countWaiting, space, Red)
	w.oldest = storage.Time(oldest)
	if err == nil && w.red > 0 {
		w.reds, err = all(ctx, tx, oldestRed, space, Red, mostRed)
	}
	return w, err
}

// report is the part of the organisers' report.
func (f *Feature) report(ctx context.Context, tx *storage.Tx, r bot.Reporting) (part bot.ReportPart, err error) {
	span := spanOf(r.Space.ID, r.Period)
	now, err := loadPast(ctx, tx, span)
	if err != nil {
		return part, err
	}
	before, err := loadPast(ctx, tx, spanOf(r.Space.ID, r.Period.Before()))
	if err != nil {
		return part, err
	}
	w, err := loadWaiting(ctx, tx, r.Space.ID)
	if err != nil {
		return part, err
	}
	red, err := redLines(ctx, tx, r.Text, w)
	if err != nil {
		return part, err
	}
	topics, err := topicLines(ctx, tx, r.Text, span)
	if err != nil {
		return part, err
	}
	part.Blocks = []chat.Block{chat.Heading{Text: r.Text.S("report.title")}, figures(r.Text, now, before), chat.Paragraph{Text: red}}
	if topics != "" {
		part.Blocks = append(part.Blocks, chat.Paragraph{Text: topics})
	}
	part.Line = short(r.Text, now, w)
	part.Charts, err = charts(ctx, tx, r)
	return part, err
}

func spanOf(space chat.SpaceID, p bot.Period) record.Span {
	return record.Span{Space: space, From: p.From, To: p.To}
}

// figures compares a period with the one before it, as far as anything was asked.
func figures(t i18n.Printer, now, before past) chat.Block {
	if now.Asked == 0 && before.Asked == 0 {
		return chat.Paragraph{Text: t.T("report.none")}
	}
	rows := []chat.Fact{{Label: t.S("report.asked"), Value: t.T("report.count", i18n.Args{"n": now.Asked, "before": before.Asked})}}
	share := func(key string, n, was int) {
		args := i18n.Args{"n": n, "of": now.Asked, "before": was, "beforeOf": before.Asked}
		value := t.T("report.share.before", args)
		if before.Asked == 0 {
			value = t.T("report.share", args)
		}
		rows = append(rows, chat.Fact{Label: t.S(key), Value: value})
	}
	share("report.replied", now.Replied, before.Replied)
	share("report.answered", now.Answered, before.Answered)
	share("report.closed", now.Closed, before.Closed)
	share("report.open", now.Open, before.Open)
	wait := waited(t, now)
	if before.enough {
		wait = t.T("report.waited.before", i18n.Args{"now": wait, "before": waited(t, before)})
	}
	return chat.Facts{Rows: append(rows, chat.Fact{Label: t.S("report.wait"), Value: wait})}
}

func waited(t i18n.Printer, p past) chat.Markup {
	if !p.enough {
		return t.T("report.waited.few")
	}
	return t.T("report.waited", i18n.Args{"median": p.waits.Median, "most": p.waits.Most})
}

// redLines says what waits at present, and names what waits for too long.
func redLines(ctx context.Context, tx *storage.Tx, t i18n.Printer, w waiting) (chat.Markup, error) {
	if w.n == 0 {
		return t.T("report.now.none"), nil
	}
	text := t.T("report.now", i18n.Args{"n": w.n, "since": chat.When(w.oldest)})
	if w.red == 0 {
		return text, nil
	}
	text += "\n" + t.T("report.red", i18n.Args{"n": w.red})
	for _, q := range w.reds {
		where, err := bot.Where(ctx, tx, questionCard(q.ID))
		if err != nil {
			return "", err
		}
		text += "\n" + t.T("report.red.line", i18n.Args{"title": shorten(q.Title, 80), "since": chat.When(q.CreatedAt), "where": chat.Channel(where)})
	}
	if w.red > len(w.reds) {
		text += "\n" + t.T("report.red.more")
	}
	return text, nil
}

// topicLines lists the topics that were asked about, the busiest first; "" when
// nothing was asked.
func topicLines(ctx context.Context, tx *storage.Tx, t i18n.Printer, span record.Span) (chat.Markup, error) {
	counts, err := record.CountTopics(ctx, tx, span)
	if err != nil || len(counts) == 0 {
		return "", err
	}
	topics, err := people.Topics(ctx, tx, span.Space)
	if err != nil {
		return "", err
	}
	names := map[string]string{"": t.S("report.topic.none")}
	for _, topic := range topics {
		names[topic.ID] = topic.Name
	}
	lines := byTopic(counts, names, t.S("report.topic.gone"))
	text := t.T("report.topics")
	for _, l := range lines[:min(len(lines), mostTopicLines)] {
		text += "\n" + t.T("report.topic", i18n.Args{"topic": l.name, "asked": l.Asked, "open": l.Open})
	}
	if n := len(lines) - mostTopicLines; n > 0 {
		text += "\n" + t.T("report.topics.more", i18n.Args{"n": n})
	}
	return text, nil
}

type topicFigures struct {
	name string
	record.Figures
}

// byTopic puts the topics in order, the one that most was asked about first.
// Those that the space has no more are one line.
func byTopic(counts map[string]record.Figures, names map[string]string, gone string) (lines []topicFigures) {
	lost := topicFigures{name: gone}
	for id, f := range counts {
		if name, known := names[id]; known {
			lines = append(lines, topicFigures{name, f})
			continue
		}
		lost.Asked, lost.Open = lost.Asked+f.Asked, lost.Open+f.Open
	}
	if lost.Asked > 0 {
		lines = append(lines, lost)
	}
	slices.SortFunc(lines, func(a, b topicFigures) int {
		return cmp.Or(b.Asked-a.Asked, cmp.Compare(a.name, b.name))
	})
	return lines
}

// short is the part in one line; "" when nothing was asked and nothing waits.
func short(t i18n.Printer, now past, w waiting) chat.Markup {
	if now.Asked == 0 && w.n == 0 {
		return ""
	}
	line := t.T("report.short", i18n.Args{"n": now.Asked, "replied": now.Replied})
	if w.n > 0 {
		line = t.T("report.short.open", i18n.Args{"short": line, "n": w.n})
	}
	if w.red > 0 {
		line = t.T("report.short.red", i18n.Args{"short": line, "n": w.red})
	}
	return line
}

// charts are the last weeks: what was asked, what has a reply by now, and how
// long the first one took.
func charts(ctx context.Context, tx *storage.Tx, r bot.Reporting) ([]bot.Chart, error) {
	asked := bot.Series{Name: r.Text.S("report.chart.series.asked")}
	replied := bot.Series{Name: r.Text.S("report.chart.series.replied")}
	median := bot.Series{Name: r.Text.S("report.chart.series.wait")}
	var weeks []time.Time
	for week := range bot.Weeks(chartWeeks, r.Period.To) {
		p, err := loadPast(ctx, tx, spanOf(r.Space.ID, week))
		if err != nil {
			return nil, err
		}
		weeks = append(weeks, week.From.In(r.Space.Location()))
		asked.Values = append(asked.Values, float64(p.Asked))
		replied.Values = append(replied.Values, float64(p.Replied))
		hours := math.NaN()
		if p.enough {
			hours = math.Round(10*p.waits.Median.Hours()) / 10
		}
		median.Values = append(median.Values, hours)
	}
	return []bot.Chart{
		{Title: r.Text.S("report.chart.asked"), Weeks: weeks, Series: []bot.Series{asked, replied}},
		{Title: r.Text.S("report.chart.wait"), Weeks: weeks, Series: []bot.Series{median}, Unit: r.Text.S("report.chart.hours")},
	}, nil
}
