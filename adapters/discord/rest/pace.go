package rest

import "time"

// Discord answers 50 requests a second for one bot, whatever they ask for
// ("Rate Limits: Global Rate Limit"). perWindow is that, in a window that is a
// little longer, since what leaves evenly arrives unevenly.
const (
	perWindow  = 50
	paceWindow = time.Second + 20*time.Millisecond
	// Under load requests keep their distance, so that whoever comes in between
	// waits for one distance and not for the rest of a second. After a rest, burst
	// of them may go at once.
	distance = time.Second / 49
	burst    = 10
)

// pace lets requests go one after another.
type pace struct {
	burst int
	last  time.Time            // when the last would have gone, had all kept their distance
	sent  [perWindow]time.Time // when the last ones went
	at    int                  // the oldest of them
}

// free is when the next may go.
func (p *pace) free() time.Time {
	kept := p.last.Add(distance - time.Duration(p.burst-1)*distance)
	if room := p.sent[p.at].Add(paceWindow); room.After(kept) && !p.sent[p.at].IsZero() {
		return room
	}
	return kept
}

// take is a request that goes now.
func (p *pace) take(now time.Time) {
	p.sent[p.at] = now
	p.at = (p.at + 1) % perWindow
	p.last = p.last.Add(distance)
	if p.last.Before(now) {
		p.last = now
	}
}
