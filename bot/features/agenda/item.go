package agenda

import (
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

// ItemState is where an action item stands.
type ItemState string

const (
	Open    ItemState = "open"
	Done    ItemState = "done"
	Dropped ItemState = "dropped"
)

// Item is something that one of the two does. Its methods hold every rule about
// it: what becomes of it is its owner's to say.
type Item struct {
	ID       string
	Pair     string
	Meeting  string // from which it comes; "" for none
	Author   chat.UserID
	Owner    chat.UserID
	Words    string
	State    ItemState
	Due      Due
	DueAt    time.Time // when that was decided
	At       time.Time
	ClosedAt time.Time
	UsedAt   time.Time // when the mentee said that it helped; zero: not yet
	Reminded string    // the last occasion on which the owner was reminded
}

// Due is until when something is to be done: a day, or when the two meet next, or
// whenever.
type Due struct {
	Day    string // 2026-03-10; "" for none
	ByNext bool
}

// Forget lets a former member stand where the author or the owner stood, who is
// erased. What the author wrote goes; without them, or without its words, nobody
// does it any more.
func (i *Item) Forget(who, former chat.UserID, now time.Time) {
	if i.State == Open {
		i.State, i.ClosedAt = Dropped, now
	}
	if i.Author == who {
		i.Author, i.Words = former, ""
	}
	if i.Owner == who {
		i.Owner = former
	}
}

// owned lets only the owner go on.
func (i *Item) owned(by chat.UserID) error {
	if by != i.Owner {
		return bot.Mistake("item.not-yours", nil)
	}
	return nil
}

// Close says that it is done, or dropped. Another word replaces the first one.
func (i *Item) Close(by chat.UserID, state ItemState, now time.Time) error {
	if err := i.owned(by); err != nil || i.State == state {
		return err
	}
	i.State, i.ClosedAt = state, now
	return nil
}

// Reopen takes that back.
func (i *Item) Reopen(by chat.UserID) error {
	if err := i.owned(by); err != nil {
		return err
	}
	i.State, i.ClosedAt = Open, time.Time{}
	return nil
}

// Postpone gives it another date.
func (i *Item) Postpone(by chat.UserID, due Due, now time.Time) error {
	if err := i.owned(by); err != nil {
		return err
	}
	if i.State != Open {
		return bot.Mistake("item.settled", nil)
	}
	i.due(due, now)
	return nil
}

// Rewrite changes what it says and who does it, which either may who wrote it or
// does it.
func (i *Item) Rewrite(by chat.UserID, words string, owner chat.UserID, due Due, now time.Time) error {
	switch {
	case by != i.Author && by != i.Owner:
		return bot.Mistake("item.not-yours", nil)
	case i.State != Open:
		return bot.Mistake("item.settled", nil)
	}
	if i.Owner != owner {
		i.Reminded = "" // the other one was
	}
	i.Words, i.Owner = words, owner
	i.due(due, now)
	return nil
}

func (i *Item) due(due Due, now time.Time) {
	if i.Due != due {
		i.Due, i.DueAt, i.Reminded = due, now, ""
	}
}

// Use says that it helped, and reports whether that is news. The mentee says so, of
// something of theirs; it is not taken back.
func (i *Item) Use(by, mentee chat.UserID, now time.Time) (bool, error) {
	if err := i.owned(by); err != nil {
		return false, err
	}
	if by != mentee {
		return false, bot.Mistake("item.not-mentee", nil)
	}
	if !i.UsedAt.IsZero() {
		return false, nil
	}
	i.UsedAt = now
	return true, nil
}

// Dated is the day until which it is to be done where its owner is, and since when
// that is so. There is none without a date, or without a meeting.
func (i *Item) Dated(next *Meeting, loc *time.Location) (day string, since time.Time) {
	switch {
	case i.Due.Day != "":
		return i.Due.Day, i.DueAt
	case i.Due.ByNext && next != nil && next.SetAt.After(i.DueAt):
		return next.At.In(loc).Format(time.DateOnly), next.SetAt
	case i.Due.ByNext && next != nil:
		return next.At.In(loc).Format(time.DateOnly), i.DueAt
	}
	return "", time.Time{}
}

// The occasions on which the owner of something due on a day is reminded.
const (
	before   = "-before"
	onTheDay = "-day"
)

// reminded is the last occasion on which the owner was reminded of a day; "" for none.
func (i *Item) reminded(day string) string {
	occasion, _ := strings.CutPrefix(i.Reminded, day)
	if occasion == i.Reminded {
		return ""
	}
	return occasion
}

// lookBack is how many days before the day itself an owner is reminded at most: a
// weekend, or a few days off.
const lookBack = 4

// Reminder is when the owner is reminded next, and which occasion that is: on the
// last morning before the day on which they are awake, and on the day. What is to
// be done by a meeting comes once. A morning that was over when the day was
// decided does not count, and neither does one that Kith was down for.
func (i *Item) Reminder(next *Meeting, now time.Time, hours people.Hours, loc *time.Location) (at time.Time, occasion string) {
	name, since := i.Dated(next, loc)
	due, err := time.ParseInLocation(time.DateOnly, name, loc)
	if i.State != Open || err != nil {
		return time.Time{}, ""
	}
	for back := 1; back <= lookBack; back++ {
		morning, night, awake := morningOf(due, back, hours, loc)
		if !awake {
			continue
		}
		if i.reminded(name) == "" && morning.After(since) && now.Before(night) {
			return later(now, morning), name + before
		}
		break
	}
	if morning, night, awake := morningOf(due, 0, hours, loc); awake && !i.Due.ByNext && i.reminded(name) != onTheDay && morning.After(since) && now.Before(night) {
		return later(now, morning), name + onTheDay
	}
	return time.Time{}, ""
}

// morningOf is when somebody awakes so many days before a day, and when that day
// ends; false when they sleep through it.
func morningOf(due time.Time, back int, hours people.Hours, loc *time.Location) (morning, night time.Time, awake bool) {
	y, m, d := due.Date()
	morning = hours.Next(people.Midnight(y, m, d-back, loc), loc)
	night = people.Midnight(y, m, d-back+1, loc)
	return morning, night, morning.Before(night)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
