package discord_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

func (w *town) converse(t *testing.T, a *discord.Adapter, who ...discordtest.ID) chat.ConversationID {
	t.Helper()
	id, err := a.Converse(t.Context(), w.space(), users(who...))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func users(who ...discordtest.ID) (all []chat.UserID) {
	for _, id := range who {
		all = append(all, chat.UserID(id.String()))
	}
	return all
}

// conversation is what the double knows of one.
func (w *town) conversation(t *testing.T, id chat.ConversationID) discordtest.Channel {
	t.Helper()
	n, err := discordtest.ParseID(string(id))
	if err != nil {
		t.Fatal(err)
	}
	c, there := w.ChannelOf(n)
	if !there {
		t.Fatalf("there is no conversation %s", id)
	}
	return c
}

// threads is how many there are in the server.
func (w *town) threads(t *testing.T) int {
	t.Helper()
	var list struct {
		Threads []struct{} `json:"threads"`
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.api+"/guilds/"+w.guild.String()+"/threads/active", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+discordtest.DefaultToken)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&list); err != nil {
		t.Fatal(err)
	}
	return len(list.Threads)
}

func TestTheSamePeopleShareARoom(t *testing.T) {
	for _, tt := range []struct {
		name  string
		after func(t *testing.T, w *town, a *discord.Adapter, room chat.ConversationID)
	}{
		{"after a restart", func(*testing.T, *town, *discord.Adapter, chat.ConversationID) {}},
		{"while it sleeps", func(t *testing.T, w *town, a *discord.Adapter, room chat.ConversationID) {
			if err := a.KeepThread(t.Context(), w.space(), room, false); err != nil {
				t.Fatal(err)
			}
		}},
		{"when one of them is called otherwise", func(_ *testing.T, w *town, _ *discord.Adapter, _ chat.ConversationID) {
			w.SetUser(w.ada, discordtest.User{Name: "ada", GlobalName: "Countess"})
		}},
		{"when there is another Ada with a room", func(t *testing.T, w *town, a *discord.Adapter, _ chat.ConversationID) {
			other := w.AddUser(discordtest.User{Name: "ada2", GlobalName: "Ada"})
			w.AddMember(w.guild, other)
			w.converse(t, a, other, w.grace)
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newTown(t, discordtest.Options{})
			a, stop := w.process(t, newEars(), nil)
			room := w.converse(t, a, w.ada, w.grace)
			tt.after(t, w, a, room)
			stop()
			a, _ = w.process(t, newEars(), nil)
			if again := w.converse(t, a, w.grace, w.ada, w.grace); again != room {
				t.Errorf("the room is %s, then %s", room, again)
			}
			before := w.Counts().Requests
			w.converse(t, a, w.grace, w.ada)
			if asked := w.Counts().Requests - before; asked != 0 {
				t.Errorf("a known room took %d requests, want none", asked)
			}
		})
	}
	t.Run("when two look for it at once", func(t *testing.T) {
		w := newTown(t, discordtest.Options{})
		a, _ := w.process(t, newEars(), nil)
		rooms := make([]chat.ConversationID, 8)
		var looking sync.WaitGroup
		for i := range rooms {
			looking.Go(func() { rooms[i], _ = a.Converse(t.Context(), w.space(), users(w.ada, w.grace)) })
		}
		looking.Wait()
		for _, room := range rooms {
			if room == "" || room != rooms[0] {
				t.Fatalf("got the rooms %q, want one", rooms)
			}
		}
	})
	t.Run("when the first attempt was lost on its way back", func(t *testing.T) {
		w := newTown(t, discordtest.Options{})
		a, _ := w.process(t, newEars(), nil)
		w.Fail(discordtest.Fault{Method: "POST", Path: "/threads$", Times: 1, Reset: true, After: true})
		if _, err := a.Converse(t.Context(), w.space(), users(w.ada, w.grace)); err == nil {
			t.Fatal("the connection was cut, and nobody said so")
		}
		room := w.conversation(t, w.converse(t, a, w.ada, w.grace))
		if got := len(room.Members); got != 3 {
			t.Errorf("%d are in the room, want the two and the bot", got)
		}
		if n := w.threads(t); n != 1 {
			t.Errorf("%d rooms were made, want one", n)
		}
	})
	t.Run("and get another when it was deleted", func(t *testing.T) {
		w := newTown(t, discordtest.Options{})
		a, _ := w.process(t, newEars(), nil)
		room := w.converse(t, a, w.ada, w.grace)
		id, _ := discordtest.ParseID(string(room))
		w.DeleteChannel(id)
		_, err := a.Send(t.Context(), chat.Outgoing{Space: w.space(), To: room, Message: says("Hello.")})
		if !errors.Is(err, chat.ErrNoConversation) {
			t.Errorf("a message to a deleted room: got %v", err)
		}
		if again := w.converse(t, a, w.ada, w.grace); again == room {
			t.Error("the deleted room was found again")
		}
	})
}

const view, privateThreads = 1 << 10, 1 << 36

func TestWhereRoomsAre(t *testing.T) {
	for _, tt := range []struct {
		name  string
		build func(w *town) (want discordtest.ID) // 0: nowhere
	}{
		{"in the first channel", func(w *town) discordtest.ID { return w.channel }},
		{"not where one of them sees nothing", func(w *town) discordtest.ID {
			w.Permit(w.channel, w.ada, 0, view)
			return w.AddChannel(w.guild, "lounge", discordtest.Text)
		}},
		{"where a role lets both in", func(w *town) discordtest.ID {
			members := w.AddRole(w.guild, "members", 0)
			w.GiveRole(w.guild, w.ada, members)
			w.GiveRole(w.guild, w.grace, members)
			w.Permit(w.channel, w.guild, 0, view)
			w.Permit(w.channel, members, view, 0)
			w.Permit(w.channel, w.role, view, 0)
			return w.channel
		}},
		{"not where the bot may start none", func(w *town) discordtest.ID {
			w.Permit(w.channel, w.role, 0, privateThreads)
			return w.AddChannel(w.guild, "lounge", discordtest.Text)
		}},
		{"nowhere", func(w *town) discordtest.ID {
			w.Permit(w.channel, w.ada, 0, view)
			return 0
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newTown(t, discordtest.Options{})
			want := tt.build(w)
			a, _ := w.process(t, newEars(), nil)
			w.card(t, a) // the servers have come
			id, err := a.Converse(t.Context(), w.space(), users(w.ada, w.grace))
			if want == 0 {
				if !errors.Is(err, chat.ErrForbidden) {
					t.Errorf("got %q, %v; want that it is forbidden", id, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			room := w.conversation(t, id)
			if room.Parent != want || room.Kind != discordtest.PrivateThread || room.Name != "Ada, Grace" {
				t.Errorf("got %+v, want a private thread in %s", room, want)
			}
		})
	}
}
