// Package people knows who is in a space, when they are awake, and what they
// and their organisers decided: the zone and the language somebody reads in,
// the hours in which a nudge may reach them, what they muted; and for a space
// its language, its channels and its vocabulary of topics.
//
//	people.go      a member and the settings of the person behind them
//	members.go     meeting, loading and leaving: the SQL of members
//	settings.go    saving what a person decided
//	organisers.go  who may set a space up
//	space.go       what organisers decided for a space
//	removed.go     spaces that Kith was put out of
//	usual.go       what most members have set on their platform
//	joined.go      spaces that are one community
//	topics.go      the vocabulary of a space
//	words.go       names as people write them and as we compare them
//	hours.go       waking hours, right across changes of the clock
//	days.go        the days of a week
//	parse.go       "9am-6pm" to hours
//	absent.go      members who are told of nothing at present
//	directory.go   members and spaces kept in memory
//	retention.go   how long a space keeps things
//	avoid.go       whom somebody is never to be brought together with
//	merge.go       two persons who are one, and one who was two
//	account.go     the accounts of a person
//	alike.go       where one person is a member besides
//	forget.go      members who are erased
//	holdings.go    what the tables hold of people
package people

import (
	"embed"
	"slices"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/storage"
)

//go:embed migrations
var migrations embed.FS

// Tables are the tables of this package.
var Tables = storage.Source{Name: "people", Files: migrations, Holds: holds}

// Member is a person in one space.
type Member struct {
	Space chat.SpaceID
	User  chat.UserID

	// Person is the ID of whoever stands behind the account, "" when we have not
	// met them. One account is one person in all its spaces.
	Person string

	Name      string    // as the platform shows it
	Organiser bool      // named by the organisers of the space
	Manages   bool      // the platform lets them manage the space
	Joined    time.Time // when we first met them here
	Left      time.Time // zero while they are in the space

	Settings

	PlatformZone     string // IANA, what the platform said last; "" when it never did
	PlatformLanguage string // BCP 47, likewise
}

// Settings are what a person decided, for all their spaces.
type Settings struct {
	Zone        string    // IANA; "" when the person has not set one
	Language    string    // BCP 47; "" when the person has not set one
	Hours       Hours     // when a nudge may reach them, in their zone
	PausedUntil time.Time // no nudges before; zero when not paused
	Stopped     bool      // no nudges at all
	Unreachable time.Time // since when direct messages fail; zero when they arrive
	Muted       []string  // kinds of nudges, sorted; shared, so never changed in place

	// DigestHour is the hour at which their digest comes, 1 to 24; 0 is when
	// their waking hours begin.
	DigestHour int
}

// DigestMinute is when the digest comes, as [Hours.At] takes it.
func (s Settings) DigestMinute() int {
	if s.DigestHour == 0 {
		return -1
	}
	return s.DigestHour % 24 * 60
}

// Mutes says whether the person muted a kind of nudge.
func (s Settings) Mutes(kind string) bool {
	_, found := slices.BinarySearch(s.Muted, kind)
	return found
}

// Location is the zone in which the member reads times: their own, else what
// the platform says, else the space's, else UTC.
func (m Member) Location(space Space) *time.Location {
	for _, name := range []string{m.Zone, m.PlatformZone, space.Zone} {
		if loc, ok := when.Location(name); ok {
			return loc
		}
	}
	return time.UTC
}

// Languages are BCP 47 tags in order of preference: the member's own, what the
// platform says, the space's. A language stands there once.
func (m Member) Languages(space Space) []string {
	tags := make([]string, 0, 3)
	for _, tag := range []string{m.Language, m.PlatformLanguage, space.Language} {
		if tag != "" && !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// MayOrganise says whether the member may set the space up: the organisers,
// and while nobody was named ([Space.OrganisersNamed]) whoever manages the
// space on its platform.
func (m Member) MayOrganise(named bool) bool {
	return m.Organiser || m.Manages && !named
}
