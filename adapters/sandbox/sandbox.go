// Package sandbox is a chat platform inside the process: a community in the
// browser, in which one person acts as several members and moves the clock. It
// is a platform like the others, with conversations, commands, forms and
// private answers, and it can wear the looks and the abilities of Discord and
// of Slack. docs/sandbox.md describes what it offers to its page.
//
// Everything that happens is an [Entry] of one journal. The state is what the
// entries add up to, and the stream that pages follow is the entries again.
//
//	sandbox.go   what it needs, start and end
//	look.go      whose looks and abilities it wears
//	model.go     people, conversations, messages as they are kept
//	may.go       what the bot may do in a channel
//	codec.go     messages as JSON
//	entry.go     what happens, and what it adds up to
//	journal.go   the file of entries
//	platform.go  what the bot shows by itself
//	home.go      everybody's own page
//	answers.go   what the bot answers
//	deliver.go   how the bot hears of what happens
//	acts.go      what people do
//	controls.go  commands, buttons, selects, forms: what people do that waits for an answer
//	world.go     the same by words, for tests and for the seeded community
//	find.go      what those words point at
//	clock.go     time that people move
//	refusal.go   what people are told when something is impossible
//	markup.go    text as HTML and as plain words
//	wire.go      messages and conversations as the page gets them; wireforms.go the rest
//	state.go     everything at once, and older messages
//	http.go      the server, and whom it answers
//	stream.go    the stream of events
//	page.go      the page's files
package sandbox

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"github.com/yuin/goldmark"

	"github.com/kith-community/kith/bot/chat"
)

// Name is the platform's name in front of its space's ID.
const Name chat.PlatformName = "sandbox"

// Bot is the bot as people see it.
var Bot = chat.User{ID: "kith", Name: "Kith", Bot: true}

// Clock is the time of the community, which people move. It goes on at the
// speed of real time.
type Clock interface {
	Now() time.Time
	// Advance moves to a time, and returns when everything that became due on
	// the way has happened.
	Advance(ctx context.Context, to time.Time) error
	// Next is when the next thing is due; false when nothing is.
	Next(ctx context.Context) (time.Time, bool, error)
}

// Options say how a sandbox is made.
type Options struct {
	Dir   string // folder of the journal; empty: it lives in memory alone
	Name  string // of the community, "Kith sandbox" when empty
	Space chat.SpaceID
	Clock Clock    // nil: the machine's time, which nobody can move
	Look  Look     // at the first start; afterwards it is what people chose
	Hosts []string // names besides the loopback ones under which it may be asked for
	Page  fs.FS    // nil: the page that the program carries
	Log   *slog.Logger
}

// Sandbox implements [chat.Platform]. Make one with [New].
type Sandbox struct {
	opts    Options
	clock   Clock
	log     *slog.Logger
	page    *page
	draw    goldmark.Markdown
	after   func(time.Duration) <-chan time.Time // for retries and heartbeats
	boot    string                               // differs at every start
	advance sync.Mutex                           // held while the clock moves

	mu       sync.Mutex
	state    *state
	journal  *journal
	recent   []Entry // the newest entries, for streams that come back
	floor    int64   // recent holds every entry after this one
	changed  chan struct{}
	life     context.Context // ends with Run or Close, and with it streams and a moving clock
	end      context.CancelFunc
	watchers []func(Entry)

	sink      chat.Sink
	flight    sync.WaitGroup // deliveries on their way
	inFlight  map[int64]bool
	retry     chan struct{}
	tokens    map[chat.Token]*pending
	asked     int64 // completions so far
	last      chat.Event
	faults    map[string]*fault
	looked    map[chat.UserID]int64 // the entry at which somebody last looked at their page
	duplicate int64
}

var (
	_ chat.Platform         = (*Sandbox)(nil)
	_ chat.CommandPublisher = (*Sandbox)(nil)
	_ chat.ThreadKeeper     = (*Sandbox)(nil)
	_ chat.HomePage         = (*Sandbox)(nil)
	_ chat.ThreadNamer      = (*Sandbox)(nil)
)

// New opens the sandbox whose journal is in o.Dir, or begins one.
func New(o Options) (*Sandbox, error) {
	s := &Sandbox{
		opts: o, clock: o.Clock, log: o.Log, after: time.After, boot: random(4), changed: make(chan struct{}),
		inFlight: map[int64]bool{}, retry: make(chan struct{}, 1), tokens: map[chat.Token]*pending{}, faults: map[string]*fault{},
		looked: map[chat.UserID]int64{},
	}
	s.life, s.end = context.WithCancel(context.Background())
	s.draw = s.painter()
	if s.clock == nil {
		s.clock = wallClock{}
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.opts.Space == "" {
		s.opts.Space = chat.SpaceID(Name) + ":kith"
	}
	if s.opts.Name == "" {
		s.opts.Name = "Kith sandbox"
	}
	var err error
	if s.page, err = newPage(o.Page); err != nil {
		return nil, fmt.Errorf("sandbox page: %w", err)
	}
	if err := s.load(); err != nil {
		return nil, fmt.Errorf("sandbox journal: %w", err)
	}
	return s, s.begin()
}

// begin writes what a journal starts with, and ends what an earlier process
// left unanswered.
func (s *Sandbox) begin() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.state.Epoch == "" {
		look := s.opts.Look
		if look == "" {
			look = Kith
		}
		if err := s.append(Entry{Epoch: random(4), Look: look, Person: &Person{User: Bot, Here: true}}); err != nil {
			return err
		}
	}
	if s.state.Moving {
		now := s.clock.Now()
		if err := s.append(Entry{Clock: &Moved{Now: now.UTC(), Offset: s.state.Offset}}); err != nil {
			return err
		}
	}
	for _, i := range s.state.waiting() {
		if err := s.fail(i, "restarted"); err != nil {
			return err
		}
	}
	return nil
}

// Close ends the streams and writes everything out. Nothing can happen
// afterwards.
func (s *Sandbox) Close() error {
	s.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.close()
}

func (s *Sandbox) Name() chat.PlatformName { return Name }

// Space is the ID of the community.
func (s *Sandbox) Space() chat.SpaceID { return s.opts.Space }

// Caps are those of the look that is worn at the moment.
func (s *Sandbox) Caps() chat.Caps {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state.Look.Caps()
}

// Offset is how far ahead of the machine's clock people have moved theirs.
// Whoever makes the clock starts it there: it never goes back, not even when
// the process was killed while it moved.
func (s *Sandbox) Offset() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(s.state.Offset, time.Until(s.state.At))
}

// Duplicates is how often the bot sent something a second time with the same
// key since the start. Nobody saw it twice.
func (s *Sandbox) Duplicates() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.duplicate
}

// Watch calls f with everything that happens from now on, in order. f must not
// call the sandbox.
func (s *Sandbox) Watch(f func(Entry)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.watchers = append(s.watchers, f)
}

// wallClock is the machine's.
type wallClock struct{}

func (wallClock) Now() time.Time                                { return time.Now() }
func (wallClock) Advance(context.Context, time.Time) error      { return chat.ErrUnsupported }
func (wallClock) Next(context.Context) (time.Time, bool, error) { return time.Time{}, false, nil }
