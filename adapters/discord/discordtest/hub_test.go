package discordtest_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// TestIntents: a session hears what it asked for.
func TestIntents(t *testing.T) {
	const guilds, members, messages, direct = 1, 2, 1 << 9, 1 << 12
	acts := []struct {
		event  string
		intent int
		act    func(w *wire)
	}{
		{"CHANNEL_CREATE", guilds, func(w *wire) { w.AddChannel(w.guild, "new", discordtest.Text) }},
		{"GUILD_ROLE_CREATE", guilds, func(w *wire) { w.AddRole(w.guild, "mentor", 0) }},
		{"GUILD_MEMBER_ADD", members, func(w *wire) { w.AddMember(w.guild, w.AddUser(discordtest.User{Name: "eve"})) }},
		{"MESSAGE_CREATE", messages, func(w *wire) { w.posts("here") }},
		{"MESSAGE_CREATE", direct, func(w *wire) {
			if _, err := w.Post(w.ada, w.DirectChannel(w.ada), "hello"); err != nil {
				w.Fatal(err)
			}
		}},
	}
	for _, a := range acts {
		for _, asked := range []int{guilds, members, messages, direct} {
			t.Run(a.event+" with "+strconv.Itoa(asked), func(t *testing.T) {
				inBubble(t, discordtest.Options{Privileged: members}, func(w *wire) {
					b := w.connects(gatewayURL)
					b.says(`{"op": 2, "d": {"token": "` + discordtest.DefaultToken + `", "properties": {}, "intents": ` + strconv.Itoa(asked) + `}}`)
					b.event("READY")
					if asked == guilds {
						b.event("GUILD_CREATE")
					}
					a.act(w)
					if asked == a.intent {
						b.event(a.event)
					}
					b.quiet()
				})
			})
		}
	}
	t.Run("the bot's own membership, always", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			b := w.begins("")
			role := w.AddRole(w.guild, "mentor", 0)
			b.event("GUILD_ROLE_CREATE")
			w.GiveRole(w.guild, w.Bot(), role)
			b.event("GUILD_MEMBER_UPDATE")
			w.GiveRole(w.guild, w.ada, role)
			b.quiet()
		})
	})
	t.Run("what the bot cannot see, never", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			b := w.begins("")
			w.Permit(w.channel, w.Bot(), 0, 1<<10)
			w.posts("among ourselves")
			b.quiet()
		})
	})
}

// TestWords: without the intent a bot reads what is meant for it.
func TestWords(t *testing.T) {
	for name, c := range map[string]struct {
		intents int
		content string
		direct  bool
		want    string
	}{
		"of others":           {1 | 1<<9, "hello all", false, ""},
		"with the intent":     {1 | 1<<9 | 1<<15, "hello all", false, "hello all"},
		"that mention it":     {1 | 1<<9, "hello @bot", false, "hello @bot"},
		"in its conversation": {1 | 1<<12, "hello you", true, "hello you"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, discordtest.Options{Privileged: 1 << 15, MessageContent: true}, func(w *wire) {
				b := w.connects(gatewayURL)
				b.says(`{"op": 2, "d": {"token": "` + discordtest.DefaultToken + `", "properties": {}, "intents": ` + strconv.Itoa(c.intents) + `}}`)
				b.ready()
				bot, channel := strings.NewReplacer("@bot", "<@"+w.Bot().String()+">"), w.channel
				if c.direct {
					channel = w.DirectChannel(w.ada)
				}
				if _, err := w.Post(w.ada, channel, bot.Replace(c.content)); err != nil {
					t.Fatal(err)
				}
				if got, want := b.content(), bot.Replace(c.want); got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			})
		})
	}
	t.Run("of its own", func(t *testing.T) {
		inBubble(t, discordtest.Options{}, func(w *wire) {
			b := w.begins("")
			if status, _, answer := w.ask("POST", "/channels/"+w.channel.String()+"/messages", `{"content": "mine"}`); status != 200 {
				t.Fatalf("got %d %v", status, answer)
			}
			if got := b.content(); got != "mine" {
				t.Errorf("got %q, want mine", got)
			}
		})
	})
}

// TestCompression: a bot may ask for all packets as one stream, or for large ones
// to be compressed by themselves.
func TestCompression(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(w *wire) {
		b := w.connects(gatewayURL + "&compress=zlib-stream")
		b.says(introduction(""))
		b.event("READY")
		b.event("GUILD_CREATE")
		w.posts("one")
		b.event("MESSAGE_CREATE")
		if b.binary != 4 {
			t.Errorf("%d packets were compressed, want all 4", b.binary)
		}
	})
	inBubble(t, discordtest.Options{}, func(w *wire) {
		b := w.begins(`, "compress": true`)
		b.says(`{"op": 1, "d": 2}`)
		b.expect(11)
		if b.binary != 1 { // GUILD_CREATE
			t.Errorf("%d packets were compressed, want the large one", b.binary)
		}
	})
}

// TestMisorder: events come twice, in another order, or are unknown.
func TestMisorder(t *testing.T) {
	inBubble(t, discordtest.Options{Privileged: 1 << 15, MessageContent: true}, func(w *wire) {
		b := w.connects(gatewayURL)
		b.says(`{"op": 2, "d": {"token": "` + discordtest.DefaultToken + `", "properties": {}, "intents": 33281}}`)
		b.ready()
		w.Twice(1)
		w.posts("twice")
		first, second := b.event("MESSAGE_CREATE"), b.event("MESSAGE_CREATE")
		if *first.S != *second.S || string(first.D) != string(second.D) {
			t.Errorf("got %d %s and %d %s, want the same", *first.S, first.D, *second.S, second.D)
		}
		w.Swap(1)
		for _, content := range []string{"first", "second", "third"} {
			w.posts(content)
		}
		for _, want := range []string{"second", "first", "third"} {
			if got := b.content(); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
		w.Event("MESSAGE_OF_THE_FUTURE", map[string]any{"components": []any{map[string]any{"type": 99}}})
		var future struct{ Components []struct{ Type int } }
		b.decode(b.event("MESSAGE_OF_THE_FUTURE"), &future)
		if len(future.Components) != 1 || future.Components[0].Type != 99 {
			t.Errorf("got %+v", future)
		}
	})
}
