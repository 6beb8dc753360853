package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
)

// storms are the ways in which calls go wrong. None of them keeps Slack from taking
// an answer in time when it is sent once more.
var storms = map[string]slacktest.Fault{
	"429":                {Status: 429, RetryAfter: time.Second},
	"429 for long":       {Status: 429, RetryAfter: 30 * time.Second, Times: 1},
	"ratelimited":        {Code: "ratelimited", Times: 1}, // without 429, and without saying for how long
	"internal_error":     {Code: "internal_error"},
	"fatal_error after":  {Code: "fatal_error", After: true}, // "some aspect of the operation may have succeeded"
	"503 instead":        {Status: 503},
	"502 afterwards":     {Status: 502, After: true},
	"cut before":         {Cut: true},
	"cut afterwards":     {Cut: true, After: true},
	"slow to begin":      {Delay: 20 * time.Second},
	"slow to answer":     {Delay: 20 * time.Second, After: true},
	"silence":            {Delay: time.Hour},
	"silence afterwards": {Delay: time.Hour, After: true},
}

// sendingBy and answeringBy are what goes wrong: all that a message needs, and an answer.
var (
	sendingBy   = []string{"chat.postMessage", "conversations.open"}
	answeringBy = []string{slacktest.ResponseURL}
)

// TestStorm: three of five messages meet a fault, and one of three commands, until
// the storm is over. In the end every message stands there. None stands there twice
// but where an answer was lost, since Slack has nothing by which a message that comes
// again is known; and whoever typed a command has an answer.
func TestStorm(t *testing.T) {
	n := 200
	if racing {
		n = 50
	}
	for _, name := range slices.Sorted(maps.Keys(storms)) {
		t.Run(name, func(t *testing.T) { weather(t, n, 2*time.Minute, storms[name]) })
	}
	t.Run("all of them", func(t *testing.T) {
		var all []slacktest.Fault
		for _, name := range slices.Sorted(maps.Keys(storms)) {
			all = append(all, storms[name])
		}
		if racing {
			weather(t, 100, 2*time.Minute, all...)
			return
		}
		weather(t, 600, 12*time.Minute, all...)
	})
}

// weather sends n messages during a storm of so long, in which one fault follows
// another.
func weather(t *testing.T, n int, length time.Duration, faults ...slacktest.Fault) {
	synctest.Test(t, func(t *testing.T) {
		s, end := stage(t, slacktest.Options{})
		defer end()
		posts := &mailing{scene: s, n: n, length: length, window: make(chan struct{}, 1), unknown: map[int]int{}}
		s.type3()
		var before, after runtime.MemStats
		goroutines := settled(&before)

		began := time.Now()
		sent := posts.send()
		typed, worst := s.blow(length, faults)
		sent.Wait()
		took := time.Since(began)
		s.acting.Wait()
		grown := settled(&after)

		counts := s.Counts()
		t.Logf("%d messages during %v: there after %v, %d attempts; %d requests, %d answers of 429; %d commands, an answer took %v at most; %d goroutines, then %d; heap %d KiB, then %d KiB",
			n, length, took.Round(time.Second), posts.attempts.Load(), counts.Requests, counts.Limited, len(typed), worst, goroutines, grown, before.HeapAlloc>>10, after.HeapAlloc>>10)
		posts.reckon(t)
		s.answered(t, typed)
		if grown > goroutines+5 {
			t.Errorf("%d goroutines became %d", goroutines, grown)
		}
		if after.HeapAlloc > before.HeapAlloc+16<<20 { // the double keeps what was said
			t.Errorf("%d KiB of heap became %d", before.HeapAlloc>>10, after.HeapAlloc>>10)
		}
	})
}

// blow lets faults follow each other every three seconds, while people type.
func (s *scene) blow(length time.Duration, faults []slacktest.Fault) (typed []string, worst time.Duration) {
	for i, began := 0, time.Now(); time.Since(began) < length; i++ {
		f := faults[i%len(faults)]
		s.arm(f, sendingBy, cmp.Or(f.Times, 3))
		s.arm(f, answeringBy, 1)
		now := time.Now()
		all := s.type3()
		for time.Since(now) < 3*time.Second && !s.answers(all) {
			time.Sleep(5 * time.Millisecond)
		}
		worst = max(worst, time.Since(now))
		typed = append(typed, all...)
		time.Sleep(3*time.Second - time.Since(now))
	}
	s.arm(slacktest.Fault{}, sendingBy, 0)
	s.arm(slacktest.Fault{}, answeringBy, 0)
	return typed, worst
}

