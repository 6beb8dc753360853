// Package i18n turns text keys into text in a person's language. Whoever wants
// to translate Kith works on the files texts/<language>.json of each feature:
//
//	{
//	  "sent":  "**{topic}**: your request is on its way.",
//	  "open":  {"one": "{n} open question", "other": "{n} open questions"},
//	  "brace": "write {{ and }} for { and }"
//	}
//
// A text is a string, or an object with one string for each plural form of the
// language (zero, one, two, few, many, other); the argument "n" chooses among
// them. What stands in braces is filled in by the code. A key that a language
// lacks is shown in English.
//
// go-i18n knows the plural rules of all languages and which language suits a
// reader best. It is asked when texts are added and when a [Printer] is made;
// rendering is done here, from templates parsed once. That takes about half as
// long as go-i18n's Localize, which matches the language again for every text
// (BenchmarkT and BenchmarkLocalize), and Localize could not make plain text of
// the same template.
//
// The files: i18n.go holds the catalogue, read.go reads its files, template.go
// takes a text apart, plural.go chooses plural forms, printer.go shows texts,
// say.go says durations and lists, former.go says who was erased, and check.go finds what a translation lacks.
package i18n

import (
	"embed"
	"slices"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// own is the owner of the texts of this package: durations, lists and the
// languages' names. A translation may be added under the same name.
const own = "i18n"

//go:embed texts/*.json
var ownFiles embed.FS

// Catalog holds the texts of every feature in every language. It is filled by
// [Catalog.Add] at start; from then on it is safe for concurrent use.
type Catalog struct {
	// Report hears of every text that could not be shown as it was meant. The
	// person still sees a text. It is set before the first text is shown, and
	// is called by whoever asks for a text, so it must be quick.
	Report func(Problem)

	bundle  *goi18n.Bundle // matches languages and knows their plural rules
	spoken  map[string]*speech
	english *speech
}

// speech is what the catalogue can say in one language.
type speech struct {
	tag   string
	forms *forms
	texts map[string]map[string]*text // by owner and key
}

// Problem is a fault in a text or in how the code uses it. It never holds the
// values of arguments: they may be words of people.
type Problem struct {
	Language string // BCP 47, of the text that was shown
	Key      string // "owner.key"
	What     string
}

// Error describes the problem in one line.
func (p Problem) Error() string { return p.Language + ": " + p.Key + ": " + p.What }

// NewCatalog returns a catalogue that holds only the texts of this package. It
// panics when they are broken, which is a fault of the build.
func NewCatalog() *Catalog {
	c := &Catalog{
		Report: func(Problem) {},
		bundle: goi18n.NewBundle(language.English),
		spoken: map[string]*speech{},
	}
	c.english = c.mustSpeak(language.English)
	if err := c.Add(own, ownFiles); err != nil {
		panic("i18n: " + err.Error())
	}
	return c
}

func (c *Catalog) mustSpeak(tag language.Tag) *speech {
	s, err := c.speak(tag)
	if err != nil {
		panic("i18n: " + err.Error())
	}
	return s
}

// speak returns the speech of a language, a new one at first.
func (c *Catalog) speak(tag language.Tag) (*speech, error) {
	if s := c.spoken[tag.String()]; s != nil {
		return s, nil
	}
	if err := c.bundle.AddMessages(tag, formMessage); err != nil {
		return nil, err
	}
	s := &speech{tag: tag.String(), forms: newForms(c.bundle, tag.String()), texts: map[string]map[string]*text{}}
	c.spoken[s.tag] = s
	return s, nil
}

// Printer returns a printer for an owner's texts in the language that suits
// best. The wanted languages are BCP 47 tags, the most wanted first; what is
// no tag is passed over. English is the last resort.
func (c *Catalog) Printer(owner string, want ...string) Printer {
	_, tag, err := goi18n.NewLocalizer(c.bundle, want...).LocalizeWithTag(askForm)
	s := c.spoken[tag.String()]
	if err != nil || s == nil {
		s = c.english
	}
	return Printer{catalog: c, speech: s, owner: owner}
}

// Language is a language that the catalogue speaks.
type Language struct {
	Tag  string // BCP 47: "de"
	Name string // what its speakers call it: "Deutsch"
}

// Languages lists the languages in which every text exists that exists in
// English: English first, then by tag.
func (c *Catalog) Languages() []Language {
	var all []Language
	for _, s := range c.spoken {
		if s.complete(c.english) {
			p := Printer{catalog: c, speech: s, owner: own}
			all = append(all, Language{Tag: s.tag, Name: p.S("language")})
		}
	}
	slices.SortFunc(all, func(a, b Language) int {
		switch c.english.tag {
		case a.Tag:
			return -1
		case b.Tag:
			return 1
		}
		return strings.Compare(a.Tag, b.Tag)
	})
	return all
}

// complete is whether s has every text that english has.
func (s *speech) complete(english *speech) bool {
	for owner, texts := range english.texts {
		for key := range texts {
			if s.texts[owner][key] == nil {
				return false
			}
		}
	}
	return true
}
