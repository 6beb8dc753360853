package match

import (
	"slices"
)

const (
	nobody = 0 // the number of no member
	day    = 24 * 60 * 60
	week   = 7 * day
	month  = 30 * day
)

// member is what the ranking knows of somebody: when they write, and what they
// answered. None of it is shown as a figure.
type member struct {
	id        string
	answered  counter // threads, everywhere
	threads   int     // the same, not decayed: 0 is a newcomer
	activity  Activity
	recent    []helped         // the last month's answers, in the order they were noted
	suggested []int64          // the last week's suggestions
	helped    map[uint32]int64 // when each asker was last helped
}

type helped struct {
	channel string
	at      int64
}

// help counts an answer in a thread.
func (m *member) help(t thread, at int64) {
	m.answered.add(at)
	m.threads++
	m.recent = slices.DeleteFunc(m.recent, func(h helped) bool { return h.at <= at-month })
	m.recent = append(m.recent, helped{t.channel, at})
	if t.asker == nobody {
		return
	}
	if m.helped == nil {
		m.helped = map[uint32]int64{}
	}
	m.helped[t.asker] = max(m.helped[t.asker], at)
}

// helpedSince is how many threads were answered after a time, in one channel or,
// when it is empty, anywhere.
func (m *member) helpedSince(after int64, channel string) (n int) {
	for _, h := range m.recent {
		if h.at > after && (channel == "" || h.channel == channel) {
			n++
		}
	}
	return n
}

// load is how often somebody was suggested in the week before.
func (m *member) load(now int64) (n int) {
	for _, at := range m.suggested {
		if at > now-week && at <= now {
			n++
		}
	}
	return n
}

// since drops what is not after a time.
func since(times []int64, after int64) []int64 {
	return slices.DeleteFunc(times, func(at int64) bool { return at <= after })
}
