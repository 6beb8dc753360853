// Package assign brings many mentees together with many mentors who have a
// number of seats each: everybody's choices are known, and one assignment is
// wanted for all. Which of the two ways is right depends on who decides.
//
//	assign.go    what is wanted, and what comes of it
//	choices.go   lists made fit: nobody twice, ties drawn, pins taken out
//	mincost.go   as many as possible, and among those the best sum: for an organiser
//	deferred.go  no two who would rather have each other: where both sides ranked
//	figures.go   what an organiser looks at before saying yes
//
// Everything is exact and without chance: the same problem with the same seed
// has the same answer, on every machine.
package assign

// Problem is who can be brought together with whom. Mentees and mentors are
// their places in the lists of whoever asks, from 0.
type Problem struct {
	// Choices are, for each mentee, the mentors that come into question, in any
	// order. Who has none finds nobody but through More and Pins.
	Choices [][]Choice
	// Seats is how many mentees each mentor takes.
	Seats []int
	// More lists further mentors for one mentee, nil for none. It is asked only for
	// those who are left over, and only free seats are given by it.
	More func(mentee int) []Choice
	// Pins are pairs that are decided already. They take their seats first, in
	// their order. One that is forbidden, that has no seat left or whose mentee is
	// pinned elsewhere is passed over.
	Pins []Pair
	// Forbidden are pairs that never are, not even when pinned.
	Forbidden map[Pair]bool
	// Seed decides between what is equally good. Keep it, to get the same again.
	Seed uint64
}

// Choice is one mentor that comes into question for a mentee. Both figures are
// from 0 to 1; what is outside counts as the nearer end.
type Choice struct {
	Mentor int
	Fit    float64 // how well the mentor suits the mentee
	Back   float64 // how well the mentee suits the mentor
}

// Pair is a mentee and a mentor.
type Pair struct{ Mentee, Mentor int }

// Nobody is the mentor of who has none.
const Nobody = -1

// Result is the mentor of each mentee, or [Nobody].
type Result []int

// Matched is how many have a mentor.
func (r Result) Matched() (n int) {
	for _, mentor := range r {
		if mentor != Nobody {
			n++
		}
	}
	return n
}
