package gratitude_test

import (
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestThanksToAnotherPlatform: Grace has left, and is on another platform with a
// linked account. There the thanks waits for her; the card stands where it was said.
func TestThanksToAnotherPlatform(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			w := newWorld(t, engine)
			w.play("channels: thanks=#thanks\nada: joins\ngrace: joins")
			w.exec(
				`INSERT INTO identity (platform, user_id, person) SELECT 'other', 'g2', person FROM identity WHERE user_id = 'grace'`,
				`INSERT INTO member (space, user_id, person, name, joined_at) SELECT 'other:two', 'g2', person, 'Grace Two', 1 FROM identity WHERE user_id = 'grace'`,
			)
			seen := w.play("grace: leaves\nada: /thanks @grace For the second year\nada: fills how=public")
			if !strings.Contains(seen, "#thanks shows: 💛 <@ada> thanks <@grace>.") {
				t.Errorf("the card stands where it was said: %s", seen)
			}
			if got := w.value(`SELECT to_space || ' ' || to_user FROM gratitude_to`); got != "other:two g2" {
				t.Errorf("it goes to %q", got)
			}
			if got := w.value(`SELECT space || ' ' || user_id FROM nudge WHERE kind = 'gratitude.received'`); got != "other:two g2" {
				t.Errorf("it waits for %q", got)
			}
			if m := w.shown("card gratitude.note"); !strings.Contains(m, "Ada, whom you know from another community, thanks you:") || strings.Contains(m, "<@") {
				t.Errorf("she reads %q", m)
			}
			w.play("ada: presses Undo")
			if got := w.value(`SELECT COUNT(*) || '' FROM gratitude_to`); got != "0" {
				t.Errorf("%s are left", got)
			}
		})
	}
}

// world is a story with the database and everything that is shown at hand.
type world struct {
	*testing.T
	db     *storage.DB
	fake   *chatfake.Platform
	player *bottest.Player
	mu     sync.Mutex
	last   map[string]string // what was shown last, by who showed it
}

func newWorld(t *testing.T, engine storagetest.Engine) *world {
	clock := scheduler.NewClock(bottest.Start)
	w := &world{T: t, db: storagetest.Open(t, engine, clock.Now), fake: chatfake.New(bottest.Profiles["sandbox"]), last: map[string]string{}}
	player, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: w.fake, Space: chatfake.Space, DB: w.db, Clock: clock, Features: features, Log: slog.New(slog.DiscardHandler), Watch: w.watch,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(player.Close)
	w.player = player
	return w
}

func (w *world) watch(name string, shown any) {
	if m, ok := shown.(chat.Message); ok {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.last[name] = string(m.Text)
	}
}

func (w *world) shown(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.last[name]
}

func (w *world) play(script string) string {
	w.Helper()
	seen, err := w.player.Play(w.Context(), script)
	if err != nil {
		w.Fatal(err, "\n", seen)
	}
	return seen
}

func (w *world) exec(statements ...string) {
	w.Helper()
	err := w.db.InTx(w.Context(), func(tx *storage.Tx) error {
		for _, statement := range statements {
			if _, err := tx.Exec(w.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) value(query string) (v string) {
	w.Helper()
	err := w.db.Read(w.Context(), func(tx *storage.Tx) error { return tx.Get(w.Context(), []any{&v}, query) })
	if err != nil {
		w.Fatal(query, err)
	}
	return v
}

// TestTheLetter reads what somebody keeps.
func TestTheLetter(t *testing.T) {
	w := newWorld(t, storagetest.SQLite)
	w.play(`topics: go
person: ada
person: eve
person: linus
person: grace
ada: /answer q1 grace go
ada: presses Say thanks
ada: fills because=Now my tests take a second.\nAnd my Sunday is mine.
eve: /thanks @grace For **being** here, @everyone
eve: fills how=private
linus: /introduce mentor:grace topic:go
linus: /advice item:i1
time: +30d
linus: presses Tell what came of it
linus: fills came=I got the job.; share=yes
grace: presses What my help led to
grace: presses My year`)
	file, found := w.fake.File("grace")
	const want = `# What my help led to

Dear Grace, this is what people told Kith about your help from 2025-04-01 to 2026-04-01.

You were thanked 2 times, by 2 people.

- go: once.
- other things: once.

## In their words

> For \*\*being\*\* here, @everyone

Eve, 2026-03-02

> Now my tests take a second.
> And my Sunday is mine.

Ada, 2026-03-02

## What came of it

A piece of your advice was put to use.

> I got the job.

Linus, 2026-04-01

Much of what you gave stands nowhere. Thank you for all of it.
`
	if !found || string(file.Data) != want {
		t.Errorf("the letter is\n%s", file.Data)
	}
}
