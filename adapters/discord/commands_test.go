package discord

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/kith-community/kith/bot/chat"
)

// someSpecs have everything that a command can have, and lack everything that
// one can lack.
func someSpecs() []chat.CommandSpec {
	topic := chat.OptionSpec{Name: "topic", Completes: true, Summary: map[string]string{"en": "What about", "de": "Worüber"}}
	return []chat.CommandSpec{
		{Name: "ask", Summary: map[string]string{"en": "Ask a question", "de": "Eine Frage stellen", "es": "Preguntar", "eo": "Demandi", "id": "Bertanya", "fr": "", "": "?"}, Options: []chat.OptionSpec{
			{Name: "whom", Kind: chat.PersonOption}, {Name: "where", Kind: chat.ChannelOption, Completes: true}, {Name: "text", Required: true, Summary: map[string]string{"en": "The question"}},
		}},
		{Name: "question list", Summary: map[string]string{"en": "List questions"}, Options: []chat.OptionSpec{topic}},
		{Name: "question close"},
		{Name: "try", Summary: map[string]string{"en": "Try"}},
		{Name: "try twice", Manage: true},
		{Name: "setup places", Manage: true, Summary: map[string]string{"en": strings.Repeat("ä", 101)}},
		{Name: "setup topics again", Manage: true, Summary: map[string]string{"de": "Themen wählen"}},
		{Name: "try.mark", OnMessage: true, Titles: map[string]string{"en": "Mark it", "de": "Merken", "pt": "Marcar"}},
		{Name: "try them", OnPerson: "who", Titles: map[string]string{"en": "Try them", "de": "Ausprobieren"}, Options: []chat.OptionSpec{{Name: "who", Kind: chat.PersonOption}}},
		{Name: "try.hide", OnMessage: true, Manage: true, Titles: map[string]string{"de": strings.Repeat("ä", 33)}},
	}
}

func TestCommandsOnDiscord(t *testing.T) {
	wire, words := translate(someSpecs())
	golden(t, "commands", wire)
	for typed, name := range map[string]string{
		"ask": "ask", "question list": "question list", "question close": "question close", "try try": "try", "try twice": "try twice",
		"setup places": "setup places", "setup topics-again": "setup topics again",
	} {
		if words.typed[typed] != name {
			t.Errorf("/%s is %q, want %q", typed, words.typed[typed], name)
		}
	}
	if words.menu["Mark it"] != "try.mark" || words.menu["try.hide"] != "try.hide" {
		t.Errorf("the menu is %v", words.menu)
	}
}

// What Discord asks of commands. Source: its documentation, "Application Commands".
func TestDiscordTakesTheCommands(t *testing.T) {
	wire, _ := translate(someSpecs())
	typed := regexp.MustCompile(`^[-_a-z0-9]{1,32}$`)
	text := func(where, s string, most int) {
		if n := utf8.RuneCountInString(s); n < 1 || n > most {
			t.Errorf("%s has %d runes: %q", where, n, s)
		}
	}
	localised := func(where string, all map[string]string, most int) {
		for code, s := range all {
			if !hasLocale(code) {
				t.Errorf("%s is in %q", where, code)
			}
			text(where+" in "+code, s, most)
		}
	}
	var check func(where string, options []commandOption, nests bool)
	check = func(where string, options []commandOption, nests bool) {
		if len(options) > 25 {
			t.Errorf("%s has %d options", where, len(options))
		}
		optional := false
		for _, o := range options {
			at := where + " " + o.Name
			if !typed.MatchString(o.Name) || o.Required && optional {
				t.Errorf("option %q, required %t after an optional one", at, o.Required)
			}
			optional = optional || !o.Required
			text(at, o.Description, 100)
			localised(at, o.Descriptions, 100)
			sub := o.Type == discordgo.ApplicationCommandOptionSubCommand
			if sub != nests || o.Autocomplete && o.Type != discordgo.ApplicationCommandOptionString {
				t.Errorf("%s is of type %v, completes %t", at, o.Type, o.Autocomplete)
			}
			check(at, o.Options, false)
		}
	}
	for _, c := range wire {
		localised(c.Name, c.Names, 32)
		localised(c.Name, c.Descriptions, 100)
		if c.Type == messageCommand || c.Type == personCommand {
			text("the title", c.Name, 32)
			if c.Description != "" || len(c.Options) > 0 {
				t.Errorf("a command of a menu with more than a name: %+v", c)
			}
			continue
		}
		if !typed.MatchString(c.Name) {
			t.Errorf("a command %q", c.Name)
		}
		text(c.Name, c.Description, 100)
		check(c.Name, c.Options, len(c.Options) > 0 && c.Options[0].Type == discordgo.ApplicationCommandOptionSubCommand)
	}
}

