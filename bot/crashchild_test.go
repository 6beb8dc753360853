package bot_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// The process that is killed: crash_test.go says what for.

// journal is a file of lines of words, written one by one. What was written is
// there after a kill.
type journal struct {
	mu sync.Mutex
	f  *os.File
}

func openJournal(tb testing.TB, dir, name string) *journal {
	tb.Helper()
	f, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	return &journal{f: f}
}

func (j *journal) add(words ...string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.f.WriteString(strings.Join(words, "\t") + "\n"); err != nil {
		panic(err)
	}
}

func readJournal(tb testing.TB, dir, name string) [][]string {
	tb.Helper()
	f, err := os.Open(filepath.Join(dir, name))
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var lines [][]string
	for s := bufio.NewScanner(f); s.Scan(); {
		lines = append(lines, strings.Split(s.Text(), "\t"))
	}
	return lines
}

// durable is a platform whose messages outlive the process, and which knows a
// message that comes again by its key.
type durable struct {
	*null
	posts, shows *journal

	mu      sync.Mutex
	byKey   map[string]chat.Receipt
	threads map[string]chat.ConversationID // by question's title
	answers map[chat.Token]chat.Response
}

func openDurable(tb testing.TB, dir string) *durable {
	p := &durable{
		null: newNull(), posts: openJournal(tb, dir, "posts"), shows: openJournal(tb, dir, "shows"),
		byKey: map[string]chat.Receipt{}, threads: map[string]chat.ConversationID{}, answers: map[chat.Token]chat.Response{},
	}
	for _, line := range readJournal(tb, dir, "posts") {
		if line[0] == "new" {
			p.keep(line[1], line[2], line[3])
		}
	}
	p.sent = p.send
	p.edited = func(ref chat.Ref, m chat.Message) { p.shows.add(string(ref.Message), line(m)) }
	p.answered = func(to chat.Token, r chat.Response) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.answers[to] = r
	}
	return p
}

// keep remembers a message; its key is its ID.
func (p *durable) keep(key, to, thread string) chat.Receipt {
	r := chat.Receipt{Ref: chat.Ref{Space: rigSpace, Conversation: chat.ConversationID(to), Message: chat.MessageID(key)}}
	if thread != "" {
		r.Thread = chat.ConversationID("thread of " + key)
		p.threads[thread] = r.Thread
	}
	p.byKey[key] = r
	return r
}

func (p *durable) send(out chat.Outgoing) chat.Receipt {
	p.mu.Lock()
	defer p.mu.Unlock()
	if first, again := p.byKey[out.Key]; again {
		p.posts.add("again", out.Key)
		return first
	}
	p.shows.add(out.Key, line(out.Message))
	p.posts.add("new", out.Key, string(out.To), out.Thread)
	return p.keep(out.Key, string(out.To), out.Thread)
}

func (p *durable) KeepThread(context.Context, chat.SpaceID, chat.ConversationID, bool) error {
	return nil
}

func (p *durable) thread(title string) chat.ConversationID {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.threads[title]
}

func (p *durable) answer(to chat.Token) chat.Response {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.answers[to]
}

func line(m chat.Message) string { return strings.Join(strings.Fields(string(m.Text)), " ") }

// deed is something a person does to a question: one line of the journal
// "deeds", written before it is done.
type deed struct{ event, verb, title string }

// crowd does deeds, each only when the one before it on the same question was
// acknowledged, and writes every acknowledgement down.
type crowd struct {
	dir         string
	rig         *rig
	platform    *durable
	deeds, acks *journal
}

func newCrowd(tb testing.TB, dir string, now func() time.Time) *crowd {
	p := openDurable(tb, dir)
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	return &crowd{dir, startRigAt(tb, filepath.Join(dir, "kith.db"), p, now, log), p, openJournal(tb, dir, "deeds"), openJournal(tb, dir, "acks")}
}

// undone are the deeds that nobody acknowledged, and the titles of all questions.
func (c *crowd) undone(tb testing.TB) (undone []deed, titles []string) {
	acked := map[string]bool{}
	for _, line := range readJournal(tb, c.dir, "acks") {
		acked[line[0]] = true
	}
	for _, line := range readJournal(tb, c.dir, "deeds") {
		d := deed{line[0], line[1], line[2]}
		if d.verb == "ask" {
			titles = append(titles, d.title)
		}
		if !acked[d.event] {
			undone = append(undone, d)
		}
	}
	return undone, titles
}

