package discordtest

import "encoding/json"

// Component is a part of a message or of a form. What counts depends on its type.
type Component struct {
	Type          int             `json:"type"`
	ID            int             `json:"id,omitempty"`
	CustomID      string          `json:"custom_id,omitempty"`
	Style         int             `json:"style,omitempty"`
	Label         string          `json:"label,omitempty"`
	Description   string          `json:"description,omitempty"`
	Emoji         json.RawMessage `json:"emoji,omitempty"`
	URL           string          `json:"url,omitempty"`
	Disabled      bool            `json:"disabled,omitempty"`
	Placeholder   string          `json:"placeholder,omitempty"`
	Options       []Option        `json:"options,omitempty"`
	DefaultValues []DefaultValue  `json:"default_values,omitempty"`
	ChannelTypes  []int           `json:"channel_types,omitempty"`
	MinValues     *int            `json:"min_values,omitempty"`
	MaxValues     *int            `json:"max_values,omitempty"`
	MinLength     *int            `json:"min_length,omitempty"`
	MaxLength     *int            `json:"max_length,omitempty"`
	Required      *bool           `json:"required,omitempty"`
	Value         string          `json:"value,omitempty"`
	Content       string          `json:"content,omitempty"`
	Items         []GalleryItem   `json:"items,omitempty"`
	Media         *Media          `json:"media,omitempty"`
	File          *Media          `json:"file,omitempty"`
	Accent        *int            `json:"accent_color,omitempty"`
	Spoiler       bool            `json:"spoiler,omitempty"`
	Divider       *bool           `json:"divider,omitempty"`
	Spacing       int             `json:"spacing,omitempty"`
	Components    []Component     `json:"components,omitempty"`
	Component     *Component      `json:"component,omitempty"`
	Accessory     *Component      `json:"accessory,omitempty"`
}

// Option is one of a select.
type Option struct {
	Label       string          `json:"label"`
	Value       string          `json:"value"`
	Description string          `json:"description,omitempty"`
	Emoji       json.RawMessage `json:"emoji,omitempty"`
	Default     bool            `json:"default,omitempty"`
}

// DefaultValue is somebody or something chosen already.
type DefaultValue struct {
	ID   ID     `json:"id"`
	Type string `json:"type"`
}

// GalleryItem is a picture.
type GalleryItem struct {
	Media       Media  `json:"media"`
	Description string `json:"description,omitempty"`
	Spoiler     bool   `json:"spoiler,omitempty"`
}

// Media is where a file is: "attachment://name" on its way in.
type Media struct {
	URL string `json:"url"`
}

// Types of components. Source: Discord's documentation, "Component Reference".
const (
	ActionRow         = 1
	Button            = 2
	StringSelect      = 3
	TextInput         = 4
	UserSelect        = 5
	RoleSelect        = 6
	MentionableSelect = 7
	ChannelSelect     = 8
	Section           = 9
	TextDisplay       = 10
	Thumbnail         = 11
	MediaGallery      = 12
	FileComponent     = 13
	Separator         = 14
	Container         = 17
	Label             = 18
)

// linkButton is the style of a button that opens a page.
const linkButton = 5

// fields are what a component of a type may have, beside type and id.
var fields = map[int][]string{
	ActionRow:         {"components"},
	Button:            {"style", "label", "emoji", "custom_id", "url", "disabled"},
	StringSelect:      {"custom_id", "options", "placeholder", "min_values", "max_values", "required", "disabled"},
	TextInput:         {"custom_id", "style", "label", "min_length", "max_length", "required", "value", "placeholder"},
	UserSelect:        {"custom_id", "placeholder", "default_values", "min_values", "max_values", "required", "disabled"},
	RoleSelect:        {"custom_id", "placeholder", "default_values", "min_values", "max_values", "required", "disabled"},
	MentionableSelect: {"custom_id", "placeholder", "default_values", "min_values", "max_values", "required", "disabled"},
	ChannelSelect:     {"custom_id", "placeholder", "default_values", "min_values", "max_values", "required", "disabled", "channel_types"},
	Section:           {"components", "accessory"},
	TextDisplay:       {"content"},
	Thumbnail:         {"media", "description", "spoiler"},
	MediaGallery:      {"items"},
	FileComponent:     {"file", "spoiler"},
	Separator:         {"divider", "spacing"},
	Container:         {"components", "accent_color", "spoiler"},
	Label:             {"label", "description", "component"},
}

// each visits a tree of components from its beginning, in the order in which
// Discord numbers them.
func each(all []Component, visit func(*Component)) {
	for i := range all {
		visit(&all[i])
		each(all[i].Components, visit)
		for _, inner := range []*Component{all[i].Accessory, all[i].Component} {
			if inner != nil {
				visit(inner)
			}
		}
	}
}

// number gives every component that has none an ID that no other has.
func number(all []Component) {
	taken := map[int]bool{0: true}
	each(all, func(c *Component) { taken[c.ID] = true })
	next := 0
	each(all, func(c *Component) {
		if c.ID != 0 {
			return
		}
		for taken[next] {
			next++
		}
		c.ID = next
		taken[next] = true
	})
}

// texts are all words that a message shows.
func texts(all []Component) (text string) {
	each(all, func(c *Component) { text += c.Content + "\n" })
	return text
}
