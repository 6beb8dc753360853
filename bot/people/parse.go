package people

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// ErrHours means that somebody wrote hours or days that we do not understand.
var ErrHours = errors.New("hours not understood")

var (
	hoursPattern = regexp.MustCompile(`^(.+?) ?(?:-|–|—|to|until|bis) ?(.+?)(?: uhr)?$`)
	clockPattern = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d\d))? ?(am|pm|a\.m\.|p\.m\.)?$`)
)

// ParseHours reads waking hours as people write them: "9-18", "09:00–20:00",
// "9am-6pm", "22-6", "9 bis 18 Uhr", "0-24". It returns minutes after midnight
// as [Hours] holds them, or [ErrHours].
//
// What could mean two things is refused: "9-6pm" (which nine?) and "9-9" (a
// whole day, or until the evening?).
func ParseHours(s string) (from, to int, err error) {
	refused := fmt.Errorf("%q: %w", s, ErrHours)
	parts := hoursPattern.FindStringSubmatch(strings.ToLower(strings.Join(strings.Fields(s), " ")))
	if parts == nil {
		return 0, 0, refused
	}
	from, half1, ok1 := parseClock(parts[1])
	to, half2, ok2 := parseClock(parts[2])
	if !ok1 || !ok2 || half1 != half2 || from == to || from == day {
		return 0, 0, refused
	}
	return from, to % day, nil
}

// parseClock reads one time of day as minutes after midnight, up to 24:00, and
// says whether it was written with am or pm.
func parseClock(s string) (minutes int, half, ok bool) {
	m := clockPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, false, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute := 0
	if m[2] != "" {
		minute, _ = strconv.Atoi(m[2])
	}
	if m[3] != "" {
		if hour < 1 || hour > 12 {
			return 0, true, false
		}
		hour %= 12
		if m[3][0] == 'p' {
			hour += 12
		}
	}
	minutes = hour*60 + minute
	return minutes, m[3] != "", minute < 60 && minutes <= day
}