// asDiscordHas is how Discord lists commands: with more, in another order, and
// null for what is not there.
func asDiscordHas(t *testing.T, wire []command, guild string) (have []command) {
	t.Helper()
	for _, c := range wire {
		data, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var listed map[string]any
		if err := json.Unmarshal(data, &listed); err != nil {
			t.Fatal(err)
		}
		listed["id"], listed["application_id"], listed["version"], listed["nsfw"], listed["dm_permission"] = "1", "7", "8", false, false
		for _, absent := range []string{"name_localizations", "description_localizations", "options"} {
			if listed[absent] == nil {
				listed[absent] = nil
			}
		}
		if guild != "" {
			listed["guild_id"], listed["contexts"], listed["integration_types"] = guild, nil, nil
		}
		if data, err = json.Marshal(listed); err != nil {
			t.Fatal(err)
		}
		var is command
		if err := json.Unmarshal(data, &is); err != nil {
			t.Fatal(err)
		}
		have = append(have, is)
	}
	slices.Reverse(have)
	return have
}

func TestCommandsThatDiscordHasAreNotWritten(t *testing.T) {
	for _, guild := range []string{"", aGuild} {
		want, _ := translate(someSpecs())
		if !same(asDiscordHas(t, want, guild), want) {
			t.Errorf("in %q the same commands are written again", guild)
		}
	}
}

func TestCommandsThatChangedAreWritten(t *testing.T) {
	for name, change := range map[string]func([]chat.CommandSpec) []chat.CommandSpec{
		"one less":               func(s []chat.CommandSpec) []chat.CommandSpec { return s[1:] },
		"one more":               func(s []chat.CommandSpec) []chat.CommandSpec { return append(s, chat.CommandSpec{Name: "new"}) },
		"a summary":              func(s []chat.CommandSpec) []chat.CommandSpec { s[0].Summary = map[string]string{"en": "x"}; return s },
		"one of a sub-command":   func(s []chat.CommandSpec) []chat.CommandSpec { s[1].Summary = nil; return s },
		"a translation":          func(s []chat.CommandSpec) []chat.CommandSpec { s[0].Summary["de"] = "x"; return s },
		"one of an option":       func(s []chat.CommandSpec) []chat.CommandSpec { s[1].Options[0].Summary["de"] = "x"; return s },
		"a title":                func(s []chat.CommandSpec) []chat.CommandSpec { s[7].Titles["de"] = "x"; return s },
		"what an option takes":   func(s []chat.CommandSpec) []chat.CommandSpec { s[0].Options[0].Kind = chat.TextOption; return s },
		"that it must be there":  func(s []chat.CommandSpec) []chat.CommandSpec { s[0].Options[2].Required = false; return s },
		"that it is completed":   func(s []chat.CommandSpec) []chat.CommandSpec { s[1].Options[0].Completes = false; return s },
		"who sees it":            func(s []chat.CommandSpec) []chat.CommandSpec { s[0].Manage = true; return s },
		"an option":              func(s []chat.CommandSpec) []chat.CommandSpec { s[0].Options = s[0].Options[:2]; return s },
		"where an option stands": func(s []chat.CommandSpec) []chat.CommandSpec { slices.Reverse(s[0].Options); return s },
	} {
		before, _ := translate(someSpecs())
		want, _ := translate(change(someSpecs()))
		if same(asDiscordHas(t, before, ""), want) {
			t.Errorf("%s changed and is not written", name)
		}
	}
	want, _ := translate(someSpecs())
	have := asDiscordHas(t, want, "")
	if have[0].Contexts = nil; same(have, want) {
		t.Error("a command that can be typed anywhere stays so")
	}
}
