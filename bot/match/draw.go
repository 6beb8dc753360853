package match

import (
	"cmp"
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
//
// may says who can be asked at this moment; nil is everybody. It is called for as
// few as need be: to know it of somebody may take a look into storage.
func Choose(ranked []Terms, n int, question string, may func(person string) bool) []Terms {
	var chosen []Terms
	next := 0
	for ; next < len(ranked) && len(chosen) < n; next++ {
		if may == nil || may(ranked[next].Person) {
			chosen = append(chosen, ranked[next])
		}
	}
	if n < 2 || len(chosen) < n || slices.ContainsFunc(chosen, newcomer) {
		return chosen
	}
	last := &chosen[n-1]
	for _, i := range lots(ranked[next:], last.Suggested, question) {
		if t := ranked[next+i]; may == nil || may(t.Person) {
			*last = t
			last.Lot = true
			break
		}
	}
	return chosen
}

// lots are the places of the newcomers who were not suggested more than so often,
// in the order in which they are drawn.
func lots(ranked []Terms, most int, question string) []int {
	type drawn struct {
		place, suggested int
		lot              uint64
	}
	var all []drawn
	for i := range ranked {
		if t := &ranked[i]; t.Newcomer && t.Suggested <= most {
			all = append(all, drawn{i, t.Suggested, lot(question, t.Person)})
		}
	}
	slices.SortFunc(all, func(a, b drawn) int {
		return cmp.Or(cmp.Compare(a.suggested, b.suggested), cmp.Compare(a.lot, b.lot))
	})
	places := make([]int, len(all))
	for i, d := range all {
		places[i] = d.place
	}
	return places
}

func newcomer(t Terms) bool { return t.Newcomer }

// lot is where somebody stands in the draw of a question: by a hash in which each
// bit of both moves every other, for simpler ones prefer some names.
func lot(question, person string) uint64 {
	sum := sha256.Sum256([]byte(question + "\x00" + person))
	return binary.BigEndian.Uint64(sum[:])
}
