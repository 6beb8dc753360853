package bot

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What organisers read of their space. Each feature adds a part: figures, never
// who did what, nor what anybody wrote to somebody else.

// Reporting is what a part of the report is asked for.
type Reporting struct {
	Space  people.Space
	Text   i18n.Printer // speaks the part's texts in the reader's language
	Period Period
}

// Period is a stretch of time: From belongs to it, To does not.
type Period struct{ From, To time.Time }

// Days are the period of so many times 24 hours that ends at a moment.
func Days(n int, end time.Time) Period {
	return Period{From: end.Add(-time.Duration(n) * 24 * time.Hour), To: end}
}

// Before is the period of the same length that ended when p began.
func (p Period) Before() Period { return Period{From: p.From.Add(-p.To.Sub(p.From)), To: p.From} }

// Weeks are the last n weeks before a moment, the oldest first.
func Weeks(n int, end time.Time) iter.Seq[Period] {
	return func(yield func(Period) bool) {
		for ago := n - 1; ago >= 0; ago-- {
			if !yield(Days(7, end.Add(-time.Duration(ago)*week))) {
				return
			}
		}
	}
}

// FewestPeople is how many people stand at least behind a figure about people
// that is said exactly: of fewer, everybody would know who they are.
const FewestPeople = 5

// ReportPart is what a feature reports. The zero ReportPart is nothing to report.
type ReportPart struct {
	Blocks []chat.Block
	Line   chat.Markup // the part in one line; "" when nothing happened in the period, and nothing waits
	Charts []Chart     // drawn once the transaction is over
}

// Chart is figures by week, the oldest first. Whoever draws it says the same in
// words.
type Chart struct {
	Title  string      // what the columns stand for, with its unit
	Weeks  []time.Time // when each begins; a week is seven times 24 hours
	Series []Series
	Unit   string // behind a value when it is read out: "h"; "" for a count
}

// Series is one figure of a chart, week by week. NaN is too little to tell.
type Series struct {
	Name   string
	Values []float64
}

// ReportFunc adds a feature's part to the organisers' report.
type ReportFunc func(ctx context.Context, tx *storage.Tx, r Reporting) (ReportPart, error)

// Report adds a part to the organisers' report. Parts stand in their order.
func (r *Registry) Report(order int, show ReportFunc) {
	r.all.reports = inOrder(r.all.reports, section[ReportFunc]{order, r.feature, show})
}

// Reports asks every feature for its part.
func (r *Registry) Reports(ctx context.Context, tx *storage.Tx, about Reporting) ([]ReportPart, error) {
	var parts []ReportPart
	for _, s := range r.all.reports {
		about.Text = about.Text.For(s.feature)
		part, err := s.show(ctx, tx, about)
		if err != nil {
			return nil, fmt.Errorf("report of %s: %w", s.feature, err)
		}
		parts = append(parts, part)
	}
	return parts, nil
}
