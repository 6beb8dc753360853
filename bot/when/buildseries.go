package when

import (
	"slices"
	"time"
)

// What rules make of the parts of series.

// eachOf makes a series of every so many units.
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

// everyRanked makes a series of a weekday that is the first or last of a month.
func everyRanked(n int) func(v parts) any {
	return func(v parts) any { return every{unit: monthly, interval: 1}.nthOn([]int{n}, v.int(0)) }
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
