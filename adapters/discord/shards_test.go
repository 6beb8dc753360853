package discord_test

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

// neighbours are two servers of one Discord, in which the limits are in force. With
// two connections, the events of each come on the one with its number.
func neighbours(t *testing.T) (on [2]*town, o discord.Options) {
	t.Helper()
	time.Sleep(time.Until(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))) // before 2015 no ID tells the time
	double := discordtest.New(discordtest.Options{Limits: true})
	api, dial, end := double.Pipe()
	t.Cleanup(end)
	ada, store := double.AddUser(discordtest.User{Name: "ada"}), &shelf{}
	for number := range on {
		w := &town{Server: double, api: api, store: store, ada: ada, guild: double.AddGuild("Kith")}
		for int(w.guild>>22%2) != number { // how Discord shares servers out
			time.Sleep(time.Millisecond)
			w.guild = double.AddGuild("Kith")
		}
		w.role = w.InviteBot(w.guild, allPermissions)
		w.channel = w.AddChannel(w.guild, "questions", discordtest.Text)
		w.AddMember(w.guild, ada)
		on[number] = w
	}
	return on, discord.Options{Token: discordtest.DefaultToken, API: api, Dial: dial, Store: store, Shards: 2}
}

// sharded is one life of an adapter with commands. It returns when so many sessions
// were begun or taken up since Discord began.
func sharded(t *testing.T, w *town, o discord.Options, sessions int) (sink *ears, stop func()) {
	t.Helper()
	adapter, err := discord.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := adapter.PublishCommands(t.Context(), tries); err != nil {
		t.Fatal(err)
	}
	sink = newEars()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := adapter.Run(ctx, sink); err != nil {
			t.Error(err)
		}
	})
	stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
		adapter.Close()
		synctest.Wait()
	})
	t.Cleanup(stop)
	w.awaitSessions(t, sessions)
	return sink, stop
}

// awaitSessions returns when so many sessions were begun or taken up, and all that
// comes of it at once is done.
func (w *town) awaitSessions(t *testing.T, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := w.Await(ctx, func(c discordtest.Counts) bool { return c.Identifies+c.Resumes >= n }); err != nil {
		t.Fatalf("%d sessions: %v; %+v", n, err, w.Counts())
	}
	synctest.Wait()
}

// arrives says that messages, and nothing else, arrived without any time going by.
func (e *ears) arrives(t *testing.T, space chat.SpaceID, messages ...string) {
	t.Helper()
	synctest.Wait()
	var got []string
	for len(e.heard) > 0 {
		p := wrote(t, <-e.heard)
		if got = append(got, p.ID); p.Space != space {
			t.Errorf("the message %s came from %s, want %s", p.ID, p.Space, space)
		}
	}
	if !slices.Equal(got, messages) {
		t.Errorf("the messages %s arrived, want %s", got, messages)
	}
}

// writesHere lets ada write in the server's channel.
func (w *town) writesHere(t *testing.T) string {
	t.Helper()
	return w.writes(t, w.ada, chat.ConversationID(w.channel.String()))
}

// connected checks how bots connected up to now, and that the commands were written
// once.
func (w *town) connected(t *testing.T, want discordtest.Counts) {
	t.Helper()
	c := w.Counts()
	got := discordtest.Counts{Connects: c.Connects, Identifies: c.Identifies, Resumes: c.Resumes, Refused: c.Refused}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if n := w.Published(); n != 1 {
		t.Errorf("the commands were written %d times, want once", n)
	}
}

