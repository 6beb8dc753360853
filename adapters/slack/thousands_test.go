package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// allowance is Slack's limits: in any minute so many calls of a method, or so many
// messages in a workspace, and one a second in a channel with bursts of five.
type allowance struct {
	went    map[string][]time.Time
	refused int
}

// perMinute are the limits that these tests meet. Source: docs.slack.dev, "Rate
// limits"; "several hundred" messages are taken to be four.
var perMinute = map[string]int{"chat.postMessage": 400, "conversations.open": 50, "users.info": 100, "views.open": 100, "chat.update": 50}

func (a *allowance) refuse(r apiCall) (apiReply, bool) {
	if most := perMinute[r.method]; most > 0 && !a.take(r.method, most, time.Minute, r.at) {
		return tooSoon("30")(r), true
	}
	if r.method == "chat.postMessage" && !a.take(r.values.Get("channel"), 8, 4*time.Second, r.at) {
		return tooSoon("1")(r), true
	}
	return apiReply{}, false
}

func (a *allowance) take(what string, most int, in time.Duration, now time.Time) bool {
	if a.went == nil {
		a.went = map[string][]time.Time{}
	}
	a.went[what] = slices.DeleteFunc(a.went[what], func(at time.Time) bool { return now.Sub(at) >= in })
	if len(a.went[what]) >= most {
		a.refused++
		return false
	}
	a.went[what] = append(a.went[what], now)
	return true
}

// until sends a message, and comes again when it was too early, as the core does.
func until(ctx context.Context, a *Adapter, who chat.UserID, to chat.ConversationID, key string) error {
	for {
		err := error(nil)
		if who != "" {
			to, err = a.Converse(ctx, aSpace, []chat.UserID{who})
		}
		if err == nil {
			_, err = a.Send(ctx, chat.Outgoing{Space: aSpace, To: to, Message: says("You meet tomorrow."), Key: key})
		}
		var early *chat.RateLimitError
		if !errors.As(err, &early) {
			return err
		}
		time.Sleep(early.After)
	}
}

// answers lets people be answered all the time, in the ways that take a place of
// what is limited, and returns how long the longest waited.
func answers(t *testing.T, a *Adapter, over func() bool) (n int, worst time.Duration) {
	t.Helper()
	for ; !over(); n++ {
		time.Sleep(5 * time.Second)
		for _, method := range []string{"chat.postMessage", "views.open"} {
			began := time.Now()
			err := a.call(t.Context(), call{team: aTeam, method: method, channel: "C00"}, func(api *slackgo.Client) error {
				if method == "views.open" {
					_, err := api.OpenViewContext(t.Context(), "1.2.3", drawLoading(""))
					return err
				}
				_, _, err := api.PostMessageContext(t.Context(), "C00", slackgo.MsgOptionText("Here you are.", false))
				return err
			})
			if err != nil {
				t.Error(err)
			}
			worst = max(worst, time.Since(began))
		}
	}
	return n, worst
}

// together does n things, as many at once as the worker has places.
func together(t *testing.T, n int, do func(i int) error) (over func() bool, wait func()) {
	var next, done atomic.Int64
	var working sync.WaitGroup
	for range 8 {
		working.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if err := do(int(i)); err != nil {
					t.Error(err)
				}
				done.Add(1)
			}
		})
	}
	return func() bool { return done.Load() == int64(n) }, working.Wait
}

// allowed is how long n messages take at the least; answers are such, too.
func allowed(n int) time.Duration {
	return time.Duration(n) * time.Minute / time.Duration(perMinute["chat.postMessage"])
}

// TestTenThousandReminders: direct messages to 10,000 people are due at once, whose
// conversations are not known. They leave nearly as fast as Slack's limits allow,
// without one refusal, and people who do something meanwhile are answered at once.
func TestTenThousandReminders(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 2_000
	}
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		side.limits, side.takes = &allowance{}, 50*time.Millisecond
		began := time.Now()
		over, wait := together(t, n, func(i int) error {
			return until(t.Context(), a, chat.UserID(fmt.Sprintf("U%05d", i)), "", strconv.Itoa(i))
		})
		asked, worst := answers(t, a, over)
		wait()
		took, ideal := time.Since(began), allowed(n+asked)
		t.Logf("%d reminders in %v, %.1f %% of what the limits allow; %d answers of 429; the longest of %d answers took %v",
			n, took, 100*ideal.Seconds()/took.Seconds(), side.limits.refused, 2*asked, worst)
		if took > ideal*100/95 || side.limits.refused > 0 || worst > time.Second {
			t.Error("that is too slow")
		}
	})
}

// TestNineHundredMessages: cards in 90 channels of one workspace are due at once.
func TestNineHundredMessages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, side := connect(t)
		side.limits, side.takes = &allowance{}, 50*time.Millisecond
		began := time.Now()
		over, wait := together(t, 900, func(i int) error {
			return until(t.Context(), a, "", chat.ConversationID(fmt.Sprintf("C%02d", i%90+1)), strconv.Itoa(i))
		})
		asked, worst := answers(t, a, over)
		wait()
		took, ideal := time.Since(began), allowed(900+asked)
		t.Logf("900 messages in %v, %.1f %% of what the limits allow; %d answers of 429; the longest of %d answers took %v",
			took, 100*ideal.Seconds()/took.Seconds(), side.limits.refused, 2*asked, worst)
		if took > ideal*100/95 || side.limits.refused > 0 || worst > time.Second {
			t.Error("that is too slow")
		}
	})
}

// TestThousandsInOneWorkspaceLeaveTheOthersAlone: a message elsewhere leaves at once.
func TestThousandsInOneWorkspaceLeaveTheOthersAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pace.Pacer
		for p.Wait(t.Context(), pace.Call{Team: "T1", Method: "chat.postMessage", Priority: pace.Nudge, Patience: patience}) == nil {
			continue
		}
		began := time.Now()
		if err := p.Wait(t.Context(), pace.Call{Team: "T2", Method: "chat.postMessage", Priority: pace.Nudge}); err != nil || time.Since(began) > 0 {
			t.Errorf("waited %v: %v", time.Since(began), err)
		}
	})
}
