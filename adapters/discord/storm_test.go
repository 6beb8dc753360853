package discord_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

// storms are the ways in which requests go wrong. None of them keeps Discord from
// taking an answer in time when it is sent once more.
var storms = map[string]discordtest.Fault{
	"429 of the route":    discordtest.RateLimited(discordtest.TooManyOfRoute, "0.75"),
	"429 of the resource": discordtest.RateLimited(discordtest.TooManyOfResource, "0.75"),
	"429 of all routes":   discordtest.RateLimited(discordtest.TooManyOfAll, "0.75"),
	"429 of Cloudflare":   once(discordtest.RateLimited(discordtest.TooManyForProxy, "1")),
	"502 instead":         discordtest.Unavailable(502),
	"502 afterwards":      after(discordtest.Unavailable(502)),
	"cut before":          {Reset: true},
	"cut afterwards":      {Reset: true, After: true},
	"slow to begin":       {Delay: 20 * time.Second},
	"slow to answer":      {Delay: 20 * time.Second, After: true},
	"silence":             {Delay: time.Hour},
	"silence afterwards":  {Delay: time.Hour, After: true},
}

func after(f discordtest.Fault) discordtest.Fault {
	f.After = true
	return f
}

// once is for what keeps everything back: more of it would leave no time to answer.
func once(f discordtest.Fault) discordtest.Fault {
	f.Times = 1
	return f
}

// TestStorm: three of five messages meet a fault, and one of three commands, until
// the storm is over. In the end every message stands there once, and whoever typed
// a command has an answer.
func TestStorm(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(storms)) {
		t.Run(name, func(t *testing.T) { weather(t, 200, 2*time.Minute, storms[name]) })
	}
	t.Run("all of them", func(t *testing.T) {
		var all []discordtest.Fault
		for _, name := range slices.Sorted(maps.Keys(storms)) {
			all = append(all, storms[name])
		}
		weather(t, 600, 12*time.Minute, all...)
	})
}

// TestStormThatBans: Cloudflare lets nothing through for twenty minutes and says so.
// What people type meanwhile is not kept until it is worth nothing.
func TestStormThatBans(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := connect(t, discordtest.Options{Limits: true})
		posts := s.work(t, 200, 10*time.Minute)
		s.people.type3(t)
		var before, meanwhile, after runtime.MemStats
		goroutines := s.calm(&before)
		s.double.Fail(discordtest.Fault{Method: "POST", Path: "/messages$", Times: 20, Reset: true, After: true})
		sent := posts.send()
		time.Sleep(time.Minute) // some are there without our knowing
		began := time.Now()
		s.double.Ban(20 * time.Minute)
		ids := s.people.type3(t)
		for time.Since(began) < 18*time.Minute {
			time.Sleep(3 * time.Second)
			ids = append(ids, s.people.type3(t)...)
		}
		most := settled(&meanwhile) - (200 - int(posts.done.Load()))
		for _, id := range ids {
			if times, _ := s.sink.of(id); times != 1 {
				t.Errorf("a command during the ban was told %d times", times)
			}
		}
		time.Sleep(time.Hour - time.Since(began)) // which Cloudflare spoke of
		sent.Wait()
		last := s.people.type3(t)
		time.Sleep(time.Second)
		s.answered(t, last)
		posts.once(t)
		grown, counts := s.calm(&after), s.double.Counts()
		t.Logf("%d commands during a ban: %d goroutines before, %d in the end of it without those of messages, %d later; heap %d KiB, %d KiB, %d KiB; %d requests, %d answers of 429; 200 messages in %d attempts",
			len(ids), goroutines, most, grown, before.HeapAlloc>>10, meanwhile.HeapAlloc>>10, after.HeapAlloc>>10, counts.Requests, counts.Limited, posts.attempts.Load())
		if counts.Limited > 20 {
			t.Errorf("%d requests were refused, although the first refusal spoke of an hour", counts.Limited)
		}
		if most > goroutines+5 || grown > goroutines+5 {
			t.Errorf("%d goroutines became %d, and %d", goroutines, most, grown)
		}
	})
}

// weather sends n messages during a storm of so long, in which one fault follows
// another.
func weather(t *testing.T, n int, length time.Duration, faults ...discordtest.Fault) {
	synctest.Test(t, func(t *testing.T) {
		s := connect(t, discordtest.Options{Limits: true})
		posts := s.work(t, n, length)
		s.people.type3(t)
		var before, after runtime.MemStats
		goroutines := s.calm(&before)

		began := time.Now()
		sent := posts.send()
		typed, worst := s.blow(t, length, faults)
		sent.Wait()
		took := time.Since(began)
		grown := s.calm(&after)

		counts := s.double.Counts()
		t.Logf("%d messages during %v: there after %v, %d attempts; %d requests, %d answers of 429; %d commands, an answer took %v at most; %d goroutines, then %d; heap %d KiB, then %d KiB",
			n, length, took.Round(time.Second), posts.attempts.Load(), counts.Requests, counts.Limited, len(typed), worst, goroutines, grown, before.HeapAlloc>>10, after.HeapAlloc>>10)
		posts.once(t)
		s.answered(t, typed)
		if grown > goroutines+5 {
			t.Errorf("%d goroutines became %d", goroutines, grown)
		}
		if after.HeapAlloc > before.HeapAlloc+8<<20 { // the double keeps what was said
			t.Errorf("%d KiB of heap became %d", before.HeapAlloc>>10, after.HeapAlloc>>10)
		}
	})
}

