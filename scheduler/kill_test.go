package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"testing"
	"time"

	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// workerURL makes the test binary a worker process on that database.
const workerURL = "KITH_TEST_WORKER"

func TestMain(m *testing.M) {
	if url := os.Getenv(workerURL); url != "" {
		if err := workOn(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const effectTable = `CREATE TABLE effect (job TEXT PRIMARY KEY, runs INTEGER NOT NULL)`

// workOn is the worker process: each job's effect is a row named after the job.
func workOn(url string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	db, err := storage.Open(ctx, url, time.Now)
	if err != nil {
		return err
	}
	defer db.Close()
	reg := scheduler.NewRegistry()
	scheduler.Handle(reg, scheduler.Late{}, func(ctx context.Context, j scheduler.Job[note]) error {
		return db.InTx(ctx, func(tx *storage.Tx) error {
			n, err := tx.Exec(ctx, `INSERT INTO effect (job, runs) VALUES ($1, 1) ON CONFLICT DO NOTHING`, j.ID)
			if err == nil && n == 0 {
				return scheduler.ErrDone // done before, but the worker died before it could say so
			}
			return err
		})
	})
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	return scheduler.NewWorker(db, reg, log, scheduler.WorkerOpts{Lease: time.Second}).Run(ctx)
}

// Two worker processes share 10,000 due jobs, and one of them is killed again
// and again: every effect happens, and exactly once.
func TestKilledWorkers(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	const jobs = 10_000
	url := storagetest.Postgres(t)
	db, err := storage.Open(ctx, url, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	w := &world{T: t, db: db}
	if err := db.Migrate(ctx, scheduler.Tables); err != nil {
		t.Fatal(err)
	}
	w.in(func(tx *storage.Tx) error {
		_, err := tx.Exec(ctx, effectTable)
		return err
	})
	for range 10 {
		w.putMany(jobs / 10)
	}
	steady := startWorker(t, url)
	kills, lost, limit := 0, 0, time.Now().Add(3*time.Minute) // against hanging for ever; on a busy machine it takes a while
	for w.count("1 = 1") > 0 {
		if time.Now().After(limit) {
			t.Fatalf("%d of %d jobs are left after %d kills", w.count("1 = 1"), jobs, kills)
		}
		victim := startWorker(t, url)
		before := w.effects()
		for w.effects() < min(before+300, jobs) && w.count("1 = 1") > 0 && time.Now().Before(limit) {
			continue // the query is the wait
		}
		victim.Process.Kill()
		victim.Wait()
		kills++
		lost = max(lost, w.count("state = 'running'"))
	}
	steady.Process.Signal(os.Interrupt)
	if err := steady.Wait(); err != nil {
		t.Errorf("the other worker: %v", err)
	}
	if n := w.effects(); n != jobs || kills == 0 {
		t.Errorf("%d effects of %d jobs after %d kills", n, jobs, kills)
	}
	t.Logf("%d kills, up to %d jobs held when one died", kills, lost)
}

func (w *world) putMany(n int) {
	w.Helper()
	w.in(func(tx *storage.Tx) error {
		for range n {
			if err := scheduler.Enqueue(ctx, tx, note{"x"}, scheduler.Opts{}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) effects() (n int) {
	w.Helper()
	err := w.db.Read(ctx, func(tx *storage.Tx) error {
		return tx.Get(ctx, []any{&n}, `SELECT COUNT(*) FROM effect`)
	})
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func startWorker(t *testing.T, url string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), workerURL+"="+url)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}
