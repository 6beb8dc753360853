package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

func peopleVerbs() []verb {
	return []verb{
		{"WHO writes #WHERE TEXT", "post a message; WHERE may be directly, or a thread's ID", somebody(2, (*town).writes)},
		{`WHO types #WHERE /COMMAND [NAME="VALUE"]…`, "use a command, also one with a sub-command", somebody(2, (*town).types)},
		{"WHO completes #WHERE /COMMAND NAME TEXT", "type into an option that suggests something", somebody(4, (*town).completes)},
		{"WHO presses MESSAGE LABEL", "press a button, by its label or its custom_id", somebody(2, (*town).presses)},
		{"WHO chooses MESSAGE SELECT VALUE…", "choose in a menu, by its placeholder or its custom_id", somebody(2, (*town).chooses)},
		{`WHO submits [NAME="VALUE"]…`, "fill in the form that is open, by custom_id", somebody(0, (*town).submits)},
		{"WHO picks MESSAGE COMMAND", "pick a command from a message's menu", somebody(2, (*town).picks)},
		{"WHO starts MESSAGE NAME", "start a thread on a message", somebody(2, (*town).starts)},
		{"WHO sees", "show all that somebody sees", somebody(0, (*town).sees)},
		{"WHO joins", "come to the server, from nowhere if need be", func(t *town, who string, _ []string) (string, error) { t.join(who); return "", nil }},
		{"WHO leaves", "leave the server", somebody(0, func(t *town, who discordtest.ID, _ []string) (string, error) {
			t.double.RemoveMember(t.guild, who)
			return "", nil
		})},
		{"WHO manages", "may manage the server from now on", somebody(0, (*town).manages)},
		{"WHO refuses", "refuse direct messages from now on", somebody(0, func(t *town, who discordtest.ID, _ []string) (string, error) {
			t.double.RefuseDMs(who, true)
			return "", nil
		})},
		{"WHO accepts", "… and take them again", somebody(0, func(t *town, who discordtest.ID, _ []string) (string, error) {
			t.double.RefuseDMs(who, false)
			return "", nil
		})},
	}
}

// manages gives somebody a role with MANAGE_GUILD.
func (t *town) manages(who discordtest.ID, _ []string) (string, error) {
	t.double.GiveRole(t.guild, who, t.double.AddRole(t.guild, "organisers", 1<<5))
	return "", nil
}

// somebody finds who it is, and sees to it that enough is said.
func somebody(words int, do func(*town, discordtest.ID, []string) (string, error)) func(*town, string, []string) (string, error) {
	return func(t *town, who string, said []string) (string, error) {
		id, err := t.person(who)
		if err != nil {
			return "", err
		}
		if len(said) < words {
			return "", errors.New("something is missing; type help")
		}
		return do(t, id, said)
	}
}

func (t *town) writes(who discordtest.ID, words []string) (string, error) {
	at, err := t.place(who, words[0])
	if err != nil {
		return "", err
	}
	id, err := t.double.Post(who, at, strings.Join(words[1:], " "))
	return fmt.Sprintf("That is message %d.", t.number(id)), err
}

// command is where it is typed, its name with that of a sub-command, and the rest.
func (t *town) command(who discordtest.ID, words []string) (at discordtest.ID, name string, rest []string, err error) {
	at, err = t.place(who, words[0])
	name, rest = strings.TrimPrefix(words[1], "/"), words[2:]
	for len(rest) > 0 && !strings.Contains(rest[0], "=") && t.hasSub(name, rest[0]) {
		name, rest = name+" "+rest[0], rest[1:]
	}
	return at, name, rest, err
}

func (t *town) hasSub(name, sub string) bool {
	for _, c := range t.double.Commands(t.guild) {
		for _, o := range c.Options {
			if c.Name == name && o.Name == sub && o.Type == 1 {
				return true
			}
		}
	}
	return false
}

func (t *town) types(who discordtest.ID, words []string) (string, error) {
	at, name, rest, err := t.command(who, words)
	if err != nil {
		return "", err
	}
	var given []discordtest.Given
	if err := pairs(rest, func(name, value string) { given = append(given, discordtest.Given{Name: name, Value: value}) }); err != nil {
		return "", err
	}
	_, err = t.double.Command(who, at, name, given...)
	return "", err
}

func (t *town) completes(who discordtest.ID, words []string) (string, error) {
	at, name, rest, err := t.command(who, words)
	if err == nil && len(rest) == 0 {
		err = errors.New("something is missing; type help")
	}
	if err != nil {
		return "", err
	}
	return "", t.double.Complete(who, at, name, rest[0], strings.Join(rest[1:], " "))
}

func (t *town) presses(who discordtest.ID, words []string) (string, error) {
	m, err := t.message(who, words[0])
	if err != nil {
		return "", err
	}
	return "", t.double.Press(who, m.ID, control(m.Components, strings.Join(words[1:], " ")))
}

func (t *town) chooses(who discordtest.ID, words []string) (string, error) {
	m, err := t.message(who, words[0])
	if err != nil {
		return "", err
	}
	values := append([]string{}, words[2:]...)
	for i, v := range values {
		if id, err := t.person(v); err == nil {
			values[i] = id.String()
		}
	}
	return "", t.double.Choose(who, m.ID, control(m.Components, words[1]), values)
}

func (t *town) submits(who discordtest.ID, words []string) (string, error) {
	values := map[string][]string{}
	if err := pairs(words, func(name, value string) { values[name] = append(values[name], value) }); err != nil {
		return "", err
	}
	return "", t.double.Submit(who, values)
}

func (t *town) picks(who discordtest.ID, words []string) (string, error) {
	m, err := t.message(who, words[0])
	if err != nil {
		return "", err
	}
	return "", t.double.MenuCommand(who, m.ID, strings.Join(words[1:], " "))
}

func (t *town) starts(who discordtest.ID, words []string) (string, error) {
	m, err := t.message(who, words[0])
	if err != nil {
		return "", err
	}
	id, err := t.double.StartThread(who, m.ID, strings.Join(words[1:], " "))
	return "That is thread " + id.String() + ".", err
}

// control is the custom_id of a button or a menu that is called so.
func control(components []discordtest.Component, name string) string {
	for _, c := range flat(components) {
		if c.CustomID != "" && (c.Label == name || c.Placeholder == name) {
			return c.CustomID
		}
	}
	return name
}

// flat are components with all inside them.
func flat(components []discordtest.Component) (all []discordtest.Component) {
	for _, c := range components {
		all = append(all, c)
		all = append(all, flat(c.Components)...)
		for _, inside := range []*discordtest.Component{c.Component, c.Accessory} {
			if inside != nil {
				all = append(all, flat([]discordtest.Component{*inside})...)
			}
		}
	}
	return all
}
