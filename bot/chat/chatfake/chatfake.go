// Package chatfake is a chat platform in memory. Its capabilities are chosen by
// whoever makes it, so one scenario plays as on any platform. It is
// deterministic: IDs are counted, and it never starts a goroutine or reads the
// clock of the machine.
//
//	chatfake.go  the messages, and what goes wrong with them
//	remove.go    a bot that is put out
//	harm.go      channels that are gone, or forbidden to the bot
//	places.go    direct conversations, rooms, threads, people
//	home.go      everybody's own page
//	answers.go   tokens, and the answers to interactions
//	world.go     what people do
//	find.go      what people point at
//	follow.go    pointing at the same things in another language
//	seen.go      what becomes visible, in words
package chatfake

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Space is the community everything happens in, unless [WithSpace] says another.
const Space chat.SpaceID = "fake:kith"

// Bot is the bot as people see it.
var Bot = chat.User{ID: "kith", Name: "Kith", Bot: true}

// Platform implements [chat.Platform] and [chattest.World]. People's IDs are
// readable ("ada"), and so are channels' ("#questions"): every channel that
// somebody names exists.
type Platform struct {
	mu       sync.Mutex
	space    chat.SpaceID
	caps     chat.Caps
	now      func() time.Time
	sink     chat.Sink
	next     int
	users    map[chat.UserID]chat.User
	refusing map[chat.UserID]bool
	places   map[chat.ConversationID]*place
	posts    []*post
	forms    map[chat.UserID]openForm
	tokens   map[chat.Token]*interaction
	receipts map[string]chat.Receipt
	repeated int
	faults   map[string]*fault
	harms    map[chat.ConversationID]chattest.Harm
	specs    []chat.CommandSpec
	seen     []string
	last     chat.Event
	waiting  []chat.Event // nobody took them yet
	out      bool         // nobody wants the bot here
	leader   *Platform    // where people look before they point here
}

// place is a conversation that is not a channel.
type place struct {
	title  string // of a thread
	closed bool
	people []chat.UserID // of a direct conversation or a room; whose page it is
	home   bool          // a page and what is answered there: no conversation
}

type post struct {
	ref     chat.Ref
	from    chat.UserID
	only    chat.UserID // who alone sees it; empty for everybody
	message chat.Message
	thread  chat.ConversationID // the thread on it
	gone    bool
}

type fault struct {
	left int
	err  error
}

// Option changes how a platform is made.
type Option func(*Platform)

// WithClock lets events carry the time of now.
func WithClock(now func() time.Time) Option { return func(p *Platform) { p.now = now } }

// WithSpace lets everything happen in another community, also of another platform.
func WithSpace(space chat.SpaceID) Option { return func(p *Platform) { p.space = space } }

var start = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// New returns an empty platform with these capabilities. Without a clock it is
// always the morning of 2 March 2026.
func New(caps chat.Caps, opts ...Option) *Platform {
	p := &Platform{
		caps: caps, space: Space, now: func() time.Time { return start },
		users: map[chat.UserID]chat.User{Bot.ID: Bot}, refusing: map[chat.UserID]bool{},
		places: map[chat.ConversationID]*place{}, forms: map[chat.UserID]openForm{},
		tokens: map[chat.Token]*interaction{}, receipts: map[string]chat.Receipt{}, faults: map[string]*fault{},
		harms: map[chat.ConversationID]chattest.Harm{},
	}
	for _, o := range opts {
		o(p)
	}
	return p
}

var (
	_ chat.Platform         = (*Platform)(nil)
	_ chat.CommandPublisher = (*Platform)(nil)
	_ chat.ThreadKeeper     = (*Platform)(nil)
	_ chat.HomePage         = (*Platform)(nil)
	_ chat.ThreadNamer      = (*Platform)(nil)
	_ chattest.World        = (*Platform)(nil)
	_ chattest.Breaker      = (*Platform)(nil)
	_ chattest.Remover      = (*Platform)(nil)
)

func (p *Platform) Name() chat.PlatformName { return p.space.Platform() }
func (p *Platform) Caps() chat.Caps         { return p.caps }

// Attach is Run without the waiting. Attaching another sink is a bot that
// started again: messages stay, and events that nobody took are delivered.
func (p *Platform) Attach(sink chat.Sink) {
	p.mu.Lock()
	p.sink = sink
	p.mu.Unlock()
	p.redeliver(context.Background())
}

