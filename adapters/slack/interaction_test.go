package slack

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Interactions, as Slack sends them.

const typedAsk = `{"token":"x","team_id":"T0KITH","team_domain":"kith","channel_id":"C0ASK","channel_name":"questions","user_id":"U0ADA","user_name":"ada","command":"/ask",` +
	`"text":"How do I?","api_app_id":"A0KITH","is_enterprise_install":"false","response_url":"%s","trigger_id":"1.2.ask"}`

const ada = `"team":{"id":"T0KITH","domain":"kith"},"enterprise":null,"is_enterprise_install":false,"api_app_id":"A0KITH","token":"x","user":{"id":"U0ADA","username":"ada","name":"ada","team_id":"T0KITH"}`

// press is a press on a message of Kith's. more goes into the container.
func press(url, control, more string) string {
	return fmt.Sprintf(`{"type":"block_actions",%s,"container":{"type":"message","message_ts":"1700000001.000100","channel_id":"C0ASK"%s},"trigger_id":"1.2.press",`+
		`"channel":{"id":"C0ASK","name":"questions"},"message":{"type":"message","user":"U0KITH","bot_id":"B0KITH","text":"Before.","ts":"1700000001.000100","attachments":[{"id":""}]},`+
		`"state":{"values":{}},"response_url":%q,"actions":[{"action_ts":"1700000005.000500","block_id":"b1",%s}]}`, ada, more, url, control)
}

// pressInView is the same on a page or in a modal.
func pressInView(kind string) string {
	return fmt.Sprintf(`{"type":"block_actions",%s,"container":{"type":"view","view_id":"V1"},"trigger_id":"1.2.view","view":{"id":"V1","team_id":"T0KITH","type":%q,"private_metadata":"",`+
		`"callback_id":"","title":{"type":"plain_text","text":"A page"},"hash":"1.2","state":{"values":{}}},"actions":[{"action_id":"try.go:1","type":"button","text":{"type":"plain_text","text":"Go"},"action_ts":"1700000005.000500"}]}`, ada, kind)
}

// sentIn is a form that was opened from somewhere.
func sentIn(from origin) string {
	return fmt.Sprintf(`{"type":"view_submission",%s,"trigger_id":"1.2.form","view":{"id":"V1","team_id":"T0KITH","type":"modal","callback_id":"try.form:7","private_metadata":%q,`+
		`"title":{"type":"plain_text","text":"Try"},"state":{"values":{"title":{"value":{"type":"plain_text_input","value":"x"}}}},"hash":"1.2"},"response_urls":[]}`, ada, from.meta())
}

func menu(url string) string {
	return fmt.Sprintf(`{"type":"message_action",%s,"callback_id":"question.answer","trigger_id":"1.2.menu","response_url":%q,"channel":{"id":"C0ASK","name":"questions"},"message_ts":"1700000002.000200","action_ts":"1700000005.000500",`+
		`"message":{"type":"message","user":"U0GRACE","ts":"1700000002.000200","thread_ts":"1700000001.000100","text":"Use &lt;synctest&gt;, it is *made* for it."}}`, ada, url)
}

const shortcut = `{"type":"shortcut",` + ada + `,"callback_id":"question list","trigger_id":"1.2.short","action_ts":"1700000005.000500"}`

