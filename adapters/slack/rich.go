package slack

import (
	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

// Rich text is a tree, in which words are words whatever they are: there is nothing
// to escape, and nothing that people write can format, lead anywhere or notify. It
// stands in messages, modals and home tabs alike.

// rich are lines as rich text.
func (p place) rich(lines []line) (all []slackgo.RichTextElement) {
	for len(lines) > 0 {
		n := alike(lines)
		switch first := lines[0]; first.kind {
		case paragraph:
			all = append(all, slackgo.NewRichTextSection(p.joined(lines[:n])...))
		case quotation:
			all = append(all, quote(p.joined(lines[:n])))
		case listing:
			all = append(all, &slackgo.RichTextPreformatted{Type: slackgo.RTEPreformatted, Elements: p.elements(first.spans)})
		case item:
			all = append(all, p.list(lines[:n]))
		}
		lines = lines[n:]
	}
	return all
}

// alike is how many lines from the first on stand in one element.
func alike(lines []line) int {
	n := 1
	for ; n < len(lines); n++ {
		a, b := lines[n-1], lines[n]
		follows := b.more || b.number == 0 && a.number == 0 || a.number > 0 && b.number == a.number+1
		if a.kind != b.kind || a.kind == listing || a.indent != b.indent || !follows {
			break
		}
	}
	return n
}

func quote(in []slackgo.RichTextSectionElement) slackgo.RichTextElement {
	return &slackgo.RichTextQuote{Type: slackgo.RTEQuote, Elements: in}
}

// quoted are lines as one quotation, in which there are no lists.
func (p place) quoted(lines []line) []slackgo.RichTextElement {
	for i, l := range lines {
		if l.kind == item && !l.more {
			lines[i].spans = append([]span{{text: mark(l)}}, l.spans...)
		}
		lines[i].kind = quotation
	}
	if len(lines) == 0 {
		return nil
	}
	return []slackgo.RichTextElement{quote(p.joined(lines))}
}

// richList is a list. slack-go's own always has an offset, which Slack's types know
// nothing of.
type richList struct {
	Type     slackgo.RichTextElementType     `json:"type"`
	Style    slackgo.RichTextListElementType `json:"style"`
	Indent   int                             `json:"indent,omitempty"`
	Offset   int                             `json:"offset,omitempty"` // what its first number is more than 1
	Elements []*slackgo.RichTextSection      `json:"elements"`
}

// RichTextElementType implements [slackgo.RichTextElement].
func (*richList) RichTextElementType() slackgo.RichTextElementType { return slackgo.RTEList }

func (p place) list(lines []line) slackgo.RichTextElement {
	l := &richList{Type: slackgo.RTEList, Style: slackgo.RTEListBullet, Indent: lines[0].indent}
	if lines[0].number > 0 {
		l.Style, l.Offset = slackgo.RTEListOrdered, lines[0].number-1
	}
	for i, line := range lines {
		section := p.elements(line.spans)
		if i > 0 && line.more {
			last := l.Elements[len(l.Elements)-1]
			last.Elements = append(append(last.Elements, slackgo.NewRichTextSectionTextElement("\n", nil)), section...)
			continue
		}
		l.Elements = append(l.Elements, slackgo.NewRichTextSection(section...))
	}
	return l
}

// joined are lines with a blank one between them.
func (p place) joined(lines []line) []slackgo.RichTextSectionElement {
	var all []span
	for i, l := range lines {
		if i > 0 {
			all = append(all, span{text: "\n\n"})
		}
		all = append(all, l.spans...)
	}
	return p.elements(tidy(all))
}

func (p place) elements(spans []span) (all []slackgo.RichTextSectionElement) {
	for _, s := range spans {
		all = append(all, p.element(s)...)
	}
	return all
}

// element is a span.
func (p place) element(s span) []slackgo.RichTextSectionElement {
	one := func(e slackgo.RichTextSectionElement) []slackgo.RichTextSectionElement {
		return []slackgo.RichTextSectionElement{e}
	}
	switch s.kind {
	case link:
		return one(slackgo.NewRichTextSectionLinkElement(s.to, s.text, s.rich()))
	case person:
		if p.mentions(s.to) {
			return one(slackgo.NewRichTextSectionUserElement(s.to, s.rich()))
		}
		return one(slackgo.NewRichTextSectionLinkElement(p.profile(s.to), "@"+p.names[chat.UserID(s.to)], s.rich()))
	case channel:
		return p.conversation(s)
	case moment:
		fallback := utc(s.at)
		date := slackgo.NewRichTextSectionDateElement(s.at.Unix(), momentFormat, nil, &fallback)
		date.Style = s.rich()
		return one(date)
	case wording:
	}
	return one(slackgo.NewRichTextSectionTextElement(p.renamed(s.text), s.rich()))
}

// conversation is a channel. A thread, and what has no name, is followed by a link.
func (p place) conversation(s span) (all []slackgo.RichTextSectionElement) {
	w, _ := whereOf(chat.ConversationID(s.to))
	if !w.direct() {
		all = append(all, slackgo.NewRichTextSectionChannelElement(w.channel, s.rich()))
	}
	if w.direct() || w.thread != "" {
		all = append(all, slackgo.NewRichTextSectionLinkElement(p.archive(w), threadSign, s.rich()))
	}
	return all
}
