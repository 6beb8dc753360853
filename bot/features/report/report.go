// Package report shows organisers how their space is doing: "/organiser report"
// puts together the figures that every feature has of it, and draws some of
// them; once a week each organiser gets them in a few lines. It counts nothing
// itself, and shows nothing private: whoever adds a part sees to that.
//
//	report.go   the command, and what organisers press
//	pages.go    the parts on as many pages as they need
//	picture.go  charts, and their words
//	weekly.go   the note on Mondays
//	texts/      every word the feature says, by language
package report

import (
	"context"
	"embed"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

//go:embed texts/*.json migrations/*.sql
var files embed.FS

// Feature is the report.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "report" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Personal(bot.Personal{Holds: holds})
	r.Command(bot.Command{Name: "organiser report", Who: bot.Organisers, Do: f.report})
	r.Action("show", bot.Organisers, f.turn)
	r.Action("weekly", bot.Organisers, f.switchWeekly)
	r.Card("weekly", f.weeklyCard)
	r.Nudge("weekly")
	r.Repeat("weekly", "0 10 * * SUN", weekly{})
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.weekly)
	scheduler.Handle(r.Jobs(), scheduler.Late{}, f.note)
}

func do(verb string, v view) chat.ActionID {
	return chat.ActionID{Name: "report." + verb, Arg: fmt.Sprintf("%d/%d", v.days, v.page)}
}

// view is what of the report is looked at.
type view struct{ days, page int }

// periods are the lengths to choose from, in days.
var periods = []int{7, 30}

// report shows the last seven days.
func (f *Feature) report(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	m, err := f.show(ctx, r, view{days: periods[0]}, "")
	return chat.Reply{Message: m}, err
}

// turn shows another period or page.
func (f *Feature) turn(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	m, err := f.show(ctx, r, viewed(p.Arg), "")
	return chat.Update{Message: m}, err
}

// viewed reads the argument of an action; what makes no sense is the beginning.
func viewed(arg string) view {
	v := view{}
	if _, err := fmt.Sscanf(arg, "%d/%d", &v.days, &v.page); err != nil || !slices.Contains(periods, v.days) || v.page < 0 {
		return view{days: periods[0]}
	}
	return v
}

// switchWeekly turns the weekly note of the space off, or on again. The button
// says which, so that a second press changes nothing.
func (f *Feature) switchWeekly(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	off := len(p.Arg) > 0 && p.Arg[0] == '-'
	said := r.Text.T("weekly.on")
	if off {
		said = r.Text.T("weekly.off")
	}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		changed, err := setOff(ctx, tx, r.Space.ID, off)
		switch {
		case err != nil || !changed:
			return err
		case off:
			return bot.Audit(ctx, tx, r, "weekly.off", nil)
		}
		return bot.Audit(ctx, tx, r, "weekly.on", nil)
	})
	if err != nil {
		return nil, err
	}
	m, err := f.show(ctx, r, view{days: periods[0]}, said)
	return chat.Update{Message: m}, err
}

// show puts a page together. Figures are read in one transaction, and drawn when
// it is over.
func (f *Feature) show(ctx context.Context, r *bot.Request, v view, said chat.Markup) (chat.Message, error) {
	var parts []bot.ReportPart
	var off bool
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		about := bot.Reporting{Space: r.Space, Text: r.Text, Period: bot.Days(v.days, tx.Now())}
		if parts, err = f.reg.Reports(ctx, tx, about); err != nil {
			return err
		}
		off, err = isOff(ctx, tx, r.Space.ID)
		return err
	})
	if err != nil {
		return chat.Message{}, err
	}
	file, err := picture(r.Text, chartsOf(parts))
	if err != nil {
		return chat.Message{}, err
	}
	s := sheet{t: r.Text, view: v, said: said, off: off, picture: file}
	return s.message(parts), nil
}

func chartsOf(parts []bot.ReportPart) (all []bot.Chart) {
	for _, p := range parts {
		all = append(all, p.Charts...)
	}
	return all
}

// mostLine is how many runes of a part's line are shown: what a part has more is
// on its pages.
const mostLine = 200

// lines are the parts in a line each, as far as there is room; "" when there is
// nothing to tell.
func lines(t i18n.Printer, parts []bot.ReportPart) (text chat.Markup) {
	for _, p := range parts {
		if p.Line != "" && utf8.RuneCountInString(string(text)) < chat.MaxText/2 {
			text += t.T("line", i18n.Args{"line": chat.Shorten(p.Line, mostLine)}) + "\n"
		}
	}
	return text
}
