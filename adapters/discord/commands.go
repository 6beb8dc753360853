package discord

import (
	"maps"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/bot/chat"
)

// command is a command as Discord knows it, without what Discord adds.
type command struct {
	Type         int               `json:"type"` // 1: typed, 3: in the menu of a message
	Name         string            `json:"name"`
	Names        map[string]string `json:"name_localizations,omitempty"`
	Description  string            `json:"description,omitempty"`
	Descriptions map[string]string `json:"description_localizations,omitempty"`
	Permissions  *string           `json:"default_member_permissions"`
	Contexts     []int             `json:"contexts"`
	Integrations []int             `json:"integration_types"`
	Options      []commandOption   `json:"options,omitempty"`
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
	messageCommand = 3
	// Commands belong to a server: a direct conversation belongs to none.
	inGuilds = 0
	// maxDescription is Discord's limit for descriptions of commands and options.
	maxDescription = 100
)

// locales are Discord's codes for our languages, where they differ.
var locales = map[string][]string{
	"en": {"en-US", "en-GB"}, "es": {"es-ES", "es-419"}, "pt": {"pt-BR"}, "sv": {"sv-SE"}, "zh": {"zh-CN"},
}

// vocabulary is how commands are called here, and by the core.
type vocabulary struct {
	typed map[string]string // "question list" here and there; "try try" here for "try"
	menu  map[string]string // the title in English, and the name
}

// translate makes Discord's commands of ours. Sub-commands are gathered under
// their first word; a command that is the first word of others becomes one of them.
func translate(specs []chat.CommandSpec) ([]command, *vocabulary) {
	v := &vocabulary{typed: map[string]string{}, menu: map[string]string{}}
	groups := map[string][]chat.CommandSpec{}
	var roots []string
	var all []command
	for _, spec := range specs {
		if spec.OnMessage {
			title := spec.Titles["en"]
			v.menu[title] = spec.Name
			all = append(all, command{Type: messageCommand, Name: title, Names: localised(spec.Titles), Permissions: rights(spec.Manage), Contexts: []int{inGuilds}, Integrations: []int{0}})
			continue
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

// group is one root with what stands under it.
func (v *vocabulary) group(root string, specs []chat.CommandSpec) command {
	manage := !slices.ContainsFunc(specs, func(s chat.CommandSpec) bool { return !s.Manage })
	c := command{Type: typedCommand, Name: root, Permissions: rights(manage), Contexts: []int{inGuilds}, Integrations: []int{0}}
	if len(specs) == 1 && specs[0].Name == root {
		v.typed[root] = root
		c.Description, c.Descriptions = described(specs[0].Summary, root)
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
		o.Description, o.Descriptions = described(spec.Summary, spec.Name)
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
		o.Description, o.Descriptions = described(spec.Summary, spec.Name)
		all = append(all, o)
	}
	slices.SortStableFunc(all, func(a, b commandOption) int { // the required ones first, as Discord wants it
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

func described(summary map[string]string, otherwise string) (string, map[string]string) {
	cut := map[string]string{}
	for language, s := range summary {
		if r := []rune(s); len(r) > maxDescription {
			s = string(r[:maxDescription-1]) + "…"
		}
		cut[language] = s
	}
	if cut["en"] == "" {
		cut["en"] = otherwise
	}
	return cut["en"], localised(cut)
}

// localised are texts by Discord's codes. English is what stands there anyway.
func localised(texts map[string]string) map[string]string {
	all := map[string]string{}
	for language, text := range texts {
		codes := locales[language]
		switch {
		case language == "en" || text == "":
			continue
		case codes == nil:
			codes = []string{language}
		}
		for _, code := range codes {
			all[code] = text
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// same is whether Discord has these commands already. It lists them in an order
// of its own.
func same(have, want []command) bool {
	by := func(a, b command) int {
		return strings.Compare(string(rune(a.Type))+a.Name, string(rune(b.Type))+b.Name)
	}
	return slices.EqualFunc(slices.SortedFunc(slices.Values(have), by), slices.SortedFunc(slices.Values(want), by), sameCommand)
}

func sameCommand(a, b command) bool {
	granted := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	return a.Type == b.Type && a.Name == b.Name && a.Description == b.Description && granted(a.Permissions) == granted(b.Permissions) &&
		slices.Equal(a.Contexts, b.Contexts) && maps.Equal(a.Names, b.Names) && maps.Equal(a.Descriptions, b.Descriptions) &&
		slices.EqualFunc(a.Options, b.Options, sameOption)
}

func sameOption(a, b commandOption) bool {
	return a.Type == b.Type && a.Name == b.Name && a.Description == b.Description && a.Required == b.Required &&
		a.Autocomplete == b.Autocomplete && maps.Equal(a.Descriptions, b.Descriptions) &&
		slices.Equal(slices.Sorted(slices.Values(a.ChannelTypes)), slices.Sorted(slices.Values(b.ChannelTypes))) &&
		slices.EqualFunc(a.Options, b.Options, sameOption)
}
