package meetings

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// proposeCommand lets somebody write times for a pair of theirs: those of the
// command, or in the form.
func (f *Feature) proposeCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	written := typed(o["times"])
	own, err := f.pairHere(ctx, r)
	switch {
	case err != nil:
		return nil, err
	case len(own) == 0:
		return nil, bot.Mistake("no-pair", nil)
	case len(own) > 1:
		return f.choosePair(ctx, r, own, written)
	}
	return f.proposeFor(ctx, r, own[0].ID, written)
}

func (f *Feature) proposeFor(ctx context.Context, r *bot.Request, pair string, written map[string]string) (chat.Response, error) {
	if len(written) == 0 {
		return chat.Open{Form: timesForm(r.Text, forProposal, pair, nil)}, nil
	}
	return f.readTyped(ctx, r, forProposal, pair, written)
}

// readTyped shows how what somebody typed behind a command was understood.
func (f *Feature) readTyped(ctx context.Context, r *bot.Request, to purpose, of string, written map[string]string) (chat.Response, error) {
	d, errs, err := f.understand(ctx, r, to, of, written)
	if err != nil {
		return nil, err
	}
	if len(errs) == 0 {
		return f.echo(ctx, r, d)
	}
	d.wanted = wanted{For: to, Written: written}
	if err := r.InTx(ctx, func(tx *storage.Tx) error { return saveDraft(ctx, tx, d) }); err != nil {
		return nil, err
	}
	return complaint(r.Text, d, errs), nil
}

// complaint says what of a command was not understood, and offers the form with what
// was written.
func complaint(t i18n.Printer, d *draft, errs map[string]string) chat.Response {
	m := chat.Message{Text: t.T("unread")}
	m.Blocks = []chat.Block{chat.Paragraph{Text: m.Text}}
	for _, field := range timeFields(d.For) {
		if errs[field] != "" {
			m.Blocks = append(m.Blocks, chat.Quote{Text: chat.Escape(d.Written[field])}, chat.Paragraph{Text: chat.Escape(errs[field])})
		}
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{chat.Button{Label: t.S("button.change"), Style: chat.Primary, Do: do("change", d.ID)}}})
	return chat.Reply{Message: m}
}

// pairHere is the pair in whose room the actor is, else all of theirs.
func (f *Feature) pairHere(ctx context.Context, r *bot.Request) (own []*pair, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		own, err = pairsOf(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil || r.In == "" {
			return err
		}
		for _, p := range own {
			here, err := bot.Where(ctx, tx, roomCard(p.ID))
			if err != nil {
				return err
			}
			if here == r.In {
				own = []*pair{p}
				return nil
			}
		}
		return nil
	})
	return own[:min(len(own), chat.MaxOptions)], err
}

// roomCard is what stands in the room of a pair as long as there is one.
func roomCard(pair string) bot.CardID { return bot.CardID{Kind: "pairs.pair", Row: pair} }

// choosePair asks with whom, and keeps what was written meanwhile.
func (f *Feature) choosePair(ctx context.Context, r *bot.Request, own []*pair, written map[string]string) (chat.Response, error) {
	d := &draft{Space: r.Space.ID, User: r.Actor.ID, wanted: wanted{For: forProposal, Written: written}}
	s := chat.Select{Placeholder: r.Text.S("pair.pick")}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		for _, p := range own {
			name, err := f.nameOf(ctx, tx, r.Text, p.Space, p.other(r.Actor.ID))
			if err != nil {
				return err
			}
			s.Options = append(s.Options, chat.Option{Value: p.ID, Label: cut(name, chat.MaxOptionLabel)})
		}
		return saveDraft(ctx, tx, d)
	})
	s.Do = do("pair", d.ID)
	return ask(r.Text.T("pair.choose"), s), err
}

// pairChosen goes on with a pair.
func (f *Feature) pairChosen(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	var d *draft
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		d, err = loadDraft(ctx, tx, r, press.Arg)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f.proposeFor(ctx, r, press.Values[0], d.Written)
}

// findPair loads a pair of the actor's that goes on.
func findPair(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*pair, error) {
	of, err := loadPair(ctx, tx, id)
	switch {
	case errors.Is(err, storage.ErrNotFound), err == nil && (of.Space != r.Space.ID || !of.has(r.Actor.ID)):
		return nil, bot.Mistake("no-pair", nil)
	case err == nil && of.Ended:
		return nil, bot.Mistake("pair.over", nil)
	}
	return of, err
}

// completeProposal looks for times where none were written. Without hours in common
// there are none.
func (f *Feature) completeProposal(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) error {
	other, err := f.otherOf(ctx, tx, r, d)
	if err != nil {
		return err
	}
	if d.Length == 0 {
		d.Length = usualLength
	}
	if len(d.Options) > 0 {
		return nil
	}
	one, two, err := f.hoursOf(ctx, tx, r, other)
	if err != nil {
		return err
	}
	taken, err := f.busyOf(ctx, tx, r.Space.ID, r.Actor.ID, other)
	if err != nil {
		return err
	}
	d.Found = true
	for _, at := range commonTimes(one, two, taken, tx.Now(), d.Length) {
		d.Options = append(d.Options, Option{At: at, Zone: one.loc.String()})
	}
	return nil
}

