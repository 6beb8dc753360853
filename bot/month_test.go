package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/chat/chattest"
	"github.com/kith-community/kith/bot/features/questions"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// reader is a person, with what they decided.
type reader struct {
	people.Member
	zone  *time.Location
	notes map[string]string // what they were told, by note: "alone" or "digest"
}

// month plays thirty days in which everybody is pestered and decides something
// about it now and then, and looks at each message when it arrives.
type month struct {
	*chatfake.Platform
	t       *testing.T
	clock   *scheduler.Clock
	db      *storage.DB
	random  *rand.Rand
	readers []*reader
	notes   []string // IDs
	digests int
	largest int
}

var noteID = regexp.MustCompile(`(always|high|low|normal)-\d+`)

func (m *month) Send(ctx context.Context, out chat.Outgoing) (chat.Receipt, error) {
	receipt, err := m.Platform.Send(ctx, out)
	if name, direct := strings.CutPrefix(string(out.To), "dm:"); err == nil && direct {
		m.arrived(m.reader(chat.UserID(name)), out)
	}
	return receipt, err
}

func (m *month) reader(id chat.UserID) *reader {
	return m.readers[slices.IndexFunc(m.readers, func(r *reader) bool { return r.User == id })]
}

// arrived checks a message against what its reader decided.
func (m *month) arrived(r *reader, out chat.Outgoing) {
	found := slices.Compact(slices.Sorted(slices.Values(noteID.FindAllString(chattest.Line(out.Message), -1))))
	how, free := "alone", false
	if strings.HasPrefix(out.Key, "bot.digest/") {
		how = "digest"
		m.digests++
		m.largest = max(m.largest, len(found))
	} else if len(found) == 1 {
		free = strings.HasPrefix(found[0], "always")
	}
	now := m.clock.Now()
	switch {
	case r.Stopped:
		m.t.Errorf("%s: %s stopped everything and got %v", now, r.User, found)
	case !free && r.PausedUntil.After(now):
		m.t.Errorf("%s: %s pauses until %s and got %v", now, r.User, r.PausedUntil, found)
	case !free && !r.Hours.Awake(now, r.zone):
		m.t.Errorf("%s: %s sleeps outside of %s in %s and got %v", now, r.User, r.Hours, r.zone, found)
	}
	for _, id := range found {
		kind, _, _ := strings.Cut(id, "-")
		if slices.Contains(r.Muted, "pester."+kind) {
			m.t.Errorf("%s: %s muted %s and got %s", now, r.User, kind, id)
		}
		if before := r.notes[id]; before != "" {
			m.t.Errorf("%s: %s got %s %s and before %s", now, r.User, id, how, before)
		}
		r.notes[id] = how
	}
}

func (m *month) inTx(f func(ctx context.Context, tx *storage.Tx) error) {
	m.t.Helper()
	ctx := m.t.Context()
	if err := m.db.InTx(ctx, func(tx *storage.Tx) error { return f(ctx, tx) }); err != nil {
		m.t.Fatal(err)
	}
}

// meet makes people all over the world, with hours of their own.
func (m *month) meet() {
	zones := []string{"Europe/Berlin", "America/New_York", "Pacific/Auckland"}
	hours := []people.Hours{
		people.DefaultHours,
		{From: 22 * 60, To: 6 * 60, Days: people.AllDays},
		{From: 9 * 60, To: 17 * 60, Days: people.WorkDays},
		{From: 2 * 60, To: 3 * 60, Days: people.AllDays},
	}
	for i, zone := range zones {
		for j, h := range hours {
			u := chat.User{ID: chat.UserID(fmt.Sprintf("p%d%d", i, j)), Name: zone, Locale: "en", Zone: zone}
			m.Meet(u)
			m.inTx(func(ctx context.Context, tx *storage.Tx) error {
				member, err := people.Meet(ctx, tx, chatfake.Space, u)
				if err != nil {
					return err
				}
				member.Hours = h
				loc, err := time.LoadLocation(zone)
				m.readers = append(m.readers, &reader{member, loc, map[string]string{}})
				if err != nil {
					return err
				}
				return people.SaveSettings(ctx, tx, member.Person, member.Settings)
			})
		}
	}
}

// happen lets one thing happen: mostly there is something to say.
func (m *month) happen() {
	r := m.readers[m.random.IntN(len(m.readers))]
	m.inTx(func(ctx context.Context, tx *storage.Tx) error {
		if r.Stopped || m.random.IntN(200) == 0 {
			r.Stopped = !r.Stopped // and begins again with the next thing that happens to them
			return m.decided(ctx, tx, r)
		}
		switch n := m.random.IntN(60); {
		case n < 2:
			r.PausedUntil = tx.Now().Add(time.Duration(m.random.IntN(200)) * time.Hour)
			return m.decided(ctx, tx, r)
		case n < 3 || n < 12 && len(r.Muted) > 0:
			return m.mute(ctx, tx, r)
		case n < 15:
			return m.take(ctx, tx)
		}
		return m.say(ctx, tx, r)
	})
}

