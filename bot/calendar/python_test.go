package calendar

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/storage/storagetest"
)

var errNoPython = errors.New("no other reader of calendars: install Debian's packages python3-icalendar, python3-dateutil and tzdata, or set KITH_TEST_PYTHON to a python3 that has them")

// findPython looks for one that has the modules: the first on PATH may be another.
var findPython = sync.OnceValues(func() (string, error) {
	for _, name := range []string{os.Getenv("KITH_TEST_PYTHON"), "/usr/bin/python3", "python3"} {
		if name != "" && exec.Command(name, "-c", "import icalendar, dateutil.rrule, zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin')").Run() == nil {
			return name, nil
		}
	}
	return "", errNoPython
})

// meant is a series as it is wanted, for a reader that shares no code with us.
type meant struct {
	UID     string   `json:"uid"`
	Zone    string   `json:"zone"`
	Start   string   `json:"start"`
	Rule    string   `json:"rule"`
	Except  []string `json:"except"`
	Minutes int      `json:"minutes"`
}

// question is what testdata/read.py is asked.
type question struct {
	Calendar string   `json:"calendar"`
	Stop     string   `json:"stop"` // wall time after which nobody looks
	Series   []meant  `json:"series"`
	Zones    []string `json:"zones"`
	Instants []int64  `json:"instants"` // Unix seconds
}

// reading is what it says.
type reading struct {
	Properties map[string]string `json:"properties"`
	Events     []struct {
		UID, Title, Words, Place, URL, Status, Replaces string
		Sequence                                        int
		Names                                           []string
	} `json:"events"`
	Held        map[string][][2]any `json:"held"` // by UID: start in UTC, minutes
	Compared    int                 `json:"compared"`
	Differences []string            `json:"differences"`
}

// readBack has other people's code read a calendar.
func readBack(t *testing.T, q question) reading {
	t.Helper()
	python, err := findPython()
	if err != nil {
		storagetest.Lacking(t, "python", err)
	}
	in, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), python, "testdata/read.py")
	cmd.Stdin = bytes.NewReader(in)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	var r reading
	if err := json.Unmarshal([]byte(out.String()), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// written is a calendar that must be good.
func written(t *testing.T, method Method, events ...Event) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, "Kith", method, events...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
