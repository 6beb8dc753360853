package discordtest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"unicode/utf8"
)

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

// problems are what is wrong with a body, by where.
type problems struct {
	errors map[string]any
	ids    map[string]bool // custom IDs seen
	texts  int             // runes of text displays
	n      int             // components
}

// add notes a problem at a path such as "components", 0, "label".
func (p *problems) add(code, message string, path ...any) {
	if p.errors == nil {
		p.errors = map[string]any{}
	}
	at := p.errors
	for _, step := range path {
		key := fmt.Sprint(step)
		next, _ := at[key].(map[string]any)
		if next == nil {
			next = map[string]any{}
			at[key] = next
		}
		at = next
	}
	list, _ := at["_errors"].([]any)
	at["_errors"] = append(list, map[string]any{"code": code, "message": message})
}

func (p *problems) err() error {
	if p.errors == nil {
		return nil
	}
	return &refusal{status: 400, Code: 50035, Message: "Invalid Form Body", Errors: p.errors}
}

// length checks how many runes a text has.
func (p *problems) length(text string, least, most int, path ...any) {
	n := utf8.RuneCountInString(text)
	switch {
	case n > most:
		p.add("BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most), path...)
	case n < least && least == 1:
		p.add("BASE_TYPE_REQUIRED", "This field is required", path...)
	case n < least:
		p.add("BASE_TYPE_MIN_LENGTH", fmt.Sprintf("Must be at least %d in length.", least), path...)
	}
}

// message checks the components of a message.
func (p *problems) message(all []Component, v2 bool, files map[string]bool) {
	p.ids = map[string]bool{}
	if !v2 && len(all) > 5 {
		p.add("BASE_TYPE_MAX_LENGTH", "Must be 5 or fewer in length.", "components")
	}
	used := map[string]bool{}
	for i, c := range all {
		if !v2 && c.Type != ActionRow {
			p.add("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).", "components", i, "type")
			continue
		}
		p.part(c, v2, used, files, "components", i)
	}
	if p.n > 40 {
		p.add("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The total number of components cannot exceed 40", "components")
	}
	if p.texts > 4000 {
		p.add("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total displayable text size exceeds the maximum of 4000", "components")
	}
	if v2 {
		for name := range files {
			if !used[name] {
				p.add("UNUSED_ATTACHMENT", "Attachment "+name+" is not used by any component", "attachments")
			}
		}
	}
}

func (p *problems) part(c Component, v2 bool, used, files map[string]bool, path ...any) {
	p.n++
	at := func(more ...any) []any { return append(append([]any{}, path...), more...) }
	switch c.Type {
	case ActionRow:
		if len(c.Components) == 0 || len(c.Components) > 5 {
			p.add("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.", at("components")...)
		}
		for i, inner := range c.Components {
			p.n++
			if inner.Type != Button && len(c.Components) > 1 {
				p.add("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width", at("components", i)...)
			}
			p.control(inner, at("components", i)...)
		}
	case Container, Section:
		if !v2 || len(c.Components) == 0 {
			p.add("BASE_TYPE_BAD_LENGTH", "Must hold components.", at("components")...)
		}
		for i, inner := range c.Components {
			if inner.Type == Container {
				p.add("UNION_TYPE_CHOICES", "Containers do not nest.", at("components", i, "type")...)
				continue
			}
			p.part(inner, v2, used, files, at("components", i)...)
		}
	case TextDisplay:
		p.length(c.Content, 1, 4000, at("content")...)
		p.texts += utf8.RuneCountInString(c.Content)
	case Separator:
	case MediaGallery:
		if len(c.Items) == 0 || len(c.Items) > 10 {
			p.add("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 10 in length.", at("items")...)
		}
		for i, item := range c.Items {
			p.length(item.Description, 0, 1024, at("items", i, "description")...)
			p.attached(item.Media.URL, used, files, at("items", i, "media", "url")...)
		}
	case FileComponent:
		if c.File == nil {
			p.add("BASE_TYPE_REQUIRED", "This field is required", at("file")...)
			return
		}
		p.attached(c.File.URL, used, files, at("file", "url")...)
	default:
		p.add("UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" cannot be %d here.", c.Type), at("type")...)
	}
}

func (p *problems) attached(url string, used, files map[string]bool, path ...any) {
	name, ok := cutAttachment(url)
	if !ok || !files[name] {
		p.add("MEDIA_NOT_FOUND", "The referenced attachment was not found: "+url, path...)
		return
	}
	used[name] = true
}

func cutAttachment(url string) (string, bool) {
	const scheme = "attachment://"
	if len(url) <= len(scheme) || url[:len(scheme)] != scheme {
		return "", false
	}
	return url[len(scheme):], true
}

// control checks a button or a select.
func (p *problems) control(c Component, path ...any) {
	at := func(more ...any) []any { return append(append([]any{}, path...), more...) }
	if c.Type == Button {
		p.length(c.Label, 1, 80, at("label")...)
		switch {
		case c.Style < 1 || c.Style > 5:
			p.add("BASE_TYPE_CHOICES", "Value must be one of (1, 2, 3, 4, 5).", at("style")...)
		case c.Style == 5:
			if !regexp.MustCompile(`^(https?|discord)://\S{1,505}$`).MatchString(c.URL) || c.CustomID != "" {
				p.add("URL_TYPE_INVALID_URL", "Not a well formed URL.", at("url")...)
			}
			return
		}
		p.identified(c, at("custom_id")...)
		return
	}
	p.choice(c, at()...)
	p.identified(c, at("custom_id")...)
}

func (p *problems) identified(c Component, path ...any) {
	p.length(c.CustomID, 1, 100, path...)
	if p.ids[c.CustomID] {
		p.add("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated", path...)
	}
	p.ids[c.CustomID] = true
}

// choice checks a select, in a message or in a form.
func (p *problems) choice(c Component, path ...any) {
	at := func(more ...any) []any { return append(append([]any{}, path...), more...) }
	p.length(c.Placeholder, 0, 150, at("placeholder")...)
	least, most := 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	if least < 0 || least > 25 || most < 1 || most > 25 || least > most {
		p.add("NUMBER_TYPE_MAX", "min_values and max_values do not fit.", at("max_values")...)
	}
	switch c.Type {
	case UserSelect, RoleSelect, MentionableSelect, ChannelSelect:
		if len(c.DefaultValues) > most {
			p.add("BASE_TYPE_MAX_LENGTH", "More default values than may be chosen.", at("default_values")...)
		}
		return
	case StringSelect:
	default:
		p.add("UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" cannot be %d here.", c.Type), at("type")...)
		return
	}
	if len(c.Options) == 0 || len(c.Options) > 25 {
		p.add("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 25 in length.", at("options")...)
	}
	if most > len(c.Options) {
		p.add("NUMBER_TYPE_MAX", "max_values is more than there are options.", at("max_values")...)
	}
	seen := map[string]bool{}
	for i, o := range c.Options {
		p.length(o.Label, 1, 100, at("options", i, "label")...)
		p.length(o.Value, 1, 100, at("options", i, "value")...)
		p.length(o.Description, 0, 100, at("options", i, "description")...)
		if seen[o.Value] {
			p.add("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used", at("options", i, "value")...)
		}
		seen[o.Value] = true
	}
}
