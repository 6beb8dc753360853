package meetings

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What one person is told. The row of such a card says of what, on which occasion and
// whom: each is told once, and what was said of an older time follows the truth.

// row is the row of a note, taken apart: "plan or meeting|occasion|account".
type row struct {
	of, occasion string
	user         chat.UserID
}

func parseRow(s string) (row, bool) {
	parts := strings.Split(s, "|")
	if len(parts) != 3 {
		return row{}, false
	}
	return row{parts[0], parts[1], chat.UserID(parts[2])}, true
}

// planNote is a note about a round of a plan.
func planNote(kind string, p *Plan, who chat.UserID) bot.CardID {
	return bot.CardID{Kind: "meetings." + kind, Row: p.ID + "|" + strconv.Itoa(p.Round) + "|" + string(who)}
}

// tellPlan has the governor tell somebody about a round of a plan.
func tellPlan(ctx context.Context, tx *storage.Tx, kind string, p *Plan, who chat.UserID) error {
	if who.Former() {
		return nil
	}
	return bot.Refresh(ctx, tx, planNote(kind, p, who))
}

// noticeCard tells of one change of a meeting: that it is set, moved or called off.
func noticeCard(m *Meeting, who chat.UserID) bot.CardID {
	return bot.CardID{Kind: "meetings.notice", Row: m.ID + "|" + strconv.Itoa(m.Seq) + "|" + string(who)}
}

// reminderCard reminds somebody of a meeting at the time it has now.
func reminderCard(m *Meeting, s Step, who chat.UserID) bot.CardID {
	return bot.CardID{Kind: "meetings.reminder", Row: m.ID + "|" + strconv.Itoa(m.Seq) + "-" + strconv.Itoa(int(s)) + "|" + string(who)}
}

// note is what somebody is told.
type note struct {
	kind     string // of the nudge
	priority bot.Priority
	why      chat.Markup
	message  chat.Message
	wanted   bool // whether they still need to hear of it
}

type noteFunc func(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, m *Meeting) (note, error)

// note makes a projection of what is told of a plan or of one of its meetings. What is
// not wanted any more is not sent; where it stands already it follows.
func (f *Feature) note(kind string, show noteFunc) bot.Projection {
	return func(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
		n, ok := parseRow(id)
		if !ok {
			return bot.Card{Gone: true}, nil
		}
		p, m, err := f.noted(ctx, tx, n)
		if err != nil || p == nil {
			return bot.Card{Gone: true}, err
		}
		t, err := f.reg.MemberTexts(ctx, tx, p.Space, n.user)
		if err != nil {
			return bot.Card{}, err
		}
		told, err := show(ctx, tx, t, n, p, m)
		if err != nil {
			return bot.Card{}, err
		}
		where, err := bot.Where(ctx, tx, bot.CardID{Kind: "meetings." + kind, Row: id})
		return bot.Card{
			Space: p.Space, To: bot.Audience{People: []chat.UserID{n.user}}, Message: told.message, Gone: where == "" && !told.wanted,
			Nudge: &bot.Nudge{Kind: "meetings." + told.kind, Priority: told.priority, Why: told.why},
		}, err
	}
}

// noted is what a note is about: a plan, or a meeting with its plan; nil for what is
// forgotten, or none of the reader's business any more.
func (f *Feature) noted(ctx context.Context, tx *storage.Tx, n row) (*Plan, *Meeting, error) {
	m, err := loadMeeting(ctx, tx, n.of)
	plan := n.of
	switch {
	case errors.Is(err, storage.ErrNotFound):
		m = nil
	case err != nil:
		return nil, nil, err
	default:
		plan = m.Plan
	}
	p, err := loadPlan(ctx, tx, plan)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if ok, err := f.concerns(ctx, tx, p, n.user); err != nil || !ok {
		return nil, nil, err
	}
	return p, m, nil
}

