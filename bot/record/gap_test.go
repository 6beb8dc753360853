package record

import (
	"math"
	"testing"
)

func TestHowFarAThreadMustStandOut(t *testing.T) {
	for _, c := range []struct {
		name          string
		helped, shown int
		want          float64
	}{
		{"nobody has judged yet", 0, 0, 0.45},
		{"one in three, as expected", 2, 6, 0.45},
		{"one of two: more is shown", 8, 14, 0.30},
		{"never: less is shown", 0, 6, 0.90},
		{"and not less than that", 0, 50, 0.90},
		{"nor more than that", 50, 50, 0.30},
		{"two of ten", 2, 10, 0.60},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := gapOf(c.helped, c.shown); math.Abs(got-c.want) > 0.001 {
				t.Errorf("%.3f, want %.3f", got, c.want)
			}
		})
	}
}
