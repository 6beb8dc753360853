package discordtest

import (
	"strings"
	"testing"
	"time"
)

func TestMessagesThatAreTooMuch(t *testing.T) {
	r := newRig(t)
	field := `{"name": "` + long(256) + `", "value": "` + long(1024) + `"}`
	for _, c := range []struct{ name, body, kind, place string }{
		{"a text of more than two thousand characters", quoted("content", long(2001)), "BASE_TYPE_MAX_LENGTH", "content"},
		{"a nonce of more than 25", `{"content": "x", "nonce": "12345678901234567890123456"}`, "BASE_TYPE_MAX_LENGTH", "nonce"},
		{"eleven embeds", `{"embeds": ` + list(11, `{"title": "%d"}`) + `}`, "BASE_TYPE_MAX_LENGTH", "embeds"},
		{"an empty embed", `{"embeds": [{}]}`, "BASE_TYPE_REQUIRED", "embeds 0 description"},
		{"a long title", `{"embeds": [{"title": "` + long(257) + `"}]}`, "BASE_TYPE_MAX_LENGTH", "embeds 0 title"},
		{"a long description", `{"embeds": [{"description": "` + long(4097) + `"}]}`, "BASE_TYPE_MAX_LENGTH", "embeds 0 description"},
		{"26 fields", `{"embeds": [{"fields": ` + list(26, `{"name": "a", "value": "b"}`) + `}]}`, "BASE_TYPE_MAX_LENGTH", "embeds 0 fields"},
		{"a field without a value", `{"embeds": [{"fields": [{"name": "a"}]}]}`, "BASE_TYPE_REQUIRED", "embeds 0 fields 0 value"},
		{"a long footer", `{"embeds": [{"footer": {"text": "` + long(2049) + `"}}]}`, "BASE_TYPE_MAX_LENGTH", "embeds 0 footer text"},
		{"a long author", `{"embeds": [{"author": {"name": "` + long(257) + `"}}]}`, "BASE_TYPE_MAX_LENGTH", "embeds 0 author name"},
		{"a colour that is none", `{"embeds": [{"title": "a", "color": 16777216}]}`, "NUMBER_TYPE_MAX", "embeds 0 color"},
		{"a time that is none", `{"embeds": [{"title": "a", "timestamp": "today"}]}`, "DATE_TIME_TYPE_PARSE", "embeds 0 timestamp"},
		{"a link that is none", `{"embeds": [{"title": "a", "url": "ftp://x"}]}`, "URL_TYPE_INVALID_URL", "embeds 0 url"},
		{"embeds of more than six thousand characters together", `{"embeds": [{"fields": [` + field + `,` + field + `]}, {"fields": [` + field + `,` + field + `,` + field + `]}]}`, "MAX_EMBED_SIZE_EXCEEDED", "embeds"},
		{"101 people who may be mentioned", `{"content": "x", "allowed_mentions": {"users": ` + list(101, `"1%d"`) + `}}`, "BASE_TYPE_MAX_LENGTH", "allowed_mentions users"},
		{"all people and some people", `{"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}`, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "allowed_mentions"},
		{"a kind of mention that there is not", `{"content": "x", "allowed_mentions": {"parse": ["people"]}}`, "BASE_TYPE_CHOICES", "allowed_mentions parse 0"},
		{"a private message in a channel", `{"content": "x", "flags": 64}`, "BASE_TYPE_CHOICES", "flags"},
		{"a misspelt field", `{"content": "x", "alowed_mentions": {}}`, "UNKNOWN_FIELD", ""},
		{"a misspelt field within", `{"content": "x", "allowed_mentions": {"user": []}}`, "UNKNOWN_FIELD", ""},
		{"a number instead of a text", `{"content": 7}`, "BASE_TYPE_BAD_TYPE", "content"},
		{"an answer to nothing", `{"content": "x", "message_reference": {"message_id": "1"}}`, "REPLIES_UNKNOWN_MESSAGE", "message_reference"},
	} {
		t.Run(c.name, func(t *testing.T) {
			finds(t, r.call("POST", r.place("/messages"), c.body, 400), c.kind, c.place)
		})
	}
	r.refused("POST", r.place("/messages"), `{}`, 400, 50006)
	r.refused("POST", r.place("/messages"), `{"content": "", "embeds": []}`, 400, 50006)
	r.refused("POST", r.place("/messages"), `{"content": `, 400, 50109)
	r.refused("POST", r.place("/messages"), ``, 400, 50109)
	if n := len(r.Messages(r.channel)); n != 0 {
		t.Errorf("%d messages stand there, want none", n)
	}
}

