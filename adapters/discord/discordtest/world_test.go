package discordtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"
)

// place is a path within the rig's channel.
func (r *rig) place(more string) string { return "/channels/" + r.channel.String() + more }

// says posts a message of the bot, and returns its ID.
func (r *rig) says(in ID, content string) ID {
	r.Helper()
	m := r.call("POST", "/channels/"+in.String()+"/messages", quoted("content", content), 200)
	return r.idOf(m)
}

func (r *rig) idOf(what map[string]any) ID {
	r.Helper()
	id, err := ParseID(fmt.Sprint(what["id"]))
	r.must(err)
	return id
}

// lists asks the API for a list.
func (r *rig) lists(path string) (all []map[string]any) {
	r.Helper()
	req := httptest.NewRequest("GET", "/api/v10"+path, nil)
	req.Header.Set("Authorization", "Bot "+DefaultToken)
	rec := httptest.NewRecorder()
	r.ServeHTTP(rec, req)
	if err := json.Unmarshal(rec.Body.Bytes(), &all); err != nil {
		r.Fatalf("GET %s: got %d %s, want a list", path, rec.Code, rec.Body)
	}
	return all
}

// uploads sends a body with files, by name.
func (r *rig) uploads(method, path, body string, want int, files ...upload) map[string]any {
	r.Helper()
	var data bytes.Buffer
	w := multipart.NewWriter(&data)
	r.must(w.WriteField("payload_json", body))
	for i, f := range files {
		part, err := w.CreateFormFile(fmt.Sprintf("files[%d]", i), f.Name)
		r.must(err)
		_, err = part.Write(f.Data)
		r.must(err)
	}
	r.must(w.Close())
	req := httptest.NewRequest(method, "/api/v10"+path, &data)
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Authorization", "Bot "+DefaultToken)
	rec := httptest.NewRecorder()
	r.ServeHTTP(rec, req)
	if rec.Code != want {
		r.Fatalf("%s %s %s: got %d %s, want %d", method, path, body, rec.Code, rec.Body, want)
	}
	out := map[string]any{}
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		r.Fatal(err)
	}
	return out
}

// finds expects one problem, of that kind and at that place.
func finds(t *testing.T, answer map[string]any, kind, place string) {
	t.Helper()
	if answer["code"] != 50035.0 {
		t.Fatalf("got %v, want an invalid form body", answer)
	}
	var path []any
	for _, step := range strings.Fields(place) {
		path = append(path, step)
	}
	here := at(answer["errors"], append(path, "_errors", 0, "code")...)
	if here != kind {
		t.Errorf("got %v in %v, want %s at %q", here, answer["errors"], kind, place)
	}
}

// long is a text of n runes, which have more bytes.
func long(n int) string { return strings.Repeat("ü", n) }

func quoted(name, text string) string {
	data, err := json.Marshal(map[string]string{name: text})
	if err != nil {
		return ""
	}
	return string(data)
}

// list is n times the same with its number, as a list.
func list(n int, each string) string {
	var all []string
	for i := range n {
		all = append(all, strings.ReplaceAll(each, "%d", fmt.Sprint(i)))
	}
	return "[" + strings.Join(all, ",") + "]"
}

func replace(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
