package discord_test

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
	"github.com/kith-community/kith/bot/chat"
)

// shelf is what outlives a process.
type shelf struct {
	mu   sync.Mutex
	kept map[string]string
}

func (s *shelf) Load(_ context.Context, key string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[key], nil
}

func (s *shelf) Save(_ context.Context, key, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[string]string{}
	}
	s.kept[key] = value
	return nil
}

const shard = "discord shard 0 of 1"

// loseSession makes the next process begin a new session, at once.
func (s *shelf) loseSession(t *testing.T) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var kept map[string]any
	if err := json.Unmarshal([]byte(s.kept[shard]), &kept); err != nil {
		t.Fatal(err)
	}
	kept["id"] = ""
	content, err := json.Marshal(kept)
	if err != nil {
		t.Fatal(err)
	}
	s.kept = map[string]string{shard: string(content)} // without what was noted of sessions begun
}

// town is a server with a channel, with the bot and two people in it.
type town struct {
	*discordtest.Server
	api                        string
	guild, channel, ada, grace discordtest.ID
	role                       discordtest.ID // of the bot
	store                      *shelf
}

const allPermissions = 1<<10 | 1<<11 | 1<<15 | 1<<16 | 1<<34 | 1<<35 | 1<<36 | 1<<38

func newTown(t *testing.T, o discordtest.Options) *town {
	t.Helper()
	w := &town{Server: discordtest.New(o), store: &shelf{}}
	api, end, err := w.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	w.api, w.guild = api, w.AddGuild("Kith")
	w.role = w.InviteBot(w.guild, allPermissions)
	for _, first := range w.Channels(w.guild) { // the one that every server begins with
		w.DeleteChannel(first.ID)
	}
	w.channel = w.AddChannel(w.guild, "questions", discordtest.Text)
	w.ada, w.grace = w.person("ada"), w.person("grace")
	return w
}

func (w *town) person(name string) discordtest.ID {
	id := w.AddUser(discordtest.User{Name: name, GlobalName: strings.ToUpper(name[:1]) + name[1:]})
	w.AddMember(w.guild, id)
	return id
}

func (w *town) space() chat.SpaceID { return chat.SpaceID("discord:" + w.guild.String()) }

// ears is a sink that remembers, and takes nothing while it is deaf.
type ears struct {
	mu      sync.Mutex
	deaf    bool
	heard   chan chat.Event
	refused chan struct{} // holds one, once something was not taken
}

func newEars() *ears { return &ears{heard: make(chan chat.Event, 64), refused: make(chan struct{}, 1)} }

func (e *ears) deafen(deaf bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.deaf = deaf
}

func (e *ears) Deliver(_ context.Context, event chat.Event) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.deaf {
		select {
		case e.refused <- struct{}{}:
		default:
		}
		return errors.New("the database is away")
	}
	e.heard <- event
	return nil
}

// next is the next event. Only a test that fails waits for long.
func (e *ears) next(t *testing.T) chat.Event {
	t.Helper()
	select {
	case event := <-e.heard:
		return event
	case <-time.After(10 * time.Second):
		t.Fatal("no event arrived")
		return nil
	}
}

// process is one life of the adapter.
func (w *town) process(t *testing.T, sink chat.Sink, change func(*discord.Options)) (adapter *discord.Adapter, stop func()) {
	t.Helper()
	o := discord.Options{Token: discordtest.DefaultToken, API: w.api, Store: w.store}
	if change != nil {
		change(&o)
	}
	adapter, err := discord.New(o)
	if err != nil {
		t.Fatal(err)
	}
	end := crowd.Run(t, w.Server, adapter, sink)
	stop = sync.OnceFunc(func() {
		end()
		adapter.Close()
		for w.Connections() > 0 { // else the next process is taken to be connected
			runtime.Gosched()
		}
	})
	t.Cleanup(stop)
	return adapter, stop
}

// card is a message of the bot with a thread.
func (w *town) card(t *testing.T, a *discord.Adapter) chat.Receipt {
	t.Helper()
	receipt, err := a.Send(t.Context(), chat.Outgoing{Space: w.space(), To: chat.ConversationID(w.channel.String()), Message: chat.Message{Text: "A card."}, Thread: "About it"})
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func (w *town) writes(t *testing.T, who discordtest.ID, in chat.ConversationID) string {
	t.Helper()
	channel, err := discordtest.ParseID(string(in))
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.Post(who, channel, "hello")
	if err != nil {
		t.Fatal(err)
	}
	return id.String()
}

func wrote(t *testing.T, e chat.Event) chat.Posted {
	t.Helper()
	p, ok := e.(chat.Posted)
	if !ok {
		t.Fatalf("a %T arrived, want a message: %+v", e, e)
	}
	return p
}
