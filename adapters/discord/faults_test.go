package discord_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
	"github.com/kith-community/kith/bot/chat"
)

// cuts are all ways in which a connection ends, and whether the session does. What
// happens without a session Discord tells nobody.
var cuts = map[discordtest.Cut]bool{
	discordtest.Reset: false, discordtest.Reconnect: false, discordtest.Resumable: false, discordtest.Silence: false, discordtest.Deafness: false,
	discordtest.Invalid: true, discordtest.NewSession: true,
	"close 4000": false, "close 4001": false, "close 4002": false, "close 4003": true, "close 4005": true, "close 4007": true, "close 4008": false,
	"close 4009": true, "close 1000": true, "close 1012": false,
}

// noting is a sink that answers everything, and remembers what it was told.
type noting struct {
	platform chat.Platform

	mu   sync.Mutex
	told map[string]int
	late map[string]bool // Discord no longer took an answer
}

func (a *noting) Deliver(ctx context.Context, e chat.Event) error {
	h := e.Head()
	a.mu.Lock()
	a.told[h.ID]++
	a.mu.Unlock()
	if h.Reply == "" {
		return nil
	}
	err := a.platform.Respond(ctx, h.Reply, chat.Reply{Message: chat.Message{Text: "Noted."}})
	if errors.Is(err, chat.ErrTooLate) {
		a.mu.Lock()
		a.late[h.ID] = true
		a.mu.Unlock()
	}
	return nil
}

func (a *noting) of(id discordtest.ID) (times int, late bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.told[id.String()], a.late[id.String()]
}

// scene is an adapter that is connected to a double in which people type commands.
type scene struct {
	double  *discordtest.Server
	people  *typing
	adapter *discord.Adapter
	sink    *noting
}

// connect makes one in memory, so that its time need not be real.
func connect(t *testing.T, o discordtest.Options) *scene {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))) // Discord's IDs know no time before 2015
	double := discordtest.New(o)
	api, dial, end := double.Pipe()
	t.Cleanup(end)
	s := &scene{double: double, people: newCrowd(t, double)}
	var err error
	if s.adapter, err = discord.New(discord.Options{Token: discordtest.DefaultToken, API: api, Dial: dial}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.adapter.Close)
	s.sink = &noting{platform: s.adapter, told: map[string]int{}, late: map[string]bool{}}
	crowd.Run(t, double, s.adapter, s.sink)
	return s
}

// TestAThousandDisconnects: connections end in every way there is while people type
// commands. Nothing is lost that Discord still tells, nothing is done twice.
func TestAThousandDisconnects(t *testing.T) {
	rounds := 1000
	if testing.Short() || racing {
		rounds = 100
	}
	synctest.Test(t, func(t *testing.T) {
		s := connect(t, discordtest.Options{})
		double, people, sink := s.double, s.people, s.sink
		var before, after runtime.MemStats
		goroutines := 0
		kinds := slices.Sorted(maps.Keys(cuts))
		sent, lost, late := 0, 0, 0
		for round := range rounds {
			if round == rounds/10 { // everything has been made once
				goroutines = settled(&before)
			}
			kind := kinds[round%len(kinds)]
			switch round % 5 {
			case 3:
				double.Twice(2)
			case 4:
				double.Swap(1)
			}
			ids := people.type3(t)
			time.Sleep(10 * time.Millisecond)
			greeted := round%7 == 6
			if greeted {
				double.Greet(kind)
			}
			double.Cut(kind)
			ids = append(ids, people.type3(t)...)
			reconnected(double)
			time.Sleep(2 * time.Second)
			sent += len(ids)
			for _, id := range ids {
				n, tooLate := sink.of(id)
				switch {
				case n == 0 && cuts[kind]:
					lost++ // with its session
				case n != 1:
					t.Errorf("round %d, %s: told %d times", round, kind, n)
				case tooLate && (kind == discordtest.Silence || kind == discordtest.Deafness || greeted):
					late++ // the line was dead for longer than Discord waits
				case tooLate:
					t.Errorf("round %d, %s: not answered in time", round, kind)
				}
			}
		}
		grown := settled(&after)
		t.Logf("%d disconnects of %d kinds: %d commands, %d lost with their sessions, %d told too late to be answered; %d goroutines, then %d; heap %d KiB, then %d KiB; %+v",
			rounds, len(kinds), sent, lost, late, goroutines, grown, before.HeapAlloc>>10, after.HeapAlloc>>10, double.Counts())
		if grown > goroutines+5 {
			t.Errorf("%d goroutines became %d", goroutines, grown)
		}
		if most := before.HeapAlloc + 32<<20; after.HeapAlloc > most { // the double keeps what was said
			t.Errorf("%d KiB of heap became %d", before.HeapAlloc>>10, after.HeapAlloc>>10)
		}
	})
}

// settled counts goroutines and memory when nothing is under way.
func settled(m *runtime.MemStats) int {
	time.Sleep(10 * time.Second)
	runtime.GC()
	runtime.ReadMemStats(m)
	return runtime.NumGoroutine()
}

// reconnected waits until a cut connection was replaced.
func reconnected(double *discordtest.Server) {
	for limit := time.Now().Add(3 * time.Minute); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if double.Healthy() {
			return
		}
	}
}

// typing are people who type a command.
type typing struct {
	double  *discordtest.Server
	guild   discordtest.ID
	channel discordtest.ID
	who     []discordtest.ID
	n       int
}

func newCrowd(t *testing.T, double *discordtest.Server) *typing {
	t.Helper()
	guild := double.AddGuild("Kith")
	p := &typing{double: double, guild: guild, channel: double.AddChannel(guild, "questions", discordtest.Text)}
	double.InviteBot(guild, 1<<10|1<<11)
	for i := range 10 {
		who := double.AddUser(discordtest.User{Name: fmt.Sprintf("person%d", i)})
		double.AddMember(guild, who)
		p.who = append(p.who, who)
	}
	if err := double.AddCommand("tick", "Note that I was here"); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *typing) type3(t *testing.T) (ids []discordtest.ID) {
	t.Helper()
	for range 3 {
		p.n++
		id, err := p.double.Command(p.who[p.n%len(p.who)], p.channel, "tick")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	return ids
}
