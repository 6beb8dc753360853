package discordtest

import (
	"fmt"
	"testing"
)

func TestPostsOfForums(t *testing.T) {
	r := newRig(t)
	forum := r.AddChannel(r.guild, "help", Forum)
	r.SetTags(forum, "go", "sql", "ux", "ops", "css", "js")
	path := "/channels/" + forum.String() + "/threads"
	tags := r.channels[forum].tags
	post := func(n int) string {
		all := ""
		for i, tag := range tags[:n] {
			if i > 0 {
				all += ","
			}
			all += `"` + tag.ID.String() + `"`
		}
		return fmt.Sprintf(`{"name": "How?", "message": {"content": "Like this."}, "applied_tags": [%s]}`, all)
	}
	made := r.call("POST", path, post(5), 201)
	if made["id"] != at(made, "message", "id") || made["type"] != 11.0 || len(made["applied_tags"].([]any)) != 5 || made["message_count"] != 0.0 {
		t.Errorf("got %v", made)
	}
	for _, c := range []struct{ name, body, kind, place string }{
		{"six tags", post(6), "BASE_TYPE_MAX_LENGTH", "applied_tags"},
		{"a tag that there is not", `{"name": "n", "message": {"content": "x"}, "applied_tags": ["1"]}`, "MODEL_DOES_NOT_EXIST", "applied_tags 0"},
		{"a nonce", `{"name": "n", "message": {"content": "x", "nonce": "1"}}`, "UNKNOWN_FIELD", "message nonce"},
		{"a type", `{"name": "n", "type": 11, "message": {"content": "x"}}`, "UNKNOWN_FIELD", "type"},
		{"a long text", `{"name": "n", "message": {"content": "` + long(2001) + `"}}`, "BASE_TYPE_MAX_LENGTH", "content"},
	} {
		t.Run(c.name, func(t *testing.T) { finds(t, r.call("POST", path, c.body, 400), c.kind, c.place) })
	}
	r.refused("POST", path, `{"name": "n"}`, 400, 50109)
	r.refused("POST", path, `{"name": "n", "message": {}}`, 400, 50006)
	r.refused("POST", "/channels/"+forum.String()+"/messages", `{"content": "x"}`, 400, 50008)
	r.RequireTag(forum, true)
	r.refused("POST", path, post(0), 400, 40067)
	r.refused("PATCH", "/channels/"+made["id"].(string), `{"applied_tags": []}`, 400, 40067)
	r.channels[forum].tags[0].Moderated = true
	r.refused("POST", path, post(1), 403, 50013)
	if got := r.uploads("POST", path, `{"name": "n", "message": {"attachments": [{"id": "0"}]}, "applied_tags": ["`+tags[1].ID.String()+`"]}`, 201, upload{Name: "a.txt", Data: []byte("a")}); at(got, "message", "attachments", 0, "filename") != "a.txt" {
		t.Errorf("a post with a file: got %v", got["message"])
	}
}

func TestTagsOfForums(t *testing.T) {
	r := newRig(t)
	forum := r.AddChannel(r.guild, "help", Forum)
	path := "/channels/" + forum.String()
	r.refused("PATCH", path, `{"available_tags": []}`, 403, 50013)
	r.Permit(forum, r.Bot(), permManageChannels, 0)
	changed := r.call("PATCH", path, `{"available_tags": [{"name": "go"}, {"name": "sql", "moderated": true, "emoji_name": "🗄"}]}`, 200)
	first := at(changed, "available_tags", 0, "id").(string)
	changed = r.call("PATCH", path, `{"available_tags": [{"id": "`+first+`", "name": "golang"}, {"name": "ux"}]}`, 200)
	if at(changed, "available_tags", 0, "id") != first || at(changed, "available_tags", 0, "name") != "golang" {
		t.Errorf("a tag that was renamed became %v", at(changed, "available_tags", 0))
	}
	r.refused("PATCH", path, `{"available_tags": [{"name": "a"}, {"name": "a"}]}`, 400, 40061)
	finds(t, r.call("PATCH", path, `{"available_tags": `+list(21, `{"name": "a%d"}`)+`}`, 400), "BASE_TYPE_MAX_LENGTH", "available_tags")
	finds(t, r.call("PATCH", path, `{"available_tags": [{"name": "`+long(21)+`"}]}`, 400), "BASE_TYPE_MAX_LENGTH", "available_tags 0 name")
	finds(t, r.call("PATCH", path, `{"archived": true}`, 400), "UNKNOWN_FIELD", "")
}
