package report

import (
	"bytes"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// speak is the feature's printer in a language.
func speak(t *testing.T, language string) i18n.Printer {
	t.Helper()
	c := i18n.NewCatalog()
	if err := c.Add("report", files); err != nil {
		t.Fatal(err)
	}
	return c.Printer("report", language)
}

// chart has six weeks, from 5 January on.
func chart(title, unit string, series ...bot.Series) bot.Chart {
	c := bot.Chart{Title: title, Unit: unit, Series: series}
	for i := range 6 {
		c.Weeks = append(c.Weeks, time.Date(2026, 1, 5+7*i, 0, 0, 0, 0, time.UTC))
	}
	return c
}

func asked(values ...float64) bot.Chart {
	return chart("Questions per week", "", bot.Series{Name: "asked", Values: values}, bot.Series{Name: "with a reply", Values: half(values)})
}

func half(values []float64) (all []float64) {
	for _, v := range values {
		all = append(all, math.Floor(v/2))
	}
	return all
}

func waits() bot.Chart {
	no := math.NaN()
	return chart("Hours to the first reply (median)", "h", bot.Series{Name: "median", Values: []float64{no, 3.5, 12, no, 2.1, 0}})
}

// TestPictureIsAPicture holds for figures of all kinds. KITH_PICTURES names a
// folder in which they are kept, to be looked at.
func TestPictureIsAPicture(t *testing.T) {
	for name, all := range map[string][]bot.Chart{
		"usual": {asked(12, 9, 14, 20, 17, 8), waits()},
		"three": {asked(100, 220, 340, 410, 517, 999)},
		"one":   {asked(0, 0, 0, 0, 0, 1)},
		"large": {asked(123456, 99999, 1400, 2e6, 0, 8e5)},
		"foreign": {chart("שאלות 質問 🎉 per week", "🕰", bot.Series{Name: "👍", Values: []float64{1, 2, 3, 4, 5, 6}},
			bot.Series{Name: strings.Repeat("a very long name ", 5), Values: []float64{6, 5, 4, 3, 2, 1}})},
		"unknown": {chart("Hours", "h", bot.Series{Name: "m", Values: []float64{math.NaN(), math.NaN(), 1, math.NaN(), math.NaN(), math.NaN()}})},
	} {
		t.Run(name, func(t *testing.T) {
			file, err := picture(speak(t, "en"), all)
			if err != nil {
				t.Fatal(err)
			}
			if folder := os.Getenv("KITH_PICTURES"); folder != "" {
				if err := os.WriteFile(folder+"/"+name+".png", file.Data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			img, err := png.Decode(bytes.NewReader(file.Data))
			if err != nil {
				t.Fatal(err)
			}
			if got := img.Bounds().Dx(); got != wide {
				t.Errorf("%d pixels wide, want %d", got, wide)
			}
			if r, g, b, a := img.At(0, 0).RGBA(); r != 0xffff || g != 0xffff || b != 0xffff || a != 0xffff {
				t.Error("the corner is not white: it would not be read on black")
			}
			again, err := picture(speak(t, "en"), all)
			if err != nil || !bytes.Equal(again.Data, file.Data) || again.Alt != file.Alt {
				t.Error("the same figures look different the second time", err)
			}
		})
	}
}

func TestNothingIsDrawnOfNothing(t *testing.T) {
	for name, all := range map[string][]bot.Chart{
		"no chart": nil, "zeros": {asked(0, 0, 0, 0, 0, 0)},
		"unknown": {chart("Hours", "h", bot.Series{Name: "m", Values: []float64{math.NaN(), math.NaN()}})},
	} {
		if file, err := picture(speak(t, "en"), all); err != nil || len(file.Data) > 0 {
			t.Errorf("%s: %d bytes, %v", name, len(file.Data), err)
		}
	}
}

func TestPictureInWords(t *testing.T) {
	for language, want := range map[string]string{
		"en": "Questions per week, 6 weeks, from 5 Jan to 9 Feb. asked: 12, 9, 14, 20, 17, 8. with a reply: 6, 4, 7, 10, 8, 4. " +
			"Hours to the first reply (median), 6 weeks, from 5 Jan to 9 Feb. " +
			"median: too little to tell, 3.5 h, 12 h, too little to tell, 2.1 h, 0 h.",
		"de": "Questions per week, 6 Wochen, vom 5. Jan bis zum 9. Feb. asked: 12, 9, 14, 20, 17, 8. with a reply: 6, 4, 7, 10, 8, 4. " +
			"Hours to the first reply (median), 6 Wochen, vom 5. Jan bis zum 9. Feb. " +
			"median: zu wenig für eine Aussage, 3.5 h, 12 h, zu wenig für eine Aussage, 2.1 h, 0 h.",
	} {
		file, err := picture(speak(t, language), []bot.Chart{asked(12, 9, 14, 20, 17, 8), waits()})
		if err != nil || file.Alt != want {
			t.Errorf("%s, %v:\n%s\nwant\n%s", language, err, file.Alt, want)
		}
	}
	long := asked(1, 2, 3, 4, 5, 6)
	long.Title = strings.Repeat("ä", 2*chat.MaxAlt)
	if file, err := picture(speak(t, "en"), []bot.Chart{long}); err != nil || utf8.RuneCountInString(file.Alt) != chat.MaxAlt {
		t.Errorf("%d letters, %v", utf8.RuneCountInString(file.Alt), err)
	}
}

func TestRoof(t *testing.T) {
	for most, want := range map[float64]float64{0: 4, 1: 4, 3: 4, 3.9: 8, 4: 8, 7: 8, 8: 20, 20: 40, 38: 80, 90: 200, 180: 200, 200: 400, 1e6: 2e6} {
		got := roof(most)
		if got != want {
			t.Errorf("roof(%v) = %v, want %v", most, got, want)
		}
	}
}

func TestShortNumbers(t *testing.T) {
	for v, want := range map[float64]string{0: "0", 7: "7", 2.14: "2.1", 99.96: "100", 1234.6: "1.2k", 999.4: "999", 12345: "12k", 1.26e6: "1.3M"} {
		if got := short(v); got != want {
			t.Errorf("short(%v) = %q, want %q", v, got, want)
		}
	}
}
