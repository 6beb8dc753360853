package bot

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// What the core itself knows about a member.

// knownNudge is a message nobody asked for, as the file has it. What it said
// stands with the feature whose row it shows.
type knownNudge struct {
	Kind     string    `json:"kind"`
	State    string    `json:"state"`
	Since    time.Time `json:"since"`
	QueuedAt time.Time `json:"queued_at"`
}

type coreKnows struct {
	Messages []knownNudge `json:"messages"`
	Forms    []knownForm  `json:"unfinished_forms"`
	Decided  []knownDeed  `json:"decided"`
	Wrote    *knownHours  `json:"wrote,omitempty"`
}

// knownDeed is what they decided as an organiser.
type knownDeed struct {
	Kind string    `json:"kind"`
	At   time.Time `json:"at"`
}

// knownHours is when they write in public.
type knownHours struct {
	Last  time.Time `json:"last"`
	Hours string    `json:"hours_utc"` // how often at which of the day, older messages less: "9:12.5 14:3"
}

// knownForm is a form that came back to its person, with what they typed.
type knownForm struct {
	Form json.RawMessage `json:"form"`
	At   time.Time       `json:"at"`
}

func know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (Known, error) {
	k := coreKnows{Messages: []knownNudge{}, Forms: []knownForm{}, Decided: []knownDeed{}}
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var n knownNudge
		var since, queued int64
		err := scan(&n.Kind, &n.State, &since, &queued)
		n.Since, n.QueuedAt = storage.Time(since), storage.Time(queued)
		k.Messages = append(k.Messages, n)
		return err
	}, `SELECT kind, state, since, queued_at FROM nudge WHERE space = $1 AND user_id = $2 ORDER BY id`, m.Space, m.User)
	if err == nil {
		err = tx.Each(ctx, func(scan func(...any) error) error {
			var form string
			var at int64
			err := scan(&form, &at)
			k.Forms = append(k.Forms, knownForm{json.RawMessage(form), storage.Time(at)})
			return err
		}, `SELECT form, at FROM draft WHERE space = $1 AND user_id = $2 ORDER BY id`, m.Space, m.User)
	}
	if err == nil {
		err = tx.Each(ctx, func(scan func(...any) error) error {
			var d knownDeed
			var at int64
			err := scan(&d.Kind, &at)
			d.At = storage.Time(at)
			k.Decided = append(k.Decided, d)
			return err
		}, `SELECT feature || '.' || kind, at FROM audit WHERE space = $1 AND actor = $2 ORDER BY id`, m.Space, m.User)
	}
	if err == nil {
		k.Wrote, err = hoursOf(ctx, tx, m)
	}
	return Known{Lines: k.lines(t), Data: k}, err
}

// hoursOf is when a member writes in public; nil when that is not known.
func hoursOf(ctx context.Context, tx *storage.Tx, m people.Member) (*knownHours, error) {
	last, hours, err := record.Activity(ctx, tx, m.Space, m.User)
	if err != nil || last.IsZero() {
		return nil, err
	}
	return &knownHours{last, hours}, nil
}

func (k coreKnows) lines(t i18n.Printer) (lines []chat.Markup) {
	waiting := 0
	for _, n := range k.Messages {
		if n.State == "queued" || n.State == "folded" || n.State == "unreachable" {
			waiting++
		}
	}
	if n := len(k.Messages); n > 0 {
		lines = append(lines, t.T("know.messages", i18n.Args{"n": n, "waiting": waiting}))
	}
	if n := len(k.Forms); n > 0 {
		lines = append(lines, t.T("know.forms", i18n.Args{"n": n}))
	}
	if n := len(k.Decided); n > 0 {
		lines = append(lines, t.T("know.decided", i18n.Args{"n": n}))
	}
	if k.Wrote != nil {
		lines = append(lines, t.T("know.wrote", i18n.Args{"last": chat.When(k.Wrote.Last)}))
	}
	return lines
}
