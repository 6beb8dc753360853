package i18n

import (
	"testing"
	"testing/fstest"

	"github.com/kith-community/kith/bot/chat"
)

func TestAnErasedMemberIsWords(t *testing.T) {
	c := NewCatalog()
	texts := map[string]string{
		"en": `{"first": "{who} asks. {who} waits for {other}.", "list": "Together: {who}"}`,
		"de": `{"first": "{who} fragt. {who} wartet auf {other}.", "list": "Zusammen: {who}"}`,
	}
	for language, body := range texts {
		if err := c.Add("ask", fstest.MapFS{"texts/" + language + ".json": {Data: []byte(body)}}); err != nil {
			t.Fatal(err)
		}
	}
	gone := chat.Mention(chat.Former("x1"))
	for _, one := range []struct {
		name, language, key string
		args                Args
		want                chat.Markup
	}{
		{"at the start of a sentence and within", "en", "first", Args{"who": gone, "other": gone}, "A former member asks. A former member waits for a former member."},
		{"in German", "de", "first", Args{"who": gone, "other": gone}, "Ein ehemaliges Mitglied fragt. Ein ehemaliges Mitglied wartet auf ein ehemaliges Mitglied."},
		{"others stay mentions", "en", "first", Args{"who": chat.Mention("ada"), "other": gone}, "<@ada> asks. <@ada> waits for a former member."},
		{"in a list", "en", "list", Args{"who": "<@ada> and " + gone + " at <t:2026-03-02T09:00:00Z> in <#c>"}, "Together: <@ada> and a former member at <t:2026-03-02T09:00:00Z> in <#c>"},
	} {
		t.Run(one.name, func(t *testing.T) {
			if got := c.Printer("ask", one.language).T(one.key, one.args); got != one.want {
				t.Errorf("got %q, want %q", got, one.want)
			}
		})
	}
	if got := c.Printer("ask", "de").Former(); got != "ein ehemaliges Mitglied" {
		t.Errorf("as a label: %q", got)
	}
}
