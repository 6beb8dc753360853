package discordtest_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// TestRefusedBeginnings: what a bot must not say is answered with the code that
// Discord closes with.
func TestRefusedBeginnings(t *testing.T) {
	for name, c := range map[string]struct {
		says string
		code int
	}{
		"an unknown opcode":             {`{"op": 99, "d": null}`, 4001},
		"no JSON":                       {`hello`, 4002},
		"more than 4096 bytes":          {`{"op": 1, "d": "` + strings.Repeat("x", 4096) + `"}`, 4002},
		"no properties":                 {`{"op": 2, "d": {"token": "` + discordtest.DefaultToken + `", "intents": 1}}`, 4002},
		"no intents":                    {`{"op": 2, "d": {"token": "` + discordtest.DefaultToken + `", "properties": {}}}`, 4002},
		"presence before a session":     {`{"op": 3, "d": {}}`, 4003},
		"a wrong token":                 {`{"op": 2, "d": {"token": "wrong", "intents": 1, "properties": {}}}`, 4004},
		"a wrong token for a session":   {`{"op": 6, "d": {"token": "wrong", "session_id": "1", "seq": 1}}`, 4004},
		"a shard beyond the last":       {introduction(`, "shard": [2, 2]`), 4010},
		"no shards":                     {introduction(`, "shard": [0, 0]`), 4010},
		"an intent that does not exist": {`{"op": 2, "d": {"token": "` + discordtest.DefaultToken + `", "intents": 262144, "properties": {}}}`, 4013},
		"an intent that is not allowed": {`{"op": 2, "d": {"token": "` + discordtest.DefaultToken + `", "intents": 32768, "properties": {}}}`, 4014},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, discordtest.Options{Privileged: 1 << 1}, func(w *wire) {
				b := w.connects(gatewayURL)
				b.says(c.says)
				b.ended(c.code)
			})
		})
	}
}

// TestRefusedConnections: some mistakes show only on a connection of their own.
func TestRefusedConnections(t *testing.T) {
	t.Run("an old version", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) { w.connects("ws://discord.test/gateway/?v=8").ended(4012) })
	})
	t.Run("a second session", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			b := w.begins("")
			b.says(introduction(""))
			b.ended(4005)
		})
	})
	t.Run("121 packets in a minute", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			b := w.begins("")
			for range 119 {
				b.says(`{"op": 3, "d": {}}`)
			}
			b.says(`{"op": 3, "d": {}}`)
			b.ended(4008)
		})
	})
	t.Run("more servers than a shard may have", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			for range 2500 {
				time.Sleep(time.Millisecond) // the time of an ID decides on the shard
				w.InviteBot(w.AddGuild("One of many"), 1<<10)
			}
			b := w.connects(gatewayURL)
			b.says(introduction(""))
			b.ended(4011)
			b = w.connects(gatewayURL)
			b.says(introduction(`, "shard": [0, 2]`))
			b.event("READY")
		})
	})
	t.Run("another encoding", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			if _, err := w.dials("ws://discord.test/gateway/?v=10&encoding=etf"); err == nil {
				t.Error("the double claims to speak etf")
			}
		})
	})
}

// TestReady: a session begins with the bot's servers, which then become available.
func TestReady(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(w *wire) {
		b := w.connects(gatewayURL)
		b.says(introduction(""))
		var ready struct {
			V           int
			User        struct{ ID discordtest.ID }
			Guilds      []struct{ ID discordtest.ID }
			Session     string `json:"session_id"`
			URL         string `json:"resume_gateway_url"`
			Shard       [2]int
			Application struct{ ID discordtest.ID }
		}
		b.decode(b.event("READY"), &ready)
		if ready.V != 10 || ready.User.ID != w.Bot() || ready.Application.ID != w.Application() || ready.Shard != [2]int{0, 1} || ready.Session == "" {
			t.Errorf("got %+v", ready)
		}
		if ready.URL == "" || strings.HasPrefix(gatewayURL, ready.URL) {
			t.Errorf("sessions are resumed at %q, want another place than %q", ready.URL, gatewayURL)
		}
		if len(ready.Guilds) != 1 || ready.Guilds[0].ID != w.guild {
			t.Errorf("got servers %v, want %s", ready.Guilds, w.guild)
		}
		var guild struct {
			ID       discordtest.ID
			Channels []struct{ ID discordtest.ID }
			Members  []any
		}
		b.decode(b.event("GUILD_CREATE"), &guild)
		if guild.ID != w.guild || len(guild.Channels) != 2 || len(guild.Members) != 1 || b.seq != 2 {
			t.Errorf("got %+v as event %d", guild, b.seq)
		}
	})
}

