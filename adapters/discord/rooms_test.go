package discord_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
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

func TestDirectConversations(t *testing.T) {
	start := func(t *testing.T) (*town, *discord.Adapter) {
		w := newTown(t, discordtest.Options{})
		a, _ := w.process(t, newEars(), nil)
		return w, a
	}
	send := func(t *testing.T, w *town, a *discord.Adapter, to chat.ConversationID) error {
		_, err := a.Send(t.Context(), chat.Outgoing{Space: w.space(), To: to, Message: says("A note.")})
		return err
	}
	t.Run("nobody is written to on behalf of a community that they left", func(t *testing.T) {
		w, a := start(t)
		elsewhere := w.AddGuild("Elsewhere")
		w.InviteBot(elsewhere, allPermissions)
		w.AddMember(elsewhere, w.ada)
		w.RemoveMember(w.guild, w.ada)
		if _, err := a.Converse(t.Context(), w.space(), users(w.ada)); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("who refused twice is not asked a third time, until they do something", func(t *testing.T) {
		w, a := start(t)
		to := w.converse(t, a, w.ada)
		w.RefuseDMs(w.ada, true)
		for range 2 {
			if err := send(t, w, a, to); !errors.Is(err, chat.ErrUnreachable) {
				t.Errorf("got %v", err)
			}
		}
		before := w.Counts().Requests
		if err := send(t, w, a, to); !errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("the third time: got %v", err)
		}
		if asked := w.Counts().Requests - before; asked != 0 {
			t.Errorf("the third time took %d requests, want none", asked)
		}
	})
	t.Run("too many new ones come later", func(t *testing.T) {
		w, a := start(t)
		w.Fail(discordtest.Fault{Method: "POST", Path: "/users/@me/channels", Times: 1, Status: 400, Body: `{"code":40003,"message":"You are opening direct messages too fast"}`})
		_, err := a.Converse(t.Context(), w.space(), users(w.ada))
		if later := (*chat.RateLimitError)(nil); !errors.As(err, &later) || later.After <= 0 {
			t.Errorf("got %v, want that it comes later", err)
		}
	})
}

func TestWhichCommunityADirectMessageIsAbout(t *testing.T) {
	w, sink := newTown(t, discordtest.Options{}), newEars()
	second := w.AddGuild("Second")
	w.InviteBot(second, allPermissions)
	w.AddMember(second, w.ada)
	third := w.AddGuild("Third")
	w.InviteBot(third, allPermissions)
	hopper := w.AddUser(discordtest.User{Name: "hopper", GlobalName: "Hopper"})
	w.AddMember(third, hopper)
	nobody := w.AddUser(discordtest.User{Name: "nobody"})
	a, stop := w.process(t, sink, nil)
	writes := func(who discordtest.ID) chat.Posted {
		t.Helper()
		if _, err := w.Post(who, w.DirectChannel(who), "stop"); err != nil {
			t.Fatal(err)
		}
		return wrote(t, sink.next(t))
	}
	check := func(when string, who, want discordtest.ID) {
		t.Helper()
		p := writes(who)
		if got := strings.TrimPrefix(string(p.Space), "discord:"); got != want.String() || !p.Direct || p.Text != "stop" || p.Actor.Name == "" {
			t.Errorf("%s: got %+v, want it in %s", when, p, want)
		}
	}
	check("at first", w.ada, w.guild)
	check("in one community alone", hopper, third)
	to, err := a.Converse(t.Context(), chat.SpaceID("discord:"+second.String()), users(w.ada))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Send(t.Context(), chat.Outgoing{Space: chat.SpaceID("discord:" + second.String()), To: to, Message: says("From the second.")}); err != nil {
		t.Fatal(err)
	}
	check("after a note of the second", w.ada, second)
	if _, err := w.Post(nobody, w.DirectChannel(nobody), "hello?"); err != nil {
		t.Fatal(err)
	}
	check("somebody in no community does not stop the others", w.ada, second)
	stop()
	w.process(t, sink, nil)
	check("when a session was taken up by a process that was told of no server", hopper, third)
}
