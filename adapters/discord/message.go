package discord

import (
	"cmp"
	"slices"
	"strings"

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
	Title       string `json:"title,omitempty"`
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

// draw renders a valid message. Words alone are content, which is what
// notifications show; everything else, and every edit, is made of components,
// since a message that has them cannot go back.
func draw(m chat.Message, to place) message {
	out := message{Components: []component{}, Attachments: []attachment{}, Mentions: mentions{Parse: []string{}, Users: pinged(m.Ping)}}
	if len(m.Blocks)+len(m.Files) == 0 && !to.edit && to.number == 0 {
		text := words(m.Text)
		out.Content, out.Flags = &text, suppressEmbeds
		return out
	}
	names := fileNames(m.Files)
	for i, f := range m.Files {
		a := attachment{ID: i, Filename: names[i], Description: f.Alt}
		if a.Filename != f.Name {
			a.Title = f.Name
		}
		out.Attachments = append(out.Attachments, a)
		out.files = append(out.files, rest.File{Name: names[i], Type: f.Type, Data: f.Data})
	}
	out.Flags = componentsV2
	if to.edit {
		out.Embeds = &[]any{} // together with the content, what stood there goes
	}
	d := drawing{to: to, files: m.Files, names: names}
	out.Components = []component{{Type: discordgo.ContainerComponent, ID: to.number, Components: d.parts(m)}}
	return out
}

// words are a text alone. Discord refuses one of which nothing can be seen.
func words(text chat.Markup) string {
	return cmp.Or(shortened(strings.TrimSpace(markup(text)), chat.MaxText), "…")
}

func pinged(who []chat.UserID) []chat.UserID {
	users := []chat.UserID{}
	for _, id := range who {
		if isID(string(id)) && !slices.Contains(users, id) {
			users = append(users, id)
		}
	}
	return users
}
