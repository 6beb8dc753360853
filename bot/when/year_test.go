package when

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// changing are zones whose clocks do odd things: half an hour of summer time,
// two hours of it, odd minutes, changes at midnight, in Ramadan, on another
// weekday, and a whole day that never was.
var changing = map[string]string{
	"Europe/Berlin": "2026", "Europe/London": "2026", "America/New_York": "2026", "America/St_Johns": "2026", "America/Sao_Paulo": "2018",
	"America/Santiago": "2026", "America/Havana": "2026", "Africa/Cairo": "2026", "Africa/Casablanca": "2026", "Asia/Kolkata": "2026",
	"Asia/Kathmandu": "2026", "Asia/Beirut": "2026", "Asia/Gaza": "2026", "Australia/Sydney": "2026", "Australia/Lord_Howe": "2026", "Pacific/Chatham": "2026",
	"Pacific/Apia": "2011", "Antarctica/Troll": "2026",
}

var yearRules = []string{
	"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=SU", "FREQ=WEEKLY;BYDAY=MO,SA,SU", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
	"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU", "FREQ=MONTHLY;BYMONTHDAY=8", "FREQ=MONTHLY;BYMONTHDAY=29,31", "FREQ=MONTHLY;BYMONTHDAY=-1",
	"FREQ=MONTHLY;BYDAY=-1SU", "FREQ=MONTHLY;BYDAY=2SU", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1FR,3FR", "FREQ=DAILY;COUNT=40", "FREQ=WEEKLY;BYDAY=SU;UNTIL=20261101T013000",
}

var yearClocks = []string{"00:00", "00:30", "01:30", "02:00", "02:15", "02:59", "03:00", "12:00", "23:30"}

// python expands a rule as dateutil does, in floating time, and finds the moment
// by zoneinfo; a time that does not exist is moved on by single minutes until
// one does.
const python = `
import sys, json
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo
from dateutil.rrule import rrulestr
def moment(wall, zone):
    shift = 0
    while True:
        at = wall.replace(tzinfo=zone, fold=0).astimezone(timezone.utc)
        if at.astimezone(zone).replace(tzinfo=None) == wall:
            other = wall.replace(tzinfo=zone, fold=1).astimezone(timezone.utc)
            return at, 2 if shift == 0 and other != at else shift
        wall, shift = wall + timedelta(minutes=1), 1
for line in sys.stdin:
    r = json.loads(line)
    start = datetime.fromisoformat(r["Start"])
    zone, out = ZoneInfo(r["Zone"]), []
    for wall in rrulestr(r["RRule"], dtstart=start):
        if wall >= start + timedelta(days=366): break
        at, shift = moment(wall, zone)
        out.append("%s %s %d" % (wall.strftime("%Y-%m-%dT%H:%M"), at.strftime("%Y-%m-%dT%H:%M:%SZ"), shift))
    print(json.dumps(out))
`

func TestAYearOfSeriesInEveryZone(t *testing.T) {
	var rules []Rule
	var in bytes.Buffer
	for zone, year := range changing {
		for _, rrule := range yearRules {
			for _, clock := range yearClocks {
				start, err := ParseWall(year + "-01-04T" + clock) // a Sunday in 2026
				if err != nil {
					t.Fatal(err)
				}
				r := Rule{Start: start, Zone: zone, RRule: rrule}
				rules = append(rules, r)
				if err := json.NewEncoder(&in).Encode(r); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	out := json.NewDecoder(bytes.NewReader(runPython(t, python, &in)))
	differ, occurrences := 0, 0
	for _, r := range rules {
		var want []string
		if err := out.Decode(&want); err != nil {
			t.Fatal(err)
		}
		var got []string
		// From the first one on; those of the 366th day and later are not compared.
		for _, o := range r.Next(r.Start.floating().AddDate(0, 0, -2), len(want)) {
			got = append(got, o.Wall.String()+" "+o.At.UTC().Format(time.RFC3339)+" "+string(rune('0'+o.Shift)))
		}
		occurrences += len(want)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			differ++
			if differ < 5 {
				t.Errorf("%s at %s in %s: %s", r.RRule, r.Start, r.Zone, firstDifference(got, want))
			}
		}
	}
	t.Logf("%d series, %d occurrences, %d series differ", len(rules), occurrences, differ)
}

func firstDifference(got, want []string) string {
	for i, w := range want {
		if i >= len(got) || got[i] != w {
			return "got " + strings.Join(got[min(i, len(got)):min(i+1, len(got))], "") + ", want " + w
		}
	}
	return "too many"
}

var errNoPython = errors.New("no python3 with dateutil: install Debian's package python3-dateutil")

// runPython runs a program on what stands in its input.
func runPython(t *testing.T, program string, in *bytes.Buffer) []byte {
	t.Helper()
	for _, name := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(name, "-c", "import dateutil, zoneinfo").Run() != nil {
			continue
		}
		cmd := exec.Command(name, "-c", program)
		var errs strings.Builder
		cmd.Stdin, cmd.Stderr = in, &errs
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err, errs.String())
		}
		return out
	}
	if strings.Contains(os.Getenv("KITH_TEST_REQUIRE"), "python") {
		t.Fatal(errNoPython)
	}
	t.Skip(errNoPython)
	return nil
}
