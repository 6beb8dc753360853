package slack

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
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
	slices.SortStableFunc(got, func(a, b slacktest.Entry) int { return closing(a.What) - closing(b.What) })
	slices.SortStableFunc(want, func(a, b [3]string) int { return closing(a[0]) - closing(b[0]) })
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

// closing puts modals that close first: what was shown at the same time has no order.
func closing(what string) int {
	if what == "closed" {
		return 0
	}
	return 1
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
