package when

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/i18n"
)

// heard is an answer in one word: the moment, or the key of what is refused.
func heard(at string, err error) string {
	if u, ok := errors.AsType[*UnclearError](err); ok {
		return u.Key
	}
	if err != nil {
		return err.Error()
	}
	return at
}

func TestReadWhereClocksChange(t *testing.T) {
	for _, c := range []struct{ phrase, now, zone, want string }{
		{"tomorrow 2:30am", "2026-03-28T12:00:00+01:00", berlin, "gap"},
		{"tomorrow 02:00", "2026-03-28T12:00:00+01:00", berlin, "gap"},
		{"tomorrow 3am", "2026-03-28T12:00:00+01:00", berlin, "2026-03-29T03:00:00+02:00"},
		{"tomorrow 2:30am", "2026-10-24T12:00:00+02:00", berlin, "fold"},
		{"tomorrow 2:30am UTC+2", "2026-10-24T12:00:00+02:00", berlin, "2026-10-25T02:30:00+02:00"},
		{"tomorrow 02:30 UTC+01:00", "2026-10-24T12:00:00+02:00", berlin, "2026-10-25T02:30:00+01:00"},
		{"02:30", "2026-10-25T02:45:00+02:00", berlin, "fold"},
		{"in 24 hours", "2026-03-28T12:00:00+01:00", berlin, "2026-03-29T13:00:00+02:00"},
		{"in 1 day", "2026-03-28T12:00:00+01:00", berlin, "2026-03-29T12:00:00+02:00"},
		{"in 1 day", "2026-03-28T02:30:00+01:00", berlin, "gap"},
		{"in 1 day and 2 hours", "2026-03-28T12:00:00+01:00", berlin, "2026-03-29T14:00:00+02:00"},
		{"in 24 hours", "2026-10-24T02:30:00+02:00", berlin, "2026-10-25T02:30:00+02:00"},
		{"tomorrow 2:15am", "2026-10-03T12:00:00+10:30", "Australia/Lord_Howe", "gap"},
		{"tomorrow 1:45am", "2026-04-04T12:00:00+11:00", "Australia/Lord_Howe", "fold"},
		{"tomorrow 00:30", "2026-03-07T12:00:00-05:00", "America/Havana", "gap"},
		{"every sunday 2:30am", "2026-03-28T12:00:00+01:00", berlin, "2026-03-29T03:00:00+02:00"},
		{"every sunday 2:30am", "2026-10-24T12:00:00+02:00", berlin, "2026-10-25T02:30:00+02:00"},
		{"tomorrow 5pm Kathmandu time", "2026-03-04T12:00:00+01:00", berlin, "2026-03-05T17:00:00+05:45"},
	} {
		r, err := Read(c.phrase, moment(t, c.now), c.zone)
		if got := heard(r.At.Format(time.RFC3339), err); got != c.want {
			t.Errorf("%q at %s in %s is %s, want %s", c.phrase, c.now, c.zone, got, c.want)
		}
	}
	for now, want := range map[string]Shift{"2026-03-28T12:00:00+01:00": Skipped, "2026-10-24T12:00:00+02:00": Doubled, "2026-03-04T12:00:00+01:00": Exact} {
		r, err := Read("every sunday 2:30am", moment(t, now), berlin)
		if err != nil || r.Shift != want {
			t.Errorf("from %s on its first one is %d, %v; want %d", now, r.Shift, err, want)
		}
	}
}

