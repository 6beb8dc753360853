package crowd

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// readRich is a rich text: a quotation, facts, or a paragraph.
func (c *Crowd) readRich(all []element) chat.Block {
	if len(all) == 1 && all[0].Type == "rich_text_quote" {
		return chat.Quote{Text: c.leaves(all[0].Elements)}
	}
	if facts := c.readFacts(all); len(facts.Rows) > 0 {
		return facts
	}
	var lines []string
	for _, e := range all {
		lines = append(lines, c.lineOf(e)...)
	}
	return chat.Paragraph{Text: chat.Markup(strings.Join(lines, "\n"))}
}

// lineOf is a part of a rich text in lines.
func (c *Crowd) lineOf(e element) (lines []string) {
	switch e.Type {
	case "rich_text_list":
		for i, item := range e.Elements {
			mark := "- "
			if string(e.Style) == `"ordered"` {
				mark = strconv.Itoa(e.Offset+i+1) + ". "
			}
			lines = append(lines, strings.Repeat("  ", e.Indent)+mark+string(c.leaves(item.Elements)))
		}
		return lines
	case "rich_text_quote":
		return []string{"> " + strings.ReplaceAll(string(c.leaves(e.Elements)), "\n", "\n> ")}
	case "rich_text_preformatted":
		return []string{"```\n" + string(c.leaves(e.Elements)) + "\n```"}
	}
	return []string{string(c.leaves(e.Elements))}
}

// readFacts are facts that could not be drawn in two columns: bold labels, and what
// follows them.
func (c *Crowd) readFacts(all []element) (facts chat.Facts) {
	var row []element
	flush := func() {
		if last := len(facts.Rows) - 1; last >= 0 {
			facts.Rows[last].Value = chat.Markup(strings.TrimSpace(string(c.leaves(row))))
		}
		row = nil
	}
	for i, part := range all {
		if part.Type != "rich_text_section" {
			if i == 0 {
				return chat.Facts{}
			}
			row = append(row, element{Type: "text", Text: object{Text: "\n" + strings.Join(c.lineOf(part), "\n")}})
			continue
		}
		for j, e := range part.Elements {
			label, is := strings.CutSuffix(e.Text.Text, ": ")
			if is = is && e.Type == "text" && e.look().Bold; is {
				flush()
				facts.Rows = append(facts.Rows, chat.Fact{Label: label})
				continue
			}
			if i == 0 && j == 0 {
				return chat.Facts{}
			}
			row = append(row, e)
		}
	}
	flush()
	return facts
}

// look is how a text looks.
type look struct{ Bold, Italic, Strike, Code bool }

func (e element) look() (l look) {
	_ = json.Unmarshal(e.Style, &l) // none is no look
	return l
}

// marks are what the contract writes before such a text.
func (l look) marks() (m string) {
	for _, one := range []struct {
		is   bool
		mark string
	}{{l.Bold, "**"}, {l.Italic, "_"}, {l.Strike, "~~"}, {l.Code, "`"}} {
		if one.is {
			m += one.mark
		}
	}
	return m
}

// leaves are texts in a row. Between those that look the same stands no mark.
func (c *Crowd) leaves(all []element) chat.Markup {
	var out strings.Builder
	var now look
	turn := func(to look) {
		if to != now {
			out.WriteString(reversed(now.marks()) + to.marks())
			now = to
		}
	}
	for i, e := range all {
		turn(e.look())
		if e.Type == "channel" && i+1 < len(all) && c.threadAt(all[i+1].URL) != "" && all[i+1].Text.Text == threadSign {
			continue // the thread follows, which stands for both
		}
		out.WriteString(c.leaf(e))
	}
	turn(look{})
	return chat.Markup(out.String())
}

func reversed(marks string) (back string) {
	for _, one := range marks {
		back = string(one) + back
	}
	return back
}

// threadSign is what the adapter writes for what has no name.
const threadSign = "↗"

func (c *Crowd) leaf(e element) string {
	switch e.Type {
	case "user":
		return string(chat.Mention(c.personNamed(chat.UserID(e.User))))
	case "channel":
		return string(chat.Channel(c.placeNamed(chat.ConversationID(e.Channel))))
	case "date":
		return string(chat.When(time.Unix(e.Timestamp, 0)))
	case "link":
		return c.linked(e.URL, e.Text.Text)
	}
	if e.look().Code {
		return c.unnamed(e.Text.Text)
	}
	return string(chat.Escape(c.unnamed(e.Text.Text)))
}

