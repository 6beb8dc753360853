package i18n

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// text is one entry of a catalogue.
type text struct {
	in     *speech
	forms  [len(formNames)]*template // a text without plural has only other
	plural bool
}

// template is a text taken apart at its placeholders.
type template struct {
	source string // as it stands in the file
	parts  []part
}

// part is some text with the placeholder that follows it, which is empty at
// the end of the template.
type part struct {
	literal string // as Markup
	plain   string // the same without marks
	name    string
}

// choose returns the template for a form. Where that is missing it returns
// another, because a wrong ending is better than no text.
func (t *text) choose(f form) *template {
	if t.forms[f] != nil {
		return t.forms[f]
	}
	for i := len(t.forms) - 1; i >= 0; i-- {
		if t.forms[i] != nil {
			return t.forms[i]
		}
	}
	return &template{}
}

// names returns the placeholders of all forms, sorted.
func (t *text) names() []string {
	var all []string
	for _, tmpl := range t.forms {
		if tmpl != nil {
			all = append(all, tmpl.names()...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (t *template) names() []string {
	var all []string
	for _, p := range t.parts {
		if p.name != "" {
			all = append(all, p.name)
		}
	}
	return all
}

var errBrace = errors.New("a brace stands alone: write {name} for a placeholder, {{ or }} for the brace itself")

// parse takes a text apart.
func parse(source string) (*template, error) {
	t := &template{source: source}
	var literal strings.Builder
	add := func(name string) {
		t.parts = append(t.parts, part{literal: literal.String(), plain: withoutMarks(literal.String()), name: name})
		literal.Reset()
	}
	for rest := source; rest != ""; {
		at := strings.IndexAny(rest, "{}")
		if at < 0 {
			literal.WriteString(rest)
			break
		}
		literal.WriteString(rest[:at])
		rest = rest[at:]
		if strings.HasPrefix(rest, "{{") || strings.HasPrefix(rest, "}}") {
			literal.WriteByte(rest[0])
			rest = rest[2:]
			continue
		}
		name, after, found := strings.Cut(rest[1:], "}")
		if rest[0] == '}' || !found {
			return nil, errBrace
		}
		if err := checkName(name, literal.String()); err != nil {
			return nil, err
		}
		add(name)
		rest = after
	}
	if literal.Len() > 0 {
		add("")
	}
	return t, nil
}

// checkName refuses a name that no argument can have, and a place where the
// text before it would undo the escaping of what people wrote: "@{name}" would
// notify everyone as soon as somebody is called that.
func checkName(name, before string) error {
	letter := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
	for i, r := range name {
		if !letter(r) && (i == 0 || r != '_' && r != '-' && (r < '0' || r > '9')) {
			return fmt.Errorf("{%s} is no placeholder: a name has letters, digits, - and _, a letter first", name)
		}
	}
	switch {
	case name == "":
		return errBrace
	case before != "" && strings.Contains(`\@<`, before[len(before)-1:]):
		return fmt.Errorf("%q before {%s} would undo its escaping", before[len(before)-1:], name)
	}
	return nil
}

// withoutMarks turns trusted Markup into plain text: emphasis and code marks
// go, and so do the backslash before a mark that is meant literally and the
// space of no width that chat.Escape puts behind an "@".
func withoutMarks(s string) string {
	if !strings.ContainsAny(s, "\\*`@") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && isPunctuation(s[i+1]):
			i++
			out.WriteByte(s[i])
		case s[i] == '*' || s[i] == '`':
		case strings.HasPrefix(s[i:], "@\u200b"):
			out.WriteByte('@')
			i += len("\u200b")
		default:
			out.WriteByte(s[i])
		}
	}
	return out.String()
}

// isPunctuation is whether a backslash escapes b in CommonMark.
func isPunctuation(b byte) bool {
	return b >= '!' && b <= '/' || b >= ':' && b <= '@' || b >= '[' && b <= '`' || b >= '{' && b <= '~'
}
