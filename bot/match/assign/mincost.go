package assign

import "slices"

// MinCost brings as many together as possible, and of all such assignments takes
// one with the greatest sum of Fit and Back. It decides for the good of all: some
// would rather have another mentor, who would rather have them.
//
// It is the method of successive shortest paths with potentials. One mentee after
// the other gets a seat; where others have to move for that, the cheapest chain of
// moves is looked for, among prices of the seats that make each move cost
// something. So the search can stop at the first end it comes to.
func MinCost(p Problem) Result {
	t := prepare(p)
	t.cheapest()
	return t.fill(p)
}

// flow is the search for one mentee after the other.
type flow struct {
	*table
	held    [][]int   // mentees of each mentor
	spot    []int     // where each mentee's mentor stands in their list
	price   []float64 // of a seat with each mentor, 0 or less: others want it
	alone   float64   // what it costs to have nobody
	reached []step    // of each mentor, in the search at hand
	settled []int     // mentors to whom no cheaper way can be found
	queue   frontier
	round   int
}

// step is the cheapest way to a mentor that was found so far.
type step struct {
	round    int // of the search that found it; earlier ones are void
	distance float64
	mentee   int // who would come here, or move here
	spot     int // where the mentor stands in that mentee's list
	settled  bool
}

// cheapest settles all who have a list.
func (t *table) cheapest() {
	f := &flow{
		table: t, held: make([][]int, len(t.free)), spot: make([]int, len(t.lists)),
		price: make([]float64, len(t.free)), reached: make([]step, len(t.free)),
		// No chain has more steps than there are mentees, and each costs at most 1: so
		// nothing that could be saved is worth an empty seat.
		alone: float64(len(t.lists)) + 1,
	}
	for _, mentee := range t.order() {
		if len(t.lists[mentee]) > 0 {
			f.seat(mentee)
		}
	}
}

func cost(c Choice) float64 { return 1 - (c.Fit+c.Back)/2 }

// seat takes the cheapest chain that ends at a free seat, or with somebody who
// has nobody: this mentee, or one who would have to move.
func (f *flow) seat(mentee int) {
	f.round++
	f.queue, f.settled = f.queue[:0], f.settled[:0]
	least, out := f.alone, mentee
	f.reach(mentee, 0)
	for len(f.queue) > 0 {
		at := f.queue.pop()
		here := &f.reached[at.mentor]
		if here.settled {
			continue // a dearer way to somebody who was reached before
		}
		if at.distance >= least {
			break
		}
		if f.free[at.mentor] > 0 {
			f.raise(at.distance)
			f.free[at.mentor]--
			f.move(at.mentor)
			return
		}
		here.settled = true
		f.settled = append(f.settled, at.mentor)
		for _, sits := range f.held[at.mentor] {
			start := at.distance - cost(f.lists[sits][f.spot[sits]]) + f.price[at.mentor]
			if start+f.alone < least {
				least, out = start+f.alone, sits
			}
			f.reach(sits, start)
		}
	}
	f.raise(least)
	f.leave(out)
}

// reach finds ways from a mentee, who is at start, to the mentors of their list.
func (f *flow) reach(mentee int, start float64) {
	for spot, c := range f.lists[mentee] {
		r := &f.reached[c.Mentor]
		distance := start + cost(c) - f.price[c.Mentor]
		if r.round == f.round && (r.settled || r.distance <= distance) {
			continue
		}
		*r = step{round: f.round, distance: distance, mentee: mentee, spot: spot}
		f.queue.push(distance, c.Mentor)
	}
}

// raise lets the seats that were passed on the way cost what the chain did.
func (f *flow) raise(chain float64) {
	for _, mentor := range f.settled {
		f.price[mentor] += f.reached[mentor].distance - chain
	}
}

// move lets everybody on the way to a mentor, who has room, move one on.
func (f *flow) move(mentor int) {
	for mentor != Nobody {
		r := f.reached[mentor]
		before := f.result[r.mentee]
		f.result[r.mentee], f.spot[r.mentee] = mentor, r.spot
		f.held[mentor] = append(f.held[mentor], r.mentee)
		if before != Nobody {
			f.stand(r.mentee, before)
		}
		mentor = before
	}
}

// leave lets a mentee have nobody. Who came for it moves into their seat.
func (f *flow) leave(mentee int) {
	if mentor := f.result[mentee]; mentor != Nobody {
		f.stand(mentee, mentor)
		f.result[mentee] = Nobody
		f.move(mentor)
	}
}

// stand takes a mentee from a seat.
func (f *flow) stand(mentee, mentor int) {
	sitting := f.held[mentor]
	i := slices.Index(sitting, mentee)
	sitting[i] = sitting[len(sitting)-1]
	f.held[mentor] = sitting[:len(sitting)-1]
}
