package discordtest

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// OpenForm is the form that is open for somebody.
func (s *Server) OpenForm(who ID) (Form, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.forms[who]; f != nil {
		return *f, true
	}
	return Form{}, false
}

// Submit sends in the form that is open for somebody: values by the custom IDs of
// its inputs. What they do not name stays as it is. A form that cannot be sent in
// stays open.
func (s *Server) Submit(who ID, values map[string][]string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.forms[who]
	if f == nil || !s.isHere(f.from.channel, who) {
		return fmt.Errorf("no form is open for %s", who)
	}
	about, sent, known := resolved{}, []any{}, 0
	for _, c := range f.Components {
		part, input, err := s.filled(f, c, values)
		if err != nil {
			return err
		}
		sent = append(sent, part)
		if input == nil {
			continue
		}
		chosen, named := values[input.CustomID]
		if named {
			known++
		} else {
			chosen = defaults(*input)
		}
		if input.Type != TextInput {
			s.resolveAll(about, f.from.channel, *input, chosen)
		}
	}
	if known < len(values) {
		return fmt.Errorf("the form has no such field among %v", values)
	}
	delete(s.forms, who)
	i := s.begin(onForm, who, f.from.channel, f.from.source)
	s.tell(i, map[string]any{"custom_id": f.CustomID, "components": sent}, about)
	return nil
}

// filled is a part of a form as it is sent in, and the input in it.
func (s *Server) filled(f *Form, c Component, values map[string][]string) (part map[string]any, input *Component, err error) {
	part = map[string]any{"type": c.Type, "id": c.ID}
	switch {
	case c.Component != nil:
		input = c.Component
		part["component"], err = s.entered(f, *input, values)
	case len(c.Components) == 1:
		input = &c.Components[0]
		var value map[string]any
		value, err = s.entered(f, *input, values)
		part["components"] = []any{value}
	}
	return part, input, err
}

// entered is what stands in an input.
func (s *Server) entered(f *Form, c Component, values map[string][]string) (map[string]any, error) {
	given, named := values[c.CustomID]
	out := map[string]any{"type": c.Type, "id": c.ID, "custom_id": c.CustomID}
	if c.Type == TextInput {
		text := c.Value
		if named {
			text = strings.Join(given, "")
		}
		if err := c.takes(text); err != nil {
			return nil, err
		}
		out["value"] = text
		return out, nil
	}
	if !named {
		given = defaults(c)
	}
	if err := s.chosen(f.from.user, f.from.channel, c, given); err != nil && (c.required() || len(given) > 0) {
		return nil, fmt.Errorf("%s: %w", c.CustomID, err)
	}
	out["values"] = append([]string{}, given...)
	return out, nil
}

// takes is whether a text input lets somebody write that.
func (c Component) takes(text string) error {
	least, most := c.room()
	n := utf8.RuneCountInString(text)
	switch {
	case n == 0 && !c.required():
		return nil
	case n == 0 || n < least || n > most:
		return fmt.Errorf("%s takes %d to %d characters, not %d", c.CustomID, max(least, 1), most, n)
	case c.Style == 1 && strings.Contains(text, "\n"):
		return fmt.Errorf("%s takes one line", c.CustomID)
	}
	return nil
}

func defaults(c Component) (all []string) {
	for _, o := range c.Options {
		if o.Default {
			all = append(all, o.Value)
		}
	}
	for _, d := range c.DefaultValues {
		all = append(all, d.ID.String())
	}
	return all
}

// CloseForm closes the form that is open for somebody. Discord tells nobody.
func (s *Server) CloseForm(who ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.forms, who)
}
