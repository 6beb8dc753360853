// Package when reads times in plain words: "next tue 17:30", "every other wed
// 6pm", "in zwei Wochen". It understands a phrase as a whole or refuses it with
// a sentence that helps; it never guesses. A series keeps the time on the wall
// of its zone, whatever the clocks there do.
//
//	when.go      reading a phrase: moments, days, lengths
//	once.go      what the pieces of a phrase mean, for one moment
//	series.go    likewise, for what repeats
//	said.go      the pieces
//	clock.go     times of day, and what is left open by them
//	day.go       days as they are named
//	unclear.go   why a phrase is refused
//	unknown.go   what to say of words that no language has
//	normal.go    phrases as people type them
//	grammar.go   reads a phrase by the table of a language
//	lexical.go   numbers and zones, the same in every language
//	build.go, builddays.go, buildseries.go   what the rules of the tables make
//	common.go    the rules that all languages share
//	english.go, german.go   a table for each language
//	wall.go      wall times, and the moments at which clocks show them
//	rule.go      a series and its occurrences
//	move.go      a series that is moved, or ends
//	words.go     moments and series in words
//	zones.go     "new york" to a time zone
//	cities.go    cities that the zones are not named after
//	offsets.go   "EST" to a distance from UTC
//	spelling.go  words that were nearly right
//	texts/       every sentence this package says, by language
package when

import (
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/i18n"
)

const (
	minLength = 5       // minutes that something lasts
	maxLength = 12 * 60 // likewise
	horizon   = 2       // years ahead that somebody plans
)

// Reading is what a phrase says.
type Reading struct {
	At     time.Time     // the first moment, in the location of Zone
	Zone   string        // IANA, whose wall time is meant; "" when a fixed distance from UTC was named
	Shift  Shift         // of At; never but in a series, for once it is asked
	Length time.Duration // 0 when not said
	Rule   *Rule         // nil for once
}

// Read understands a phrase as somebody writes it at now in zone (IANA), their
// languages best first. A phrase that is not understood as a whole, that is
// over, or that means several things is an [*UnclearError].
func Read(phrase string, now time.Time, zone string, languages ...string) (Reading, error) {
	loc, ok := Location(zone)
	if !ok {
		return Reading{}, fmt.Errorf("there is no time zone %q", zone)
	}
	a := asked{now: now.In(loc).Truncate(time.Minute), exactly: now, zone: zone, loc: loc}
	var found reply[Reading]
	fault := a.each(phrase, languages, func(s said) *UnclearError {
		r, fault := a.reading(&s)
		found.take(r, fault, r.same)
		return fault
	}, &found.done)
	if len(found.all) == 0 {
		return Reading{}, fault
	}
	if len(found.all) > 1 || found.asks != nil {
		return Reading{}, a.several(found.all, found.asks)
	}
	return found.all[0], nil
}

// ReadDay understands the name of a day alone: "friday", "30 june", "in two
// weeks". Hour and Minute are 0.
func ReadDay(phrase string, now time.Time, zone string, languages ...string) (Wall, error) {
	loc, ok := Location(zone)
	if !ok {
		return Wall{}, fmt.Errorf("there is no time zone %q", zone)
	}
	a := asked{now: now.In(loc).Truncate(time.Minute), exactly: now, zone: zone, loc: loc}
	var found reply[Wall]
	fault := a.each(phrase, languages, func(s said) *UnclearError {
		w, fault := a.dayAlone(&s)
		found.take(w, fault, func(o Wall) bool { return o == w })
		return fault
	}, &found.done)
	if len(found.all) == 0 {
		return Wall{}, fault
	}
	if len(found.all) > 1 {
		return Wall{}, unclear("two-days", i18n.Args{"a": dayName(found.all[0]), "b": dayName(found.all[1])})
	}
	return found.all[0], nil
}

