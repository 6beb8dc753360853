package scheduler

import (
	"context"
	"errors"
	"time"

	"github.com/kith-community/kith/storage"
)

// maxBatch bounds what one transaction claims and completes, and so how long it
// keeps others from writing: about 10 ms.
const maxBatch = 512

// round works off what is due. One goroutine, the caller's, talks to the
// database; the hand's goroutines run the handlers. Each transaction records
// what has finished and claims what there is room for.
type round struct {
	w        *Worker
	db       context.Context // of the worker's own transactions: a stop cuts only those that hang
	hand     *hand
	cancel   context.CancelFunc // of the handlers' context
	leave    context.CancelFunc // of db
	window   int                // how many jobs to hold; grows while they are quick
	done     int                // jobs done so far
	takeOver bool
	alone    bool // claim nothing before the hand is empty: it holds a suspect, or one waits for that

	empty     int       // looks in vain since the last job
	notBefore time.Time // of the next look, by the real clock
}

// newRound returns a round that begins no job after ctx ends. The context of
// those it began ends when [round.stop] says so.
func (w *Worker) newRound(ctx context.Context) *round {
	jobs, cancel := context.WithCancel(context.WithoutCancel(ctx))
	db, leave := outlive(ctx, w.opts.Grace*3/2+recordWithin)
	return &round{
		w: w, db: db, cancel: cancel, leave: leave, window: w.opts.Parallel,
		hand: newHand(ctx, w.opts.Parallel, func(r row) outcome { return w.do(jobs, r) }, w.exited),
	}
}

// work returns when nothing is due and nothing in hand, when ctx ends, or, with
// nothing in hand, when yield says so.
func (r *round) work(ctx context.Context, yield func() bool) error {
	for {
		ends := ctx.Err() != nil
		if ends {
			r.windUp()
		}
		room := 0
		if !ends && !yield() && r.wants() {
			room = r.room()
		}
		held, finished, _ := r.hand.counts()
		if room == 0 && held == 0 {
			return nil
		}
		if room > 0 || finished > 0 || r.leaseLeft() <= 0 {
			if err := r.exchange(room); err != nil {
				return err
			}
			continue
		}
		if ends {
			return nil // what is held now is a handler that does not end
		}
		r.await(ctx)
	}
}

// wants says whether it is time to look for jobs.
func (r *round) wants() bool { return r.w.untilNext(r) <= 0 }

// room is how many jobs to claim. It waits for a free place or for half a
// window, so that quick jobs come in large batches and slow ones are left to
// other workers. What has finished is recorded in the same transaction, so it
// takes no room.
func (r *round) room() int {
	held, finished, _ := r.hand.counts()
	busy := held - finished
	room := r.window - busy
	if busy > 0 && r.alone {
		return 0
	}
	if busy >= r.w.opts.Parallel && room < r.window/2 {
		return 0
	}
	return max(room, 0)
}

// leaseLeft is how long until leases need to be extended, with two thirds of
// their time left for that.
func (r *round) leaseLeft() time.Duration {
	end := r.hand.leaseEnd()
	if end == never {
		return untilSet
	}
	return storage.Time(end).Add(-r.w.opts.Lease * 2 / 3).Sub(r.w.db.Now())
}

// await returns when a job has finished or the database is to be asked.
func (r *round) await(ctx context.Context) {
	d := r.leaseLeft()
	if r.room() > 0 {
		d = min(d, r.w.untilNext(r))
	}
	fires, stop := r.w.timer(min(max(d, time.Millisecond), maxNap))
	defer stop()
	select {
	case <-r.hand.signal:
	case <-r.w.wake.bell:
	case <-fires:
	case <-ctx.Done():
	}
}

