package me

import "testing"

func TestReadDay(t *testing.T) {
	today := day{2026, 3, 2}
	months := map[string]string{"december": "12", "dec": "12", "märz": "3", "feb": "2"}
	for text, want := range map[string]day{
		"2026-12-24":         {2026, 12, 24},
		"2026-1-5":           {2026, 1, 5}, // past days are days, too
		"24 December":        {2026, 12, 24},
		"24. Dec":            {2026, 12, 24},
		"24th december 2027": {2027, 12, 24},
		" December 24, 2027": {2027, 12, 24},
		"dec. 1st":           {2026, 12, 1},
		"1. März":            {2027, 3, 1},
		"2 März":             {2027, 3, 2}, // today is no day to wait for
		"3 märz":             {2026, 3, 3},
		"24.12.":             {2026, 12, 24},
		"24. 12. 2027":       {2027, 12, 24},
		"29 feb":             {2028, 2, 29},
	} {
		if got, ok := readDay(text, today, func(name string) string { return months[name] }); !ok || got != want {
			t.Errorf("%q is %+v, %t; want %+v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "tomorrow", "3/4", "24", "24.12", "24 dez", "2026-02-30", "30 feb", "2026-13-01", "0 dec", "december", "99999-01-01", "24 december 20266"} {
		if got, ok := readDay(text, today, func(name string) string { return months[name] }); ok {
			t.Errorf("%q is %+v, want that it is not understood", text, got)
		}
	}
}

func TestDays(t *testing.T) {
	if got, want := (day{2028, 2, 28}).add(2), (day{2028, 3, 1}); got != want {
		t.Errorf("two days later it is %+v, want %+v", got, want)
	}
	if (day{2026, 3, 2}).after(day{2026, 3, 2}) || !(day{2027, 1, 1}).after(day{2026, 12, 31}) {
		t.Error("days do not follow each other")
	}
}
