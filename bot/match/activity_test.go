package match

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestActivityAddsUp: messages that were counted in batches, and written down in
// between, are those that were counted one after another.
func TestActivityAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var all, stored, batch Activity
		at := now
		for range rapid.IntRange(0, 300).Draw(t, "messages") {
			at = at.Add(time.Duration(rapid.IntRange(0, 30*60).Draw(t, "minutes")) * time.Minute)
			all.Spoke(at)
			batch.Spoke(at)
			if rapid.IntRange(0, 9).Draw(t, "deed") == 0 {
				sum := batch.On(stored)
				stored, batch = StoredActivity(sum.Seen(), sum.Hours()), Activity{}
			}
		}
		got := batch.On(stored)
		if !got.Seen().Equal(all.Seen()) {
			t.Fatalf("seen at %v, want %v", got.Seen(), all.Seen())
		}
		for h := range all.hours {
			if diff := math.Abs(float64(got.hours[h] - all.hours[h])); diff > 0.02+0.01*float64(all.hours[h]) {
				t.Fatalf("%d h counts %f, want %f", h, got.hours[h], all.hours[h])
			}
		}
	})
}

func TestStoredHours(t *testing.T) {
	for _, c := range []struct{ stored, want string }{
		{"9:12.5 14:3", "9:12.5 14:3"},
		{"", ""},
		{"23:0.3333333 0:500", "0:500 23:0.3333"},
		{"24:1 -1:2 x:3 4 5: 6:y 7:-1 8:NaN 9:Inf 10:501 11:1e300 12:0.001", ""},
	} {
		if got := StoredActivity(now, c.stored).Hours(); got != c.want {
			t.Errorf("%q is read as %q, want %q", c.stored, got, c.want)
		}
	}
	if a := StoredActivity(time.Time{}, ""); !a.Seen().IsZero() || !a.None() {
		t.Errorf("nobody is %+v", a)
	}
}

// TestRecall: what a start reads is as if the process had never ended, and an
// answer it has read before is not forgotten over it.
func TestRecall(t *testing.T) {
	r := NewRouter()
	for _, do := range []deeds{posed("1", "go", "ada", "clock", ago(days)), answered("1", "grace", ago(time.Minute))} {
		do(r)
	}
	r.Recall("grace", StoredActivity(ago(5*days), "9:30"))
	got := rankOne(t, r, Thread{}, Routing{}, "grace")
	if want := 0.3 * math.Log(24*62/(4*42.)); got.Seen != 2.2 || math.Abs(got.Hour-want) > 1e-6 || !got.Usual {
		t.Errorf("recalled %+v, want hour %f", got, want)
	}
}
