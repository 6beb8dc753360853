package people

import (
	"errors"
	"testing"
	"time"
)

func TestParseHours(t *testing.T) {
	for text, want := range map[string][2]int{
		"9-18":             {hm(9, 0), hm(18, 0)},
		"09:00–20:00":      {hm(9, 0), hm(20, 0)},
		" 9 - 18 ":         {hm(9, 0), hm(18, 0)},
		"9am-6pm":          {hm(9, 0), hm(18, 0)},
		"9 AM to 6:30 PM":  {hm(9, 0), hm(18, 30)},
		"9 a.m. – 6 p.m.":  {hm(9, 0), hm(18, 0)},
		"12am-12pm":        {0, hm(12, 0)},
		"22-6":             {hm(22, 0), hm(6, 0)},
		"8.30 bis 17 Uhr":  {hm(8, 30), hm(17, 0)},
		"9 until 17":       {hm(9, 0), hm(17, 0)},
		"0-24":             {0, 0},
		"09:00–24:00":      {hm(9, 0), 0},
		"9\u00a0—\u00a018": {hm(9, 0), hm(18, 0)},
	} {
		from, to, err := ParseHours(text)
		if err != nil || from != want[0] || to != want[1] {
			t.Errorf("ParseHours(%q) = %d, %d, %v; want %v", text, from, to, err, want)
		}
	}
}

func TestParseHoursRefuses(t *testing.T) {
	for _, text := range []string{
		"", "-", "9", "nine to five", "9-", "-18", "9-25", "9:60-18", "24-6", "24:30-6", "9-18-20", "9-6pm", "9am-18",
		"13pm-2pm", "0am-6am", "9-9", "9:0-18", "9--18", "9-18 CET", "mon 9-18", "٩-١٨",
	} {
		if from, to, err := ParseHours(text); !errors.Is(err, ErrHours) {
			t.Errorf("ParseHours(%q) = %d, %d, %v; want ErrHours", text, from, to, err)
		}
	}
}

func TestHoursAreReadAsTheyAreShown(t *testing.T) {
	for _, h := range []Hours{DefaultHours, {hm(22, 30), hm(6, 5), 0}, {0, 0, 0}, {hm(9, 0), 0, 0}, {0, hm(6, 0), 0}} {
		from, to, err := ParseHours(h.String())
		if err != nil || from != h.From || to != h.To {
			t.Errorf("ParseHours(%q) = %d, %d, %v; want %d, %d", h, from, to, err, h.From, h.To)
		}
	}
	if got, want := DefaultHours.String(), "09:00–20:00"; got != want {
		t.Errorf("shown as %q, want %q", got, want)
	}
}

func TestDays(t *testing.T) {
	if got, want := WorkDays.String(), "mon,tue,wed,thu,fri"; got != want {
		t.Errorf("work days are %q, want %q", got, want)
	}
	for d := Days(0); d <= AllDays; d++ {
		if got, err := ParseDays(d.String()); err != nil || got != d {
			t.Errorf("ParseDays(%q) = %d, %v; want %d", d, got, err, d)
		}
	}
	if _, err := ParseDays("mon,someday"); !errors.Is(err, ErrHours) {
		t.Errorf("unknown day: %v, want ErrHours", err)
	}
	if WorkDays.Has(time.Sunday) || !WorkDays.Has(time.Monday) || !DaysOf(time.Sunday).Has(time.Sunday) {
		t.Error("Has does not know Sunday from Monday")
	}
}

func FuzzParseHours(f *testing.F) {
	for _, seed := range []string{"9-18", "9am – 6pm", "22 bis 6 Uhr", "0-24"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		from, to, err := ParseHours(s)
		if err == nil && (from < 0 || from >= day || to < 0 || to >= day) {
			t.Errorf("ParseHours(%q) = %d, %d, outside of a day", s, from, to)
		}
	})
}
