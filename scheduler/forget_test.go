package scheduler_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// about is a job about somebody.
type about struct {
	User string `json:"user"`
	Name string `json:"name,omitempty"`
}

func (about) Kind() string { return "test.about" }

func TestForget(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC) }
	storagetest.Each(t, now, func(t *testing.T, db *storage.DB) {
		jobs := []struct {
			args about
			key  string
			kept bool
		}{
			{about{User: "ada"}, "", false},
			{about{User: "q1|ada"}, "", false},
			{about{User: "2026-03-02|ada|space"}, "", false},
			{about{User: "eve"}, "ada", false},
			{about{User: "eve"}, "questions.keep/q1|ada", false},
			{about{User: `o"hara`}, "", false},
			{about{User: "adam"}, "adam", true},
			{about{User: "eve", Name: "ada lovelace"}, "questions.keep/q1|adam", true},
			{about{User: "Ada"}, "", true},
		}
		var kept []string
		err := db.InTx(t.Context(), func(tx *storage.Tx) error {
			for _, j := range jobs {
				if err := scheduler.Enqueue(t.Context(), tx, j.args, scheduler.Opts{Key: j.key}); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(t.Context(), `UPDATE job SET last_error = 'meet ada: refused' WHERE job_key = 'adam'`); err != nil {
				return err
			}
			if err := scheduler.Forget(t.Context(), tx, "ada", `o"hara`); err != nil {
				return err
			}
			return tx.Each(context.Background(), func(scan func(...any) error) error {
				var args, reason string
				err := scan(&args, &reason)
				kept = append(kept, args+reason)
				return err
			}, `SELECT args, last_error FROM job`)
		})
		want := []string{`{"user":"Ada"}`, `{"user":"adam"}`, `{"user":"eve","name":"ada lovelace"}`}
		if slices.Sort(kept); err != nil || !slices.Equal(kept, want) {
			t.Errorf("kept %q, %v, want %q", kept, err, want)
		}
	}, scheduler.Tables)
}
