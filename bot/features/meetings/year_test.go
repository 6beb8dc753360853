//go:build !race

// One thing after another: the race detector has nothing to see here.

package meetings

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/when"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// zones are those of pairs: half an hour of summer time, odd minutes, changes at
// midnight and around Ramadan, and none.
var zones = []string{
	"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham", "America/Sao_Paulo", "Africa/Cairo",
	"America/Santiago", "Asia/Kolkata", "Africa/Casablanca", "America/St_Johns", "Pacific/Auckland",
}

var series = []string{"FREQ=WEEKLY;BYDAY=SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "FREQ=MONTHLY;BYDAY=-1SU"}

// noted is a platform that writes down when each message came.
type noted struct {
	*moody
	now  func() time.Time
	came map[string]time.Time
}

func (p *noted) Send(ctx context.Context, out chat.Outgoing) (chat.Receipt, error) {
	p.came[out.Key] = p.now()
	return p.moody.Send(ctx, out)
}

// TestAYearOfPairs lets a year pass for 36 pairs, each across two zones, who meet on
// Sundays at 02:30, when clocks change. bot/when holds the times of such series against
// another program; here every one of them is planned, both are reminded 72 and 24 hours
// before it, to the minute and once, and are told once of each change of their clocks.
func TestAYearOfPairs(t *testing.T) {
	start := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	clock := scheduler.NewClock(start)
	p := &noted{newMoody(bottest.Profiles["sandbox"]), clock.Now, map[string]time.Time{}}
	town := openTown(t, filepath.Join(t.TempDir(), "kith.db"), clock.Now, p, 1)
	var rules []when.Rule
	for _, zone := range zones {
		for _, rrule := range series {
			first, err := when.ParseWall("2026-01-04T02:30")
			if err != nil {
				t.Fatal(err)
			}
			rules = append(rules, when.Rule{Start: first, Zone: zone, RRule: rrule})
		}
	}
	for i, rule := range rules {
		err := town.db.InTx(t.Context(), func(tx *storage.Tx) error { return town.begin(t.Context(), tx, i, rule) })
		if err != nil {
			t.Fatal(err)
		}
	}
	end := start.AddDate(1, 0, 0)
	for clock.Now().Before(end) {
		if _, err := town.work.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		next, err := town.nextJob(t)
		if err != nil {
			t.Fatal(err)
		}
		clock.Set(next)
	}
	town.compare(t, p, rules, start, end)
}

// begin lets a pair begin a series. The mentee lives in the next zone of the list.
func (t *town) begin(ctx context.Context, tx *storage.Tx, i int, rule when.Rule) error {
	other := zones[(slices.Index(zones, rule.Zone)+1)%len(zones)]
	for who, zone := range map[chat.UserID]string{mentor(i): rule.Zone, mentee(i): other} {
		if _, err := people.Meet(ctx, tx, chatfake.Space, chat.User{ID: who, Name: string(who), Locale: "en", Zone: zone}); err != nil {
			return err
		}
	}
	p := &Plan{
		ID: storage.NewID(tx.Now()), Space: chatfake.Space, Pair: fmt.Sprint("pair", i), Host: mentee(i), Guest: mentor(i), State: Set, Round: 1,
		Details: Details{Length: usualLength}, Rules: []when.Rule{rule}, Created: tx.Now(), AskedAt: tx.Now(), ChangedAt: tx.Now(),
	}
	if err := insertPlan(ctx, tx, p); err != nil {
		return err
	}
	before := *p
	return t.f.follow(ctx, tx, &before, p)
}

// nextJob is when the next job is due.
func (t *town) nextJob(tb testing.TB) (at time.Time, err error) {
	var ms int64
	err = t.db.Read(tb.Context(), func(tx *storage.Tx) error {
		return tx.Get(tb.Context(), []any{&ms}, `SELECT MIN(run_at) FROM job WHERE state = 'waiting'`)
	})
	return storage.Time(ms), err
}

func (t *town) compare(tb testing.TB, p *noted, rules []when.Rule, start, end time.Time) {
	tb.Helper()
	var rows []*Meeting
	err := t.db.Read(tb.Context(), func(tx *storage.Tx) (err error) {
		rows, err = meetings(tb.Context(), tx, `at < $1 ORDER BY plan, at`, storage.Millis(end))
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	planned := map[string][]*Meeting{}
	var order []string
	for _, m := range rows {
		if planned[m.Plan] == nil {
			order = append(order, m.Plan)
		}
		planned[m.Plan] = append(planned[m.Plan], m)
	}
	differ, reminders, shifts := 0, 0, 0
	for i, plan := range order { // IDs grow, so plans come as their rules do
		var want []time.Time
		for _, o := range rules[i].Next(start, 60) {
			if o.At.Before(end) {
				want = append(want, o.At)
			}
		}
		for n := range max(len(want), len(planned[plan])) {
			if n >= len(want) || n >= len(planned[plan]) || !planned[plan][n].At.Equal(want[n]) {
				differ++
				tb.Errorf("%s in %s: the time %d differs", rules[i].RRule, rules[i].Zone, n)
				break
			}
		}
		for n, m := range planned[plan] {
			for _, who := range []chat.UserID{mentor(i), mentee(i)} {
				reminders += t.reminded(tb, p, m, who, start)
				if n > 0 && m.State != Coming {
					shifts += t.shifted(tb, p, m, planned[plan][n-1], who)
				}
			}
		}
	}
	if _, again := p.count(); again > 0 {
		tb.Errorf("%d messages came twice", again)
	}
	tb.Logf("%d series, %d meetings, %d series differ; %d reminders to the minute, %d changes of clocks told", len(rules), len(rows), differ, reminders, shifts)
}

// reminded holds the reminders of somebody against the times they are for.
func (t *town) reminded(tb testing.TB, p *noted, m *Meeting, who chat.UserID, start time.Time) (n int) {
	for s := ThreeDays; s <= OneDay; s++ {
		due, card := m.At.Add(-before[s]), reminderCard(m, s, who)
		came := p.came[card.Kind+"/"+card.Row]
		if due.Before(start) || due.After(p.now()) || due.Before(m.ChangedAt) {
			continue // it was planned later
		}
		if !came.Equal(due) {
			tb.Errorf("%s at %v: a reminder came at %v, not at %v", who, m.At, came, due)
		}
		n++
	}
	return n
}

// shifted is 1 when somebody's clock shows another time than for the meeting before,
// and they were told so before it is.
func (t *town) shifted(tb testing.TB, p *noted, m, last *Meeting, who chat.UserID) int {
	var loc *time.Location
	err := t.db.Read(tb.Context(), func(tx *storage.Tx) (err error) {
		loc, err = zoneOf(tb.Context(), tx, m.Space, who)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	told := 0
	for key := range p.came {
		if strings.HasPrefix(key, "meetings.shift/"+m.ID) && strings.HasSuffix(key, "|"+string(who)) {
			told++
		}
	}
	want := 0
	if !sameTime(last.At, m.At, loc) {
		want = 1
	}
	if told != want {
		tb.Errorf("%s at %v in %s: told %d times of a change of clocks, want %d", who, m.At, loc, told, want)
	}
	return told
}
