package people

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

func TestAgreed(t *testing.T) {
	early := Hours{From: 6 * 60, To: 14 * 60, Days: WorkDays}
	late := Hours{From: 14 * 60, To: 22 * 60, Days: AllDays}
	plain := func(change func(*Settings)) Settings {
		s := Settings{Hours: DefaultHours}
		change(&s)
		return s
	}
	noon, later := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), time.Date(2026, 4, 2, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		what                string
		first, second, want Settings
	}{
		{"nobody decided anything", plain(func(*Settings) {}), plain(func(*Settings) {}), plain(func(*Settings) {})},
		{
			"the first counts", plain(func(s *Settings) { s.Zone, s.Language, s.Hours, s.DigestHour = "Europe/Berlin", "de", early, 7 }),
			plain(func(s *Settings) { s.Zone, s.Language, s.Hours, s.DigestHour = "Asia/Tokyo", "en", late, 20 }),
			plain(func(s *Settings) { s.Zone, s.Language, s.Hours, s.DigestHour = "Europe/Berlin", "de", early, 7 }),
		},
		{
			"what the first left as it was", plain(func(s *Settings) { s.Language, s.DigestHour = "de", 10 }),
			plain(func(s *Settings) { s.Zone, s.Hours = "Asia/Tokyo", late }),
			plain(func(s *Settings) { s.Zone, s.Language, s.Hours = "Asia/Tokyo", "de", late }),
		},
		{
			"an hour for the digest in the same hours", plain(func(s *Settings) { s.Hours = early }), plain(func(s *Settings) { s.Hours, s.DigestHour = early, 8 }),
			plain(func(s *Settings) { s.Hours, s.DigestHour = early, 8 }),
		},
		{
			"silence wins", plain(func(s *Settings) { s.PausedUntil, s.Muted = noon, []string{"a.b", "c.d"} }),
			plain(func(s *Settings) { s.PausedUntil, s.Stopped, s.Muted = later, true, []string{"a.b", "b.c"} }),
			plain(func(s *Settings) { s.PausedUntil, s.Stopped, s.Muted = later, true, []string{"a.b", "b.c", "c.d"} }),
		},
		{
			"one of them can be reached", plain(func(s *Settings) { s.Unreachable = noon }), plain(func(*Settings) {}), plain(func(*Settings) {}),
		},
	} {
		t.Run(tt.what, func(t *testing.T) {
			if got := Agreed(tt.first, tt.second); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("agreed on %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestMergingAndSplitting(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		here, there := meet(t, db, home, ada), meet(t, db, "elsewhere:kith", ada)
		step(func(tx *storage.Tx) error {
			err := errors.Join(Mute(t.Context(), tx, here.Person, "a.b"), Mute(t.Context(), tx, there.Person, "a.b"), Mute(t.Context(), tx, there.Person, "b.c"))
			if err == nil && !errors.Is(Merge(t.Context(), tx, here.Person, here.Person), ErrSamePerson) {
				t.Error("a person is merged with themselves")
			}
			if err != nil {
				return err
			}
			return Merge(t.Context(), tx, there.Person, here.Person)
		})
		for _, space := range []chat.SpaceID{home, "elsewhere:kith"} {
			if m := load(t, db, space, ada.ID); m.Person != here.Person || !reflect.DeepEqual(m.Muted, []string{"a.b", "b.c"}) {
				t.Errorf("merged, in %s: %+v", space, m)
			}
		}
		if again := meet(t, db, "elsewhere:two", ada); again.Person != here.Person {
			t.Errorf("the account is %s in another space, want %s", again.Person, here.Person)
		}
		step(func(tx *storage.Tx) error {
			person, err := Split(t.Context(), tx, "elsewhere", ada.ID)
			if person == here.Person || person == "" {
				t.Errorf("split into %q", person)
			}
			return err
		})
		one, other := load(t, db, home, ada.ID), load(t, db, "elsewhere:kith", ada.ID)
		if one.Person != here.Person || other.Person == here.Person || load(t, db, "elsewhere:two", ada.ID).Person != other.Person {
			t.Errorf("split: %s here, %s elsewhere", one.Person, other.Person)
		}
		if !reflect.DeepEqual(one.Settings, other.Settings) {
			t.Errorf("split: settings %+v, want %+v", other.Settings, one.Settings)
		}
		step(func(tx *storage.Tx) error {
			person, err := Split(t.Context(), tx, "elsewhere", ada.ID)
			if person != other.Person {
				t.Errorf("split once more: %q, want %q", person, other.Person)
			}
			return err
		})
	})
}
