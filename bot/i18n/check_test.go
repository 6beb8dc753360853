package i18n

import (
	"maps"
	"slices"
	"testing"
)

func TestCheckFindsNothingInOwnTexts(t *testing.T) {
	if errs := NewCatalog().Check(own); errs != nil {
		t.Errorf("got %q", errs)
	}
}

var checks = []struct {
	name  string
	texts map[string]string
	want  []string
}{
	{"a good catalogue", map[string]string{
		"en": `{"a": {"one": "One {what}", "other": "{n} {what}s"}, "status": "Status", "line": "{who}: {what}"}`,
		"de": `{"a": {"one": "Ein {what}", "other": "{n} {what}"}, "status": "Status", "line": "{who}: {what}"}`,
		"ru": `{"a": {"one": "{n} {what}", "few": "{n} {what}а", "many": "{n} {what}ов"}, "status": "Статус", "line": "{who}: {what}"}`,
	}, nil},
	{"no plural where the language has none", map[string]string{
		"en": `{"a": {"one": "{n} day", "other": "{n} days"}}`,
		"de": `{"a": {"one": "{n} Tag", "other": "{n} Tage"}}`,
		"ja": `{"a": "{n}日"}`,
	}, nil},
	{"no German", map[string]string{"en": `{"a": "Hello"}`}, []string{"texts/de.json is missing"}},
	{"no English", map[string]string{"de": `{"a": "Hallo"}`}, []string{
		"texts/de.json: a: there is no such text in English", "texts/en.json is missing",
	}},
	{"keys", map[string]string{"en": `{"a": "Hello", "b": "Bye"}`, "de": `{"b": "Tschüss", "c": "Oh"}`}, []string{
		"texts/de.json: a: it is missing", "texts/de.json: c: there is no such text in English",
	}},
	{"placeholders", map[string]string{"en": `{"a": "Hello {who}"}`, "de": `{"a": "Hallo {wer}"}`}, []string{
		"texts/de.json: a: it lacks {who}", "texts/de.json: a: nothing was given for {wer}",
	}},
	{"n", map[string]string{"en": `{"a": "Wait {n} s"}`, "de": `{"a": "Warte"}`}, []string{"texts/de.json: a: it lacks {n}"}},
	{"plural forms", map[string]string{
		"en": `{"a": {"other": "{n} days"}}`,
		"de": `{"a": "{n} Tage"}`,
		"ru": `{"a": {"one": "{n} день", "two": "{n} дня", "many": "{n} дней"}}`,
	}, []string{
		`texts/de.json: a: it lacks the plural form "one", for 1`,
		`texts/en.json: a: it lacks the plural form "one", for 1`,
		`texts/ru.json: a: the language has no plural form "two", so nobody would see it`,
		`texts/ru.json: a: it lacks the plural form "few", for 2`,
	}},
	{"space", map[string]string{"en": `{"a": "Hello ", "b": ""}`, "de": `{"a": "Hallo", "b": " "}`}, []string{
		"texts/de.json: b: it is empty or has space around it", "texts/de.json: b: nothing is left of it when it is shown",
		"texts/en.json: a: it is empty or has space around it",
		"texts/en.json: b: it is empty or has space around it", "texts/en.json: b: nothing is left of it when it is shown",
	}},
	{"not translated", map[string]string{
		"en": `{"a": "Hello my friend {who}", "b": {"one": "one of them", "other": "{n} of all them"}}`,
		"de": `{"a": "Hello my friend {who}", "b": {"one": "eines", "other": "{n} of all them"}}`,
	}, []string{"texts/de.json: a: it is not translated", "texts/de.json: b: other: it is not translated"}},
}

func TestCheck(t *testing.T) {
	for _, tt := range checks {
		t.Run(tt.name, func(t *testing.T) {
			c := NewCatalog()
			if err := c.Add("ask", files(tt.texts)); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, err := range c.Check("ask") {
				got = append(got, err.Error())
			}
			slices.Sort(tt.want)
			if sorted := slices.Sorted(slices.Values(got)); !slices.Equal(sorted, tt.want) {
				t.Errorf("got\n%q, want\n%q", sorted, tt.want)
			}
		})
	}
}

func TestCheckAsksForNoLanguageOfAnotherOwner(t *testing.T) {
	c := NewCatalog()
	texts := map[string]string{"en": `{"a": "Hello"}`, "de": `{"a": "Hallo"}`}
	if err := c.Add("ask", files(texts)); err != nil {
		t.Fatal(err)
	}
	more := maps.Clone(texts)
	more["fr"] = `{"a": "Bonjour"}`
	if err := c.Add("other", files(more)); err != nil {
		t.Fatal(err)
	}
	if errs := c.Check("ask"); errs != nil {
		t.Errorf("got %q", errs)
	}
}
