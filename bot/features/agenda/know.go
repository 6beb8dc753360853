package agenda

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What this feature knows about a member: what they wrote, and what is theirs to
// do, whoever wrote it down. With whom is the other one's, and left out.

type (
	knows struct {
		Points []knownPoint `json:"points"`
		Notes  []knownNote  `json:"notes"`
		Items  []knownItem  `json:"action_items"`
	}
	knownPoint struct {
		Pair   string    `json:"pair"`
		Words  string    `json:"words"`
		At     time.Time `json:"at"`
		DoneAt time.Time `json:"talked_about_at,omitzero"`
	}
	knownNote struct {
		Pair    string    `json:"pair"`
		Meeting time.Time `json:"meeting"`
		Words   string    `json:"words"`
		At      time.Time `json:"at"`
	}
	knownItem struct {
		Pair     string    `json:"pair"`
		Words    string    `json:"words"`
		Mine     bool      `json:"mine_to_do"`
		Wrote    bool      `json:"i_wrote_it"`
		State    ItemState `json:"state"`
		Due      string    `json:"due,omitempty"`
		ByNext   bool      `json:"due_by_next_meeting"`
		At       time.Time `json:"at"`
		ClosedAt time.Time `json:"closed_at,omitzero"`
		UsedAt   time.Time `json:"helped_at,omitzero"`
	}
)

// ofSpace is the condition that something belongs to a pair of the space.
const ofSpace = `pair IN (SELECT p.id FROM agenda_pair p WHERE p.space = $1)`

func (f *Feature) know(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (bot.Known, error) {
	k := knows{Points: []knownPoint{}, Notes: []knownNote{}, Items: []knownItem{}}
	wrote, err := points(ctx, tx, ofSpace+` AND author = $2 ORDER BY id DESC`, m.Space, m.User)
	if err != nil {
		return bot.Known{}, err
	}
	for _, p := range wrote {
		k.Points = append(k.Points, knownPoint{p.Pair, p.Words, p.At, p.DoneAt})
	}
	noted, err := notes(ctx, tx, ofSpace+` AND author = $2 ORDER BY id DESC`, m.Space, m.User)
	for _, n := range noted {
		if err != nil {
			break
		}
		var of *Meeting
		if of, err = loadMeeting(ctx, tx, n.Meeting); err == nil {
			k.Notes = append(k.Notes, knownNote{n.Pair, of.At, n.Words, n.At})
		}
	}
	if err != nil {
		return bot.Known{}, err
	}
	todo, err := items(ctx, tx, ofSpace+` AND (author = $2 OR owner = $2) ORDER BY id DESC`, m.Space, m.User)
	for _, i := range todo {
		k.Items = append(k.Items, knownItem{
			i.Pair, i.Words, i.Owner == m.User, i.Author == m.User, i.State, i.Due.Day, i.Due.ByNext, i.At, i.ClosedAt, i.UsedAt,
		})
	}
	return bot.Known{Lines: k.lines(t), Data: k}, err
}

func (k *knows) lines(t i18n.Printer) (lines []chat.Markup) {
	say := func(key string, n int) {
		if n > 0 {
			lines = append(lines, t.T(key, i18n.Args{"n": n}))
		}
	}
	say("know.points", len(k.Points))
	say("know.notes", len(k.Notes))
	say("know.items", len(k.Items))
	return lines
}
