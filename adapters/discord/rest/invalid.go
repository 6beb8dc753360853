package rest

import "time"

// invalids counts answers that Discord holds against the machine, by minute.
type invalids struct {
	minutes [10]int
	began   time.Time // of the newest minute, which is the first
}

func (i *invalids) add(now time.Time) {
	i.turn(now)
	i.minutes[0]++
}

// turn lets minutes pass.
func (i *invalids) turn(now time.Time) {
	if i.began.IsZero() || now.Sub(i.began) >= invalidSpan {
		i.minutes, i.began = [10]int{}, now
		return
	}
	for now.Sub(i.began) >= time.Minute {
		copy(i.minutes[1:], i.minutes[:len(i.minutes)-1])
		i.minutes[0] = 0
		i.began = i.began.Add(time.Minute)
	}
}

// until is when a request of a priority may go, the zero time when now.
func (i *invalids) until(p Priority, now time.Time) time.Time {
	if i.began.IsZero() {
		return time.Time{}
	}
	i.turn(now)
	most := invalidMany
	if p != Answer {
		most = invalidSome
	}
	sum := 0
	for age, n := range i.minutes {
		if sum += n; sum >= most { // until this minute is forgotten
			return i.began.Add(invalidSpan - time.Duration(age)*time.Minute)
		}
	}
	return time.Time{}
}
