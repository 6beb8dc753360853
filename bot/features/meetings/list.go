package meetings

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

const (
	maxListed = 8        // meetings ahead, of /meet list
	maxPast   = 5        // and past ones
	pastFor   = 90 * day // for how long it lists them
	onPage    = 3        // on everybody's own page
)

// listCommand lists the actor's meetings, ahead and past.
func (f *Feature) listCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		coming, err := comingOf(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		asked, err := f.askedLines(ctx, tx, r)
		if err != nil {
			return err
		}
		ahead, err := f.lines(ctx, tx, r, coming[:min(len(coming), maxListed)])
		if err != nil {
			return err
		}
		waiting, err := f.waitingLines(ctx, tx, r)
		if err != nil {
			return err
		}
		past, err := f.pastLines(ctx, tx, r)
		if err != nil {
			return err
		}
		m = listMessage(r.Text, ahead, below(asked, waiting), past)
		open, err := f.openSelect(ctx, tx, r)
		m.Blocks = append(m.Blocks, open...)
		return err
	})
	return chat.Reply{Message: m}, err
}

func listMessage(t i18n.Printer, ahead, asked, past chat.Markup) chat.Message {
	m := chat.Message{Text: t.T("list.text"), Blocks: []chat.Block{chat.Heading{Text: t.S("section")}}}
	if ahead == "" {
		ahead = t.T("list.none")
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: ahead})
	if asked != "" {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: asked})
	}
	if past != "" {
		m.Blocks = append(m.Blocks, chat.Divider{}, chat.Paragraph{Text: t.T("list.past", i18n.Args{"lines": past})})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.propose"), Style: chat.Primary, Do: bot.Run("meet propose")},
		chat.Button{Label: t.S("button.move"), Do: bot.Run("meet move")},
		chat.Button{Label: t.S("button.off"), Do: bot.Run("meet cancel")},
		chat.Button{Label: t.S("button.calendar"), Do: bot.Run("meet calendar")},
		chat.Button{Label: t.S("button.open"), Do: bot.Run("meet open")},
	}})
	return m
}

// lines are a line for each meeting ahead.
func (f *Feature) lines(ctx context.Context, tx *storage.Tx, r *bot.Request, all []*Meeting) (text chat.Markup, err error) {
	loc := r.Member.Location(r.Space)
	for i, m := range all {
		p, err := loadPlan(ctx, tx, m.Plan)
		if err != nil {
			return "", err
		}
		if i > 0 {
			text += "\n"
		}
		if !p.Between() {
			line, err := f.openLine(ctx, tx, r, p, m)
			if err != nil {
				return "", err
			}
			text += line
			continue
		}
		text += r.Text.T("list.line", i18n.Args{
			"when": standingTime(r.Text, p, m, loc), "other": chat.Mention(p.Other(r.Actor.ID)), "n": minutes(m.Length),
		})
	}
	return text, nil
}

// askedLines are the proposals that wait for an answer.
func (f *Feature) askedLines(ctx context.Context, tx *storage.Tx, r *bot.Request) (text chat.Markup, err error) {
	all, err := plans(ctx, tx, ofMember+` AND state = 'asked' ORDER BY id`, r.Space.ID, r.Actor.ID)
	for i, p := range all {
		key := "list.asked"
		if p.Asker == r.Actor.ID {
			key = "list.asking"
		}
		if i > 0 {
			text += "\n"
		}
		text += r.Text.T(key, i18n.Args{"other": chat.Mention(p.Other(r.Actor.ID)), "until": chat.When(p.ExpiresAt())})
	}
	return text, err
}

// pastLines are the newest meetings that are over, with what became of them.
func (f *Feature) pastLines(ctx context.Context, tx *storage.Tx, r *bot.Request) (text chat.Markup, err error) {
	now := tx.Now()
	all, err := meetings(ctx, tx, `at < $3 AND at > $4 AND plan IN (SELECT id FROM meeting_plan WHERE `+attended+`)
		AND NOT `+skipped+` ORDER BY at DESC, id DESC LIMIT $5`,
		r.Space.ID, r.Actor.ID, storage.Millis(now), storage.Millis(now.Add(-pastFor)), maxPast)
	for _, m := range all {
		if m.State == Coming && m.End().After(now) {
			continue // it is on
		}
		p, err := loadPlan(ctx, tx, m.Plan)
		if err != nil {
			return "", err
		}
		if text != "" {
			text += "\n"
		}
		if !p.Between() {
			text += pastOpen(r.Text, p, m, r.Actor.ID)
			continue
		}
		text += r.Text.T("list.was", i18n.Args{"when": chat.When(m.At), "other": chat.Mention(p.Other(r.Actor.ID)), "outcome": outcome(r.Text, m)})
	}
	return text, err
}

