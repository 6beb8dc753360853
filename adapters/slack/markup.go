package slack

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

// How a moment is shown: in the reader's zone and language, "Today, 9:00 AM". Source:
// docs.slack.dev/messaging/formatting-message-text, "Date formatting".
const momentFormat = "{date_short_pretty}, {time}"

func utc(at time.Time) string { return at.UTC().Format("2 Jan 2006, 15:04 UTC") }

// escaper is what Slack's own markup needs. Source: the same page, "Escaping text".
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// words is markup as the text beside a message's blocks, which notifications show
// and screen readers read: nothing in it is formatted.
func (p place) words(m chat.Markup) string {
	var all []string
	for _, l := range parse(m) {
		var b strings.Builder
		if l.kind == item && !l.more {
			b.WriteString(mark(l))
		}
		for _, s := range l.spans {
			b.WriteString(p.reference(s))
		}
		all = append(all, b.String())
	}
	return strings.TrimSpace(strings.Join(all, "\n"))
}

// words is the same where nothing is known of whom it names.
func words(m chat.Markup) string { return place{}.words(m) }

// mark stands before an item of a list.
func mark(l line) string {
	at := strings.Repeat("    ", l.indent)
	if l.number > 0 {
		return at + strconv.Itoa(l.number) + ". "
	}
	return at + "• "
}

// reference is a span in Slack's markup, without its style.
func (p place) reference(s span) string {
	switch s.kind {
	case person:
		if p.mentions(s.to) {
			return "<@" + s.to + ">"
		}
		return "<" + p.profile(s.to) + "|" + escaper.Replace("@"+p.names[chat.UserID(s.to)]) + ">"
	case channel:
		w, _ := whereOf(chat.ConversationID(s.to))
		to := "<" + p.archive(w) + "|" + threadSign + ">"
		switch {
		case w.direct():
			return to
		case w.thread != "":
			return "<#" + w.channel + ">" + to
		}
		return "<#" + w.channel + ">"
	case moment:
		return fmt.Sprintf("<!date^%d^%s|%s>", s.at.Unix(), momentFormat, utc(s.at))
	case link:
		return "<" + inAddress.Replace(s.to) + "|" + escaper.Replace(s.text) + ">"
	case wording:
	}
	return escaper.Replace(p.renamed(s.text))
}

// threadSign is read for a thread and for a direct conversation, which have no names
// of their own.
const threadSign = "↗"

// inAddress is what would end the address of a link.
var inAddress = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", "&", "&amp;")

// markup is one paragraph in Slack's markup. ok is false for what cannot be written
// in it: it has no way to say that a mark is none.
func (p place) markup(m chat.Markup) (s string, ok bool) {
	lines := parse(m)
	parts := make([]string, 0, len(lines))
	for _, l := range lines {
		part, able := p.marked(l)
		if !able {
			return "", false
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "\n"), true
}

// active is what Slack makes something of in its markup: marks, emoji, and quotes,
// which may begin with an escaped sign as well.
var active = regexp.MustCompile("[*_~`]|:[^\\s:]+:|(?m)^\\s*>")

func (p place) marked(l line) (string, bool) {
	if l.kind != paragraph {
		return "", false
	}
	var b strings.Builder
	for i, s := range l.spans {
		if active.MatchString(s.text) || active.MatchString(p.names[chat.UserID(s.to)]) {
			return "", false
		}
		marks, next := s.marks(), ""
		if i+1 < len(l.spans) {
			next = p.reference(l.spans[i+1])
		}
		tight := s.text == strings.TrimSpace(s.text) && !strings.Contains(s.text, "\n")
		if marks != "" && !(tight && endsApart(b.String()) && beginsApart(next)) {
			return "", false
		}
		b.WriteString(marks + p.reference(s) + reversed(marks))
	}
	return b.String(), true
}

// marks are those of a style.
func (s style) marks() (marks string) {
	for _, m := range []struct {
		is   bool
		mark string
	}{{s.bold, "*"}, {s.italic, "_"}, {s.strike, "~"}, {s.code, "`"}} {
		if m.is {
			marks += m.mark
		}
	}
	return marks
}

func reversed(marks string) (back string) {
	for _, m := range marks {
		back = string(m) + back
	}
	return back
}

// endsApart and beginsApart are whether a mark behind this text, or before it,
// counts as one.
func endsApart(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return s == "" || unicode.IsSpace(r) || strings.ContainsRune("(“„", r)
}

func beginsApart(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || unicode.IsSpace(r) || strings.ContainsRune(".,;:!?)”", r)
}

// rich is a style in rich text, nil for none.
func (s style) rich() *slackgo.RichTextSectionTextStyle {
	if s == (style{}) {
		return nil
	}
	return &slackgo.RichTextSectionTextStyle{Bold: s.bold, Italic: s.italic, Strike: s.strike, Code: s.code}
}
