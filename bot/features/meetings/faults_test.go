package meetings

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/scheduler"
)

// moody is a platform that refuses, limits, and loses its answer after it has taken a
// message. It counts what people got.
type moody struct {
	*chatfake.Platform
	mu      sync.Mutex
	mood    *rand.Rand // nil: it works
	got     map[string]int
	timeout int // answers lost after a message was taken
}

func newMoody(caps chat.Caps) *moody {
	return &moody{Platform: chatfake.New(caps), got: map[string]int{}}
}

func (p *moody) Converse(_ context.Context, _ chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	return chat.ConversationID(fmt.Sprint("with ", users)), nil
}

var errPassing = errors.New("internal error")

func (p *moody) Send(_ context.Context, out chat.Outgoing) (chat.Receipt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	receipt := chat.Receipt{Ref: chat.Ref{Space: out.Space, Conversation: out.To, Message: chat.MessageID(out.Key)}}
	if p.Caps().SendsOnce != chat.No && p.got[out.Key] > 0 {
		return receipt, nil
	}
	if p.mood != nil {
		switch p.mood.IntN(8) {
		case 0:
			return chat.Receipt{}, errPassing
		case 1:
			return chat.Receipt{}, &chat.RateLimitError{After: 5 * time.Second}
		case 2:
			p.got[out.Key]++
			p.timeout++
			return chat.Receipt{}, context.DeadlineExceeded
		}
	}
	p.got[out.Key]++
	return receipt, nil
}

// count is how many reminders came, and how many came again.
func (p *moody) count() (came, again int) {
	for _, n := range p.got {
		came, again = came+1, again+n-1
	}
	return came, again
}

func (t *town) runUntil(tb testing.TB, clock *scheduler.Clock, end time.Time) {
	tb.Helper()
	for now := clock.Now(); now.Before(end); now = clock.Now() {
		if _, err := t.work.RunDue(tb.Context()); err != nil {
			tb.Fatal(err)
		}
		clock.Set(now.Add(time.Minute))
	}
}

// TestMoodyPlatform: every reminder comes, however often the platform fails.
func TestMoodyPlatform(t *testing.T) {
	const pairs = 150
	for _, profile := range []string{"discord", "slack"} {
		t.Run(profile, func(t *testing.T) {
			clock, p := scheduler.NewClock(bottest.Start), newMoody(bottest.Profiles[profile])
			town := openTown(t, filepath.Join(t.TempDir(), "kith.db"), clock.Now, p, 1)
			at := bottest.Start.Add(2 * day)
			town.fill(t, pairs, func(i int) time.Time { return at.Add(time.Duration(i) * time.Minute) }, town.meet)
			clock.Set(at.Add(-day))
			p.mood = rand.New(rand.NewPCG(7, 7))
			town.runUntil(t, clock, at.Add(-12*time.Hour))
			came, again := p.count()
			if came != 2*pairs {
				t.Errorf("%d of %d reminders came", came, 2*pairs)
			}
			if p.Caps().SendsOnce != chat.No && again > 0 || again > p.timeout {
				t.Errorf("%d came again after %d lost answers", again, p.timeout)
			}
			t.Logf("%d reminders, %d answers lost after the platform had taken the message: lost 0, came again %d", came, p.timeout, again)
		})
	}
}

// TestOutages: after days without Kith or without its platform, what is ahead is
// reminded of once, and nothing is said of what has begun.
func TestOutages(t *testing.T) {
	const pairs = 60 // a meeting every two hours, over five days
	clock, p := scheduler.NewClock(bottest.Start), newMoody(bottest.Profiles["slack"])
	town := openTown(t, filepath.Join(t.TempDir(), "kith.db"), clock.Now, p, 1)
	first := bottest.Start.Add(4 * day)
	town.fill(t, pairs, func(i int) time.Time { return first.Add(time.Duration(i) * 2 * time.Hour) }, town.meet)
	clock.Set(first.Add(2 * time.Hour)) // three days and more after the first reminder was due
	if _, err := town.work.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	for key := range p.got {
		for i := range 2 { // those that have begun
			for _, who := range []chat.UserID{mentor(i), mentee(i)} {
				if strings.HasSuffix(key, "|"+string(who)) {
					t.Errorf("%s came although the meeting has begun", key)
				}
			}
		}
	}
	due := 0 // those whose first reminder was due meanwhile, and that are ahead
	for i := range pairs {
		if at := first.Add(time.Duration(i) * 2 * time.Hour); at.After(clock.Now()) && !at.Add(-3*day).After(clock.Now()) {
			due += 2
		}
	}
	if came, again := p.count(); came != due || again > 0 {
		t.Errorf("%d reminders came, %d of them again; want %d", came, again, due)
	}
}

// TestClockThatIsSet: set back, nothing comes twice; set forward, nothing comes for what
// has passed.
func TestClockThatIsSet(t *testing.T) {
	clock, p := scheduler.NewClock(bottest.Start), newMoody(bottest.Profiles["slack"])
	town := openTown(t, filepath.Join(t.TempDir(), "kith.db"), clock.Now, p, 1)
	at := bottest.Start.Add(10 * day)
	town.fill(t, 10, func(int) time.Time { return at }, town.meet)
	town.fill(t, 10, func(int) time.Time { return at.Add(10 * day) }, town.planFor)
	for _, step := range []struct {
		to   time.Time
		came int
	}{
		{at.Add(-3 * day), 20},                        // in time
		{at.Add(-3*day - 5*time.Hour), 20},            // set back by hours
		{at.Add(-3 * day), 20},                        // the same moment again
		{bottest.Start, 20},                           // set back by days
		{at.Add(-day), 40},                            // and forward again
		{at.Add(10*day - time.Hour), 60},              // over everything: one reminder for what is ahead
		{at.Add(10 * day).Add(-59 * time.Minute), 60}, // which is not repeated
	} {
		clock.Set(step.to)
		if _, err := town.work.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		came := 0
		for key := range p.got {
			if strings.Contains(key, "meetings.reminder/") {
				came++
			}
		}
		if _, again := p.count(); came != step.came || again > 0 {
			t.Errorf("at %v %d reminders had come, %d of them again; want %d", step.to, came, again, step.came)
		}
	}
}
