package i18n

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// alike is how many words a translation may have and still be the same as the
// English text: "Status" and "Mentor" are German, a sentence is forgotten.
const alike = 2

// Check finds what the texts of an owner lack, in English, in German and in
// every other language the owner has files for. Every language has the keys of
// English, each with the same placeholders and with all plural forms that the
// language needs; every text can be shown with the arguments of the English
// one, has no space around it, and is translated. The errors are sorted by
// language and key; a catalogue without errors returns nil.
func (c *Catalog) Check(owner string) []error {
	var all []error
	for _, tag := range slices.Sorted(maps.Keys(c.spoken)) {
		s := c.spoken[tag]
		texts := s.texts[owner]
		if texts == nil && s.texts[own] == nil {
			continue // a language only some other owner has
		}
		if texts == nil {
			all = append(all, fmt.Errorf("texts/%s.json is missing", tag))
			continue
		}
		for _, key := range keysOf(texts, c.english.texts[owner]) {
			for _, err := range c.checkText(s, owner, key) {
				all = append(all, fmt.Errorf("texts/%s.json: %s: %w", tag, key, err))
			}
		}
	}
	return all
}

// keysOf returns the keys of both, sorted.
func keysOf(a, b map[string]*text) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (c *Catalog) checkText(s *speech, owner, key string) []error {
	t, english := s.texts[owner][key], c.english.texts[owner][key]
	switch {
	case t == nil:
		return []error{errors.New("it is missing")}
	case english == nil:
		return []error{errors.New("there is no such text in English")}
	}
	all := checkForms(t, english)
	names := english.names()
	for f, tmpl := range t.forms {
		if tmpl == nil {
			continue
		}
		for _, err := range checkTemplate(tmpl, names) {
			all = append(all, inForm(t, form(f), err))
		}
		if s != c.english && sameWords(tmpl, english) {
			all = append(all, inForm(t, form(f), errors.New("it is not translated")))
		}
	}
	if slices.Contains(names, "n") && !slices.Contains(t.names(), "n") {
		all = append(all, errors.New("it lacks {n}"))
	}
	return append(all, c.tryText(t, owner, key, names)...)
}

// inForm says which form an error is in, where there are several.
func inForm(t *text, f form, err error) error {
	if !t.plural {
		return err
	}
	return fmt.Errorf("%s: %w", formNames[f], err)
}

// checkForms compares the forms of a text with those its language has. A text
// that has forms in English needs them in every language.
func checkForms(t, english *text) []error {
	if !t.plural && !english.plural {
		return nil
	}
	var all []error
	for f, name := range formNames {
		needed := t.in.forms.needed[f]
		if needed && t.forms[f] == nil {
			all = append(all, fmt.Errorf("it lacks the plural form %q, for %d", name, t.in.forms.sample(form(f))))
		}
		if !needed && t.forms[f] != nil && form(f) < many {
			all = append(all, fmt.Errorf("the language has no plural form %q, so nobody would see it", name))
		}
	}
	return all
}

// checkTemplate compares the placeholders of one form with those of English.
// {n} may be left out of a form: "an hour".
func checkTemplate(t *template, names []string) []error {
	var all []error
	have := t.names()
	for _, name := range names {
		if name != "n" && !slices.Contains(have, name) {
			all = append(all, fmt.Errorf("it lacks {%s}", name))
		}
	}
	if t.source == "" || strings.TrimSpace(t.source) != t.source {
		all = append(all, errors.New("it is empty or has space around it"))
	}
	return all
}

// tryText shows the text with a sample for every placeholder of English and a
// count for every form, and returns what was reported.
func (c *Catalog) tryText(t *text, owner, key string, names []string) []error {
	var all []error
	quiet := *c
	quiet.Report = func(p Problem) { all = append(all, errors.New(p.What)) }
	args := Args{}
	for _, name := range names {
		args[name] = "Ada"
	}
	p := Printer{catalog: &quiet, speech: t.in, owner: owner}
	for f, needed := range t.in.forms.needed {
		if !needed {
			continue
		}
		if t.plural || slices.Contains(names, "n") {
			args["n"] = t.in.forms.sample(form(f))
		}
		if strings.TrimSpace(string(p.T(key, args))) == "" || p.S(key, args) == "" {
			all = append(all, errors.New("nothing is left of it when it is shown"))
		}
	}
	slices.SortFunc(all, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return slices.CompactFunc(all, func(a, b error) bool { return a.Error() == b.Error() })
}

// sameWords is whether a translation repeats a form of the English text, with
// more words than two languages share by chance.
func sameWords(t *template, english *text) bool {
	if !slices.ContainsFunc(english.forms[:], func(e *template) bool { return e != nil && e.source == t.source }) {
		return false
	}
	words := 0
	for _, p := range t.parts {
		words += len(strings.FieldsFunc(p.literal, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '\'' }))
	}
	return words > alike
}
