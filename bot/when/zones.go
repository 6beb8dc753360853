package when

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // zones are known on machines without a database of them
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// maxSuggestions is how many zones are offered instead of one not understood.
const maxSuggestions = 5

// zonesText lists the names of IANA's tz database 2025b, one a line: those of
// zone.tab and UTC, and old names with the present one behind them. "-" marks
// an old name whose last part is no city ("US/Central"). Names without a
// region ("CET", "EST5EDT") and the reversed "Etc/GMT+5" are left out.
//
//go:embed zones.txt
var zonesText string

// zoneName is one name, as we compare it.
type zoneName struct {
	name, full string // "Asia/Calcutta", "asia/calcutta"
	city       string // "calcutta"; "" when the name may not be found by it
	now        string // "Asia/Kolkata": the present name
}

var zones = sync.OnceValue(func() []zoneName {
	var list []zoneName
	for line := range strings.Lines(zonesText) {
		f := strings.Fields(line)
		z := zoneName{name: f[0], full: foldZone(f[0]), now: f[0]}
		if len(f) > 1 {
			z.now = f[1]
		}
		if len(f) < 3 {
			z.city = z.full[strings.LastIndexByte(z.full, '/')+1:]
		}
		list = append(list, z)
	}
	return list
})

// zoneIndex finds zones by their names and by cities that only one of them has.
var zoneIndex = sync.OnceValue(func() map[string]string {
	index := map[string]string{}
	for city, name := range cities {
		index[foldZone(city)] = name
		index[asciiUmlauts.Replace(city)] = name
	}
	for _, z := range zones() {
		if cities := namesakes(z.city); len(cities) == 1 && abbreviations[z.city] == nil {
			index[z.city] = cities[0]
		}
	}
	for _, z := range zones() {
		index[z.full] = z.name
	}
	return index
})

// namesakes are the zones whose city is called so.
func namesakes(city string) (names []string) {
	for _, z := range zones() {
		if z.city == city && city != "" && !slices.Contains(names, z.now) {
			names = append(names, z.now)
		}
	}
	return names
}

