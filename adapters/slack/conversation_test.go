package slack

import (
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
)

func TestActor(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		want := chat.User{ID: chat.UserID(w.ada), Name: "Ada", Locale: "de-DE", Zone: "Europe/Berlin"}
		for range 3 {
			if got := w.types(w.help).Actor; got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
		if n := w.Counts().ByMethod["users.info"]; n > 1 {
			t.Errorf("Slack was asked %d times who she is", n)
		}
		if _, err := w.Change(t.Context(), w.ada, func(u *slacktest.User) { u.Locale = "en-GB" }); err != nil {
			t.Fatal(err)
		}
		if got := w.types(w.help).Actor.Locale; got != "en-GB" {
			t.Errorf("after she changed it, her language is %s", got)
		}
	})
}

func TestPrivateAnswer(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		w.answers(chat.Reply{Message: shows("Only for you.", "more")})
		w.types(w.help)
		w.saw([3]string{"posted", w.ada, "Only for you."})
		ephemeral := w.newest(w.ada)
		w.answers(chat.Update{Message: shows("After.", "again")})
		a := w.did(w.Press(t.Context(), w.ada, w.help, ephemeral.TS, "try.more:1")).(chat.Action)
		if a.Action.Name != "try.more" || a.Source != (chat.Ref{}) || a.In != chat.ConversationID(w.help) {
			t.Errorf("heard %+v", a)
		}
		w.saw([3]string{"updated", w.ada, "After."})
		if _, err := w.Press(t.Context(), w.grace, w.help, ephemeral.TS, "try.again:1"); err == nil {
			t.Error("grace pressed what ada alone sees")
		}
		w.did(w.Press(t.Context(), w.ada, w.help, w.newest(w.ada).TS, "try.again:1"))
	})
}

func TestWhereKithIsNoMember(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		w.answers(chat.Reply{Message: shows("Only for you.")})
		w.types(w.elsewhere)
		w.saw([3]string{"posted", w.ada, "Only for you."})
		w.answers(chat.Reply{Message: shows("For everybody.", "go"), Public: true})
		w.types(w.elsewhere)
		w.saw([3]string{"posted", "", "For everybody."})
		w.answers(chat.Update{Message: shows("After.")})
		w.did(w.Press(t.Context(), w.grace, w.elsewhere, w.newest(w.grace).TS, "try.go:1"))
		w.saw([3]string{"updated", "", "After."})
	})
}

func TestDirectAnswer(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		direct := w.DirectChannel(w.ada)
		w.answers(chat.Reply{Message: shows("Here.", "go")})
		w.types(direct)
		w.saw([3]string{"posted", "", "Here."}) // which stays when she reloads
		w.Reload(w.ada)
		w.answers(chat.Update{Message: shows("After.")})
		m := w.newest(w.ada)
		a := w.did(w.Press(t.Context(), w.ada, direct, m.TS, "try.go:1")).(chat.Action)
		if a.Source.Message != chat.MessageID(m.TS) || a.In != chat.ConversationID(direct) {
			t.Errorf("heard %+v", a)
		}
		w.saw([3]string{"updated", "", "After."})
	})
}

func TestUpdatesAndThreads(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		card := w.card("go", "more")
		w.answers(chat.Update{Message: shows("After.", "go", "more")})
		ts := string(card.Ref.Message)
		if a := w.did(w.Press(t.Context(), w.ada, w.help, ts, "try.go:1")).(chat.Action); a.Source != card.Ref || a.In != card.Ref.Conversation {
			t.Errorf("heard %+v, want the card %+v", a, card.Ref)
		}
		w.saw([3]string{"updated", "", "After."})

		p := w.did(w.Post(t.Context(), w.grace, w.help, ts, "Use <synctest>.")).(chat.Posted)
		if p.In != card.Thread || !p.Thread || p.Text != "Use <synctest>." {
			t.Errorf("heard %+v", p)
		}
		w.answers(chat.Reply{Message: shows("For everybody.", "go"), Public: true})
		if a := w.did(w.Press(t.Context(), w.ada, w.help, ts, "try.go:1")).(chat.Action); a.In != card.Ref.Conversation || a.Source != card.Ref {
			t.Errorf("heard %+v: the card stands in the channel, whatever is under it", a)
		}
		w.saw([3]string{"posted", "", "For everybody."})

		if _, err := w.Command(t.Context(), w.ada, w.help, ts, "/ask", ""); err == nil {
			t.Error("a command could be typed in a thread")
		}
		w.answers(chat.Reply{Message: shows("Your questions.")})
		bot := "<@" + w.Bot(w.team) + ">"
		d, err := w.Post(t.Context(), w.ada, w.help, ts, bot+" question list")
		c, ok := w.did(d, err).(chat.Command)
		if !ok || c.Name != "question list" || c.In != card.Thread || d.Sent != 2 {
			t.Errorf("heard %+v of %d envelopes", c, d.Sent)
		}
		w.saw([3]string{"posted", w.ada, "Your questions."})
		if m := w.newest(w.ada); m.Thread != ts {
			t.Errorf("it was answered beside the thread: %+v", m)
		}
		if talk, ok := w.did(w.Post(t.Context(), w.ada, w.help, ts, bot+" thank you all")).(chat.Posted); !ok || talk.Text != "thank you all" || talk.In != card.Thread {
			t.Errorf("heard %+v", talk)
		}
		w.saw()
	})
}

