package discordtest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// parts is what was seen so far of the components that are checked.
type parts struct {
	custom map[string]bool // custom IDs
	ids    map[int]bool
	texts  int // runes of text displays
	n      int // components, those within others too
	files  map[string]bool
	used   map[string]bool // files that a component shows
}

// Limits of the components of a message. Source: Discord's documentation,
// "Component Reference" and "Using Message Components".
const (
	maxRows       = 5
	maxComponents = 40
	maxTexts      = 4000
)

// message checks the components of a message that has these files. v2 says whether
// it consists of components alone.
func (p *problems) message(all []Component, v2 bool, files map[string]bool) {
	p.parts = parts{custom: map[string]bool{}, ids: map[int]bool{}, files: files, used: map[string]bool{}}
	if !v2 {
		p.count(len(all), 0, maxRows, "components")
	}
	for i, c := range all {
		if !v2 && c.Type != ActionRow {
			p.add("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (1,).", "components", i, "type")
			continue
		}
		p.part(c, topParts, "components", i)
	}
	if p.n > maxComponents {
		p.add("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The total number of components cannot exceed 40", "components")
	}
	if p.texts > maxTexts {
		p.add("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", "The total displayable text size exceeds the maximum of 4000", "components")
	}
	for name := range files {
		if v2 && !p.used[name] {
			p.add("UNUSED_ATTACHMENT", "Attachment "+name+" is not used by any component", "attachments")
		}
	}
}

// What stands where.
var (
	topParts       = []int{ActionRow, Section, TextDisplay, MediaGallery, FileComponent, Separator, Container}
	containerParts = []int{ActionRow, Section, TextDisplay, MediaGallery, FileComponent, Separator}
	sectionParts   = []int{TextDisplay}
)

// part checks a component that is to be one of some types.
func (p *problems) part(c Component, of []int, path ...any) {
	if !slices.Contains(of, c.Type) {
		p.n++
		p.add("UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" must be one of %v.", of), below(path, "type")...)
		return
	}
	p.own(c, path...)
	switch c.Type {
	case ActionRow:
		p.row(c, path...)
	case Container:
		p.count(len(c.Components), 1, maxComponents, below(path, "components")...)
		if c.Accent != nil {
			p.between(*c.Accent, 0, 0xffffff, below(path, "accent_color")...)
		}
		p.within(c, containerParts, path...)
	case Section:
		p.count(len(c.Components), 1, 3, below(path, "components")...)
		p.within(c, sectionParts, path...)
		p.accessory(c, path...)
	case TextDisplay:
		p.length(c.Content, 1, maxTexts, below(path, "content")...)
		p.texts += utf8.RuneCountInString(c.Content)
	case Separator:
		p.oneOf(c.Spacing, []int{0, 1, 2}, below(path, "spacing")...)
	case MediaGallery:
		p.count(len(c.Items), 1, 10, below(path, "items")...)
		for i, item := range c.Items {
			p.length(item.Description, 0, 1024, below(path, "items", i, "description")...)
			p.media(&item.Media, true, below(path, "items", i, "media")...)
		}
	case FileComponent:
		p.media(c.File, false, below(path, "file")...)
	}
}

func (p *problems) within(c Component, of []int, path ...any) {
	for i, inner := range c.Components {
		p.part(inner, of, below(path, "components", i)...)
	}
}

// own counts a component, and checks that it has nothing but what its type has, and
// an ID of its own.
func (p *problems) own(c Component, path ...any) {
	p.n++
	if c.ID != 0 && p.ids[c.ID] {
		p.add("COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated", below(path, "id")...)
	}
	p.ids[c.ID] = true
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name != "type" && name != "id" && !v.Field(i).IsZero() && !slices.Contains(fields[c.Type], name) {
			p.add("UNKNOWN_FIELD", fmt.Sprintf("A component of type %d has no such field.", c.Type), below(path, name)...)
		}
	}
}

// row checks a row: up to five buttons, or one select.
func (p *problems) row(c Component, path ...any) {
	p.count(len(c.Components), 1, 5, below(path, "components")...)
	for i, inner := range c.Components {
		at := below(path, "components", i)
		p.own(inner, at...)
		if inner.Type != Button && len(c.Components) > 1 {
			p.add("COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width", at...)
		}
		if inner.Type == Button {
			p.button(inner, at...)
			continue
		}
		p.choice(inner, at...)
		p.identified(inner, at...)
		if inner.Required != nil {
			p.add("UNKNOWN_FIELD", "Selects of messages are not required.", below(at, "required")...)
		}
	}
}

func (p *problems) accessory(c Component, path ...any) {
	at := below(path, "accessory")
	switch {
	case c.Accessory == nil:
		p.add("BASE_TYPE_REQUIRED", "This field is required", at...)
	case c.Accessory.Type == Button:
		p.own(*c.Accessory, at...)
		p.button(*c.Accessory, at...)
	case c.Accessory.Type == Thumbnail:
		p.own(*c.Accessory, at...)
		p.length(c.Accessory.Description, 0, 1024, below(at, "description")...)
		p.media(c.Accessory.Media, true, below(at, "media")...)
	default:
		p.add("UNION_TYPE_CHOICES", "Value of field \"type\" must be one of (2, 11).", below(at, "type")...)
	}
}

// media checks where a file is: among the message's own or, for pictures, anywhere.
func (p *problems) media(m *Media, anywhere bool, path ...any) {
	if m == nil {
		p.add("BASE_TYPE_REQUIRED", "This field is required", path...)
		return
	}
	name, own := strings.CutPrefix(m.URL, "attachment://")
	switch {
	case own && p.files[name]:
		p.used[name] = true
	case own || !anywhere || !webAddress(m.URL, 2048):
		p.add("MEDIA_NOT_FOUND", "The referenced attachment was not found: "+plain(m.URL), below(path, "url")...)
	}
}

// webAddress is whether a URL leads to a page.
func webAddress(url string, most int) bool {
	for _, scheme := range []string{"https://", "http://", "discord://"} {
		if rest, ok := strings.CutPrefix(url, scheme); ok {
			return rest != "" && len(url) <= most && !strings.ContainsAny(url, " \n\t")
		}
	}
	return false
}

// button checks a button: it has either a page or something to tell the bot.
func (p *problems) button(c Component, path ...any) {
	p.oneOf(c.Style, []int{1, 2, 3, 4, linkButton}, below(path, "style")...)
	p.length(c.Label, 0, 80, below(path, "label")...)
	if c.Label == "" && absent(c.Emoji) {
		p.add("BUTTON_COMPONENT_INVALID", "A button needs a label or an emoji", below(path, "label")...)
	}
	if c.Style != linkButton {
		if c.URL != "" {
			p.add("BUTTON_COMPONENT_URL", "A button of this style cannot have a url", below(path, "url")...)
		}
		p.identified(c, path...)
		return
	}
	if c.CustomID != "" {
		p.add("BUTTON_COMPONENT_CUSTOM_ID_URL", "A custom id and url cannot both be specified", below(path, "custom_id")...)
	}
	if !webAddress(c.URL, 512) {
		p.add("URL_TYPE_INVALID_URL", "Not a well formed URL.", below(path, "url")...)
	}
}

func absent(raw json.RawMessage) bool { return len(raw) == 0 || string(raw) == "null" }

// identified checks by what a component is known to the bot.
func (p *problems) identified(c Component, path ...any) {
	at := below(path, "custom_id")
	p.length(c.CustomID, 1, 100, at...)
	if p.custom[c.CustomID] {
		p.add("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated", at...)
	}
	p.custom[c.CustomID] = true
}