// calm counts goroutines and memory when no connection is kept in vain any more.
func (s *scene) calm(m *runtime.MemStats) int {
	time.Sleep(3 * time.Minute)
	return settled(m)
}

// blow lets faults follow each other every three seconds, while people type.
func (s *scene) blow(t *testing.T, length time.Duration, faults []discordtest.Fault) (typed []discordtest.ID, worst time.Duration) {
	t.Helper()
	arm := func(f discordtest.Fault, path string, times int) {
		f.Method, f.Path, f.Times = "POST", path, times
		s.double.Fail(f)
	}
	for i, began := 0, time.Now(); time.Since(began) < length; i++ {
		f := faults[i%len(faults)]
		arm(f, `^/(channels/\d+/messages|users/@me/channels)$`, cmp.Or(f.Times, 3))
		arm(f, `/callback$`, 1)
		now := time.Now()
		ids := s.people.type3(t)
		for _, id := range ids {
			for !s.double.Answered(id) && time.Since(now) < 3*time.Second {
				time.Sleep(5 * time.Millisecond)
			}
		}
		worst = max(worst, time.Since(now))
		typed = append(typed, ids...)
		time.Sleep(3*time.Second - time.Since(now))
	}
	arm(discordtest.Fault{}, `^/(channels/\d+/messages|users/@me/channels)$`, 0)
	arm(discordtest.Fault{}, `/callback$`, 0)
	return typed, worst
}

// answered checks that everybody was answered, and once.
func (s *scene) answered(t *testing.T, typed []discordtest.ID) {
	t.Helper()
	for _, id := range typed {
		if times, late := s.sink.of(id); times != 1 || late || !s.double.Answered(id) {
			t.Errorf("a command: told %d times, too late %v, answered %v", times, late, s.double.Answered(id))
		}
	}
	shown := 0
	for _, m := range s.double.Messages(s.people.channel) {
		if m.Only != 0 {
			shown++
		}
	}
	if want := len(typed) + 3; shown != want { // and those before the storm
		t.Errorf("%d answers are shown to people, want %d", shown, want)
	}
}

// posts are messages that the worker has to send, and where.
type posts struct {
	*scene
	rooms    []discordtest.ID
	n        int
	length   time.Duration
	attempts atomic.Int64
	done     atomic.Int64 // goroutines that ended
	failed   atomic.Int64
}

func (s *scene) work(t *testing.T, n int, length time.Duration) *posts {
	t.Helper()
	p := &posts{scene: s, n: n, length: length}
	for i := range 10 {
		p.rooms = append(p.rooms, s.double.AddChannel(s.people.guild, "room"+strconv.Itoa(i), discordtest.Text))
	}
	return p
}

// send sends them as the worker does: in eight places, one after another becoming
// due, and what failed comes again after a while that grows.
func (p *posts) send() *sync.WaitGroup {
	places := make(chan struct{}, 8)
	var sending sync.WaitGroup
	for i := range p.n {
		sending.Go(func() {
			defer p.done.Add(1)
			time.Sleep(p.length * time.Duration(i) / time.Duration(p.n))
			for attempt := 1; attempt <= 8; {
				places <- struct{}{}
				err := p.attempt(i)
				<-places
				var early *chat.RateLimitError
				switch {
				case err == nil:
					return
				case errors.As(err, &early):
					time.Sleep(early.After)
				default:
					time.Sleep(backoff(i, attempt))
					attempt++
				}
			}
			p.failed.Add(1)
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

func (p *posts) attempt(i int) (err error) {
	p.attempts.Add(1)
	space := chat.SpaceID("discord:" + p.people.guild.String())
	to := chat.ConversationID(p.rooms[i%len(p.rooms)].String())
	if i%2 == 1 {
		who := p.people.who[i/2%len(p.people.who)]
		if to, err = p.adapter.Converse(context.Background(), space, []chat.UserID{chat.UserID(who.String())}); err != nil {
			return err
		}
	}
	text := chat.Markup(fmt.Sprintf("This is number %d.", i))
	m := chat.Message{Text: text}
	if i%4 < 2 {
		m.Blocks = []chat.Block{chat.Paragraph{Text: text}}
	}
	_, err = p.adapter.Send(context.Background(), chat.Outgoing{Space: space, To: to, Message: m, Key: "post/" + strconv.Itoa(i)})
	return err
}

// once checks that each of them stands where it should, once.
func (p *posts) once(t *testing.T) {
	t.Helper()
	rooms := slices.Clone(p.rooms)
	for _, who := range p.people.who {
		rooms = append(rooms, p.double.DirectChannel(who))
	}
	there := map[string]int{}
	for _, room := range rooms {
		for _, m := range p.double.Messages(room) {
			there[m.Nonce]++
		}
	}
	for nonce, times := range there {
		if times != 1 {
			t.Errorf("the message with the nonce %s is there %d times", nonce, times)
		}
	}
	if len(there) != p.n || p.failed.Load() > 0 {
		t.Errorf("%d messages are there, want %d; %d were given up", len(there), p.n, p.failed.Load())
	}
}
