package discord

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// The surroundings of an interaction, in a server and in a direct conversation.
// Discord sends more, and will send what nobody knows yet.
const (
	inServer = `"id":"175928847299117063","application_id":"7","token":"abc","version":1,"guild_id":"` + aGuild + `","channel_id":"42","channel":{"id":"42","type":0,"flags_new":{"x":1}},
		"locale":"de","app_permissions":"1","entitlements":[],"member":{"nick":"Countess","roles":["9"],"permissions":"32","user":{"id":"41","username":"ada_l","global_name":"Ada","avatar":null}}`
	directly = `"id":"175928847299117063","application_id":"7","token":"abc","channel":{"id":"43","type":1},"locale":"de","user":{"id":"41","username":"ada_l","global_name":null}`
)

var (
	made = time.Date(2016, 4, 30, 11, 18, 25, 796e6, time.UTC)
	ada  = chat.User{ID: "41", Name: "Countess", Locale: "de", Manages: true}
)

func head(k kind) chat.Header {
	return chat.Header{
		ID: "175928847299117063", Space: spaceOf(aGuild), Actor: ada, In: "42", At: made,
		Reply: ticket{application: "7", id: "175928847299117063", token: "abc", kind: k, space: spaceOf(aGuild)}.pack(),
	}
}

func headDirectly(k kind) chat.Header {
	return chat.Header{
		ID: "175928847299117063", Space: spaceOf(aGuild), Actor: chat.User{ID: "41", Name: "ada_l", Locale: "de"}, In: "43", At: made,
		Reply: ticket{application: "7", id: "175928847299117063", token: "abc", kind: k, space: spaceOf(aGuild), direct: true}.pack(),
	}
}

func read(t *testing.T, payload string) (chat.Event, error) {
	t.Helper()
	var i interaction
	if err := json.Unmarshal([]byte(payload), &i); err != nil {
		t.Fatal(err)
	}
	_, words := translate(someSpecs())
	return i.event(words)
}

func TestInteractions(t *testing.T) {
	packed := customID(chat.ActionID{Name: "try.go", Arg: "7"}, spaceOf(aGuild), true)
	elsewhere := customID(chat.ActionID{Name: "try.go", Arg: "7"}, spaceOf("99"), true)
	do := chat.ActionID{Name: "try.go", Arg: "7"}
	ref := func(in chat.ConversationID) chat.Ref {
		return chat.Ref{Space: spaceOf(aGuild), Conversation: in, Message: "50"}
	}
	for _, tt := range []struct {
		name, payload string
		want          chat.Event
	}{
		{
			"a command", `{"type":2,` + inServer + `,"data":{"id":"1","type":1,"name":"ask","options":[{"name":"text","type":3,"value":"How do I?"},{"name":"whom","type":6,"value":"44"},{"name":"where","type":7,"value":"45"}],"resolved":{"users":{"44":{}}}}}`,
			chat.Command{Header: head(asCommand), Name: "ask", Options: map[string]string{"text": "How do I?", "whom": "44", "where": "45"}},
		},
		{"a command of two words", `{"type":2,` + inServer + `,"data":{"type":1,"name":"question","options":[{"name":"list","type":1,"options":[{"name":"topic","type":3,"value":"go"}]}]}}`, chat.Command{Header: head(asCommand), Name: "question list", Options: map[string]string{"topic": "go"}}},
		{"a command that begins others", `{"type":2,` + inServer + `,"data":{"type":1,"name":"try","options":[{"name":"try","type":1}]}}`, chat.Command{Header: head(asCommand), Name: "try", Options: map[string]string{}}},
		{"a command of before", `{"type":2,` + inServer + `,"data":{"type":1,"name":"old","options":[{"name":"way","type":1}]}}`, chat.Command{Header: head(asCommand), Name: "old way", Options: map[string]string{}}},
		{"typing an option", `{"type":4,` + inServer + `,"data":{"type":1,"name":"question","options":[{"name":"list","type":1,"options":[{"name":"topic","type":3,"value":"g","focused":true}]}]}}`, chat.Completing{Header: head(asCompletion), Name: "question list", Option: "topic", Partial: "g"}},
		{
			"a command of a message", `{"type":2,` + strings.Replace(inServer, `"type":0`, `"type":11`, 1) + `,"data":{"type":3,"name":"Mark it","target_id":"50","resolved":{"messages":{"50":{"id":"50","channel_id":"42","content":"It is *made* for it.","author":{"id":"46","username":"grace"},"components":[{"type":99}]}},"members":{"46":{"nick":"Amazing"}}}}}`,
			chat.MessageCommand{Header: head(asCommand), Name: "try.mark", Target: chat.Posted{
				Header: chat.Header{ID: "50", Space: spaceOf(aGuild), Actor: chat.User{ID: "46", Name: "Amazing"}, In: "42", At: timeOf("50")},
				Ref:    ref("42"), Text: "It is *made* for it.", Thread: true,
			}},
		},
		{"a command of a person", `{"type":2,` + inServer + `,"data":{"type":2,"name":"Try them","target_id":"46","resolved":{"users":{"46":{"id":"46"}}}}}`, chat.Command{Header: head(asCommand), Name: "try them", Options: map[string]string{"who": "46"}}},
		{"a button", `{"type":3,` + inServer + `,"message":{"id":"50","flags":64},"data":{"component_type":2,"custom_id":"try.go:7"}}`, chat.Action{Header: head(asPress), Action: do, Source: ref("42")}},
		{"a select", `{"type":3,` + inServer + `,"message":{"id":"50"},"data":{"component_type":3,"custom_id":"try.go:7","values":["a","b"]}}`, chat.Action{Header: head(asPress), Action: do, Source: ref("42"), Values: []string{"a", "b"}}},
		{"a button in a direct conversation", `{"type":3,` + directly + `,"message":{"id":"50"},"data":{"custom_id":"` + packed + `"}}`, chat.Action{Header: headDirectly(asPress), Action: do, Source: ref("43")}},
		{"a server knows better what it is", `{"type":3,` + inServer + `,"message":{"id":"50"},"data":{"custom_id":"` + elsewhere + `"}}`, chat.Action{Header: head(asPress), Action: do, Source: ref("42")}},
		{"a form", `{"type":5,` + inServer + `,"data":{"custom_id":"try.go:7","components":[{"type":18,"component":{"type":4,"custom_id":"title","value":"x"}}]}}`, chat.Submit{Header: head(asForm), Form: do, Values: chat.Values{"title": {"x"}}}},
		{"a form that a button opened", `{"type":5,` + directly + `,"message":{"id":"50"},"data":{"custom_id":"` + packed + `","components":[]}}`, chat.Submit{Header: headDirectly(asMessageForm), Form: do, Values: chat.Values{}}},
	} {
		got, err := read(t, tt.payload)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s:\n got %+v %v\nwant %+v", tt.name, got, err, tt.want)
		}
	}
}

