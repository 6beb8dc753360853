package discord

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/kith-community/kith/bot/chat"
)

// markup turns the contract's small Markdown into Discord's, which has the same
// marks and more. What [chat.Escape] escaped stays so: a backslash disarms
// everything that Discord knows besides, too.
func markup(m chat.Markup) string {
	return chat.ReplaceTokens(chat.Markup(chat.Clean(string(m))), func(t chat.TokenMark) string {
		switch {
		case t.Kind == 't':
			if at, err := time.Parse(time.RFC3339, t.Value); err == nil {
				return "<t:" + strconv.FormatInt(at.Unix(), 10) + ":f>"
			}
		case isID(t.Value):
			return t.String()
		case t.Kind == '@' && chat.UserID(t.Value).Former():
			return "…" // the core has words for them; their ID is nobody's business
		}
		return plain(t.Value) // nothing that Discord knows
	})
}

// plain is for text without any markup.
func plain(s string) string { return string(chat.Escape(s)) }

// quoted sets text apart, line by line.
func quoted(s string) string { return "> " + strings.ReplaceAll(s, "\n", "\n> ") }

// small is small print. On a line of its own the mark would be shown.
func small(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if strings.TrimSpace(line) != "" {
			lines[i] = "-# " + line
		}
	}
	return strings.Join(lines, "\n")
}

// shortened cuts text in Discord's Markdown after at most n runes: at white space
// where there is some, and never in a token or behind a backslash.
func shortened(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	cut := string([]rune(s)[:max(n-1, 0)])
	if open := strings.LastIndexByte(cut, '<'); open >= 0 && !strings.Contains(cut[open:], ">") {
		cut = cut[:open]
	} else if space := strings.LastIndexAny(cut, " \n"); space > len(cut)/2 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, "\\ \n") + "…"
}
