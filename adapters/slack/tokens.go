package slack

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"github.com/kith-community/kith/bot/chat"
)

// isHost is a name that can be looked up, or a number. Slack refuses a whole
// message for a link to anything else.
var isHost = regexp.MustCompile(`^[\pL\pN]([\pL\pN.-]*[\pL\pN])?(:\d{1,5})?$`).MatchString

// maxAddress is more than people write, and less than Slack takes.
const maxAddress = 2000

// outside is an address that a link may lead to, or "".
func outside(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !isHost(u.Host) || u.User != nil || len(u.String()) > maxAddress {
		return ""
	}
	return u.String()
}

// spanNode is what Markdown knows nothing of.
type spanNode struct {
	ast.BaseInline
	spans []span
}

var kindOfSpans = ast.NewNodeKind("Spans")

func (n *spanNode) Kind() ast.NodeKind            { return kindOfSpans }
func (n *spanNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// tokenParser finds the contract's tokens; Markdown's own rules about backslashes
// and code come first.
type tokenParser struct{}

func (tokenParser) Trigger() []byte { return []byte{'<'} }

func (tokenParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	at, _ := block.PeekLine()
	end := bytes.IndexByte(at, '>')
	if end < 0 {
		return nil
	}
	var found *spanNode
	chat.ReplaceTokens(chat.Markup(at[:end+1]), func(mark chat.TokenMark) string {
		found = &spanNode{spans: []span{spanOf(mark)}}
		return ""
	})
	if found == nil {
		return nil
	}
	block.Advance(end + 1)
	return found
}

// spanOf is a token. One that means nothing to Slack is words.
func spanOf(mark chat.TokenMark) span {
	switch mark.Kind {
	case '@':
		if chat.UserID(mark.Value).Former() {
			return span{text: "…"} // the core has words for them; their ID is nobody's business
		}
		if isPerson(mark.Value) {
			return span{kind: person, to: mark.Value}
		}
	case '#':
		if _, ok := whereOf(chat.ConversationID(mark.Value)); ok {
			return span{kind: channel, to: mark.Value}
		}
	case 't':
		if at, err := time.Parse(time.RFC3339, mark.Value); err == nil {
			return span{kind: moment, at: at}
		}
	}
	return span{text: mark.Value}
}

// addressParser finds web addresses just where [chat.Escape] leaves them alone, so
// that nothing in them formats, whether they lead anywhere or not. Markdown stops at
// punctuation alone, so the beginning of an address stands in the text before.
type addressParser struct{}

var (
	scheme = regexp.MustCompile(`https?$`)
	rest   = regexp.MustCompile(`^://[^\s<>"` + "*`|\\[\\]\\\\" + `]+`)
)

// trailing is what stands behind an address more often than in it.
const trailing = ".,;:!?)'"

func (addressParser) Trigger() []byte { return []byte{':'} }

func (addressParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	at, here := block.PeekLine()
	before, ok := parent.LastChild().(*ast.Text)
	found := rest.Find(at)
	if !ok || found == nil || before.Segment.Stop != here.Start || before.SoftLineBreak() || before.HardLineBreak() {
		return nil
	}
	begins := scheme.Find(before.Segment.Value(block.Source()))
	if begins == nil {
		return nil
	}
	block.Advance(len(found))
	before.Segment = before.Segment.WithStop(before.Segment.Stop - len(begins))
	all := string(begins) + string(found)
	is := strings.TrimRight(all, trailing)
	if strings.Contains(is, "(") && strings.HasPrefix(all[len(is):], ")") {
		is += ")"
	}
	if to := outside(is); to != "" {
		return &spanNode{spans: []span{{kind: link, text: is, to: to}, {text: all[len(is):]}}}
	}
	return &spanNode{spans: []span{{text: all}}}
}
