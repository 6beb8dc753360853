package crowd

import (
	"encoding/json"
	"testing"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

func TestReading(t *testing.T) {
	c := New(discordtest.New(discordtest.Options{}), "Kith")
	c.Meet(chat.User{ID: "ada", Name: "Ada"})
	ada, questions := c.person("ada").String(), c.Channel("#questions").String()
	for _, one := range []struct {
		sentence string
		content  string
		parts    string // of the container
		want     string
	}{
		{"words alone", `Hello <@` + ada + `>, see <#` + questions + `> <t:1798707600:f>.`, "", "Hello <@ada>, see <##questions> <t:2026-12-31T09:00:00Z>."},
		{"what is escaped is no token", `\\<@` + ada + `\\> \\<t:1:f\\>`, "", `\<@` + ada + `\> \<t:1:f\>`},
		{"somebody unknown keeps the number", `<@123456789012345678>`, "", "<@123456789012345678>"},
		{"one paragraph reads as words", "", `{"type": 10, "content": "Hello <@` + ada + `>."}`, "Hello <@ada>."},
		{"a heading", "", `{"type": 10, "content": "## How \\*do\\* I?"}`, "**How *do* I?**"},
		{"a quote of several lines", "", `{"type": 10, "content": "> one\n> \n> two"}`, "> one / / two"},
		{"a note", "", `{"type": 10, "content": "-# small"}`, "(small)"},
		{"what only begins like a quote", "", `{"type": 10, "content": "> one\ntwo"}`, "> one / two"},
		{"facts", "", `{"type": 10, "content": "**State:** open\n**Asked by:** <@` + ada + `>"}`, "{State: open; Asked by: <@ada>}"},
		{"a fact of two lines", "", `{"type": 10, "content": "**State:** open\nstill"}`, "{State: open / still}"},
		{"a divider between", "", `{"type": 10, "content": "a"}, {"type": 14}, {"type": 10, "content": "b"}`, "a --- b"},
		{"a picture", "", `{"type": 12, "items": [{"media": {"url": "attachment://map.png"}, "description": "A map"}]}`, "[picture map.png]"},
		{"a file below", "", `{"type": 10, "content": "Here."}, {"type": 13, "file": {"url": "attachment://all.csv"}}`, "Here. [file all.csv]"},
		{"buttons", "", `{"type": 10, "content": "Press."}, {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "try.go:1"}, {"type": 2, "style": 5, "label": "Read", "url": "https://example.org"}]}`, "Press. [Go] [Read]"},
		{"a select", "", `{"type": 1, "components": [{"type": 3, "custom_id": "try:1", "placeholder": "Choose", "options": [{"label": "Go", "value": "go"}, {"label": "SQL", "value": "sql"}]}]}`, "[Choose ▾ Go · SQL]"},
		{"a select of people", "", `{"type": 1, "components": [{"type": 5, "custom_id": "try:1", "placeholder": "Whom?"}]}`, "[Whom? ▾ ]"},
	} {
		t.Run(one.sentence, func(t *testing.T) {
			var m discordtest.Message
			text := `{"content": "` + one.content + `"}`
			if one.parts != "" {
				text = `{"components": [{"type": 17, "components": [` + one.parts + `]}]}`
			}
			if err := json.Unmarshal([]byte(text), &m); err != nil {
				t.Fatal(err)
			}
			if got := chattest.Line(c.read(m)); got != one.want {
				t.Errorf("got %q, want %q", got, one.want)
			}
		})
	}
}
