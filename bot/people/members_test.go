package people

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

var ada = chat.User{ID: "ada", Name: "Ada", Locale: "de-DE", Zone: "Europe/Berlin"}

func load(t *testing.T, db *storage.DB, space chat.SpaceID, user chat.UserID) (m Member) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *storage.Tx) (err error) {
		m, err = Load(context.Background(), tx, space, user)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func meet(t *testing.T, db *storage.DB, space chat.SpaceID, u chat.User) (m Member) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *storage.Tx) (err error) {
		m, err = Meet(context.Background(), tx, space, u)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMeeting(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		stranger := load(t, db, home, ada.ID)
		if stranger.Person != "" || stranger.Hours != DefaultHours || stranger.User != ada.ID || stranger.Space != home {
			t.Errorf("before we met: %+v", stranger)
		}
		first := meet(t, db, home, ada)
		want := Member{
			Space: home, User: ada.ID, Person: first.Person, Name: "Ada", Joined: noon(), Settings: Settings{Hours: DefaultHours},
			PlatformZone: "Europe/Berlin", PlatformLanguage: "de-DE",
		}
		if !reflect.DeepEqual(first, want) || first.Person == "" {
			t.Errorf("met %+v\nwant %+v", first, want)
		}
		if got := load(t, db, home, ada.ID); !reflect.DeepEqual(got, want) {
			t.Errorf("loaded %+v\nwant %+v", got, want)
		}
		if got := meet(t, db, "sandbox:other", ada).Person; got != first.Person {
			t.Errorf("in another space the person is %s, want %s", got, first.Person)
		}
		if got := meet(t, db, "elsewhere:kith", ada).Person; got == first.Person {
			t.Error("the same name on another platform is the same person")
		}
		if err := db.InTx(t.Context(), func(tx *storage.Tx) error {
			_, err := Meet(t.Context(), tx, home, chat.User{ID: "b", Bot: true})
			return err
		}); !errors.Is(err, ErrBot) {
			t.Errorf("meeting a bot: %v, want ErrBot", err)
		}
	})
}

func TestMeetingAgainLearnsWhatChanged(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		ctx := t.Context()
		meet(t, db, home, ada)
		err := db.Read(ctx, func(tx *storage.Tx) error { // writes nothing: it could not
			_, err := Meet(ctx, tx, home, ada)
			if err == nil {
				_, err = Meet(ctx, tx, home, chat.User{ID: "ada"}) // an event that tells less
			}
			return err
		})
		if err != nil {
			t.Errorf("meeting again with nothing new: %v", err)
		}
		moved := chat.User{ID: "ada", Name: "Ada L.", Zone: "Asia/Tokyo", Manages: true}
		meet(t, db, home, moved)
		got := load(t, db, home, ada.ID)
		if got.Name != "Ada L." || got.PlatformZone != "Asia/Tokyo" || !got.Manages || got.PlatformLanguage != "de-DE" {
			t.Errorf("after a change: %+v", got)
		}
		step(func(tx *storage.Tx) error { return Leave(ctx, tx, home, ada.ID) })
		step(func(tx *storage.Tx) error { return Leave(ctx, tx, home, "nobody") })
		if got := load(t, db, home, ada.ID); !got.Left.Equal(noon()) || got.Manages {
			t.Errorf("after leaving: left %s, manages %t", got.Left, got.Manages)
		}
		if got := meet(t, db, home, ada); !got.Left.IsZero() || got.Name != "Ada" {
			t.Errorf("after coming back: %+v", got)
		}
	})
}

func TestSettingsBelongToThePerson(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		ctx, person := t.Context(), meet(t, db, home, ada).Person
		meet(t, db, "sandbox:other", ada)
		want := Settings{
			Zone: "Asia/Tokyo", Language: "en", Hours: Hours{hm(22, 0), hm(6, 0), WorkDays}, PausedUntil: noon().Add(time.Hour),
			Stopped: true, Unreachable: noon(), Muted: []string{"B", "a"}, DigestHour: 24,
		}
		step(func(tx *storage.Tx) error {
			return errors.Join(
				Mute(ctx, tx, person, "a"), Mute(ctx, tx, person, "B"), Mute(ctx, tx, person, "a"), Mute(ctx, tx, person, "c"),
				Unmute(ctx, tx, person, "c"), SetUnreachable(ctx, tx, person, noon()),
				SaveSettings(ctx, tx, person, Settings{
					Zone: want.Zone, Language: want.Language, Hours: want.Hours, PausedUntil: want.PausedUntil, Stopped: true, DigestHour: 24,
				}))
		})
		var everywhere []Member
		step(func(tx *storage.Tx) (err error) {
			everywhere, err = ByPerson(ctx, tx, person)
			return err
		})
		if len(everywhere) != 2 || everywhere[0].Space != home || everywhere[1].Space != "sandbox:other" {
			t.Fatalf("member of %+v, want two spaces", everywhere)
		}
		for _, m := range everywhere {
			if !reflect.DeepEqual(m.Settings, want) {
				t.Errorf("in %s: %+v\nwant %+v", m.Space, m.Settings, want)
			}
		}
		if m := everywhere[0]; !m.Mutes("a") || !m.Mutes("B") || m.Mutes("c") {
			t.Errorf("mutes %q, want a and B", m.Muted)
		}
		step(func(tx *storage.Tx) error { return SetUnreachable(ctx, tx, person, time.Time{}) })
		if got := load(t, db, home, ada.ID).Unreachable; !got.IsZero() {
			t.Errorf("unreachable since %s after it was cleared", got)
		}
	})
}

