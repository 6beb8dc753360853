package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// server is a double of Discord with a server in which 500 people sit in one
// channel.
type server struct {
	*crowd
	double  *discordtest.Server
	channel discordtest.ID
	people  []discordtest.ID
}

func newServer(c *crowd) town {
	s := &server{crowd: c}
	s.double = discordtest.New(discordtest.Options{Check: s.exchanged})
	guild := s.double.AddGuild("Load")
	s.channel = s.double.AddChannel(guild, "questions", 0)
	for i := range 500 {
		who := s.double.AddUser(discordtest.User{Name: fmt.Sprintf("person%d", i), Locale: "en-US"})
		s.double.AddMember(guild, who)
		s.people = append(s.people, who)
	}
	s.double.InviteBot(guild, 1<<10|1<<11)
	return s
}

func (s *server) open() (env []string, end func(), err error) {
	address, shut, err := s.double.Listen("127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	stop := s.forget()
	return []string{"DISCORD_API_URL=" + address, "KITH_DISCORD_TOKEN=" + discordtest.DefaultToken}, func() { stop(); shut() }, nil
}

func (s *server) publish() error { return s.double.AddCommand("tick", "Note that I was here") }

func (s *server) connected() bool { return s.double.Connections() > 0 }

func (s *server) types(n int) (id string, err error) {
	is, err := s.double.Command(s.people[n%len(s.people)], s.channel, "tick")
	return is.String(), err
}

// exchanged hears of every request; answers to interactions count.
func (s *server) exchanged(r *http.Request, _ []byte, status int, _ http.Header, _ []byte) {
	parts := strings.Split(r.URL.Path, "/")
	if len(parts) < 4 || parts[len(parts)-1] != "callback" || status >= 300 {
		return
	}
	s.answered(parts[len(parts)-3], time.Now())
}

// forget keeps the double from remembering what everybody saw, which would count
// as somebody's time. It returns how to stop that.
func (s *server) forget() (stop func()) {
	done := make(chan struct{})
	var forgetting sync.WaitGroup
	forgetting.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
				s.double.Changes()
			}
		}
	})
	return func() {
		close(done)
		forgetting.Wait()
	}
}
