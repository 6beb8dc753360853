package when

import (
	"strconv"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// Spell says a moment where the tokens of chat cannot stand: "Tue 10 March 2026,
// 17:30 (Berlin)". A zone that does not exist is shown as UTC.
func Spell(t i18n.Printer, at time.Time, zone string) string {
	loc, ok := Location(zone)
	if !ok {
		zone, loc = "UTC", time.UTC
	}
	t = t.For(Owner)
	return t.S("spelled", i18n.Args{"moment": momentOf(WallOf(at, loc)).in(t), "zone": ZoneWords(zone)})
}

// ZoneWords is a zone as people say it: the city that its name ends with, "New York".
func ZoneWords(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// SpellDay says a day: "Tue 10 March 2026".
func SpellDay(t i18n.Printer, w Wall) string { return dayText(t.For(Owner), dayOf(w)) }

func dayText(t i18n.Printer, d time.Time) string {
	return t.S("day", i18n.Args{
		"weekday": t.S("short." + strconv.Itoa(int(d.Weekday()))), "day": d.Day(),
		"month": monthName(d.Month()).in(t), "year": strconv.Itoa(d.Year()),
	})
}

// clockText is a time of day: with am and pm where they are usual, else of 24
// hours.
func clockText(t i18n.Printer, hour, minute int) string {
	m := exact(hour, minute).may[0]
	if hour%12 == 0 || !twelve(t.Language()) { // many mistake 12am for noon
		return time.Time{}.Add(time.Duration(m) * time.Minute).Format("15:04")
	}
	layout := "3:04pm"
	if minute == 0 {
		layout = "3pm"
	}
	return time.Time{}.Add(time.Duration(m) * time.Minute).Format(layout)
}

func twelve(tag string) bool {
	for _, g := range grammars() {
		if g.tag == tag {
			return g.twelve
		}
	}
	return false
}

// Words say a series: "every other Wednesday at 18:00 (Berlin), until 30
// June 2026". It is plain text.
func (r Rule) Words(t i18n.Printer) string {
	o, err := r.option()
	if err != nil {
		return r.RRule
	}
	explicit(o)
	t = t.For(Owner)
	clock := time.Date(0, 1, 1, r.Start.Hour, r.Start.Minute, 0, 0, time.UTC).Format("15:04")
	args := i18n.Args{"clock": clock, "zone": ZoneWords(r.Zone), "n": max(o.Interval, 1)}
	what := t.S(seriesKey(t, o, args), args)
	switch {
	case o.Count > 0:
		return t.S("series.times", i18n.Args{"series": what, "n": o.Count})
	case !o.Until.IsZero():
		return t.S("series.until", i18n.Args{"series": what, "day": longDay(t, o.Until)})
	}
	return what
}

func longDay(t i18n.Printer, d time.Time) string {
	return t.S("date", i18n.Args{"day": d.Day(), "month": monthName(d.Month()).in(t), "year": strconv.Itoa(d.Year())})
}

// seriesKey is the sentence for a rule. It adds the days to args.
func seriesKey(t i18n.Printer, o *rrule.ROption, args i18n.Args) string {
	n := args["n"].(int)
	switch {
	case o.Freq == rrule.DAILY:
		return numbered("series.day", n)
	case o.Freq == rrule.WEEKLY:
		if key := wholeWeek(o.Byweekday); key != "" && n == 1 {
			return key
		}
		var names []chat.Markup
		for _, d := range o.Byweekday {
			names = append(names, chat.Markup(t.S("weekday."+strconv.Itoa(int(goWeekday(d))))))
		}
		args["days"] = string(t.List(names))
		return numbered("series.week", n)
	case len(o.Bymonthday) == 1 && o.Bymonthday[0] == -1:
		return numbered("series.month-end", n)
	case len(o.Bymonthday) > 0:
		var names []chat.Markup
		key := "series.month-day"
		for _, d := range o.Bymonthday {
			names = append(names, chat.Markup(ordinalText(t, d)))
			if d > 28 {
				key = "series.month-some"
			}
		}
		args["days"] = string(t.List(names))
		return numbered(key, n)
	}
	var names []chat.Markup
	for _, d := range o.Byweekday {
		names = append(names, chat.Markup(t.S("nth."+strings.Replace(strconv.Itoa(d.N()), "-1", "last", 1))))
	}
	args["nth"] = string(t.List(names))
	args["weekday"] = t.S("weekday." + strconv.Itoa(int(goWeekday(o.Byweekday[0]))))
	return numbered("series.month-nth", n)
}

// numbered is the key of a sentence for every, every other, and every n-th.
func numbered(key string, n int) string {
	switch n {
	case 1:
		return key + ".every"
	case 2:
		return key + ".other"
	}
	return key + ".many"
}

// wholeWeek is the key for days that have a name together.
func wholeWeek(days []rrule.Weekday) string {
	if len(days) != 5 {
		return ""
	}
	for i, d := range days {
		if d.Day() != i {
			return ""
		}
	}
	return "series.workdays"
}

// ordinalText is the number of a day in a month. English has four endings, which
// are those of its cardinal numbers' last digits.
func ordinalText(t i18n.Printer, n int) string {
	ending := n % 10
	if ending > 3 || n/10 == 1 {
		ending = 0
	}
	return t.S("ordinal."+strconv.Itoa(ending), i18n.Args{"n": n})
}
