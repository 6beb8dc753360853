package storage_test

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestAfterCommit(t *testing.T) {
	each(t, func(t *testing.T, db *storage.DB) {
		var got []string
		say := func(s string) func() { return func() { got = append(got, s) } }
		cancel := db.Subscribe("pot", func(payload string) { say("pot " + payload)() })
		db.Subscribe("pot", func(payload string) { say("also " + payload)() })
		db.Subscribe("other", func(payload string) { say("other " + payload)() })
		must(t, db.InTx(ctx, func(tx *storage.Tx) error {
			tx.Notify("pot", "a")
			tx.Notify("pot", "b")
			tx.Notify("pot", "a")
			tx.AfterCommit(func() {
				got = append(got, fmt.Sprintf("first sees %d", amount(t, db, "a")))
			})
			tx.AfterCommit(func() { must(t, db.InTx(ctx, insert("b", 2))); say("second")() })
			return insert("a", 1)(tx)
		}))
		say("returned")()
		want := []string{"first sees 1", "second", "pot a", "also a", "pot b", "also b", "returned"}
		if !slices.Equal(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}

		got = nil
		err := db.InTx(ctx, func(tx *storage.Tx) error {
			tx.Notify("pot", "c")
			tx.AfterCommit(say("never"))
			return errors.New("rolled back")
		})
		if err == nil || got != nil {
			t.Errorf("error %v, then %q; want an error and silence", err, got)
		}

		cancel()
		must(t, db.InTx(ctx, func(tx *storage.Tx) error { tx.Notify("pot", "d"); return nil }))
		if !slices.Equal(got, []string{"also d"}) {
			t.Errorf("after cancel %q, want also d", got)
		}
	})
}

// hear waits for what another process says.
func hear(t *testing.T, from chan string) string {
	t.Helper()
	patience := time.NewTimer(20 * time.Second)
	defer patience.Stop()
	select {
	case s := <-from:
		return s
	case <-patience.C:
		t.Fatal("heard nothing")
		return ""
	}
}

func tell(t *testing.T, db *storage.DB, payload string) {
	t.Helper()
	must(t, db.InTx(ctx, func(tx *storage.Tx) error { tx.Notify("pot", payload); return nil }))
}

// Two handles on one database behave like two processes.
func TestNotifyAcrossProcesses(t *testing.T) {
	url := storagetest.Postgres(t) + "&application_name=cut"
	here, there := openAt(t, url), openAt(t, url)
	heard, own := make(chan string, 9), make(chan string, 9)
	there.Subscribe("pot", func(s string) { heard <- s })
	here.Subscribe("pot", func(s string) { own <- s })
	elsewhere := openAt(t, storagetest.Postgres(t)) // another schema hears nothing
	elsewhere.Subscribe("pot", func(s string) { heard <- "elsewhere: " + s })

	tell(t, here, "one")
	tell(t, here, "two\nlines")
	tell(t, there, "three")
	for _, want := range []string{"one", "two\nlines", "three"} {
		if got := hear(t, own); got != want {
			t.Errorf("the sender heard %q, want %q", got, want)
		}
	}
	got := []string{hear(t, heard), hear(t, heard), hear(t, heard)}
	slices.Sort(got) // three is told at once, the others travel
	if want := []string{"one", "three", "two\nlines"}; !slices.Equal(got, want) {
		t.Errorf("the other heard %q, want %q", got, want)
	}

	cutListeners(t, url)
	if a, b := hear(t, heard), hear(t, own); a != "" || b != "" {
		t.Errorf("after the break heard %q and %q, want the empty payload", a, b)
	}
	tell(t, here, "again")
	if got := hear(t, heard); got != "again" {
		t.Errorf("after the break heard %q, want again", got)
	}
	if len(heard) > 0 {
		t.Errorf("heard %q too", <-heard)
	}
}

func cutListeners(t *testing.T, url string) {
	t.Helper()
	admin, err := sql.Open("pgx", url)
	must(t, err)
	defer admin.Close()
	_, err = admin.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity 
		WHERE application_name = 'cut' AND query LIKE 'LISTEN%'`)
	must(t, err)
}

func openAt(t *testing.T, url string) *storage.DB {
	t.Helper()
	db, err := storage.Open(ctx, url, clock)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}
