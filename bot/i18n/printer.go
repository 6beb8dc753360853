package i18n

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
)

// Args fill the {placeholders} of a text. A [chat.Markup] goes in as it is, an
// integer as its digits, a [time.Duration] as [Printer.Duration] says it;
// anything else is escaped, so people's text neither formats nor notifies. The
// integer "n" chooses the plural form.
type Args map[string]any

// Printer speaks one language for one owner. The zero Printer shows keys.
type Printer struct {
	catalog *Catalog
	speech  *speech
	owner   string
}

// Language returns the BCP 47 tag of the language that p speaks.
func (p Printer) Language() string {
	if p.speech == nil {
		return "en"
	}
	return p.speech.tag
}

// For returns a printer for the texts of another owner in the same language.
func (p Printer) For(owner string) Printer {
	p.owner = owner
	return p
}

// Owner is whose texts p speaks.
func (p Printer) Owner() string { return p.owner }

// T returns the text of key for a message. A key that no language has returns
// "owner.key"; a missing argument leaves a gap. Both are reported.
func (p Printer) T(key string, args ...Args) chat.Markup {
	t := p.find(key)
	if t == nil {
		return chat.Escape(p.owner + "." + key)
	}
	r := rendering{p: p, key: key, text: t, args: args}
	return chat.Markup(r.render())
}

// S returns the text of key for places that take plain text: labels, titles,
// options. It is one line without marks, and people's text stands there as
// they wrote it.
func (p Printer) S(key string, args ...Args) string {
	t := p.find(key)
	if t == nil {
		return chat.OneLine(p.owner + "." + key)
	}
	r := rendering{p: p, key: key, text: t, args: args, plain: true}
	return chat.OneLine(string(r.render()))
}

// find returns the text of key in p's language, else in English, else nil.
func (p Printer) find(key string) *text {
	if p.speech == nil {
		return nil
	}
	if t := p.speech.texts[p.owner][key]; t != nil {
		return t
	}
	if t := p.catalog.english.texts[p.owner][key]; t != nil {
		p.report(key, p.speech, "it is missing and shown in English")
		return t
	}
	p.report(key, p.speech, "there is no such text")
	return nil
}

func (p Printer) report(key string, in *speech, what string) {
	if p.catalog.Report != nil {
		p.catalog.Report(Problem{Language: in.tag, Key: p.owner + "." + key, What: what})
	}
}

// usual is how many bytes the arguments of a text seldom exceed: two names.
const usual = 48

// rendering is one text on its way to a reader.
type rendering struct {
	p     Printer
	key   string
	text  *text
	args  []Args
	plain bool
}

func (r *rendering) render() []byte {
	tmpl := r.text.choose(r.form())
	out := make([]byte, 0, len(tmpl.source)+usual)
	for _, part := range tmpl.parts {
		if r.plain {
			out = append(out, part.plain...)
		} else {
			out = append(out, part.literal...)
		}
		if part.name == "" {
			continue
		}
		if v := r.arg(part.name); v != nil {
			out = r.value(out, part.name, v)
		} else {
			r.report("nothing was given for {" + part.name + "}")
		}
	}
	return out
}

func (r *rendering) report(what string) { r.p.report(r.key, r.text.in, what) }

// arg returns the argument of that name, nil when there is none.
func (r *rendering) arg(name string) any {
	for _, args := range r.args {
		if v := args[name]; v != nil {
			return v
		}
	}
	return nil
}

// form returns the plural form for "n".
func (r *rendering) form() form {
	if !r.text.plural {
		return other
	}
	n := r.arg("n")
	if n, ok := n.(int); ok {
		return r.text.in.forms.of(int64(n))
	}
	if v := reflect.ValueOf(n); v.IsValid() && v.CanInt() {
		return r.text.in.forms.of(v.Int())
	} else if v.IsValid() && v.CanUint() {
		return r.text.in.forms.of(int64(min(v.Uint(), math.MaxInt64)))
	}
	r.report("it has plural forms, but no integer n was given")
	return other
}

// value appends an argument the way its type asks for.
func (r *rendering) value(out []byte, name string, v any) []byte {
	switch v := v.(type) {
	case chat.Markup:
		v = r.people(out, v)
		if r.plain {
			return append(out, r.unmarked(name, v)...)
		}
		return append(out, v...)
	case string:
		return r.words(out, v)
	case int:
		return strconv.AppendInt(out, int64(v), 10)
	case int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64:
		return append(out, fmt.Sprint(v)...)
	case time.Duration:
		p := r.p
		p.speech = r.text.in // a text shown in English has its durations in English
		return append(out, p.Duration(v)...)
	}
	return r.words(out, fmt.Sprint(v))
}

// words appends people's text.
func (r *rendering) words(out []byte, s string) []byte {
	if r.plain || harmless(s) {
		return append(out, s...)
	}
	return append(out, chat.Escape(s)...)
}

// unmarked returns Markup as plain text. A mention, a channel or a time means
// nothing there and is left out.
func (r *rendering) unmarked(name string, m chat.Markup) string {
	return withoutMarks(chat.ReplaceTokens(m, func(chat.TokenMark) string {
		r.report("{" + name + "} holds a mention, a channel or a time, which plain text cannot show")
		return ""
	}))
}

// harmless is whether chat.Escape leaves s as it is. It recognises most names
// and topics at a tenth of the cost.
func harmless(s string) bool {
	for i, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= utf8.RuneSelf && unicode.IsLetter(r):
		case i == 0: // digits, dashes and the like may begin a list
			return false
		case r >= '0' && r <= '9' || strings.ContainsRune(" -.,'!?", r):
		default:
			return false
		}
	}
	return true
}