func TestInteractions(t *testing.T) {
	head := func(id string, in chat.ConversationID) chat.Header {
		return chat.Header{
			ID: id, Space: space, In: in, At: time.Unix(1_700_000_005, 500_000).UTC(),
			Actor: chat.User{ID: "U0ADA", Name: "Known U0ADA", Locale: "de-DE", Zone: "Europe/Berlin"},
		}
	}
	action := chat.ActionID{Name: "try.go", Arg: "1"}
	source := chat.Ref{Space: space, Conversation: "C0ASK", Message: "1700000001.000100"}
	pressed := func(values ...string) chat.Action {
		return chat.Action{Header: head("1.2.press", "C0ASK"), Action: action, Values: values, Source: source}
	}
	control := func(rest string) string { return press("https://x", `"action_id":"try.go:1",`+rest, "") }
	target := head(ownTeam+"/C0ASK/1700000002.000200", "C0ASK:1700000001.000100")
	target.At = time.Unix(1_700_000_002, 200_000).UTC()
	target.Actor.ID, target.Actor.Name = "U0GRACE", "Known U0GRACE"
	inThread := pressed()
	inThread.In, inThread.Source.Conversation = "C0ASK:1700000000.000900", "C0ASK:1700000000.000900"
	alone := pressed()
	alone.Source = chat.Ref{}
	for _, tt := range []struct {
		name, kind, body string
		want             chat.Event
	}{
		{"a command", commandEnvelope, fmt.Sprintf(typedAsk, "https://x"), chat.Command{Header: head("1.2.ask", "C0ASK"), Name: "ask", Input: "How do I?"}},
		{"a button", interactiveEnvelope, control(`"type":"button","text":{"type":"plain_text","text":"Go"},"value":"x"`), pressed()},
		{"a button in a thread", interactiveEnvelope, press("https://x", `"action_id":"try.go:1","type":"button"`, `,"thread_ts":"1700000000.000900"`), inThread},
		{"a button on what a thread stands on", interactiveEnvelope, press("https://x", `"action_id":"try.go:1","type":"button"`, `,"thread_ts":"1700000001.000100"`), pressed()},
		{"a button that one person sees", interactiveEnvelope, press("https://x", `"action_id":"try.go:1","type":"button"`, `,"is_ephemeral":true`), alone},
		{"a select", interactiveEnvelope, control(`"type":"static_select","selected_option":{"text":{"type":"plain_text","text":"Go"},"value":"go"}`), pressed("go")},
		{"a select with nothing chosen", interactiveEnvelope, control(`"type":"static_select","selected_option":null`), pressed()},
		{"several", interactiveEnvelope, control(`"type":"multi_static_select","selected_options":[{"value":"go"},{"value":"sql"}]`), pressed("go", "sql")},
		{"a person", interactiveEnvelope, control(`"type":"users_select","selected_user":"U0GRACE"`), pressed("U0GRACE")},
		{"people", interactiveEnvelope, control(`"type":"multi_users_select","selected_users":["U0GRACE","U0ADA"]`), pressed("U0GRACE", "U0ADA")},
		{"a channel", interactiveEnvelope, control(`"type":"channels_select","selected_channel":"C0ASK"`), pressed("C0ASK")},
		{"conversations", interactiveEnvelope, control(`"type":"multi_conversations_select","selected_conversations":["C0ASK"]`), pressed("C0ASK")},
		{"a button of a page", interactiveEnvelope, pressInView("home"), chat.Action{Header: head("1.2.view", ""), Action: action}},
		{"a button of a modal", interactiveEnvelope, pressInView("modal"), chat.Action{Header: head("1.2.view", ""), Action: action}},
		{
			"a form", interactiveEnvelope, sentIn(origin{Channel: "C0ASK", Thread: "1700000001.000100"}),
			chat.Submit{Header: head("1.2.form", "C0ASK:1700000001.000100"), Form: chat.ActionID{Name: "try.form", Arg: "7"}, Values: chat.Values{"title": {"x"}}},
		},
		{"a form of a page", interactiveEnvelope, sentIn(origin{}), chat.Submit{Header: head("1.2.form", ""), Form: chat.ActionID{Name: "try.form", Arg: "7"}, Values: chat.Values{"title": {"x"}}}},
		{
			"a message's menu", interactiveEnvelope, menu("https://x"),
			chat.MessageCommand{Header: head("1.2.menu", "C0ASK:1700000001.000100"), Name: "question.answer", Target: chat.Posted{
				Header: target, Ref: chat.Ref{Space: space, Conversation: "C0ASK:1700000001.000100", Message: "1700000002.000200"},
				Text: "Use <synctest>, it is *made* for it.", Thread: true,
			}},
		},
		{"the global menu", interactiveEnvelope, shortcut, chat.Command{Header: head("1.2.short", ""), Name: "question list"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			o.respond(func(token chat.Token) error { return o.a.Respond(t.Context(), token, nil) })
			o.brings(tt.kind, "e1", tt.body)
			got := next(t, o.heard, "event")
			if got.Head().Reply == "" {
				t.Error("it cannot be answered")
			}
			if same := timeless(got, tt.want); !reflect.DeepEqual(same, tt.want) {
				t.Errorf("got  %+v\nwant %+v", same, tt.want)
			}
			if got := next(t, o.acks, "acknowledgement"); got != (acked{"e1", "null"}) {
				t.Errorf("acknowledged %+v", got)
			}
			o.brings(tt.kind, "e2", tt.body)
			if got := next(t, o.acks, "acknowledgement of what came twice"); got != (acked{"e2", "null"}) {
				t.Errorf("acknowledged %+v", got)
			}
			o.quiet()
		})
	}
}

// timeless is an event without what differs each time: its token, and when it arrived
// where Slack does not say when it was.
func timeless(got, want chat.Event) chat.Event {
	switch e := got.(type) {
	case chat.Command:
		e.Reply = ""
		if e.Name == "ask" {
			e.At = want.Head().At
		}
		return e
	case chat.Action:
		e.Reply = ""
		return e
	case chat.Submit:
		e.Reply, e.At = "", want.Head().At
		return e
	case chat.MessageCommand:
		e.Reply = ""
		return e
	}
	return got
}

func TestWhoActsIsKnownInTime(t *testing.T) {
	o := newOffice(t)
	o.answer("users.info", `{"ok":false,"error":"internal_error"}`)
	o.brings(commandEnvelope, "e1", fmt.Sprintf(typedAsk, "https://x"))
	if got := next(t, o.heard, "event").Head().Actor; got != (chat.User{ID: "U0ADA", Name: "ada"}) {
		t.Errorf("got %+v", got)
	}
}

func TestNotTakenIsNotAcknowledged(t *testing.T) {
	o := newOffice(t)
	o.deafen(true)
	o.brings(commandEnvelope, "e1", fmt.Sprintf(typedAsk, "https://x"))
	next(t, o.refused, "attempt")
	o.quiet()
	select {
	case got := <-o.acks:
		t.Errorf("acknowledged %+v: the person would wait for ever", got)
	default:
	}
	o.deafen(false)
	o.brings(commandEnvelope, "e2", fmt.Sprintf(typedAsk, "https://x"))
	next(t, o.heard, "event")
	next(t, o.acks, "acknowledgement")
}