// askedNote shows somebody the times that they can choose from, in their zone.
func (f *Feature) askedNote(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, _ *Meeting) (note, error) {
	told := note{kind: "proposal", priority: bot.High, why: t.T("asked.why")}
	if p.State != Asked || n.occasion != strconv.Itoa(p.Round) {
		told.message = chat.Message{Text: t.T("asked.settled", p.naming(t, n.user))}
		return told, nil
	}
	loc, err := zoneOf(ctx, tx, p.Space, n.user)
	if err != nil {
		return told, err
	}
	told.wanted = true
	head := t.T("asked.text", p.naming(t, n.user))
	told.message = chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}}}
	var picks []chat.Control
	for i, o := range p.Options {
		told.message.Blocks = append(told.message.Blocks, chat.Paragraph{Text: t.T("echo.line", i18n.Args{"number": i + 1, "when": spellOption(t, o, loc)})})
		picks = append(picks, chat.Button{Label: t.S("button.pick", i18n.Args{"number": i + 1}), Style: chat.Primary, Do: do("pick", pickArg(p, i))})
	}
	told.message.Blocks = append(told.message.Blocks, chat.Facts{Rows: detailRows(t, p.Details)}, chat.Controls{Items: append(picks,
		chat.Button{Label: t.S("button.counter"), Do: do("counter", p.ID)},
		chat.Button{Label: t.S("button.decline"), Do: do("decline", p.ID)},
	)})
	return told, nil
}

// answeredNote tells whoever proposed that it came to nothing.
func (f *Feature) answeredNote(_ context.Context, _ *storage.Tx, t i18n.Printer, n row, p *Plan, _ *Meeting) (note, error) {
	told := note{kind: "proposal", priority: bot.High, why: t.T("answered.why"), wanted: p.State == Declined || p.State == Expired}
	text := t.T("answered."+string(Expired), p.naming(t, n.user))
	if p.State == Declined {
		text = t.T("answered."+string(Declined), p.naming(t, n.user))
	}
	told.message = withControls(text, chat.Button{Label: t.S("button.again"), Do: do("again", p.Pair)})
	return told, nil
}

// endedNote tells that the other one ended a series, or that nothing comes of an open
// meeting any more.
func (f *Feature) endedNote(_ context.Context, _ *storage.Tx, t i18n.Printer, n row, p *Plan, _ *Meeting) (note, error) {
	text := t.T(p.text("ended.text"), p.naming(t, n.user))
	if p.State == Withdrawn && n.user == p.Host {
		text = t.T("open.ended.host", p.naming(t, n.user))
	}
	return note{
		kind: "change", priority: bot.Always, why: t.T(p.text("change.why")), wanted: p.State == Over || p.State == Withdrawn,
		message: chat.Message{Text: text},
	}, nil
}

// notice tells somebody of what the other one changed.
func (f *Feature) notice(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, m *Meeting) (note, error) {
	told := note{kind: "change", priority: bot.Always, why: t.T(p.text("change.why"))}
	if m == nil {
		return told, nil
	}
	loc, err := zoneOf(ctx, tx, p.Space, n.user)
	if err != nil {
		return told, err
	}
	args := p.naming(t, n.user)
	args["when"] = standingTime(t, p, m, loc)
	current := n.occasion == strconv.Itoa(m.Seq)
	told.wanted = current && m.End().After(tx.Now())
	switch {
	case m.State == Off:
		args["when"] = chat.Escape(spell(t, m.At, loc)) // the others of a series stay
		text := t.T(p.text("notice.off"), args)
		told.message = chat.Message{Text: text}
		if m.Late == LateAsked && current && n.user != m.By {
			told.message = withControls(text, chat.Button{Label: t.S("button.late-fine"), Do: do("late-fine", m.ID)},
				chat.Button{Label: t.S("button.late-short"), Do: do("late-short", m.ID)})
		}
		return told, nil
	case !current || m.State != Coming:
		told.message = chat.Message{Text: t.T(p.text("notice.old"), args)}
		return told, nil
	}
	key := "notice.set"
	if m.Moved || p.Series() && len(p.Rules) > 1 || m.Seq > 1 {
		key = "notice.moved"
	}
	text := t.T(p.text(key), args)
	told.message = chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Facts{Rows: detailRows(t, m.Details)}, meetingButtons(t, p, m)}}
	if !p.Between() {
		return f.openNotice(ctx, tx, t, n, p, m, told)
	}
	file, err := f.file(ctx, tx, t, p, n.user)
	told.message.Files = []chat.File{file}
	return told, err
}