// TestReadAcrossTheDateLine: "tomorrow" is another day for whoever says it than
// where the clock that they name is.
func TestReadAcrossTheDateLine(t *testing.T) {
	for _, c := range []struct{ phrase, now, zone, want string }{
		{"tomorrow 9am JST", "2026-03-04T10:00:00+01:00", berlin, "2026-03-05T09:00:00+09:00"},
		{"tomorrow 9am JST", "2026-03-04T20:00:00+01:00", berlin, "two-days"},
		{"today 9am JST", "2026-03-04T20:00:00+01:00", berlin, "past"},
		{"9am JST", "2026-03-04T20:00:00+01:00", berlin, "2026-03-05T09:00:00+09:00"},
		{"10 march 9am JST", "2026-03-04T20:00:00+01:00", berlin, "2026-03-10T09:00:00+09:00"},
		{"friday 9am JST", "2026-03-04T20:00:00+01:00", berlin, "2026-03-06T09:00:00+09:00"},
		{"wed 9pm PST", "2026-03-05T03:00:00+01:00", berlin, "two-days"}, // it is Wednesday there
		{"mondays 9am Tokyo", "2026-03-08T20:00:00+01:00", berlin, "2026-03-09T09:00:00+09:00"},
		{"tomorrow 9am Tokyo weekly", "2026-03-04T20:00:00+01:00", berlin, "two-days"},
		{"tomorrow 9am Tokyo weekly", "2026-03-04T10:00:00+01:00", berlin, "2026-03-05T09:00:00+09:00"},
		{"wednesdays 9pm Los Angeles", "2026-03-05T03:00:00+01:00", berlin, "2026-03-04T21:00:00-08:00"},
	} {
		r, err := Read(c.phrase, moment(t, c.now), c.zone)
		if got := heard(r.At.Format(time.RFC3339), err); got != c.want {
			t.Errorf("%q at %s in %s is %s, want %s", c.phrase, c.now, c.zone, got, c.want)
		}
	}
}

func TestReadAtOddMoments(t *testing.T) {
	for _, c := range []struct{ phrase, now, want string }{
		{"in 1 hour", "2026-03-04T10:00:42+01:00", "2026-03-04T11:00:00+01:00"},
		{"10:00", "2026-03-04T10:00:00+01:00", "2026-03-05T10:00:00+01:00"},
		{"10:01", "2026-03-04T10:00:59+01:00", "2026-03-04T10:01:00+01:00"},
		{"the 31st 5pm", "2026-04-10T10:00:00+02:00", "no-day"},
		{"in a month", "2026-01-31T10:00:00+01:00", "no-day"},
		{"29 feb 5pm", "2028-01-31T10:00:00+01:00", "leap"},
		{"29 feb 2028 5pm", "2028-01-31T10:00:00+01:00", "2028-02-29T17:00:00+01:00"},
		{"dec 31 23:00", "2026-12-31T23:30:00+01:00", "2027-12-31T23:00:00+01:00"},
		{"next sunday 5pm", "2026-03-08T10:00:00+01:00", "2026-03-15T17:00:00+01:00"},
		{"next monday 5pm", "2026-03-08T10:00:00+01:00", "2026-03-09T17:00:00+01:00"},
		{"this sunday 5pm", "2026-03-04T10:00:00+01:00", "2026-03-08T17:00:00+01:00"},
		{"today 9am weekly", "2026-03-04T10:00:00+01:00", "past"},
		{"today 11am weekly", "2026-03-04T10:00:00+01:00", "2026-03-04T11:00:00+01:00"},
		{"weekly on wed 9am", "2026-03-04T10:00:00+01:00", "2026-03-11T09:00:00+01:00"},
		{"coming wed 5pm", "2026-03-04T10:00:00+01:00", "two-days"},
		{"nächsten Mittwoch 17 Uhr", "2026-03-04T10:00:00+01:00", "2026-03-11T17:00:00+01:00"},
		{"nächsten Freitag 17 Uhr", "2026-03-04T10:00:00+01:00", "two-days"},
		{"every two weeks on tue and thu 6pm", "2026-03-04T10:00:00+01:00", "2026-03-05T18:00:00+01:00"},
	} {
		r, err := Read(c.phrase, moment(t, c.now), berlin)
		if got := heard(r.At.Format(time.RFC3339), err); got != c.want {
			t.Errorf("%q at %s is %s, want %s", c.phrase, c.now, got, c.want)
		}
	}
	if _, err := Read("5pm", saidAt, "Mars/Phobos"); err == nil || errors.As(err, new(*UnclearError)) {
		t.Errorf("a zone that does not exist is %v, want an error of ours", err)
	}
	if _, err := Read(strings.Repeat("5pm ", 60), saidAt, berlin); heard("", err) != "long" {
		t.Errorf("what is too long is %v", err)
	}
}