func TestTwoConnectionsShareTheServers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		on, o := neighbours(t)
		sink, stop := sharded(t, on[0], o, 2)
		for _, w := range on {
			sink.arrives(t, w.space(), w.writesHere(t))
			if _, err := w.Command(w.ada, w.channel, "try"); err != nil {
				t.Fatal(err)
			}
			if c, ok := sink.next(t).(chat.Command); !ok || c.Space != w.space() || c.Name != "try" {
				t.Errorf("got %+v, want the command in %s", c, w.space())
			}
		}
		direct := on[0].DirectChannel(on[0].ada)
		id := on[0].writes(t, on[0].ada, chat.ConversationID(direct.String()))
		synctest.Wait()
		if p := wrote(t, sink.next(t)); p.ID != id || !p.Direct || len(sink.heard) > 0 {
			t.Errorf("got %+v and %d more, want the direct message %s alone", p, len(sink.heard), id)
		}
		on[0].connected(t, discordtest.Counts{Connects: 2, Identifies: 2})

		stop()
		missed := [2]string{on[0].writesHere(t), on[1].writesHere(t)}
		sink, _ = sharded(t, on[0], o, 4)
		for range on {
			p := wrote(t, sink.next(t))
			if n := slices.Index(missed[:], p.ID); n < 0 || p.Space != on[n].space() {
				t.Errorf("the next process got %+v, want the messages %s", p, missed)
			}
		}
		on[0].connected(t, discordtest.Counts{Connects: 4, Identifies: 2, Resumes: 2})
	})
}

// TestAConnectionThatIsMadeAnewDisturbsNoOther: while one is away the other's events
// arrive at once, and afterwards those of both.
func TestAConnectionThatIsMadeAnewDisturbsNoOther(t *testing.T) {
	resumed, begun := discordtest.Counts{Connects: 3, Identifies: 2, Resumes: 1}, discordtest.Counts{Connects: 3, Identifies: 3}
	refused := discordtest.Counts{Connects: 4, Identifies: 3, Refused: 1} // it tries to go on first
	for how, want := range map[discordtest.Cut]discordtest.Counts{
		discordtest.Reset: resumed, discordtest.Reconnect: resumed, discordtest.Close(4000): resumed, discordtest.Close(4009): begun, discordtest.NewSession: refused,
	} {
		for number, name := range []string{"the first", "the second"} {
			t.Run(string(how)+" of "+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					on, o := neighbours(t)
					sink, _ := sharded(t, on[0], o, 2)
					away, other := on[number], on[1-number]
					if n := away.CutShard(number, how); n != 1 {
						t.Fatalf("%d connections were cut, want one", n)
					}
					synctest.Wait()
					if n := away.Connections(); n != 1 {
						t.Fatalf("%d connections are left, want one", n)
					}
					missed := []string{away.writesHere(t)}
					if want.Resumes == 0 {
						missed = nil // it is lost with the session
					}
					sink.arrives(t, other.space(), other.writesHere(t))
					away.awaitSessions(t, 3)
					sink.arrives(t, away.space(), missed...)
					sink.arrives(t, away.space(), away.writesHere(t))
					sink.arrives(t, other.space(), other.writesHere(t))
					away.connected(t, want)
				})
			})
		}
	}
}

// TestAShardThatIsLostDisturbsNoOther: of two shards one goes to another process and
// comes back.
func TestAShardThatIsLostDisturbsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		on, o := neighbours(t)
		var mu sync.Mutex
		lose := map[string]context.CancelFunc{}
		o.Hold = func(ctx context.Context, name string, do func(context.Context) error) error {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			mu.Lock()
			lose[name] = cancel
			mu.Unlock()
			return do(ctx)
		}
		sink, _ := sharded(t, on[0], o, 2)
		mu.Lock()
		lose["discord shard 1 of 2"]()
		mu.Unlock()
		synctest.Wait()
		sink.arrives(t, on[0].space(), on[0].writesHere(t))
		missed := on[1].writesHere(t)
		on[1].awaitSessions(t, 3)
		sink.arrives(t, on[1].space(), missed)
		on[0].connected(t, discordtest.Counts{Connects: 3, Identifies: 2, Resumes: 1})
	})
}

// TestAsManyConnectionsAsDiscordRecommends begin one after the other.
func TestAsManyConnectionsAsDiscordRecommends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		double := discordtest.New(discordtest.Options{Limits: true, Shards: 3})
		api, dial, end := double.Pipe()
		t.Cleanup(end)
		w := &town{Server: double, api: api}
		sharded(t, w, discord.Options{Token: discordtest.DefaultToken, API: api, Dial: dial, Store: &shelf{}}, 3)
		w.connected(t, discordtest.Counts{Connects: 3, Identifies: 3})
	})
}
