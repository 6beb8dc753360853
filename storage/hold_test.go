package storage_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestOnlyOneHoldsAName(t *testing.T) {
	url := storagetest.URL(t, storagetest.PostgreSQL)
	first, second := open(t, url), open(t, url)
	held, let, done := make(chan struct{}), make(chan struct{}), make(chan error, 2)
	go func() {
		done <- first.Hold(ctx, "shard", func(context.Context) error {
			close(held)
			<-let
			return nil
		})
	}()
	<-held
	other := errors.New("another name is free")
	if err := second.Hold(ctx, "other", func(context.Context) error { return other }); !errors.Is(err, other) {
		t.Errorf("got %v, want what do returned", err)
	}
	soon, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	if err := second.Hold(soon, "shard", func(context.Context) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("two hold it: %v", err)
	}
	close(let)
	must(t, <-done)
	must(t, second.Hold(ctx, "shard", func(context.Context) error { return nil }))
}

func TestAHoldEndsWithItsConnection(t *testing.T) {
	url := storagetest.URL(t, storagetest.PostgreSQL)
	db := open(t, url)
	err := db.Hold(ctx, "shard", func(held context.Context) error {
		must(t, db.InTx(ctx, func(tx *storage.Tx) error {
			_, err := tx.Exec(ctx, `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
				AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND classid = 1802073193`)
			return err
		}))
		<-held.Done()
		return held.Err()
	})
	if err == nil || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that the hold was lost", err)
	}
	must(t, db.Hold(ctx, "shard", func(context.Context) error { return nil }))
}

func TestWhoHoldsAFileIsAlone(t *testing.T) {
	db := storagetest.Open(t, storagetest.SQLite, clock)
	must(t, db.Hold(ctx, "shard", func(ctx context.Context) error {
		return db.Hold(ctx, "shard", func(context.Context) error { return nil })
	}))
}

func TestMemory(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		m := storage.Memory{DB: db}
		for _, want := range []string{"", "first", "second"} {
			if want != "" {
				must(t, m.Save(ctx, "a", want))
				must(t, m.Save(ctx, "b", "beside"))
			}
			if got, err := m.Load(ctx, "a"); got != want || err != nil {
				t.Errorf("got %q and %v, want %q", got, err, want)
			}
		}
		for _, name := range []string{"c 2", "c 1", "c%", "other"} {
			must(t, m.Save(ctx, name, "x"))
		}
		must(t, m.Drop(ctx, "c 2"))
		must(t, m.Drop(ctx, "never there"))
		if got, err := m.List(ctx, "c"); !slices.Equal(got, []string{"c 1", "c%"}) || err != nil {
			t.Errorf("got %q and %v", got, err)
		}
		if got, err := m.List(ctx, "c%"); !slices.Equal(got, []string{"c%"}) || err != nil {
			t.Errorf("got %q and %v", got, err)
		}
	}, storage.Tables)
}

func open(t *testing.T, url string) *storage.DB {
	t.Helper()
	db, err := storage.Open(ctx, url, clock)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	return db
}