func (s *scene) arm(f slacktest.Fault, methods []string, times int) {
	for _, f.Method = range methods {
		f.Times = times
		s.Fail(f)
	}
}

// answers is whether everybody sees an answer.
func (s *scene) answers(all []string) bool {
	shown := s.shown()
	return !slices.ContainsFunc(all, func(words string) bool { return shown["Noted: "+words] == 0 })
}

// answered checks that everybody was told once, and answered.
func (s *scene) answered(t *testing.T, typed []string) {
	t.Helper()
	shown, more := s.shown(), 0
	for _, words := range typed {
		times, late := s.sink.of(words)
		if n := shown["Noted: "+words]; n == 0 || times != 1 || late {
			t.Errorf("%s: told %d times, too late %v, answered %d times", words, times, late, n)
		} else {
			more += n - 1
		}
	}
	if more > 0 {
		t.Logf("%d answers were shown twice, since nobody knew of the first", more)
	}
}

// mailing are messages that the core has to send.
type mailing struct {
	*scene
	n        int
	length   time.Duration
	attempts atomic.Int64

	window  chan struct{} // one message at a time, as the core sends to such a platform
	mu      sync.Mutex
	unknown map[int]int // by message: attempts of which nobody knows what became
	failed  int
}

// send sends them as the core does: one after another becoming due, and what failed
// comes again after a while that grows.
func (p *mailing) send() *sync.WaitGroup {
	var sending sync.WaitGroup
	for i := range p.n {
		sending.Go(func() {
			time.Sleep(p.length * time.Duration(i) / time.Duration(p.n))
			for attempt := 1; attempt <= 8; {
				err := p.attempt(i)
				var early *chat.RateLimitError
				switch {
				case err == nil:
					return
				case errors.As(err, &early):
					time.Sleep(early.After)
				default:
					p.mu.Lock()
					p.unknown[i]++
					p.mu.Unlock()
					time.Sleep(backoff(i, attempt))
					attempt++
				}
			}
			p.mu.Lock()
			p.failed++
			p.mu.Unlock()
		})
	}
	return &sending
}

// backoff is the scheduler's: 15 s, 1 min, 4 min … up to 4 h, less up to a fifth.
func backoff(i, attempt int) time.Duration {
	d := min(15*time.Second<<(2*(attempt-1)), 4*time.Hour)
	if attempt > 1 {
		d -= d / 5 * time.Duration(i%10) / 10
	}
	return d
}

func (p *mailing) attempt(i int) (err error) {
	p.attempts.Add(1)
	space, to := spaceOf(p.team), chat.ConversationID(p.rooms[i%len(p.rooms)])
	if i%2 == 1 {
		if to, err = p.a.Converse(context.Background(), space, []chat.UserID{chat.UserID(p.who[i/2%len(p.who)])}); err != nil {
			return err
		}
	}
	p.window <- struct{}{}
	defer func() { <-p.window }()
	text := chat.Markup(fmt.Sprintf("This is number %d.", i))
	m := chat.Message{Text: text}
	if i%4 < 2 {
		m.Blocks = []chat.Block{chat.Paragraph{Text: text}}
	}
	_, err = p.a.Send(context.Background(), chat.Outgoing{Space: space, To: to, Message: m, Key: "post/" + strconv.Itoa(i)})
	return err
}

// reckon checks that each of them stands where it should, and none more often than
// attempts were answered with an error.
func (p *mailing) reckon(t *testing.T) {
	t.Helper()
	rooms := slices.Clone(p.rooms)
	for _, who := range p.who {
		rooms = append(rooms, p.DirectChannel(who))
	}
	there := map[int]int{}
	for _, room := range rooms {
		for _, m := range p.Messages(room) {
			if number, ok := strings.CutPrefix(m.Text, "This is number "); ok {
				i, _ := strconv.Atoi(strings.TrimSuffix(number, "."))
				there[i]++
			}
		}
	}
	unknown, twice := 0, 0
	for i, n := range there {
		twice += n - 1
		unknown += p.unknown[i]
		if n > 1+p.unknown[i] {
			t.Errorf("message %d is there %d times, and %d attempts failed", i, n, p.unknown[i])
		}
	}
	t.Logf("%d attempts failed so that nobody knows what became of them: %d messages more are there", unknown, twice)
	if len(there) != p.n || p.failed > 0 {
		t.Errorf("%d messages are there, want %d; %d were given up", len(there), p.n, p.failed)
	}
}
