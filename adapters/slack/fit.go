package slack

import (
	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/limits"
)

// shortened keeps blocks within so many characters of JSON: the longest rich text
// loses words, and then its last elements, until all have room.
func shortened(blocks []slackgo.Block, most int) []slackgo.Block {
	for over := limits.Size(blocks) - most; over > 0; over = limits.Size(blocks) - most {
		if !shorten(blocks, over) {
			return blocks
		}
	}
	return blocks
}

// shorten takes something from the longest rich text; false when there is nothing
// left to take.
func shorten(blocks []slackgo.Block, over int) bool {
	var longest *slackgo.RichTextBlock
	size := 0
	for _, b := range blocks {
		if rich, ok := b.(*slackgo.RichTextBlock); ok {
			if n := limits.Size(one(rich)); n > size {
				longest, size = rich, n
			}
		}
	}
	if longest == nil {
		return false
	}
	var words *slackgo.RichTextSectionTextElement
	for _, in := range inside(longest) {
		for _, e := range *in {
			if text, ok := e.(*slackgo.RichTextSectionTextElement); ok && (words == nil || len(text.Text) > len(words.Text)) {
				words = text
			}
		}
	}
	if words != nil && len([]rune(words.Text)) > fewWords {
		words.Text = cut(words.Text, max(len([]rune(words.Text))-over, fewWords/2))
		return true
	}
	return dropLast(longest, max(1, over/element))
}

const (
	// fewWords are too few to be worth shortening.
	fewWords = 80
	// element is more than one without many words takes.
	element = 120
)

// inside are the elements that stand in the parts of a rich text.
func inside(b *slackgo.RichTextBlock) (all []*[]slackgo.RichTextSectionElement) {
	for _, e := range b.Elements {
		switch e := e.(type) {
		case *slackgo.RichTextSection:
			all = append(all, &e.Elements)
		case *slackgo.RichTextQuote:
			all = append(all, &e.Elements)
		case *slackgo.RichTextPreformatted:
			all = append(all, &e.Elements)
		case *richList:
			for _, item := range e.Elements {
				all = append(all, &item.Elements)
			}
		}
	}
	return all
}

// dropLast takes about n elements from the end of a rich text, and says so; false
// when there is but one left.
func dropLast(b *slackgo.RichTextBlock, n int) bool {
	last := len(b.Elements) - 1
	if list, ok := b.Elements[last].(*richList); ok && len(list.Elements) > 1 {
		list.Elements = list.Elements[:max(1, len(list.Elements)-n)]
		return true
	}
	all := inside(b)
	in := all[len(all)-1]
	switch kept := len(*in) - n - 1; {
	case kept > 0:
		*in = append((*in)[:kept:kept], slackgo.NewRichTextSectionTextElement("…", nil))
	case last > 0:
		b.Elements = b.Elements[:last]
	case len(*in) > 1:
		*in = (*in)[:1]
	default:
		return false
	}
	return true
}
