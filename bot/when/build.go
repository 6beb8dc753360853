package when

import (
	"slices"
	"strconv"
	"time"
)

// What rules make of their parts. The comments name the parts.

func same(v parts) any { return v[0] }

func nothing(parts) any { return pieces{} }

// hour, minute
func exactClock(v parts) any { return exact(v.int(0), v.int(1)) }

func looseClock(v parts) any { return loose(v.int(0), v.int(1)) }

func eitherClock(v parts) any { return either(v.int(0), v.int(1)) }

// hour
func bareClock(v parts) any { return either(v.int(0), 0) }

// hour, minute, seconds and parts of one that have to be zero
func secondsClock(v parts) any {
	if v.int(2) != 0 || v.int(3) != 0 {
		return nil
	}
	return exact(v.int(0), v.int(1))
}

// hour, am or pm
func halfHour(v parts) any { return clock{}.in(v.int(1), v.int(0), 0) }

// hour, minute, am or pm
func halfClock(v parts) any { return clock{}.in(v.int(2), v.int(0), v.int(1)) }

// "1730"
func military(v parts) any { return exact(v.int(0)/100, v.int(0)%100) }

func noon(parts) any { return exact(12, 0) }

func midnightClock(parts) any { return midnight() }

// shifted makes a clock of minutes, hour and perhaps am or pm, a sign times as
// many minutes later and more minutes after that.
func shifted(sign, more int) func(v parts) any {
	return func(v parts) any {
		by, h := sign*v.int(0)+more, v.int(1)
		if h < 1 || h > 12 || v.int(0) > 29 || v.int(0) < 1 {
			return nil
		}
		if pm, said := v.given(2); said {
			return exact(h%12+12*pm, 0).shifted(by)
		}
		return either(h, 0).shifted(by)
	}
}

// quarter is shifted for hour and perhaps am or pm.
func quarter(by int) func(v parts) any {
	return func(v parts) any { return shifted(1, by-1)(append(parts{1}, v...)) }
}

// minutes that are said of a clock in words
func fewMinutes(v parts) any {
	if n := v.int(0); n == 5 || n == 10 || n == 20 || n == 25 {
		return n
	}
	return nil
}

// halfUnclear is "half six", which is 5:30 to some and 6:30 to others: hour,
// perhaps am or pm.
func halfUnclear(v parts) any {
	before, after := quarter(-30)(v), quarter(30)(v)
	if before == nil {
		return nil
	}
	may := append(before.(clock).may, after.(clock).may...)
	slices.Sort(may)
	return clock{may: may}
}

// clock, clock
func span(v parts) any { return pieces{v[0].(clock), ending(v[1].(clock))} }

func until(v parts) any { return ending(v[0].(clock)) }

// clock, length
func clockAndLength(v parts) any { return pieces{v[0].(clock), lasting(v[1].(amount))} }

// day, clock, perhaps a zone
func stamp(v parts) any {
	all := pieces{v[0].(day), v[1].(clock)}
	if z, ok := v[2].(zone); ok {
		all = append(all, z)
	}
	return all
}

// clock, UTC
func zuluClock(v parts) any { return pieces{v[0].(clock), v[1].(zone)} }

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

// number, unit
func amountOf(v parts) any {
	a, ok := one(v.int(1))
	if !ok || v.int(0) == 0 {
		return nil
	}
	return a.times(v.int(0))
}

// decimal, unit: only minutes are exact enough to be divided.
func decimalAmount(v parts) any {
	a, ok := one(v.int(1))
	f := v[0].(float64) * float64(a.minutes)
	if !ok || a.minutes == 0 || f != float64(int(f)) || f == 0 {
		return nil
	}
	return amount{minutes: int(f)}
}

// unit
func oneOf(v parts) any { return amountOf(parts{1, v[0]}) }

// minutesOf makes an amount of minutes.
func minutesOf(n int) func(parts) any { return func(parts) any { return amount{minutes: n} } }

// hours, minutes
func hoursMinutes(v parts) any {
	if v.int(1) > 59 {
		return nil
	}
	return amount{minutes: v.int(0)*60 + v.int(1)}
}

// hours: "two and a half hours"
func hoursAndHalf(v parts) any { return amount{minutes: v.int(0)*60 + 30} }

// amount, amount of smaller units
func sum(v parts) any {
	a, b := v[0].(amount), v[1].(amount)
	switch {
	case a.minutes > 0 && (a.minutes%60 != 0 || b.minutes == 0 || b.minutes >= 60 || b.days+b.months > 0):
		return nil
	case a.days > 0 && (b.months > 0 || b.days >= a.days):
		return nil
	case a.months > 0 && b.months > 0:
		return nil
	}
	return a.plus(b)
}

