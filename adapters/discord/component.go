package discord

import "github.com/bwmarrin/discordgo"

// component is a part of a message or of a form, on its way to Discord. Which
// fields count depends on the type; discordgo has no type for some of them.
type component struct {
	Type          discordgo.ComponentType `json:"type"`
	ID            int32                   `json:"id,omitempty"`
	CustomID      string                  `json:"custom_id,omitempty"`
	Label         string                  `json:"label,omitempty"`
	Description   string                  `json:"description,omitempty"`
	Style         int                     `json:"style,omitempty"`
	URL           string                  `json:"url,omitempty"`
	Content       string                  `json:"content,omitempty"`
	Placeholder   string                  `json:"placeholder,omitempty"`
	Value         string                  `json:"value,omitempty"`
	Options       []option                `json:"options,omitempty"`
	ChannelTypes  []discordgo.ChannelType `json:"channel_types,omitempty"`
	DefaultValues []defaultValue          `json:"default_values,omitempty"`
	MinValues     *int                    `json:"min_values,omitempty"`
	MaxValues     int                     `json:"max_values,omitempty"`
	MaxLength     int                     `json:"max_length,omitempty"`
	Required      *bool                   `json:"required,omitempty"`
	Items         []item                  `json:"items,omitempty"`
	File          *media                  `json:"file,omitempty"`
	Components    []component             `json:"components,omitempty"`
	Component     *component              `json:"component,omitempty"`
}

type option struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

type defaultValue struct {
	ID   string `json:"id"`
	Type string `json:"type"` // "user" or "channel"
}

type item struct {
	Media       media  `json:"media"`
	Description string `json:"description,omitempty"`
}

type media struct {
	URL string `json:"url"`
}

// Types of components that discordgo has no name for yet.
const labelComponent discordgo.ComponentType = 18

// Where people can write, and what Kith can post to.
var channelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews, discordgo.ChannelTypeGuildForum}
