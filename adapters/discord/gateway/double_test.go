package gateway_test

import (
	"context"
	"encoding/json"
	"net"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/gateway"
)

// endings are all ways in which Discord ends a connection, or lets it die, and
// whether the session dies with it: what happens before the next one begins, nobody
// is told.
var endings = []struct {
	how  discordtest.Cut
	dies bool
}{
	{discordtest.Reset, false},
	{discordtest.Reconnect, false},
	{discordtest.Resumable, false},
	{discordtest.Silence, false},
	{discordtest.Deafness, false},
	{discordtest.Beat, false},
	{discordtest.Invalid, true},
	{discordtest.NewSession, true},
	{discordtest.Close(1000), true},
	{discordtest.Close(1001), false},
	{discordtest.Close(1012), false},
	{discordtest.Close(4000), false},
	{discordtest.Close(4001), false},
	{discordtest.Close(4002), false},
	{discordtest.Close(4003), true},
	{discordtest.Close(4005), true},
	{discordtest.Close(4007), true},
	{discordtest.Close(4008), false},
	{discordtest.Close(4009), true},
}

// heard is what a bot was told: messages, by ID, and in which order.
type heard struct {
	mu       sync.Mutex
	times    map[string]int
	last     int64 // the number of the newest event of the session
	disorder int
}

func (h *heard) handle(e gateway.Event) {
	var m struct{ ID string }
	if json.Unmarshal(e.Data, &m) != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if e.Seq < h.last {
		h.disorder++
	}
	h.times[m.ID], h.last = h.times[m.ID]+1, e.Seq
}

func (h *heard) state(s gateway.State) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s == gateway.Ready {
		h.last = 0
	}
}

func (h *heard) of(id discordtest.ID) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.times[id.String()]
}

// TestAThousandDisconnects: on a double of Discord, connections end in every way
// while people write. Everything is told once and in order as long as its session
// lives, and neither goroutines nor memory grow.
func TestAThousandDisconnects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const rounds = 1000
		double := discordtest.New(discordtest.Options{})
		_, dial, end := double.Pipe()
		defer end()
		guild := double.AddGuild("Kith")
		channel, who := double.AddChannel(guild, "talk", discordtest.Text), double.AddUser(discordtest.User{Name: "ada"})
		double.AddMember(guild, who)
		double.InviteBot(guild, 1<<10)
		h := &heard{times: map[string]int{}}
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { _ = gateway.Run(ctx, bot(h, dial)) })
		defer running.Wait()
		defer cancel()
		double.AwaitConnection(ctx)

		var before, after runtime.MemStats
		goroutines, lost := 0, 0
		var all []discordtest.ID
		for round := range rounds {
			if round == len(endings)*2 { // everything was done twice
				goroutines = settled(&before)
			}
			ending := endings[round%len(endings)]
			double.Twice(round % 3)
			ids := write(t, double, channel, who)
			if round%7 == 6 {
				double.Greet(ending.how)
			}
			double.Cut(ending.how)
			ids = append(ids, write(t, double, channel, who)...)
			if err := double.AwaitHealth(ctx); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			for _, id := range ids {
				switch n := h.of(id); {
				case n == 0 && ending.dies:
					lost++
				case n != 1:
					t.Errorf("round %d, %s: a message was told %d times", round, ending.how, n)
				}
			}
			all = append(all, ids...)
		}
		grown := settled(&after)
		t.Logf("%d disconnects of %d kinds: %d messages, %d of them while there was no session, %d in disorder; %d goroutines, then %d; heap %d KiB, then %d KiB; %+v",
			rounds, len(endings), len(all), lost, h.disorder, goroutines, grown, before.HeapAlloc>>10, after.HeapAlloc>>10, double.Counts())
		if lost > len(all)/3 || h.disorder > 0 {
			t.Errorf("%d of %d were lost, %d came in disorder", lost, len(all), h.disorder)
		}
		if grown > goroutines {
			t.Errorf("%d goroutines became %d", goroutines, grown)
		}
		if after.HeapAlloc > before.HeapAlloc+32<<20 { // the double keeps what was written
			t.Errorf("%d KiB of heap became %d", before.HeapAlloc>>10, after.HeapAlloc>>10)
		}
	})
}

func bot(h *heard, dial func(context.Context, string, string) (net.Conn, error)) gateway.Options {
	const guilds, messages = 1 << 0, 1 << 9
	return gateway.Options{
		Token: discordtest.DefaultToken, Intents: guilds | messages, Shards: 1, Dial: dial, Handle: h.handle, State: h.state,
		Find:     func(context.Context) (string, error) { return "ws://discord.test/gateway/", nil },
		Identify: func(context.Context) error { return nil },
		Wanted:   func(event string) bool { return event == "MESSAGE_CREATE" },
	}
}

// write lets somebody write three messages, over a while.
func write(t *testing.T, double *discordtest.Server, channel, who discordtest.ID) (ids []discordtest.ID) {
	t.Helper()
	for range 3 {
		id, err := double.Post(who, channel, "hello")
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
		time.Sleep(5 * time.Millisecond)
	}
	return slices.Clip(ids)
}

// settled counts goroutines and memory when nothing is under way.
func settled(m *runtime.MemStats) int {
	time.Sleep(time.Minute)
	synctest.Wait()
	runtime.GC()
	runtime.ReadMemStats(m)
	return runtime.NumGoroutine()
}
