package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
)

// noting is a sink that answers whatever waits for an answer, and remembers what it
// was told, by the words in it.
type noting struct {
	platform chat.Platform
	takes    time.Duration // as long as this, or less

	mu    sync.Mutex
	count int
	told  map[string]int
	late  map[string]bool // an answer was not taken any more
}

func (n *noting) Deliver(ctx context.Context, e chat.Event) error {
	words := ""
	switch e := e.(type) {
	case chat.Command:
		words = e.Input
	case chat.Posted:
		words = e.Text
	default:
		return nil
	}
	n.mu.Lock()
	n.told[words]++
	n.count++
	takes := n.takes * time.Duration(n.count%5) / 4
	n.mu.Unlock()
	time.Sleep(takes)
	h := e.Head()
	if h.Reply == "" {
		return nil
	}
	err := n.platform.Respond(ctx, h.Reply, chat.Reply{Message: chat.Message{Text: chat.Markup("Noted: " + words)}})
	if errors.Is(err, chat.ErrTooLate) {
		n.mu.Lock()
		n.late[words] = true
		n.mu.Unlock()
		return nil
	}
	return err
}

func (n *noting) of(words string) (times int, late bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.told[words], n.late[words]
}

// scene is an adapter that runs, connected to a double in which people are.
type scene struct {
	*slacktest.Server
	t             *testing.T
	a             *Adapter
	sink          *noting
	team, channel string
	rooms         []string // where people write
	who           []string

	n      int
	acting sync.WaitGroup
	mu     sync.Mutex
	done   map[string]slacktest.Done // by the words
}

// stage makes one in memory, so that its time need not be real. It has to be ended
// in its bubble.
func stage(t *testing.T, o slacktest.Options) (s *scene, end func()) {
	t.Helper()
	o.Forgetful = true
	s = &scene{t: t, Server: slacktest.New(o), done: map[string]slacktest.Done{}}
	s.team = s.AddTeam("Kith")
	s.channel = s.AddChannel(s.team, slacktest.Public, "questions", s.Bot(s.team))
	for i := range 10 {
		s.rooms = append(s.rooms, s.AddChannel(s.team, slacktest.Public, fmt.Sprintf("room%d", i), s.Bot(s.team)))
	}
	for i := range 10 {
		who := s.AddUser(s.team, slacktest.User{Name: fmt.Sprintf("person%d", i)})
		for _, room := range append(s.rooms, s.channel) {
			s.Put(room, who, true)
		}
		s.who = append(s.who, who)
	}
	api, dial, shut := s.Pipe()
	client := newClient()
	client.Transport.(*http.Transport).DialContext = dial
	var err error
	s.a, err = New(Options{BotToken: s.Token(s.team), AppToken: slacktest.DefaultAppToken, API: api, Client: client})
	if err != nil {
		t.Fatal(err)
	}
	s.a.dial = dial
	if err := s.a.PublishCommands(t.Context(), []chat.CommandSpec{{Name: "tick", Options: []chat.OptionSpec{{Name: "text"}}}}); err != nil {
		t.Fatal(err)
	}
	s.sink = &noting{platform: s.a, told: map[string]int{}, late: map[string]bool{}}
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- s.a.Run(ctx, s.sink) }()
	if err := s.Delivery().AwaitSockets(ctx, socketsEach); err != nil {
		t.Fatal(err)
	}
	return s, func() {
		s.acting.Wait()
		stop()
		if err := <-ran; err != nil {
			t.Error(err)
		}
		client.CloseIdleConnections()
		shut()
	}
}

// act lets somebody do something that takes until Slack has brought it, and returns
// the words of it.
func (s *scene) act(what string, do func(who, words string) (slacktest.Done, error)) (words string) {
	s.n++
	who, words := s.who[s.n%len(s.who)], what+" "+strconv.Itoa(s.n)
	s.acting.Go(func() {
		d, err := do(who, words)
		if err != nil {
			s.t.Error(err)
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.done[words] = d
	})
	return words
}

// type3 lets three people type a command.
func (s *scene) type3() (all []string) {
	for range 3 {
		all = append(all, s.act("command", func(who, words string) (slacktest.Done, error) {
			return s.Command(s.t.Context(), who, s.channel, "", "/tick", words)
		}))
	}
	return all
}

// write3 lets three people write something, each in a channel of their own: what is
// written in one is told in its order.
func (s *scene) write3() (all []string) {
	for range 3 {
		room := s.rooms[s.n%len(s.rooms)]
		all = append(all, s.act("message", func(who, words string) (slacktest.Done, error) {
			return s.Post(s.t.Context(), who, room, "", words)
		}))
	}
	return all
}

// became is what became of what somebody did, once Slack has brought it or given up.
func (s *scene) became(words string) slacktest.Done {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.done[words]
}

// shown counts the answers that one person alone sees, by their text.
func (s *scene) shown() map[string]int {
	all := map[string]int{}
	for _, m := range s.Messages(s.channel) {
		if m.Only != "" {
			all[m.Text]++
		}
	}
	return all
}

// settled counts goroutines and memory when nothing is under way, and no connection
// is kept in vain any more.
func settled(m *runtime.MemStats) int {
	time.Sleep(3 * time.Minute)
	runtime.GC()
	runtime.ReadMemStats(m)
	return runtime.NumGoroutine()
}
