package people

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// ErrBot means that a bot was taken for a member. Bots are never members.
var ErrBot = errors.New("a bot is not a member")

const memberColumns = `m.space, m.user_id, m.person, m.name, m.organiser, m.manages, m.joined_at, m.left_at,
	m.platform_zone, m.platform_language, p.zone, p.language, p.hours_from, p.hours_to, p.days,
	p.paused_until, p.stopped, p.unreachable_at, p.digest_hour`

const memberTables = ` FROM member m JOIN person p ON p.id = m.person `

func scanMember(scan func(...any) error) (Member, error) {
	var m Member
	var joined, left, paused, unreachable int64
	err := scan(&m.Space, &m.User, &m.Person, &m.Name, &m.Organiser, &m.Manages, &joined, &left,
		&m.PlatformZone, &m.PlatformLanguage, &m.Zone, &m.Language, &m.Hours.From, &m.Hours.To, &m.Hours.Days,
		&paused, &m.Stopped, &unreachable, &m.DigestHour)
	m.Joined, m.Left = storage.Time(joined), storage.Time(left)
	m.PausedUntil, m.Unreachable = storage.Time(paused), storage.Time(unreachable)
	return m, err
}

// Load is the member behind an account. Somebody we have not met comes back
// with default settings and no Person.
func Load(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (Member, error) {
	found, err := members(ctx, tx, `WHERE m.space = $1 AND m.user_id = $2`, space, user)
	if err != nil {
		return Member{}, fmt.Errorf("load member: %w", err)
	}
	if len(found) == 0 {
		return Member{Space: space, User: user, Settings: Settings{Hours: DefaultHours}}, nil
	}
	return found[0], nil
}

// ByPerson is everywhere a person is or was a member, by space and account.
func ByPerson(ctx context.Context, tx *storage.Tx, person string) ([]Member, error) {
	found, err := members(ctx, tx, `WHERE m.person = $1 ORDER BY m.space, m.user_id`, person)
	if err != nil {
		return nil, fmt.Errorf("load person: %w", err)
	}
	return found, nil
}

// members are the rows that match a condition, which must name one person at
// most: they share their mutes.
func members(ctx context.Context, tx *storage.Tx, where string, args ...any) ([]Member, error) {
	var found []Member
	err := tx.Each(ctx, func(scan func(...any) error) error {
		m, err := scanMember(scan)
		found = append(found, m)
		return err
	}, `SELECT `+memberColumns+memberTables+where, args...)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	muted, err := mutes(ctx, tx, found[0].Person)
	for i := range found {
		found[i].Muted = muted
	}
	return found, err
}

func mutes(ctx context.Context, tx *storage.Tx, person string) ([]string, error) {
	var kinds []string
	err := tx.Each(ctx, func(scan func(...any) error) error {
		var kind string
		err := scan(&kind)
		kinds = append(kinds, kind)
		return err
	}, `SELECT kind FROM person_mute WHERE person = $1`, person)
	slices.Sort(kinds) // not by the database, whose order depends on its locale
	return kinds, err
}

// Meet takes note of what the platform tells about somebody in a space, and
// returns the member. It writes when they are new, when they came back or when
// something changed, and nothing else; what the platform leaves empty stays as
// it was. It returns [ErrBot] for bots.
func Meet(ctx context.Context, tx *storage.Tx, space chat.SpaceID, u chat.User) (Member, error) {
	if u.Bot {
		return Member{}, fmt.Errorf("meet %s: %w", u.ID, ErrBot)
	}
	m, err := Load(ctx, tx, space, u.ID)
	if err == nil && m.Person == "" {
		if err = insertMember(ctx, tx, space, u); err == nil {
			m, err = Load(ctx, tx, space, u.ID)
		}
	}
	if err != nil || m.knows(u) {
		return m, err
	}
	m.learn(u)
	if err := saveMember(ctx, tx, m); err != nil {
		return m, fmt.Errorf("meet member: %w", err)
	}
	notifyPerson(tx, m.Person)
	return m, nil
}

// knows says whether the platform tells nothing new.
func (m Member) knows(u chat.User) bool {
	return m.Left.IsZero() && m.Manages == u.Manages &&
		(u.Name == "" || m.Name == u.Name) &&
		(u.Zone == "" || m.PlatformZone == u.Zone) &&
		(u.Locale == "" || m.PlatformLanguage == u.Locale)
}

func (m *Member) learn(u chat.User) {
	m.Left, m.Manages = time.Time{}, u.Manages
	m.Name = cmp.Or(u.Name, m.Name)
	m.PlatformZone = cmp.Or(u.Zone, m.PlatformZone)
	m.PlatformLanguage = cmp.Or(u.Locale, m.PlatformLanguage)
}

// insertMember makes the rows that do not exist yet. Two processes may meet
// the same person at once: both find the rows of the first.
func insertMember(ctx context.Context, tx *storage.Tx, space chat.SpaceID, u chat.User) error {
	person, err := identify(ctx, tx, space.Platform(), u.ID)
	if err != nil {
		return fmt.Errorf("identify: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO member
		(space, user_id, person, name, manages, platform_zone, platform_language, joined_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (space, user_id) DO NOTHING`,
		space, u.ID, person, u.Name, u.Manages, u.Zone, u.Locale, storage.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("insert member: %w", err)
	}
	return insertSpace(ctx, tx, space)
}

// identify is the person behind an account, made when there is none.
func identify(ctx context.Context, tx *storage.Tx, platform chat.PlatformName, user chat.UserID) (string, error) {
	person := storage.NewID(tx.Now())
	n, err := tx.Exec(ctx, `INSERT INTO identity (platform, user_id, person) VALUES ($1, $2, $3)
		ON CONFLICT (platform, user_id) DO NOTHING`, platform, user, person)
	if err != nil {
		return "", err
	}
	if n == 0 {
		err := tx.Get(ctx, []any{&person}, `SELECT person FROM identity WHERE platform = $1 AND user_id = $2`+tx.Lock(),
			platform, user) // locked, so that nobody merges them meanwhile
		return person, err
	}
	h := DefaultHours
	_, err = tx.Exec(ctx, `INSERT INTO person (id, hours_from, hours_to, days, created_at) VALUES ($1, $2, $3, $4, $5)`,
		person, h.From, h.To, h.Days, storage.Millis(tx.Now()))
	return person, err
}

func saveMember(ctx context.Context, tx *storage.Tx, m Member) error {
	_, err := tx.Exec(ctx, `UPDATE member SET name = $3, organiser = $4, manages = $5, platform_zone = $6,
		platform_language = $7, left_at = $8 WHERE space = $1 AND user_id = $2`,
		m.Space, m.User, m.Name, m.Organiser, m.Manages, m.PlatformZone, m.PlatformLanguage, storage.Millis(m.Left))
	return err
}

// Leave takes note that somebody left a space. They stop being an organiser;
// with the last one the space falls back to whoever manages it on its
// platform. Somebody we have not met changes nothing.
func Leave(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) error {
	m, err := Load(ctx, tx, space, user)
	if err != nil || m.Person == "" || !m.Left.IsZero() {
		return err
	}
	organised := m.Organiser
	m.Left, m.Organiser, m.Manages = tx.Now(), false, false
	if err := saveMember(ctx, tx, m); err != nil {
		return fmt.Errorf("leave: %w", err)
	}
	if organised {
		if err := countOrganisers(ctx, tx, space); err != nil {
			return err
		}
	}
	notifyPerson(tx, m.Person)
	return nil
}
