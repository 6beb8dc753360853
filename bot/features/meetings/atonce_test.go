package meetings_test

import (
	"fmt"
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

// crowd is a community in which many people press at the same moment.
type crowd struct {
	*testing.T
	world  *chatfake.Platform
	db     *storage.DB
	player *bottest.Player
}

const pressing = 12 // people at once

func newCrowd(t *testing.T, engine storagetest.Engine) *crowd {
	clock := scheduler.NewClock(bottest.Start)
	c := &crowd{T: t, world: chatfake.New(bottest.Profiles["slack"]), db: storagetest.Open(t, engine, clock.Now)}
	player, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: c.world, Space: chatfake.Space, DB: c.db, Clock: clock, Features: features, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(player.Close)
	c.player = player
	var joins strings.Builder
	for i := range pressing {
		fmt.Fprintf(&joins, "%s: joins\n", user(i))
	}
	c.play("channels: meetings=#meetings\nada: joins\n" + joins.String())
	return c
}

func user(i int) chat.UserID { return chat.UserID(fmt.Sprintf("user%c", 'a'+i)) }

func (c *crowd) play(script string) {
	c.Helper()
	if got, err := c.player.Play(c.Context(), strings.TrimSpace(script)); err != nil {
		c.Fatal(err, "\n", got)
	}
}

// press lets all of them press a button at once, each as often as said.
func (c *crowd) press(label string, times int) {
	var all sync.WaitGroup
	for i := range pressing {
		for range times {
			all.Go(func() {
				if err := c.world.Press(c.Context(), user(i), label); err != nil {
					c.Error(err)
				}
			})
		}
	}
	all.Wait()
}

func (c *crowd) count(query string) (n int) {
	c.Helper()
	err := c.db.Read(c.Context(), func(tx *storage.Tx) error { return tx.Get(c.Context(), []any{&n}, query) })
	if err != nil {
		c.Fatal(err)
	}
	return n
}

// drafts are what was written and not sent.
func (c *crowd) drafts() (ids []string) {
	c.Helper()
	err := c.db.Read(c.Context(), func(tx *storage.Tx) error {
		return tx.Each(c.Context(), func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			ids = append(ids, id)
			return err
		}, `SELECT id FROM meeting_draft`)
	})
	if err != nil || len(ids) != pressing {
		c.Fatal(ids, err)
	}
	return ids
}

// stands checks how many have a place and how many wait, and that no two are at the
// same place in the line.
func (c *crowd) stands(taken, waiting int) {
	c.Helper()
	gotTaken, gotWaiting := c.count(`SELECT COUNT(*) FROM meeting_seat WHERE seated`), c.count(`SELECT COUNT(*) FROM meeting_seat WHERE NOT seated`)
	if gotTaken != taken || gotWaiting != waiting {
		c.Errorf("%d have a place and %d wait, want %d and %d", gotTaken, gotWaiting, taken, waiting)
	}
	if n, all := c.count(`SELECT COUNT(DISTINCT nr) FROM meeting_seat`), gotTaken+gotWaiting; n != all {
		c.Errorf("%d people stand at %d places of the line", all, n)
	}
	if n := c.count(`SELECT COUNT(*) FROM meeting_seat s WHERE s.seated AND EXISTS (SELECT 1 FROM meeting_seat w WHERE NOT w.seated AND w.nr < s.nr)`); n > 0 {
		c.Errorf("%d were passed over", n)
	}
}

// TestAtOnceNoPlaceIsGivenTwice lets everybody join, and most leave, at the same
// moment.
func TestAtOnceNoPlaceIsGivenTwice(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			c := newCrowd(t, engine)
			c.play("ada: /meet open fri 18:00\nada: presses Change\nada: fills places=3\nada: presses Open it")
			c.press("Join", 2)
			c.stands(3, pressing-3)
			c.play("time: +1m\nada: /meet list\nada: chooses Office hours\nada: presses Title and places\nada: fills places=5")
			c.stands(5, pressing-5)
			c.press("Leave", 1)
			c.stands(0, 0)
			c.press("Join", 1)
			c.stands(5, pressing-5)
		})
	}
}

// TestAtOnceNobodyOpensTooMany lets one host send several at the same moment.
func TestAtOnceNobodyOpensTooMany(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			c := newCrowd(t, engine)
			for i := range 4 {
				c.play(fmt.Sprintf("ada: /meet open fri 1%d:00\nada: presses Open it", i))
			}
			for i := range pressing {
				c.play(fmt.Sprintf("ada: /meet open sat %d:00", 9+i))
			}
			var both sync.WaitGroup
			for _, draft := range c.drafts() {
				both.Go(func() {
					err := c.player.Core().Deliver(t.Context(), chat.Action{
						Header: chat.Header{ID: "press-" + draft, Space: chatfake.Space, Actor: chat.User{ID: "ada"}}, Action: chat.ActionID{Name: "meetings.send", Arg: draft},
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
			if n := c.count(`SELECT COUNT(*) FROM meeting_plan WHERE state = 'set'`); n != 5 {
				t.Errorf("%d are open", n)
			}
		})
	}
}
