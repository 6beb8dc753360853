package meetings

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What became of a meeting, as both say. The pair alone reads it, and nobody is said
// to have stayed away on the other one's word alone.

// metCard asks one of the two whether they met.
func metCard(m *Meeting, who chat.UserID) bot.CardID {
	return bot.CardID{Kind: "meetings.met", Row: m.ID + "|met|" + string(who)}
}

func (f *Feature) askMet(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting, who []chat.UserID) error {
	if !p.Between() {
		return nil
	}
	for _, user := range who {
		if user.Former() {
			continue
		}
		if err := bot.Refresh(ctx, tx, metCard(m, user)); err != nil {
			return err
		}
	}
	return nil
}

func (f *Feature) metNote(ctx context.Context, tx *storage.Tx, t i18n.Printer, n row, p *Plan, m *Meeting) (note, error) {
	told := note{kind: "met", priority: bot.High, why: t.T("met.why")}
	if m == nil {
		return told, nil
	}
	said, err := answersOf(ctx, tx, m.ID)
	if err != nil {
		return told, err
	}
	args := i18n.Args{"other": chat.Mention(p.Other(n.user)), "when": chat.When(m.At)}
	if said[n.user] != NoAnswer || m.State != Coming {
		told.message = chat.Message{Text: t.T(outcomeKey(m, said[n.user]), args)}
		return told, nil
	}
	told.wanted = true
	told.message = withControls(t.T("met.text", args),
		chat.Button{Label: t.S("button.met"), Style: chat.Primary, Do: do("met", m.ID)},
		chat.Button{Label: t.S("button.not-met"), Do: do("not-met", m.ID)})
	return told, nil
}

// outcomeKey is what somebody reads of a meeting that they spoke about, or that was
// settled without them.
func outcomeKey(m *Meeting, mine Answer) string {
	switch {
	case m.State == Coming && mine == Met:
		return "met.wait"
	case m.State == Coming:
		return "met.noted"
	}
	return "met." + string(m.State)
}

// met takes one of the two's word that they met. The message in which they were asked
// shows it.
func (f *Feature) met(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	said, err := f.answer(ctx, r, press.Arg, Met)
	if err != nil || press.Source == (chat.Ref{}) {
		return said, err
	}
	return nil, nil
}

// notMet asks why not.
func (f *Feature) notMet(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, one, err := findMeeting(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		t := r.Text
		m = withControls(t.T("met.reason"),
			chat.Button{Label: t.S("button.agreed"), Do: do("agreed", one.ID)},
			chat.Button{Label: t.S("button.by-me"), Do: do("by-me", one.ID)},
			chat.Button{Label: t.S("button.by-other"), Do: do("by-other", one.ID)})
		return askable(p, one, tx)
	})
	return chat.Reply{Message: m}, err
}

// answering takes one of the two's word.
func (f *Feature) answering(a Answer) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
		return f.answer(ctx, r, press.Arg, a)
	}
}

func (f *Feature) answer(ctx context.Context, r *bot.Request, id string, a Answer) (chat.Response, error) {
	var m *Meeting
	var p *Plan
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if p, m, err = findMeeting(ctx, tx, r, id); err != nil {
			return err
		}
		if err := askable(p, m, tx); err != nil {
			return err
		}
		if m.State != Coming {
			return nil // both have spoken: what they said stands
		}
		if err := saveAnswer(ctx, tx, m.ID, r.Actor.ID, a); err != nil {
			return err
		}
		if err := f.settleMeeting(ctx, tx, p, m, false); err != nil {
			return err
		}
		if err := bot.Settle(ctx, tx, metCard(m, r.Actor.ID)); err != nil {
			return err
		}
		return saveMeeting(ctx, tx, m)
	})
	if err != nil {
		return nil, err
	}
	return update(r.Text.T(outcomeKey(m, a), i18n.Args{"other": chat.Mention(p.Other(r.Actor.ID)), "when": chat.When(m.At)})), nil
}

// askable is whether one can say of a meeting that it took place.
func askable(p *Plan, m *Meeting, tx *storage.Tx) error {
	switch {
	case m.State == Off:
		return bot.Mistake("off.already", nil)
	case !p.Between() || m.At.After(tx.Now()):
		return bot.Mistake("met.early", nil)
	}
	return nil
}

// settleMeeting takes a meeting as both say, and tells the other features when it took
// place. The caller saves it.
func (f *Feature) settleMeeting(ctx context.Context, tx *storage.Tx, p *Plan, m *Meeting, timeUp bool) error {
	if !p.Between() && m.State == Coming {
		m.State = Unclear // nobody was asked
	}
	said, err := answersOf(ctx, tx, m.ID)
	if err != nil || m.State != Coming || !m.Conclude(p.Both(), said, timeUp) {
		return err
	}
	for _, who := range p.Both() {
		if err := bot.Settle(ctx, tx, metCard(m, who)); err != nil {
			return err
		}
	}
	if m.State != Held {
		return nil
	}
	if err := bot.Refresh(ctx, tx, planCard(p.ID)); err != nil {
		return err
	}
	return f.reg.Publish(ctx, tx, facts.MeetingHeld{Space: p.Space, Pair: p.Pair, Meeting: m.ID, At: m.At})
}

// lateness takes the other one's word for how it was to hear late that a meeting is
// off.
func (f *Feature) lateness(n Notice) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
		err := r.InTx(ctx, func(tx *storage.Tx) error {
			_, m, err := findMeeting(ctx, tx, r, press.Arg)
			if err != nil {
				return err
			}
			if err := m.LateIs(r.Actor.ID, n); err != nil {
				return err
			}
			return saveMeeting(ctx, tx, m)
		})
		return update(r.Text.T("late." + string(n))), err
	}
}
