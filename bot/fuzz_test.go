package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features/help"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/features/setup"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// bare is a platform that can do as little as the contract allows.
type bare struct{ *null }

func (bare) Name() chat.PlatformName { return "bare" }
func (bare) Caps() chat.Caps         { return chat.Caps{} }

// besieged is a core at which anything is thrown.
type besieged struct {
	core    *bot.Core
	db      *storage.DB
	work    *scheduler.Worker
	log     bytes.Buffer
	events  int
	answers int
	wrong   error
}

func besiege(tb testing.TB, db *storage.DB, clock *scheduler.Clock) *besieged {
	ctx := context.Background()
	b := &besieged{db: db}
	log := slog.New(slog.NewTextHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelError}))
	var err error
	if b.core, err = bot.New(ctx, db, bot.CoreOptions{Log: log}, questions.New(), help.New(), me.New(), setup.New()); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(b.core.Close)
	for _, p := range []chat.Platform{b.null(), bare{b.null()}} {
		if err := b.core.Connect(ctx, p); err != nil {
			tb.Fatal(err)
		}
	}
	b.work = scheduler.NewWorker(db, b.core.Jobs(), log, scheduler.WorkerOpts{Parallel: 1, Clock: clock})
	err = db.InTx(ctx, func(tx *storage.Tx) error {
		err := errors.Join(people.SetChannel(ctx, tx, rigSpace, "questions", "#questions"), people.SetChannel(ctx, tx, "bare:kith", "questions", "#questions"))
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// null looks at everything that is shown.
func (b *besieged) null() *null {
	p := newNull()
	p.answered = func(_ chat.Token, r chat.Response) {
		b.answers++
		switch r := r.(type) {
		case chat.Reply:
			b.see(r.Message)
		case chat.Update:
			b.see(r.Message)
		case chat.Open:
			b.refuse(r.Form.Validate())
		case chat.Reject:
			b.refuse(r.Form.Validate())
		}
	}
	send := p.sent
	p.sent = func(out chat.Outgoing) chat.Receipt {
		b.see(out.Message)
		receipt := send(out)
		if out.Thread != "" {
			receipt.Thread = "thread"
		}
		return receipt
	}
	p.edited = func(_ chat.Ref, m chat.Message) { b.see(m) }
	p.homes = func(_ chat.UserID, m chat.Message) error { b.see(m); return nil }
	return p
}

func (b *besieged) refuse(err error) { b.wrong = errors.Join(b.wrong, err) }

// see refuses messages that a platform would refuse, that notify everybody, or
// that tell of a fault of ours. Headings and labels are plain text, which each
// adapter disarms.
func (b *besieged) see(m chat.Message) {
	b.refuse(m.Validate())
	text := string(m.Text)
	for _, block := range m.Blocks {
		switch block := block.(type) {
		case chat.Paragraph:
			text += string(block.Text)
		case chat.Quote:
			text += string(block.Text)
		case chat.Note:
			text += string(block.Text)
		case chat.Facts:
			for _, row := range block.Rows {
				text += string(row.Value)
			}
		}
	}
	if strings.Contains(text, "@everyone") || strings.Contains(text, "@here") {
		b.refuse(fmt.Errorf("everybody is notified: %q", text))
	}
	if strings.Contains(text, "our side") {
		b.refuse(fmt.Errorf("a fault: %q", text))
	}
}

// Ways to make an event nastier; bits of an assault's way.
const (
	onBare    = 1 << iota // on the platform that can do little
	repeated              // with the ID of the event before
	disguised             // by somebody whose profile is hostile
	huge                  // with texts a hundred times as long
	manages               // by somebody who manages the space
	inThread              // in the thread of a question, or in a direct conversation
)

// assault is an event in the words of a fuzzer.
type assault struct {
	what, way              uint8
	name, arg, text, value string
}

// latest as an argument is the ID of the latest question.
const latest = "latest"

func (b *besieged) latest() (id string) {
	err := b.db.Read(context.Background(), func(tx *storage.Tx) error {
		return tx.Get(context.Background(), []any{&id}, `SELECT id FROM question ORDER BY id DESC LIMIT 1`)
	})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		b.refuse(err)
	}
	return id
}

func (b *besieged) event(a assault) chat.Event {
	if a.way&repeated == 0 {
		b.events++
	}
	if a.way&huge != 0 {
		a.text, a.value = strings.Repeat(a.text, 100), strings.Repeat(a.value, 100)
	}
	h := chat.Header{ID: fmt.Sprint("e", b.events), Space: rigSpace, Actor: asker, In: "#questions", Reply: "token"}
	if a.way&onBare != 0 {
		h.Space = "bare:kith"
	}
	if a.way&disguised != 0 {
		h.Actor = chat.User{ID: chat.UserID(fmt.Sprint("u", len(a.value)%20)), Name: a.text, Locale: a.value, Zone: a.arg}
	}
	if h.Actor.Manages = a.way&manages != 0; a.way&inThread != 0 {
		h.In = "thread"
	}
	if a.arg == latest {
		a.arg = b.latest()
	}
	ref := chat.Ref{Space: h.Space, Conversation: h.In, Message: "m"}
	posted := chat.Posted{Header: h, Ref: ref, Text: a.text, Thread: a.way&inThread != 0, Direct: a.way&inThread == 0}
	values := chat.Values{a.arg: {a.value}}
	for _, field := range []string{"title", "details", "topics", "zone", "hours", "days"} {
		values[field] = []string{a.text, a.value}
	}
	switch a.what % 9 {
	case 0:
		return chat.Command{Header: h, Name: a.name, Options: map[string]string{"text": a.text, "question": a.value, a.arg: a.value}, Input: a.text}
	case 1:
		return chat.MessageCommand{Header: h, Name: a.name, Target: posted}
	case 2:
		return chat.Action{Header: h, Action: chat.ActionID{Name: a.name, Arg: a.arg}, Values: []string{a.value, a.text}, Source: ref}
	case 3:
		return chat.Submit{Header: h, Form: chat.ActionID{Name: a.name, Arg: a.arg}, Values: values}
	case 4:
		return chat.Completing{Header: h, Name: a.name, Option: a.arg, Partial: a.text}
	case 5:
		return chat.Joined{Header: h}
	case 6:
		return chat.Left{Header: h}
	case 8:
		return chat.Opened{Header: h}
	}
	return posted
}

// take delivers an event, does what it made due, and says what went wrong.
func (b *besieged) take(a assault) error {
	b.wrong, b.answers = nil, 0
	b.log.Reset()
	e := b.event(a)
	if err := b.core.Deliver(context.Background(), e); err != nil {
		b.refuse(err)
	}
	switch e.(type) {
	case chat.Posted, chat.Joined, chat.Left, chat.Opened:
	default:
		if b.answers != 1 {
			b.refuse(fmt.Errorf("%d answers", b.answers))
		}
	}
	if _, err := b.work.RunDue(context.Background()); err != nil {
		b.refuse(err)
	}
	if b.wrong != nil || b.log.Len() > 0 {
		return fmt.Errorf("%#v: %w\n%s", a, b.wrong, b.log.String())
	}
	return nil
}

// names is everything that features registered, and what they did not.
var names = []string{
	"ask", "question list", "question close", "question reopen", "question", "help", "me", "organiser setup", "", "as", "@everyone",
	"questions.ask", "questions.mark", "questions.add", "questions.answered", "questions.by", "questions.more", "questions.close", "questions.reopen",
	"bot.run", "bot.reopen", "bot.mute", "bot.show", "me.settings", "me.language", "me.messages", "me.pause", "me.stop", "me.start",
	"setup.channel", "setup.language", "setup.organisers", "setup.topics", "setup.hours", "me.mute", "me.zone",
}

var nasty = []string{
	"", "x", "How do I test time in Go?", "@everyone <@ada> *bold* [link](https://example.org) `code`", "\x00\x1b[31m\u202eabc\ufeff", "\xff\xfe\xc3",
	strings.Repeat("ab ", 3_500), "🧑‍🤝‍🧑\n\n\n# head\n> quote", "help", "22-6", "Europe/Berlin", "DROP TABLE question; --", strings.Repeat("@", 2_500),
}

// assaults combines all names with all nasty words, in every way at least once.
func assaults() (all []assault) {
	for _, what := range []uint8{3, 2, 7, 0, 1, 4, 5, 6, 8} { // first ask, then press
		for i, name := range names {
			all = append(all, assault{what, 0, name, latest, nasty[3], nasty[3]})
			for j, text := range nasty {
				arg := nasty[(i+j)%len(nasty)]
				if (i+j)%3 == 0 {
					arg = latest
				}
				a := assault{what, uint8(i*7 + j*5 + int(what)), name, arg, text, nasty[(i+2*j)%len(nasty)]}
				all = append(all, a)
				if a.way&huge != 0 {
					a.way &^= huge
					all = append(all, a)
				}
			}
		}
	}
	return all
}

func TestHostileEvents(t *testing.T) {
	clock := scheduler.NewClock(bottest.Start)
	storagetest.Each(t, clock.Now, func(t *testing.T, db *storage.DB) {
		b := besiege(t, db, clock)
		for i, a := range assaults() {
			if racing && i%5 != 0 {
				continue
			}
			if err := b.take(a); err != nil {
				t.Error(err)
			}
		}
	})
}

func FuzzEvents(f *testing.F) {
	for i, a := range assaults() {
		if i%47 == 0 { // TestHostileEvents has them all
			f.Add(a.what, a.way, a.name, a.arg, a.text, a.value)
		}
	}
	dir, err := os.MkdirTemp("", "kith-fuzz")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { os.RemoveAll(dir) })
	clock := scheduler.NewClock(bottest.Start)
	db, err := storage.OpenScratch(context.Background(), filepath.Join(dir, "kith.db"), clock.Now)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { db.Close() })
	b := besiege(f, db, clock)
	f.Fuzz(func(t *testing.T, what, way uint8, name, arg, text, value string) {
		if err := b.take(assault{what, way, name, arg, text, value}); err != nil {
			t.Error(err)
		}
	})
}