// TestShards: each hears of its own servers, and the first of direct conversations.
func TestShards(t *testing.T) {
	inBubble(t, discordtest.Options{Privileged: 1 << 15}, func(w *wire) {
		time.Sleep(time.Second) // the next ID lies on another shard
		other := w.AddGuild("Other")
		for (other>>22)%2 == (w.guild>>22)%2 {
			time.Sleep(time.Millisecond)
			other = w.AddGuild("Other")
		}
		w.InviteBot(other, 1<<10)
		channels := map[discordtest.ID]discordtest.ID{w.guild: w.channel, other: w.AddChannel(other, "questions", discordtest.Text)}
		w.AddMember(other, w.ada)
		for shard := range 2 {
			b := w.begins(`, "intents": 37377, "shard": [` + strconv.Itoa(shard) + `, 2]`)
			for guild, channel := range channels {
				if _, err := w.Post(w.ada, channel, guild.String()); err != nil {
					t.Fatal(err)
				}
			}
			own := w.guild
			if int(own>>22)%2 != shard {
				own = other
			}
			if got := b.content(); got != own.String() {
				t.Errorf("shard %d heard of %s, want %s", shard, got, own)
			}
			if _, err := w.Post(w.ada, w.DirectChannel(w.ada), "direct"); err != nil {
				t.Fatal(err)
			}
			if shard == 0 {
				if got := b.content(); got != "direct" {
					t.Errorf("the first shard heard %q", got)
				}
			}
			b.quiet()
		}
	})
}

// TestManyAtOnce: with limits, as many shards as max_concurrency says begin within
// five seconds.
func TestManyAtOnce(t *testing.T) {
	inBubble(t, discordtest.Options{Limits: true, Concurrency: 2}, func(w *wire) {
		w.begins(`, "shard": [0, 4]`)
		w.begins(`, "shard": [1, 4]`)
		b := w.connects(gatewayURL)
		b.says(introduction(`, "shard": [2, 4]`))
		if p := b.expect(9); string(p.D) != "false" {
			t.Errorf("got %s, want false", p.D)
		}
		time.Sleep(5 * time.Second)
		b.says(introduction(`, "shard": [2, 4]`))
		b.event("READY")
		if c := w.Counts(); c.Identifies != 3 || c.Refused != 1 {
			t.Errorf("got %d sessions and %d refusals, want 3 and 1", c.Identifies, c.Refused)
		}
	})
}

// TestTooManySessions: whoever begins more than a thousand in a day has no token
// any more.
func TestTooManySessions(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(w *wire) {
		for range 1000 {
			b := w.connects(gatewayURL)
			b.says(introduction(""))
			b.event("READY")
			b.leaves(1000)
		}
		_, _, answer := w.ask("GET", "/gateway/bot", "")
		if left := answer["session_start_limit"].(map[string]any)["remaining"]; left != 0.0 {
			t.Errorf("%v are left, want none", left)
		}
		b := w.connects(gatewayURL)
		b.says(introduction(""))
		b.ended(4004)
		if status, _, _ := w.ask("GET", "/users/@me", ""); status != 401 {
			t.Errorf("got %d with a token that was reset, want 401", status)
		}
	})
}

// TestHeartbeats: they are acknowledged, asked for, and missed.
func TestHeartbeats(t *testing.T) {
	inBubble(t, discordtest.Options{Heartbeat: 10 * time.Second}, func(w *wire) {
		b := w.begins("")
		b.says(`{"op": 1, "d": 2}`)
		b.expect(11)
		w.Cut(discordtest.Beat)
		b.expect(1)
		if !w.Healthy() {
			t.Error("the line does not work")
		}
		w.Cut(discordtest.Deafness)
		b.says(`{"op": 1, "d": 2}`)
		w.posts("still told")
		if got := b.content(); got != "" {
			t.Errorf("got %q of what the bot may not read", got)
		}
		if w.Healthy() {
			t.Error("a line without acknowledgements counts as one that works")
		}
		began := time.Now()
		time.Sleep(15 * time.Second)
		b.says(`{"op": 3, "d": {}}`) // which is no heartbeat
		b.ended(4009)
		if took := time.Since(began); took != 20*time.Second {
			t.Errorf("a bot without heartbeats was there for %v, want two intervals", took)
		}
		if p := w.resumes(b, "2").expect(9); string(p.D) != "false" {
			t.Errorf("its session is there after that: %s", p.D)
		}
	})
}

// TestSilence: a line can be dead without an end.
func TestSilence(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(w *wire) {
		b := w.begins("")
		w.Cut(discordtest.Silence)
		b.says(`{"op": 1, "d": 2}`)
		w.posts("nobody hears this")
		b.quiet()
	})
	inBubble(t, discordtest.Options{}, func(w *wire) {
		w.Greet(discordtest.Mute)
		b, err := w.dials(gatewayURL)
		if err != nil {
			t.Fatal(err)
		}
		b.quiet()
	})
}

// TestEndOfListening: what is connected is cut off, and nothing runs on.
func TestEndOfListening(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{T: t, Server: discordtest.New(discordtest.Options{})}
		api, dial, end := w.Pipe()
		w.api, w.dial = api, dial
		b := w.connects(gatewayURL)
		end()
		if n := w.Connections(); n != 0 {
			t.Errorf("%d connections are left", n)
		}
		b.ended(1006)
	})
}
