package discord

import (
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/bot/chat"
)

// drawing is a message that is being drawn.
type drawing struct {
	to    place
	files []chat.File
	names []string // of the files on Discord
}

// parts are the blocks of a message, a component each as far as there is room for
// them, and the files that no block shows. Where nothing of all that can be seen,
// the message's text can.
func (d drawing) parts(m chat.Message) (all []component) {
	blocks := m.Blocks
	if len(blocks) == 0 {
		blocks = []chat.Block{chat.Paragraph{Text: m.Text}}
	}
	for _, b := range blocks {
		if c, ok := d.part(b); ok {
			all = append(all, c)
		}
	}
	for i, f := range m.Files {
		if d.named(f.Name) != i || !slices.Contains(m.Blocks, chat.Block(chat.Picture{File: f.Name})) {
			all = append(all, component{Type: discordgo.FileComponentType, File: attached(d.names[i])})
		}
	}
	if all = fit(all); len(all) > 0 {
		return all
	}
	return []component{{Type: discordgo.TextDisplayComponent, Content: words(m.Text)}}
}

// part is one block; false when nothing of it can be seen.
func (d drawing) part(b chat.Block) (component, bool) {
	switch b := b.(type) {
	case chat.Heading:
		return display(b.Text, title)
	case chat.Paragraph:
		return display(markup(b.Text), asItIs)
	case chat.Quote:
		return display(markup(b.Text), quoted)
	case chat.Note:
		return display(markup(b.Text), small)
	case chat.Divider:
		return component{Type: discordgo.SeparatorComponent}, true
	case chat.Facts:
		rows := make([]string, 0, len(b.Rows))
		for _, row := range b.Rows {
			rows = append(rows, "**"+plain(chat.OneLine(row.Label))+":** "+markup(row.Value))
		}
		return display(strings.Join(rows, "\n"), asItIs)
	case chat.Picture:
		return d.picture(b)
	case chat.Controls:
		row := component{Type: discordgo.ActionsRowComponent}
		for _, c := range b.Items {
			row.Components = append(row.Components, d.control(c))
		}
		return row, true
	}
	return component{}, false
}

// display is a text in a form of its own; false when it holds nothing to read.
func display(text string, form func(string) string) (component, bool) {
	text = strings.TrimSpace(chat.Clean(text))
	return component{Type: discordgo.TextDisplayComponent, Content: form(text)}, text != ""
}

func asItIs(s string) string { return s }

func title(s string) string { return "## " + plain(chat.OneLine(s)) }

func (d drawing) picture(p chat.Picture) (component, bool) {
	i := d.named(p.File)
	if i < 0 {
		return component{}, false
	}
	return component{Type: discordgo.MediaGalleryComponent, Items: []item{{*attached(d.names[i]), d.files[i].Alt}}}, true
}

// named is the first file of that name, -1 for none.
func (d drawing) named(name string) int {
	return slices.IndexFunc(d.files, func(f chat.File) bool { return f.Name == name })
}

func attached(name string) *media { return &media{"attachment://" + name} }

func (d drawing) control(c chat.Control) component {
	switch c := c.(type) {
	case chat.Button:
		if c.Do == (chat.ActionID{}) {
			return component{Type: discordgo.ButtonComponent, Style: int(discordgo.LinkButton), Label: c.Label, URL: c.URL}
		}
		style := map[chat.Style]discordgo.ButtonStyle{chat.Plain: discordgo.SecondaryButton, chat.Primary: discordgo.PrimaryButton, chat.Danger: discordgo.DangerButton}[c.Style]
		return component{Type: discordgo.ButtonComponent, Style: int(style), Label: c.Label, CustomID: customID(c.Do, d.to.space, d.to.direct)}
	case chat.Select:
		s := choice(c.Of, c.Options, c.Chosen, max(c.Max, 1))
		s.CustomID, s.Placeholder = customID(c.Do, d.to.space, d.to.direct), c.Placeholder
		return s
	}
	return component{}
}

// choice is a select over its source, with what is chosen already: as much of it
// as may be chosen.
func choice(of chat.Source, options []chat.Option, chosen []string, most int) component {
	switch of {
	case chat.FromPeople:
		return filled(component{Type: discordgo.UserSelectMenuComponent}, "user", chosen, most)
	case chat.FromChannels:
		return filled(component{Type: discordgo.ChannelSelectMenuComponent, ChannelTypes: channelTypes}, "channel", chosen, most)
	case chat.FromOptions:
	}
	c := component{Type: discordgo.SelectMenuComponent, MaxValues: min(most, len(options))}
	left := c.MaxValues
	for _, o := range options {
		is := left > 0 && slices.Contains(chosen, o.Value)
		if is {
			left--
		}
		c.Options = append(c.Options, option{o.Label, o.Value, o.Hint, is})
	}
	return c
}

// filled is a select that Discord fills with what there is of a kind.
func filled(c component, kind string, chosen []string, most int) component {
	c.MaxValues = min(most, chat.MaxOptions)
	for _, id := range chosen {
		is := defaultValue{id, kind}
		if isID(id) && len(c.DefaultValues) < c.MaxValues && !slices.Contains(c.DefaultValues, is) {
			c.DefaultValues = append(c.DefaultValues, is)
		}
	}
	return c
}
