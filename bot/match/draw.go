package match

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Choose takes the first n of a ranking, and gives the last place to a newcomer:
// somebody who subscribed and never answered here, whom no ranking finds. Where
// there are several, those with the fewest suggestions in the last week come
// first, and among them a lot decides. The lot is the question's ID, so that
// every replica draws the same one, and nobody can draw again.
//
// A newcomer is not asked more often in a week than whoever they stand in for,
// never takes the only place, and none is drawn when one is among the first n
// already. So two newcomers in a busy channel cost next to nothing.
func Choose(ranked []Terms, n int, question string) []Terms {
	chosen := slices.Clone(ranked[:min(len(ranked), n)])
	if n < 2 || len(ranked) <= n || slices.ContainsFunc(chosen, newcomer) {
		return chosen
	}
	last := &chosen[n-1]
	if drawn := draw(ranked[n:], question); drawn.Newcomer && drawn.Suggested <= last.Suggested {
		drawn.Lot = true
		*last = drawn
	}
	return chosen
}

// draw returns a newcomer, if there is one.
func draw(ranked []Terms, question string) (drawn Terms) {
	var lowest uint64
	for _, t := range ranked {
		if !t.Newcomer || drawn.Newcomer && t.Suggested > drawn.Suggested {
			continue
		}
		its := lot(question, t.Person)
		if !drawn.Newcomer || t.Suggested < drawn.Suggested || its < lowest {
			drawn, lowest = t, its
		}
	}
	return drawn
}

func newcomer(t Terms) bool { return t.Newcomer }

// lot is where somebody stands in the draw of a question: by a hash in which each
// bit of both moves every other, for simpler ones prefer some names.
func lot(question, person string) uint64 {
	sum := sha256.Sum256([]byte(question + "\x00" + person))
	return binary.BigEndian.Uint64(sum[:])
}
