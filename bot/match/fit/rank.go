package fit

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Most is how many mentors are suggested at once: as many as one looks at.
const Most = 5

// Share is how much of all requests one mentor gets at most.
type Share struct {
	Requests int     // in the space, in the last 30 days, to anybody
	Most     float64 // of them; 0 is [DefaultShare]
	From     int     // how many there must be before it counts; 0 is [DefaultFrom]
}

// What holds where organisers chose nothing else (ours).
const (
	DefaultShare = 0.30
	DefaultFrom  = 10
)

// over is whether one more request would be more than the mentor's share.
func (s Share) over(m *Mentor) bool {
	if s.Requests < cmp.Or(s.From, DefaultFrom) {
		return false
	}
	return float64(m.Asked30+1) > cmp.Or(s.Most, DefaultShare)*float64(s.Requests+1)
}

// Rank suggests mentors to somebody: those who suit most first, five at most. The
// caller leaves out whom nothing may be asked of now: who paused, whom never to
// bring together with the mentee, whom they asked already, the mentee.
//
// Those who have their share of requests are left out while others suit. One of
// five is a newcomer among mentors, if one suits: where none is among the first
// five, one of those who were asked least takes the last place, by lot.
//
// The order of mentors changes nothing. The seed decides the lot, and who comes
// first of those who suit the same: the mentee and the day, say, so that nobody
// draws again by asking again. IDs must differ.
func Rank(w Wish, mentors []Mentor, share Share, seed string) []Terms {
	w.Topics, w.Goals = once(w.Topics), once(w.Goals)
	rare := NewRarity(mentors)
	var all []candidate
	for i := range mentors {
		m := &mentors[i]
		if m.Active >= m.Capacity {
			continue
		}
		if c, ok := compare(&w, m, &rare); ok {
			all = append(all, candidate{m, c.parts(m).Score(), lot(seed, m.ID), false})
		}
	}
	all = spare(all, share)
	slices.SortFunc(all, byScore)
	var suggested []Terms
	for _, c := range choose(all) {
		suggested = append(suggested, c.terms(&w, &rare))
	}
	return suggested
}

// candidate is a mentor who suits.
type candidate struct {
	*Mentor
	score float64
	lot   uint64
	drawn bool
}

// byScore puts those first who suit most; a lot decides among equals.
func byScore(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.lot, b.lot), cmp.Compare(a.ID, b.ID))
}

// spare leaves out who has their share, unless nobody else is left.
func spare(all []candidate, share Share) []candidate {
	within := slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return share.over(c.Mentor) })
	if len(within) == 0 {
		return all
	}
	return within
}

// choose takes the first, and lets a newcomer take part.
func choose(ranked []candidate) []candidate {
	if len(ranked) <= Most {
		return ranked
	}
	chosen, others := ranked[:Most], ranked[Most:]
	if slices.ContainsFunc(chosen, candidate.isNewcomer) {
		return chosen
	}
	others = slices.DeleteFunc(slices.Clone(others), func(c candidate) bool { return !c.isNewcomer() })
	if len(others) > 0 {
		drawn := slices.MinFunc(others, byLot)
		drawn.drawn = true
		chosen[Most-1] = drawn
	}
	return chosen
}

func (c candidate) isNewcomer() bool { return c.newcomer() }

// byLot is the order of the draw: who was asked least has waited longest.
func byLot(a, b candidate) int {
	return cmp.Or(cmp.Compare(a.Asked30, b.Asked30), cmp.Compare(a.lot, b.lot), cmp.Compare(a.ID, b.ID))
}

// lot is where somebody stands in the draw of a seed: by a hash in which each bit
// of both moves every other, for simpler ones prefer some names.
func lot(seed, mentor string) uint64 {
	sum := sha256.Sum256([]byte(seed + "\x00" + mentor))
	return binary.BigEndian.Uint64(sum[:])
}

// once is the list without what stood before in it.
func once(list []string) []string {
	var kept []string
	for _, one := range list {
		if !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	return kept
}
