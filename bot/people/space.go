package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

// Space is what organisers decided for a space.
type Space struct {
	ID       chat.SpaceID
	Language string    // BCP 47, of what everybody reads
	Zone     string    // IANA
	Hours    Hours     // when the space is awake: unanswered questions count these
	SetUp    time.Time // when organisers set it up; zero before
	Limits   Limits    // how far they lowered what a person gets from here

	// Removed is since when Kith is out of the space, by the platform's clock; zero
	// while it is there.
	Removed time.Time

	// OrganisersNamed is false while whoever manages the space on its platform
	// organises it.
	OrganisersNamed bool
}

// How many nudges a person gets at most, from all spaces together.
const (
	NudgesPerDay  = 2 // from midnight to midnight where the person is
	NudgesPerWeek = 6 // in any seven days
)

// Limits are how many nudges a person gets at most from one space. Organisers
// can lower them and not raise them; 0 is as many as there may be.
type Limits struct{ Day, Week int }

// InForce are the limits that hold, whatever was stored.
func (l Limits) InForce() Limits {
	lower := func(n, most int) int {
		if n < 1 || n > most {
			return most
		}
		return n
	}
	return Limits{lower(l.Day, NudgesPerDay), lower(l.Week, NudgesPerWeek)}
}

// Lowered says whether they are less than a person may get.
func (l Limits) Lowered() bool { return l.InForce() != Limits{NudgesPerDay, NudgesPerWeek} }

// Location is the zone of the space, UTC when it is unknown.
func (s Space) Location() *time.Location {
	if loc, ok := when.Location(s.Zone); ok {
		return loc
	}
	return time.UTC
}

func defaultSpace(id chat.SpaceID) Space {
	return Space{ID: id, Language: "en", Zone: "UTC", Hours: DefaultHours}
}

// LoadSpace is what was decided for a space: English, UTC and [DefaultHours]
// until somebody decides.
func LoadSpace(ctx context.Context, tx *storage.Tx, id chat.SpaceID) (Space, error) {
	s, setUp, removed := Space{ID: id}, int64(0), int64(0)
	err := tx.Get(ctx, []any{
		&s.Language, &s.Zone, &s.Hours.From, &s.Hours.To, &s.Hours.Days, &setUp, &s.OrganisersNamed,
		&s.Limits.Day, &s.Limits.Week, &removed,
	},
		`SELECT language, zone, hours_from, hours_to, days, set_up_at, organisers_named, nudges_a_day, nudges_a_week, removed_at
		FROM space WHERE id = $1`, id)
	if errors.Is(err, storage.ErrNotFound) {
		return defaultSpace(id), nil
	}
	if err != nil {
		return s, fmt.Errorf("load space: %w", err)
	}
	s.SetUp, s.Removed = storage.Time(setUp), storage.Time(removed)
	return s, nil
}

// SaveSpace saves what was decided, but for OrganisersNamed, which
// [NameOrganisers] keeps, and Removed, which [Remove] does. It refuses a zone that does not exist.
func SaveSpace(ctx context.Context, tx *storage.Tx, s Space) error {
	if _, ok := when.Location(s.Zone); !ok {
		return fmt.Errorf("save space: zone %q does not exist", s.Zone)
	}
	_, err := tx.Exec(ctx, `INSERT INTO space (id, language, zone, hours_from, hours_to, days, set_up_at, nudges_a_day, nudges_a_week)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO UPDATE SET language = excluded.language,
		zone = excluded.zone, hours_from = excluded.hours_from, hours_to = excluded.hours_to, days = excluded.days,
		set_up_at = excluded.set_up_at, nudges_a_day = excluded.nudges_a_day, nudges_a_week = excluded.nudges_a_week`,
		s.ID, s.Language, s.Zone, s.Hours.From, s.Hours.To, s.Hours.Days, storage.Millis(s.SetUp), s.Limits.Day, s.Limits.Week)
	if err != nil {
		return fmt.Errorf("save space: %w", err)
	}
	notifySpace(tx, s.ID)
	return nil
}

// KnowSpace takes note that there is a space, when nothing else of it is known.
func KnowSpace(ctx context.Context, tx *storage.Tx, id chat.SpaceID) error {
	return insertSpace(ctx, tx, id)
}

// insertSpace makes the row of a space that has none.
func insertSpace(ctx context.Context, tx *storage.Tx, id chat.SpaceID) error {
	s := defaultSpace(id)
	_, err := tx.Exec(ctx, `INSERT INTO space (id, language, zone, hours_from, hours_to, days)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO NOTHING`,
		s.ID, s.Language, s.Zone, s.Hours.From, s.Hours.To, s.Hours.Days)
	if err != nil {
		return fmt.Errorf("insert space: %w", err)
	}
	return nil
}

// SpaceIDs are the spaces we know: where we met somebody, or that were set up.
func SpaceIDs(ctx context.Context, tx *storage.Tx) ([]chat.SpaceID, error) {
	var ids []chat.SpaceID
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var id chat.SpaceID
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM space ORDER BY id`)
	if err != nil {
		return nil, fmt.Errorf("load spaces: %w", err)
	}
	return ids, nil
}

// Channel is the conversation that serves a purpose in a space, such as
// "questions"; "" when there is none.
func Channel(ctx context.Context, tx *storage.Tx, space chat.SpaceID, purpose string) (chat.ConversationID, error) {
	var id chat.ConversationID
	err := tx.Get(ctx, []any{&id}, `SELECT conversation FROM space_channel WHERE space = $1 AND purpose = $2`, space, purpose)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return "", fmt.Errorf("load channel: %w", err)
	}
	return id, nil
}

// SetChannel lets a conversation serve a purpose, instead of the one before.
// "" ends the purpose.
func SetChannel(ctx context.Context, tx *storage.Tx, space chat.SpaceID, purpose string, id chat.ConversationID) error {
	var err error
	if id == "" {
		_, err = tx.Exec(ctx, `DELETE FROM space_channel WHERE space = $1 AND purpose = $2`, space, purpose)
	} else {
		_, err = tx.Exec(ctx, `INSERT INTO space_channel (space, purpose, conversation) VALUES ($1, $2, $3)
			ON CONFLICT (space, purpose) DO UPDATE SET conversation = excluded.conversation`, space, purpose, id)
	}
	if err != nil {
		return fmt.Errorf("set channel: %w", err)
	}
	return nil
}

// Serves is whether a conversation was chosen for anything: a purpose of the
// space, or one of its topics.
func Serves(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id chat.ConversationID) (bool, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT (SELECT COUNT(*) FROM space_channel WHERE space = $1 AND conversation = $2)
		+ (SELECT COUNT(*) FROM topic WHERE space = $1 AND channel = $2)`, space, id)
	if err != nil {
		return false, fmt.Errorf("whether a channel serves: %w", err)
	}
	return n > 0, nil
}

// Use is a conversation that was chosen for something.
type Use struct {
	Space   chat.SpaceID
	Channel chat.ConversationID
	For     string // a purpose, or the name of a topic
}

// Uses are all conversations that were chosen, in all spaces.
func Uses(ctx context.Context, tx *storage.Tx) (all []Use, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var u Use
		err := scan(&u.Space, &u.Channel, &u.For)
		all = append(all, u)
		return err
	}, `SELECT space, conversation, purpose FROM space_channel UNION ALL SELECT space, channel, name FROM topic WHERE channel <> '' ORDER BY 1, 3`)
	if err != nil {
		return nil, fmt.Errorf("load chosen channels: %w", err)
	}
	return all, nil
}
