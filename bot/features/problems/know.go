package problems

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What this feature knows about a member, as far as it is theirs: what they
// reported, and what they did as an organiser. That somebody reported something
// about them is the reporter's, and stands nowhere here.

type (
	knows struct {
		Reported []knownReport `json:"reported"`
		Asked    []knownWords  `json:"asked"` // as an organiser
		Handled  []knownStep   `json:"handled"`
	}
	knownReport struct {
		ID       string       `json:"id"`
		Kind     Kind         `json:"kind"`
		Contact  Contact      `json:"contact"`
		State    State        `json:"state"`
		Outcome  Outcome      `json:"outcome,omitempty"`
		Words    []knownWords `json:"words"`
		At       time.Time    `json:"at"`
		ClosedAt time.Time    `json:"closed_at,omitzero"`
	}
	knownWords struct {
		Problem string    `json:"problem,omitempty"`
		Words   string    `json:"words"`
		At      time.Time `json:"at"`
	}
	knownStep struct {
		Problem string    `json:"problem"`
		What    string    `json:"what"`
		At      time.Time `json:"at"`
	}
)

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Reported: []knownReport{}, Asked: []knownWords{}, Handled: []knownStep{}}
	reported, err := all(ctx, tx, `WHERE space = $1 AND reporter = $2 ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	wrote, err := words(ctx, tx, `WHERE space = $1 AND author = $2 ORDER BY id`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, p := range reported {
		one := knownReport{ID: p.ID, Kind: p.Kind, Contact: p.Contact, State: p.State, Outcome: p.Outcome, Words: []knownWords{}, At: p.At, ClosedAt: p.ClosedAt}
		for _, w := range wrote {
			if w.Problem == p.ID {
				one.Words = append(one.Words, knownWords{Words: w.Words, At: w.At})
			}
		}
		k.Reported = append(k.Reported, one)
	}
	for _, w := range wrote {
		if w.Organiser {
			k.Asked = append(k.Asked, knownWords{w.Problem, w.Words, w.At})
		}
	}
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var s knownStep
		var at int64
		err := scan(&s.Problem, &s.What, &at)
		s.At = storage.Time(at)
		k.Handled = append(k.Handled, s)
		return err
	}, `SELECT problem, what, at FROM problem_step WHERE space = $1 AND actor = $2 ORDER BY id`, m.Space, m.User)
	return bot.Known{Lines: k.lines(t), Data: k}, err
}

func (k knows) lines(t i18n.Printer) (lines []chat.Markup) {
	if n := len(k.Reported); n > 0 {
		lines = append(lines, t.T("know.reported", i18n.Args{"n": n}))
	}
	if n := len(k.Handled); n > 0 {
		lines = append(lines, t.T("know.handled", i18n.Args{"n": n}))
	}
	return lines
}
