package rest

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhoDoesNotWantToWaitAnyMoreIsLetGo(t *testing.T) {
	play(t, script(says(429, `{"retry_after":60}`)), func(r *rig) {
		wait := r.crowdOf(send(1))
		synctest.Wait()
		begun := time.Now()

		soon, cancel := context.WithTimeout(r.Context(), 10*time.Second)
		defer cancel()
		err := r.Do(soon, send(1))
		var limited *Limited
		if !errors.As(err, &limited) || !errors.Is(err, context.DeadlineExceeded) || limited.After.Round(time.Second) != time.Minute {
			r.Errorf("got %v, want to be limited for a minute", err)
		}
		if took := time.Since(begun); took != 0 {
			r.Errorf("it took %v to say so, want no time", took)
		}

		ctx, stop := context.WithCancel(r.Context())
		refused := make(chan error)
		go func() { refused <- r.Do(ctx, send(1)) }()
		synctest.Wait()
		if got := r.Figures().Waiting[Answer]; got != 2 {
			r.Errorf("got %d waiting, want 2", got)
		}
		stop()
		if err := <-refused; !errors.Is(err, context.Canceled) {
			r.Errorf("got %v, want %v", err, context.Canceled)
		}
		if err := r.Do(ctx, send(2)); !errors.Is(err, context.Canceled) {
			r.Errorf("afterwards got %v, want %v", err, context.Canceled)
		}
		wait()
		if got := len(r.requests()); got != 2 {
			r.Errorf("got %d requests, want 2", got)
		}
	})
}

func TestWhoCanComeAgainDoesNotWaitLong(t *testing.T) {
	play(t, script(says(429, `{"retry_after":60}`)), func(r *rig) {
		patient := send(1)
		patient.Patience = time.Second
		for range 2 { // when it is refused, and when it is known that it would be
			begun := time.Now()
			var limited *Limited
			if err := r.Do(r.Context(), patient); !errors.As(err, &limited) || limited.After.Round(time.Second) != time.Minute {
				r.Errorf("got %v, want to be limited for a minute", err)
			}
			if took := time.Since(begun); took > time.Second {
				r.Errorf("it took %v to say so", took)
			}
		}
		if got := len(r.requests()); got != 1 {
			r.Errorf("got %d requests, want 1", got)
		}
		patient.Patience = 2 * time.Minute
		if err := r.Do(r.Context(), patient); err != nil {
			r.Errorf("with more patience: %v", err)
		}
	})
}

func TestADeadlineThatComesWhileOthersGoIsALimitToo(t *testing.T) {
	play(t, (&strict{latency: 10 * time.Second}).ServeHTTP, func(r *rig) {
		wait := r.crowdOf(send(1)) // a probe: how long it takes nobody knows
		synctest.Wait()
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		var limited *Limited
		if err := r.Do(ctx, send(1)); !errors.As(err, &limited) {
			r.Errorf("got %v, want a Limited", err)
		}
		wait()
	})
}

func TestARequestOnItsWayIsGivenUp(t *testing.T) {
	play(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, func(r *rig) {
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		begun := time.Now()
		err := r.Do(ctx, Call{Method: "GET", Path: "/users/@me"})
		if took := time.Since(begun); !errors.Is(err, context.DeadlineExceeded) || took != time.Second {
			r.Errorf("got %v after %v, want %v after a second", err, took, context.DeadlineExceeded)
		}
	})
}

func TestABackOffEndsWithItsContext(t *testing.T) {
	play(t, says(503, "", "Retry-After: 60"), func(r *rig) {
		ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
		defer cancel()
		begun := time.Now()
		var no *Error
		if err := r.Do(ctx, Call{Method: "GET", Path: "/users/@me"}); !errors.As(err, &no) || no.Status != 503 {
			r.Errorf("got %v, want the failure", err)
		}
		if took := time.Since(begun); took != 0 {
			r.Errorf("took %v, want no time: the next attempt would come too late", took)
		}
	})
}

func TestCloseWaitsForWhatIsOnItsWay(t *testing.T) {
	play(t, (&strict{latency: 3 * time.Second}).ServeHTTP, func(r *rig) {
		sent, waits := make(chan error, 1), make(chan error, 1)
		go func() { sent <- r.Do(r.Context(), send(1)) }()
		synctest.Wait()
		go func() { waits <- r.Do(r.Context(), send(1)) }()
		synctest.Wait()
		r.Close()
		if took := r.now(); took != 3*time.Second {
			r.Errorf("Close took %v, want 3s", took)
		}
		if err := <-sent; err != nil {
			r.Errorf("what was on its way: got %v, want no error", err)
		}
		if err := <-waits; !errors.Is(err, ErrClosed) {
			r.Errorf("what waited: got %v, want %v", err, ErrClosed)
		}
		if err := r.Do(r.Context(), send(1)); !errors.Is(err, ErrClosed) {
			r.Errorf("afterwards: got %v, want %v", err, ErrClosed)
		}
	})
}
