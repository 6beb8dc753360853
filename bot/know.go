package bot

import (
	"context"
	"encoding/json"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
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
}

// knownForm is a form that came back to its person, with what they typed.
type knownForm struct {
	Form json.RawMessage `json:"form"`
	At   time.Time       `json:"at"`
}

func know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (Known, error) {
	k := coreKnows{Messages: []knownNudge{}, Forms: []knownForm{}}
	waiting := 0
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var n knownNudge
		var since, queued int64
		err := scan(&n.Kind, &n.State, &since, &queued)
		n.Since, n.QueuedAt = storage.Time(since), storage.Time(queued)
		if n.State == "queued" || n.State == "folded" || n.State == "unreachable" {
			waiting++
		}
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
	var lines []chat.Markup
	if n := len(k.Messages); n > 0 {
		lines = append(lines, t.T("know.messages", i18n.Args{"n": n, "waiting": waiting}))
	}
	if n := len(k.Forms); n > 0 {
		lines = append(lines, t.T("know.forms", i18n.Args{"n": n}))
	}
	return Known{Lines: lines, Data: k}, err
}
