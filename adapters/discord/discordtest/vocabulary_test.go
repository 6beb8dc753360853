package discordtest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func (r *rig) commandsPath() string { return "/applications/" + r.Application().String() + "/commands" }

func (r *rig) guildCommands() string {
	return "/applications/" + r.Application().String() + "/guilds/" + r.guild.String() + "/commands"
}

func TestCommandsThatDiscordRefuses(t *testing.T) {
	r := newRig(t)
	with := func(options string) string {
		return `{"name": "a", "description": "d", "options": [` + options + `]}`
	}
	const text = `{"type": 3, "name": "o", "description": "d"}`
	group := `{"type": 2, "name": "g", "description": "d", "options": [{"type": 2, "name": "h", "description": "d"}]}`
	inSub := `{"type": 1, "name": "s", "description": "d", "options": [{"type": 1, "name": "t", "description": "d"}]}`
	inGroup := `{"type": 2, "name": "g", "description": "d", "options": [` + text + `]}`
	choice := func(kind int, value string) string {
		return with(fmt.Sprintf(`{"type": %d, "name": "o", "description": "d", "choices": [{"name": "c", "value": %s}]}`, kind, value))
	}
	for _, c := range []struct{ name, body, kind, place string }{
		{"no name", `{"name": "", "description": "d"}`, "APPLICATION_COMMAND_INVALID_NAME", "name"},
		{"a long name", `{"name": "` + long(33) + `", "description": "d"}`, "APPLICATION_COMMAND_INVALID_NAME", "name"},
		{"a capital letter", `{"name": "Ask", "description": "d"}`, "APPLICATION_COMMAND_INVALID_NAME", "name"},
		{"a blank", `{"name": "ask me", "description": "d"}`, "APPLICATION_COMMAND_INVALID_NAME", "name"},
		{"no description", `{"name": "a"}`, "BASE_TYPE_REQUIRED", "description"},
		{"a long description", `{"name": "a", "description": "` + long(101) + `"}`, "BASE_TYPE_MAX_LENGTH", "description"},
		{"a description in a menu", `{"name": "a", "type": 3, "description": "d"}`, "BASE_TYPE_MAX_LENGTH", "description"},
		{"options in a menu", `{"name": "a", "type": 3, "options": [` + text + `]}`, "BASE_TYPE_MAX_LENGTH", "options"},
		{"a type that there is not", `{"name": "a", "type": 9, "description": "d"}`, "BASE_TYPE_CHOICES", "type"},
		{"a language that there is not", `{"name": "a", "description": "d", "name_localizations": {"de-DE": "b"}}`, "BASE_TYPE_CHOICES", "name_localizations de-DE"},
		{"a capital letter in another language", `{"name": "a", "description": "d", "name_localizations": {"de": "Bär"}}`, "APPLICATION_COMMAND_INVALID_NAME", "name_localizations de"},
		{"26 options", `{"name": "a", "description": "d", "options": ` + list(26, `{"type": 3, "name": "o%d", "description": "d"}`) + `}`, "BASE_TYPE_MAX_LENGTH", "options"},
		{"two options of the same name", with(text + "," + text), "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "options 1 name"},
		{"what is required after what is not", with(text + `, {"type": 3, "name": "p", "description": "d", "required": true}`), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "options 1"},
		{"an option beside a sub-command", with(text + `, {"type": 1, "name": "s", "description": "d"}`), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "options"},
		{"a group in a group", with(group), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "options 0 options 0 type"},
		{"a sub-command in a sub-command", with(inSub), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "options 0 options 0 type"},
		{"an option in a group", with(inGroup), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "options 0 options 0 type"},
		{"26 choices", with(`{"type": 3, "name": "o", "description": "d", "choices": ` + list(26, `{"name": "c%d", "value": "%d"}`) + `}`), "BASE_TYPE_MAX_LENGTH", "options 0 choices"},
		{"a long choice", choice(3, `"`+long(101)+`"`), "BASE_TYPE_MAX_LENGTH", "options 0 choices 0 value"},
		{"a text among numbers", choice(4, `"1"`), "BASE_TYPE_BAD_TYPE", "options 0 choices 0 value"},
		{"a number among texts", choice(3, `1`), "BASE_TYPE_BAD_TYPE", "options 0 choices 0 value"},
		{"choices of people", choice(6, `"1"`), "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "options 0 choices"},
		{"choices and suggestions", with(`{"type": 3, "name": "o", "description": "d", "autocomplete": true, "choices": [{"name": "c", "value": "c"}]}`), "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID", "options 0 choices"},
		{"a length of a number", with(`{"type": 4, "name": "o", "description": "d", "max_length": 5}`), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "options 0"},
		{"permissions that are none", `{"name": "a", "description": "d", "default_member_permissions": "all"}`, "NUMBER_TYPE_COERCE", "default_member_permissions"},
		{"a place that there is not", `{"name": "a", "description": "d", "contexts": [3]}`, "BASE_TYPE_CHOICES", "contexts 0"},
		{"a misspelt field", `{"name": "a", "desription": "d"}`, "UNKNOWN_FIELD", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			place := strings.TrimSpace("0 " + c.place)
			if c.place == "" {
				place = ""
			}
			finds(t, r.call("PUT", r.commandsPath(), "["+c.body+"]", 400), c.kind, place)
		})
	}
}

func TestSizesOfCommands(t *testing.T) {
	r := newRig(t)
	option := `{"type": 3, "name": "o%d", "description": "d", "choices": ` + list(25, `{"name": "`+strings.Repeat("n", 80)+`", "value": "`+strings.Repeat("v", 80)+`"}`) + `}`
	finds(t, r.call("PUT", r.commandsPath(), `[{"name": "a", "description": "d", "options": `+list(2, option)+`}]`, 400), "APPLICATION_COMMAND_TOO_LARGE", "0")
	r.call("PUT", r.commandsPath(), `[{"name": "a", "description": "d", "options": `+list(1, option)+`}]`, 200)
	finds(t, r.call("PUT", r.commandsPath(), `[{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]`, 400), "APPLICATION_COMMANDS_DUPLICATE_NAME", "1 name")
	for _, c := range []struct{ n, kind int }{{maxTyped, Typed}, {maxOnUser, OnUser}, {maxOnMsg, OnMsg}} {
		one := fmt.Sprintf(`{"name": "a%%d", "type": %d, "description": "d"}`, c.kind)
		if c.kind != Typed {
			one = fmt.Sprintf(`{"name": "A %%d", "type": %d}`, c.kind)
		}
		r.call("PUT", r.guildCommands(), list(c.n, one), 200)
		r.refused("PUT", r.guildCommands(), list(c.n+1, one), 400, 30032)
	}
}

func TestPublishingCommands(t *testing.T) {
	r := newRig(t)
	path := r.guildCommands()
	made := r.call("POST", path, `{"name": "a", "description": "d", "name_localizations": {"de": "b"}}`, 201)
	again := r.call("POST", path, `{"name": "a", "description": "e"}`, 200)
	if made["id"] != again["id"] || made["version"] == again["version"] || made["guild_id"] != r.guild.String() {
		t.Errorf("the same command is %v and %v", made["id"], again["id"])
	}
	one := path + "/" + made["id"].(string)
	if got := r.call("PATCH", one, `{"description": "f", "name_localizations": {"fr": "c"}}`, 200); got["description"] != "f" || got["name"] != "a" || at(got, "name_localizations", "de") != nil {
		t.Errorf("got %v", got)
	}
	if got := r.lists(path); got[0]["name_localizations"] != nil {
		t.Errorf("got the translations %v, which were not asked for", got[0]["name_localizations"])
	}
	if got := r.lists(path + "?with_localizations=true"); at(got[0], "name_localizations", "fr") != "c" {
		t.Errorf("got the translations %v", got[0]["name_localizations"])
	}
	finds(t, r.call("PATCH", one, `{"type": 3}`, 400), "BASE_TYPE_BAD", "type")
	r.call("DELETE", one, "", 204)
	r.refused("GET", one, "", 404, 10063)
	r.refused("GET", "/applications/1/commands", "", 403, 50001)
	r.refused("PUT", "/applications/"+r.Application().String()+"/guilds/1/commands", `[]`, 403, 50001)
}

func TestTwoHundredNewCommandsADay(t *testing.T) {
	r := newRig(t)
	for i := range 2 {
		r.call("PUT", r.guildCommands(), list(100, fmt.Sprintf(`{"name": "%c%%d", "description": "d"}`, 'a'+i)), 200)
	}
	r.call("PUT", r.guildCommands(), list(100, `{"name": "b%d", "description": "e"}`), 200)
	r.refused("PUT", r.guildCommands(), `[{"name": "c", "description": "d"}]`, 429, 30034)
	r.clock = r.clock.Add(24 * time.Hour)
	r.call("PUT", r.guildCommands(), `[{"name": "c", "description": "d"}]`, 200)
}
