package people

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func look(t testing.TB, d *Directory, u chat.User) (Member, Space) {
	t.Helper()
	m, s, err := d.Meet(t.Context(), home, u)
	if err != nil {
		t.Fatal(err)
	}
	return m, s
}

func TestDirectoryKnowsWhomItMet(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, _ func(func(*storage.Tx) error)) {
		d := NewDirectory(db)
		defer d.Close()
		first, space := look(t, d, ada)
		if first.Person == "" || space.Zone != "UTC" {
			t.Errorf("met %+v in %+v", first, space)
		}
		before := db.Statements()
		again, _ := look(t, d, ada)
		if _, err := d.Space(t.Context(), home); err != nil {
			t.Fatal(err)
		}
		if n := db.Statements() - before; n != 0 || !reflect.DeepEqual(again, first) {
			t.Errorf("the second time: %d statements, %+v", n, again)
		}
		renamed, _ := look(t, d, chat.User{ID: "ada", Name: "Ada L."})
		look(t, d, ada) // back, and from the database
		look(t, d, ada)
		if m := load(t, db, home, "ada"); renamed.Name != "Ada L." || m.Name != "Ada" {
			t.Errorf("renamed to %q and back to %q", renamed.Name, m.Name)
		}
		if _, _, err := d.Meet(t.Context(), home, chat.User{ID: "bot", Bot: true}); err == nil {
			t.Error("a bot is met")
		}
	})
}

func TestDirectoryForgetsWhatChanged(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, step func(func(*storage.Tx) error)) {
		ctx := t.Context()
		one, two := NewDirectory(db), NewDirectory(db)
		defer one.Close()
		defer two.Close()
		m, _ := look(t, one, ada)
		look(t, two, ada)
		step(func(tx *storage.Tx) error { return Mute(ctx, tx, m.Person, "digest") })
		for _, d := range []*Directory{one, two} {
			if m, _ := look(t, d, ada); !m.Mutes("digest") {
				t.Errorf("a mute is not seen: %+v", m)
			}
		}
		look(t, one, chat.User{ID: "ada", Name: "Ada L."})
		if m, _ := look(t, two, chat.User{ID: "ada"}); m.Name != "Ada L." {
			t.Errorf("one knows Ada L., two knows %q", m.Name)
		}
		step(func(tx *storage.Tx) error {
			if err := NameOrganisers(ctx, tx, home, []chat.UserID{"ada"}); err != nil {
				return err
			}
			return SaveSpace(ctx, tx, Space{ID: home, Language: "de", Zone: "Asia/Tokyo", Hours: DefaultHours})
		})
		m, s := look(t, two, chat.User{ID: "ada"})
		if !m.Organiser || !s.OrganisersNamed || s.Zone != "Asia/Tokyo" {
			t.Errorf("what organisers decided is not seen: %+v in %+v", m, s)
		}
		if s, err := one.Space(ctx, home); err != nil || s.Language != "de" {
			t.Errorf("the space is %+v, %v", s, err)
		}
	})
}

// TestDirectoryHearsOtherProcesses opens the database twice, as two processes
// do. Only PostgreSQL is shared.
func TestDirectoryHearsOtherProcesses(t *testing.T) {
	url := storagetest.URL(t, storagetest.PostgreSQL)
	here, there := open(t, url), open(t, url)
	d := NewDirectory(here)
	defer d.Close()
	m, _ := look(t, d, ada)
	heard, hear := context.WithCancel(t.Context())
	defer here.Subscribe(topic, func(string) { hear() })() // called after the directory's
	err := there.InTx(t.Context(), func(tx *storage.Tx) error { return Mute(t.Context(), tx, m.Person, "digest") })
	if err != nil {
		t.Fatal(err)
	}
	<-heard.Done()
	if m, _ := look(t, d, ada); !m.Mutes("digest") {
		t.Errorf("another process's change is not seen: %+v", m)
	}
}

func open(t *testing.T, url string) *storage.DB {
	t.Helper()
	db, err := storage.Open(t.Context(), url, noon)
	if err == nil {
		err = db.Migrate(t.Context(), Tables)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// TestDirectoryUnderChange lets many meet while settings change: whoever looks
// after a change was committed sees it or a later one.
func TestDirectoryUnderChange(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, _ func(func(*storage.Tx) error)) {
		ctx, d := t.Context(), NewDirectory(db)
		defer d.Close()
		m, _ := look(t, d, ada)
		var readers sync.WaitGroup
		done := make(chan struct{})
		for range 4 {
			readers.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
						if _, _, err := d.Meet(ctx, home, ada); err != nil {
							t.Error(err)
							return
						}
					}
				}
			})
		}
		for i := range 30 {
			until := noon().Add(time.Duration(i) * time.Minute)
			err := db.InTx(ctx, func(tx *storage.Tx) error {
				return SaveSettings(ctx, tx, m.Person, Settings{Hours: DefaultHours, PausedUntil: until})
			})
			if err != nil {
				t.Error(err)
			}
			if got, _ := look(t, d, ada); !got.PausedUntil.Equal(until) {
				t.Errorf("change %d: paused until %s, want %s", i, got.PausedUntil, until)
			}
		}
		close(done)
		readers.Wait()
	})
}

// TestManyMeetTheSamePersonAtOnce finds one person however the transactions fall.
func TestManyMeetTheSamePersonAtOnce(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB, _ func(func(*storage.Tx) error)) {
		d := NewDirectory(db)
		defer d.Close()
		persons := make([]string, 8)
		var all sync.WaitGroup
		for i := range persons {
			all.Go(func() {
				m, _, err := d.Meet(t.Context(), home, ada)
				if err != nil {
					t.Error(err)
				}
				persons[i] = m.Person
			})
		}
		all.Wait()
		for _, person := range persons {
			if person == "" || person != persons[0] {
				t.Fatalf("persons %q, want one", persons)
			}
		}
	})
}

func TestDirectoryIsBounded(t *testing.T) {
	d := &Directory{}
	d.forgetAll()
	for i := range 3 * directorySize {
		id := fmt.Sprint(i)
		d.keep(d.changes, &Member{Space: home, User: chat.UserID(id), Person: id}, &Space{ID: chat.SpaceID(id)})
	}
	if len(d.members) != directorySize || len(d.accounts) != directorySize || len(d.spaces) != directorySize {
		t.Errorf("keeps %d members, %d people, %d spaces; want %d of each",
			len(d.members), len(d.accounts), len(d.spaces), directorySize)
	}
	d.forget("")
	if len(d.members)+len(d.accounts)+len(d.spaces) != 0 {
		t.Error("something is left after everything may have changed")
	}
}

func BenchmarkDirectoryMeet(b *testing.B) {
	db := storagetest.Open(b, storagetest.SQLite, noon, Tables)
	d := NewDirectory(db)
	defer d.Close()
	look(b, d, ada)
	b.ReportAllocs()
	ctx := b.Context()
	for b.Loop() {
		if _, _, err := d.Meet(ctx, home, ada); err != nil {
			b.Fatal(err)
		}
	}
}
