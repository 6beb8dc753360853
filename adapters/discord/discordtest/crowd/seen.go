package crowd

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// Seen implements [chattest.World].
func (c *Crowd) Seen() (lines []string) {
	changes := c.double.Changes()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, change := range changes {
		if change.What == discordtest.Opened {
			lines = append(lines, chattest.SeesForm(c.nameOf(change.Who), c.readForm(change.Form), nil))
			continue
		}
		says := chattest.Line(c.read(change.Message))
		if change.What == discordtest.Edited && c.said[change.Message.ID] == says {
			continue // nothing that anybody sees
		}
		c.said[change.Message.ID] = says
		lines = append(lines, c.words(change))
	}
	return lines
}

// words is what became of a message, in the words of the suite.
func (c *Crowd) words(change discordtest.Change) string {
	m := change.Message
	v := map[string]chattest.Verb{discordtest.Shown: chattest.Shows, discordtest.Edited: chattest.NowShows, discordtest.Deleted: chattest.NoLongerShows}[change.What]
	shown := c.read(m)
	if m.Only != 0 {
		return chattest.Alone(c.nameOf(m.Only), shown)
	}
	at, _ := c.double.ChannelOf(m.Channel)
	switch at.Kind {
	case discordtest.Direct:
		for _, id := range at.Members {
			if id != c.double.Bot() {
				return chattest.Directly(c.nameOf(id), v, shown)
			}
		}
	case discordtest.PrivateThread:
		var people []chat.UserID
		for _, id := range at.Members {
			if id != c.double.Bot() {
				people = append(people, c.nameOf(id))
			}
		}
		return chattest.InRoom(people, v, shown)
	case discordtest.PublicThread:
		return chattest.InThread(at.Name, v, shown)
	}
	return chattest.InChannel(c.placeOf(m.Channel), v, shown)
}

// read turns what Discord was sent back into what the core meant.
func (c *Crowd) read(m discordtest.Message) chat.Message {
	out := chat.Message{Text: c.unmarkup(m.Content)}
	for _, container := range m.Components {
		for _, part := range container.Components {
			c.readPart(&out, part)
		}
	}
	if len(out.Blocks) == 1 && len(out.Files) == 0 {
		if p, ok := out.Blocks[0].(chat.Paragraph); ok {
			out.Text, out.Blocks = p.Text, nil
		}
	}
	return out
}

var fact = regexp.MustCompile(`^\*\*(.+?):\*\* (.*)$`)

func (c *Crowd) readPart(out *chat.Message, part discordtest.Component) {
	switch part.Type {
	case discordtest.TextDisplay:
		out.Blocks = append(out.Blocks, c.readText(part.Content))
	case discordtest.Separator:
		out.Blocks = append(out.Blocks, chat.Divider{})
	case discordtest.MediaGallery:
		for _, item := range part.Items {
			name := strings.TrimPrefix(item.Media.URL, "attachment://")
			out.Files = append(out.Files, chat.File{Name: name, Alt: item.Description})
			out.Blocks = append(out.Blocks, chat.Picture{File: name})
		}
	case discordtest.FileComponent:
		out.Files = append(out.Files, chat.File{Name: strings.TrimPrefix(part.File.URL, "attachment://")})
	case discordtest.ActionRow:
		var row chat.Controls
		for _, one := range part.Components {
			row.Items = append(row.Items, readControl(one))
		}
		out.Blocks = append(out.Blocks, row)
	}
}

// readText tells the kinds of text by how they begin.
func (c *Crowd) readText(text string) chat.Block {
	lines := strings.Split(text, "\n")
	all := func(prefix string) bool {
		for _, line := range lines {
			if strings.TrimSpace(line) != "" && !strings.HasPrefix(line, prefix) {
				return false
			}
		}
		return strings.HasPrefix(text, prefix)
	}
	without := func(prefix string) chat.Markup {
		var cut []string
		for _, line := range lines {
			cut = append(cut, strings.TrimPrefix(line, prefix))
		}
		return c.unmarkup(strings.Join(cut, "\n"))
	}
	switch {
	case strings.HasPrefix(text, "## "):
		return chat.Heading{Text: unescape(strings.TrimPrefix(text, "## "))}
	case all("> "):
		return chat.Quote{Text: without("> ")}
	case all("-# "):
		return chat.Note{Text: without("-# ")}
	}
	if fact.MatchString(lines[0]) {
		return c.readFacts(lines)
	}
	return chat.Paragraph{Text: c.unmarkup(text)}
}

// readFacts reads rows; what does not begin one goes on with the one before it.
func (c *Crowd) readFacts(lines []string) (facts chat.Facts) {
	for _, line := range lines {
		if m := fact.FindStringSubmatch(line); m != nil {
			facts.Rows = append(facts.Rows, chat.Fact{Label: unescape(m[1]), Value: c.unmarkup(m[2])})
			continue
		}
		facts.Rows[len(facts.Rows)-1].Value += "\n" + c.unmarkup(line)
	}
	return facts
}

func readControl(one discordtest.Component) chat.Control {
	if one.Type == discordtest.Button {
		return chat.Button{Label: one.Label, Do: chat.ParseActionID(one.CustomID), URL: one.URL}
	}
	s := chat.Select{Placeholder: one.Placeholder}
	for _, o := range one.Options {
		s.Options = append(s.Options, chat.Option{Value: o.Value, Label: o.Label, Hint: o.Description})
	}
	return s
}

func (c *Crowd) readForm(f discordtest.Form) chat.Form {
	form := chat.Form{Title: f.Title}
	for _, part := range f.Components {
		if part.Component != nil {
			form.Fields = append(form.Fields, chat.Field{Name: part.Component.CustomID})
		}
	}
	return form
}

// unescape is what people read of text that chat.Escape escaped.
func unescape(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return strings.ReplaceAll(out.String(), "@\u200b", "@")
}

// unmarkup turns Discord's tokens back into the contract's.
func (c *Crowd) unmarkup(s string) chat.Markup {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			out.WriteString(s[i : i+2])
			i++
			continue
		}
		end := strings.IndexByte(s[i:], '>')
		if s[i] == '<' && end > 2 {
			if token, ok := c.token(s[i+1 : i+end]); ok {
				out.WriteString(string(token))
				i += end
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return chat.Markup(out.String())
}

func (c *Crowd) token(s string) (chat.Markup, bool) {
	if stamp, ok := strings.CutPrefix(s, "t:"); ok {
		seconds, err := strconv.ParseInt(strings.TrimSuffix(stamp, ":f"), 10, 64)
		return chat.When(time.Unix(seconds, 0)), err == nil
	}
	id, err := discordtest.ParseID(s[1:])
	if err != nil {
		return "", false
	}
	switch s[0] {
	case '@':
		return chat.Mention(c.nameOf(id)), true
	case '#':
		return chat.Channel(c.placeOf(id)), true
	}
	return "", false
}
