package cohorts

import (
	"context"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// onPage is how many pairs stand on one page: with the longest names and topics of
// every platform they fit a message.
const onPage = 12

// preview shows who would be brought together, and how good that is.
func (f *Feature) preview(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	id, page := split(press.Arg)
	plan, err := look(ctx, r, id)
	if err != nil {
		return nil, err
	}
	topics, err := r.Topics(ctx)
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: previewMessage(r.Text, plan, topics, page)}, nil
}

func previewMessage(t i18n.Printer, plan *Plan, topics []people.Topic, page int) chat.Message {
	p := plan.Programme
	text := t.T("preview.none", i18n.Args{"programme": p.Name})
	if len(plan.Pairs) > 0 {
		how := "preview.best"
		if plan.Ranked {
			how = "preview.wished"
		}
		text = t.T(how, i18n.Args{"programme": p.Name, "n": len(plan.Pairs)})
	}
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Heading{Text: t.S("preview.head", i18n.Args{"programme": p.Name})}, chat.Paragraph{Text: text}}}
	if len(plan.Pairs) > 0 {
		m.Blocks = append(m.Blocks, previewFacts(t, plan))
	}
	var lines []string
	for _, two := range onlyPage(plan.Pairs, page) {
		key := "preview.pair"
		if two.Pinned {
			key = "preview.pinned"
		}
		lines = append(lines, string(t.T(key, i18n.Args{
			"mentee": chat.Mention(two.Mentee.User), "mentor": chat.Mention(two.Mentor.User), "topic": topicName(t, topics, two.Topic),
		})))
	}
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: chat.Markup(strings.Join(lines, "\n"))})
	}
	if plan.Lost > 0 {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("preview.lost", i18n.Args{"n": plan.Lost})})
	}
	if p.State == Open {
		m.Blocks = append(m.Blocks, chat.Note{Text: t.T("preview.open")})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: previewControls(t, plan, page)})
	return m
}

// onlyPage are the items of one page, from 0.
func onlyPage[T any](all []T, page int) []T {
	from := min(max(page, 0)*onPage, len(all))
	return all[from:min(from+onPage, len(all))]
}

// previewFacts says how good a plan is. Ranks are said where people ranked.
func previewFacts(t i18n.Printer, plan *Plan) chat.Facts {
	g := plan.Figures
	percent := func(key string, x float64) chat.Fact {
		return chat.Fact{Label: t.S("figure." + key), Value: t.T("figure.percent", i18n.Args{"n": int(x*100 + .5)})}
	}
	n := func(key string, n int) chat.Fact {
		return chat.Fact{Label: t.S("figure." + key), Value: t.T("fact.n", i18n.Args{"n": n})}
	}
	return chat.Facts{Rows: []chat.Fact{
		{Label: t.S("figure.matched"), Value: t.T("figure.of", i18n.Args{"part": g.Matched, "all": g.Mentees})},
		{Label: t.S("figure.first"), Value: t.T("figure.of", i18n.Args{"part": g.First, "all": g.Matched})},
		{Label: t.S("figure.rank"), Value: t.T("figure.tenths", tenths(g.MeanRank))},
		percent("fit", g.MeanFit), percent("worst", g.WorstFit),
		n("left", len(plan.Left)), n("unused", len(plan.Unused)), n("blocking", g.Blocking),
	}}
}

func previewControls(t i18n.Printer, plan *Plan, page int) (items []chat.Control) {
	p := plan.Programme
	if p.State == Closed && plan.news() {
		label := "button.go"
		if len(plan.Pairs) == 0 {
			label = "button.tell"
		}
		items = append(items, chat.Button{Label: t.S(label), Style: chat.Primary, Do: do("go", joined(p.ID, p.Revision))})
	}
	items = append(items, turns(t, "preview", p.ID, page, len(plan.Pairs))...)
	return append(items, chat.Button{Label: t.S("button.pin"), Do: do("pin", p.ID)}, chat.Button{Label: t.S("button.back"), Do: do("manage", p.ID)})
}

// turns are the buttons that turn pages, where there are some.
func turns(t i18n.Printer, verb, id string, page, all int) (items []chat.Control) {
	if page > 0 {
		items = append(items, chat.Button{Label: t.S("button.earlier"), Do: do(verb, joined(id, page-1))})
	}
	if (page+1)*onPage < all {
		items = append(items, chat.Button{Label: t.S("button.later"), Do: do(verb, joined(id, page+1))})
	}
	return items
}

// pairs shows what became of all who were brought together, the newest first.
func (f *Feature) pairs(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	id, page := split(press.Arg)
	var p *Programme
	var all []*Match
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		if p, err = loadOwn(ctx, tx, r, id); err == nil {
			all, err = matches(ctx, tx, `programme = $1 ORDER BY id DESC`, id)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	text := r.Text.T("pairs.head", i18n.Args{"programme": p.Name, "n": len(all)})
	var lines []string
	for _, m := range onlyPage(all, page) {
		args := i18n.Args{"mentee": chat.Mention(m.Mentee), "mentor": chat.Mention(m.Mentor), "run": m.Run}
		lines = append(lines, string(r.Text.T("pairs."+string(m.State), args)))
	}
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	if len(lines) > 0 {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: chat.Markup(strings.Join(lines, "\n"))})
	}
	items := append(turns(r.Text, "pairs", id, page, len(all)), chat.Button{Label: r.Text.S("button.back"), Do: do("manage", id)})
	m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	return chat.Update{Message: m}, nil
}
