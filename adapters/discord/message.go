package discord

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// message is a message on its way to Discord.
type message struct {
	Content     *string      `json:"content"`
	Embeds      *[]any       `json:"embeds,omitempty"`
	Components  []component  `json:"components"`
	Flags       int          `json:"flags,omitempty"`
	Mentions    mentions     `json:"allowed_mentions"`
	Attachments []attachment `json:"attachments"`
	Nonce       string       `json:"nonce,omitempty"`
	Enforce     bool         `json:"enforce_nonce,omitempty"`
	files       []rest.File
}

// mentions are the only people whom a message notifies.
type mentions struct {
	Parse []string      `json:"parse"`
	Users []chat.UserID `json:"users"`
}

type attachment struct {
	ID          int    `json:"id,string"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
}

// Flags of a message that discordgo has no name for, or an odd one.
const (
	suppressEmbeds = 1 << 2
	ephemeral      = 1 << 6
	componentsV2   = 1 << 15
)

// place is where a message is shown.
type place struct {
	space  chat.SpaceID
	direct bool
	edit   bool  // in the place of another message
	number int32 // of the first component, by which the message is found again; 0 for none
}

const (
	maxComponents = 40   // of a message, all in all. Source: Discord's documentation, "Component Reference"
	maxDisplayed  = 4000 // runes in all text displays of a message; the same
)

// draw renders a valid message. Words alone are content, which is what
// notifications show; everything else, and every edit, is made of components,
// since a message that has them cannot go back.
func draw(m chat.Message, to place) message {
	out := message{Components: []component{}, Attachments: []attachment{}, Mentions: mentions{Parse: []string{}, Users: []chat.UserID{}}}
	for _, who := range m.Ping {
		if isID(string(who)) && !slices.Contains(out.Mentions.Users, who) {
			out.Mentions.Users = append(out.Mentions.Users, who)
		}
	}
	if len(m.Blocks)+len(m.Files) == 0 && !to.edit && to.number == 0 {
		text := markup(m.Text)
		out.Content, out.Flags = &text, suppressEmbeds
		return out
	}
	for i, f := range m.Files {
		out.files = append(out.files, rest.File{Name: f.Name, Type: f.Type, Data: f.Data})
		out.Attachments = append(out.Attachments, attachment{i, f.Name, f.Alt})
	}
	out.Flags = componentsV2
	if to.edit {
		out.Content, out.Embeds = nil, &[]any{}
	}
	out.Components = []component{{Type: discordgo.ContainerComponent, ID: to.number, Components: fit(parts(m, to))}}
	return out
}

// parts are the blocks of a message, a component each.
func parts(m chat.Message, to place) (all []component) {
	blocks := m.Blocks
	if len(blocks) == 0 {
		blocks = []chat.Block{chat.Paragraph{Text: m.Text}}
	}
	for _, b := range blocks {
		if c, ok := part(b, m.Files, to); ok {
			all = append(all, c)
		}
	}
	for _, f := range m.Files {
		if !slices.Contains(m.Blocks, chat.Block(chat.Picture{File: f.Name})) {
			all = append(all, component{Type: discordgo.FileComponentType, File: &media{"attachment://" + f.Name}})
		}
	}
	return all
}

func display(text string) component {
	return component{Type: discordgo.TextDisplayComponent, Content: text}
}

func part(b chat.Block, files []chat.File, to place) (component, bool) {
	switch b := b.(type) {
	case chat.Heading:
		return display("## " + plain(chat.OneLine(b.Text))), true
	case chat.Paragraph:
		return display(markup(b.Text)), true
	case chat.Quote:
		return display(lines(markup(b.Text), "> ")), true
	case chat.Note:
		return display(lines(markup(b.Text), "-# ")), true
	case chat.Divider:
		return component{Type: discordgo.SeparatorComponent}, true
	case chat.Facts:
		var rows []string
		for _, row := range b.Rows {
			rows = append(rows, "**"+plain(row.Label)+":** "+markup(row.Value))
		}
		return display(strings.Join(rows, "\n")), true
	case chat.Picture:
		for _, f := range files {
			if f.Name == b.File {
				return component{Type: discordgo.MediaGalleryComponent, Items: []item{{media{"attachment://" + f.Name}, f.Alt}}}, true
			}
		}
	case chat.Controls:
		row := component{Type: discordgo.ActionsRowComponent}
		for _, c := range b.Items {
			row.Components = append(row.Components, control(c, to))
		}
		return row, true
	}
	return component{}, false
}

func control(c chat.Control, to place) component {
	switch c := c.(type) {
	case chat.Button:
		if c.Do == (chat.ActionID{}) {
			return component{Type: discordgo.ButtonComponent, Style: int(discordgo.LinkButton), Label: c.Label, URL: c.URL}
		}
		style := map[chat.Style]discordgo.ButtonStyle{chat.Plain: discordgo.SecondaryButton, chat.Primary: discordgo.PrimaryButton, chat.Danger: discordgo.DangerButton}[c.Style]
		return component{Type: discordgo.ButtonComponent, Style: int(style), Label: c.Label, CustomID: customID(c.Do, to.space, to.direct)}
	case chat.Select:
		s := choice(c.Of, c.Options, c.Chosen, max(c.Max, 1))
		s.CustomID, s.Placeholder = customID(c.Do, to.space, to.direct), c.Placeholder
		return s
	}
	return component{}
}

// choice is a select over its source, with what is chosen already.
func choice(of chat.Source, options []chat.Option, chosen []string, most int) component {
	kind := map[chat.Source]string{chat.FromPeople: "user", chat.FromChannels: "channel"}[of]
	if of == chat.FromOptions {
		c := component{Type: discordgo.SelectMenuComponent, MaxValues: min(most, len(options))}
		for _, o := range options {
			c.Options = append(c.Options, option{o.Label, o.Value, o.Hint, slices.Contains(chosen, o.Value)})
		}
		return c
	}
	c := component{Type: discordgo.UserSelectMenuComponent, MaxValues: min(most, chat.MaxOptions)}
	if of == chat.FromChannels {
		c.Type, c.ChannelTypes = discordgo.ChannelSelectMenuComponent, channelTypes
	}
	for _, id := range chosen[:min(len(chosen), c.MaxValues)] {
		if isID(id) {
			c.DefaultValues = append(c.DefaultValues, defaultValue{id, kind})
		}
	}
	return c
}

// fit keeps a message within Discord's limits: when it has too many components,
// separators go and neighbouring texts are joined; when it has too many words,
// the longest text is shortened.
func fit(all []component) []component {
	if count(all) > maxComponents-1 {
		all = join(all)
	}
	for over := runes(all) - maxDisplayed; over > 0; over = runes(all) - maxDisplayed {
		longest := 0
		for i := range all {
			if utf8.RuneCountInString(all[i].Content) > utf8.RuneCountInString(all[longest].Content) {
				longest = i
			}
		}
		text := []rune(all[longest].Content)
		all[longest].Content = strings.TrimRight(string(text[:max(len(text)-over-1, 1)]), `\ `) + "…"
	}
	return all
}

func count(all []component) (n int) {
	for _, c := range all {
		n += 1 + len(c.Components)
	}
	return n
}

func runes(all []component) (n int) {
	for _, c := range all {
		n += utf8.RuneCountInString(c.Content)
	}
	return n
}

func join(all []component) (joined []component) {
	for _, c := range all {
		last := len(joined) - 1
		switch {
		case c.Type == discordgo.SeparatorComponent:
		case c.Type == discordgo.TextDisplayComponent && last >= 0 && joined[last].Type == c.Type:
			joined[last].Content += "\n\n" + c.Content
		default:
			joined = append(joined, c)
		}
	}
	return joined
}