// outcome says what became of a meeting, to the two of it alone.
func outcome(t i18n.Printer, m *Meeting) chat.Markup {
	switch {
	case m.State == Missed && m.Absent != "":
		return t.T("outcome.absent", i18n.Args{"who": chat.Mention(m.Absent)})
	case m.State == Off && m.Late == LateShort:
		return t.T("outcome.late", i18n.Args{"who": chat.Mention(m.By)})
	}
	return t.T("outcome." + string(m.State))
}

// section is the next meetings, on everybody's own page.
func (f *Feature) section(ctx context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	coming, err := comingOf(ctx, tx, r.Space.ID, r.Actor.ID)
	if err != nil {
		return nil, err
	}
	asked, err := f.askedLines(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	waiting, err := f.waitingLines(ctx, tx, r)
	if err != nil || len(coming) == 0 && asked == "" && waiting == "" {
		return nil, err
	}
	text, err := f.lines(ctx, tx, r, coming[:min(len(coming), onPage)])
	return []chat.Block{
		chat.Heading{Text: r.Text.S("section")},
		chat.Paragraph{Text: below(below(text, asked), waiting)},
		chat.Controls{Items: []chat.Control{chat.Button{Label: r.Text.S("button.list"), Do: bot.Run("meet list")}}},
	}, err
}

// moveCommand lets somebody move one of their meetings.
func (f *Feature) moveCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	return f.chooseMeeting(ctx, r, "move-which", "move.choose", f.openMove(forMove))
}

// cancelCommand lets somebody call one of their meetings off.
func (f *Feature) cancelCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	return f.chooseMeeting(ctx, r, "off-which", "off.choose", f.askOff)
}

// chooseMeeting goes on with the only meeting that the actor can change, or asks which.
func (f *Feature) chooseMeeting(ctx context.Context, r *bot.Request, verb, key string, goOn bot.ActionFunc) (chat.Response, error) {
	var coming []*Meeting
	attends := false
	s := chat.Select{Placeholder: r.Text.S("which"), Do: do(verb, "")}
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		if coming, attends, err = f.changeable(ctx, tx, r); err != nil {
			return err
		}
		for _, m := range coming[:min(len(coming), chat.MaxOptions)] {
			label, err := f.labelOf(ctx, tx, r, m)
			if err != nil {
				return err
			}
			s.Options = append(s.Options, chat.Option{Value: m.ID, Label: cut(label, chat.MaxOptionLabel)})
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case len(coming) == 0 && attends:
		return nil, bot.Mistake("open.not-yours", nil)
	case len(coming) == 0:
		return nil, bot.Mistake("none-ahead", nil)
	case len(coming) == 1:
		return goOn(ctx, r, bot.Press{Arg: coming[0].ID})
	}
	return ask(r.Text.T(key), s), nil
}

// changeable are the meetings ahead that the actor can move and call off, and whether
// there are others, which somebody else opened.
func (f *Feature) changeable(ctx context.Context, tx *storage.Tx, r *bot.Request) (own []*Meeting, others bool, err error) {
	mine := map[string]bool{}
	all, err := plans(ctx, tx, ofMember+` AND state = 'set'`, r.Space.ID, r.Actor.ID)
	if err != nil {
		return nil, false, err
	}
	for _, p := range all {
		mine[p.ID] = true
	}
	coming, err := comingOf(ctx, tx, r.Space.ID, r.Actor.ID)
	for _, m := range coming {
		if mine[m.Plan] {
			own = append(own, m)
		} else {
			others = true
		}
	}
	return own, others, err
}

// labelOf names a meeting in a select.
func (f *Feature) labelOf(ctx context.Context, tx *storage.Tx, r *bot.Request, m *Meeting) (string, error) {
	p, err := loadPlan(ctx, tx, m.Plan)
	if err != nil {
		return "", err
	}
	if !p.Between() {
		return r.Text.S("open.list.option", i18n.Args{"when": plainTime(r.Text, m.At, r.Member.Location(r.Space)), "title": p.titled(r.Text)}), nil
	}
	name, err := f.nameOf(ctx, tx, r.Text, p.Space, p.Other(r.Actor.ID))
	return r.Text.S("list.option", i18n.Args{"when": plainTime(r.Text, m.At, r.Member.Location(r.Space)), "name": name}), err
}

// chosen hands a meeting that was chosen on.
func chosen(goOn bot.ActionFunc) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
		if len(press.Values) == 0 {
			return nil, bot.Mistake("unclear", nil)
		}
		return goOn(ctx, r, bot.Press{Arg: press.Values[0], Source: press.Source})
	}
}

// again opens the form for a pair once more.
func (f *Feature) again(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		_, err := findPair(ctx, tx, r, press.Arg)
		return err
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: timesForm(r.Text, forProposal, press.Arg, nil)}, nil
}
