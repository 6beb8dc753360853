package slack

import (
	"cmp"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/bot/chat"
)

// draw renders a valid message: its blocks, and the text beside them, which alone
// makes sense and is what notifications show.
func draw(m chat.Message, at place) (blocks []slackgo.Block, text string) {
	at.ping = m.Ping
	text = cmp.Or(cut(at.words(m.Text), limits.Text), "…")
	all := m.Blocks
	if len(all) == 0 {
		all = []chat.Block{chat.Paragraph{Text: m.Text}}
	}
	d := drawing{place: at, files: m.Files}
	blocks = d.blocks(all)
	if !at.view && !limits.Fits(blocks, limits.Message) {
		d.long = true
		blocks = shortened(d.blocks(all), limits.Message)
	}
	if len(blocks) == 0 {
		blocks = []slackgo.Block{slackgo.NewSectionBlock(plain(cut(text, limits.Section)), nil, nil)}
	}
	return blocks[:min(len(blocks), at.most())], text
}

// drawing is a message that is being drawn.
type drawing struct {
	place
	files []chat.File
	long  bool // so long that it must be shortened, which only rich text can be
	links int  // buttons that lead somewhere, which have no name of their own
}

func (d *drawing) blocks(all []chat.Block) (blocks []slackgo.Block) {
	d.links = 0
	for _, b := range all {
		blocks = append(blocks, d.block(b)...)
	}
	if names := d.attached(all); names != "" {
		blocks = append(blocks, slackgo.NewContextBlock("", plain(names)))
	}
	return blocks
}

// attached names the files that no block shows: they follow the message.
func (d *drawing) attached(all []chat.Block) string {
	var names []string
	for _, f := range d.files {
		if !slices.Contains(all, chat.Block(chat.Picture{File: f.Name})) {
			names = append(names, "📎 "+chat.OneLine(f.Name))
		}
	}
	return strings.Join(names, "  ")
}

// plain is a text that is shown as it is.
func plain(s string) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.PlainTextType, s, false, false)
}

// short is plain for a label: one line, of at most n runes.
func short(s string, n int) *slackgo.TextBlockObject { return plain(cut(chat.OneLine(s), n)) }

// cut cuts a text after at most n runes, at white space where there is some, and not
// within a reference or an escaped sign.
func cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	is := string(runes[:max(n-1, 0)])
	if open := strings.LastIndexByte(is, '<'); open >= 0 && !strings.Contains(is[open:], ">") {
		is = is[:open]
	} else if space := strings.LastIndexAny(is, " \n"); space > len(is)/2 {
		is = is[:space]
	}
	if sign := strings.LastIndexByte(is, '&'); sign >= 0 && !strings.Contains(is[sign:], ";") && len(is)-sign < len("&amp;") {
		is = is[:sign]
	}
	return strings.TrimRight(is, " \n") + "…"
}