// linked is a link: to a person, to a thread, or to anywhere.
func (c *Crowd) linked(to, label string) string {
	switch {
	case label == threadSign && c.threadAt(to) != "":
		return string(chat.Channel(c.placeNamed(c.threadAt(to))))
	case profile.MatchString(to):
		return string(chat.Mention(c.personNamed(chat.UserID(profile.FindStringSubmatch(to)[1]))))
	case label == "" || label == to:
		return to
	}
	return "[" + string(chat.Escape(label)) + "](" + to + ")"
}

var (
	profile = regexp.MustCompile(`^(?:https?://[^/]+/team/|slack://user\?team=\w+&id=)([UW]\w+)$`)
	archive = regexp.MustCompile(`^https?://[^/]+/archives/(\w+)(?:/p(\d+)(\d{6}))?$`)
)

// threadAt is the conversation or the thread that an address leads to; "" for
// another address.
func (c *Crowd) threadAt(address string) chat.ConversationID {
	m := archive.FindStringSubmatch(address)
	switch {
	case m == nil:
		return ""
	case m[2] == "":
		return chat.ConversationID(m[1])
	}
	return chat.ConversationID(m[1] + ":" + m[2] + "." + m[3])
}

// Slack's own markup.
var (
	mark     = regexp.MustCompile(`<([^<>]*)>`)
	unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	moment   = regexp.MustCompile(`^!date\^(\d+)\^`)
)

// marked is Slack's own markup as the contract's. What stands between its marks is
// no mark.
func (c *Crowd) marked(s string) chat.Markup {
	return chat.Markup(c.tokens(s, func(plain string) string {
		parts := strings.Split(plain, "*")
		for i, p := range parts {
			parts[i] = c.unnamed(p)
		}
		return strings.Join(parts, "**")
	}, c.linked))
}

// typed is what stands in a text without its marks: of people, what they typed.
func (c *Crowd) typed(s string) string {
	return c.tokens(s, func(plain string) string { return plain }, func(to, _ string) string { return to })
}

// tokens reads a text in which Slack has marks.
func (c *Crowd) tokens(s string, plain func(string) string, link func(to, label string) string) string {
	var out strings.Builder
	from, thread := 0, false
	for _, at := range mark.FindAllStringSubmatchIndex(s, -1) {
		out.WriteString(plain(unescape.Replace(s[from:at[0]])))
		from = at[1]
		target, label, _ := strings.Cut(s[at[2]:at[3]], "|")
		target, label = unescape.Replace(target), unescape.Replace(label)
		thread = strings.HasPrefix(target, "#") && strings.Contains(s[from:], "|"+threadSign+">") && strings.HasPrefix(s[from:], "<http")
		switch {
		case thread: // the thread follows, which stands for both
		case strings.HasPrefix(target, "@"):
			out.WriteString(string(chat.Mention(c.personNamed(chat.UserID(target[1:])))))
		case strings.HasPrefix(target, "#"):
			out.WriteString(string(chat.Channel(c.placeNamed(chat.ConversationID(target[1:])))))
		case moment.MatchString(target):
			seconds, _ := strconv.ParseInt(moment.FindStringSubmatch(target)[1], 10, 64)
			out.WriteString(string(chat.When(time.Unix(seconds, 0))))
		case strings.HasPrefix(target, "!"):
			out.WriteString(fmt.Sprintf("@%s", target[1:]))
		default:
			out.WriteString(link(target, label))
		}
	}
	out.WriteString(plain(unescape.Replace(s[from:])))
	return out.String()
}

// unnamed calls commands as Kith does, where they have another name here.
func (c *Crowd) unnamed(s string) string {
	for _, spec := range c.specs {
		word, _, _ := strings.Cut(spec.Name, " ")
		if is := c.opts.Called(word); is != word && strings.Contains(s, "/"+is) {
			s = regexp.MustCompile(`/`+regexp.QuoteMeta(is)+`\b`).ReplaceAllString(s, "/"+word)
		}
	}
	return s
}
