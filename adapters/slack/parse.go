package slack

import (
	"bytes"
	"cmp"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extended "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/kith-community/kith/bot/chat"
)

// line is a paragraph, an item of a list, or a listing: what stands by itself.
type line struct {
	kind   lineKind
	indent int  // of an item: how deep its list stands in others
	number int  // of an item of a numbered list; 0: its list has no numbers
	more   bool // it goes on in the item of the line before
	spans  []span
}

type lineKind int

const (
	paragraph lineKind = iota
	item
	quotation
	listing // several lines of code
)

// span is a piece of text that looks the same from its beginning to its end.
type span struct {
	kind spanKind
	text string // of a link, what is read instead of its address
	to   string // an address, or the ID of a person or a conversation
	at   time.Time
	style
}

type spanKind int

const (
	wording spanKind = iota
	link
	person
	channel
	moment
)

type style struct{ bold, italic, strike, code bool }

// The small Markdown of the contract: no HTML, no tables, no images, and nothing
// that a line of people's text could turn into by accident.
var small = parser.NewParser(
	parser.WithBlockParsers(
		util.Prioritized(parser.NewListParser(), 300), util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600), util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800), util.Prioritized(indented{parser.NewParagraphParser()}, 1000),
	),
	parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100), util.Prioritized(tokenParser{}, 150), util.Prioritized(addressParser{}, 160),
		util.Prioritized(parser.NewLinkParser(), 200), util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
	),
)

// indented is a paragraph that may begin as far to the right as it likes.
type indented struct{ parser.BlockParser }

func (indented) CanAcceptIndentedLine() bool { return true }

// unguarded takes back what [chat.Escape] puts behind an "@": here nobody is
// mentioned by words alone.
var unguarded = strings.NewReplacer("@\u200b", "@")

// parse reads markup. What [chat.Escape] escaped is words and addresses, whatever
// it was.
func parse(m chat.Markup) []line {
	source := []byte(unguarded.Replace(chat.Clean(string(m))))
	r := reading{source: source}
	r.blocks(small.Parse(text.NewReader(source)), line{})
	return r.lines
}

// reading is markup that is being read.
type reading struct {
	source []byte
	lines  []line
}

// blocks reads what stands in a block, each as a line like this one.
func (r *reading) blocks(in ast.Node, like line) {
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.List:
			r.list(n, like)
		case *ast.Blockquote:
			r.blocks(n, line{kind: quotation})
		case *ast.FencedCodeBlock:
			code := strings.TrimRight(string(n.Lines().Value(r.source)), "\n")
			r.add(line{kind: listing}, []span{{text: code}})
		case *ast.Heading:
			r.add(like, r.inline(n, style{bold: true}))
		default:
			r.add(like, r.inline(n, style{}))
		}
	}
}

// list reads a list. What follows in an item after its first line is a line of its
// own there.
func (r *reading) list(l *ast.List, like line) {
	at := line{kind: item}
	if like.kind == item {
		at.indent = like.indent + 1
	}
	if l.IsOrdered() {
		at.number = max(l.Start, 1)
	}
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		from := len(r.lines)
		r.blocks(n, at)
		for i := from + 1; i < len(r.lines); i++ {
			r.lines[i].more = r.lines[i].more || r.lines[i].kind == item && r.lines[i].indent == at.indent
		}
		if at.number > 0 {
			at.number++
		}
	}
}

func (r *reading) add(l line, spans []span) {
	if l.spans = tidy(spans); len(l.spans) > 0 {
		r.lines = append(r.lines, l)
	}
}

// tidy joins neighbours that look the same, and drops what is empty.
func tidy(spans []span) (all []span) {
	for _, s := range spans {
		last := len(all) - 1
		switch {
		case s.kind == wording && s.text == "":
		case last >= 0 && s.kind == wording && all[last].kind == wording && all[last].style == s.style:
			all[last].text += s.text
		default:
			all = append(all, s)
		}
	}
	return all
}

// inline reads the text of a block.
func (r *reading) inline(in ast.Node, as style) (all []span) {
	for n := in.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			all = append(all, span{text: r.words(n, as), style: as})
		case *ast.CodeSpan:
			as := as
			as.code = true
			for _, s := range r.inline(n, as) {
				s.text = strings.ReplaceAll(s.text, "\n", " ")
				all = append(all, s)
			}
		case *ast.Emphasis:
			as := as
			as.bold, as.italic = as.bold || n.Level == 2, as.italic || n.Level == 1
			all = append(all, r.inline(n, as)...)
		case *extended.Strikethrough:
			as := as
			as.strike = true
			all = append(all, r.inline(n, as)...)
		case *ast.Link:
			all = append(all, r.link(n, as)...)
		case *spanNode:
			for _, s := range n.spans {
				s.style = as
				all = append(all, s)
			}
		default:
			all = append(all, r.inline(n, as)...)
		}
	}
	return all
}

// words are a piece of text as people read it.
func (r *reading) words(n *ast.Text, as style) string {
	is := n.Segment.Value(r.source)
	if !as.code {
		is = unescape(is)
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		return string(is) + "\n"
	}
	return string(is)
}

// link is a text that leads somewhere. An address that leads nowhere is left out.
func (r *reading) link(n *ast.Link, as style) []span {
	inner := r.inline(n, as)
	to := outside(string(n.Destination))
	if to == "" {
		return inner
	}
	var label strings.Builder
	for _, s := range inner {
		label.WriteString(s.text)
	}
	return []span{{kind: link, text: cmp.Or(chat.OneLine(label.String()), to), to: to, style: as}}
}

// unescape drops the backslashes that disarm punctuation.
func unescape(source []byte) []byte {
	if bytes.IndexByte(source, '\\') < 0 {
		return source
	}
	out := make([]byte, 0, len(source))
	for i := 0; i < len(source); i++ {
		if source[i] == '\\' && i+1 < len(source) && util.IsPunct(source[i+1]) {
			i++
		}
		out = append(out, source[i])
	}
	return out
}
