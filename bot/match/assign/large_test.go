package assign

import (
	"cmp"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// instance is a cohort as it was derived from a site where people ask about
// careers: what mentees want to know, and what professionals do.
type instance struct {
	Mentees []struct {
		Tags []string `json:"tags"`
		Zone float64  `json:"tz"` // hours
	} `json:"mentees"`
	Mentors []struct {
		Terms []string `json:"terms"`
		Zone  float64  `json:"tz"`
		Seats int      `json:"cap"`
	} `json:"mentors"`
}

// given reads a file of data that is not part of this repository: it is looked for
// in the folder KITH_TEST_SHARED names, and in one beside the checkout.
func given(t testing.TB, name string) (in instance) {
	t.Helper()
	folder := cmp.Or(os.Getenv("KITH_TEST_SHARED"), filepath.Join("..", "..", "..", "..", "shared"))
	f, err := os.Open(filepath.Join(folder, "data", "cohorts", name))
	if err != nil {
		t.Skipf("skipped: there is no data/cohorts/%s beside the checkout or in KITH_TEST_SHARED", name)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err == nil {
		err = json.NewDecoder(z).Decode(&in)
	}
	if err != nil {
		t.Fatal(name, err)
	}
	return in
}

// problem lists the most mentors for everybody: a mentee looks at how much of what
// they ask is met, a mentor at how much of what they know is asked, both at zones.
func (in instance) problem(most int) Problem {
	knows := map[string][]int{}
	p := Problem{Seed: 1, Seats: make([]int, len(in.Mentors))}
	for i, mentor := range in.Mentors {
		p.Seats[i] = mentor.Seats
		for _, term := range mentor.Terms {
			knows[term] = append(knows[term], i)
		}
	}
	rare := func(term string) float64 { return math.Log(1 + float64(len(in.Mentors))/float64(1+len(knows[term]))) }
	whole := make([]float64, len(in.Mentors))
	for i, mentor := range in.Mentors {
		for _, term := range mentor.Terms {
			whole[i] += rare(term)
		}
	}
	longer := func(mentee, most int) []Choice {
		asks, asked := in.Mentees[mentee], 0.0
		common := make([]float64, len(in.Mentors))
		for _, tag := range asks.Tags {
			asked += rare(tag)
			for _, i := range knows[tag] {
				common[i] += rare(tag)
			}
		}
		all := make([]Choice, 0, len(in.Mentors))
		for i, mentor := range in.Mentors {
			near := 1 - math.Min(8, math.Abs(asks.Zone-mentor.Zone))/8
			all = append(all, Choice{i, .75*common[i]/asked + .25*near, .75*common[i]/whole[i] + .25*near})
		}
		if most < len(all) {
			slices.SortStableFunc(all, func(a, b Choice) int { return cmp.Compare(b.Fit+b.Back, a.Fit+a.Back) })
			all = all[:most]
		}
		return all
	}
	for mentee := range in.Mentees {
		p.Choices = append(p.Choices, longer(mentee, most))
	}
	p.More = func(mentee int) []Choice { return longer(mentee, len(in.Mentors)) }
	return p
}

// TestGiven: on real skew as many are matched as there are seats for, and what
// both sides would rather have is left to the method that knows it.
func TestGiven(t *testing.T) {
	for _, name := range []string{"match_instance_s.json.gz", "match_instance_m.json.gz", "match_instance_l.json.gz"} {
		t.Run(name, func(t *testing.T) {
			in := given(t, name)
			p := in.problem(50)
			cheap, stable := MinCost(p).Figures(p), Deferred(p).Figures(p)
			t.Logf("%d mentees, %d mentors: min-cost %+v", len(in.Mentees), len(in.Mentors), cheap)
			t.Logf("deferred acceptance %+v", stable)
			seats := 0
			for _, n := range p.Seats {
				seats += n
			}
			if want := min(seats, len(in.Mentees)); cheap.Matched != want {
				t.Errorf("min-cost matched %d of %d", cheap.Matched, want)
			}
			if stable.Blocking != 0 {
				t.Errorf("deferred acceptance left %d blocking pairs", stable.Blocking)
			}
			if sum, both := cheap.MeanFit*float64(cheap.Matched), stable.MeanFit*float64(stable.Matched); cheap.Matched == stable.Matched && sum < both-1e-6 {
				t.Errorf("min-cost has a sum of %.3f, deferred acceptance one of %.3f", sum, both)
			}
		})
	}
}

// BenchmarkLarge is 10,000 mentees and 2,000 mentors with three seats each; "filled"
// is with the seats that the first 50 of everybody's list leave free.
func BenchmarkLarge(b *testing.B) {
	filled := given(b, "match_instance_l.json.gz").problem(50)
	lists := filled
	lists.More = nil
	for _, run := range []struct {
		name  string
		p     Problem
		solve func(Problem) Result
	}{
		{"MinCost", lists, MinCost}, {"MinCost filled", filled, MinCost}, {"Deferred", lists, Deferred}, {"Deferred filled", filled, Deferred},
	} {
		b.Run(run.name, func(b *testing.B) {
			for b.Loop() {
				run.solve(run.p)
			}
		})
	}
}
