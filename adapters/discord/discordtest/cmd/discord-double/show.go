package main

import (
	"fmt"
	"strings"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// sees is all that somebody sees.
func (t *town) sees(who discordtest.ID, _ []string) (string, error) {
	var all []string
	for _, m := range t.double.Visible(who) {
		all = append(all, t.show(m))
	}
	if f, open := t.double.OpenForm(who); open {
		all = append(all, showForm(f))
	}
	for _, s := range t.double.Suggestions(who) {
		all = append(all, "suggested: "+s.Name)
	}
	return strings.Join(all, "\n"), nil
}

// changed is what became of a message of the bot's, or a form that it opened.
func (t *town) changed(c discordtest.Change) string {
	if c.What == discordtest.Opened {
		return t.name(c.Who) + " sees " + showForm(c.Form)
	}
	return c.What + " " + t.show(c.Message)
}

// show is a message in a line for each of its parts.
func (t *town) show(m discordtest.Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[%d] %s in %s", t.number(m.ID), t.name(m.Author), t.where(m.Channel))
	if m.Only != 0 {
		fmt.Fprintf(&b, ", only for %s", t.name(m.Only))
	}
	b.WriteString(": " + m.Content)
	if m.Thread != 0 {
		fmt.Fprintf(&b, "\n    thread %s", m.Thread)
	}
	for _, c := range flat(m.Components) {
		if line := showComponent(c); line != "" {
			b.WriteString("\n    " + strings.ReplaceAll(line, "\n", "\n    "))
		}
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "\n    file %s, %d bytes", a.Filename, a.Size)
	}
	return b.String()
}

func showForm(f discordtest.Form) string {
	lines := []string{"form " + f.Title}
	for _, c := range flat(f.Components) {
		if line := showComponent(c); line != "" {
			lines = append(lines, "    "+line)
		}
	}
	return strings.Join(lines, "\n")
}

// showComponent is what somebody reads or can touch; "" for what only holds others.
func showComponent(c discordtest.Component) string {
	switch {
	case c.Content != "":
		return c.Content
	case c.URL != "":
		return fmt.Sprintf("<%s> %s", c.Label, c.URL)
	case c.CustomID != "":
		line := fmt.Sprintf("<%s> %s", c.Label+c.Placeholder, c.CustomID)
		for _, o := range c.Options {
			line += fmt.Sprintf("\n  %s (%s)", o.Label, o.Value)
		}
		return line
	}
	return c.Label
}

func (t *town) name(id discordtest.ID) string {
	if id == t.double.Bot() {
		return "kith"
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for name, who := range t.people {
		if who == id {
			return name
		}
	}
	return id.String()
}

func (t *town) where(id discordtest.ID) string {
	c, _ := t.double.ChannelOf(id)
	if c.Kind != discordtest.Direct {
		return "#" + c.Name
	}
	for _, who := range c.Members {
		if who != t.double.Bot() {
			return "the conversation with " + t.name(who)
		}
	}
	return id.String()
}
