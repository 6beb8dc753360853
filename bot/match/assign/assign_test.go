package assign

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// drawn is a small problem, with ties, gaps, doubles, pins and forbidden pairs.
func drawn(t *rapid.T, pins bool) Problem {
	mentors := rapid.IntRange(1, 4).Draw(t, "mentors")
	p := Problem{Seats: make([]int, mentors), Forbidden: map[Pair]bool{}, Seed: rapid.Uint64().Draw(t, "seed")}
	for mentor := range p.Seats {
		p.Seats[mentor] = rapid.IntRange(0, 2).Draw(t, "seats")
	}
	figure := rapid.SampledFrom([]float64{0, .1, .25, .5, .5, .9, 1})
	for mentee := range rapid.IntRange(1, 6).Draw(t, "mentees") {
		var list []Choice
		for range rapid.IntRange(0, mentors+1).Draw(t, "choices") {
			c := Choice{rapid.IntRange(0, mentors-1).Draw(t, "mentor"), figure.Draw(t, "fit"), figure.Draw(t, "back")}
			if !slices.ContainsFunc(list, func(o Choice) bool { return o.Mentor == c.Mentor }) {
				list = append(list, c)
			}
		}
		p.Choices = append(p.Choices, list)
		if rapid.IntRange(0, 5).Draw(t, "forbids") == 0 {
			p.Forbidden[Pair{mentee, rapid.IntRange(0, mentors-1).Draw(t, "not with")}] = true
		}
		if pins && rapid.IntRange(0, 4).Draw(t, "pins") == 0 {
			p.Pins = append(p.Pins, Pair{mentee, rapid.IntRange(0, mentors-1).Draw(t, "pinned to")})
		}
	}
	return p
}

// best tries everything: how many can be matched, and at which least cost.
func best(p Problem, seats []int, mentee int, given Result) (matched int, sum float64) {
	if mentee == len(p.Choices) {
		return 0, 0
	}
	if given[mentee] != Nobody { // pinned, and paid for
		return best(p, seats, mentee+1, given)
	}
	matched, sum = best(p, seats, mentee+1, given)
	for _, c := range p.Choices[mentee] {
		if seats[c.Mentor] == 0 || p.Forbidden[Pair{mentee, c.Mentor}] {
			continue
		}
		seats[c.Mentor]--
		n, s := best(p, seats, mentee+1, given)
		seats[c.Mentor]++
		if n, s = n+1, s+cost(c); n > matched || n == matched && s < sum {
			matched, sum = n, s
		}
	}
	return matched, sum
}

func TestMinCostIsTheOptimum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t, true)
		pinned := prepare(p)
		wantMatched, want := best(p, slices.Clone(pinned.free), 0, pinned.result)
		got := MinCost(p)
		valid(t, p, got)
		matched, sum := 0, 0.0
		for mentee, mentor := range got {
			if pinned.result[mentee] != Nobody || mentor == Nobody {
				continue
			}
			matched++
			i := slices.IndexFunc(p.Choices[mentee], func(c Choice) bool { return c.Mentor == mentor })
			sum += cost(p.Choices[mentee][i])
		}
		if matched != wantMatched || math.Abs(sum-want) > 1e-9 {
			t.Errorf("matched %d at %v, want %d at %v", matched, sum, wantMatched, want)
		}
	})
}

func TestDeferredHasNoBlockingPair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t, false)
		got := Deferred(p)
		valid(t, p, got)
		if n := got.Figures(p).Blocking; n != 0 {
			t.Errorf("%d blocking pairs in %v", n, got)
		}
		p.More = func(int) (all []Choice) {
			for mentor := range p.Seats {
				all = append(all, Choice{Mentor: mentor, Fit: 1, Back: 1})
			}
			return all
		}
		more := Deferred(p)
		valid(t, p, more)
		if n := more.Figures(p).Blocking; n != 0 {
			t.Errorf("%d blocking pairs when seats are filled: %v", n, more)
		}
		for mentee, mentor := range got {
			if mentor != Nobody && more[mentee] != mentor {
				t.Errorf("mentee %d moved from %d to %d when seats were filled", mentee, mentor, more[mentee])
			}
		}
	})
}

// TestBlockingPairs holds the figure against the definition, on assignments that
// have some.
func TestBlockingPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t, false)
		got := MinCost(p)
		want := 0
		for mentee, list := range p.Choices {
			for _, c := range list {
				if !p.Forbidden[Pair{mentee, c.Mentor}] && wants(p, got, mentee, c) && wanted(p, got, c) {
					want++
				}
			}
		}
		if n := got.Figures(p).Blocking; n != want {
			t.Errorf("%d blocking pairs, want %d", n, want)
		}
	})
}

func find(p Problem, mentee, mentor int) Choice {
	i := slices.IndexFunc(p.Choices[mentee], func(c Choice) bool { return c.Mentor == mentor })
	return p.Choices[mentee][i]
}

func wants(p Problem, r Result, mentee int, c Choice) bool {
	return r[mentee] == Nobody || c.Fit > find(p, mentee, r[mentee]).Fit
}

