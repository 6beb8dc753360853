package me

import "testing"

func TestDays(t *testing.T) {
	if got, want := (day{2028, 2, 28}).add(2), (day{2028, 3, 1}); got != want {
		t.Errorf("two days later it is %+v, want %+v", got, want)
	}
	if (day{2026, 3, 2}).after(day{2026, 3, 2}) || !(day{2027, 1, 1}).after(day{2026, 12, 31}) {
		t.Error("days do not follow each other")
	}
}
