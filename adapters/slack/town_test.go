package slack

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
)

// town is a workspace with the double on the other side, in a bubble of virtual
// time: ada and grace, a channel with Kith in it and one without.
type town struct {
	*testing.T
	*slacktest.Server
	a               *Adapter
	team            string
	ada, grace      string
	help, elsewhere string

	mu     sync.Mutex
	heard  []chat.Event
	says   func(chat.Event) chat.Response
	takes  time.Duration // how long the core takes for every answer
	failed error         // of the last answer
}

// scopes are those of Kith, which cannot write where it is no member.
var scopes = []string{
	"app_mentions:read", "channels:history", "chat:write", "commands", "files:read", "files:write", "groups:history", "im:history", "im:write",
	"mpim:history", "mpim:write", "users:read",
}

// inTown plays with an adapter that runs.
func inTown(t *testing.T, change func(*Options), play func(t *testing.T, w *town)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &town{T: t, Server: slacktest.New(slacktest.Options{Unlimited: true, App: slacktest.App{Scopes: scopes}})}
		api, dial, end := w.Pipe()
		defer end()
		w.team = w.AddTeam("Mentors")
		w.ada = w.AddUser(w.team, slacktest.User{Name: "ada", RealName: "Ada", Locale: "de-DE", TZ: "Europe/Berlin"})
		w.grace = w.AddUser(w.team, slacktest.User{Name: "grace", RealName: "Grace", Admin: true})
		w.help = w.AddChannel(w.team, slacktest.Public, "help", w.ada, w.grace, w.Bot(w.team))
		w.elsewhere = w.AddChannel(w.team, slacktest.Public, "elsewhere", w.ada, w.grace)
		o := Options{
			BotToken: slacktest.DefaultBotToken, AppToken: slacktest.DefaultAppToken, API: api,
			Client: &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}},
		}
		if change != nil {
			change(&o)
		}
		a, err := New(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := a.PublishCommands(t.Context(), published); err != nil {
			t.Fatal(err)
		}
		w.a, a.dial = a, dial
		running, stop := context.WithCancel(t.Context())
		ran := make(chan error, 1)
		go func() { ran <- a.Run(running, w) }()
		defer func() {
			stop()
			if err := <-ran; err != nil {
				t.Errorf("Run returned %v", err)
			}
		}()
		if err := w.Delivery().AwaitSockets(t.Context(), socketsEach); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		play(t, w)
	})
}

// Deliver makes the town the sink, and acts as the core does: after two seconds it
// asks for more time, and an update that cannot be is a reply.
func (w *town) Deliver(ctx context.Context, e chat.Event) error {
	w.mu.Lock()
	w.heard = append(w.heard, e)
	says, takes := w.says, w.takes
	w.mu.Unlock()
	to := e.Head().Reply
	if to == "" || says == nil {
		return nil
	}
	if takes > 2*time.Second {
		time.Sleep(2 * time.Second)
		if err := w.a.Defer(ctx, to, true); err != nil {
			w.Error(err)
		}
		takes -= 2 * time.Second
	}
	time.Sleep(takes)
	r := says(e)
	err := w.a.Respond(ctx, to, r)
	if u, ok := r.(chat.Update); ok && errors.Is(err, chat.ErrUnsupported) {
		err = w.a.Respond(ctx, to, chat.Reply{Message: u.Message})
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failed = err
	return nil
}

// answers says how the next things that people do are answered.
func (w *town) answers(r chat.Response) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.says = func(chat.Event) chat.Response { return r }
}

// slowly makes every answer take so long.
func (w *town) slowly(takes time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.takes = takes
}

// did checks that something could be done, was heard and answered, and returns the
// event.
func (w *town) did(d slacktest.Done, err error) chat.Event {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	if !d.Heard() || d.Problem != nil || d.Attempts != d.Sent {
		w.Errorf("got %+v", d)
	}
	w.mu.Lock()

	takes := w.takes
	w.mu.Unlock()
	time.Sleep(takes + time.Second) // an answer may come after the acknowledgement
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed != nil {
		w.Errorf("the answer failed: %v", w.failed)
	}
	if len(w.heard) == 0 {
		w.Fatal("nothing was heard")
	}
	e := w.heard[len(w.heard)-1]
	w.heard = nil
	return e
}

// saw checks what people saw of Kith since it was last asked: for each thing what
// happened to it, who sees it ("" for everybody there), and some words of it.
func (w *town) saw(want ...[3]string) {
	w.Helper()
	synctest.Wait()
	got := w.Journal()
	if len(got) != len(want) {
		w.Errorf("people saw %d things, want %d: %+v", len(got), len(want), got)
		return
	}
	for i, e := range got {
		who, words := e.Message.Only, e.Message.Text+string(e.Message.Blocks)
		if e.View.ID != "" {
			who = e.View.User
			complaints, _ := json.Marshal(e.View.Complaints)
			words = e.View.Title + string(e.View.Blocks) + string(complaints)
		}
		if e.What != want[i][0] || who != want[i][1] || !strings.Contains(words, want[i][2]) {
			w.Errorf("%d: %s for %q: %s, want %q", i, e.What, who, words, want[i])
		}
	}
}

// newest is the newest message that somebody sees.
func (w *town) newest(who string) slacktest.Message {
	w.Helper()
	all := w.Visible(who)
	if len(all) == 0 {
		w.Fatalf("%s sees nothing", who)
	}
	return all[len(all)-1]
}

func shows(text string, buttons ...string) chat.Message {
	m := chat.Message{Text: chat.Markup(text), Blocks: []chat.Block{chat.Paragraph{Text: chat.Markup(text)}}}
	var c chat.Controls
	for _, b := range buttons {
		c.Items = append(c.Items, chat.Button{Label: b, Do: chat.ActionID{Name: "try." + b, Arg: "1"}})
	}
	if len(c.Items) > 0 {
		m.Blocks = append(m.Blocks, c)
	}
	return m
}

func (w *town) card(buttons ...string) chat.Receipt {
	w.Helper()
	receipt, err := w.a.Send(w.Context(), chat.Outgoing{Space: spaceOf(w.team), To: chat.ConversationID(w.help), Message: shows("A card.", buttons...), Thread: "About it"})
	if err != nil {
		w.Fatal(err)
	}
	w.saw([3]string{"posted", "", "A card."})
	return receipt
}

// types lets ada type a command.
func (w *town) types(in string) chat.Command {
	w.Helper()
	c, ok := w.did(w.Command(w.Context(), w.ada, in, "", "/ask", "How & why?")).(chat.Command)
	if !ok || c.Name != "ask" || c.Input != "How & why?" {
		w.Errorf("heard %+v", c)
	}
	return c
}

func TestActor(t *testing.T) {
	inTown(t, nil, func(t *testing.T, w *town) {
		want := chat.User{ID: chat.UserID(w.ada), Name: "Ada", Locale: "de-DE", Zone: "Europe/Berlin"}
		for range 3 {
			if got := w.types(w.help).Actor; got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
		if n := w.Counts().ByMethod["users.info"]; n != 1 {
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

func TestWithoutReplies(t *testing.T) {
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
