package openapi_test

import (
	"cmp"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/discord/discordtest/openapi"
)

// load reads Discord's description, which is looked for in the folder
// KITH_TEST_SHARED names, and in one beside the checkout.
func load(t *testing.T) *openapi.API {
	t.Helper()
	folder := cmp.Or(os.Getenv("KITH_TEST_SHARED"), filepath.Join("..", "..", "..", "..", "..", "shared"))
	api, err := openapi.Load(filepath.Join(folder, "data", "discord-openapi.json"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("skipped: there is no data/discord-openapi.json beside the checkout or in KITH_TEST_SHARED")
	}
	if err != nil {
		t.Fatal(err)
	}
	return api
}

const (
	message = `{"id":"2","channel_id":"1","author":{"id":"3","username":"kith","discriminator":"0","avatar":null,"global_name":null,"public_flags":0,"flags":0,"primary_guild":null},
		"content":"hello","timestamp":"2027-03-01T09:00:00.000000+00:00","edited_timestamp":null,"tts":false,"mention_everyone":false,"mentions":[],"mention_roles":[],
		"attachments":[],"embeds":[],"components":[],"pinned":false,"flags":0,"type":0}`
	command = `{"name":"ask","description":"Ask","type":1,"default_member_permissions":"32","options":[{"type":3,"name":"words","description":"Words"}]}`
)

// TestExchanges: what is wrong is named, with its place.
func TestExchanges(t *testing.T) {
	api := load(t)
	for name, c := range map[string]struct {
		request, body string
		status        int
		answer        string
		wrong         string // a part of what is said; "" when all is right
	}{
		"a message":                            {"POST /channels/1/messages", `{"content":"hello"}`, 200, message, ""},
		"under another version":                {"POST /api/v9/channels/1/messages", `{"content":"hello"}`, 200, message, ""},
		"a field that does not exist":          {"POST /channels/1/messages", `{"contents":"hello"}`, 200, message, `"contents"`},
		"a field of a component, misspelt":     {"POST /channels/1/messages", `{"components":[{"type":10,"contents":"x"}]}`, 200, message, "/components/0"},
		"a nonce of 26":                        {"POST /channels/1/messages", `{"content":"hello","nonce":"` + strings.Repeat("x", 26) + `"}`, 200, message, "nonce"},
		"eleven embeds":                        {"POST /channels/1/messages", `{"embeds":[{},{},{},{},{},{},{},{},{},{},{}]}`, 200, message, "embeds"},
		"a malformed request, refused":         {"POST /channels/1/messages", `{"contents":"hello"}`, 400, `{"code":50035,"message":"Invalid Form Body"}`, ""},
		"an answer with a field missing":       {"POST /channels/1/messages", `{"content":"hello"}`, 200, `{"id":"2"}`, "the answer"},
		"an answer that is not described":      {"POST /channels/1/messages", `{"content":"hello"}`, 302, `{}`, "not described"},
		"permissions as a string":              {"POST /applications/1/commands", command, 201, "", "the answer: no JSON"},
		"a path that does not exist":           {"GET /channels/1/threads/active", "", 200, "{}", "not described"},
		"a query that does not exist":          {"GET /channels/1/messages?limits=1", "", 200, "[]", `"limits"`},
		"a query":                              {"GET /channels/1/messages?limit=1", "", 200, "[" + message + "]", ""},
		"a query beyond its limit":             {"GET /channels/1/messages?limit=101", "", 200, "[]", "limit"},
		"a body that nobody asked for":         {"DELETE /channels/1/messages/2", "{}", 204, "", "no body"},
		"an answer where none is described":    {"DELETE /channels/1/messages/2", "", 204, "{}", "none are described"},
		"a form of six":                        {"POST /interactions/1/x/callback", `{"type":9,"data":{"custom_id":"x","title":"` + strings.Repeat("x", 46) + `","components":[]}}`, 204, "", "the request"},
		"a form":                               {"POST /interactions/1/x/callback", `{"type":9,"data":{"custom_id":"x","title":"x","components":[{"type":18,"label":"l","component":{"type":4,"custom_id":"y","style":1}}]}}`, 204, "", ""},
		"a form with a label in the wrong one": {"POST /interactions/1/x/callback", `{"type":9,"data":{"custom_id":"x","title":"x","components":[{"type":18,"label":"l","component":{"type":4,"custom_id":"y","style":1,"label":""}}]}}`, 204, "", "the request"},
	} {
		t.Run(name, func(t *testing.T) {
			method, path, _ := strings.Cut(c.request, " ")
			err := api.Check(httptest.NewRequest(method, path, nil), []byte(c.body), c.status, http.Header{"Content-Type": {"application/json"}}, []byte(c.answer))
			if (err == nil) != (c.wrong == "") || err != nil && !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("got %v, want %q", err, c.wrong)
			}
			if err != nil && len(err.Error()) > 1000 {
				t.Errorf("said in %d characters: %v", len(err.Error()), err)
			}
		})
	}
}

// BenchmarkCheck is a message as Kith sends most: a card with a button.
func BenchmarkCheck(b *testing.B) {
	folder := cmp.Or(os.Getenv("KITH_TEST_SHARED"), filepath.Join("..", "..", "..", "..", "..", "shared"))
	api, err := openapi.Load(filepath.Join(folder, "data", "discord-openapi.json"))
	if err != nil {
		b.Skip(err)
	}
	r := httptest.NewRequest("POST", "/channels/1/messages", nil)
	card := `{"flags":32768,"components":[{"type":17,"components":[{"type":10,"content":"hello"},{"type":1,"components":[{"type":2,"style":1,"custom_id":"x","label":"Yes"}]}]}]}`
	for b.Loop() {
		if err := api.Check(r, []byte(card), 200, http.Header{"Content-Type": {"application/json"}}, []byte(message)); err != nil {
			b.Fatal(err)
		}
	}
}
