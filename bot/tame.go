package bot

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
)

// What platforms hand over is made fit for databases and texts before anything
// looks at it: PostgreSQL stores neither invalid UTF-8 nor NUL, and what is
// repeated to people must fit into a message. IDs are the adapters' own and stay.

const (
	maxName   = 100 // runes of a person's or a command's name; Slack allows people 80, Discord 32
	maxTag    = 64  // bytes of a language or a zone; the longest zone has 32
	maxChosen = 200 // bytes of a chosen value; ours and the platforms' IDs have far fewer
)

// tame returns the event of an interaction with words that can be worked with.
func tame(e chat.Event) chat.Event {
	switch e := e.(type) {
	case chat.Command:
		e.Actor, e.Name, e.Input, e.Options = tameUser(e.Actor), name(e.Name), words(e.Input), tameMap(e.Options, words)
		return e
	case chat.MessageCommand:
		e.Actor, e.Name, e.Target.Actor, e.Target.Text = tameUser(e.Actor), name(e.Name), tameUser(e.Target.Actor), words(e.Target.Text)
		return e
	case chat.Action:
		e.Actor, e.Action, e.Values = tameUser(e.Actor), tameAction(e.Action), chosen(e.Values)
		return e
	case chat.Submit:
		e.Actor, e.Form = tameUser(e.Actor), tameAction(e.Form)
		e.Values = tameMap(e.Values, func(v []string) []string {
			if slices.ContainsFunc(v, func(s string) bool { return words(s) != s }) {
				v = slices.Clone(v)
				for i := range v {
					v[i] = words(v[i])
				}
			}
			return v
		})
		return e
	case chat.Completing:
		e.Actor, e.Name, e.Option, e.Partial = tameUser(e.Actor), name(e.Name), name(e.Option), words(e.Partial)
		return e
	}
	return e
}

func tameUser(u chat.User) chat.User {
	u.Name, u.Locale, u.Zone = name(u.Name), tag(u.Locale), tag(u.Zone)
	return u
}

// tameAction turns an ID that we cannot have written into none.
func tameAction(a chat.ActionID) chat.ActionID {
	if len(a.String()) > chat.MaxActionBytes || words(a.Name) != a.Name || words(a.Arg) != a.Arg {
		return chat.ActionID{}
	}
	return a
}

// chosen leaves out what no select offered.
func chosen(values []string) []string {
	odd := func(v string) bool { return len(v) > maxChosen || words(v) != v }
	if !slices.ContainsFunc(values, odd) {
		return values
	}
	return slices.DeleteFunc(slices.Clone(values), odd)
}

// tameMap copies a map, which belongs to the adapter.
func tameMap[M ~map[string]V, V any](m M, value func(V) V) M {
	m = maps.Clone(m)
	for k, v := range m {
		m[k] = value(v)
	}
	return m
}

// words drops what is no text.
func words(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")
}

func name(s string) string {
	if len(s) > maxName {
		r := []rune(s)
		s = string(r[:min(len(r), maxName)])
	}
	return chat.OneLine(s)
}

// tag is a language or a zone, "" when it cannot be one.
func tag(s string) string {
	if len(s) > maxTag || chat.OneLine(s) != s {
		return ""
	}
	return s
}
