package features_test

import (
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// grip gets hold of the registry, as a feature does.
type grip struct{ reg *bot.Registry }

func (*grip) Name() string               { return "grip" }
func (g *grip) Register(r *bot.Registry) { g.reg = r }

// TestEveryPersonColumnFollows: whoever is one person from now on, or two again, is
// so in every table. A table with a column person whose rows do not follow, or that
// says too little to follow, fails here.
func TestEveryPersonColumnFollows(t *testing.T) {
	for engine, schema := range schemas {
		t.Run(string(engine), func(t *testing.T) {
			e := newErasure(t, engine, schema)
			e.play(before)
			e.plant()
			e.exec(func(tx *storage.Tx) error { // whoever is to be erased cannot be linked
				_, err := tx.Exec(t.Context(), `UPDATE privacy_erasure SET person = 'somebody', user_id = 'somebody'`)
				if err == nil {
					_, err = tx.Exec(t.Context(), `INSERT INTO person_mute (person, kind) SELECT person, 'link.told' FROM identity WHERE user_id = 'numbat'`)
				}
				return err
			})
			g := &grip{}
			core, err := bot.New(t.Context(), e.db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, append(features.All(), g)...)
			if err != nil {
				t.Fatal(err)
			}
			defer core.Close()
			wombat, numbat := e.personOf("wombat"), e.personOf("numbat")
			had := e.rowsOf(numbat)
			for _, table := range e.tablesOfPersons() {
				if had[table] == 0 && table != "privacy_erasure" {
					t.Errorf("nothing in %s is of the one who is joined: the test does not reach it", table)
				}
			}
			var into, apart string
			e.exec(func(tx *storage.Tx) (err error) {
				into, err = g.reg.Join(t.Context(), tx, wombat, numbat)
				return err
			})
			if into != wombat {
				t.Fatalf("joined into %s, want who came first", into)
			}
			for column, values := range e.dump() {
				for _, value := range values {
					if strings.Contains(value, numbat) && !strings.HasPrefix(column, "job.") {
						t.Errorf("joined: %s still holds %q", column, value)
					}
				}
			}
			e.exec(func(tx *storage.Tx) (err error) {
				apart, err = g.reg.SplitOff(t.Context(), tx, into, people.Account{Platform: "fake", User: "numbat"})
				return err
			})
			has := e.rowsOf(apart)
			for _, table := range []string{"nudge", "home", "identity", "member"} {
				if had[table] != has[table] {
					t.Errorf("split again: %d rows of %s, want %d", has[table], table, had[table])
				}
			}
			if e.personOf("wombat") != wombat || e.personOf("numbat") != apart || apart == wombat {
				t.Errorf("split again: wombat is %s, numbat %s", e.personOf("wombat"), e.personOf("numbat"))
			}
		})
	}
}

func (e *erasure) personOf(user string) (person string) {
	e.exec(func(tx *storage.Tx) error {
		return tx.Get(e.Context(), []any{&person}, `SELECT person FROM identity WHERE platform = 'fake' AND user_id = $1`, user)
	})
	return person
}

// tablesOfPersons are those with a column person, which must say in which space
// and by which account, but for those that know nothing but persons.
func (e *erasure) tablesOfPersons() (names []string) {
	all := e.player.Core().Holdings()
	for _, table := range all {
		if !table.Own("person") {
			continue
		}
		names = append(names, table.Name)
		if alone := table.Name == "person_mute" || table.Name == "identity"; !alone && (!table.Own("space") || !table.Own("user_id")) {
			e.Errorf("rows of %s cannot be split: it has no columns space and user_id", table.Name)
		}
	}
	slices.Sort(names)
	return names
}

// rowsOf counts what is a person's, by table.
func (e *erasure) rowsOf(person string) map[string]int {
	counts := map[string]int{}
	for column, values := range e.dump() {
		if table, name, _ := strings.Cut(column, "."); name == "person" {
			for _, value := range values {
				if value == person {
					counts[table]++
				}
			}
		}
	}
	return counts
}