// askerOf makes everybody ask once, so that no budget of nudges holds.
func askerOf(title string) chat.User {
	return chat.User{ID: chat.UserID("asker of " + title), Name: "Asker", Locale: "en", Zone: "UTC"}
}

var helper = chat.User{ID: "grace", Name: "Grace", Locale: "en", Zone: "UTC"}

// event is the deed as the platform delivers it; nil when it cannot be done yet.
func (c *crowd) event(d deed) chat.Event {
	h := chat.Header{ID: d.event, Space: rigSpace, Actor: askerOf(d.title), In: "#questions", Reply: chat.Token(d.event)}
	if d.verb == "ask" {
		return chat.Submit{Header: h, Form: chat.ActionID{Name: "questions.ask"}, Values: chat.Values{"title": {d.title}}}
	}
	thread := c.platform.thread(d.title)
	if thread == "" {
		return nil
	}
	if d.verb == "reply" {
		if !c.recorded(thread) {
			return nil
		}
		h.Actor, h.In, h.Reply = helper, thread, ""
		return chat.Posted{Header: h, Ref: chat.Ref{Space: rigSpace, Conversation: thread, Message: chat.MessageID(d.event)}, Text: "Try this.", Thread: true}
	}
	if d.verb == "more" {
		h.Actor = helper
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(string(thread), "thread of questions.question/"), "@")
	return chat.Action{Header: h, Action: chat.ActionID{Name: "questions." + d.verb, Arg: id}}
}

// recorded is whether the core knows the thread as its own. People need longer
// to write into a new thread than it takes to record it; these would not.
func (c *crowd) recorded(thread chat.ConversationID) bool {
	return c.rig.db.Read(context.Background(), func(tx *storage.Tx) error {
		_, err := bot.CardIn(context.Background(), tx, rigSpace, thread)
		return err
	}) == nil
}

// do does a deed and writes down that it was acknowledged: "done", or "refused"
// with a reason for the person. Anything else is a fault.
func (c *crowd) do(d deed) error {
	e := c.event(d)
	if e == nil {
		c.acks.add(d.event, "refused")
		return nil
	}
	if err := c.rig.core.Deliver(context.Background(), e); err != nil {
		return err
	}
	outcome := "done"
	switch r := c.platform.answer(chat.Token(d.event)).(type) {
	case nil:
	case chat.Reply:
		if strings.Contains(line(r.Message), "went wrong") {
			return fmt.Errorf("%s %q: %s", d.verb, d.title, line(r.Message))
		}
		if d.verb != "ask" {
			outcome = "refused"
		}
	default:
		return fmt.Errorf("%s %q: answered by %T", d.verb, d.title, r)
	}
	c.acks.add(d.event, outcome)
	return nil
}

// TestCrashChild is no test of its own: it is the process that TestCrashes kills.
func TestCrashChild(t *testing.T) {
	dir, name := os.Getenv("KITH_CRASH_DIR"), os.Getenv("KITH_CRASH_NAME")
	if dir == "" {
		t.Skip("only TestCrashes starts it")
	}
	c := newCrowd(t, dir, afternoon(t, dir))
	undone, titles := c.undone(t)
	faults := make(chan error)
	for _, d := range undone { // the platform delivers again what nobody took
		if err := c.do(d); err != nil {
			t.Fatal(err)
		}
	}
	const people = 6
	for g := range people {
		var own []string
		for i := g; i < len(titles); i += people {
			own = append(own, titles[i])
		}
		go func() { faults <- c.live(fmt.Sprintf("%s %d", name, g), own) }()
	}
	fmt.Println("ready")
	t.Fatal(<-faults)
}

// live asks and acts on its own questions until the process is killed.
func (c *crowd) live(name string, own []string) error {
	verbs := []string{"reply", "reply", "more", "answered", "answered", "close", "reopen"}
	for n := 0; ; n++ {
		d := deed{event: fmt.Sprintf("%s.%d", name, n)}
		if len(own) == 0 || rand.N(3) == 0 {
			// One word of its own, or it would be taken for a question that was answered before.
			d.verb, d.title = "ask", "How do I survive "+strings.NewReplacer(" ", "x", ".", "x").Replace(d.event)
			own = append(own, d.title)
		} else {
			d.verb, d.title = verbs[rand.N(len(verbs))], own[len(own)-1-rand.N(min(len(own), 20))]
		}
		c.deeds.add(d.event, d.verb, d.title)
		if err := c.do(d); err != nil {
			return err
		}
	}
}
