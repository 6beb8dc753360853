package when

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// given reads a table that is no part of this repository. It is looked for in
// the folder KITH_TEST_SHARED names, and in one beside the checkout.
func given(t *testing.T, name string) [][]string {
	t.Helper()
	folder := filepath.Join(cmp.Or(os.Getenv("KITH_TEST_SHARED"), filepath.Join("..", "..", "..", "shared")), "data")
	raw, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Skipf("skipped: there is no data/%s beside the checkout or in KITH_TEST_SHARED", name)
	}
	var rows [][]string
	for line := range strings.Lines(string(raw)) {
		rows = append(rows, strings.Split(strings.TrimRight(line, "\r\n"), "\t"))
	}
	return rows[1:]
}

func moment(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestGivenTimes(t *testing.T) {
	var right, refused, wrong int
	for _, row := range given(t, "times.tsv") {
		phrase, want := row[0], row[3]
		r, err := Read(phrase, moment(t, row[1]), row[2])
		var unclear *UnclearError
		switch {
		case err != nil && !errors.As(err, &unclear):
			t.Errorf("%q: %v", phrase, err)
		case want == "ERROR" && err != nil:
			refused++
		case want == "ERROR" || err != nil || !r.At.Equal(moment(t, want)):
			wrong++
			t.Errorf("%q is %v, %v; want %s", phrase, r.At, err, want)
		default:
			right++
		}
	}
	t.Logf("%d right, %d refused, %d wrong", right, refused, wrong)
}

func TestGivenRecurrences(t *testing.T) {
	for _, row := range given(t, "recurrences.tsv") {
		now := moment(t, row[1])
		r, err := Read(row[0], now, row[2])
		if err != nil || r.Rule == nil || r.Rule.RRule != row[3] {
			t.Errorf("%q is %+v, %v; want %s", row[0], r, err, row[3])
			continue
		}
		for i, o := range r.Rule.Next(now, len(row)-4) {
			if got := o.At.Format(time.RFC3339); got != row[4+i] {
				t.Errorf("%q comes at %s, want %s", row[0], got, row[4+i])
			}
		}
	}
}
