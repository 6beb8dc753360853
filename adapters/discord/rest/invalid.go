package rest

import "time"

// Discord shuts out an address that got 10,000 answers of 401, 403 or 429 within
// ten minutes ("Rate Limits: Invalid Request Limit"). Something is wrong long
// before that.
const (
	invalidCautious = 1_000 // from here on only answers go
	invalidStopped  = 5_000 // from here on nothing goes
)

// invalid counts answers that Discord counts against us, by the minute.
type invalid struct {
	minutes [11]int // ten whole ones and the one that runs
	current int64
	warned  bool
}

// turn moves to the minute of now.
func (i *invalid) turn(now time.Time) {
	minute := now.Unix() / 60
	if minute-i.current >= int64(len(i.minutes)) {
		i.minutes, i.current = [11]int{}, minute
	}
	for i.current < minute {
		i.current++
		i.minutes[i.current%int64(len(i.minutes))] = 0
	}
}

// add counts one and says whether it is the one that makes the client cautious.
func (i *invalid) add(now time.Time) bool {
	count := i.count(now)
	if count < invalidCautious-1 {
		i.warned = false
	}
	i.minutes[i.current%int64(len(i.minutes))]++
	if i.warned || count+1 < invalidCautious {
		return false
	}
	i.warned = true
	return true
}

func (i *invalid) count(now time.Time) int {
	i.turn(now)
	sum := 0
	for _, n := range i.minutes {
		sum += n
	}
	return sum
}

// allows tells whether a call may go.
func (i *invalid) allows(p Priority, now time.Time) bool {
	count := i.count(now)
	return count < invalidCautious || p == Answer && count < invalidStopped
}

// eases is when fewer may be counted than now.
func (i *invalid) eases(now time.Time) time.Time { return now.Truncate(time.Minute).Add(time.Minute) }