func (p *Platform) Run(ctx context.Context, sink chat.Sink) error {
	p.Attach(sink)
	<-ctx.Done()
	return nil
}

func (p *Platform) PublishCommands(_ context.Context, specs []chat.CommandSpec) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.specs = slices.Clone(specs)
	return nil
}

// Commands are the published ones.
func (p *Platform) Commands() []chat.CommandSpec {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.specs)
}

// Send posts a message. The failure "send-after" is one whose answer is lost:
// the message stands there, but Send returns the error.
func (p *Platform) Send(_ context.Context, out chat.Outgoing) (chat.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("send"); err != nil {
		return chat.Receipt{}, err
	}
	if err := out.Message.Validate(); err != nil {
		return chat.Receipt{}, err
	}
	if first, ok := p.receipts[out.Key]; ok && out.Key != "" {
		p.repeated++
		return first, nil
	}
	if err := p.reachable(out.Space, out.To); err != nil {
		return chat.Receipt{}, err
	}
	if err := p.harm(out.To, out.Thread != ""); err != nil {
		return chat.Receipt{}, err
	}
	receipt := p.post(out)
	if out.Key != "" {
		p.receipts[out.Key] = receipt
	}
	return receipt, p.failing("send-after")
}

func (p *Platform) post(out chat.Outgoing) chat.Receipt {
	m := p.add(&post{ref: chat.Ref{Conversation: out.To}, from: Bot.ID, message: out.Message})
	if out.Thread != "" {
		m.thread = chat.ConversationID(p.count("t"))
		p.places[m.thread] = &place{title: out.Thread}
	}
	return chat.Receipt{Ref: m.ref, Thread: m.thread}
}

// add keeps a message and says that it is there.
func (p *Platform) add(m *post) *post {
	m.ref = chat.Ref{Space: p.space, Conversation: m.ref.Conversation, Message: chat.MessageID(p.count("m"))}
	p.posts = append(p.posts, m)
	p.see(m, chattest.Shows)
	return m
}

// reachable is whether the bot may write there.
func (p *Platform) reachable(space chat.SpaceID, to chat.ConversationID) error {
	at := p.places[to]
	switch {
	case space != p.space || at == nil && !isChannel(to):
		return chat.ErrNotFound
	case at != nil && len(at.people) == 1 && p.refusing[at.people[0]]:
		return chat.ErrUnreachable
	}
	return nil
}

func isChannel(id chat.ConversationID) bool { return len(id) > 1 && id[0] == '#' }

func (p *Platform) Edit(_ context.Context, ref chat.Ref, m chat.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("edit"); err != nil {
		return err
	}
	if err := m.Validate(); err != nil {
		return err
	}
	if err := p.harm(ref.Conversation, false); err != nil {
		return err
	}
	return p.edit(ref, m)
}

func (p *Platform) edit(ref chat.Ref, m chat.Message) error {
	at := p.at(ref)
	if at == nil || at.from != Bot.ID {
		return chat.ErrNotFound
	}
	if reflect.DeepEqual(at.message, m) {
		return nil // nobody sees a difference
	}
	at.message = m
	p.see(at, chattest.NowShows)
	return nil
}

func (p *Platform) Delete(_ context.Context, ref chat.Ref) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.failing("delete"); err != nil {
		return err
	}
	if err := p.harm(ref.Conversation, false); err != nil {
		return err
	}
	at := p.at(ref)
	if at == nil || at.from != Bot.ID {
		return chat.ErrNotFound
	}
	at.gone = true
	p.see(at, chattest.NoLongerShows)
	return nil
}

func (p *Platform) at(ref chat.Ref) *post {
	for _, m := range p.posts {
		if m.ref == ref && !m.gone {
			return m
		}
	}
	return nil
}

// count makes an ID.
func (p *Platform) count(prefix string) string {
	p.next++
	return fmt.Sprint(prefix, p.next)
}

// failing returns what an operation is told to fail with.
func (p *Platform) failing(op string) error {
	if p.out {
		return chat.ErrForbidden
	}
	f := p.faults[op]
	if f == nil || f.left == 0 {
		return nil
	}
	f.left--
	return f.err
}
