package features_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// measuring are words that measure people, or set them above one another. Thanks,
// help and growth are none of that here.
var measuring = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\b(points?|rank(s|ed|ing|ings)?|scores?|streaks?|leader ?boards?|high ?scores?|levels?|badges?|karma|troph(y|ies)|medals?|awards?|champions?|winners?|rewards?|reputation|top \d+|top (helpers?|mentors?|givers?)|most (helpful|thanked|active)|(better|more|less|fewer) than (others?|most|anybody|everybody|the average)|(days?|weeks?|months?) (in a row|running)|personal best)\b`),
	"de": regexp.MustCompile(`(?i)(^|[^\pL])(punkte?n?|punktestand|rang|ränge|rangliste|bestenliste|serien?|stufen?|abzeichen|karma|pokale?|medaillen?|auszeichnung(en)?|gewinner\pL*|sieger\pL*|belohnung(en)?|top \d+|aktivsten?|hilfreichsten?|(besser|mehr|weniger|schlechter) als (andere|die meisten|alle|der durchschnitt)|(tage|wochen|monate) (in folge|hintereinander)|bestleistung)([^\pL]|$)`),
}

// harmless are texts in which such a word means something else.
var harmless = map[string]string{
	"agenda ":        "the points of an agenda",
	"pairs version.": "the points of an agreement",
	"cohorts rank.":  "the order in which somebody would like to meet others, seen by them alone",
}

// TestNobodyIsMeasured looks through every text that people read, in every language.
func TestNobodyIsMeasured(t *testing.T) {
	files, err := filepath.Glob("*/texts/*.json")
	if err != nil || len(files) < 10 {
		t.Fatal("the texts could not be found", len(files), err)
	}
	more, err := filepath.Glob("../texts/*.json")
	if err != nil || len(more) == 0 {
		t.Fatal("the core's texts could not be found", err)
	}
	for _, file := range append(files, more...) {
		words := measuring[strings.TrimSuffix(filepath.Base(file), ".json")]
		if words == nil {
			t.Errorf("%s: say which words measure people in that language", file)
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]any
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatal(file, err)
		}
		for key, text := range texts {
			for _, one := range forms(text) {
				if word := words.FindString(one); word != "" && !meansElse(file, key) {
					t.Errorf("%s: %s says %q: %s", file, key, strings.TrimSpace(word), one)
				}
			}
		}
	}
}

// forms are the plural forms of a text, or the text.
func forms(text any) (all []string) {
	switch text := text.(type) {
	case string:
		all = append(all, text)
	case map[string]any:
		for _, form := range text {
			all = append(all, forms(form)...)
		}
	}
	return all
}

func meansElse(file, key string) bool {
	feature := filepath.Base(filepath.Dir(filepath.Dir(file)))
	for prefix := range harmless {
		if strings.HasPrefix(feature+" "+key, prefix) {
			return true
		}
	}
	return false
}

// TestMeasuringWords: the words are found where they stand.
func TestMeasuringWords(t *testing.T) {
	for language, cases := range map[string]map[string]bool{
		"en": {
			"You are on a 7-day streak!": true, "You have 12 points.": true, "Top 10 of the week": true, "You helped more than others.": true, "Your rank: 3": true,
			"You were thanked 4 times, by 3 people.": false, "One sentence means more than you think.": false, "Frankly, that helped.": false, "At most 3 a week": false,
		},
		"de": {
			"Du hast 12 Punkte.": true, "Rangliste der Woche": true, "Sieben Tage in Folge!": true, "Du hilfst mehr als andere.": true,
			"Dir wurde 4-mal gedankt, von 3 Personen.": false, "Ein Satz bedeutet mehr, als du denkst.": false, "Das Orange der Karte": false,
		},
	} {
		for text, want := range cases {
			if got := measuring[language].MatchString(text); got != want {
				t.Errorf("%q is %v, want %v", text, got, want)
			}
		}
	}
}
