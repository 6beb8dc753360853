package main

import (
	"cmp"
	"os"
	"path/filepath"
	"testing"
)

// given is the folder of data that are no part of this repository: in the folder
// that KITH_TEST_SHARED names, or in one beside the checkout.
func given() string {
	return filepath.Join(cmp.Or(os.Getenv("KITH_TEST_SHARED"), filepath.Join("..", "..", "..", "shared")), "data")
}

// TestGivenCommunities holds the ranking against communities that nothing was
// fitted to. The bounds are what docs/matching.md says, less the half of what chance
// moves them by.
func TestGivenCommunities(t *testing.T) {
	folder := filepath.Join(given(), "routing")
	for name, least := range map[string]struct{ mrr, h3, lambdaH3, gini float64 }{
		"appium":  {0.29, 0.33, 0.32, 0.93},
		"ai":      {0.36, 0.41, 0.38, 0.93},
		"beer":    {0.35, 0.41, 0.39, 0.93},
		"quantum": {0.46, 0.52, 0.47, 0.93},
	} {
		t.Run(name, func(t *testing.T) {
			e := evaluation{data: filepath.Join(folder, name+".jsonl.gz"), questions: filepath.Join(folder, name+".questions.json")}
			if _, err := os.Stat(e.data); err != nil {
				t.Skipf("skipped: there is no data/routing/%s.jsonl.gz beside the checkout or in KITH_TEST_SHARED", name)
			}
			r, err := e.replay(nil)
			if err != nil {
				t.Fatal(err)
			}
			plain, fair := r.policies[1].scores, r.policies[2].scores
			got := []float64{plain.mean(plain.mrr), plain.mean(plain.h3), fair.mean(fair.h3)}
			for i, want := range []float64{least.mrr, least.h3, least.lambdaH3} {
				if got[i] < want {
					t.Errorf("%s is %.3f, want %.2f", []string{"MRR", "H@3", "H@3 with λ 0.5"}[i], got[i], want)
				}
			}
			if g := fair.gini(); g > least.gini || g >= plain.gini() {
				t.Errorf("with λ 0.5 Gini is %.3f, without %.3f, want less than that and %.2f", g, plain.gini(), least.gini)
			}
		})
	}
}
