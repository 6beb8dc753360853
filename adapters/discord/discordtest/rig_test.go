package discordtest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest/openapi"
)

// rig is a double with a server, the bot and two people in it.
type rig struct {
	*testing.T
	*Server
	clock      time.Time
	guild      ID
	channel    ID
	ada, grace ID
	told       []told
}

// told is something that the gateway told.
type told struct {
	Event   string
	Payload map[string]any
}

func newRig(t *testing.T) *rig {
	r := &rig{T: t, clock: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}
	r.Server = New(Options{Now: func() time.Time { return r.clock }, Check: r.described()})
	r.onDispatch = func(d dispatched) {
		content, err := json.Marshal(d.Payload)
		if err != nil {
			t.Errorf("%s: %v", d.Event, err)
		}
		var payload map[string]any
		if err := json.Unmarshal(content, &payload); err != nil {
			t.Errorf("%s: %v", d.Event, err)
		}
		r.told = append(r.told, told{d.Event, payload})
	}
	r.guild = r.AddGuild("Kith")
	r.InviteBot(r.guild, permViewChannel|permSendMessages|permReadHistory|permAttachFiles|permSendInThreads|permPublicThreads)
	r.channel = r.AddChannel(r.guild, "questions", Text)
	r.ada = r.AddUser(User{Name: "ada", GlobalName: "Ada", Locale: "de"})
	r.grace = r.AddUser(User{Name: "grace"})
	r.AddMember(r.guild, r.ada)
	r.AddMember(r.guild, r.grace)
	r.publish(`[
		{"name": "ask", "description": "Ask", "contexts": [0], "options": [{"type": 3, "name": "words", "description": "Words", "required": true, "max_length": 10}, {"type": 3, "name": "topic", "description": "Topic", "autocomplete": true}]},
		{"name": "who", "description": "Who", "options": [{"type": 6, "name": "person", "description": "Person"}, {"type": 7, "name": "channel", "description": "Channel", "channel_types": [0]}, {"type": 4, "name": "number", "description": "Number"}]},
		{"name": "list", "description": "Lists", "options": [{"type": 1, "name": "mine", "description": "Mine"}]},
		{"name": "rule", "description": "Rules", "default_member_permissions":"32"},
		{"name": "Mark it", "type": 3},
		{"name": "Know them", "type": 2}
	]`)
	return r
}

func (r *rig) publish(commands string) {
	r.Helper()
	r.call("PUT", "/applications/"+r.Application().String()+"/commands", commands, 200)
}

// described holds what is answered against Discord's description of its API, but
// for what is wrong with a body: that has kinds of problems in words, and is
// described as having numbers. What is too large was never read.
func (r *rig) described() func(*http.Request, []byte, int, http.Header, []byte) {
	check := openapi.Check(func(err error) { r.Error(err) }, func(why string) { r.Log(why) })
	if check == nil {
		return nil
	}
	return func(req *http.Request, body []byte, status int, header http.Header, answer []byte) {
		if status != http.StatusBadRequest && status != http.StatusRequestEntityTooLarge {
			check(req, body, status, header, answer)
		}
	}
}

// call asks the API for something, and returns what it answers.
func (r *rig) call(method, path, body string, want int) map[string]any {
	r.Helper()
	req := httptest.NewRequest(method, "/api/v10"+path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	if !strings.HasPrefix(path, "/webhooks/") && !strings.HasPrefix(path, "/interactions/") {
		req.Header.Set("Authorization", "Bot "+DefaultToken)
	}
	rec := httptest.NewRecorder()
	r.ServeHTTP(rec, req)
	if rec.Code != want {
		r.Fatalf("%s %s %s: got %d %s, want %d", method, path, body, rec.Code, rec.Body, want)
	}
	var out map[string]any
	if rec.Body.Len() > 0 && bytes.HasPrefix(rec.Body.Bytes(), []byte("{")) {
		if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
			r.Fatal(err)
		}
	}
	return out
}

// refused expects a refusal with that code.
func (r *rig) refused(method, path, body string, status, code int) {
	r.Helper()
	if got := r.call(method, path, body, status)["code"]; got != float64(code) {
		r.Errorf("%s %s %s: got code %v, want %d", method, path, body, got, code)
	}
}

func (r *rig) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// impossible expects that a person cannot do something.
func (r *rig) impossible(what string, err error) {
	r.Helper()
	if err == nil {
		r.Errorf("%s was possible", what)
	}
}

// arrived is the interaction that the bot was told last.
func (r *rig) arrived() map[string]any {
	r.Helper()
	for i := len(r.told) - 1; i >= 0; i-- {
		if r.told[i].Event == "INTERACTION_CREATE" {
			return r.told[i].Payload
		}
	}
	r.Fatal("no interaction arrived")
	return nil
}

// answerTo is where the last interaction is answered, and where after that.
func (r *rig) answerTo() (callback, webhook string) {
	r.Helper()
	i := r.arrived()
	return "/interactions/" + i["id"].(string) + "/" + i["token"].(string) + "/callback", "/webhooks/" + i["application_id"].(string) + "/" + i["token"].(string)
}

// asks lets ada type /ask.
func (r *rig) asks() (callback, webhook string) {
	r.Helper()
	if _, err := r.Command(r.ada, r.channel, "ask", Given{"words", "How?"}); err != nil {
		r.Fatal(err)
	}
	return r.answerTo()
}

// shows posts a message with components, and returns it.
func (r *rig) shows(components string) ID {
	r.Helper()
	m := r.call("POST", "/channels/"+r.channel.String()+"/messages", `{"content": "Look.", "components": [`+components+`]}`, http.StatusOK)
	id, err := ParseID(m["id"].(string))
	r.must(err)
	return id
}

// events counts what was told by that name.
func (r *rig) events(name string) (n int) {
	for _, e := range r.told {
		if e.Event == name {
			n++
		}
	}
	return n
}

// at follows keys and places into what was answered or told.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			all, _ := value.(map[string]any)
			value = all[step]
		case int:
			all, _ := value.([]any)
			if step >= len(all) {
				return nil
			}
			value = all[step]
		}
	}
	return value
}
