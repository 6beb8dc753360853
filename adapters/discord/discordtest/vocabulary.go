package discordtest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Types of options. Source: Discord's documentation, "Application Command Option
// Type".
const (
	optionSub      = 1
	optionGroup    = 2
	optionText     = 3
	optionWhole    = 4
	optionChannel  = 7
	optionDecimal  = 10
	lastOptionType = 11
)

// Limits of commands. Source: Discord's documentation, "Application Commands".
const (
	maxTyped   = 100
	maxOnUser  = 15
	maxOnMsg   = 15
	maxCommand = 8000 // runes in all
)

// commandName is what commands and options are called that people type.
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// locales are those that Discord has.
var locales = strings.Fields(`ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl
	pt-BR ro ru sv-SE th tr uk vi zh-CN zh-TW`)

// commands checks all commands of a server, and returns whether they are too many.
func (p *problems) commands(all []Command) (full bool) {
	counts, seen := map[int]int{}, map[string]bool{}
	for i, c := range all {
		c.Type = cmp.Or(c.Type, Typed)
		counts[c.Type]++
		key := fmt.Sprint(c.Type, c.Name)
		if seen[key] {
			p.add("APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique", i, "name")
		}
		seen[key] = true
		p.command(c, i)
	}
	return counts[Typed] > maxTyped || counts[OnUser] > maxOnUser || counts[OnMsg] > maxOnMsg
}

func (p *problems) command(c Command, at any) {
	switch c.Type {
	case Typed:
		p.typedName(c.Name, c.Names, at)
		p.length(c.Description, 1, 100, at, "description")
		p.commandOptions(c.Options, 0, at, "options")
	case OnUser, OnMsg:
		p.length(strings.TrimSpace(c.Name), 1, 32, at, "name")
		p.locales(c.Names, 32, at, "name_localizations")
		p.length(c.Description, 0, 0, at, "description")
		p.count(len(c.Options), 0, 0, at, "options")
	default:
		p.oneOf(c.Type, []int{Typed, OnUser, OnMsg}, at, "type")
	}
	p.locales(c.Descriptions, 100, at, "description_localizations")
	if c.Permissions != nil {
		if _, err := strconv.ParseUint(*c.Permissions, 10, 64); err != nil {
			p.add("NUMBER_TYPE_COERCE", "Value is not a set of permissions.", at, "default_member_permissions")
		}
	}
	for i, context := range c.Contexts {
		p.oneOf(context, []int{0, 1, 2}, at, "contexts", i)
	}
	for i, kind := range c.Integrations {
		p.oneOf(kind, []int{0, 1}, at, "integration_types", i)
	}
	if c.size() > maxCommand {
		p.add("APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)", at)
	}
}

// typedName checks what people type, in all languages.
func (p *problems) typedName(name string, names map[string]string, path ...any) {
	bad := func(s string) bool { return !commandName.MatchString(s) || strings.ToLower(s) != s }
	if bad(name) {
		p.add("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid", below(path, "name")...)
	}
	p.locales(names, 32, below(path, "name_localizations")...)
	for locale, translated := range names {
		if bad(translated) {
			p.add("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid", below(path, "name_localizations", locale)...)
		}
	}
}

func (p *problems) locales(texts map[string]string, most int, path ...any) {
	for locale, text := range texts {
		if !slices.Contains(locales, locale) {
			p.add("BASE_TYPE_CHOICES", "Not a locale: "+plain(locale), below(path, locale)...)
		}
		p.length(text, 1, most, below(path, locale)...)
	}
}

// commandOptions checks options. A command has options, or sub-commands; those may
// be in groups, and groups hold nothing else.
func (p *problems) commandOptions(all []CommandOption, depth int, path ...any) {
	p.count(len(all), 0, 25, path...)
	seen, optional, subs := map[string]bool{}, false, 0
	for i, o := range all {
		at := below(path, i)
		p.typedName(o.Name, o.Names, at...)
		if seen[o.Name] {
			p.add("APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique", below(at, "name")...)
		}
		seen[o.Name] = true
		p.length(o.Description, 1, 100, below(at, "description")...)
		p.locales(o.Descriptions, 100, below(at, "description_localizations")...)
		p.between(o.Type, optionSub, lastOptionType, below(at, "type")...)
		if o.Type == optionSub || o.Type == optionGroup {
			subs++
			p.commandOptions(o.Options, depth+optionsDepth(o.Type), below(at, "options")...)
		} else {
			p.option(o, at...)
		}
		wrong := o.Type == optionGroup && depth > 0 || o.Type == optionSub && depth >= inSub || depth == inGroup && o.Type != optionSub
		if wrong {
			p.add("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands cannot be there", below(at, "type")...)
		}
		if o.Required && optional {
			p.add("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options", at...)
		}
		optional = optional || !o.Required
	}
	if subs > 0 && subs < len(all) {
		p.add("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to other types", path...)
	}
}

// How deep options are: in the command, in a group of sub-commands, in a sub-command.
const (
	inGroup = 1
	inSub   = 2
)

func optionsDepth(kind int) int {
	if kind == optionGroup {
		return inGroup
	}
	return inSub
}

// option checks an option that people fill in.
func (p *problems) option(o CommandOption, path ...any) {
	p.count(len(o.Options), 0, 0, below(path, "options")...)
	p.count(len(o.Choices), 0, 25, below(path, "choices")...)
	typed := o.Type == optionText || o.Type == optionWhole || o.Type == optionDecimal
	if o.Autocomplete && (len(o.Choices) > 0 || !typed) || len(o.Choices) > 0 && !typed {
		p.add("APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "This option cannot have these choices or suggestions", below(path, "choices")...)
	}
	for i, c := range o.Choices {
		at := below(path, "choices", i)
		p.length(c.Name, 1, 100, below(at, "name")...)
		p.locales(c.Names, 100, below(at, "name_localizations")...)
		switch value := c.Value.(type) {
		case string:
			p.length(value, 0, 100, below(at, "value")...)
			if o.Type != optionText {
				p.add("BASE_TYPE_BAD_TYPE", "A text does not fit here.", below(at, "value")...)
			}
		case json.Number:
			if o.Type == optionText {
				p.add("BASE_TYPE_BAD_TYPE", "A number does not fit here.", below(at, "value")...)
			}
		default:
			p.add("BASE_TYPE_REQUIRED", "This field is required", below(at, "value")...)
		}
	}
	if (o.MinLength != nil || o.MaxLength != nil) && o.Type != optionText || (o.MinValue != nil || o.MaxValue != nil) && o.Type != optionWhole && o.Type != optionDecimal {
		p.add("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "This option has no such bounds", path...)
	}
	if len(o.ChannelTypes) > 0 && o.Type != optionChannel {
		p.add("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "This option has no types of channels", below(path, "channel_types")...)
	}
}

// size is what Discord counts towards 8,000: names, descriptions and values, the
// longest translation each.
func (c Command) size() int {
	return longest(c.Name, c.Names) + longest(c.Description, c.Descriptions) + sizeOf(c.Options)
}

func sizeOf(all []CommandOption) (n int) {
	for _, o := range all {
		n += longest(o.Name, o.Names) + longest(o.Description, o.Descriptions) + sizeOf(o.Options)
		for _, c := range o.Choices {
			n += longest(c.Name, c.Names) + utf8.RuneCountInString(fmt.Sprint(c.Value))
		}
	}
	return n
}

func longest(text string, translated map[string]string) int {
	n := utf8.RuneCountInString(text)
	for _, other := range translated {
		n = max(n, utf8.RuneCountInString(other))
	}
	return n
}