func TestReadDay(t *testing.T) {
	for phrase, want := range map[string]string{
		"friday": "2026-03-06T00:00", "next fri": "2026-03-13T00:00", "today": "2026-03-04T00:00", "tomorrow": "2026-03-05T00:00",
		"30 june": "2026-06-30T00:00", "June 30th": "2026-06-30T00:00", "30.6.": "2026-06-30T00:00", "in two weeks": "2026-03-18T00:00", "in 3 days": "2026-03-07T00:00",
		"2026-04-01": "2026-04-01T00:00", "the 15th": "2026-03-15T00:00", "the 4th": "2026-03-04T00:00", "end of march": "2026-03-31T00:00", "end of the month": "2026-03-31T00:00",
		"a week from friday": "2026-03-13T00:00", "tue 10 march": "2026-03-10T00:00", "on friday": "2026-03-06T00:00", "in einem Monat": "2026-04-04T00:00",
		"Freitag": "2026-03-06T00:00", "30. Juni": "2026-06-30T00:00", "Ende Juni": "2026-06-30T00:00", "übermorgen": "2026-03-06T00:00", "Freitag in einer Woche": "2026-03-13T00:00",
		"wednesday": "two-days", "friday 5pm": "day-only", "every friday": "day-only", "in 2 hours": "day-only", "5pm": "day-only", "yesterday": "past-day",
		"2 march 2026": "past-day", "next week": "some-day", "30 feb": "no-date", "banana": "word", "": "empty", "1 jan 2030": "far", "3/4": "two-days", "fri 10 march": "weekday",
		"tomorrow evening": "day-only", "bis 30. Juni": "day-only",
	} {
		w, err := ReadDay(phrase, saidAt, berlin, "en")
		if got := heard(w.String(), err); got != want {
			t.Errorf("%q is %s, want %s", phrase, got, want)
		}
	}
}

func TestReadLength(t *testing.T) {
	for phrase, want := range map[string]string{
		"45": "45m0s", "45 min": "45m0s", "1h30": "1h30m0s", "1h 30m": "1h30m0s", "1:30": "1h30m0s", "1:30 h": "1h30m0s", "1.5 hours": "1h30m0s", "1,5 h": "1h30m0s",
		"an hour": "1h0m0s", "one hour": "1h0m0s", "half an hour": "30m0s", "for 45 minutes": "45m0s", "an hour and a half": "1h30m0s", "90 minutes": "1h30m0s",
		"anderthalb Stunden": "1h30m0s", "eine halbe Stunde": "30m0s", "eine Stunde": "1h0m0s", "45 Minuten lang": "45m0s", "eine Dreiviertelstunde": "45m0s", "1 Std. 15 Min.": "1h15m0s",
		"½ hour": "30m0s", "1½ h": "1h30m0s", "12 hours": "12h0m0s", "5": "5m0s",
		"4": "length", "13 hours": "length", "2 days": "length", "721": "length", "": "empty", "long": "no-length", "45 apples": "no-length", "1.33 hours": "no-length", "0": "length",
	} {
		d, err := ReadLength(phrase, "en")
		if got := heard(d.String(), err); got != want {
			t.Errorf("%q is %s, want %s", phrase, got, want)
		}
	}
}

