package chat

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Typed is a command as somebody typed it.
type Typed struct {
	Name string // of the longest published command that fits, else the first word
	// Options are the values by option. Words that no option takes are under "".
	Options map[string]string
	// Input is everything after the name. People and channels stand in it as
	// the tokens of [Mention] and [Channel] when the command takes such options.
	Input string
}

// Resolver finds the ID behind the name that somebody typed after "@" or "#".
type Resolver func(kind OptionKind, name string) (id string, ok bool)

// ParseCommand reads "/question list topic:go" for platforms on which people
// type commands as plain text. Options are name:value, in quotes when the value
// holds spaces; "@ada" and "#questions" fill the first free option of their
// kind, and what is left over belongs to the first free option of text.
func ParseCommand(specs []CommandSpec, text string, resolve Resolver) Typed {
	text = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(text), "/"))
	spec, rest := findSpec(specs, text)
	p := typedParser{options: spec.Options, resolve: resolve, given: map[string]string{}}
	p.parse(rest)
	return Typed{Name: spec.Name, Options: p.given, Input: strings.TrimSpace(p.input.String())}
}

// ParseOptions reads [Typed.Input] as [ParseCommand] reads what stands behind a
// command's name: for platforms that hand over plain text.
func ParseOptions(options []OptionSpec, input string) map[string]string {
	p := typedParser{options: options, given: map[string]string{}}
	p.parse(input)
	return p.given
}

// findSpec returns the command with the longest name that text begins with.
func findSpec(specs []CommandSpec, text string) (CommandSpec, string) {
	first, rest := cutWord(text)
	best := CommandSpec{Name: first}
	found := false
	for _, spec := range specs {
		if spec.OnMessage || found && len(spec.Name) <= len(best.Name) {
			continue
		}
		if after, ok := cutWords(text, spec.Name); ok {
			best, rest, found = spec, after, true
		}
	}
	return best, rest
}

// cutWords takes the words of name off the beginning of text.
func cutWords(text, name string) (rest string, ok bool) {
	for want := range strings.FieldsSeq(name) {
		var got string
		if got, text = cutWord(text); !strings.EqualFold(got, want) {
			return "", false
		}
	}
	return text, true
}

func cutWord(s string) (word, rest string) {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	if end := strings.IndexFunc(s, unicode.IsSpace); end >= 0 {
		return s[:end], s[end:]
	}
	return s, ""
}

type typedParser struct {
	options []OptionSpec
	resolve Resolver
	given   map[string]string
	left    strings.Builder // what no option has taken, with its line breaks
	input   strings.Builder
}

func (p *typedParser) parse(s string) {
	for s != "" {
		start := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) })
		if start < 0 {
			break
		}
		p.left.WriteString(s[:start])
		p.input.WriteString(s[:start])
		s = s[start:]
		n := p.named(s)
		if n == 0 {
			n = p.word(s)
		}
		s = s[n:]
	}
	rest := unquote(strings.TrimSpace(p.left.String()))
	if rest == "" {
		return
	}
	p.given[p.free(TextOption)] = rest
}

// named takes "name:value" from the beginning of s and returns its length.
func (p *typedParser) named(s string) int {
	word, _ := cutWord(s)
	name, value, ok := strings.Cut(word, ":")
	i := slices.IndexFunc(p.options, func(o OptionSpec) bool { return strings.EqualFold(o.Name, name) })
	if !ok || value == "" || i < 0 || p.given[p.options[i].Name] != "" {
		return 0
	}
	n := len(word)
	if end := quoted(s[len(name)+1:]); end > 0 {
		n = len(name) + 1 + end
		value = unquote(s[len(name)+1 : n])
	}
	if value == "" {
		return 0
	}
	o := p.options[i]
	p.given[o.Name] = p.value(o.Kind, value)
	p.input.WriteString(s[:n])
	return n
}

// word takes the first word of s: a person, a channel, or part of what is left.
func (p *typedParser) word(s string) int {
	word, _ := cutWord(s)
	for _, kind := range []OptionKind{PersonOption, ChannelOption} {
		id, ok := p.resolved(kind, word)
		if !ok || !slices.ContainsFunc(p.options, func(o OptionSpec) bool { return o.Kind == kind }) {
			continue
		}
		token := Mention(UserID(id))
		if kind == ChannelOption {
			token = Channel(ConversationID(id))
		}
		p.input.WriteString(string(token))
		if option := p.free(kind); option != "" {
			p.given[option] = id
		} else {
			p.left.WriteString(word)
		}
		return len(word)
	}
	p.left.WriteString(word)
	p.input.WriteString(word)
	return len(word)
}

// value resolves what was typed for an option; what cannot be resolved stays
// as it is, so that the core can say so.
func (p *typedParser) value(kind OptionKind, typed string) string {
	if id, ok := p.resolved(kind, typed); ok {
		return id
	}
	return typed
}

// resolved resolves "@ada" and "#questions", and their tokens.
func (p *typedParser) resolved(kind OptionKind, typed string) (string, bool) {
	sign := map[OptionKind]string{PersonOption: "@", ChannelOption: "#"}[kind]
	if mark, n := token(typed); sign != "" && n == len(typed) && string(mark.Kind) == sign {
		return mark.Value, true
	}
	name, ok := strings.CutPrefix(typed, sign)
	if sign == "" || !ok || name == "" || p.resolve == nil {
		return "", false
	}
	return p.resolve(kind, name)
}

// free is the first option of that kind without a value.
func (p *typedParser) free(kind OptionKind) string {
	for _, o := range p.options {
		if o.Kind == kind && p.given[o.Name] == "" {
			return o.Name
		}
	}
	return ""
}

// closing are the quotes that phones and keyboards write.
var closing = map[rune]rune{'"': '"', '“': '”', '„': '“', '«': '»'}

// quoted is the length of the quoted text at the beginning of s, 0 for none.
func quoted(s string) int {
	open, size := utf8.DecodeRuneInString(s)
	end, ok := closing[open]
	if !ok {
		return 0
	}
	at := strings.IndexRune(s[size:], end)
	if at < 0 {
		return 0
	}
	return size + at + utf8.RuneLen(end)
}

// unquote drops the quotes around the whole of s.
func unquote(s string) string {
	if n := quoted(s); n == 0 || n != len(s) {
		return s
	}
	_, first := utf8.DecodeRuneInString(s)
	_, last := utf8.DecodeLastRuneInString(s)
	return strings.TrimSpace(s[first : len(s)-last])
}
