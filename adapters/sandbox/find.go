package sandbox

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// newest is the newest message that a person sees and that is fit. Their page is as
// new as their last look at it.
func (s *Sandbox) newest(who chat.UserID, fit func(*Message) bool) *Message {
	page := s.homeOf(who)
	if page != nil && !(s.sees(who, page) && fit(page)) {
		page = nil
	}
	for _, m := range slices.Backward(s.state.Messages) {
		if m == nil || m == page || !s.sees(who, m) || !fit(m) {
			continue
		}
		if page != nil && max(page.Event, s.looked[who]) > m.Event {
			return page
		}
		return m
	}
	return page
}

// words are what a person reads in a message, buttons left out.
func (s *Sandbox) words(m *Message) string {
	if m.Shown == nil {
		return m.Said
	}
	var parts []string
	for _, b := range m.Shown.Blocks {
		switch b := b.(type) {
		case chat.Heading:
			parts = append(parts, b.Text)
		case chat.Paragraph:
			parts = append(parts, s.plain(b.Text))
		case chat.Quote:
			parts = append(parts, s.plain(b.Text))
		case chat.Note:
			parts = append(parts, s.plain(b.Text))
		case chat.Facts:
			for _, row := range b.Rows {
				parts = append(parts, row.Label+": "+s.plain(row.Value))
			}
		}
	}
	if len(parts) == 0 {
		return s.plain(m.Shown.Text)
	}
	return strings.Join(parts, " ")
}

func (s *Sandbox) holds(m *Message, words string) bool {
	fold := func(text string) string { return strings.ToLower(strings.Join(strings.Fields(text), " ")) }
	return strings.Contains(fold(s.words(m)), fold(words))
}

// menuEntry finds the command with that title, in any language.
func (s *Sandbox) menuEntry(title string) (string, error) {
	for _, c := range s.state.Commands {
		for _, t := range c.Titles {
			if c.OnMessage && t == title {
				return c.Name, nil
			}
		}
	}
	return "", fmt.Errorf("no entry %q in the menu of messages", title)
}

// pick turns the labels that people read into values.
func pick(of chat.Source, options []chat.Option, pointed []string) ([]string, error) {
	if of != chat.FromOptions {
		return pointed, nil
	}
	values := make([]string, 0, len(pointed))
	for _, want := range pointed {
		i := slices.IndexFunc(options, func(o chat.Option) bool { return o.Value == want || o.Label == want })
		if i < 0 {
			return nil, fmt.Errorf("no option %q", want)
		}
		values = append(values, options[i].Value)
	}
	return values, nil
}
