package slack

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
)

func TestPagesAndModals(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		opened := w.did(w.OpenHome(t.Context(), w.ada)).(chat.Opened)
		if opened.Actor.ID != chat.UserID(w.ada) || opened.In != "" {
			t.Errorf("heard %+v", opened)
		}
		if err := w.a.ShowHome(t.Context(), spaceOf(w.team), chat.UserID(w.ada), shows("Your page.", "go")); err != nil {
			t.Fatal(err)
		}
		w.saw([3]string{"published", w.ada, "Your page."})

		w.answers(chat.Update{Message: shows("Instead.", "more")}) // which the core turns into a reply
		a := w.did(w.PressHome(t.Context(), w.ada, "try.go:1")).(chat.Action)
		if a.In != "" || a.Source != (chat.Ref{}) {
			t.Errorf("heard %+v", a)
		}
		w.saw([3]string{"opened", w.ada, "Instead."})

		w.answers(chat.Update{Message: shows("Changed.", "form")})
		w.did(w.PressModal(t.Context(), w.ada, "try.more:1"))
		w.saw([3]string{"replaced", w.ada, "Changed."})

		w.answers(chat.Open{Form: aForm})
		w.did(w.PressModal(t.Context(), w.ada, "try.form:1"))
		w.saw([3]string{"pushed", w.ada, "Try"})

		w.answers(chat.Update{Message: shows("Of the form.", "form")})
		w.did(w.Submit(t.Context(), w.ada, map[string][]string{"title": {"x"}}))
		w.saw([3]string{"closed", w.ada, "Try"}, [3]string{"replaced", w.ada, "Of the form."})

		w.answers(chat.Open{Form: aForm})
		w.did(w.PressModal(t.Context(), w.ada, "try.form:1"))
		w.answers(chat.Reply{Message: shows("Saved.")})
		w.did(w.Submit(t.Context(), w.ada, map[string][]string{"title": {"x"}}))
		w.saw([3]string{"pushed", w.ada, "Try"}, [3]string{"replaced", w.ada, "Saved."})
	})
}

func TestSlowAnswers(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		card := w.card("go")
		w.answers(chat.Open{Form: aForm})
		w.types(w.help)
		w.saw([3]string{"opened", w.ada, "Try"})
		w.slowly(10 * time.Second)

		w.answers(chat.Reply{Message: shows("At last.")})
		w.did(w.Submit(t.Context(), w.ada, map[string][]string{"title": {"x"}}))
		w.saw([3]string{"replaced", w.ada, ""}, [3]string{"replaced", w.ada, "At last."})
		if _, err := w.Close(t.Context(), w.ada, true); err != nil {
			t.Fatal(err)
		}
		w.saw([3]string{"closed", w.ada, ""})

		w.types(w.help)
		w.saw([3]string{"posted", w.ada, "At last."})
		w.did(w.Press(t.Context(), w.ada, w.help, string(card.Ref.Message), "try.go:1"))
		w.saw([3]string{"posted", w.ada, "At last."})
		w.answers(chat.Update{Message: shows("Late, and in place.")})
		w.did(w.Press(t.Context(), w.ada, w.help, string(card.Ref.Message), "try.go:1"))
		w.saw([3]string{"updated", "", "Late, and in place."})

		if err := w.a.ShowHome(t.Context(), spaceOf(w.team), chat.UserID(w.ada), shows("Your page.", "go")); err != nil {
			t.Fatal(err)
		}
		w.did(w.PressHome(t.Context(), w.ada, "try.go:1"))
		w.saw([3]string{"published", w.ada, ""}, [3]string{"posted", "", "Late, and in place."})
		if got := w.newest(w.ada).Channel; got != w.DirectChannel(w.ada) {
			t.Errorf("said in %s", got)
		}
	})
}

func TestMenus(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		d, err := w.Post(t.Context(), w.grace, w.help, "", "Use synctest, it is *made* for it.")
		written := w.did(d, err).(chat.Posted)
		w.answers(chat.Reply{Message: shows("Kept.")})
		c := w.did(w.UseOnMessage(t.Context(), w.ada, w.help, d.TS, "question.answer")).(chat.MessageCommand)
		if c.Name != "question.answer" || c.Target.Ref != written.Ref || c.Target.Text != written.Text || c.Target.Actor != written.Actor {
			t.Errorf("heard %+v, want the target %+v", c, written)
		}
		w.saw([3]string{"posted", w.ada, "Kept."})
		g := w.did(w.UseShortcut(t.Context(), w.ada, "question list")).(chat.Command)
		if g.Name != "question list" || g.In != "" {
			t.Errorf("heard %+v", g)
		}
		w.saw([3]string{"opened", w.ada, "Kept."})
	})
}

func TestRoomsAndPeople(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		room, err := w.a.Converse(t.Context(), spaceOf(w.team), []chat.UserID{chat.UserID(w.ada), chat.UserID(w.grace)})
		if err != nil {
			t.Fatal(err)
		}
		if p := w.did(w.Post(t.Context(), w.ada, string(room), "", "hello")).(chat.Posted); p.In != room || p.Direct || p.Thread {
			t.Errorf("heard %+v", p)
		}
		before := w.Counts().ByMethod["conversations.open"]
		if p := w.did(w.Direct(t.Context(), w.ada, "stop")).(chat.Posted); !p.Direct || p.Text != "stop" {
			t.Errorf("heard %+v", p)
		} else if to, err := w.a.Converse(t.Context(), spaceOf(w.team), []chat.UserID{p.Actor.ID}); err != nil || to != p.In {
			t.Errorf("the conversation is %s, %v, want %s", to, err, p.In)
		}
		if n := w.Counts().ByMethod["conversations.open"]; n != before {
			t.Error("a conversation was asked for that was known")
		}
		id, d, err := w.Join(t.Context(), w.team, slacktest.User{Name: "linus", RealName: "Linus"})
		if j := w.did(d, err).(chat.Joined); j.Actor.ID != chat.UserID(id) || j.Actor.Name != "Linus" {
			t.Errorf("heard %+v", j)
		}
		if l := w.did(w.Leave(t.Context(), id)).(chat.Left); l.Actor.ID != chat.UserID(id) {
			t.Errorf("heard %+v", l)
		}
		if r, ok := w.did(w.Uninstall(t.Context(), w.team)).(chat.Removed); !ok || r.Space != spaceOf(w.team) {
			t.Errorf("heard %+v", r)
		}
	})
}

func TestOnlyWhatNamesKith(t *testing.T) {
	inTown(t, func(o *Options) { o.WithoutReplies = true }, func(t *testing.T, w *town) {
		if d, err := w.Post(t.Context(), w.ada, w.help, "", "between us"); err != nil || !d.Heard() {
			t.Errorf("got %+v, %v", d, err)
		}
		synctest.Wait()
		if len(w.heard) > 0 {
			t.Errorf("heard %+v", w.heard)
		}
		if p, ok := w.did(w.Post(t.Context(), w.ada, w.help, "", "<@"+w.Bot(w.team)+"> you are great")).(chat.Posted); !ok || p.Text != "you are great" {
			t.Errorf("heard %+v", p)
		}
		if p, ok := w.did(w.Direct(t.Context(), w.ada, "stop")).(chat.Posted); !ok || !p.Direct {
			t.Errorf("heard %+v", p)
		}
	})
}
