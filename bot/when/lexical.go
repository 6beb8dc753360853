package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// lexical are the parts that are written the same in every language. Each is
// every way to read a text from a place on.
var lexical = map[string]func(text string, at int) []match{
	"H0":       digits(regexp.MustCompile(`^(?:0\d|[1-9]\d)`)), // an hour of 24
	"H1":       digits(regexp.MustCompile(`^\d`)),              // one that may be in the evening
	"D":        digits(regexp.MustCompile(`^\d{1,2}`)),
	"DD":       digits(regexp.MustCompile(`^\d\d`)),
	"HHMM":     digits(regexp.MustCompile(`^(?:[01]\d|2[0-4])[0-5]\d`)),
	"YEAR":     digits(regexp.MustCompile(`^(?:19|20|21)\d\d`)),
	"INT":      digits(regexp.MustCompile(`^\d{1,4}`)),
	"DECIMAL":  decimal,
	"ISOZONE":  isoZone,
	"ZULU":     zulu,
	"OFFSET":   utcOffset,
	"PLACE":    placeName,
	"CITYZONE": adjective,
}

// digits reads a number whose digits a pattern finds, and behind which stands
// no further digit.
func digits(pattern *regexp.Regexp) func(string, int) []match {
	return func(text string, at int) []match {
		found := pattern.FindString(text[at:])
		end := at + len(found)
		if found == "" || end < len(text) && isDigit(text[end]) {
			return nil
		}
		n, err := strconv.Atoi(found)
		if err != nil {
			return nil
		}
		return []match{{n, end}}
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

var decimalPattern = regexp.MustCompile(`^(\d{1,3})[.,](\d{1,2})`)

// decimal reads "1.5" and "1,5".
func decimal(text string, at int) []match {
	m := decimalPattern.FindStringSubmatch(text[at:])
	if m == nil || at+len(m[0]) < len(text) && isDigit(text[at+len(m[0])]) {
		return nil
	}
	f, err := strconv.ParseFloat(m[1]+"."+m[2], 64)
	if err != nil {
		return nil
	}
	return []match{{f, at + len(m[0])}}
}

var (
	isoPattern    = regexp.MustCompile(`^(?:z|([+-])(\d\d):?(\d\d))`)
	offsetPattern = regexp.MustCompile(`^(?:utc|gmt) ?([+-]) ?(\d{1,2})(?::?(\d\d))?`)
)

// isoZone reads what stands behind a time in RFC 3339.
func isoZone(text string, at int) []match {
	m := isoPattern.FindStringSubmatch(text[at:])
	if m == nil || !ends(text, at+len(m[0])) {
		return nil
	}
	if m[0] == "z" {
		return zulu(text, at)
	}
	return fromUTC(m, at)
}

// zulu reads the Z of UTC.
func zulu(text string, at int) []match {
	if !strings.HasPrefix(text[at:], "z") || !ends(text, at+1) {
		return nil
	}
	return []match{{zone{name: "UTC", loc: time.UTC}, at + 1}}
}

// utcOffset reads "UTC-3" and "GMT+5:30".
func utcOffset(text string, at int) []match {
	m := offsetPattern.FindStringSubmatch(text[at:])
	if m == nil || !ends(text, at+len(m[0])) {
		return nil
	}
	return fromUTC(m, at)
}

// fromUTC is a zone that is always as far from UTC as was written.
func fromUTC(m []string, at int) []match {
	hours, _ := strconv.Atoi(m[2])
	minutes, _ := strconv.Atoi(m[3])
	seconds := (hours*60 + minutes) * 60
	if hours > 14 || minutes > 59 {
		return nil // no clock on Earth is further ahead
	}
	if m[1] == "-" {
		seconds = -seconds
	}
	return []match{{zone{loc: time.FixedZone("", seconds)}, at + len(m[0])}}
}

// ends is whether neither a word nor a number goes on at a place.
func ends(text string, at int) bool {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// longestPlace is how many words the name of a zone or a city has at most.
const longestPlace = 5

// noPlaces are cities and islands whose names are also other words.
var noPlaces = map[string]bool{
	"act": true, "center": true, "christmas": true, "easter": true, "midway": true, "oral": true, "resolute": true, "wake": true,
}

// placeName reads a zone's name, an abbreviation, or a city of one or more words.
func placeName(text string, at int) []match {
	var found []match
	end := at
	for range longestPlace {
		next := strings.IndexByte(text[end:], ' ')
		stop := len(text)
		if next >= 0 {
			stop = end + next
		}
		name := text[at:stop]
		if z, ok := zoneOf(name); ok && !noPlaces[name] {
			found = append(found, match{z, stop})
		}
		if next < 0 {
			break
		}
		end = stop + 1
	}
	return found
}

// adjective reads a city as an adjective that ends in "er": "Berliner Zeit".
func adjective(text string, at int) []match {
	var found []match
	for end := at; end < len(text); end++ {
		if rest := text[end:]; strings.HasPrefix(rest, "er ") {
			if z, ok := zoneOf(text[at:end]); ok {
				found = append(found, match{z, end + 2})
			} else if z, ok := zoneOf(text[at : end+1]); ok { // "Karlsruhe", "Karlsruher"
				found = append(found, match{z, end + 2})
			}
		}
	}
	return found
}
