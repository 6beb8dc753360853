package agenda

import (
	"errors"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/when"
)

// dues are the choices of the form, in its order. The others are counted in days.
var dues = []string{"next", "1", "3", "7", "14", "none"}

var dueDays = map[string]int{"1": 1, "3": 3, "7": 7, "14": 14}

// readDue reads when something is to be done: a day that was written counts more
// than the choice. The complaint is "" when both can stand.
func readDue(r *bot.Request, now time.Time, v chat.Values) (due Due, wrong string) {
	loc := r.Member.Location(r.Space)
	today := now.In(loc)
	phrase := strings.TrimSpace(chat.OneLine(v.First("day")))
	if phrase == "" {
		choice := v.First("due")
		if _, err := time.Parse(time.DateOnly, choice); err == nil {
			return Due{Day: choice}, "" // as it was
		}
		if days := dueDays[choice]; days > 0 {
			return Due{Day: today.AddDate(0, 0, days).Format(time.DateOnly)}, ""
		}
		return Due{ByNext: choice == "next"}, ""
	}
	w, err := when.ReadDay(phrase, now, loc.String(), r.Member.Languages(r.Space)...)
	var unclear *when.UnclearError
	switch {
	case errors.As(err, &unclear):
		return due, unclear.Reason(r.Text)
	case err != nil:
		return due, r.Text.S("day.unclear") // their zone is none: a fault, but not theirs
	}
	return Due{Day: w.String()[:len(time.DateOnly)]}, ""
}

// dueText says when an item is to be done. The days are those of the reader.
func dueText(rd reader, i *Item, next *Meeting) chat.Markup {
	t, today := rd.t, rd.now.In(rd.loc)
	switch day := i.Due.Day; {
	case i.Due.ByNext && next != nil:
		return t.T("due.meeting", i18n.Args{"when": chat.When(next.At)})
	case i.Due.ByNext:
		return t.T("due.next")
	case day == "":
		return t.T("due.none")
	case day == today.Format(time.DateOnly):
		return t.T("due.today")
	case day == today.AddDate(0, 0, 1).Format(time.DateOnly):
		return t.T("due.tomorrow")
	case day < today.Format(time.DateOnly):
		return t.T("due.over", i18n.Args{"day": dayWords(t, day)})
	default:
		return t.T("due.day", i18n.Args{"day": dayWords(t, day)})
	}
}

// dayWords says a day of the calendar: "Tue 10 March 2026".
func dayWords(t i18n.Printer, day string) string {
	w, err := when.ParseWall(day + "T00:00")
	if err != nil {
		return day
	}
	return when.SpellDay(t, w)
}

// ageText says for how many days something has been open, or weeks. The days are
// those of the reader.
func ageText(rd reader, since time.Time) chat.Markup {
	t := rd.t
	switch days := dayNumber(rd.now.In(rd.loc)) - dayNumber(since.In(rd.loc)); {
	case days < 1:
		return t.T("age.new")
	case days < 7:
		return t.T("age.days", i18n.Args{"n": days})
	default:
		return t.T("age.weeks", i18n.Args{"n": days / 7})
	}
}

// dayNumber counts the days of the calendar, whatever the clocks do.
func dayNumber(at time.Time) int {
	y, m, d := at.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}
