package i18n

import (
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	gotemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// form is a plural form of CLDR, an index into formNames.
type form int

const (
	many  form = 4
	other form = 5
)

// formNames are the names of CLDR, as they stand in the catalogues.
var formNames = [...]string{"zero", "one", "two", "few", "many", "other"}

// counted is how many counts each language remembers the form of. The rules of
// CLDR look at the last two digits and at small numbers, so below it every
// form occurs that a count of people or questions can have; only "a million",
// a form of its own in Spanish or French, does not.
const counted = 200

// forms chooses the plural form for a count in one language.
type forms struct {
	small     [counted]form
	needed    [len(formNames)]bool // the forms in small
	localizer *goi18n.Localizer
}

// formMessage is a text which says the name of its own plural form. go-i18n
// keeps its rules to itself, and this is how to ask for them.
var formMessage = &goi18n.Message{ID: "form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}

// askForm asks for formMessage without a count, and so for the language alone.
var askForm = &goi18n.LocalizeConfig{MessageID: formMessage.ID, TemplateParser: gotemplate.IdentityParser{}}

func newForms(bundle *goi18n.Bundle, tag string) *forms {
	f := &forms{localizer: goi18n.NewLocalizer(bundle, tag)}
	for n := range f.small {
		f.small[n] = f.ask(int64(n))
		f.needed[f.small[n]] = true
	}
	return f
}

// of returns the form for a count.
func (f *forms) of(n int64) form {
	if n >= 0 && n < counted {
		return f.small[n]
	}
	return f.ask(n)
}

func (f *forms) ask(n int64) form {
	name, err := f.localizer.Localize(&goi18n.LocalizeConfig{
		MessageID: formMessage.ID, PluralCount: n, TemplateParser: askForm.TemplateParser,
	})
	if err != nil {
		return other
	}
	return formNamed(name)
}

// formNamed returns the form of that name, or -1.
func formNamed(name string) form {
	for i, n := range formNames {
		if n == name {
			return form(i)
		}
	}
	return -1
}

// sample returns the smallest count that takes the form, or -1.
func (f *forms) sample(want form) int {
	for n, got := range f.small {
		if got == want {
			return n
		}
	}
	return -1
}
