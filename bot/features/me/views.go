package me

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

func do(verb string) chat.ActionID { return chat.ActionID{Name: "me." + verb} }

func button(t i18n.Printer, verb string) chat.Button {
	return chat.Button{Label: t.S("button." + verb), Do: do(verb)}
}

func say(text chat.Markup) chat.Response { return chat.Reply{Message: chat.Message{Text: text}} }

// saved confirms a setting and offers the way back.
func (f *Feature) saved(r *bot.Request, key string, back chat.Button, args ...i18n.Args) chat.Response {
	text := r.Text.T(key, args...)
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{back}},
	}}}
}

// section is how the member wants to be addressed, with everything to change it.
func (f *Feature) section(_ context.Context, tx *storage.Tx, r *bot.Request) ([]chat.Block, error) {
	t := r.Text
	return []chat.Block{
		chat.Heading{Text: t.S("settings")},
		chat.Facts{Rows: []chat.Fact{
			{Label: t.S("settings.zone"), Value: chat.Escape(r.Member.Location(r.Space).String())},
			{Label: t.S("settings.hours"), Value: chat.Escape(awake(t, r.Member.Hours))},
			{Label: t.S("settings.digest"), Value: chat.Escape(digestAt(t, r.Member.DigestHour))},
			{Label: t.S("settings.nudges"), Value: f.standing(r, tx.Now())},
		}},
		chat.Controls{Items: f.toggles(r, tx.Now())},
	}, nil
}

// awake says waking hours, with the days when they are not all.
func awake(t i18n.Printer, h people.Hours) string {
	if h.Days&people.AllDays == 0 || h.Days&people.AllDays == people.AllDays {
		return h.String()
	}
	var days []chat.Markup
	for _, d := range h.Days.List() {
		days = append(days, t.T("day."+dayName(d)))
	}
	return t.S("hours.days", i18n.Args{"hours": h.String(), "days": t.List(days)})
}

// digestAt says when the digest comes.
func digestAt(t i18n.Printer, hour int) string {
	if hour == 0 {
		return t.S("digest.waking")
	}
	return t.S("digest.at", i18n.Args{"hour": hourName(hour)})
}

func hourName(hour int) string { return fmt.Sprintf("%02d:00", hour%24) }

// standing says whether the member hears from Kith at all.
func (f *Feature) standing(r *bot.Request, now time.Time) chat.Markup {
	switch m := r.Member; {
	case m.Stopped:
		return r.Text.T("standing.stopped")
	case m.PausedUntil.After(now):
		return r.Text.T("standing.paused", i18n.Args{"until": chat.When(m.PausedUntil)})
	case !m.Unreachable.IsZero():
		return r.Text.T("standing.unreachable")
	}
	limits := r.Space.Limits.InForce()
	key := "standing.normal"
	if limits.Lowered() {
		key = "standing.lowered"
	}
	return r.Text.T(key, i18n.Args{"day": limits.Day, "week": limits.Week})
}

// toggles are one row: other features need theirs. What one can do besides stands
// behind the last one.
func (f *Feature) toggles(r *bot.Request, now time.Time) []chat.Control {
	last := button(r.Text, "stop")
	if r.Member.Stopped || r.Member.PausedUntil.After(now) {
		last = button(r.Text, "start")
	}
	return []chat.Control{
		button(r.Text, "settings"), button(r.Text, "messages"), button(r.Text, "languages"), last,
		chat.Button{Label: r.Text.S("button.help"), Do: bot.Run("help")},
	}
}

// choose shows one setting to choose from.
func choose(text chat.Markup, s chat.Select) chat.Response {
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{s}}}}}
}

func (f *Feature) languages(r *bot.Request) chat.Select {
	s := chat.Select{Placeholder: r.Text.S("language.pick"), Do: do("language"), Chosen: []string{r.Text.Language()}}
	for _, l := range f.reg.Languages() {
		s.Options = append(s.Options, chat.Option{Value: l.Tag, Label: l.Name})
	}
	return s
}

func (f *Feature) pauseFor(r *bot.Request) chat.Select {
	s := chat.Select{Placeholder: r.Text.S("pause.pick"), Do: do("pause")}
	for _, days := range []int{1, 7, 14, 30} {
		s.Options = append(s.Options, chat.Option{Value: strconv.Itoa(days), Label: r.Text.S("pause.days", i18n.Args{"n": days})})
	}
	return s
}

// kinds are the kinds of nudges, as many together as one select can show.
func (f *Feature) kinds() [][]bot.NudgeKind {
	return slices.Collect(slices.Chunk(f.reg.Nudges(), chat.MaxOptions))
}

// muteLists are the selects for what somebody does not want: each for its kinds.
func (f *Feature) muteLists(r *bot.Request) (rows []chat.Block) {
	for i, kinds := range f.kinds() {
		s := chat.Select{Placeholder: r.Text.S("mutes.pick"), Do: chat.ActionID{Name: "me.mute", Arg: strconv.Itoa(i)}, Max: len(kinds)}
		for _, k := range kinds {
			s.Options = append(s.Options, chat.Option{Value: k.ID(), Label: k.Label(r.Text)})
			if slices.Contains(r.Member.Muted, k.ID()) {
				s.Chosen = append(s.Chosen, k.ID())
			}
		}
		rows = append(rows, chat.Controls{Items: []chat.Control{s}})
	}
	return rows
}

func settingsForm(r *bot.Request) chat.Form {
	t := r.Text
	form := chat.Form{Do: do("settings"), Title: t.S("form.title"), Submit: t.S("form.submit"), Fields: []chat.Field{
		{Name: "zone", Kind: chat.Line, Label: t.S("form.zone"), Hint: t.S("form.zone.hint"), Max: 60, Value: []string{r.Member.Location(r.Space).String()}},
		{Name: "hours", Kind: chat.Line, Label: t.S("form.hours"), Hint: t.S("form.hours.hint"), Max: 40, Value: []string{r.Member.Hours.String()}},
		{Name: "days", Kind: chat.Choice, Label: t.S("form.days"), Max: 7},
		{Name: "digest", Kind: chat.Choice, Label: t.S("form.digest"), Hint: t.S("form.digest.hint"), Value: []string{strconv.Itoa(r.Member.DigestHour)}},
	}}
	days := &form.Fields[2]
	for i := range 7 { // weeks begin on Monday here
		d := time.Weekday((i + 1) % 7)
		days.Options = append(days.Options, chat.Option{Value: dayName(d), Label: t.S("day." + dayName(d))})
		if r.Member.Hours.Days.Has(d) {
			days.Value = append(days.Value, dayName(d))
		}
	}
	digest := &form.Fields[3]
	for hour := range 25 {
		label := t.S("digest.waking")
		if hour > 0 {
			label = hourName(hour)
		}
		digest.Options = append(digest.Options, chat.Option{Value: strconv.Itoa(hour), Label: label})
	}
	return form
}

func untilForm(t i18n.Printer) chat.Form {
	return chat.Form{Do: do("until"), Title: t.S("form.until.title"), Submit: t.S("form.until.submit"), Fields: []chat.Field{
		{Name: "day", Kind: chat.Line, Label: t.S("form.until"), Hint: t.S("form.until.hint"), Max: 40},
	}}
}