func TestSettingsThatAreRefused(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, _ func(func(*storage.Tx) error)) {
		person := meet(t, db, home, ada).Person
		save := func(person string, s Settings) error {
			return db.InTx(t.Context(), func(tx *storage.Tx) error { return SaveSettings(t.Context(), tx, person, s) })
		}
		if err := save("nobody", Settings{}); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("unknown person: %v, want ErrNotFound", err)
		}
		for _, zone := range []string{"Mars/Olympus", "Local", "../etc"} {
			if err := save(person, Settings{Zone: zone}); err == nil {
				t.Errorf("zone %q is saved", zone)
			}
		}
	})
}

func TestOrganisers(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		ctx := t.Context()
		olga := chat.User{ID: "olga", Name: "Olga", Manages: true}
		meet(t, db, home, olga)
		check := func(when string, named bool, want ...chat.UserID) {
			t.Helper()
			var got []chat.UserID
			var space Space
			step(func(tx *storage.Tx) (err error) {
				if got, err = Organisers(ctx, tx, home); err == nil {
					space, err = LoadSpace(ctx, tx, home)
				}
				return err
			})
			if !slices.Equal(got, want) || space.OrganisersNamed != named {
				t.Errorf("%s: organisers %q, named %t; want %q, %t", when, got, space.OrganisersNamed, want, named)
			}
			if may := load(t, db, home, "olga").MayOrganise(space.OrganisersNamed); may == named {
				t.Errorf("%s: who manages the space may organise it: %t", when, may)
			}
		}
		check("at first", false)
		name := func(users ...chat.UserID) {
			step(func(tx *storage.Tx) error { return NameOrganisers(ctx, tx, home, users) })
		}
		name("ben", "ada", "ada")
		check("named before we met them", true, "ada", "ben")
		if m := meet(t, db, home, ada); !m.Organiser || m.Name != "Ada" || !m.MayOrganise(true) {
			t.Errorf("met later: %+v", m)
		}
		name("ada")
		check("one is left", true, "ada")
		step(func(tx *storage.Tx) error { return SaveSpace(ctx, tx, Space{ID: home, Language: "de", Zone: "UTC"}) })
		check("after saving the space", true, "ada")
		step(func(tx *storage.Tx) error { return Leave(ctx, tx, home, "ada") })
		check("the last one has left", false)
		name("ben")
		name()
		check("nobody again", false)
	})
}

func TestSpace(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		ctx := t.Context()
		want := Space{ID: home, Language: "de", Zone: "Europe/Berlin", Hours: Hours{hm(8, 0), hm(22, 0), WorkDays}, SetUp: noon(), Limits: Limits{1, 3}}
		step(func(tx *storage.Tx) error {
			before, err := LoadSpace(ctx, tx, home)
			if before != (Space{ID: home, Language: "en", Zone: "UTC", Hours: DefaultHours}) {
				t.Errorf("unknown space: %+v", before)
			}
			return errors.Join(err, SaveSpace(ctx, tx, want), SaveSpace(ctx, tx, want))
		})
		meet(t, db, "sandbox:another", ada)
		step(func(tx *storage.Tx) error {
			got, err := LoadSpace(ctx, tx, home)
			if got != want {
				t.Errorf("saved %+v, loaded %+v", want, got)
			}
			ids, err2 := SpaceIDs(ctx, tx)
			if !slices.Equal(ids, []chat.SpaceID{"sandbox:another", home}) {
				t.Errorf("spaces %q", ids)
			}
			return errors.Join(err, err2)
		})
		if err := db.InTx(ctx, func(tx *storage.Tx) error { return SaveSpace(ctx, tx, Space{ID: home}) }); err == nil {
			t.Error("a space without a zone is saved")
		}
	})
}

func TestChannels(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		for _, want := range []chat.ConversationID{"c1", "c2", ""} {
			step(func(tx *storage.Tx) error {
				if err := SetChannel(t.Context(), tx, home, "questions", want); err != nil {
					return err
				}
				got, err := Channel(t.Context(), tx, home, "questions")
				other, err2 := Channel(t.Context(), tx, home, "thanks")
				if got != want || other != "" {
					t.Errorf("channels %q and %q, want %q and none", got, other, want)
				}
				return errors.Join(err, err2)
			})
		}
	})
}

func TestLimitsCanBeLoweredOnly(t *testing.T) {
	most := Limits{NudgesPerDay, NudgesPerWeek}
	for stored, want := range map[Limits]Limits{{}: most, {1, 3}: {1, 3}, {2, 0}: most, {9, 99}: most, {-1, 1}: {NudgesPerDay, 1}} {
		if got := stored.InForce(); got != want || stored.Lowered() != (want != most) {
			t.Errorf("%+v: %+v in force, lowered %t; want %+v", stored, got, stored.Lowered(), want)
		}
	}
}
