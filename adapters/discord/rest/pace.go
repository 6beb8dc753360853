package rest

import "time"

// Discord answers 50 requests a second for one bot, whatever they ask for
// ("Rate Limits: Global Rate Limit"). perSecond and burst together are no more
// than that in any second, wherever Discord lets its seconds begin.
const (
	perSecond = 48
	burst     = 2
)

// pace lets requests go one after another, with the same time between them. After
// a rest, or when a timer was late, burst of them may go at once.
type pace struct {
	last time.Time // when the last would have gone, had all kept their distance
}

const distance = time.Second / perSecond

// free is when the next may go.
func (p *pace) free() time.Time { return p.last.Add(distance - (burst-1)*distance) }

// take is a request that goes now.
func (p *pace) take(now time.Time) {
	p.last = p.last.Add(distance)
	if earliest := now; p.last.Before(earliest) {
		p.last = earliest
	}
}
