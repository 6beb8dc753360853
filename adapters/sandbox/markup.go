package sandbox

import (
	"bytes"
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	markdown "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/kith-community/kith/bot/chat"
)

// The small Markdown: no HTML, no tables, no footnotes, no images, and nothing
// that a line of people's text could turn into by accident.
var (
	blockParsers = []util.PrioritizedValue{
		util.Prioritized(parser.NewListParser(), 300), util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewATXHeadingParser(), 600), util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800), util.Prioritized(parser.NewParagraphParser(), 1000),
	}
	inlineParsers = []util.PrioritizedValue{
		util.Prioritized(parser.NewCodeSpanParser(), 100), util.Prioritized(tokenParser{}, 150),
		util.Prioritized(parser.NewLinkParser(), 200), util.Prioritized(parser.NewEmphasisParser(), 500),
		util.Prioritized(extension.NewStrikethroughParser(), 500),
		util.Prioritized(extension.NewLinkifyParser(extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999),
	}
	small = parser.NewParser(parser.WithBlockParsers(blockParsers...), parser.WithInlineParsers(inlineParsers...))
)

// render turns markup into safe HTML. Names are those of the moment.
func (s *Sandbox) render(m chat.Markup) string {
	source := []byte(chat.Clean(string(m)))
	var b bytes.Buffer
	if err := s.draw.Convert(source, &b); err != nil {
		return "<p>" + html.EscapeString(string(source)) + "</p>"
	}
	return strings.TrimSpace(b.String())
}

// painter draws the small Markdown with the names of this sandbox.
func (s *Sandbox) painter() goldmark.Markdown {
	return goldmark.New(goldmark.WithParser(small), goldmark.WithRenderer(renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(nodes{s}, 100), util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(markdown.NewRenderer(markdown.WithHardWraps(), markdown.WithWriter(literal{})), 1000),
	))))
}

// spoken turns what a person typed into markup: names after "@" and "#" that
// exist become mentions.
func (s *Sandbox) spoken(said string) chat.Markup {
	words := strings.SplitAfter(said, " ")
	for i, word := range words {
		trimmed := strings.TrimRight(word, " \n.,;:!?)")
		if id, ok := s.resolve(chat.PersonOption, strings.TrimPrefix(trimmed, "@")); ok && strings.HasPrefix(trimmed, "@") {
			words[i] = string(chat.Mention(chat.UserID(id))) + word[len(trimmed):]
		} else if id, ok := s.resolve(chat.ChannelOption, strings.TrimPrefix(trimmed, "#")); ok && strings.HasPrefix(trimmed, "#") {
			words[i] = string(chat.Channel(chat.ConversationID(id))) + word[len(trimmed):]
		}
	}
	return chat.Markup(strings.Join(words, ""))
}

// plain is markup as words, for those who listen and for notifications.
func (s *Sandbox) plain(m chat.Markup) string {
	source := []byte(chat.Clean(string(m)))
	var b strings.Builder
	walk := func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
			if entering {
				b.Write(unescape(n.Segment.Value(source)))
				if n.SoftLineBreak() || n.HardLineBreak() {
					b.WriteByte('\n')
				}
			}
		case *ast.AutoLink:
			if entering {
				b.Write(n.Label(source))
			}
		case *tokenNode:
			if entering {
				b.WriteString(s.token(n.mark).words)
			}
		case *ast.FencedCodeBlock:
			if entering {
				b.Write(n.Lines().Value(source))
			}
		default:
			if !entering && n.Type() == ast.TypeBlock {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	}
	if err := ast.Walk(small.Parse(text.NewReader(source)), walk); err != nil {
		return string(source)
	}
	return strings.TrimSpace(strings.ReplaceAll(b.String(), "\u200b", ""))
}

// tokenNode is one of the contract's tokens inside of text.
type tokenNode struct {
	ast.BaseInline
	mark chat.TokenMark
}

var tokenKind = ast.NewNodeKind("Token")

