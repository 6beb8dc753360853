package discord_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

// TestTenThousandReminders: direct messages to 10,000 people are due at once, with
// Discord's limits in force. They leave nearly as fast as these allow, without one
// refusal, and people who do something meanwhile are answered at once.
func TestTenThousandReminders(t *testing.T) {
	n := 10_000
	if testing.Short() || racing {
		n = 1_000
	}
	synctest.Test(t, func(t *testing.T) {
		s := connect(t, discordtest.Options{Limits: true})
		people, ctx := s.people, t.Context()
		space := chat.SpaceID("discord:" + people.guild.String())
		var next, failed atomic.Int64
		began := time.Now()
		var sending sync.WaitGroup
		for range 8 { // as many as the worker has places
			sending.Go(func() {
				for i := next.Add(1); i <= int64(n); i = next.Add(1) {
					who := people.newcomer(int(i))
					if err := remind(ctx, s.adapter, space, who, i); err != nil {
						failed.Add(1)
						t.Error(err)
					}
				}
			})
		}
		worst := meanwhile(t, people, s.sink, func() bool { return next.Load() > int64(n) })
		sending.Wait()
		took, counts := time.Since(began), s.double.Counts()
		allowed := time.Duration(2*n) * time.Second / 50 // a conversation and a message each
		t.Logf("%d reminders in %v, %.1f %% of what the limits allow; %d answers of 429; an answer took %v at most", n, took, 100*allowed.Seconds()/took.Seconds(), counts.Limited, worst)
		if took > allowed*100/95 {
			t.Errorf("took %v, the limits allow %v", took, allowed)
		}
		if counts.Limited > 0 || failed.Load() > 0 {
			t.Errorf("%d answers of 429, %d failures", counts.Limited, failed.Load())
		}
		if worst > time.Second {
			t.Errorf("somebody waited %v for an answer", worst)
		}
	})
}

// remind sends a direct message, and comes again when it was too early.
func remind(ctx context.Context, p chat.Platform, space chat.SpaceID, who discordtest.ID, i int64) error {
	for {
		to, err := p.Converse(ctx, space, []chat.UserID{chat.UserID(who.String())})
		if err == nil {
			_, err = p.Send(ctx, chat.Outgoing{Space: space, To: to, Message: chat.Message{Text: "You meet tomorrow."}, Key: "reminder/" + strconv.FormatInt(i, 10)})
		}
		var early *chat.RateLimitError
		if !errors.As(err, &early) {
			return err
		}
		time.Sleep(early.After)
	}
}

// meanwhile lets somebody do something now and then, and returns how long the
// longest answer took.
func meanwhile(t *testing.T, people *typing, sink *noting, over func() bool) (worst time.Duration) {
	t.Helper()
	for !over() {
		time.Sleep(3 * time.Second)
		began := time.Now()
		ids := people.type3(t)
		for _, id := range ids {
			for !people.double.Answered(id) && time.Since(began) < 3*time.Second {
				time.Sleep(5 * time.Millisecond)
			}
			if n, late := sink.of(id); n != 1 || late {
				t.Errorf("told %d times, late %v", n, late)
			}
		}
		worst = max(worst, time.Since(began))
	}
	return worst
}

// newcomer is somebody who has not been there before.
func (p *typing) newcomer(n int) discordtest.ID {
	who := p.double.AddUser(discordtest.User{Name: fmt.Sprintf("newcomer%d", n)})
	p.double.AddMember(p.guild, who)
	return who
}
