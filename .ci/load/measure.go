package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

const (
	// answeredWithin is how long Discord waits for a first answer.
	answeredWithin = 3 * time.Second
	// keepsUp is how long one in a hundred may wait for an answer at a rate that a bot
	// sustains.
	keepsUp = time.Second
	lowest  = 500.0 // interactions per second
	readyIn = 30 * time.Second
)

// bots say how each is started. They find the double and the token in the
// environment, and keep their database where LOAD_DATABASE says.
var bots = map[string][]string{
	"kith":       {"bin/kith"},
	"discordgo":  {"bin/discordgo"},
	"discordgo1": {"bin/discordgo", "-one"},
	"discordjs":  {"node", "discordjs/index.mjs"},
}

// crowd are the people of one double, who type /tick.
type crowd struct {
	double  *discordtest.Server
	channel discordtest.ID
	people  []discordtest.ID

	mu    sync.Mutex
	typed map[string]time.Time // interactions that wait, by when they were due
	took  []time.Duration
	lost  int
}

// measure lets people type at each rate, and then ever faster. A bot that could not
// keep up is not asked again: each of the two has its own.
func measure(name string, rates []int, span time.Duration) (m measured, err error) {
	err = with(name, func(c *crowd, bot int) {
		m.idle = resident(bot, "VmRSS")
		for _, rate := range rates {
			m.rates = append(m.rates, c.steadily(rate, span))
		}
		m.loaded = resident(bot, "VmHWM")
	})
	if err == nil {
		err = with(name, func(c *crowd, bot int) { m.highest, m.cpu = c.faster(bot, span) })
	}
	return m, err
}

// with starts a bot in a community of its own, and ends it.
func with(name string, do func(c *crowd, bot int)) (err error) {
	c := newCrowd()
	address, end, err := c.double.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	defer end()
	defer c.forget()()
	bot, stop, err := start(name, address)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := c.publish(); err != nil {
		return err
	}
	if err := c.ready(); err != nil {
		return err
	}
	do(c, bot)
	return nil
}

// faster offers ever higher rates until the bot does not keep up, and returns the
// highest one that it did, with what it used for each answer there.
func (c *crowd) faster(bot int, span time.Duration) (highest float64, cpu time.Duration) {
	for rate := lowest; ; rate += rate / 5 {
		before, began := processor(bot), time.Now()
		l := c.steadily(int(rate), span)
		n := int(span.Seconds() * rate)
		if l.lost > 0 || l.p99 > keepsUp {
			return highest, cpu
		}
		highest = float64(n) / time.Since(began).Seconds()
		cpu = (processor(bot) - before) / time.Duration(n)
	}
}

// newCrowd is a double with a server in which 500 people sit in one channel.
func newCrowd() *crowd {
	c := &crowd{typed: map[string]time.Time{}}
	c.double = discordtest.New(discordtest.Options{Check: c.exchanged})
	guild := c.double.AddGuild("Load")
	c.channel = c.double.AddChannel(guild, "questions", 0)
	for i := range 500 {
		who := c.double.AddUser(discordtest.User{Name: fmt.Sprintf("person%d", i), Locale: "en-US"})
		c.double.AddMember(guild, who)
		c.people = append(c.people, who)
	}
	c.double.InviteBot(guild, 1<<10|1<<11)
	return c
}

// forget keeps the double from remembering what everybody saw, which would count
// as somebody's time. It returns how to stop that.
func (c *crowd) forget() (stop func()) {
	done := make(chan struct{})
	var forgetting sync.WaitGroup
	forgetting.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(100 * time.Millisecond):
				c.double.Changes()
			}
		}
	})
	return func() {
		close(done)
		forgetting.Wait()
	}
}

// exchanged hears of every request; answers to interactions count.
func (c *crowd) exchanged(r *http.Request, _ []byte, status int, _ http.Header, _ []byte) {
	parts := strings.Split(r.URL.Path, "/")
	if len(parts) < 4 || parts[len(parts)-1] != "callback" || status >= 300 {
		return
	}
	c.answered(parts[len(parts)-3], time.Now())
}

func (c *crowd) answered(id string, at time.Time) {
	c.mu.Lock()
	due, waits := c.typed[id]
	delete(c.typed, id)
	if waits {
		c.took = append(c.took, at.Sub(due))
	}
	c.mu.Unlock()
}

// publish writes the command for bots that have no commands of their own.
func (c *crowd) publish() error { return c.double.AddCommand("tick", "Note that I was here") }

// ready waits until the bot answers.
func (c *crowd) ready() error {
	for limit := time.Now().Add(readyIn); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if c.double.Connections() == 0 {
			continue
		}
		if c.steadily(20, time.Second/2).lost == 0 {
			return nil
		}
	}
	return errors.New("it does not answer")
}

// types lets the nth person type the command that was due at a time.
func (c *crowd) types(n int, due time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, err := c.double.Command(c.people[n%len(c.people)], c.channel, "tick")
	if err != nil {
		c.lost++
		return
	}
	c.typed[id.String()] = due
}

// steadily offers a rate and waits for the last answers.
func (c *crowd) steadily(rate int, span time.Duration) latency {
	c.reset()
	began := time.Now()
	for n := range int(span.Seconds() * float64(rate)) {
		due := began.Add(time.Duration(n) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		c.types(n, due)
	}
	c.settle()
	return c.figures()
}

func (c *crowd) reset() {
	c.settle()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took, c.lost = nil, 0
	clear(c.typed)
}

// settle waits until nobody waits, or for as long as Discord would.
func (c *crowd) settle() {
	for limit := time.Now().Add(answeredWithin); time.Now().Before(limit); time.Sleep(10 * time.Millisecond) {
		c.mu.Lock()
		waiting := len(c.typed)
		c.mu.Unlock()
		if waiting == 0 {
			return
		}
	}
}

func (c *crowd) figures() latency {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := latency{lost: c.lost + len(c.typed)}
	late := 0
	for _, took := range c.took {
		if took > answeredWithin {
			late++
		}
	}
	l.lost += late
	if len(c.took) > 0 {
		slices.Sort(c.took)
		l.p50, l.p99 = c.took[len(c.took)/2], c.took[len(c.took)*99/100]
	}
	return l
}

// start starts a bot, with an empty database.
func start(name, address string) (pid int, stop func() error, err error) {
	command, known := bots[name]
	if !known {
		return 0, nil, fmt.Errorf("there is no such bot")
	}
	folder, err := os.MkdirTemp("", "load-")
	if err != nil {
		return 0, nil, err
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "DISCORD_API_URL="+address, "KITH_DISCORD_TOKEN="+discordtest.DefaultToken, "LOAD_DATABASE="+filepath.Join(folder, "load.db"))
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	if err := cmd.Start(); err != nil {
		return 0, nil, errors.Join(err, os.RemoveAll(folder))
	}
	return cmd.Process.Pid, func() error {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // some end with an error when they are told to
		return os.RemoveAll(folder)
	}, nil
}
