package when

import (
	"strconv"
	"time"
)

// What rules make of the parts of days.

// year, month, day
func isoDate(v parts) any {
	return day{kind: dated, year: v.int(0), month: time.Month(v.int(1)), n: v.int(2)}
}

// day, month, perhaps year
func dayMonth(v parts) any {
	return day{kind: dated, n: v.int(0), month: time.Month(v.int(1)), year: year(v, 2)}
}

// month, day, perhaps year
func monthDayOf(v parts) any {
	return day{kind: dated, month: time.Month(v.int(0)), n: v.int(1), year: year(v, 2)}
}

// two numbers whose order is not known, perhaps year
func eitherDate(v parts) any {
	return day{kind: swapped, n: v.int(0), month: time.Month(v.int(1)), year: year(v, 2)}
}

// year is a year that may be missing, or have two digits.
func year(v parts, i int) int {
	y, said := v.given(i)
	if said && y < 100 {
		return 2000 + y
	}
	return y
}

// n
func days(v parts) any { return day{kind: inDays, n: v.int(0)} }

// weekdayDay makes a day of a weekday.
func weekdayDay(kind dayKind) func(v parts) any {
	return func(v parts) any { return day{kind: kind, weekday: time.Weekday(v.int(0))} }
}

// weekday: the one after the next one
func afterNext(v parts) any {
	return day{kind: nextOrNear, n: 1, weekday: time.Weekday(v.int(0))}
}

// weekdayIn makes a day of a weekday in the week that is n weeks away.
func weekdayIn(n int) func(v parts) any {
	return func(v parts) any { return day{kind: inWeek, n: n, weekday: time.Weekday(v.int(0))} }
}

// plus makes a day of a day, some days later.
func plus(days int) func(v parts) any {
	return func(v parts) any { return v[0].(day).later(amount{days: days}) }
}

// amount, day
func amountFrom(v parts) any { return v[1].(day).later(v[0].(amount)) }

// amount, days from today: "a week tomorrow"
func amountDays(v parts) any { return day{kind: inDays, n: v.int(1)}.later(v[0].(amount)) }

// day, amount
func amountAfter(v parts) any { return v[0].(day).later(v[1].(amount)) }

func (d day) later(a amount) any {
	if a.minutes != 0 || d.plus != (amount{}) {
		return nil
	}
	d.plus = a
	return d
}

// weekday, amount in weeks: "Freitag in einer Woche"
func weekdayLater(v parts) any {
	a := v[1].(amount)
	if a.days == 0 || a.days%7 != 0 {
		return nil
	}
	return day{kind: bareWeekday, weekday: time.Weekday(v.int(0))}.later(a)
}

// amount in weeks, weekday: "a week on friday"
func amountOn(v parts) any { return weekdayLater(parts{v[1], v[0]}) }

// n
func monthDayDay(v parts) any { return day{kind: ofMonth, n: v.int(0)} }

// monthDayIn makes a day of a number in the month that is some months away.
func monthDayIn(months int) func(v parts) any {
	return func(v parts) any { return day{kind: inMonth, n: v.int(0), months: months} }
}

// n, weekday, perhaps month, perhaps year
func nthDay(v parts) any {
	d := day{kind: nthOfMonth, n: v.int(0), weekday: time.Weekday(v.int(1))}
	if len(v) > 2 {
		d.month, d.year = time.Month(v.int(2)), year(v, 3)
	}
	return d
}

// nthIn makes a day of n and weekday in the month that is some months away.
func nthIn(months int) func(v parts) any {
	return func(v parts) any {
		return day{kind: nthOfMonth, n: v.int(0), weekday: time.Weekday(v.int(1)), months: months, anyway: true}
	}
}

// month, perhaps year
func monthEnd(v parts) any {
	return day{kind: endOfMonth, month: time.Month(v.int(0)), year: year(v, 1)}
}

// monthEndIn makes the last day of the month that is some months away.
func monthEndIn(months int) func(v parts) any {
	return func(parts) any { return day{kind: endOfMonth, months: months, anyway: true} }
}

func anyDay(parts) any { return day{kind: someDay} }

func yearEnd(parts) any { return day{kind: endOfYear} }

func untilDay(v parts) any { return lastDay(v[0].(day)) }

func fromDay(v parts) any { return firstDay(v[0].(day)) }

func fromNextWeek(parts) any { return firstDay{kind: inWeek, n: 1, weekday: time.Monday} }

func howOften(v parts) any {
	if v.int(0) == 0 {
		return nil
	}
	return times(v.int(0))
}

func partOfDay(v parts) any { return half(v.int(0)) }

// inThe makes a part of the day.
func inThe(h half) func(parts) any { return func(parts) any { return h } }

// todayPart makes today of a part of the day.
func todayPart(v parts) any { return pieces{day{kind: inDays}, half(v.int(0))} }

// weekday, part of the day
func weekdayPart(v parts) any {
	return pieces{day{kind: bareWeekday, weekday: time.Weekday(v.int(0))}, half(v.int(1))}
}

// weekdayIs makes a weekday with a part of it.
func weekdayIs(h half) func(v parts) any {
	return func(v parts) any { return weekdayPart(parts{v[0], int(h)}) }
}

// everyWeekdayIs makes a weekly series of a weekday with a part of it.
func everyWeekdayIs(h half) func(v parts) any {
	return func(v parts) any {
		return pieces{every{unit: weekly, interval: 1, weekdays: []time.Weekday{time.Weekday(v.int(0))}}, h}
	}
}

// series, part of the day
func everyPart(v parts) any { return pieces{v[0].(every), half(v.int(1))} }

// days from today, part of the day
func dayWithPart(v parts) any { return pieces{day{kind: inDays, n: v.int(0)}, half(v.int(1))} }

// dayPart makes one day with a part of it.
func dayPart(n int, h half) func(parts) any {
	return func(parts) any { return pieces{day{kind: inDays, n: n}, h} }
}

// n of a weekday in a month
func rank(v parts) any {
	if v.int(0) > 5 {
		return nil
	}
	return v[0]
}

// ordinalOf reads "15th" and "15.", whose number stands first.
func ordinalOf(v parts) any {
	if n := v.int(0); n >= 1 && n <= 99 {
		return n
	}
	return nil
}

// properOrdinal reads "2nd" where the letters fit the number: number, letters as
// the number's last digit, 0 for all that end with "th".
func properOrdinal(v parts) any {
	n := v.int(0)
	want := n % 10
	if want > 3 || n/10%10 == 1 {
		want = 0
	}
	if strconv.Itoa(want) != strconv.Itoa(v.int(1)%10) {
		return nil
	}
	return ordinalOf(v)
}