// exchange records what has finished, extends leases that need it, and claims
// up to room jobs, in one transaction.
func (r *round) exchange(room int) error {
	held, _, _ := r.hand.counts()
	finished := r.hand.take()
	job, schedule := int64(never), int64(never)
	if room > 0 {
		job, schedule = r.w.wake.take()
	}
	var t trade
	var err error
	for try := 1; ; try++ {
		err = r.w.db.InTxUnsynced(r.db, func(tx *storage.Tx) error {
			t = trade{
				at: tx.Now(), token: storage.NewID(tx.Now()), job: never, schedule: schedule,
				want: room, idle: held == len(finished), takeOver: r.takeOver,
			}
			return r.w.trade(r.db, tx, &t, finished, r.hand.expiring)
		})
		// A job enqueued meanwhile may have taken the key of one that is to wait.
		if !errors.Is(err, storage.ErrConflict) || try == 3 {
			break
		}
	}
	if err != nil {
		r.hand.putBack(finished)
		r.w.wake.lower(job, schedule)
		return err
	}
	r.settle(t, finished)
	return nil
}

// settle takes note of a committed trade.
func (r *round) settle(t trade, finished []outcome) {
	if t.lost > 0 {
		r.w.log.Warn("leases lost, other workers do these jobs", "jobs", t.lost)
	}
	r.hand.settle(finished)
	r.hand.extended(t.extended, t.until(r.w.opts.Lease))
	r.done += len(finished)
	if len(finished) > 0 {
		r.window = min(max(r.w.opts.Parallel, 2*len(finished)), maxBatch)
		for _, o := range finished {
			if o.fate == again {
				r.w.wake.lower(storage.Millis(o.at), never)
			}
			if o.key != "" && t.want == 0 { // its successor may have waited for it
				r.w.wake.lower(0, never)
			}
		}
	}
	r.takeOver = false
	if t.want > 0 {
		r.looked(t)
	}
	r.hand.push(t.token, t.until(r.w.opts.Lease), t.rows)
}

// looked takes note of what there is to do.
func (r *round) looked(t trade) {
	r.alone = t.alone || t.more && len(t.rows) == 0
	r.w.wake.lower(t.job, t.schedule)
	if len(t.rows) > 0 || t.more {
		r.empty, r.notBefore = 0, time.Time{}
		return
	}
	// A storm of notes for jobs that others take must not become one of
	// statements. A single look in vain is how every burst of work ends.
	if r.empty++; r.empty > 2 {
		r.notBefore = r.w.now().Add(min(maxGap, firstGap<<min(r.empty-3, 10)))
	}
}

// trade is what one exchange asks and gets.
type trade struct {
	at       time.Time
	token    string
	want     int
	idle     bool // nothing is in hand
	takeOver bool

	rows          []row
	more          bool // there may be more that is due
	alone         bool // what was taken is a suspect
	lost          int
	extended      map[string][]string
	job, schedule int64 // when the next ones are due
}

func (t *trade) until(lease time.Duration) int64 { return storage.Millis(t.at.Add(lease)) }

func (w *Worker) trade(ctx context.Context, tx *storage.Tx, t *trade, finished []outcome, expiring func(int64) map[string][]string) (err error) {
	if t.lost, err = record(ctx, tx, finished); err != nil {
		return err
	}
	t.extended = expiring(storage.Millis(t.at.Add(w.opts.Lease*2/3 + time.Millisecond)))
	if err := extend(ctx, tx, t.extended, t.at.Add(w.opts.Lease)); err != nil {
		return err
	}
	if t.want == 0 {
		return freed(tx, finished)
	}
	if t.takeOver {
		if err := takeOver(ctx, tx); err != nil {
			return err
		}
	}
	if t.schedule <= storage.Millis(t.at) {
		if t.schedule, err = w.repeatDue(ctx, tx); err != nil {
			return err
		}
	}
	if err = w.claim(ctx, tx, t); err != nil {
		return err
	}
	if t.more {
		t.job = 0
		return nil
	}
	t.job, t.schedule, err = w.nextAt(ctx, tx)
	return err
}

// freed tells other workers that keys are free which this one claims nothing for.
func freed(tx *storage.Tx, finished []outcome) error {
	for _, o := range finished {
		if o.key != "" {
			announce(tx, "", tx.Now())
			break
		}
	}
	return nil
}
