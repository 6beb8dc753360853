package discord_test

import (
	"testing"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

const manageServer = 1 << 5

func TestNothingIsMissed(t *testing.T) {
	t.Run("what was written while no process ran comes with the session", func(t *testing.T) {
		w, sink := newTown(t, discordtest.Options{}), newEars()
		first, stop := w.process(t, sink, nil)
		w.GiveRole(w.guild, w.grace, w.AddRole(w.guild, "organisers", manageServer))
		thread := w.card(t, first).Thread
		w.writes(t, w.ada, thread)
		wrote(t, sink.next(t))
		stop()
		id := w.writes(t, w.grace, thread)
		w.process(t, sink, nil)
		if p := wrote(t, sink.next(t)); p.ID != id || !p.Thread || p.Actor.Name != "Grace" || !p.Actor.Manages {
			t.Errorf("got %+v, want the message %s of grace, who manages, in a thread", p, id)
		}
		if c := w.Counts(); c.Identifies != 1 || c.Resumes != 1 {
			t.Errorf("%d sessions and %d taken up, want one of each", c.Identifies, c.Resumes)
		}
	})
	t.Run("when the session is lost too, it is read in the bot's threads", func(t *testing.T) {
		w, sink := newTown(t, discordtest.Options{}), newEars()
		first, stop := w.process(t, sink, nil)
		thread := w.card(t, first).Thread
		before := w.writes(t, w.ada, thread)
		wrote(t, sink.next(t))
		stop()
		w.writes(t, w.ada, chat.ConversationID(w.channel.String())) // in no thread: not ours to know
		id := w.writes(t, w.grace, thread)
		w.store.loseSession(t)
		w.process(t, sink, nil)
		got := map[string]chat.Posted{} // what was handled shortly before may come again, with its ID
		for got[id].ID == "" {
			p := wrote(t, sink.next(t))
			got[p.ID] = p
		}
		delete(got, before)
		if p := got[id]; len(got) != 1 || !p.Thread || p.In != thread || p.Actor.Name != "Grace" || p.Space != w.space() || p.Text != "" {
			t.Errorf("got %+v, want the message %s of grace in a thread, without words", got, id)
		}
	})
	t.Run("what was not taken before the end is told to the next process", func(t *testing.T) {
		w, sink := newTown(t, discordtest.Options{}), newEars()
		first, stop := w.process(t, sink, nil)
		thread := w.card(t, first).Thread
		sink.deafen(true)
		id := w.writes(t, w.ada, thread)
		<-sink.refused
		stop()
		sink.deafen(false)
		w.process(t, sink, nil)
		if p := wrote(t, sink.next(t)); p.ID != id {
			t.Errorf("got the message %s, want %s", p.ID, id)
		}
	})
}