// reminderKey is how somebody is reminded of a meeting of so many people.
func reminderKey(p *Plan, who chat.UserID, attendants int) string {
	switch {
	case p.Between() || who != p.Host:
		return p.text("reminder.text")
	case attendants == 1:
		return "open.reminder.nobody"
	}
	return "open.reminder.host"
}

// meetingButtons are what one of the two can do with a meeting, or who opened it.
func meetingButtons(t i18n.Printer, p *Plan, m *Meeting) chat.Controls {
	off := "button.off"
	if p.Series() {
		off = "button.skip"
	}
	return chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("button.move"), Do: do("move", m.ID)},
		chat.Button{Label: t.S(off), Do: do("off", m.ID)},
	}}
}

// reminder reminds somebody of a meeting that is ahead, at the time it has now.
func (f *Feature) reminder(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, m *Meeting) (note, error) {
	told := note{kind: "reminder", priority: bot.Always, why: t.T(p.text("reminder.why"))}
	if m == nil {
		return told, nil
	}
	loc, err := zoneOf(ctx, tx, p.Space, n.user)
	if err != nil {
		return told, err
	}
	seq, step, _ := strings.Cut(n.occasion, "-")
	who, err := f.attendants(ctx, tx, p, m)
	if err != nil {
		return told, err
	}
	args := p.naming(t, n.user)
	args["when"], args["in"], args["n"] = chat.Escape(spell(t, m.At, loc)), t.Duration(m.At.Sub(tx.Now())), len(who)-1
	switch {
	case m.State == Off:
		told.message = chat.Message{Text: t.T(p.text("notice.off"), args)}
		return told, nil
	case !slices.Contains(who, n.user):
		told.message = withControls(t.T("open.reminder.not", args), chat.Button{Label: t.S("button.come"), Do: do("come", m.ID)})
		return told, nil
	case seq != strconv.Itoa(m.Seq):
		told.message = chat.Message{Text: t.T(p.text("notice.old"), args)}
		return told, nil
	case !m.At.After(tx.Now()):
		told.message = chat.Message{Text: t.T(p.text("reminder.past"), args)}
		return told, nil
	}
	told.wanted = true
	text := t.T(reminderKey(p, n.user, len(who)), args)
	blocks := []chat.Block{chat.Paragraph{Text: text}, chat.Facts{Rows: detailRows(t, m.Details)}}
	if s, _ := strconv.Atoi(step); Step(s) == TenMinutes {
		told.kind, told.why = "soon", t.T("soon.why")
	} else {
		buttons := buttonsFor(t, p, m, n.user)
		wanted, err := wants(ctx, tx, p.Space, n.user)
		if err != nil {
			return told, err
		}
		label := "button.soon"
		if wanted {
			label = "button.soon-not"
		}
		buttons.Items = append(buttons.Items, chat.Button{Label: t.S(label), Do: do("soon", m.ID)})
		blocks = append(blocks, buttons)
	}
	told.message = chat.Message{Text: text, Blocks: blocks}
	return told, nil
}

// soon turns the last reminder on or off for the actor.
func (f *Feature) soon(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	key := "soon.on"
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		wanted, err := wants(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		if wanted {
			key = "soon.off"
		}
		if err := setWants(ctx, tx, r.Space.ID, r.Actor.ID, !wanted); err != nil {
			return err
		}
		coming, err := comingOf(ctx, tx, r.Space.ID, r.Actor.ID)
		for _, m := range coming {
			if err != nil {
				return err
			}
			var p *Plan
			if p, err = loadPlan(ctx, tx, m.Plan); err == nil {
				err = f.watch(ctx, tx, p, m)
			}
		}
		return err
	})
	return say(r.Text.T(key)), err
}