func wanted(p Problem, r Result, c Choice) bool {
	sitting, worse := 0, false
	for mentee, mentor := range r {
		if mentor == c.Mentor {
			sitting++
			worse = worse || c.Back > find(p, mentee, mentor).Back
		}
	}
	return worse || sitting < p.Seats[c.Mentor]
}

func TestPinsAreKept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawn(t, true)
		want := prepare(p).result
		for name, got := range map[string]Result{"min-cost": MinCost(p), "deferred": Deferred(p)} {
			valid(t, p, got)
			for mentee, mentor := range want {
				if mentor != Nobody && got[mentee] != mentor {
					t.Errorf("%s: mentee %d is pinned to %d and got %d", name, mentee, mentor, got[mentee])
				}
			}
		}
	})
}

// valid is what holds for every result: seats are enough, and nobody is with
// somebody they must not be with.
func valid(t *rapid.T, p Problem, r Result) {
	t.Helper()
	left := slices.Clone(p.Seats)
	for mentee, mentor := range r {
		if mentor == Nobody {
			continue
		}
		if left[mentor]--; left[mentor] < 0 {
			t.Errorf("mentor %d has more than %d", mentor, p.Seats[mentor])
		}
		if p.Forbidden[Pair{mentee, mentor}] {
			t.Errorf("mentee %d and mentor %d are forbidden", mentee, mentor)
		}
	}
	if !slices.Equal(r, MinCost(p)) && !slices.Equal(r, Deferred(p)) {
		t.Errorf("the same problem has another answer than %v", r)
	}
}

func TestSmall(t *testing.T) {
	two := [][]Choice{{{0, .9, .5}, {1, .8, .5}}, {{0, .9, .9}}}
	for _, c := range []struct {
		name string
		p    Problem
		min  Result
		def  Result
	}{
		{"nobody", Problem{}, Result{}, Result{}},
		{"one moves so that both have somebody", Problem{Choices: two, Seats: []int{1, 1}}, Result{1, 0}, Result{1, 0}},
		{"the one who suits better has the seat", Problem{Choices: two, Seats: []int{1, 0}}, Result{Nobody, 0}, Result{Nobody, 0}},
		{
			"an empty seat is worse than any sum",
			Problem{Choices: [][]Choice{{{0, 1, 1}, {1, 0, 0}}, {{0, 0, 0}}}, Seats: []int{1, 1}},
			Result{1, 0},
			Result{0, Nobody},
		},
		{"a pin comes first", Problem{Choices: two, Seats: []int{1, 1}, Pins: []Pair{{0, 0}}}, Result{0, Nobody}, Result{0, Nobody}},
		{
			"a forbidden pin is passed over",
			Problem{Choices: two, Seats: []int{1, 1}, Pins: []Pair{{0, 0}}, Forbidden: map[Pair]bool{{0, 0}: true}},
			Result{1, 0},
			Result{1, 0},
		},
		{"a pin of nobody is passed over", Problem{Choices: two, Seats: []int{1, 1}, Pins: []Pair{{7, 0}, {0, -1}}}, Result{1, 0}, Result{1, 0}},
		{
			"a longer list fills what is left",
			Problem{Choices: [][]Choice{{{0, 1, 1}}, {{0, .5, .5}}}, Seats: []int{1, 1}, More: func(int) []Choice { return []Choice{{1, .1, .1}} }},
			Result{0, 1},
			Result{0, 1},
		},
		{
			"what is no number is nothing",
			Problem{Choices: [][]Choice{{{0, math.NaN(), math.Inf(-1)}, {1, .1, .1}}}, Seats: []int{1, 1}},
			Result{1},
			Result{1},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := MinCost(c.p); !slices.Equal(got, c.min) {
				t.Errorf("min-cost: got %v, want %v", got, c.min)
			}
			if got := Deferred(c.p); !slices.Equal(got, c.def) {
				t.Errorf("deferred: got %v, want %v", got, c.def)
			}
		})
	}
}

func TestFigures(t *testing.T) {
	p := Problem{
		Choices: [][]Choice{{{0, 1, 1}, {1, .5, .5}}, {{0, .8, .6}, {1, .8, .2}}, {{1, 1, 1}}, nil},
		Seats:   []int{1, 2, 3, 0},
	}
	got := Result{1, 0, Nobody, 2}.Figures(p)
	want := Figures{
		Mentees: 4, Matched: 3, First: 1, // as good as the first; who has no list has no first
		MeanRank: 4.0 / 3, MeanFit: (.5 + .7 + 0) / 3, WorstFit: 0, Unused: 0, Seats: 3,
		Blocking: 2, // 0 with 0; 2 with 1
	}
	if math.Abs(got.MeanFit-want.MeanFit) < 1e-9 {
		want.MeanFit = got.MeanFit
	}
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := (Result{Nobody, Nobody, Nobody, Nobody}).Figures(p); got.MeanRank != 0 || got.Unused != 3 || got.Seats != 6 {
		t.Errorf("nobody matched: %+v", got)
	}
}