// ReadLength understands how long something takes: "45", "45 min", "1h30".
func ReadLength(phrase string, languages ...string) (time.Duration, error) {
	text, fault := prepared(phrase)
	if fault != nil {
		return 0, fault
	}
	for _, g := range preferred(languages) {
		p := &parser{grammar: g, text: text, memo: map[place][]match{}}
		for _, m := range p.part("LENGTH", 0) {
			if a := m.value.(amount); m.end == len(text) {
				return a.checked()
			}
		}
	}
	return 0, unclear("no-length", nil)
}

// checked is an amount as the length of a meeting.
func (a amount) checked() (time.Duration, error) {
	if a.days != 0 || a.months != 0 || a.minutes < minLength || a.minutes > maxLength {
		return 0, unclear("length", nil)
	}
	return a.length(), nil
}

// reply gathers what a phrase may mean, in one language.
type reply[T any] struct {
	all  []T
	asks *UnclearError // about one way of reading
	done bool          // it means something in this language
}

// asking are the faults of phrases that are whole, but not exact.
var asking = []string{"half", "no-time", "two-days", "midnight"}

func (r *reply[T]) take(v T, fault *UnclearError, same func(T) bool) {
	switch {
	case fault != nil && slices.Contains(asking, fault.Key):
		r.asks = fault
	case fault != nil:
	case !slices.ContainsFunc(r.all, same):
		r.all = append(r.all, v)
		r.done = true
	}
}

// asked is who asks: when, and where.
type asked struct {
	now     time.Time // whole minutes, in loc
	exactly time.Time // what has to be later than now is later than this
	zone    string    // IANA
	loc     *time.Location
}

// each reads a phrase in one language after the other, until it means something
// in one, and returns the fault that helps most.
func (a asked) each(phrase string, languages []string, take func(said) *UnclearError, done *bool) *UnclearError {
	text, fault := prepared(phrase)
	if fault != nil {
		return fault
	}
	var best *UnclearError
	for _, g := range preferred(languages) {
		p := &parser{grammar: g, text: text, memo: map[place][]match{}}
		p.sentences(0, said{}, func(s said) { best = better(best, take(s)) })
		if *done {
			return best
		}
	}
	if best != nil {
		return best
	}
	return unknown(text, languages)
}

// least are the faults that say least, the worst one last: when a phrase can be
// read so that something else is missing, that is what to say.
var least = []string{"weekday", "clash"}

// better is the fault that says more.
func better(a, b *UnclearError) *UnclearError {
	if a == nil || b != nil && slices.Index(least, a.Key) > slices.Index(least, b.Key) {
		return b
	}
	return a
}

// prepared is a phrase as grammars read it.
func prepared(phrase string) (string, *UnclearError) {
	if utf8.RuneCountInString(phrase) > MaxPhrase {
		return "", unclear("long", i18n.Args{"most": MaxPhrase})
	}
	text := normal(phrase)
	if text == "" {
		return "", unclear("empty", nil)
	}
	return text, nil
}

// preferred are all languages, the reader's first.
func preferred(languages []string) []*grammar {
	var list []*grammar
	for _, tag := range languages {
		for _, g := range grammars() {
			if len(tag) >= len(g.tag) && tag[:len(g.tag)] == g.tag && !slices.Contains(list, g) {
				list = append(list, g)
			}
		}
	}
	for _, g := range grammars() {
		if !slices.Contains(list, g) {
			list = append(list, g)
		}
	}
	return list
}

// enough bounds how many ways of reading are looked at. What people write has
// one or two.
const enough = 64

// sentences finds every way to read the text from a place on as pieces.
func (p *parser) sentences(at int, s said, found func(said)) {
	if at == len(p.text) {
		p.ways++
		found(s)
		return
	}
	for _, m := range p.part("PIECE", p.skip(at)) {
		if p.ways >= enough {
			return
		}
		with := s
		with.halves, with.days = slices.Clip(s.halves), slices.Clip(s.days)
		if m.value.(piece).into(&with) {
			p.sentences(m.end, with, found)
		}
	}
}
