package when

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestEveryZoneExists(t *testing.T) {
	for _, z := range zones() {
		for _, name := range []string{z.name, z.now} {
			if _, err := time.LoadLocation(name); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got, _ := ZoneNamed(z.name); got != z.name {
			t.Errorf("ZoneNamed(%q) = %q", z.name, got)
		}
	}
	for _, list := range abbreviations {
		for _, name := range list {
			if got, _ := ZoneNamed(name); got != name {
				t.Errorf("an abbreviation suggests %q, which does not exist", name)
			}
		}
	}
	if n := len(zones()); n < 500 {
		t.Errorf("%d zones, want all", n)
	}
}

func TestZoneNamed(t *testing.T) {
	for text, want := range map[string]string{
		"Europe/Berlin":    "Europe/Berlin",
		"europe/berlin":    "Europe/Berlin",
		" Berlin ":         "Europe/Berlin",
		"new york":         "America/New_York",
		"NEW-YORK":         "America/New_York",
		"São Paulo":        "America/Sao_Paulo",
		"st. john's":       "America/St_Johns",
		"port-au-prince":   "America/Port-au-Prince",
		"Calcutta":         "Asia/Kolkata",
		"Asia/Calcutta":    "Asia/Calcutta",
		"Buenos Aires":     "America/Argentina/Buenos_Aires",
		"kiev":             "Europe/Kyiv",
		"Louisville":       "America/Kentucky/Louisville",
		"US/Pacific":       "US/Pacific",
		"hawaii":           "Pacific/Honolulu",
		"utc":              "UTC",
		"America/New York": "America/New_York",
	} {
		if got, suggestions := ZoneNamed(text); got != want || suggestions != nil {
			t.Errorf("ZoneNamed(%q) = %q, %q; want %q", text, got, suggestions, want)
		}
	}
}

func TestZoneNamedSuggests(t *testing.T) {
	for text, want := range map[string]string{ // the first suggestion, "" for none
		"CET":       "Europe/Berlin",
		"pst":       "America/Los_Angeles",
		"EST":       "America/New_York",
		"IST":       "Asia/Kolkata",
		"GMT":       "Europe/London",
		"berl":      "Europe/Berlin",
		"Berln":     "Europe/Berlin",
		"Amsterdma": "Europe/Amsterdam",
		"pacific":   "Pacific/Apia",
		"east":      "Pacific/Easter",
		"EST5EDT":   "",
		"UTC+2":     "",
		"Etc/GMT+5": "",
		"Local":     "",
		"":          "",
		"nowhere":   "",
		"../passwd": "",
	} {
		got, suggestions := ZoneNamed(text)
		first := ""
		if len(suggestions) > 0 {
			first = suggestions[0]
		}
		if got != "" || first != want || len(suggestions) > maxSuggestions {
			t.Errorf("ZoneNamed(%q) = %q, %q; want the suggestion %q", text, got, suggestions, want)
		}
	}
	if got, _ := ZoneNamed(strings.Repeat("ber", 5000)); got != "" {
		t.Errorf("a long text is %q", got)
	}
}

func TestComplete(t *testing.T) {
	for text, want := range map[string][]string{
		"berl":       {"Europe/Berlin"},
		"ber":        {"Europe/Berlin", "Atlantic/Bermuda"}, // where most people are comes first
		"pst":        {"America/Los_Angeles", "America/Vancouver", "Asia/Manila"},
		"new y":      {"America/New_York"},
		"europe/be":  {"Europe/London", "Europe/Belgrade", "Europe/Berlin"}, // Belfast is London now
		"cet":        {"Europe/Berlin", "Europe/Paris"},
		"zzz":        nil,
		"":           {"Europe/Berlin", "Europe/London", "America/New_York"},
		"los":        {"America/Los_Angeles"},
		"us/pacific": {"America/Los_Angeles"},
	} {
		got := Complete(text, 3)
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || len(got) > 3 {
			t.Errorf("Complete(%q) = %q, want first %q", text, got, want)
		}
	}
	if got := Complete("a", 0); len(got) != 0 {
		t.Errorf("none asked for, got %q", got)
	}
}

func TestInZone(t *testing.T) {
	at := time.Date(2026, 3, 29, 1, 30, 0, 0, time.UTC)
	if got, ok := InZone("Europe/Berlin", at); !ok || got.Format("15:04") != "03:30" {
		t.Errorf("in Berlin after the clocks moved it is %v, %t", got, ok)
	}
	for _, name := range []string{"", "Local", "Mars/Olympus"} {
		if got, ok := InZone(name, at); ok {
			t.Errorf("%q is a zone, where it is %v", name, got)
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	for b.Loop() {
		Complete("ber", 25)
	}
}