func TestMessagesThatJustFit(t *testing.T) {
	r := newRig(t)
	for _, body := range []string{
		quoted("content", long(2000)),
		`{"content": "x", "nonce": "1234567890123456789012345"}`,
		`{"content": "x", "nonce": 1234567890123456789}`,
		`{"embeds": ` + list(10, `{"title": "`+long(256)+`"}`) + `}`,
		`{"embeds": [{"description": "` + long(4096) + `", "footer": {"text": "` + long(1904) + `"}}]}`,
		`{"content": "x", "flags": 4100, "tts": false, "embeds": null, "components": null, "message_reference": {"message_id": "1", "fail_if_not_exists": false}}`,
	} {
		r.call("POST", r.place("/messages"), body, 200)
	}
	if got := r.Messages(r.channel)[2].Nonce; got != "1234567890123456789" {
		t.Errorf("a nonce that is a number became %q", got)
	}
}

func TestNonce(t *testing.T) {
	r := newRig(t)
	post := func(body string) ID { return r.idOf(r.call("POST", r.place("/messages"), body, 200)) }
	first := post(`{"content": "one", "nonce": "n", "enforce_nonce": true}`)
	if again := post(`{"content": "two", "nonce": "n", "enforce_nonce": true}`); again != first {
		t.Errorf("the same nonce made message %s, want %s again", again, first)
	}
	if other := post(`{"content": "two", "nonce": "n"}`); other == first {
		t.Error("a nonce that need not be unique found the old message")
	}
	second := r.AddChannel(r.guild, "other", Text)
	if other := r.idOf(r.call("POST", "/channels/"+second.String()+"/messages", `{"content": "two", "nonce": "n", "enforce_nonce": true}`, 200)); other == first {
		t.Error("the nonce of another channel found the old message")
	}
	before := len(r.Messages(r.channel))
	r.clock = r.clock.Add(nonceWithin + time.Second)
	post(`{"content": "two", "nonce": "n", "enforce_nonce": true}`)
	if got := len(r.Messages(r.channel)); got != before+1 {
		t.Errorf("%d messages stand there, want %d: the nonce was remembered for longer than Discord does", got, before+1)
	}
}

func TestWhomMessagesNotify(t *testing.T) {
	r := newRig(t)
	role := r.AddRole(r.guild, "mentors", 0)
	ada, everybody := "<@"+r.ada.String()+">", "@everyone <@&"+role.String()+"> "
	for _, c := range []struct {
		name, body string
		people     int
		all        bool
	}{
		{"all whom the text names, when nothing is said", quoted("content", ada+everybody), 1, false},
		{"nobody, when nobody may be", `{"content": "` + ada + `", "allowed_mentions": {"parse": []}}`, 0, false},
		{"those who may be", `{"content": "` + ada + `<@` + r.grace.String() + `>", "allowed_mentions": {"users": ["` + r.ada.String() + `"]}}`, 1, false},
		{"nobody who is not named", `{"content": "x", "allowed_mentions": {"users": ["` + r.ada.String() + `"]}}`, 0, false},
		{"whom a component names", `{"flags": 32768, "components": [{"type": 17, "components": [{"type": 10, "content": "` + ada + `"}]}]}`, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := r.call("POST", r.place("/messages"), c.body, 200)
			if got := len(m["mentions"].([]any)); got != c.people {
				t.Errorf("notified %d people, want %d", got, c.people)
			}
			if got := m["mention_everyone"]; got != c.all {
				t.Errorf("notified everyone: %v, want %v", got, c.all)
			}
		})
	}
	r.SetRole(r.guild, r.guild, everybodyAnd(permMentionEveryone))
	m := r.call("POST", r.place("/messages"), quoted("content", everybody), 200)
	if m["mention_everyone"] != true || at(m, "mention_roles", 0) != role.String() {
		t.Errorf("who may notify everybody notified everyone %v and roles %v", m["mention_everyone"], m["mention_roles"])
	}
	m = r.call("POST", r.place("/messages"), `{"content": "`+everybody+`", "allowed_mentions": {"roles": ["`+role.String()+`"]}}`, 200)
	if m["mention_everyone"] != false || at(m, "mention_roles", 0) != role.String() {
		t.Errorf("a role alone notified everyone %v and roles %v", m["mention_everyone"], m["mention_roles"])
	}
}

func everybodyAnd(more uint64) uint64 { return everybody | more }

func TestReplies(t *testing.T) {
	r := newRig(t)
	asked, err := r.Post(r.ada, r.channel, "How?")
	r.must(err)
	m := r.call("POST", r.place("/messages"), `{"content": "So.", "message_reference": {"message_id": "`+asked.String()+`"}}`, 200)
	if m["type"] != 19.0 || at(m, "referenced_message", "id") != asked.String() || at(m, "mentions", 0, "id") != r.ada.String() {
		t.Errorf("an answer is %v to %v, notifying %v", m["type"], at(m, "referenced_message", "id"), m["mentions"])
	}
	if got := at(m, "referenced_message", "content"); got != "" {
		t.Errorf("the bot reads %q in what it answers, want nothing", got)
	}
	m = r.call("POST", r.place("/messages"), `{"content": "So.", "allowed_mentions": {"parse": []}, "message_reference": {"message_id": "`+asked.String()+`"}}`, 200)
	if len(m["mentions"].([]any)) != 0 {
		t.Errorf("a silent answer notified %v", m["mentions"])
	}
}

