package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Retention is a kind of thing that is kept for as long as the organisers of a
// space say. People read its name as the text "keep.<kind>" of its feature.
type Retention struct {
	Kind    string
	Days    int   // until organisers choose; 0 is for ever
	Choices []int // what they can choose, the shortest first; 0 is for ever

	// Forget forgets what was over before a moment, at most so many things at a
	// time, and returns how many they were. Counts stay. It may run again.
	Forget func(ctx context.Context, tx *storage.Tx, space chat.SpaceID, before time.Time, most int) (int, error)
}

// Kept is a kind of thing with how long a space keeps it.
type Kept struct {
	Feature string
	Retention
	Days int // 0 is for ever
}

// ID is what is stored of the kind.
func (k Kept) ID() string { return k.Feature + "." + k.Kind }

// Label is the kind's name as people read it.
func (k Kept) Label(t i18n.Printer) string { return t.For(k.Feature).S("keep." + k.Kind) }

// Before is since when a thing must be over to be forgotten, and false when it
// is kept for ever.
func (k Kept) Before(now time.Time) (time.Time, bool) { return now.AddDate(0, 0, -k.Days), k.Days > 0 }

// Kept lists for how long a space keeps things, by kind. What an earlier
// release let organisers choose, and this one does not, is the default.
func (r *Registry) Kept(ctx context.Context, tx *storage.Tx, space chat.SpaceID) ([]Kept, error) {
	chosen, err := people.Retention(ctx, tx, space)
	if err != nil {
		return nil, err
	}
	var all []Kept
	for _, owner := range r.all.personal {
		for _, k := range owner.Keep {
			kept := Kept{owner.feature, k, k.Days}
			if days, ok := chosen[kept.ID()]; ok && slices.Contains(k.Choices, days) {
				kept.Days = days
			}
			all = append(all, kept)
		}
	}
	return all, nil
}

// Keep lets a space keep a kind of thing for so many days. A kind or a number
// that cannot be chosen changes nothing, and is [storage.ErrNotFound].
func (r *Registry) Keep(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id string, days int) error {
	all, err := r.Kept(ctx, tx, space)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(k Kept) bool { return k.ID() == id })
	if i < 0 || !slices.Contains(all[i].Choices, days) {
		return fmt.Errorf("keep %s for %d days: %w", id, days, storage.ErrNotFound)
	}
	return people.SetRetention(ctx, tx, space, id, days)
}

// Span says for how many days something is kept, as people do.
func Span(t i18n.Printer, days int) string {
	t = t.For("bot")
	switch {
	case days == 0:
		return t.S("kept.ever")
	case days%365 == 0:
		return t.S("kept.years", i18n.Args{"n": days / 365})
	case days%30 == 0:
		return t.S("kept.months", i18n.Args{"n": days / 30})
	}
	return t.S("kept.days", i18n.Args{"n": days})
}
