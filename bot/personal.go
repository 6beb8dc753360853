package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// What is kept of people. Each owner of tables declares it beside its
// migrations: what the columns hold, what a member is told about it, and how it
// is forgotten, when its person is erased or when its time is up.

// Personal is what one feature keeps of people. A feature with tables registers
// it; every part but Holds may be left out.
type Personal struct {
	Holds []storage.Table
	Know  KnowFunc
	Part  PartFunc
	Keep  []Retention

	// Join lets the feature prepare that a person is gone into another one, and Split
	// that an account of a person is a new person's. A [Mistake] refuses it. Rows of a
	// table with a column person follow by themselves.
	Join  func(ctx context.Context, tx *storage.Tx, from, into string) error
	Split func(ctx context.Context, tx *storage.Tx, person string) error

	// Gone lets the feature forget of a space what the space's own rows do not hold,
	// before these are forgotten: see [storage.Table].
	Gone func(ctx context.Context, tx *storage.Tx, space chat.SpaceID) error
}

// KnowFunc says what is known about one member in one space: theirs alone,
// never what others wrote, nor who else. t speaks the feature's texts in the
// member's language.
type KnowFunc func(ctx context.Context, tx *storage.Tx, t i18n.Printer, m people.Member) (Known, error)

// Known is what a feature knows about a member.
type Known struct {
	Lines []chat.Markup // in words: counts, and the newest few
	Data  any           // all of it, as JSON for the file; nil for nothing
}

// PartFunc lets a feature forget one member of one space who is erased, in the
// transaction that erases all of them. What they wrote goes, and so does their
// account; counts and other people's words stay. It lets every card that
// showed their words or their name follow. It may run again.
type PartFunc func(ctx context.Context, tx *storage.Tx, p Parting) error

// Parting is a member who is erased. Where an account must stand for counts to
// stay true, Former stands from now on.
type Parting struct {
	Space  chat.SpaceID
	User   chat.UserID
	Former chat.UserID
}

// Personal registers what the feature keeps of people.
func (r *Registry) Personal(p Personal) {
	r.all.personal = append(r.all.personal, personal{r.feature, p})
}

type personal struct {
	feature string
	Personal
}

// KnownIn is what a feature knows about a member, in one of their spaces.
type KnownIn struct {
	Feature string
	Member  people.Member
	Known
}

// Known asks every feature what it knows about the actor, in all their spaces
// and by all their accounts, in the actor's language.
func (r *Registry) Known(ctx context.Context, tx *storage.Tx, req *Request) (all []KnownIn, err error) {
	members, err := people.ByPerson(ctx, tx, req.Member.Person)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		for _, p := range r.all.personal {
			if p.Know == nil {
				continue
			}
			known, err := p.Know(ctx, tx, req.Text.For(p.feature), m)
			if err != nil {
				return nil, fmt.Errorf("what %s knows: %w", p.feature, err)
			}
			all = append(all, KnownIn{p.feature, m, known})
		}
	}
	return all, nil
}

// MaxKnown is how many of the newest things a feature names in words.
const MaxKnown = 3

// Holdings is what all tables hold of people, the core's and the features'.
func (c *Core) Holdings() []storage.Table { return c.reg.holdings() }

func (e *everything) holdings() []storage.Table {
	all := slices.Clone(storage.OwnTables)
	for _, source := range e.tables {
		all = append(all, source.Holds...)
	}
	for _, p := range e.personal {
		all = append(all, p.Holds...)
	}
	return all
}
