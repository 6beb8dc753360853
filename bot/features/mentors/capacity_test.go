package mentors_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// answers is a platform that remembers what it was asked to answer.
type answers struct {
	*chatfake.Platform
	mu   sync.Mutex
	said []string
}

func (a *answers) Respond(_ context.Context, _ chat.Token, r chat.Response) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch r := r.(type) {
	case chat.Reply:
		a.said = append(a.said, string(r.Message.Text))
	case chat.Update:
		a.said = append(a.said, string(r.Message.Text))
	default:
		a.said = append(a.said, fmt.Sprint(r))
	}
	return nil
}

// crowded is a mentor with one place, whom many have asked.
type crowded struct {
	*testing.T
	db    *storage.DB
	core  *bot.Core
	world *answers
	n     int // presses
}

func newCrowded(t *testing.T, engine storagetest.Engine) *crowded {
	clock := scheduler.NewClock(bottest.Start)
	db, err := storage.Open(t.Context(), storagetest.URL(t, engine), clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, features()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(core.Close)
	world := &answers{Platform: chatfake.New(bottest.Profiles["sandbox"])}
	if err := core.Connect(t.Context(), world); err != nil {
		t.Fatal(err)
	}
	return &crowded{T: t, db: db, core: core, world: world}
}

// ask lets so many members ask grace, who has one place.
func (c *crowded) ask(n int) {
	c.Helper()
	ctx := c.Context()
	err := c.db.InTx(ctx, func(tx *storage.Tx) error {
		if _, err := people.Meet(ctx, tx, chatfake.Space, chat.User{ID: "grace", Name: "Grace"}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO mentor_offer (space, user_id, state, capacity, weekly, reply_days, format, languages, hours_from, hours_to, days, since)
			VALUES ($1, 'grace', 'open', 1, 100, 3, 'weeks', '["en"]', 540, 1200, 127, 1)`, chatfake.Space)
		for i := range n {
			if err != nil {
				return err
			}
			who, at := fmt.Sprintf("mentee%d", i), storage.Millis(tx.Now())
			if _, err := people.Meet(ctx, tx, chatfake.Space, chat.User{ID: chat.UserID(who), Name: who}); err != nil {
				return err
			}
			_, err = tx.Exec(ctx, `INSERT INTO mentor_request (id, space, mentee, mentor, topic, state, want, why, shows, at)
				VALUES ($1, $2, $3, 'grace', 'go', 'sent', 'To learn something.', 'You know it.', '[]', $4)`, "r"+who, chatfake.Space, who, at)
			if err == nil {
				_, err = tx.Exec(ctx, `INSERT INTO mentor_ask (id, request, space, mentor, state, clock, at) VALUES ($1, $2, $3, 'grace', 'asked', $4, $4)`, "a"+who, "r"+who, chatfake.Space, at)
			}
		}
		return err
	})
	if err != nil {
		c.Fatal(err)
	}
}

// press lets people press at the same time.
func (c *crowded) press(all ...chat.Action) {
	var pressing sync.WaitGroup
	for _, a := range all {
		c.n++
		a.ID, a.Space, a.Reply = fmt.Sprint("press", c.n), chatfake.Space, chat.Token(fmt.Sprint("token", c.n))
		pressing.Go(func() {
			if err := c.core.Deliver(c.Context(), a); err != nil {
				c.Error(err)
			}
		})
	}
	pressing.Wait()
}

func (c *crowded) count(query string) (n int) {
	c.Helper()
	if err := c.db.Read(c.Context(), func(tx *storage.Tx) error { return tx.Get(c.Context(), []any{&n}, query) }); err != nil {
		c.Fatal(err)
	}
	return n
}

func by(who chat.UserID, verb, arg string) chat.Action {
	return chat.Action{Header: chat.Header{Actor: chat.User{ID: who, Name: string(who)}}, Action: chat.ActionID{Name: "mentors." + verb, Arg: arg}}
}

// TestOnePlace lets a mentor with one place say yes to fifty at once, on as many
// devices as they like: one yes holds, and each of the others says kindly why not.
func TestOnePlace(t *testing.T) {
	const many = 50
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			c := newCrowded(t, engine)
			c.ask(many)
			var presses []chat.Action
			for i := range many {
				presses = append(presses, by("grace", "accept", fmt.Sprint("amentee", i)))
			}
			c.press(presses...)
			if n := c.count(`SELECT COUNT(*) FROM mentor_ask WHERE state = 'accepted'`); n != 1 {
				t.Errorf("%d were accepted", n)
			}
			if n := c.count(`SELECT COUNT(*) FROM mentor_consent WHERE what = 'accept'`); n != 1 {
				t.Errorf("the ledger holds %d", n)
			}
			kind := 0
			for _, text := range c.world.said {
				if strings.Contains(text, "as many as you offered to take") {
					kind++
				}
			}
			if kind != many-1 {
				t.Errorf("%d were told kindly, want %d: %q", kind, many-1, c.world.said)
			}
		})
	}
}

// TestBothAtOnce lets the mentor take their yes back while the mentee says theirs:
// either both are introduced, or neither is.
func TestBothAtOnce(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			c := newCrowded(t, engine)
			c.ask(1)
			c.press(by("grace", "accept", "amentee0"))
			c.press(by("grace", "take-back", "amentee0"), by("mentee0", "confirm", "rmentee0"), by("mentee0", "confirm", "rmentee0"), by("grace", "take-back", "amentee0"))
			introduced := c.count(`SELECT COUNT(*) FROM mentor_request WHERE state = 'introduced'`)
			holds := c.count(`SELECT COUNT(DISTINCT what) FROM mentor_consent WHERE taken_back = 0`)
			asked := c.count(`SELECT COUNT(*) FROM mentor_ask WHERE state = 'introduced'`)
			rooms := c.count(`SELECT COUNT(*) FROM job WHERE kind = 'bot.deliver' AND REPLACE(args, 'mentors.room', '') <> args`)
			if introduced != asked || introduced != rooms || introduced == 1 && holds != 2 {
				t.Errorf("introduced %d, asks %d, rooms %d, yeses that hold %d; %q", introduced, asked, rooms, holds, c.world.said)
			}
		})
	}
}
