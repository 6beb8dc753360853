package features_test

import (
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestEveryTableIsOfASpace: of each table is known whose rows they are, so that a
// space which puts Kith out can be forgotten. A table that is added without that
// fails here.
func TestEveryTableIsOfASpace(t *testing.T) {
	tables := map[string]storage.Table{}
	for _, table := range holdings(t, storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now)) {
		tables[table.Name] = table
	}
	for name, table := range tables {
		said := 0
		for _, says := range []bool{table.Own("space"), table.Of != "", table.Apart != ""} {
			if says {
				said++
			}
		}
		if said != 1 {
			t.Errorf("%s says %d times whose its rows are, want once: a column space, Of and In, or Apart", name, said)
		}
		if in := tables[table.In]; table.Of != "" && (!in.Own("space") || !in.Own("id")) {
			t.Errorf("rows of %s are of %q, which has no columns id and space", name, table.In)
		}
	}
}

// TestASpaceThatIsLeftLeavesNothing: everything that the erasure's story brings
// into the tables goes with the space, and what its people have elsewhere stays.
func TestASpaceThatIsLeftLeavesNothing(t *testing.T) {
	for engine, schema := range schemas {
		t.Run(string(engine), func(t *testing.T) {
			e := newErasure(t, engine, schema)
			e.play(before)
			e.plant()
			e.exec(func(tx *storage.Tx) error {
				_, err := tx.Exec(t.Context(), `DELETE FROM job WHERE kind = $1`, planted{}.Kind()) // it is of no space
				if err == nil {                                                                     // wombat's wish to be erased comes later
					_, err = tx.Exec(t.Context(), `UPDATE privacy_erasure SET due_at = due_at + 864000000`)
				}
				return err
			})
			e.everywhere(e.dump())
			e.play("platform: puts kith out\ntime: +71h")
			if !strings.Contains(strings.Join(e.dump()["question.title"], " "), "numbat") {
				t.Error("it is forgotten before its time")
			}
			e.play("time: +73h")
			for column, values := range e.dump() {
				for _, value := range values {
					if strings.Contains(value, "fake:kith") || strings.Contains(strings.ToLower(value), "numbat") {
						t.Errorf("%s still holds %q", column, value)
					}
				}
			}
			is := e.dump()
			for column, want := range map[string]string{"person.zone": "wombatzone", "member.name": "Wombat Two", "question.title": "A wombattwo asks", "identity.user_id": "wombat2", "privacy_erasure.space": "other:two"} {
				if got := strings.Join(is[column], ", "); got != want {
					t.Errorf("%s holds %q, want %q", column, got, want)
				}
			}
		})
	}
}
