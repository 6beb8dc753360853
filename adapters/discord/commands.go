package discord

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/bot/chat"
)

// command is a command as Discord knows it, without what Discord adds.
type command struct {
	Type         int               `json:"type"` // 1: typed, 2: in the menu of a person, 3: of a message
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description,omitempty"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Permissions  *string           `json:"default_member_permissions"`
	Contexts     []int             `json:"contexts"`
	Integrations []int             `json:"integration_types"`
	Options      []commandOption   `json:"options,omitempty"`
	Guild        string            `json:"guild_id,omitempty"` // of one that Discord has for this server alone
}

type commandOption struct {
	Type         discordgo.ApplicationCommandOptionType `json:"type"`
	Name         string                                 `json:"name"`
	Description  string                                 `json:"description"`
	Descriptions map[string]string                      `json:"description_localizations,omitempty"`
	Required     bool                                   `json:"required,omitempty"`
	Autocomplete bool                                   `json:"autocomplete,omitempty"`
	ChannelTypes []discordgo.ChannelType                `json:"channel_types,omitempty"`
	Options      []commandOption                        `json:"options,omitempty"`
}

const (
	typedCommand   = 1
	personCommand  = 2
	messageCommand = 3
	// Commands belong to a server: a direct conversation belongs to none.
	inGuilds = 0
	// Source of both: Discord's documentation, "Application Command Object".
	maxName        = 32
	maxDescription = 100
)

// locales are Discord's codes for our languages, where they differ.
var locales = map[string][]string{
	"es": {"es-ES", "es-419"}, "pt": {"pt-BR"}, "sv": {"sv-SE"}, "zh": {"zh-CN"}, "nb": {"no"},
}

// vocabulary is how commands are called here, and by the core.
type vocabulary struct {
	typed map[string]string // "question list" here and there; "try try" here for "try"
	menu  map[string]string // the title in English, and the name
	// people is the same for the menus of people, with the option that they are.
	people map[string]personEntry
}

type personEntry struct{ name, option string }

// translate makes Discord's commands of ours. Sub-commands are gathered under
// their first word; a command that is the first word of others becomes one of them.
func translate(specs []chat.CommandSpec) ([]command, *vocabulary) {
	v := &vocabulary{typed: map[string]string{}, menu: map[string]string{}, people: map[string]personEntry{}}
	groups := map[string][]chat.CommandSpec{}
	var roots []string
	var all []command
	for _, spec := range specs {
		if spec.OnMessage {
			c := inMenu(spec, messageCommand)
			v.menu[c.Name] = spec.Name
			all = append(all, c)
			continue
		}
		if spec.OnPerson != "" {
			c := inMenu(spec, personCommand)
			v.people[c.Name] = personEntry{spec.Name, spec.OnPerson}
			all = append(all, c)
		}
		root, _, _ := strings.Cut(spec.Name, " ")
		if groups[root] == nil {
			roots = append(roots, root)
		}
		groups[root] = append(groups[root], spec)
	}
	for _, root := range roots {
		all = append(all, v.group(root, groups[root]))
	}
	return all, v
}

// inMenu is a command as the menu of a message or of a person has it.
func inMenu(spec chat.CommandSpec, kind int) command {
	c := command{Type: kind, Permissions: rights(spec.Manage), Contexts: []int{inGuilds}, Integrations: []int{0}}
	c.Name, c.Names = worded(spec.Titles, spec.Name, maxName)
	return c
}

// group is one root with what stands under it.
func (v *vocabulary) group(root string, specs []chat.CommandSpec) command {
	manage := !slices.ContainsFunc(specs, func(s chat.CommandSpec) bool { return !s.Manage })
	c := command{Type: typedCommand, Name: root, Permissions: rights(manage), Contexts: []int{inGuilds}, Integrations: []int{0}}
	if len(specs) == 1 && specs[0].Name == root {
		v.typed[root] = root
		c.Description, c.Descriptions = worded(specs[0].Summary, root, maxDescription)
		c.Options = options(specs[0].Options)
		return c
	}
	c.Description = "/" + root
	for _, spec := range specs {
		name := root
		if _, rest, sub := strings.Cut(spec.Name, " "); sub {
			name = strings.ReplaceAll(rest, " ", "-")
		}
		v.typed[root+" "+name] = spec.Name
		o := commandOption{Type: discordgo.ApplicationCommandOptionSubCommand, Name: name, Options: options(spec.Options)}
		o.Description, o.Descriptions = worded(spec.Summary, spec.Name, maxDescription)
		c.Options = append(c.Options, o)
	}
	return c
}