func (n *tokenNode) Kind() ast.NodeKind            { return tokenKind }
func (n *tokenNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// tokenParser finds tokens; Markdown's own rules about backslashes and code
// come first.
type tokenParser struct{}

func (tokenParser) Trigger() []byte { return []byte{'<'} }

func (tokenParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	end := bytes.IndexByte(line, '>')
	if end < 0 {
		return nil
	}
	var found *tokenNode
	chat.ReplaceTokens(chat.Markup(line[:end+1]), func(mark chat.TokenMark) string {
		found = &tokenNode{mark: mark}
		return ""
	})
	if found == nil {
		return nil
	}
	block.Advance(end + 1)
	return found
}

// shownToken is how a token is read and drawn.
type shownToken struct{ words, html string }

func (s *Sandbox) token(mark chat.TokenMark) shownToken {
	switch mark.Kind {
	case '@':
		name := mark.Value
		if p := s.state.person(chat.UserID(mark.Value)); p != nil {
			name = p.Name
		}
		return shownToken{"@" + name, fmt.Sprintf(`<span class="mention" data-person="%s">@%s</span>`, html.EscapeString(mark.Value), html.EscapeString(name))}
	case '#':
		name := mark.Value
		if c := s.state.conversation(chat.ConversationID(mark.Value)); c != nil {
			name = s.title(c)
		}
		return shownToken{name, fmt.Sprintf(`<a class="conversation" data-conversation="%s" href="#">%s</a>`, html.EscapeString(mark.Value), html.EscapeString(name))}
	}
	at, err := time.Parse(time.RFC3339, mark.Value)
	if err != nil {
		return shownToken{mark.Value, html.EscapeString(mark.Value)}
	}
	words := at.UTC().Format("2 Jan 2006, 15:04 UTC")
	return shownToken{words, fmt.Sprintf(`<time datetime="%s">%s</time>`, at.UTC().Format(time.RFC3339), words)}
}

// nodes renders what must not come from Markdown's own renderer: tokens, and
// links and images, which lead only where people expect.
type nodes struct{ s *Sandbox }

func (n nodes) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(tokenKind, n.renderToken)
	r.Register(ast.KindLink, n.renderLink)
	r.Register(ast.KindAutoLink, n.renderAutoLink)
	r.Register(ast.KindImage, func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
		return ast.WalkContinue, nil // its description stays, as text
	})
}

func (n nodes) renderToken(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(n.s.token(node.(*tokenNode).mark).html)
	}
	return ast.WalkContinue, nil
}

func (n nodes) renderLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	to := outside(string(node.(*ast.Link).Destination))
	switch {
	case to == "":
	case entering:
		_, _ = w.WriteString(`<a href="` + html.EscapeString(to) + `" target="_blank" rel="noopener noreferrer">`)
	default:
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func (n nodes) renderAutoLink(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	link := node.(*ast.AutoLink)
	if !entering {
		return ast.WalkContinue, nil
	}
	label := html.EscapeString(string(link.Label(source)))
	if to := outside(string(link.URL(source))); to != "" && link.AutoLinkType == ast.AutoLinkURL {
		label = `<a href="` + html.EscapeString(to) + `" target="_blank" rel="noopener noreferrer">` + label + "</a>"
	}
	_, _ = w.WriteString(label)
	return ast.WalkContinue, nil
}

// outside is an address that a page may lead to, or "".
func outside(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return ""
	}
	return u.String()
}

// literal writes text as it was typed: backslashes disarm, but "&copy;" stays
// what it is, as in a chat.
type literal struct{}

func (literal) Write(w util.BufWriter, source []byte) { literal{}.RawWrite(w, unescape(source)) }
func (literal) RawWrite(w util.BufWriter, source []byte) {
	_, _ = w.WriteString(html.EscapeString(string(source)))
}
func (literal) SecureWrite(w util.BufWriter, source []byte) { literal{}.RawWrite(w, source) }

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
