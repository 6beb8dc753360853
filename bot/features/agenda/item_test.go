package agenda

import (
	"errors"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

func at(t *testing.T, zone, stamp string) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", stamp, loc)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// TestReminder: when the owner of something due on Tuesday 10 March is reminded.
func TestReminder(t *testing.T) {
	daily := people.DefaultHours
	working := people.Hours{From: 9 * 60, To: 17 * 60, Days: people.WorkDays}
	none, early := "", "2026-03-02 12:00"
	for name, c := range map[string]struct {
		zone           string
		hours          people.Hours
		due            string // "" by the next meeting
		meets          string // in the owner's zone; "" for none
		since, now     string
		reminded       string
		want, occasion string
	}{
		"the morning before":            {"Europe/Berlin", daily, "2026-03-10", none, early, early, "", "2026-03-09 09:00", "2026-03-10-before"},
		"in the owner's zone":           {"America/New_York", daily, "2026-03-10", none, early, early, "", "2026-03-09 09:00", "2026-03-10-before"},
		"then on the day":               {"Europe/Berlin", daily, "2026-03-10", none, early, "2026-03-09 09:00", "2026-03-10-before", "2026-03-10 09:00", "2026-03-10-day"},
		"and no more":                   {"Europe/Berlin", daily, "2026-03-10", none, early, "2026-03-10 09:00", "2026-03-10-day", none, ""},
		"late in the day before":        {"Europe/Berlin", daily, "2026-03-10", none, early, "2026-03-09 21:00", "", "2026-03-09 21:00", "2026-03-10-before"},
		"not once that day is over":     {"Europe/Berlin", daily, "2026-03-10", none, early, "2026-03-10 00:10", "", "2026-03-10 09:00", "2026-03-10-day"},
		"nor when the day itself is":    {"Europe/Berlin", daily, "2026-03-10", none, early, "2026-03-11 00:10", "", none, ""},
		"decided the day before":        {"Europe/Berlin", daily, "2026-03-10", none, "2026-03-09 11:00", "2026-03-09 11:00", "", "2026-03-10 09:00", "2026-03-10-day"},
		"decided on the day":            {"Europe/Berlin", daily, "2026-03-10", none, "2026-03-10 11:00", "2026-03-10 11:00", "", none, ""},
		"before a weekend":              {"Europe/Berlin", working, "2026-03-09", none, early, early, "", "2026-03-06 09:00", "2026-03-09-before"},
		"due on a day off":              {"Europe/Berlin", working, "2026-03-08", none, early, early, "", "2026-03-06 09:00", "2026-03-08-before"},
		"and not on that day":           {"Europe/Berlin", working, "2026-03-08", none, early, "2026-03-07 10:00", "2026-03-08-before", none, ""},
		"by the meeting, once":          {"Europe/Berlin", daily, "", "2026-03-10 15:00", early, early, "", "2026-03-09 09:00", "2026-03-10-before"},
		"by the meeting, not twice":     {"Europe/Berlin", daily, "", "2026-03-10 15:00", early, "2026-03-09 09:00", "2026-03-10-before", none, ""},
		"by a meeting that was moved":   {"Europe/Berlin", daily, "", "2026-03-12 15:00", early, "2026-03-10 09:00", "2026-03-10-before", "2026-03-11 09:00", "2026-03-12-before"},
		"by no meeting":                 {"Europe/Berlin", daily, "", none, early, early, "", none, ""},
		"where the meeting is tomorrow": {"Asia/Tokyo", daily, "", "2026-03-11 01:00", early, early, "", "2026-03-10 09:00", "2026-03-11-before"},
		"after the clocks have changed": {"America/New_York", daily, "2026-03-09", none, early, early, "", "2026-03-08 09:00", "2026-03-09-before"},
	} {
		t.Run(name, func(t *testing.T) {
			now := at(t, c.zone, c.now)
			i := &Item{State: Open, Due: Due{Day: c.due, ByNext: c.due == ""}, DueAt: at(t, c.zone, c.since), Reminded: c.reminded}
			var next *Meeting
			if c.meets != "" {
				next = &Meeting{At: at(t, c.zone, c.meets), SetAt: at(t, c.zone, early)}
			}
			got, occasion := i.Reminder(next, now, c.hours, now.Location())
			var want time.Time
			if c.want != "" {
				want = at(t, c.zone, c.want)
			}
			if !got.Equal(want) || occasion != c.occasion {
				t.Errorf("got %v, %q; want %v, %q", got, occasion, want, c.occasion)
			}
			for _, state := range []ItemState{Done, Dropped} {
				i.State = state
				if got, _ := i.Reminder(next, now, c.hours, now.Location()); !got.IsZero() {
					t.Errorf("what is %s is reminded of at %v", state, got)
				}
			}
		})
	}
}

// TestWhoseItem: what becomes of an item is its owner's to say.
func TestWhoseItem(t *testing.T) {
	now := at(t, "UTC", "2026-03-02 12:00")
	fresh := func() *Item { return &Item{Author: "grace", Owner: "ada", Words: "Read", State: Open} }
	for name, c := range map[string]struct {
		do   func(*Item, chat.UserID) error
		who  map[chat.UserID]string // the mistake; "" for none
		done ItemState
	}{
		"done": {
			func(i *Item, by chat.UserID) error { return i.Close(by, Done, now) },
			map[chat.UserID]string{"ada": "", "grace": "item.not-yours"},
			Done,
		},
		"dropped": {
			func(i *Item, by chat.UserID) error { return i.Close(by, Dropped, now) },
			map[chat.UserID]string{"ada": "", "grace": "item.not-yours"},
			Dropped,
		},
		"later": {
			func(i *Item, by chat.UserID) error { return i.Postpone(by, Due{ByNext: true}, now) },
			map[chat.UserID]string{"ada": "", "grace": "item.not-yours"},
			Open,
		},
		"edited": {
			func(i *Item, by chat.UserID) error { return i.Rewrite(by, "Read on", "ada", Due{}, now) },
			map[chat.UserID]string{"ada": "", "grace": "", "eve": "item.not-yours"},
			Open,
		},
	} {
		t.Run(name, func(t *testing.T) {
			for who, want := range c.who {
				i := fresh()
				if got := mistake(c.do(i, who)); got != want {
					t.Errorf("%s: got %q, want %q", who, got, want)
				}
				if want == "" && i.State != c.done {
					t.Errorf("%s: it is %s", who, i.State)
				}
			}
		})
	}
	settled := fresh()
	settled.State = Done
	if got := mistake(settled.Postpone("ada", Due{}, now)); got != "item.settled" {
		t.Errorf("what is done is postponed: %q", got)
	}
	if err := settled.Close("ada", Done, now.Add(time.Hour)); err != nil || !settled.ClosedAt.IsZero() {
		t.Errorf("done twice: %v, %v", err, settled.ClosedAt)
	}
}

// TestUse: the mentee says once that something of theirs helped.
func TestUse(t *testing.T) {
	now := at(t, "UTC", "2026-03-02 12:00")
	for _, c := range []struct {
		by, owner, mentee chat.UserID
		isNew             bool
		wrong             string
	}{
		{"ada", "ada", "ada", true, ""},
		{"grace", "ada", "ada", false, "item.not-yours"},
		{"grace", "grace", "ada", false, "item.not-mentee"},
	} {
		i := &Item{Owner: c.owner, State: Done}
		isNew, err := i.Use(c.by, c.mentee, now)
		if isNew != c.isNew || mistake(err) != c.wrong {
			t.Errorf("%+v: got %v, %v", c, isNew, err)
		}
		if again, err := i.Use(c.by, c.mentee, now.Add(time.Hour)); again || mistake(err) != c.wrong || c.isNew && i.UsedAt != now {
			t.Errorf("%+v: once more, got %v, %v at %v", c, again, err, i.UsedAt)
		}
	}
}

// mistake is the key of what somebody is told; "" for nothing.
func mistake(err error) string {
	var m *bot.MistakeError
	if errors.As(err, &m) {
		return m.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}
