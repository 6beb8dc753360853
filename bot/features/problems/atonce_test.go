package problems_test

import (
	"log/slog"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestOfTwoAtOnceOneTakesIt lets two organisers press at the same moment, in
// which a story has them press one after the other.
func TestOfTwoAtOnceOneTakesIt(t *testing.T) {
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			clock := scheduler.NewClock(bottest.Start)
			db := storagetest.Open(t, engine, clock.Now)
			world := chatfake.New(bottest.Profiles["slack"])
			p, err := bottest.NewPlayer(t.Context(), bottest.Stage{
				World: world, Space: chatfake.Space, DB: db, Clock: clock, Features: features, Log: slog.New(slog.DiscardHandler),
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.Close)
			play(t, p, `
organisers: olga, linus
ada: /problem
ada: fills kind=other; words=Once.; contact=relay
olga: presses Open
linus: presses Open`)
			var both sync.WaitGroup
			for _, who := range []chat.UserID{"olga", "linus"} {
				both.Go(func() {
					if err := world.Press(t.Context(), who, "Take it up"); err != nil {
						t.Error(err)
					}
				})
			}
			both.Wait()
			var steps, readers int
			err = db.Read(t.Context(), func(tx *storage.Tx) error {
				if err := tx.Get(t.Context(), []any{&steps}, `SELECT COUNT(*) FROM problem_step WHERE what = 'taken'`); err != nil {
					return err
				}
				return tx.Get(t.Context(), []any{&readers}, `SELECT COUNT(*) FROM problem WHERE state = 'taken' AND handler IN ('olga', 'linus')`)
			})
			if err != nil || steps != 1 || readers != 1 {
				t.Errorf("it was taken %d times, and %d look after it (%v)", steps, readers, err)
			}
		})
	}
}
