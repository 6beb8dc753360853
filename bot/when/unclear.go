package when

import (
	"embed"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// Owner is whose texts this package speaks.
const Owner = "when"

// Files are the texts of this package.
//
//go:embed texts/*.json
var Files embed.FS

// UnclearError is a phrase refused, with the key of a text of this package that
// helps, and its arguments. People read it as Text or Reason says it.
type UnclearError struct {
	Key  string
	Args i18n.Args
}

// Error is for logs: it holds nothing of what people wrote.
func (e *UnclearError) Error() string { return "unclear: " + e.Key }

// unclear refuses a phrase.
func unclear(key string, args i18n.Args) *UnclearError { return &UnclearError{key, args} }

// Text says in the reader's language why, and what to write instead.
func (e *UnclearError) Text(t i18n.Printer) chat.Markup {
	t = t.For(Owner)
	return t.T(e.Key, e.said(t))
}

// Reason is Text for places that take plain text.
func (e *UnclearError) Reason(t i18n.Printer) string {
	t = t.For(Owner)
	return t.S(e.Key, e.said(t))
}

// said are the arguments in the reader's language.
func (e *UnclearError) said(t i18n.Printer) i18n.Args {
	args := i18n.Args{}
	for name, v := range e.Args {
		if s, ok := v.(spoken); ok {
			v = s.in(t)
		}
		args[name] = v
	}
	return args
}

// spoken is an argument that each language says in its own way.
type spoken interface{ in(t i18n.Printer) string }

type (
	clockName int       // minutes after midnight: "5pm", "17:00"
	dayNamed  time.Time // "Tue 10 March 2026"
	momentOf  Wall      // "Tue 10 March 2026, 17:30"
	monthName time.Month
	weekName  time.Weekday // "Tuesday"
	places    []string     // "Europe/Berlin or Europe/Paris"
)

func (c clockName) in(t i18n.Printer) string { return clockText(t, int(c)/60%24, int(c)%60) }

func (d dayNamed) in(t i18n.Printer) string { return dayText(t, time.Time(d)) }

func (w momentOf) in(t i18n.Printer) string {
	return t.S("moment", i18n.Args{"day": dayText(t, dayOf(Wall(w))), "clock": Wall(w).floating().Format("15:04")})
}

func (m monthName) in(t i18n.Printer) string { return t.S("month." + strconv.Itoa(int(m))) }

func (w weekName) in(t i18n.Printer) string { return t.S("weekday." + strconv.Itoa(int(w))) }

// in names two of them: more would not be read.
func (p places) in(t i18n.Printer) string {
	if len(p) == 1 {
		return p[0]
	}
	return t.S("either", i18n.Args{"a": p[0], "b": p[1]})
}

func dayName(w Wall) dayNamed { return dayNamed(dayOf(w)) }

func monthNamed(first time.Time) monthName { return monthName(first.Month()) }