func TestFilesOfEdits(t *testing.T) {
	first, second := upload{Name: "a.png", Data: []byte("png")}, upload{Name: "b.png", Data: []byte("png")}
	for _, c := range []struct{ name, edit, want string }{
		{"what says nothing of files adds some", `{"content": "y"}`, "a.png b.png"},
		{"what names a file keeps it", `{"attachments": [{"id": "OLD"}]}`, "a.png b.png"},
		{"what does not name a file drops it", `{"attachments": [{"id": "0"}]}`, "b.png"},
		{"what names none drops all", `{"attachments": []}`, "b.png"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			m := r.uploads("POST", r.place("/messages"), `{"content": "x", "attachments": [{"id": "0", "description": "A cat"}]}`, 200, first)
			if at(m, "attachments", 0, "description") != "A cat" || at(m, "attachments", 0, "size") != 3.0 {
				t.Errorf("got the attachments %v", m["attachments"])
			}
			edit := strings.ReplaceAll(c.edit, "OLD", at(m, "attachments", 0, "id").(string))
			var got []string
			for _, a := range r.uploads("PATCH", r.place("/messages/"+m["id"].(string)), edit, 200, second)["attachments"].([]any) {
				got = append(got, at(a, "filename").(string))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestFilesThatAreTooMuch(t *testing.T) {
	r := newRig(t)
	small := upload{Name: "a.png", Data: []byte("png")}
	finds(t, r.call("POST", r.place("/messages"), `{"content": "x", "attachments": [{"id": "0"}]}`, 400), "ATTACHMENT_NOT_FOUND", "attachments 0 id")
	finds(t, r.uploads("POST", r.place("/messages"), `{"attachments": [{"id": "0", "description": "`+long(1025)+`"}]}`, 400, small), "BASE_TYPE_MAX_LENGTH", "attachments 0 description")
	eleven := make([]upload, 11)
	for i := range eleven {
		eleven[i] = small
	}
	finds(t, r.uploads("POST", r.place("/messages"), `{}`, 400, eleven...), "BASE_TYPE_MAX_LENGTH", "attachments")
	big := upload{Name: "big.bin", Data: make([]byte, maxFile+1)}
	if got := r.uploads("POST", r.place("/messages"), `{}`, 413, big)["code"]; got != 40005.0 {
		t.Errorf("a file that is too big: got %v, want 40005", got)
	}
	big.Data = big.Data[:9<<20]
	if got := r.uploads("POST", r.place("/messages"), `{}`, 413, big, big, big)["code"]; got != 40005.0 {
		t.Errorf("a request that is too big: got %v, want 40005", got)
	}
}

func TestEdits(t *testing.T) {
	const row = `{"type": 1, "components": [{"type": 2, "style": 1, "label": "a", "custom_id": "a"}]}`
	const shown = `{"type": 17, "components": [{"type": 10, "content": "hi"}]}`
	for _, c := range []struct{ name, before, edit, kind, place string }{
		{"what an edit leaves out stays", `{"content": "x", "components": [` + row + `]}`, `{"content": "y"}`, "", ""},
		{"a text becomes components when the text is taken away", `{"content": "x"}`, `{"content": null, "flags": 32768, "components": [` + shown + `]}`, "", ""},
		{"a text that stays does not", `{"content": "x"}`, `{"flags": 32768, "components": [` + shown + `]}`, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "flags"},
		{"components get no text", `{"flags": 32768, "components": [` + shown + `]}`, `{"content": "y"}`, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "flags"},
		{"components stay so when flags are left out", `{"flags": 32768, "components": [` + shown + `]}`, `{"components": [` + shown + `]}`, "", ""},
		{"components are for good", `{"flags": 32768, "components": [` + shown + `]}`, `{"flags": 0, "components": [` + row + `]}`, "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "flags"},
		{"an edit has no nonce", `{"content": "x"}`, `{"content": "y", "nonce": "n"}`, "UNKNOWN_FIELD", "nonce"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			path := r.place("/messages/" + r.call("POST", r.place("/messages"), c.before, 200)["id"].(string))
			if c.kind != "" {
				finds(t, r.call("PATCH", path, c.edit, 400), c.kind, c.place)
				return
			}
			m := r.call("PATCH", path, c.edit, 200)
			if len(m["components"].([]any)) != 1 || m["edited_timestamp"] == nil || r.events("MESSAGE_UPDATE") != 1 {
				t.Errorf("got components %v, edited %v, %d updates", m["components"], m["edited_timestamp"], r.events("MESSAGE_UPDATE"))
			}
		})
	}
	r := newRig(t)
	path := r.place("/messages/" + r.says(r.channel, "x").String())
	r.refused("PATCH", path, `{"content": ""}`, 400, 50006)
	theirs, err := r.Post(r.ada, r.channel, "mine")
	r.must(err)
	r.refused("PATCH", r.place("/messages/"+theirs.String()), `{"content": "y"}`, 403, 50005)
	r.refused("PATCH", r.place("/messages/1"), `{"content": "y"}`, 404, 10008)
}
