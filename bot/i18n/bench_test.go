package i18n

import (
	"testing"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	gotemplate "github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"github.com/kith-community/kith/bot/chat"
)

func BenchmarkT(b *testing.B) {
	p := catalogue(b, nil).Printer("ask", "de")
	for name, who := range map[string]any{"mention": chat.Mention("sandbox:1"), "name": "Grace Hopper", "umlaut": "Jörg Müller"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				p.T("two", Args{"who": who, "topic": "Go"})
			}
		})
	}
	b.Run("plural", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.T("open", Args{"n": 21})
		}
	})
}

func BenchmarkS(b *testing.B) {
	p := catalogue(b, nil).Printer("ask", "de")
	b.ReportAllocs()
	for b.Loop() {
		p.S("label", Args{"topic": "Go"})
	}
}

func BenchmarkPrinter(b *testing.B) {
	c := catalogue(b, nil)
	b.ReportAllocs()
	for b.Loop() {
		c.Printer("ask", "de-AT", "en")
	}
}

// ready lets go-i18n render our templates, so that BenchmarkLocalize measures
// the way to the text and not text/template.
type ready struct{ template *template }

func (ready) Cacheable() bool { return true }

func (ready) Parse(src, _, _ string) (gotemplate.ParsedTemplate, error) {
	t, err := parse(src)
	return ready{t}, err
}

func (r ready) Execute(data any) (string, error) {
	t := &text{}
	t.forms[other] = r.template
	out := rendering{text: t, args: []Args{data.(Args)}}
	return string(out.render()), nil
}

// BenchmarkLocalize is what BenchmarkT would be with go-i18n rendering. It
// leaves out the lookup of the owner's key, which would have to be joined.
func BenchmarkLocalize(b *testing.B) {
	bundle := goi18n.NewBundle(language.English)
	if err := bundle.AddMessages(language.German, &goi18n.Message{ID: "ask.two", Other: "{who} fragt nach **{topic}**"}); err != nil {
		b.Fatal(err)
	}
	localizer := goi18n.NewLocalizer(bundle, "de")
	b.ReportAllocs()
	for b.Loop() {
		data := Args{"who": chat.Mention("sandbox:1"), "topic": "Go"}
		if _, err := localizer.Localize(&goi18n.LocalizeConfig{MessageID: "ask.two", TemplateData: data, TemplateParser: ready{}}); err != nil {
			b.Fatal(err)
		}
	}
}
