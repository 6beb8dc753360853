package slack

import (
	"slices"
	"strconv"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/bot/chat"
)

// block is one block; none when nothing of it can be seen.
func (d *drawing) block(b chat.Block) []slackgo.Block {
	switch b := b.(type) {
	case chat.Heading:
		if title := chat.OneLine(b.Text); title != "" {
			return one(slackgo.NewHeaderBlock(plain(cut(title, limits.Header))))
		}
	case chat.Paragraph:
		return richly(d.rich(parse(b.Text)))
	case chat.Quote:
		theirs := d.place
		theirs.rename = nil
		return richly(theirs.quoted(parse(b.Text)))
	case chat.Note:
		return d.note(b)
	case chat.Divider:
		return one(slackgo.NewDividerBlock())
	case chat.Facts:
		return d.facts(b)
	case chat.Picture:
		return d.picture(b)
	case chat.Controls:
		return d.controls(b)
	}
	return nil
}

func one(b slackgo.Block) []slackgo.Block { return []slackgo.Block{b} }

func richly(all []slackgo.RichTextElement) []slackgo.Block {
	if len(all) == 0 {
		return nil
	}
	return one(slackgo.NewRichTextBlock("", all...))
}

// small is markup as a text object, where it can be one.
func (d *drawing) small(m chat.Markup, most int) (*slackgo.TextBlockObject, bool) {
	s, ok := d.markup(m)
	if !ok || d.long || s == "" || len([]rune(s)) > most {
		return nil, false
	}
	return slackgo.NewTextBlockObject(slackgo.MarkdownType, s, false, true), true
}

// note is small print. Where Slack's own markup would make something of what people
// wrote, it is rich text, which has no small size.
func (d *drawing) note(n chat.Note) []slackgo.Block {
	if text, ok := d.small(n.Text, limits.TextObject); ok {
		return one(slackgo.NewContextBlock("", text))
	}
	return richly(d.rich(parse(n.Text)))
}

// facts stand in two columns, or below each other where one of them cannot be
// written in Slack's own markup.
func (d *drawing) facts(f chat.Facts) []slackgo.Block {
	var fields []*slackgo.TextBlockObject
	for _, row := range f.Rows {
		field, ok := d.small("**"+chat.Escape(chat.OneLine(row.Label))+"**\n"+row.Value, limits.Field)
		if !ok {
			return d.rows(f)
		}
		fields = append(fields, field)
	}
	return one(slackgo.NewSectionBlock(nil, fields, nil))
}

func (d *drawing) rows(f chat.Facts) []slackgo.Block {
	var lines []line
	for _, row := range f.Rows {
		value := parse(row.Value)
		label := span{text: chat.OneLine(row.Label) + ": ", style: style{bold: true}}
		if len(value) == 0 || value[0].kind != paragraph {
			value = append([]line{{}}, value...)
		}
		value[0].spans = append([]span{label}, value[0].spans...)
		if last := len(lines) - 1; last >= 0 && lines[last].kind == paragraph {
			lines[last].spans = append(lines[last].spans, span{text: "\n"})
			value[0].spans = append(lines[last].spans, value[0].spans...)
			lines = lines[:last]
		}
		lines = append(lines, value...)
	}
	return richly(d.rich(lines))
}

// picture is a file that was uploaded; where it could not be, its description.
func (d *drawing) picture(p chat.Picture) []slackgo.Block {
	i := slices.IndexFunc(d.files, func(f chat.File) bool { return f.Name == p.File })
	if i < 0 {
		return nil
	}
	alt := cut(chat.OneLine(d.files[i].Alt), limits.Alt)
	if is, ok := d.pictures[p.File]; ok {
		return one(slackgo.NewImageBlockSlackFile(&slackgo.SlackFileObject{ID: is.id}, alt, "", nil))
	}
	return one(slackgo.NewContextBlock("", plain("🖼 "+alt)))
}

// controls is a row. A select of several has no place in it, and stands beside a
// text.
func (d *drawing) controls(c chat.Controls) []slackgo.Block {
	var row []slackgo.BlockElement
	for _, item := range c.Items {
		switch item := item.(type) {
		case chat.Button:
			row = append(row, d.button(item))
		case chat.Select:
			e := choice(item.Of, item.Options, item.Chosen, max(item.Max, 1))
			named(e, item.Do.String(), item.Placeholder)
			if several, ok := e.(*slackgo.MultiSelectBlockElement); ok {
				return one(slackgo.NewSectionBlock(short(item.Placeholder, limits.Section), nil, slackgo.NewAccessory(several)))
			}
			row = append(row, e)
		}
	}
	if len(row) == 0 {
		return nil
	}
	return one(slackgo.NewActionBlock("", row...))
}

// opening begins the action_id of a button that leads somewhere. Slack reports that
// it was pressed, which is nobody's business.
const opening = "open:"

func (d *drawing) button(b chat.Button) slackgo.BlockElement {
	e := slackgo.NewButtonBlockElement(b.Do.String(), "", short(b.Label, limits.Button))
	if b.Do == (chat.ActionID{}) {
		d.links++
		e.ActionID, e.URL = opening+strconv.Itoa(d.links), b.URL
	}
	switch b.Style {
	case chat.Primary:
		e.Style = slackgo.StylePrimary
	case chat.Danger:
		e.Style = slackgo.StyleDanger
	case chat.Plain:
	}
	return e
}