// What belongs to no community, or is not known, is for nobody.
func TestInteractionsForNobody(t *testing.T) {
	for name, payload := range map[string]string{
		"a command directly":             `{"type":2,` + directly + `,"data":{"type":1,"name":"ask"}}`,
		"a button directly, of nowhere":  `{"type":3,` + directly + `,"data":{"custom_id":"try.go:7"}}`,
		"a form directly, of nowhere":    `{"type":5,` + directly + `,"data":{"custom_id":"try.go:7"}}`,
		"something new":                  `{"type":9,` + inServer + `,"data":{}}`,
		"a command without data":         `{"type":2,` + inServer + `}`,
		"a button with other data":       `{"type":3,` + inServer + `,"data":[]}`,
		"an interaction without anybody": `{"type":9}`,
	} {
		if got, err := read(t, payload); err == nil {
			t.Errorf("%s is %+v", name, got)
		}
	}
}

func TestWhoActs(t *testing.T) {
	for _, tt := range []struct {
		name, payload string
		want          chat.User
	}{
		{"the server's name for somebody", `{"locale":"de","member":{"nick":"Countess","permissions":"0","user":{"id":"41","username":"ada_l","global_name":"Ada"}}}`, chat.User{ID: "41", Name: "Countess", Locale: "de"}},
		{"their own", `{"member":{"nick":null,"permissions":"0","user":{"id":"41","username":"ada_l","global_name":"Ada"}}}`, chat.User{ID: "41", Name: "Ada"}},
		{"else the account's", `{"member":{"permissions":"0","user":{"id":"41","username":"ada_l"}}}`, chat.User{ID: "41", Name: "ada_l"}},
		{"who may manage the server", `{"member":{"permissions":"32","user":{"id":"41","username":"a"}}}`, chat.User{ID: "41", Name: "a", Manages: true}},
		{"who may do everything", `{"member":{"permissions":"8","user":{"id":"41","username":"a"}}}`, chat.User{ID: "41", Name: "a", Manages: true}},
		{"who may do all but that", `{"member":{"permissions":"9007199254740951","user":{"id":"41","username":"a"}}}`, chat.User{ID: "41", Name: "a"}},
		{"a bot", `{"user":{"id":"41","username":"a","bot":true}}`, chat.User{ID: "41", Name: "a", Bot: true}},
		{"nobody", `{}`, chat.User{}},
	} {
		var i interaction
		if err := json.Unmarshal([]byte(tt.payload), &i); err != nil {
			t.Fatal(err)
		}
		if got := i.person(); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
