package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// verb is something that can be done: by somebody, WHO, or by nobody in particular.
type verb struct {
	usage string
	does  string
	do    func(t *town, who string, words []string) (string, error)
}

func verbs() []verb { return slices.Concat(peopleVerbs(), placeVerbs(), troubleVerbs()) }

// do does a line, and returns what came of it.
func (t *town) do(line string) string {
	words, err := split(line)
	if err == nil && len(words) == 0 {
		return ""
	}
	if err == nil && words[0] == "help" {
		return help()
	}
	said := ""
	if err == nil {
		said, err = t.perform(words)
	}
	if err != nil {
		return "That cannot be: " + err.Error() + "."
	}
	return said
}

func (t *town) perform(words []string) (string, error) {
	for _, v := range verbs() {
		usage := strings.Fields(v.usage)
		if usage[0] != "WHO" {
			if words[0] == usage[0] {
				return v.do(t, "", words[1:])
			}
			continue
		}
		if len(words) > 1 && words[1] == usage[1] {
			return v.do(t, words[0], words[2:])
		}
	}
	return "", errors.New("nobody knows how; type help")
}

func help() string {
	var b strings.Builder
	for _, v := range verbs() {
		fmt.Fprintf(&b, "  %-50s %s\n", v.usage, v.does)
	}
	return strings.TrimRight(b.String(), "\n")
}

// split takes a line apart at its spaces, but for those in double quotes.
func split(line string) (words []string, err error) {
	var word strings.Builder
	begun, quoted := false, false
	for _, r := range line {
		switch {
		case r == '"':
			quoted, begun = !quoted, true
		case (r == ' ' || r == '\t') && !quoted:
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if quoted {
		return nil, errors.New("a quote is not closed")
	}
	if begun {
		words = append(words, word.String())
	}
	return words, nil
}

// pairs reads name=value words.
func pairs(words []string, each func(name, value string)) error {
	for _, w := range words {
		name, value, ok := strings.Cut(w, "=")
		if !ok {
			return fmt.Errorf("%q is not name=value", w)
		}
		each(name, value)
	}
	return nil
}
