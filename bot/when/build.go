package when

import (
	"slices"
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