func TestFormsAsAsked(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		card := w.card("go")
		w.answers(chat.Open{Form: aForm})
		w.did(w.Press(t.Context(), w.ada, w.help, string(card.Ref.Message), "try.go:1"))
		w.saw([3]string{"opened", w.ada, "Try"})

		w.answers(chat.Reject{Form: aForm, Errors: map[string]string{"title": "Say more."}})
		w.did(w.Submit(t.Context(), w.ada, map[string][]string{"title": {"x"}}))
		w.saw([3]string{"returned", w.ada, "Say more."})

		second := aForm
		second.Title = "Then"
		w.answers(chat.Open{Form: second})
		w.did(w.Submit(t.Context(), w.ada, nil))
		w.saw([3]string{"replaced", w.ada, "Then"})

		w.answers(chat.Update{Message: shows("After.", "go")})
		s := w.did(w.Submit(t.Context(), w.ada, map[string][]string{"title": {"a <b> *c*"}})).(chat.Submit)
		if s.In != card.Ref.Conversation || s.Values.First("title") != "a <b> *c*" || s.Form != aForm.Do {
			t.Errorf("heard %+v", s)
		}
		w.saw([3]string{"closed", w.ada, "Then"}, [3]string{"updated", "", "After."})

		w.answers(chat.Open{Form: aForm})
		w.types(w.help)
		w.answers(chat.Reply{Message: shows("Saved.")})
		time.Sleep(40 * time.Minute) // she was at lunch: the address to answer at is no good any more
		w.did(w.Submit(t.Context(), w.ada, map[string][]string{"title": {"y"}}))
		w.saw([3]string{"opened", w.ada, "Try"}, [3]string{"closed", w.ada, "Try"}, [3]string{"posted", w.ada, "Saved."})

		w.answers(chat.Open{Form: aForm})
		w.types(w.elsewhere)
		w.answers(chat.Reply{Message: shows("Saved.")})
		time.Sleep(40 * time.Minute) // and where Kith is no member, it can only be said directly
		w.did(w.Submit(t.Context(), w.ada, map[string][]string{"title": {"y"}}))
		w.saw([3]string{"opened", w.ada, "Try"}, [3]string{"closed", w.ada, "Try"}, [3]string{"posted", "", "Saved."})
		if got := w.newest(w.ada).Channel; got != w.DirectChannel(w.ada) {
			t.Errorf("said in %s", got)
		}
	})
}

func TestBiggestForm(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		big := aForm
		big.Title, big.Fields = "Big", nil
		for i := range chat.MaxFields {
			big.Fields = append(big.Fields, chat.Field{Name: string(rune('a' + i)), Label: "L", Kind: chat.Area, Max: 2500, Value: []string{strings.Repeat("ä", 2500)}})
		}
		w.answers(chat.Open{Form: aForm})
		w.types(w.help)
		w.answers(chat.Open{Form: big})
		w.did(w.Submit(t.Context(), w.ada, map[string][]string{"title": {"x"}}))
		w.saw([3]string{"opened", w.ada, "Try"}, [3]string{"replaced", w.ada, ""}, [3]string{"replaced", w.ada, "Big"})
		w.answers(nil)
		s := w.did(w.Submit(t.Context(), w.ada, nil)).(chat.Submit)
		if s.Values.First("e") != strings.Repeat("ä", 2500) {
			t.Error("a value was lost")
		}
		w.saw([3]string{"closed", w.ada, "Big"})
	})
}

// TestPrefix: where a command has another name, because its own is taken, the core hears
// its own.
func TestPrefix(t *testing.T) {
	inTown(t, func(o *Options) { o.Prefix = "k-" }, func(t *testing.T, w *town) {
		c, ok := w.did(w.Command(w.Context(), w.ada, w.help, "", "/k-ask", "How & why?")).(chat.Command)
		if !ok || c.Name != "ask" || c.Input != "How & why?" {
			t.Errorf("heard %+v", c)
		}
	})
}
