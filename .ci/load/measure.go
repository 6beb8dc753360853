package main

import (
	"errors"
	"slices"
	"sync"
	"time"
)

const (
	// answeredWithin is how long the platforms wait for a first answer.
	answeredWithin = 3 * time.Second
	// keepsUp is how long one in a hundred may wait for an answer at a rate that a bot
	// sustains.
	keepsUp = time.Second
	lowest  = 200.0 // interactions per second
	readyIn = 30 * time.Second
)

// town is a double of a platform in which people are.
type town interface {
	// open lets bots in, who need these variables.
	open() (env []string, end func(), err error)
	// publish writes the command for bots that have no commands of their own.
	publish() error
	// connected is whether a bot is there.
	connected() bool
	// types lets the nth person type /tick. What they typed has an ID, under which
	// the crowd hears that it was answered. The crowd's lock is held.
	types(n int) (id string, err error)
}

// crowd are the people of one town.
type crowd struct {
	town

	mu    sync.Mutex
	typed map[string]time.Time // interactions that wait, by when they were due
	took  []time.Duration
	lost  int
}

// measure lets people type at each rate, and then ever faster. A bot that could not
// keep up is not asked again: each of the two has its own.
func measure(p platform, name string, rates []int, span time.Duration) (m measured, err error) {
	err = with(p, name, func(c *crowd, bot int) {
		m.idle = resident(bot, "VmRSS")
		for _, rate := range rates {
			m.rates = append(m.rates, c.steadily(rate, span))
		}
		m.loaded = resident(bot, "VmHWM")
	})
	if err == nil {
		err = with(p, name, func(c *crowd, bot int) { m.highest, m.cpu = c.faster(bot, span) })
	}
	return m, err
}

// with starts a bot in a community of its own, and ends it.
func with(p platform, name string, do func(c *crowd, bot int)) (err error) {
	c := &crowd{typed: map[string]time.Time{}}
	c.town = p.found(c)
	env, end, err := c.open()
	if err != nil {
		return err
	}
	defer end()
	bot, stop, err := p.start(name, env)
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

// ready waits until the bot answers.
func (c *crowd) ready() error {
	for limit := time.Now().Add(readyIn); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if c.connected() && c.steadily(20, time.Second/2).lost == 0 {
			return nil
		}
	}
	return errors.New("it does not answer")
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

// steadily offers a rate and waits for the last answers.
func (c *crowd) steadily(rate int, span time.Duration) latency {
	c.reset()
	began := time.Now()
	for n := range int(span.Seconds() * float64(rate)) {
		due := began.Add(time.Duration(n) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		c.tick(n, due)
	}
	c.settle()
	return c.figures()
}

// tick lets the nth person type the command that was due at a time.
func (c *crowd) tick(n int, due time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, err := c.types(n)
	if err != nil {
		c.lost++
		return
	}
	c.typed[id] = due
}

// answered is told when somebody sees the answer.
func (c *crowd) answered(id string, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	due, waits := c.typed[id]
	delete(c.typed, id)
	if waits {
		c.took = append(c.took, at.Sub(due))
	}
}

func (c *crowd) reset() {
	c.settle()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.took, c.lost = nil, 0
	clear(c.typed)
}

// settle waits until nobody waits, or for as long as the platform would.
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
