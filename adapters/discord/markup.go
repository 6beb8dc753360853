package discord

import (
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// markup turns the contract's small Markdown into Discord's, which has the same
// marks and more. What [chat.Escape] escaped stays so.
func markup(m chat.Markup) string {
	return chat.ReplaceTokens(m, func(t chat.TokenMark) string {
		switch t.Kind {
		case 't':
			at, err := time.Parse(time.RFC3339, t.Value)
			if err != nil {
				return ""
			}
			return "<t:" + strconv.FormatInt(at.Unix(), 10) + ":f>"
		default:
			if !isID(t.Value) {
				return "" // nobody Discord knows
			}
			return t.String()
		}
	})
}

// plain is for text without any markup.
func plain(s string) string { return string(chat.Escape(s)) }

// lines puts a prefix before each line.
func lines(s, prefix string) string {
	return prefix + strings.ReplaceAll(s, "\n", "\n"+prefix)
}
