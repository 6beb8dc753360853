package discordtest

import "fmt"

// Form is a modal that is open for somebody.
type Form struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
	from       *interaction
}

// maxInput is how many characters a text input takes. Source: Discord's
// documentation, "Component Reference".
const maxInput = 4000

func (s *Server) openForm(i *interaction, data []byte) error {
	var f Form
	if err := strict(data, &f); err != nil {
		return err
	}
	var p problems
	p.length(f.Title, 1, 45, "data", "title")
	p.length(f.CustomID, 1, 100, "data", "custom_id")
	p.form(f.Components)
	if err := p.err(); err != nil {
		return err
	}
	number(f.Components)
	f.from = i
	s.forms[i.user] = &f
	s.changes = append(s.changes, Change{What: Opened, Form: f, Who: i.user})
	return nil
}

// form checks the components of a modal.
func (p *problems) form(all []Component) {
	p.parts = parts{custom: map[string]bool{}, ids: map[int]bool{}}
	if len(all) == 0 || len(all) > 5 {
		p.add("BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.", "data", "components")
	}
	for i, c := range all {
		at := func(more ...any) []any { return append([]any{"data", "components", i}, more...) }
		p.own(c, at()...)
		switch {
		case c.Type == Label && c.Component != nil:
			p.length(c.Label, 1, 45, at("label")...)
			p.length(c.Description, 0, 100, at("description")...)
			p.input(*c.Component, true, at("component")...)
		case c.Type == ActionRow && len(c.Components) == 1 && c.Components[0].Type == TextInput:
			p.input(c.Components[0], false, at("components", 0)...)
		case c.Type == TextDisplay:
			p.length(c.Content, 1, maxInput, at("content")...)
		default:
			p.add("UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" cannot be %d here.", c.Type), at("type")...)
		}
	}
}

func (p *problems) input(c Component, labelled bool, path ...any) {
	at := func(more ...any) []any { return append(append([]any{}, path...), more...) }
	p.own(c, path...)
	p.identified(c, path...)
	if c.Disabled {
		p.add("BASE_TYPE_BAD", "Nothing in a form can be disabled.", at("disabled")...)
	}
	if c.Type == TextInput {
		p.text(c, labelled, path...)
		return
	}
	p.choice(c, at()...)
	if c.MinValues != nil && *c.MinValues == 0 && c.required() {
		p.add("BASE_TYPE_BAD", "min_values can be 0 only when required is false.", at("min_values")...)
	}
}

// text checks a text input.
func (p *problems) text(c Component, labelled bool, path ...any) {
	at := func(more ...any) []any { return append(append([]any{}, path...), more...) }
	if labelled && c.Label != "" || !labelled && c.Label == "" {
		p.add("BASE_TYPE_BAD", "A text input has a label where nothing else has one.", at("label")...)
	}
	p.length(c.Label, 0, 45, at("label")...)
	least, most := c.room()
	if most < 1 || most > maxInput {
		p.add("NUMBER_TYPE_MAX", "int value should be less than or equal to 4000.", at("max_length")...)
	}
	if least < 0 || least > most {
		p.add("NUMBER_TYPE_MAX", "min_length is more than max_length.", at("min_length")...)
	}
	if c.Style != 1 && c.Style != 2 {
		p.add("BASE_TYPE_CHOICES", "Value must be one of (1, 2).", at("style")...)
	}
	p.length(c.Value, 0, most, at("value")...)
	p.length(c.Placeholder, 0, 100, at("placeholder")...)
}

// required is whether something has to stand there before a form can be sent in.
func (c Component) required() bool { return c.Required == nil || *c.Required }

// room is how many characters a text input takes.
func (c Component) room() (least, most int) {
	most = maxInput
	if c.MinLength != nil {
		least = *c.MinLength
	}
	if c.MaxLength != nil {
		most = *c.MaxLength
	}
	return least, most
}

// span is how many values a select takes.
func (c Component) span() (least, most int) {
	least, most = 1, 1
	if c.MinValues != nil {
		least = *c.MinValues
	}
	if c.MaxValues != nil {
		most = *c.MaxValues
	}
	return least, most
}
