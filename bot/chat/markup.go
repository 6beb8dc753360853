package chat

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Markup is text in the bot's small Markdown: bold, italic, code, links,
// lists, and the tokens from [Mention], [Channel] and [When]. Text from people
// is never Markup until it went through [Escape].
type Markup string

// escaper disarms what formats or notifies anywhere in a line on any platform.
// The zero-width space after "@" keeps "@everyone" from being one.
var escaper = strings.NewReplacer(
	`\`, `\\`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "|", `\|`, "<", `\<`, ">", `\>`, "[", `\[`, "]", `\]`, "@", "@\u200b",
)

// inAddress does the same where a backslash would become part of the address.
var inAddress = strings.NewReplacer(
	`\`, "%5C", "*", "%2A", "`", "%60", "|", "%7C", "<", "%3C", ">", "%3E", "[", "%5B", "]", "%5D", "@", "%40",
)

var (
	address   = regexp.MustCompile(`https?://[^\s<>"]+`)
	lineStart = regexp.MustCompile(`(?m)^([ \t]*)(#|-|\+|[0-9]+[.)])`)
)

// Escape makes text from people safe to use as [Markup]: it neither formats
// nor notifies anybody. Line breaks and web addresses stay, control characters go.
func Escape(s string) Markup {
	s = Clean(s)
	var out strings.Builder
	from := 0
	for _, at := range address.FindAllStringIndex(s, -1) {
		out.WriteString(escaper.Replace(s[from:at[0]]))
		out.WriteString(inAddress.Replace(s[at[0]:at[1]]))
		from = at[1]
	}
	out.WriteString(escaper.Replace(s[from:]))
	return Markup(lineStart.ReplaceAllStringFunc(out.String(), escapeStart))
}

// escapeStart keeps a line from becoming a heading or a list.
func escapeStart(start string) string {
	last := len(start) - 1
	return start[:last] + `\` + start[last:]
}

// Clean drops from people's text what nobody can see on purpose: control
// characters and marks that turn the direction of the text that follows. Line
// breaks and tabs stay.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// OneLine is Clean for titles and labels: white space is folded to single spaces.
func OneLine(s string) string { return strings.Join(strings.Fields(Clean(s)), " ") }

// Mention, Channel and When write the tokens adapters turn into their own form.
func Mention(id UserID) Markup { return Markup("<@" + string(id) + ">") }

// Channel names a conversation; people can follow it there.
func Channel(id ConversationID) Markup { return Markup("<#" + string(id) + ">") }

// When is a moment, which every reader sees in their own zone and language.
func When(t time.Time) Markup { return Markup(t.UTC().Format("<t:2006-01-02T15:04:05Z>")) }

// TokenMark is one of the marks that [Mention], [Channel] and [When] write.
type TokenMark struct {
	Kind  byte   // '@', '#' or 't'
	Value string // a UserID, a ConversationID, or an RFC 3339 time
}

// String is the token as it stands in Markup.
func (t TokenMark) String() string {
	if t.Kind == 't' {
		return "<t:" + t.Value + ">"
	}
	return "<" + string(t.Kind) + t.Value + ">"
}

// ReplaceTokens hands every token in m to f and puts in its place what f
// returns. Escaped text holds no tokens.
func ReplaceTokens(m Markup, f func(TokenMark) string) string {
	var out strings.Builder
	s := string(m)
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			out.WriteString(s[i : i+2])
			i++
			continue
		}
		mark, n := token(s[i:])
		if n == 0 {
			out.WriteByte(s[i])
			continue
		}
		out.WriteString(f(mark))
		i += n - 1
	}
	return out.String()
}

// token reads the token at the start of s and returns its length, 0 when there
// is none.
func token(s string) (TokenMark, int) {
	if len(s) < 4 || s[0] != '<' {
		return TokenMark{}, 0
	}
	end := strings.IndexByte(s, '>')
	if end < 3 {
		return TokenMark{}, 0
	}
	switch kind := s[1]; {
	case kind == '@' || kind == '#':
		return TokenMark{kind, s[2:end]}, end + 1
	case strings.HasPrefix(s, "<t:"):
		return TokenMark{'t', s[3:end]}, end + 1
	}
	return TokenMark{}, 0
}

// Shorten cuts m after at most n runes, at a space where there is one, and never
// inside a token or behind a backslash.
func Shorten(m Markup, n int) Markup {
	s := []rune(strings.Join(strings.Fields(string(m)), " "))
	if len(s) <= n {
		return Markup(string(s))
	}
	cut := strings.TrimRight(string(s[:n-1]), `\`)
	if open := strings.LastIndexByte(cut, '<'); open >= 0 && !strings.Contains(cut[open:], ">") && (open == 0 || cut[open-1] != '\\') {
		cut = cut[:open]
	} else if space := strings.LastIndexByte(cut, ' '); space > len(cut)/2 {
		cut = cut[:space]
	}
	return Markup(strings.TrimRight(cut, " ")) + "…"
}