func TestSpell(t *testing.T) {
	at := moment(t, "2026-03-10T16:30:00Z")
	for language, want := range map[string]string{"en": "Tue 10 March 2026, 17:30 (Berlin)", "de": "Di, 10. März 2026, 17:30 Uhr (Berlin)"} {
		if got := Spell(printer(t, language), at, berlin); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := Spell(printer(t, "en"), at, "Mars/Phobos"); got != "Tue 10 March 2026, 16:30 (UTC)" {
		t.Errorf("without a zone it is %q", got)
	}
}

func TestWords(t *testing.T) {
	for _, c := range [][3]string{
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "every other Wednesday at 18:00 (Berlin)", "alle zwei Wochen am Mittwoch um 18:00 Uhr (Berlin)"},
		{"FREQ=WEEKLY;INTERVAL=3;BYDAY=WE", "every 3 weeks on Wednesday at 18:00 (Berlin)", "alle 3 Wochen am Mittwoch um 18:00 Uhr (Berlin)"},
		{"FREQ=WEEKLY", "every Wednesday at 18:00 (Berlin)", "jede Woche am Mittwoch um 18:00 Uhr (Berlin)"},
		{"FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday at 18:00 (Berlin)", "jeden Monat am letzten Freitag um 18:00 Uhr (Berlin)"},
		{"FREQ=MONTHLY;BYMONTHDAY=3,11,22", "every month on the 3rd, 11th and 22nd at 18:00 (Berlin)", "jeden Monat am 3., 11. und 22. um 18:00 Uhr (Berlin)"},
		{"FREQ=MONTHLY;BYMONTHDAY=31", "every month on the 31st at 18:00 (Berlin), not in months without that day", "jeden Monat am 31. um 18:00 Uhr (Berlin), nicht in Monaten ohne diesen Tag"},
		{"FREQ=DAILY;UNTIL=20260630T235900", "every day at 18:00 (Berlin), until 30 June 2026", "jeden Tag um 18:00 Uhr (Berlin), bis 30. Juni 2026"},
		{"FREQ=DAILY;COUNT=8", "every day at 18:00 (Berlin), 8 times", "jeden Tag um 18:00 Uhr (Berlin), 8-mal"},
	} {
		r := Rule{Start: Wall{2026, time.March, 11, 18, 0}, Zone: berlin, RRule: c[0]}
		if got := r.Words(printer(t, "en")); got != c[1] {
			t.Errorf("%s is %q, want %q", c[0], got, c[1])
		}
		if got := r.Words(printer(t, "de")); got != c[2] {
			t.Errorf("%s is %q, want %q", c[0], got, c[2])
		}
	}
}

func TestUnclearSpeaks(t *testing.T) {
	for _, c := range []struct{ phrase, language, want string }{
		{"tomorrow at 5", "en", "Do you mean 5am or 5pm?"},
		{"tomorrow at 5", "de", "Meinst du 05:00 oder 17:00 Uhr?"},
		{"tomorrow at 12", "en", "Do you mean 00:00 or 12:00?"},
		{"03/04/2026 10:00", "en", "Do you mean Fri 3 April 2026 or Wed 4 March 2026? Write the date."},
		{"5pm IST", "en", "“IST” means several time zones. Write the city, for example Asia/Kolkata or Europe/Dublin."},
		{"25 october 2026 02:30", "en", "Sun 25 October 2026, 02:30 comes twice: the clocks are put back then. Write 02:30 UTC+02:00 or 02:30 UTC+01:00."},
		{"29 march 2026 02:30", "de", "So, 29. März 2026, 02:30 Uhr gibt es nicht: Dann werden die Uhren vorgestellt. Schreib 03:00 Uhr oder später."},
		{"fri 10 march 5pm", "de", "Di, 10. März 2026 ist kein Freitag. Schreib den richtigen Wochentag, oder lass ihn weg."},
	} {
		_, err := Read(c.phrase, saidAt, berlin)
		u, ok := errors.AsType[*UnclearError](err)
		if !ok || u.Reason(printer(t, c.language)) != c.want {
			t.Errorf("%q is answered with %q, want %q", c.phrase, u.Reason(printer(t, c.language)), c.want)
		}
		if strings.ContainsAny(u.Error(), "0123456789") {
			t.Errorf("the log reads %q", u.Error())
		}
	}
}

// TestUnclearWordsNeitherPingNorFormat: a word that is shown again is escaped.
func TestUnclearWordsNeitherPingNorFormat(t *testing.T) {
	u := unclear("word", i18n.Args{"word": "*everyone*"})
	if got := string(u.Text(printer(t, "en"))); strings.Contains(got, " “*every") {
		t.Errorf("reads %q", got)
	}
}
