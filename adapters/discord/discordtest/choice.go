package discordtest

import "fmt"

// choice checks a select, in a message or in a form.
func (p *problems) choice(c Component, path ...any) {
	p.length(c.Placeholder, 0, 150, below(path, "placeholder")...)
	least, most := c.span()
	p.between(least, 0, 25, below(path, "min_values")...)
	p.between(most, 1, 25, below(path, "max_values")...)
	if least > most {
		p.add("SELECT_COMPONENT_MAX_VALUE_LESS_THAN_MIN_VALUE", "max_values must not be less than min_values", below(path, "max_values")...)
	}
	switch c.Type {
	case StringSelect:
		p.options(c, most, path...)
	case UserSelect, RoleSelect, MentionableSelect, ChannelSelect:
		if len(c.DefaultValues) > most || len(c.DefaultValues) > 0 && len(c.DefaultValues) < least {
			p.add("SELECT_COMPONENT_INVALID_DEFAULT_VALUES", "The number of default values must fit between min_values and max_values", below(path, "default_values")...)
		}
		for i, d := range c.DefaultValues {
			if !presets(c.Type, d.Type) {
				p.add("SELECT_COMPONENT_INVALID_DEFAULT_VALUES", "This select cannot be set to that", below(path, "default_values", i, "type")...)
			}
		}
	default:
		p.add("UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" cannot be %d here.", c.Type), below(path, "type")...)
	}
}

// presets is whether a select of a type can be set to a user, role or channel.
func presets(kind int, what string) bool {
	switch what {
	case "user":
		return kind == UserSelect || kind == MentionableSelect
	case "role":
		return kind == RoleSelect || kind == MentionableSelect
	case "channel":
		return kind == ChannelSelect
	}
	return false
}

func (p *problems) options(c Component, most int, path ...any) {
	p.count(len(c.Options), 1, 25, below(path, "options")...)
	if most > len(c.Options) {
		p.add("SELECT_COMPONENT_MAX_VALUES_TOO_LARGE", "max_values is more than there are options.", below(path, "max_values")...)
	}
	seen, chosen := map[string]bool{}, 0
	for i, o := range c.Options {
		at := below(path, "options", i)
		p.length(o.Label, 1, 100, below(at, "label")...)
		p.length(o.Value, 1, 100, below(at, "value")...)
		p.length(o.Description, 0, 100, below(at, "description")...)
		if seen[o.Value] {
			p.add("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used", below(at, "value")...)
		}
		seen[o.Value] = true
		if o.Default {
			chosen++
		}
	}
	if chosen > most {
		p.add("SELECT_COMPONENT_TOO_MANY_DEFAULTS", "More options are chosen than may be", below(path, "options")...)
	}
}
