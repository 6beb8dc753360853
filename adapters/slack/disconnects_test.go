package slack

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// ends are the ways in which connections end, or seem to live on.
var ends = []struct {
	name string
	do   func(s *scene, round int)
}{
	{"warned", single(delivery.Warning)},
	{"warned, both", both(delivery.Warning)},
	{"refreshed", single(delivery.Refresh)},
	{"refreshed, both", both(delivery.Refresh)},
	{"cut", single(delivery.Reset)},
	{"cut, both", both(delivery.Reset)},
	{"silent", single(delivery.Silence)},
	{"silent, both", both(delivery.Silence)},
	{"deaf", single(delivery.Deafness)},
	{"close 1000", single(delivery.Close(1000))},
	{"close 1001, both", both(delivery.Close(1001))},
	{"close 1008", single(delivery.Close(1008))},
	{"close 1011", single(delivery.Close(1011))},
	{"close 1012, both", both(delivery.Close(1012))},
	{"close 4000", single(delivery.Close(4000))},
	{"cut, and then mute", func(s *scene, round int) {
		s.Delivery().Greet(delivery.Mute)
		s.Delivery().CutOne(round%socketsEach, delivery.Reset)
	}},
	{"cut, and refused", func(s *scene, round int) {
		s.Delivery().Refuse("internal_error", "ratelimited", "internal_error")
		s.Delivery().CutOne(round%socketsEach, delivery.Reset)
	}},
	{"switched off, and on", func(s *scene, _ int) {
		s.Delivery().Disable(true)
		time.AfterFunc(20*time.Second, func() { s.Delivery().Disable(false) })
	}},
	{"cut, and too many", crowded},
}

func single(how delivery.Cut) func(*scene, int) {
	return func(s *scene, round int) { s.Delivery().CutOne(round%socketsEach, how) }
}

func both(how delivery.Cut) func(*scene, int) {
	return func(s *scene, _ int) { s.Delivery().Cut(how) }
}

// crowded ends a connection, and lets others of the app take its place for a while,
// who get envelopes and answer none.
func crowded(s *scene, round int) {
	d := s.Delivery()
	var tickets []string
	for range delivery.MaxSockets - 1 {
		ticket, _ := d.Open("http://slack.test")
		tickets = append(tickets, ticket)
	}
	d.Refuse("internal_error") // so that ours comes after them
	d.CutOne(round%socketsEach, delivery.Reset)
	dialer := websocket.Dialer{NetDialContext: s.a.dial}
	for _, ticket := range tickets {
		ws, response, err := dialer.Dial(ticket, nil)
		if err != nil {
			s.t.Error(err)
			continue
		}
		_ = response.Body.Close()
		time.AfterFunc(20*time.Second, func() { _ = ws.Close() })
		s.acting.Go(func() {
			for err == nil {
				_, _, err = ws.ReadMessage() // and answers pings
			}
		})
	}
}

// TestAThousandDisconnects: connections end in every way there is while people write
// and type commands, some of which come twice, late, or are acknowledged in vain. What
// happens is told once, whatever Slack has to bring again. What somebody types Slack
// brings once: when that is lost with its connection, Slack tells them.
func TestAThousandDisconnects(t *testing.T) {
	rounds := 1000
	if testing.Short() || racing {
		rounds = 100
	}
	synctest.Test(t, func(t *testing.T) {
		s, end := stage(t, slacktest.Options{Unlimited: true})
		defer end()
		d := s.Delivery()
		s.sink.takes = time.Second
		var before, after runtime.MemStats
		var sum tally
		goroutines := 0
		for round := range rounds {
			if round == rounds/10 { // everything has been made once
				goroutines = settled(&before)
			}
			switch round % 6 {
			case 3:
				d.Twice(2)
			case 4:
				d.Lose(2)
			case 5:
				d.Delay(1, 20*time.Millisecond)
			}
			typed, wrote := s.type3(), s.write3()
			if round%2 == 0 {
				time.Sleep(10 * time.Millisecond)
			}
			is := ends[round%len(ends)]
			is.do(s, round)
			typed, wrote = append(typed, s.type3()...), append(wrote, s.write3()...)
			s.acting.Wait() // until Slack has brought everything, or given up
			_ = d.AwaitSockets(t.Context(), socketsEach)
			time.Sleep(shortLife + time.Second)
			s.reckon(t, &sum, is.name, typed, wrote)
		}
		grown := settled(&after)
		t.Logf("%d disconnects of %d kinds: %+v; %d goroutines, then %d; heap %d KiB, then %d KiB; %+v; acknowledged in %+v",
			rounds, len(ends), sum, goroutines, grown, before.HeapAlloc>>10, after.HeapAlloc>>10, d.Counts(), d.Times())
		if most := d.Times().Max; most > acknowledgedWithin {
			t.Errorf("an acknowledgement took %v", most)
		}
		if sum.unheard > rounds/50 {
			t.Errorf("Slack gave up %d messages", sum.unheard)
		}
		if grown > goroutines+5 {
			t.Errorf("%d goroutines became %d", goroutines, grown)
		}
		if most := before.HeapAlloc + 32<<20; after.HeapAlloc > most { // the double keeps what was said
			t.Errorf("%d KiB of heap became %d", before.HeapAlloc>>10, after.HeapAlloc>>10)
		}
	})
}

// tally is what became of what people did.
type tally struct {
	messages, again   int // … and how often Slack brought one again
	unheard           int // … of which Slack heard no acknowledgement, in four attempts
	commands, refused int // … and of how many Slack told that they failed
	anyway            int // of those: which were answered all the same
}

// reckon counts what became of what people did in a round.
func (s *scene) reckon(t *testing.T, sum *tally, what string, typed, wrote []string) {
	t.Helper()
	for _, words := range wrote {
		d := s.became(words)
		sum.messages++
		sum.again += d.Attempts - d.Sent
		if times, _ := s.sink.of(words); times != 1 {
			t.Errorf("%s: %s was told %d times; %+v", what, words, times, d)
		}
		if !d.Heard() {
			sum.unheard++ // of the last attempt, it was lost on demand
		}
	}
	shown := s.shown()
	for _, words := range typed {
		d := s.became(words)
		times, late := s.sink.of(words)
		answers := shown["Noted: "+words]
		sum.commands++
		switch {
		case times > 1 || answers > 1 || answers != times || late:
			t.Errorf("%s: %s was told %d times, and answered %d times, too late %v", what, words, times, answers, late)
		case d.Heard() && times == 0:
			t.Errorf("%s: %s is lost", what, words)
		case !d.Heard():
			sum.refused++
			sum.anyway += times
		}
	}
}
