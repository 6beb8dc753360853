package match

import (
	"math"
	"time"
)

// halfLife is how fast what people did is outweighed by what they do.
const halfLife = 30 * 24 * time.Hour

// counter counts events that lose half of their weight every half-life. It is
// brought up to date only when it is counted up: reading it changes nothing.
type counter struct {
	value float64
	at    int64 // Unix seconds
}

// read is the count at a time.
func (c counter) read(now int64) float64 {
	if c.value == 0 {
		return 0
	}
	return c.value * math.Exp2(-float64(max(now-c.at, 0))/halfLife.Seconds())
}

// add counts an event. One that is older than the last adds what is left of it.
func (c *counter) add(at int64) {
	if at < c.at {
		c.value += math.Exp2(-float64(c.at-at) / halfLife.Seconds())
		return
	}
	c.value = c.read(at) + 1
	c.at = at
}

const (
	hours = 24
	// hourKept is what is left of older messages with each new one: habits change.
	hourKept = 0.998
)

// clockFace is at which hours, UTC, somebody writes.
type clockFace [hours]float32

func (h *clockFace) add(at int64) {
	for i := range h {
		h[i] *= hourKept
	}
	h[hourOf(at)]++
}

// usual is how much more likely somebody writes at this hour than at any: 1 for
// those of whom nothing is known.
func (h *clockFace) usual(now int64) float64 {
	x := hourOf(now)
	near := 2*float64(h[x]) + float64(h[(x+hours-1)%hours]) + float64(h[(x+1)%hours])
	return hours * (near + 2) / (4 * (h.total() + 12))
}

func (h *clockFace) total() (all float64) {
	for _, n := range h {
		all += float64(n)
	}
	return all
}

func hourOf(at int64) int { return int((at%86400 + 86400) % 86400 / 3600) }
