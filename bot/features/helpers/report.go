package helpers

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// mostTopics is how many topics the report lists, in the order of their names.
const mostTopics = 25

// report is the helpers' part of the organisers' report.
func (f *Feature) report(ctx context.Context, tx *storage.Tx, r bot.Reporting) (bot.ReportPart, error) {
	topics, err := people.Topics(ctx, tx, r.Space.ID)
	if err != nil {
		return bot.ReportPart{}, err
	}
	can, err := loadCapacity(ctx, tx, r.Space.ID)
	if err != nil {
		return bot.ReportPart{}, err
	}
	now, err := loadIn(ctx, tx, r.Space.ID, r.Period)
	if err != nil {
		return bot.ReportPart{}, err
	}
	if len(topics)+len(can.free)+can.paused+now.told == 0 {
		return bot.ReportPart{}, nil // there is nothing to offer yet
	}
	before, err := loadIn(ctx, tx, r.Space.ID, r.Period.Before())
	part := bot.ReportPart{Blocks: []chat.Block{
		chat.Heading{Text: r.Text.S("report.title")},
		chat.Paragraph{Text: capacityLines(r.Text, topics, can)},
		chat.Paragraph{Text: loadLines(r.Text, now, before)},
	}}
	if !now.private() {
		part.Line = r.Text.T("report.short", i18n.Args{"told": now.told, "coming": now.coming})
	}
	return part, err
}

// capacityLines says for each topic how many helpers can be told of a question
// about it. Nobody is nobody; a few are not counted out, for people know them.
func capacityLines(t i18n.Printer, topics []people.Topic, c capacity) chat.Markup {
	lines := t.T("report.capacity") + "\n"
	for _, topic := range topics[:min(len(topics), mostTopics)] {
		lines += t.T("report.topic", i18n.Args{"topic": topic.Name, "helpers": few(t, c.free[topic.ID])}) + "\n"
	}
	lines += t.T("report.topic", i18n.Args{"topic": t.S("topics.other"), "helpers": few(t, c.free[""])}) + "\n"
	if n := len(topics) - mostTopics; n > 0 {
		lines += t.T("report.topics.more", i18n.Args{"n": n}) + "\n"
	}
	if c.paused > 0 {
		lines += t.T("report.paused", i18n.Args{"helpers": few(t, c.paused)}) + "\n"
	}
	return lines
}

// few says how many people there are, but for numbers that say who.
func few(t i18n.Printer, n int) string {
	switch {
	case n == 0:
		return t.S("report.nobody")
	case n < bot.FewestPeople:
		return t.S("report.few", i18n.Args{"n": bot.FewestPeople})
	}
	return t.S("report.some", i18n.Args{"n": n})
}

// loadLines says what helpers were told of, and how evenly.
func loadLines(t i18n.Printer, now, before load) chat.Markup {
	switch {
	case now.told == 0:
		return t.T("report.quiet")
	case now.private():
		return t.T("report.private", i18n.Args{"n": bot.FewestPeople})
	}
	lines := t.T("report.told", i18n.Args{"n": now.told, "coming": now.coming, "passed": now.passed, "silent": now.told - now.coming - now.passed}) + "\n"
	if !before.private() {
		lines += t.T("report.before", i18n.Args{"n": before.told, "coming": before.coming, "passed": before.passed}) + "\n"
	}
	return lines + t.T("report.spread", i18n.Args{"n": busiest, "share": percent(now.busiest, now.told), "even": percent(busiest, now.helpers)})
}