// decided saves what a reader decided, as their page does.
func (*month) decided(ctx context.Context, tx *storage.Tx, r *reader) error {
	if err := people.SaveSettings(ctx, tx, r.Person, r.Settings); err != nil {
		return err
	}
	return bot.Reconsider(ctx, tx, r.Person)
}

func (m *month) mute(ctx context.Context, tx *storage.Tx, r *reader) error {
	if len(r.Muted) > 0 {
		kind := r.Muted[0]
		r.Muted = nil
		return people.Unmute(ctx, tx, r.Person, kind)
	}
	kind := "pester." + kinds[m.random.IntN(len(kinds))]
	r.Muted = []string{kind}
	return people.Mute(ctx, tx, r.Person, kind)
}

func (m *month) say(ctx context.Context, tx *storage.Tx, r *reader) error {
	kind := []string{"always", "high", "high", "low", "low", "low", "normal", "normal", "normal", "normal"}[m.random.IntN(10)]
	if kind == "always" && m.random.IntN(5) > 0 {
		kind = "low" // reminders of meetings are rare
	}
	id := fmt.Sprintf("%s-%d", kind, len(m.notes))
	m.notes = append(m.notes, id)
	if _, err := tx.Exec(ctx, `INSERT INTO note (id, user_id, kind) VALUES ($1, $2, $3)`, id, r.User, kind); err != nil {
		return err
	}
	return bot.Refresh(ctx, tx, bot.CardID{Kind: "pester.note", Row: id})
}

// take lets one of the last notes be of no interest any more.
func (m *month) take(ctx context.Context, tx *storage.Tx) error {
	if len(m.notes) == 0 {
		return nil
	}
	id := m.notes[len(m.notes)-1-m.random.IntN(min(len(m.notes), 100))]
	if _, err := tx.Exec(ctx, `UPDATE note SET gone = TRUE WHERE id = $1`, id); err != nil {
		return err
	}
	return bot.Refresh(ctx, tx, bot.CardID{Kind: "pester.note", Row: id})
}

func TestMonth(t *testing.T) {
	const seed = 4 // another month needs another number
	clock := scheduler.NewClock(bottest.Start)
	m := &month{
		Platform: chatfake.New(bottest.Profiles["sandbox"], chatfake.WithClock(clock.Now)), t: t, clock: clock,
		db: storagetest.Open(t, storagetest.SQLite, clock.Now), random: rand.New(rand.NewPCG(seed, 0)),
	}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	core, err := bot.New(t.Context(), m.db, bot.CoreOptions{Log: log}, questions.New(), pester{})
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	m.Attach(core)
	if err := core.Connect(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	m.meet()
	m.ask()
	work := scheduler.NewWorker(m.db, core.Jobs(), log, scheduler.WorkerOpts{Parallel: 1})
	for end := bottest.Start.AddDate(0, 0, 30); clock.Now().Before(end); {
		m.happen()
		if _, err := work.Advance(t.Context(), clock, clock.Now().Add(time.Duration(m.random.IntN(60))*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	m.check()
}

// ask asks a question that nobody answers.
func (m *month) ask() {
	m.inTx(func(ctx context.Context, tx *storage.Tx) error {
		return people.SetChannel(ctx, tx, chatfake.Space, "questions", "#questions")
	})
	ctx, who := m.t.Context(), m.readers[0].User
	if err := m.Command(ctx, who, "#general", "/ask Does anybody ever answer this?"); err != nil {
		m.t.Fatal(err)
	}
	if err := m.Fill(ctx, who, chat.Values{}); err != nil {
		m.t.Fatal(err)
	}
}

func (m *month) check() {
	counts, err := bot.MostNudges(m.t.Context(), m.db)
	if err != nil {
		m.t.Fatal(err)
	}
	if counts.Day > bot.NudgesPerDay || counts.Week > bot.NudgesPerWeek {
		m.t.Errorf("somebody got %d nudges in a day and %d in a week", counts.Day, counts.Week)
	}
	states := map[string]int{}
	m.inTx(func(ctx context.Context, tx *storage.Tx) error {
		var state string
		if err := tx.Get(ctx, []any{&state}, `SELECT state FROM question`); err != nil || state != "open" {
			m.t.Errorf("the question that nobody answered is %s, %v", state, err)
		}
		return m.checkNotes(ctx, tx, states)
	})
	m.t.Logf("%d notes: %v; at most %d a day and %d a week; %d digests of at most %d", len(m.notes), states, counts.Day, counts.Week, m.digests, m.largest)
}

// checkNotes looks whether each note is where its state says.
func (m *month) checkNotes(ctx context.Context, tx *storage.Tx, states map[string]int) error {
	return tx.Each(ctx, func(scan func(...any) error) error {
		var user chat.UserID
		var id, state, digest string
		if err := scan(&user, &id, &state, &digest); err != nil {
			return err
		}
		states[state]++
		how := m.reader(user).notes[id]
		want := map[string]string{"sent": "alone", "folded": "digest", "queued": "", "muted": ""}
		if expected, ok := want[state]; ok && how != expected || !ok && state != "gone" {
			m.t.Errorf("%s's %s is %s and arrived %q", user, id, state, how)
		}
		return nil
	}, `SELECT user_id, row_id, state, digest FROM nudge WHERE card_kind = 'pester.note'`)
}
