package discord

import (
	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/bot/chat"
)

// modal is a form on its way to Discord.
type modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []component `json:"components"`
}

// drawForm renders a valid form: every field is a label with an input in it.
func drawForm(f chat.Form, to place) modal {
	m := modal{CustomID: customID(f.Do, to.space, to.direct), Title: f.Title}
	for _, field := range f.Fields {
		input := drawField(field)
		m.Components = append(m.Components, component{Type: labelComponent, Label: field.Label, Description: field.Hint, Component: &input})
	}
	return m
}

func drawField(f chat.Field) component {
	required := !f.Optional
	var c component
	switch f.Kind {
	case chat.Line, chat.Area:
		c = component{Type: discordgo.TextInputComponent, Style: int(discordgo.TextInputShort), MaxLength: f.Limit()}
		if f.Kind == chat.Area {
			c.Style = int(discordgo.TextInputParagraph)
		}
		if len(f.Value) > 0 {
			c.Value = f.Value[0]
		}
	case chat.Choice:
		c = choice(f.Of, f.Options, f.Value, f.Limit())
		least := 1
		if f.Optional {
			least = 0
		}
		c.MinValues = &least
	}
	c.CustomID, c.Required = f.Name, &required
	return c
}

// answered is a form, or a part of one, as Discord sends it back. Older forms have
// rows instead of labels.
type answered struct {
	CustomID   string     `json:"custom_id"`
	Value      *string    `json:"value"`
	Values     []string   `json:"values"`
	Component  *answered  `json:"component"`
	Components []answered `json:"components"`
}

// submitted are the values of a form.
func submitted(all []answered) chat.Values {
	values := chat.Values{}
	var collect func(answered)
	collect = func(a answered) {
		switch {
		case a.Component != nil:
			collect(*a.Component)
		case a.Value != nil:
			if values[a.CustomID] = nil; *a.Value != "" {
				values[a.CustomID] = []string{*a.Value}
			}
		case a.CustomID != "":
			values[a.CustomID] = a.Values
		}
		for _, inner := range a.Components {
			collect(inner)
		}
	}
	for _, a := range all {
		collect(a)
	}
	return values
}
