package discordtest

import (
	"encoding/json"
	"errors"
)

// Command is a command that people can type, or pick from a menu.
type Command struct {
	ID           ID                `json:"id"`
	Application  ID                `json:"application_id"`
	Guild        *ID               `json:"guild_id,omitempty"`
	Version      ID                `json:"version"`
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations"`
	Permissions  *string           `json:"default_member_permissions"`
	DM           *bool             `json:"dm_permission,omitempty"`
	Contexts     []int             `json:"contexts"`
	Integrations []int             `json:"integration_types"`
	NSFW         bool              `json:"nsfw"`
	Options      []CommandOption   `json:"options,omitempty"`
}

// CommandOption is an option or a sub-command.
type CommandOption struct {
	Type         int               `json:"type"`
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Required     bool              `json:"required,omitempty"`
	Autocomplete bool              `json:"autocomplete,omitempty"`
	Choices      []CommandChoice   `json:"choices,omitempty"`
	ChannelTypes []int             `json:"channel_types,omitempty"`
	MinLength    *int              `json:"min_length,omitempty"`
	MaxLength    *int              `json:"max_length,omitempty"`
	MinValue     *float64          `json:"min_value,omitempty"`
	MaxValue     *float64          `json:"max_value,omitempty"`
	Options      []CommandOption   `json:"options,omitempty"`
}

// CommandChoice is one that an option offers.
type CommandChoice struct {
	Name  string            `json:"name"`
	Names map[string]string `json:"name_localizations,omitempty"`
	Value any               `json:"value"`
}

// Types of commands.
const (
	Typed  = 1
	OnUser = 2
	OnMsg  = 3
)

// with is a command with what a body says of it.
func (c Command) with(data []byte) (changed Command, err error) {
	if err := strict(data, &Command{}); err != nil {
		return c, err
	}
	merged := map[string]json.RawMessage{}
	before, err := json.Marshal(c)
	if err == nil {
		err = errors.Join(json.Unmarshal(before, &merged), json.Unmarshal(data, &merged))
	}
	if err != nil {
		return c, err
	}
	after, err := json.Marshal(merged)
	if err != nil {
		return c, err
	}
	err = strict(after, &changed)
	return changed, err
}