// otherOf is with whom somebody wants to meet who writes times.
func (f *Feature) otherOf(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (chat.UserID, error) {
	if d.For == forProposal {
		of, err := findPair(ctx, tx, r, d.Of)
		if err != nil {
			return "", err
		}
		return of.other(r.Actor.ID), nil
	}
	p, err := findPlan(ctx, tx, r, d.Of)
	if err != nil {
		return "", err
	}
	return p.Other(r.Actor.ID), nil
}

func (f *Feature) hoursOf(ctx context.Context, tx *storage.Tx, r *bot.Request, other chat.UserID) (one, two hours, err error) {
	m, err := people.Load(ctx, tx, r.Space.ID, other)
	return hours{r.Member.Hours, r.Member.Location(r.Space)}, hours{m.Hours, m.Location(r.Space)}, err
}

// busyOf is what either of two has planned already.
func (f *Feature) busyOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, users ...chat.UserID) (taken []busy, err error) {
	for _, user := range users {
		coming, err := comingOf(ctx, tx, space, user)
		if err != nil {
			return nil, err
		}
		for _, m := range coming {
			taken = append(taken, busy{m.At, m.End()})
		}
	}
	return taken, nil
}

// propose makes a plan of a draft, and asks the other one.
func (f *Feature) propose(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (chat.Message, error) {
	of, err := findPair(ctx, tx, r, d.Of)
	if err != nil {
		return chat.Message{}, err
	}
	live, err := plans(ctx, tx, `pair = $1 AND state IN ('asked', 'set')`, of.ID)
	if err != nil {
		return chat.Message{}, err
	}
	if len(live) >= maxOpen {
		return chat.Message{}, bot.Mistake("too-many", i18n.Args{"n": maxOpen})
	}
	now := tx.Now()
	p := &Plan{
		ID: storage.NewID(now), Space: r.Space.ID, Pair: of.ID, Host: r.Actor.ID, Guest: of.other(r.Actor.ID), State: Asked, Asker: r.Actor.ID,
		Round: 1, Options: d.Options, Details: d.details(), Created: now, AskedAt: now, ChangedAt: now,
	}
	if err := insertPlan(ctx, tx, p); err != nil {
		return chat.Message{}, err
	}
	before := *p
	if err := f.follow(ctx, tx, &before, p); err != nil {
		return chat.Message{}, err
	}
	text := r.Text.T("propose.done", i18n.Args{"other": chat.Mention(p.Guest), "until": chat.When(p.ExpiresAt())})
	return chat.Message{Text: text}, tellPlan(ctx, tx, "asked", p, p.Guest)
}

// details are those that a draft says.
func (d *draft) details() Details {
	one := Details{Length: d.Length, Place: d.Written["where"]}
	if one.Place != "" {
		one.PlaceBy = d.User
	}
	return one
}

// counter puts other times in place of those that stand.
func (f *Feature) counter(ctx context.Context, tx *storage.Tx, r *bot.Request, d *draft) (chat.Message, error) {
	p, err := findPlan(ctx, tx, r, d.Of)
	if err != nil {
		return chat.Message{}, err
	}
	before := *p
	if err := p.Suggest(r.Actor.ID, d.Options, d.details(), tx.Now()); err != nil {
		return chat.Message{}, err
	}
	if err := f.follow(ctx, tx, &before, p); err != nil {
		return chat.Message{}, err
	}
	other := p.Other(r.Actor.ID)
	return chat.Message{Text: r.Text.T("propose.done", i18n.Args{"other": chat.Mention(other), "until": chat.When(p.ExpiresAt())})},
		tellPlan(ctx, tx, "asked", p, other)
}

// openCounter opens the form for other times.
func (f *Feature) openCounter(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := findPlan(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		trial := *p
		form = timesForm(r.Text, forCounter, p.ID, written(r.Text, p.Details))
		return trial.Suggest(r.Actor.ID, nil, p.Details, tx.Now()) // whether it would be allowed
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: form}, nil
}

// written is how details stand in the form.
func written(t i18n.Printer, d Details) map[string]string {
	return map[string]string{"length": t.S("minutes", i18n.Args{"n": minutes(d.Length)}), "where": d.Place}
}

// inWriting says in the room that the two do it in writing: they are never awake at
// the same time.
func (f *Feature) inWriting(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		d, err := loadDraft(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		of, err := findPair(ctx, tx, r, d.Of)
		if err != nil {
			return err
		}
		now := tx.Now()
		p := &Plan{
			ID: storage.NewID(now), Space: r.Space.ID, Pair: of.ID, Host: r.Actor.ID, Guest: of.other(r.Actor.ID), State: Written, Asker: r.Actor.ID,
			Round: 1, Details: d.details(), Created: now, AskedAt: now, ChangedAt: now, EndedAt: now,
		}
		if err := insertPlan(ctx, tx, p); err != nil {
			return err
		}
		if err := dropDraft(ctx, tx, d.ID); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, planCard(p.ID))
	})
	return chat.Update{Message: chat.Message{Text: r.Text.T("writing.done")}}, err
}

// comingOf are the meetings that somebody goes to and that are not over, the next one
// first.
func comingOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, who chat.UserID) ([]*Meeting, error) {
	all, err := meetings(ctx, tx, `state = 'set' AND at > $3 AND plan IN (SELECT id FROM meeting_plan WHERE `+attended+`)
		AND NOT `+skipped+` ORDER BY at, id`,
		space, who, storage.Millis(tx.Now().Add(-longest)))
	return slices.DeleteFunc(all, func(m *Meeting) bool { return !m.End().After(tx.Now()) }), err
}

// longest is how long a meeting can be.
const longest = 12 * time.Hour
