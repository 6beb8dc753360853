package i18n

import (
	"math"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

func TestDuration(t *testing.T) {
	c := NewCatalog()
	c.Report = func(p Problem) { t.Errorf("reported: %v", p) }
	const day = 24 * time.Hour
	for _, tt := range []struct {
		d      time.Duration
		en, de string
	}{
		{0, "less than a minute", "weniger als eine Minute"},
		{29 * time.Second, "less than a minute", "weniger als eine Minute"},
		{30 * time.Second, "1 min", "1 min"},
		{59*time.Minute + 40*time.Second, "1 h", "1 h"},
		{time.Hour, "1 h", "1 h"},
		{90 * time.Minute, "90 min", "90 min"},
		{3 * time.Hour, "3 h", "3 h"},
		{-3 * time.Hour, "3 h", "3 h"},
		{23*time.Hour + 40*time.Minute, "1 day", "1 Tag"},
		{day, "1 day", "1 Tag"},
		{36 * time.Hour, "36 h", "36 h"},
		{47*time.Hour + 40*time.Minute, "2 days", "2 Tage"},
		{60 * time.Hour, "3 days", "3 Tage"},
		{14 * day, "14 days", "14 Tage"},
		{math.MinInt64, "106752 days", "106752 Tage"},
	} {
		if got := c.Printer("", "en").Duration(tt.d); got != tt.en {
			t.Errorf("%v: got %q, want %q", tt.d, got, tt.en)
		}
		if got := c.Printer("", "de").Duration(tt.d); got != tt.de {
			t.Errorf("%v: got %q, want %q", tt.d, got, tt.de)
		}
	}
}

func TestList(t *testing.T) {
	c := NewCatalog()
	for _, tt := range []struct {
		items  []chat.Markup
		en, de chat.Markup
	}{
		{nil, "", ""},
		{[]chat.Markup{"a"}, "a", "a"},
		{[]chat.Markup{"a", "<@1>"}, "a and <@1>", "a und <@1>"},
		{[]chat.Markup{"a", "*b*", "{c}"}, "a, *b* and {c}", "a, *b* und {c}"},
		{[]chat.Markup{"a", "b", "c", "d"}, "a, b, c and d", "a, b, c und d"},
	} {
		if got := c.Printer("", "en").List(tt.items); got != tt.en {
			t.Errorf("%q: got %q, want %q", tt.items, got, tt.en)
		}
		if got := c.Printer("", "de").List(tt.items); got != tt.de {
			t.Errorf("%q: got %q, want %q", tt.items, got, tt.de)
		}
	}
}
