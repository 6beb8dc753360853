package discord_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

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
		var err error
		for limit := time.Now().Add(10 * time.Second); !errors.Is(err, chat.ErrNotFound) && time.Now().Before(limit); { // once it has heard of the other one
			_, err = a.Converse(t.Context(), w.space(), users(w.ada))
		}
		if !errors.Is(err, chat.ErrNotFound) {
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
	if _, err := a.Send(t.Context(), chat.Outgoing{Space: w.space(), To: to, Message: withButton("From the first.")}); err != nil {
		t.Fatal(err)
	}
	check("after a card of the first", w.ada, w.guild)
	stop()
	a, _ = w.process(t, sink, nil)
	check("when a session was taken up by a process that was told of no server", hopper, third)
	if _, err := a.User(t.Context(), chat.SpaceID("discord:"+second.String()), chat.UserID(w.ada.String())); err != nil {
		t.Fatal(err)
	}
	check("after a restart, where they came up", w.ada, second)
}

func TestWhoLeftChangesNothing(t *testing.T) {
	answered := make(chan struct{}, 8)
	w, sink := newTown(t, discordtest.Options{Check: func(r *http.Request, _ []byte, status int, _ http.Header, _ []byte) {
		if strings.HasSuffix(r.URL.Path, "/callback") && status < 300 {
			answered <- struct{}{}
		}
	}}), newEars()
	a, stop := w.process(t, sink, nil)
	note := withButton("A note.")
	receipt, err := a.Send(t.Context(), chat.Outgoing{Space: w.space(), To: w.converse(t, a, w.ada), Message: note})
	if err != nil {
		t.Fatal(err)
	}
	press := func() {
		t.Helper()
		id, custom := w.button(t, w.ada, receipt.Ref)
		if err := w.Press(w.ada, id, custom); err != nil {
			t.Fatal(err)
		}
	}
	press()
	if e, ok := sink.next(t).(chat.Action); !ok || e.Space != w.space() || e.Actor.Name != "Ada" {
		t.Errorf("got %+v, want a press of ada in %s", e, w.space())
	}
	stop()
	w.RemoveMember(w.guild, w.ada)
	w.process(t, sink, nil) // which remembers nobody
	press()
	<-answered
	if len(sink.heard) > 0 {
		t.Errorf("got %+v of somebody who left", <-sink.heard)
	}
}

func withButton(text string) chat.Message {
	m := says(text)
	m.Blocks = []chat.Block{
		chat.Paragraph{Text: m.Text}, chat.Controls{Items: []chat.Control{chat.Button{Label: "Fine", Do: chat.ActionID{Name: "note.fine"}}}},
	}
	return m
}

// button is the first one of a message that somebody sees.
func (w *town) button(t *testing.T, who discordtest.ID, ref chat.Ref) (message discordtest.ID, custom string) {
	t.Helper()
	for _, m := range w.Visible(who) {
		if m.ID.String() == string(ref.Message) {
			return m.ID, firstCustom(m.Components)
		}
	}
	t.Fatalf("%s does not see %v", who, ref)
	return 0, ""
}

func firstCustom(all []discordtest.Component) string {
	for _, c := range all {
		if c.CustomID != "" {
			return c.CustomID
		}
		if inner := firstCustom(c.Components); inner != "" {
			return inner
		}
	}
	return ""
}
