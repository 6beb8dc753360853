package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
)

// files makes a file system of texts by language.
func files(byLanguage map[string]string) fstest.MapFS {
	all := fstest.MapFS{}
	for tag, json := range byLanguage {
		all["texts/"+tag+".json"] = &fstest.MapFile{Data: []byte(json)}
	}
	return all
}

const (
	english = `{
		"open": {"one": "{n} open question", "other": "{n} open questions"},
		"sent": "Your request about {topic} is on its way.",
		"only": "Only in English: {wait}.",
		"two": "{who} asks about **{topic}**",
		"label": "Mentors for  {topic}",
		"code": "press **Take** or write ` + "`/take`" + ` \\* {{x}}"
	}`
	german = `{
		"open": {"one": "{n} offene Frage", "other": "{n} offene Fragen"},
		"sent": "Deine Anfrage zu {topic} ist unterwegs.",
		"two": "{who} fragt nach **{topic}**",
		"label": "Mentoren für {topic}",
		"code": "drück **Take** oder schreib ` + "`/take`" + ` \\* {{x}}"
	}`
	russian = `{
		"open": {"one": "{n} открытый вопрос", "few": "{n} открытых вопроса", "many": "{n} открытых вопросов"}
	}`
)

// catalogue holds the texts above and fails the test on a problem, unless
// problems is given to collect them.
func catalogue(t testing.TB, problems *[]string) *Catalog {
	t.Helper()
	c := NewCatalog()
	if err := c.Add("ask", files(map[string]string{"en": english, "de": german, "ru": russian})); err != nil {
		t.Fatal(err)
	}
	c.Report = func(p Problem) {
		if problems == nil {
			t.Errorf("reported: %v", p)
			return
		}
		*problems = append(*problems, p.Error())
	}
	return c
}

func TestPrinterSpeaksTheBestMatch(t *testing.T) {
	c := catalogue(t, nil)
	for _, tt := range []struct {
		name string
		want []string
		got  string
	}{
		{"exact", []string{"de"}, "de"},
		{"region", []string{"de-AT"}, "de"},
		{"script and region", []string{"ru-Cyrl-KZ"}, "ru"},
		{"underscore", []string{"de_CH"}, "de"},
		{"the first known one", []string{"xx", "ja", "de"}, "de"},
		{"the first of two", []string{"ru", "de"}, "ru"},
		{"American English before German", []string{"en-US", "de"}, "en"},
		{"British English before German", []string{"en-GB", "de"}, "en"},
		{"nothing known", []string{"ja"}, "en"},
		{"nothing wanted", nil, "en"},
		{"no tags", []string{"", "?!", "deutsch bitte", strings.Repeat("a", 5000)}, "en"},
		{"a bad tag before a good one", []string{"", "--", "ru"}, "ru"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.Printer("ask", tt.want...).Language(); got != tt.got {
				t.Errorf("Printer(%q) speaks %q, want %q", tt.want, got, tt.got)
			}
		})
	}
}

func TestLanguagesAreTheCompleteOnes(t *testing.T) {
	c := NewCatalog()
	both := []Language{{"en", "English"}, {"de", "Deutsch"}}
	expect := func(t *testing.T, want []Language) {
		t.Helper()
		got := c.Languages()
		if len(got) != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("got %v, want %v", got, want)
			}
		}
	}
	add := func(owner, tag, json string) {
		t.Helper()
		if err := c.Add(owner, files(map[string]string{tag: json})); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, both)
	add("ask", "en", `{"hi": "Hello"}`)
	expect(t, both[:1])
	add("ask", "de", `{"hi": "Hallo"}`)
	expect(t, both)
	add("ask", "cs", `{"hi": "Ahoj"}`)
	expect(t, both)
	add("i18n", "cs", `{"language": "čeština", "former": "bývalý člen", "duration.moment": "chvilka", "duration.minutes": "{n} min", "duration.hours": "{n} h",
		"duration.days": {"one": "{n} den", "few": "{n} dny", "other": "{n} dní"},
		"list.two": "{a} a {b}", "list.more": "{a}, {b}", "list.last": "{a} a {b}"}`)
	expect(t, []Language{both[0], {"cs", "čeština"}, both[1]})
}

func TestAddNamesWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ name, tag, json, want string }{
		{"no JSON", "en", "{\n\"a\": \"x\",\n\"b\" \"y\"}", `texts/en.json: line 3: `},
		{"cut off", "en", `{"a": "x"`, `texts/en.json: line 1: `},
		{"a list", "en", `["a"]`, "texts/en.json: it is no JSON object"},
		{"more behind", "en", `{"a": "x"} {}`, "something follows the JSON object"},
		{"a number", "en", `{"a": 3}`, "texts/en.json: a: it is neither a string nor an object of plural forms"},
		{"null", "en", `{"a": null}`, "texts/en.json: a: it is neither"},
		{"a key twice", "en", `{"a": "x", "a": "y"}`, "texts/en.json: a: the key is there twice"},
		{"unknown form", "de", `{"a": {"plenty": "x"}}`, "texts/de.json: a: plenty: there is no such plural form"},
		{"a form twice", "de", `{"a": {"one": "x", "one": "y"}}`, "texts/de.json: a: one: the plural form is there twice"},
		{"no form", "de", `{"a": {}}`, "texts/de.json: a: it has no plural form"},
		{"a form that is no text", "de", `{"a": {"one": ["x"]}}`, "texts/de.json: a: one: it is neither"},
		{"open brace", "en", `{"a": "x {y"}`, "texts/en.json: a: a brace stands alone"},
		{"closing brace", "en", `{"a": "x }y"}`, "texts/en.json: a: a brace stands alone"},
		{"empty braces", "en", `{"a": "x {}"}`, "texts/en.json: a: a brace stands alone"},
		{"a dot", "en", `{"a": "{.topic}"}`, "texts/en.json: a: {.topic} is no placeholder"},
		{"space in a name", "en", `{"a": "{the topic}"}`, "{the topic} is no placeholder"},
		{"at sign before a name", "en", `{"a": "hi @{name}"}`, `"@" before {name} would undo its escaping`},
		{"backslash before a name", "en", `{"a": "hi \\{name}"}`, `before {name} would undo its escaping`},
		{"angle before a name", "en", `{"a": "hi <{name}>"}`, `"<" before {name} would undo its escaping`},
		{"no language", "en_", `{}`, "texts/en_.json: the name is no language"},
		{"undetermined", "und", `{"a": "x"}`, "texts/und.json: the name is no language"},
		{"a language without plural rules", "tlh", `{"a": "x"}`, "texts/tlh.json: no plural rule"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := NewCatalog().Add("ask", files(map[string]string{tt.tag: tt.json}))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Add(%s) = %v, want …%s…", tt.json, err, tt.want)
			}
		})
	}
}

func TestAddTakesTextsInParts(t *testing.T) {
	c := catalogue(t, nil)
	if err := c.Add("ask", files(map[string]string{"en": `{"more": "More"}`})); err != nil {
		t.Fatal(err)
	}
	if got := c.Printer("ask").T("more"); got != "More" {
		t.Errorf("got %q, want More", got)
	}
	if err := c.Add("ask", files(map[string]string{"en": `{"open": "again"}`})); err == nil {
		t.Error("the key open was taken twice")
	}
	if err := c.Add("other", files(map[string]string{"en": `{"open": "Open"}`})); err != nil {
		t.Errorf("the same key of another owner: %v", err)
	}
	if got := c.Printer("ask").For("other").T("open"); got != "Open" {
		t.Errorf("got %q, want the other owner's Open", got)
	}
}
