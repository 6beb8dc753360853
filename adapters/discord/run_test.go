package discord_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
	"github.com/kith-community/kith/bot/chat"
)

func TestWhatEndsARun(t *testing.T) {
	for _, tt := range []struct {
		name string
		o    discord.Options
		want string // in the sentence
	}{
		{"a token that is not accepted", discord.Options{Token: "wrong"}, "reset it"},
		{"an intent that is not allowed", discord.Options{Token: discordtest.DefaultToken, Members: true}, "Server Members Intent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newTown(t, discordtest.Options{})
			tt.o.API = w.api
			a, err := discord.New(tt.o)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			if err := a.Run(t.Context(), newEars()); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want a sentence with %q", err, tt.want)
			}
		})
	}
	for _, o := range []discord.Options{{}, {Token: "t", PublicKey: "short"}, {Token: "t", PublicKey: strings.Repeat("x", 64)}} {
		if _, err := discord.New(o); err == nil {
			t.Errorf("%+v makes an adapter", o)
		}
	}
}

func TestAShardIsTakenBackWhenItWasLost(t *testing.T) {
	w, sink := newTown(t, discordtest.Options{}), newEars()
	lost, held := make(chan context.CancelFunc), make(chan string)
	hold := func(ctx context.Context, name string, do func(context.Context) error) error {
		ctx, lose := context.WithCancel(ctx)
		defer lose()
		select {
		case held <- name:
			lost <- lose
		case <-ctx.Done():
			return ctx.Err()
		}
		return do(ctx)
	}
	a, err := discord.New(discord.Options{Token: discordtest.DefaultToken, API: w.api, Store: w.store, Hold: hold})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.Run(ctx, sink); err != nil {
			t.Error(err)
		}
	})
	defer running.Wait()
	defer cancel()
	for range 2 {
		if name := <-held; name != shard {
			t.Errorf("%q was held, want %q", name, shard)
		}
		lose := <-lost
		w.AwaitConnection(ctx)
		id := w.writes(t, w.ada, chat.ConversationID(w.channel.String()))
		if p := wrote(t, sink.next(t)); p.ID != id {
			t.Errorf("got %s, want %s", p.ID, id)
		}
		lose()
	}
}

// written are the requests that write commands.
type written struct {
	mu    sync.Mutex
	paths []string
}

func (w *written) check(r *http.Request, _ []byte, _ int, _ http.Header, _ []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.Method == http.MethodPut && strings.HasSuffix(r.URL.Path, "/commands") {
		w.paths = append(w.paths, r.URL.Path)
	}
}

func TestCommandsAreWrittenWhenTheyChanged(t *testing.T) {
	publish := func(t *testing.T, w *town, guild string, specs []chat.CommandSpec) {
		t.Helper()
		a, stop := w.process(t, newEars(), func(o *discord.Options) { o.Guild = guild })
		if err := a.PublishCommands(t.Context(), specs); err != nil {
			t.Fatal(err)
		}
		stop()
	}
	other := slices.Concat(tries, []chat.CommandSpec{{Name: "other", Summary: map[string]string{"en": "Another"}}})
	t.Run("for everybody", func(t *testing.T) {
		var log written
		w := newTown(t, discordtest.Options{Check: log.check})
		publish(t, w, "", tries)
		publish(t, w, "", tries)
		publish(t, w, "", other)
		publish(t, w, "", other)
		if len(log.paths) != 2 || strings.Contains(log.paths[0], "/guilds/") {
			t.Errorf("written to %q, want twice for all servers", log.paths)
		}
		if n := len(w.Commands(w.guild)); n != 2 {
			t.Errorf("there are %d commands, want two", n)
		}
	})
	t.Run("for one server while somebody develops", func(t *testing.T) {
		var log written
		w := newTown(t, discordtest.Options{Check: log.check})
		publish(t, w, w.guild.String(), tries)
		publish(t, w, w.guild.String(), tries)
		if len(log.paths) != 1 || !strings.Contains(log.paths[0], "/guilds/"+w.guild.String()+"/") {
			t.Errorf("written to %q, want once for the one server", log.paths)
		}
	})
	t.Run("and refused, they keep nothing from working", func(t *testing.T) {
		w, sink := newTown(t, discordtest.Options{}), newEars()
		a, err := discord.New(discord.Options{Token: discordtest.DefaultToken, API: w.api})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		if err := a.PublishCommands(t.Context(), tries); err != nil {
			t.Fatal(err)
		}
		w.Fail(discordtest.Fault{Method: "PUT", Path: "/commands$", Times: 1, Status: 400, Body: `{"code":50035,"message":"Invalid Form Body"}`})
		defer crowd.Run(t, w.Server, a, sink)()
		w.writes(t, w.ada, chat.ConversationID(w.channel.String()))
		wrote(t, sink.next(t))
	})
}