func inAmount(v parts) any { return later(v[0].(amount)) }

func forAmount(v parts) any { return lasting(v[0].(amount)) }

// minutes alone: "45"
func bareMinutes(v parts) any { return amount{minutes: v.int(0)} }

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

// each makes a series of every so many units.
func eachOf(unit, interval int) func(parts) any {
	return func(parts) any { return every{unit: unit, interval: interval} }
}

// refuse makes a series that is not understood, with the text that says why.
func refuse(key string) func(parts) any { return func(parts) any { return every{fault: key} } }

// number, unit
func everyUnits(v parts) any {
	n := v.int(0)
	switch unit := v.int(1); {
	case n < 1 || n > maxInterval:
		return nil
	case unit == fortnightly:
		return every{unit: weekly, interval: 2 * n}
	case unit == daily && n == 14:
		return every{unit: weekly, interval: 2}
	case unit == daily && n == 7:
		return every{unit: weekly, interval: 1}
	case unit == daily || unit == weekly || unit == monthly:
		return every{unit: unit, interval: n}
	}
	return every{fault: "too-often"}
}

// unit
func everyUnit(v parts) any { return everyUnits(parts{1, v[0]}) }

func everyOtherUnit(v parts) any { return everyUnits(parts{2, v[0]}) }

// weekdaysEvery makes a weekly series of a list of weekdays.
func weekdaysEvery(interval int) func(v parts) any {
	return func(v parts) any { return every{unit: weekly, interval: interval, weekdays: v[0].([]time.Weekday)} }
}

// series in weeks, weekdays
func weeksOn(v parts) any { return v[0].(every).on(v[1].([]time.Weekday)) }

// weekdays, series in weeks
func onWeeks(v parts) any { return v[1].(every).on(v[0].([]time.Weekday)) }

func (e every) on(days []time.Weekday) any {
	if e.unit != weekly || e.fault != "" {
		return nil
	}
	e.weekdays = days
	return e
}

// numbers, weekday
func monthlyNth(v parts) any {
	return every{unit: monthly, interval: 1}.nthOn(v[0].([]int), v.int(1))
}

// series in months, numbers, weekday
func monthsNth(v parts) any { return v[0].(every).nthOn(v[1].([]int), v.int(2)) }

// numbers, weekday, series in months
func nthMonths(v parts) any { return v[2].(every).nthOn(v[0].([]int), v.int(1)) }

func (e every) nthOn(numbers []int, weekday int) any {
	if e.unit != monthly || e.fault != "" || slices.Max(numbers) > 4 {
		return nil
	}
	e.nth, e.weekdays = numbers, []time.Weekday{time.Weekday(weekday)}
	return e
}

// numbers
func monthlyDays(v parts) any { return every{unit: monthly, interval: 1}.onDays(v[0].([]int)) }

// series in months, numbers
func monthsDays(v parts) any { return v[0].(every).onDays(v[1].([]int)) }

// numbers, series in months
func daysMonths(v parts) any { return v[1].(every).onDays(v[0].([]int)) }

func (e every) onDays(numbers []int) any {
	if e.unit != monthly || e.fault != "" || slices.Max(numbers) > 31 {
		return nil
	}
	e.monthDays = numbers
	return e
}

// lastDayOfMonths is a series in months, on the last day of each.
func lastDayOfMonths(v parts) any {
	e := every{unit: monthly, interval: 1}
	if len(v) > 0 {
		e = v[0].(every)
	}
	return e.onDays([]int{-1})
}

// number
func oneNumber(v parts) any { return []int{v.int(0)} }

// number, numbers
func moreNumbers(v parts) any { return append([]int{v.int(0)}, v[1].([]int)...) }

// weekday
func oneWeekday(v parts) any { return []time.Weekday{time.Weekday(v.int(0))} }

// weekday, weekdays
func moreWeekdays(v parts) any {
	if slices.Contains(v[1].([]time.Weekday), time.Weekday(v.int(0))) {
		return nil
	}
	return append([]time.Weekday{time.Weekday(v.int(0))}, v[1].([]time.Weekday)...)
}

// weekday, weekday: from the one to the other
func weekdayRange(v parts) any {
	var list []time.Weekday
	for d := v.int(0); ; d = (d + 1) % 7 {
		list = append(list, time.Weekday(d))
		if d == v.int(1) {
			break
		}
	}
	if len(list) < 2 {
		return nil
	}
	return list
}

func workdays(parts) any {
	return []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
}

func weekend(parts) any { return []time.Weekday{time.Saturday, time.Sunday} }

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
