package when

import (
	"strings"
	"time"
)

// zone is where a phrase says that its clocks are.
type zone struct {
	name    string         // IANA; "" when the distance from UTC is fixed
	loc     *time.Location // nil when it may be several
	said    string         // an abbreviation, as it was written
	choices []string       // what an abbreviation may mean, of which one is to be named
}

// fixed are abbreviations that say a distance from UTC, in minutes: those that
// mean the same clock to everybody who writes them. "EST" is literally UTC−5, in
// summer too. What several regions use for clocks that differ is left out.
var fixed = map[string]int{
	"acdt": 630, "acst": 570, "aedt": 660, "aest": 600, "akdt": -480, "akst": -540, "awst": 480, "brt": -180,
	"cat": 120, "cdt": -300, "cest": 120, "cet": 60, "clst": -180, "clt": -240, "cot": -300, "eat": 180, "edt": -240, "eest": 180, "eet": 120, "est": -300,
	"gmt": 0, "hkt": 480, "hst": -600, "ict": 420, "jst": 540, "kst": 540, "mdt": -360, "mesz": 120, "mez": 60, "msk": 180, "mst": -420,
	"ndt": -150, "npt": 345, "nst": -210, "nzdt": 780, "nzst": 720, "pdt": -420, "pht": 480, "pkt": 300, "pst": -480,
	"sast": 120, "sgt": 480, "trt": 180, "wat": 60, "west": 60, "wet": 0, "wib": 420,
}

// customary are abbreviations of clocks that follow the summer time of a place.
var customary = map[string]string{
	"et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
	"eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver", "pacific": "America/Los_Angeles",
	"uk": "Europe/London", "utc": "UTC",
}

// zoneOf is the zone of a name, a city or an abbreviation.
func zoneOf(name string) (zone, bool) {
	short := strings.ToLower(name)
	if full, ok := customary[short]; ok {
		loc, _ := Location(full)
		return zone{name: full, loc: loc, said: strings.ToUpper(short)}, true
	}
	if minutes, ok := fixed[short]; ok {
		short = strings.ToUpper(short)
		return zone{loc: time.FixedZone(short, minutes*60), said: short, choices: abbreviations[strings.ToLower(name)]}, true
	}
	if choices, ok := abbreviations[short]; ok && short != "z" {
		return zone{said: strings.ToUpper(short), choices: choices}, true
	}
	if full := zoneIndex()[foldZone(name)]; full != "" && len(name) > 2 {
		loc, ok := Location(full)
		return zone{name: full, loc: loc}, ok
	}
	return zone{}, false
}

// steady is the place that most people mean by an abbreviation, when its clocks
// never change: then a series can be kept there. "" when they do.
func (z zone) steady(at time.Time) string {
	if len(z.choices) == 0 {
		return ""
	}
	loc, ok := Location(z.choices[0])
	for month := range 24 {
		t := at.AddDate(0, month, 0)
		ok = ok && offset(t, loc) == offset(t, z.loc)
	}
	if !ok {
		return ""
	}
	return z.choices[0]
}