// rights hides a command from whoever may not manage the server. Its settings can
// show it to others whom organisers named; the core decides in any case.
func rights(manage bool) *string {
	if !manage {
		return nil
	}
	manageServer := "32"
	return &manageServer
}

// options are those of a command, the required ones first, as Discord wants it.
func options(specs []chat.OptionSpec) (all []commandOption) {
	for _, spec := range specs {
		o := commandOption{Type: discordgo.ApplicationCommandOptionString, Name: spec.Name, Required: spec.Required, Autocomplete: spec.Completes}
		switch spec.Kind {
		case chat.TextOption:
		case chat.PersonOption:
			o.Type, o.Autocomplete = discordgo.ApplicationCommandOptionUser, false
		case chat.ChannelOption:
			o.Type, o.Autocomplete, o.ChannelTypes = discordgo.ApplicationCommandOptionChannel, false, channelTypes
		}
		o.Description, o.Descriptions = worded(spec.Summary, spec.Name, maxDescription)
		all = append(all, o)
	}
	slices.SortStableFunc(all, func(a, b commandOption) int {
		switch {
		case a.Required == b.Required:
			return 0
		case a.Required:
			return -1
		}
		return 1
	})
	return all
}

// worded is a text in English, and in the other languages that Discord has. One
// without English is called otherwise: without a text Discord takes no command.
func worded(texts map[string]string, otherwise string, most int) (string, map[string]string) {
	all := map[string]string{}
	for language, text := range texts {
		codes := locales[language]
		if codes == nil {
			codes = []string{language}
		}
		for _, code := range codes {
			if hasLocale(code) && text != "" {
				all[code] = cut(text, most)
			}
		}
	}
	if len(all) == 0 {
		all = nil
	}
	return cut(cmp.Or(texts["en"], otherwise), most), all
}

// hasLocale is whether Discord has that language; it refuses commands with any
// other. discordgo knows all of them but Indonesian.
func hasLocale(code string) bool {
	_, known := discordgo.Locales[discordgo.Locale(code)]
	return code != "" && known || code == "id"
}

// cut is a text of at most so many runes.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// same is whether Discord has these commands already. It lists them in an order
// of its own.
func same(have, want []command) bool {
	by := func(a, b command) int {
		return strings.Compare(string(rune(a.Type))+a.Name, string(rune(b.Type))+b.Name)
	}
	return slices.EqualFunc(slices.SortedFunc(slices.Values(have), by), slices.SortedFunc(slices.Values(want), by), sameCommand)
}

// sameCommand compares what Discord has, a, with what it should have. Of a command
// for one server it keeps no contexts.
func sameCommand(a, b command) bool {
	granted := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	return a.Type == b.Type && a.Name == b.Name && a.Description == b.Description && granted(a.Permissions) == granted(b.Permissions) &&
		(a.Guild != "" || slices.Equal(a.Contexts, b.Contexts)) && maps.Equal(a.Names, b.Names) && maps.Equal(a.Descriptions, b.Descriptions) &&
		slices.EqualFunc(a.Options, b.Options, sameOption)
}

func sameOption(a, b commandOption) bool {
	return a.Type == b.Type && a.Name == b.Name && a.Description == b.Description && a.Required == b.Required &&
		a.Autocomplete == b.Autocomplete && maps.Equal(a.Descriptions, b.Descriptions) &&
		slices.Equal(slices.Sorted(slices.Values(a.ChannelTypes)), slices.Sorted(slices.Values(b.ChannelTypes))) &&
		slices.EqualFunc(a.Options, b.Options, sameOption)
}
