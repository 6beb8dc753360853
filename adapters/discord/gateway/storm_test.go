package gateway

import (
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// storm is a session whose connections never last, and whose events come twice and
// in another order.
type storm struct {
	rng  *rand.Rand
	head int64 // the newest event

	mu      sync.Mutex
	handled map[int64]int // how often
	low     int64         // all up to here were handled
	wrong   []string
}

// calm tells what is missing, and stays.
func (s *storm) calm(l *line) {
	l.hello()
	for seq := l.hear().session().Seq + 1; seq <= s.head; seq++ {
		l.tell(seq)
	}
	l.event(s.head, "RESUMED", `{}`)
	l.wait()
}

// connection tells what is missing, in disorder, and ends somehow.
func (s *storm) connection(l *line) {
	l.hello()
	p := l.hear()
	from := p.session().Seq
	if p.Op == opIdentify {
		l.ready("a")
		from, s.head = 1, max(s.head, 1)
	}
	s.head += 1 + s.rng.Int64N(10)
	var seqs []int64
	for seq := from + 1; seq <= s.head; seq++ {
		seqs = append(seqs, seq)
		if s.rng.IntN(5) == 0 {
			seqs = append(seqs, seq-s.rng.Int64N(min(seq, 5)))
		}
	}
	for i := range seqs {
		if j := i + s.rng.IntN(4); s.rng.IntN(5) == 0 && j < len(seqs) {
			seqs[i], seqs[j] = seqs[j], seqs[i]
		}
	}
	whole := s.rng.IntN(3) > 0
	if !whole {
		seqs = seqs[:s.rng.IntN(len(seqs)+1)]
	}
	for _, seq := range seqs {
		if seq > 1 {
			l.tell(seq)
		}
	}
	if p.Op == opResume && whole {
		l.event(s.head, "RESUMED", `{}`)
	}
	s.endings()[s.rng.IntN(7)](l)
	l.wait()
}

func (s *storm) endings() []script {
	return []script{
		says(reconnect), says(resumable), says(`{"t":"MESSAGE_CREATE"`),
		func(l *line) { l.ws.Close() },
		func(l *line) { l.close(4000) },
		func(l *line) { l.close(1001) },
		(*line).hush,
	}
}

func (s *storm) handle(e Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handled[e.Seq]++
	for s.handled[s.low+1] > 0 {
		s.low++
	}
}

// keep looks whether nothing is kept that was not handled.
func (s *storm) keep(kept Session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept.Seq > s.low {
		s.wrong = append(s.wrong, show(kept))
	}
}

// TestNothingIsLostInAStorm: a thousand connections of one session break in every way
// that leaves it alive, while events come twice and in another order. Each is handled
// once, by several processes at least once.
func TestNothingIsLostInAStorm(t *testing.T) {
	for _, row := range []struct {
		name      string
		processes int
		lost      int // how many times that something was kept are forgotten by a crash
	}{{"in one process", 1, 0}, {"in ten, one after the other", 10, 0}, {"in ten that crash", 10, 3}} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const connections = 1000
				s := &storm{rng: rand.New(rand.NewPCG(1, 2)), handled: map[int64]int{1: 1}, low: 1} // READY
				scripts := make([]script, connections)
				for i := range scripts {
					scripts[i] = s.connection
				}
				scripts[connections-1] = s.calm
				server, bot := newScripted(scripts...), &told{}
				server.serve(t)
				goroutines := 0
				for process := range row.processes {
					o := bot.options(server)
					keep := o.Keep
					o.Handle, o.Keep = s.handle, func(kept Session) { s.keep(kept); keep(kept) }
					if n := len(bot.kept); n > row.lost {
						o.Resume = bot.kept[n-1-row.lost]
					}
					goroutines = max(goroutines, server.run(t, o, (process+1)*connections/row.processes))
				}
				twice := 0
				for seq := range s.head {
					if n := s.handled[seq+1]; n == 0 || n > 1 && row.processes == 1 {
						t.Errorf("event %d of %d was handled %d times", seq+1, s.head, n)
					} else if n > 1 {
						twice++
					}
				}
				t.Logf("%d connections, %d events, %d of them handled again; at most %d goroutines", len(server.lines), s.head, twice, goroutines)
				if len(s.wrong) > 0 {
					t.Errorf("more was kept than was handled, %d times: %s", len(s.wrong), s.wrong[0])
				}
				if bot.asked != 1 {
					t.Errorf("%d sessions were begun, want one", bot.asked)
				}
				if goroutines > connections/10 { // a few live, and a few may not have gone yet
					t.Errorf("there were %d goroutines", goroutines)
				}
			})
		})
	}
}

// run lets a bot live until there were so many connections, after the last one a
// while longer. It returns how many goroutines there were at most.
func (s *scripted) run(t *testing.T, o Options, connections int) (goroutines int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { _ = Run(ctx, o) })
	for made := 0; made < connections; {
		time.Sleep(time.Second)
		synctest.Wait()
		goroutines = max(goroutines, runtime.NumGoroutine())
		s.mu.Lock()
		made = len(s.lines)
		s.mu.Unlock()
	}
	if connections == len(s.scripts) {
		time.Sleep(10 * time.Minute)
	}
	synctest.Wait()
	cancel()
	running.Wait()
	return goroutines
}