// abbreviations are what people write for a zone and what it may mean. None is
// taken for granted: many mean several, and most leave out summer time.
var abbreviations = map[string][]string{
	"acst": {"Australia/Darwin", "Australia/Adelaide"},
	"aest": {"Australia/Sydney", "Australia/Brisbane"},
	"aedt": {"Australia/Sydney", "Australia/Melbourne"},
	"akst": {"America/Anchorage"},
	"ast":  {"America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"},
	"awst": {"Australia/Perth"},
	"brt":  {"America/Sao_Paulo"},
	"bst":  {"Europe/London", "Asia/Dhaka"},
	"cat":  {"Africa/Maputo"},
	"cdt":  {"America/Chicago", "America/Winnipeg", "America/Havana"},
	"cest": {"Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Warsaw"},
	"cet":  {"Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Africa/Algiers"},
	"cst":  {"America/Chicago", "America/Mexico_City", "Asia/Shanghai", "Asia/Taipei", "America/Havana"},
	"ct":   {"America/Chicago", "America/Winnipeg"},
	"eat":  {"Africa/Nairobi"},
	"edt":  {"America/New_York", "America/Toronto"},
	"eest": {"Europe/Athens", "Europe/Helsinki", "Europe/Kyiv", "Europe/Bucharest"},
	"eet":  {"Europe/Athens", "Europe/Helsinki", "Europe/Kyiv", "Africa/Cairo"},
	"est":  {"America/New_York", "America/Toronto", "America/Panama", "Australia/Sydney"},
	"et":   {"America/New_York", "America/Toronto"},
	"gmt":  {"Europe/London", "UTC", "Africa/Accra"},
	"hkt":  {"Asia/Hong_Kong"},
	"hst":  {"Pacific/Honolulu"},
	"ist":  {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"},
	"jst":  {"Asia/Tokyo"},
	"kst":  {"Asia/Seoul"},
	"mdt":  {"America/Denver", "America/Edmonton"},
	"mesz": {"Europe/Berlin", "Europe/Vienna", "Europe/Zurich"},
	"mez":  {"Europe/Berlin", "Europe/Vienna", "Europe/Zurich"},
	"msk":  {"Europe/Moscow"},
	"mst":  {"America/Denver", "America/Phoenix", "America/Edmonton"},
	"mt":   {"America/Denver", "America/Edmonton"},
	"nst":  {"America/St_Johns"},
	"nzdt": {"Pacific/Auckland"},
	"nzst": {"Pacific/Auckland"},
	"pdt":  {"America/Los_Angeles", "America/Vancouver", "America/Tijuana"},
	"pht":  {"Asia/Manila"},
	"pkt":  {"Asia/Karachi"},
	"pst":  {"America/Los_Angeles", "America/Vancouver", "Asia/Manila"},
	"pt":   {"America/Los_Angeles", "America/Vancouver", "Europe/Lisbon"},
	"sast": {"Africa/Johannesburg"},
	"sgt":  {"Asia/Singapore"},
	"trt":  {"Europe/Istanbul"},
	"wat":  {"Africa/Lagos"},
	"west": {"Europe/Lisbon", "Atlantic/Canary"},
	"wet":  {"Europe/Lisbon", "Atlantic/Canary"},
	"wib":  {"Asia/Jakarta"},
	"z":    {"UTC"},
}

// usual is what completion offers before anything is typed.
var usual = []string{
	"Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "Asia/Kolkata",
	"Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Africa/Lagos", "America/Chicago", "Africa/Nairobi", "UTC",
}

// ZoneNamed finds a time zone by its IANA name or by a city in one ("berlin",
// "New York", "são paulo"), without regard to case and accents. When the name
// means no zone or several, name is "" and up to five suggestions come back,
// perhaps none. Abbreviations such as "CET" and "PST" only suggest.
func ZoneNamed(s string) (name string, suggestions []string) {
	want := foldZone(s)
	if want == "" {
		return "", nil
	}
	if name = zoneIndex()[want]; name != "" {
		return name, nil
	}
	if list, found := abbreviations[want]; found {
		return "", slices.Clone(list)
	}
	if cities := namesakes(want); len(cities) > 0 {
		return "", cities[:min(len(cities), maxSuggestions)]
	}
	if suggestions = Complete(s, maxSuggestions); len(suggestions) == 0 {
		suggestions = misspelt(want)
	}
	return "", suggestions
}

// Complete lists up to n zones for what somebody has typed so far, best first:
// what an abbreviation may mean, common zones whose city begins with it, the other
// ones, those whose name does, then those that contain it.
func Complete(partial string, n int) []string {
	want := foldZone(partial)
	if want == "" {
		return slices.Clone(usual[:min(max(n, 0), len(usual))])
	}
	found := slices.Clone(abbreviations[want])
	for _, name := range usual {
		if strings.HasPrefix(foldZone(name[strings.LastIndexByte(name, '/')+1:]), want) && !slices.Contains(found, name) {
			found = append(found, name) // where most of those who type this are
		}
	}
	for _, matches := range []func(z zoneName) bool{
		func(z zoneName) bool { return strings.HasPrefix(z.city, want) },
		func(z zoneName) bool { return strings.HasPrefix(z.full, want) },
		func(z zoneName) bool { return strings.Contains(z.full, want) },
	} {
		for _, z := range zones() {
			if matches(z) && !slices.Contains(found, z.now) {
				found = append(found, z.now)
			}
		}
	}
	return found[:min(max(n, 0), len(found))]
}

// foldZone is a zone as we compare it: "New-York" and "new york" are "new_york".
func foldZone(s string) string {
	s = strings.NewReplacer("-", " ", "_", " ", ".", "", "'", "", "’", "").Replace(unaccented(s))
	return strings.Join(strings.Fields(s), "_")
}

// locations keeps what [time.LoadLocation] read, which costs some 50 µs. It
// holds only names that exist, so it stays small.
var locations sync.Map // string → *time.Location

// Location is the zone of a name; "" and "Local" name none.
func Location(name string) (*time.Location, bool) {
	if name == "" || name == "Local" {
		return nil, false
	}
	if loc, known := locations.Load(name); known {
		return loc.(*time.Location), true
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	locations.Store(name, loc)
	return loc, true
}

// InZone is a moment on the clocks of a zone; false when there is no such zone.
func InZone(name string, at time.Time) (time.Time, bool) {
	loc, ok := Location(name)
	if !ok {
		return at, false
	}
	return at.In(loc), true
}

// unaccented is a name in small letters without accents.
func unaccented(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(strings.ToLower(name)))
}
