package slack

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

const space chat.SpaceID = "slack:" + ownTeam

func TestWritten(t *testing.T) {
	known := chat.User{ID: "U0ADA", Name: "Known U0ADA", Locale: "de-DE", Zone: "Europe/Berlin"}
	said := func(in, ts, text string, thread, direct bool) *chat.Posted {
		return &chat.Posted{
			Header: chat.Header{ID: ownTeam + "/" + strings.Split(in, ":")[0] + "/" + ts, Space: space, Actor: known, In: chat.ConversationID(in), At: momentOf(ts, time.Time{})},
			Ref:    chat.Ref{Space: space, Conversation: chat.ConversationID(in), Message: chat.MessageID(ts)},
			Text:   text, Thread: thread, Direct: direct,
		}
	}
	for _, tt := range []struct {
		name, event string
		want        *chat.Posted // nil: nobody's business
	}{
		{
			"in a channel", `{"type":"message","channel":"C0ASK","channel_type":"channel","user":"U0ADA","text":"a &lt; b","ts":"1700000001.000100","event_ts":"1700000001.000100","team":"T0FAR",
			"client_msg_id":"a-b","blocks":[{"type":"rich_text","block_id":"x","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a < b"}]}]}]}`,
			said("C0ASK", "1700000001.000100", "a < b", false, false),
		},
		{
			"in a thread", `{"type":"message","channel":"C0ASK","channel_type":"channel","user":"U0ADA","text":"yes","ts":"1700000002.000200","thread_ts":"1700000001.000100","parent_user_id":"U0GRACE"}`,
			said("C0ASK:1700000001.000100", "1700000002.000200", "yes", true, false),
		},
		{
			"a message with a thread of its own", `{"type":"message","channel":"C0ASK","user":"U0ADA","text":"yes","ts":"1700000002.000200","thread_ts":"1700000002.000200"}`,
			said("C0ASK", "1700000002.000200", "yes", false, false),
		},
		{
			"a reply that is shown in the channel too", `{"type":"message","subtype":"thread_broadcast","channel":"C0ASK","user":"U0ADA","text":"yes","ts":"1700000002.000200","thread_ts":"1700000001.000100","root":{"type":"message","user":"U0GRACE","ts":"1700000001.000100"}}`,
			said("C0ASK:1700000001.000100", "1700000002.000200", "yes", true, false),
		},
		{
			"with a file", `{"type":"message","subtype":"file_share","channel":"C0ASK","user":"U0ADA","text":"","upload":false,"files":[{"id":"F1","size":"odd"}],"ts":"1700000001.000100"}`,
			said("C0ASK", "1700000001.000100", "", false, false),
		},
		{
			"to the bot", `{"type":"message","channel":"D0ADA","channel_type":"im","user":"U0ADA","text":"stop","ts":"1700000001.000100"}`,
			said("D0ADA", "1700000001.000100", "stop", false, true),
		},
		{
			"a command to the bot, which has slash commands there", `{"type":"message","channel":"D0ADA","channel_type":"im","user":"U0ADA","text":"<@U0KITH> question list","ts":"1700000001.000100"}`,
			said("D0ADA", "1700000001.000100", "question list", false, true),
		},
		{
			"in a room", `{"type":"message","channel":"G0ROOM","channel_type":"mpim","user":"U0ADA","text":"hello","ts":"1700000001.000100"}`,
			said("G0ROOM", "1700000001.000100", "hello", false, false),
		},
		{
			"talk that names the bot", `{"type":"app_mention","channel":"C0ASK","user":"U0ADA","text":"<@U0KITH> you are great","ts":"1700000001.000100"}`,
			said("C0ASK", "1700000001.000100", "you are great", false, false),
		},
		{"by a bot", `{"type":"message","subtype":"bot_message","channel":"C0ASK","bot_id":"B1","text":"x","ts":"1700000001.000100"}`, nil},
		{"by a bot with a user", `{"type":"message","channel":"C0ASK","user":"U0BOT","bot_id":"B1","app_id":"A1","text":"x","ts":"1700000001.000100"}`, nil},
		{"by Kith", `{"type":"message","channel":"C0ASK","user":"U0KITH","text":"x","ts":"1700000001.000100"}`, nil},
		{"changed", `{"type":"message","subtype":"message_changed","hidden":true,"channel":"C0ASK","ts":"1700000003.000100","message":{"type":"message","user":"U0ADA","text":"x","ts":"1700000001.000100"}}`, nil},
		{"removed", `{"type":"message","subtype":"message_deleted","hidden":true,"channel":"C0ASK","ts":"1700000003.000100","deleted_ts":"1700000001.000100"}`, nil},
		{"somebody came into the channel", `{"type":"message","subtype":"channel_join","channel":"C0ASK","user":"U0ADA","text":"<@U0ADA> has joined","ts":"1700000001.000100"}`, nil},
		{"of an unknown kind", `{"type":"telepathy","user":{"mood":"odd"},"channel":[1]}`, nil},
		{"a message that is none", `{"type":"message","channel":7,"user":null,"ts":{}}`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			o.brings(eventEnvelope, "e1", occurs("Ev1", tt.event))
			if tt.want != nil {
				if got := next(t, o.heard, "event"); !reflect.DeepEqual(got, *tt.want) {
					t.Errorf("got  %+v\nwant %+v", got, *tt.want)
				}
			}
			if got := next(t, o.acks, "acknowledgement"); got != (acked{"e1", "null"}) {
				t.Errorf("acknowledged %+v", got)
			}
			o.quiet()
		})
	}
}

func TestMentionIsACommand(t *testing.T) {
	const inThread = `{"type":"app_mention","channel":"C0ASK","user":"U0ADA","text":"<@U0KITH> question close <@U0GRACE>","ts":"1700000002.000200","thread_ts":"1700000001.000100"}`
	o := newOffice(t)
	o.replies(chat.Reply{Message: chat.Message{Text: "Closed."}})
	o.brings(eventEnvelope, "e1", occurs("Ev1", inThread))
	c, ok := next(t, o.heard, "event").(chat.Command)
	if !ok || c.Name != "question close" || c.Input != "<@U0GRACE>" || c.In != "C0ASK:1700000001.000100" || c.Reply == "" {
		t.Errorf("got %+v", c)
	}
	o.wantCalls("chat.postEphemeral")
	if got := o.last().form; got.Get("thread_ts") != "1700000001.000100" || got.Get("user") != "U0ADA" || got.Get("channel") != "C0ASK" {
		t.Errorf("answered to %v", got)
	}

	t.Run("once, although it is a message too", func(t *testing.T) {
		o.brings(eventEnvelope, "e2", occurs("Ev2", strings.Replace(inThread, "app_mention", "message", 1)))
		for range 2 {
			next(t, o.acks, "acknowledgement")
		}
		o.quiet()
		o.wantCalls("chat.postEphemeral")
	})
}

func TestComingsAndGoings(t *testing.T) {
	const ada = `{"id":"U0ADA","team_id":"T0KITH","name":"ada","deleted":false,"real_name":"Ada","tz":"Europe/London","locale":"en-GB","is_bot":false,"is_admin":true,"profile":{"display_name":"Ada"}}`
	gone := strings.Replace(ada, `"deleted":false`, `"deleted":true`, 1)
	for _, tt := range []struct {
		name, event string
		want        chat.Event
	}{
		{"joins", `{"type":"team_join","user":` + ada + `,"event_ts":"1700000000.0"}`, chat.Joined{}},
		{"leaves", `{"type":"user_change","user":` + gone + `}`, chat.Left{}},
		{"changes", `{"type":"user_change","user":` + ada + `}`, nil},
		{"a bot joins", `{"type":"team_join","user":{"id":"U0BOT","is_bot":true}}`, nil},
		{"looks at their page", `{"type":"app_home_opened","user":"U0ADA","channel":"D0ADA","tab":"home","view":{"id":"V1","type":"home"}}`, chat.Opened{}},
		{"looks at the messages", `{"type":"app_home_opened","user":"U0ADA","channel":"D0ADA","tab":"messages"}`, nil},
		{"uninstalls", `{"type":"app_uninstalled"}`, chat.Removed{}},
		{"takes the tokens back", `{"type":"tokens_revoked","tokens":{"oauth":["U0ADA"],"bot":["U0KITH"]}}`, chat.Removed{}},
		{"takes their own token back", `{"type":"tokens_revoked","tokens":{"oauth":["U0ADA"]}}`, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			o.brings(eventEnvelope, "e1", occurs("Ev1", tt.event))
			next(t, o.acks, "acknowledgement")
			if tt.want == nil {
				o.quiet()
				return
			}
			got := next(t, o.heard, "event")
			if reflect.TypeOf(got) != reflect.TypeOf(tt.want) {
				t.Fatalf("a %T arrived, want a %T", got, tt.want)
			}
			h := got.Head()
			if h.ID != "Ev1" || h.Space != space || h.In != "" || h.Reply != "" || !h.At.Equal(time.Unix(1_700_000_000, 0)) {
				t.Errorf("head %+v", h)
			}
			if _, out := got.(chat.Removed); !out && (h.Actor.ID != "U0ADA" || h.Actor.Name == "") {
				t.Errorf("actor %+v", h.Actor)
			}
			o.quiet()
		})
	}
}

func TestPutOut(t *testing.T) {
	o := newOffice(t)
	o.brings(eventEnvelope, "e1", occurs("Ev1", `{"type":"app_uninstalled"}`))
	next(t, o.acks, "acknowledgement")
	if got := o.a.Trouble(); !strings.Contains(got, "revoked") {
		t.Errorf("trouble %q", got)
	}
	o.answer("auth.test", `{"ok":false,"error":"account_inactive"}`)
	next(t, o.heard, "event")
	o.brings(eventEnvelope, "e2", occurs("Ev2", `{"type":"message","channel":"C0ASK","user":"U0ADA","text":"x","ts":"1700000001.000100"}`))
	next(t, o.acks, "acknowledgement") // of no use to anybody
	o.quiet()
}

func TestHeldBack(t *testing.T) {
	o := newOffice(t)
	o.brings(eventEnvelope, "e1", `{"token":"x","type":"app_rate_limited","team_id":"T0KITH","minute_rate_limited":1700000000,"api_app_id":"A0KITH"}`)
	next(t, o.acks, "acknowledgement")
	if got := o.a.Trouble(); !strings.Contains(got, "holds back") {
		t.Errorf("trouble %q", got)
	}
}

func TestStoredBeforeAcknowledged(t *testing.T) {
	o := newOffice(t)
	o.deafen(true)
	message := occurs("Ev1", `{"type":"message","channel":"C0ASK","user":"U0ADA","text":"x","ts":"1700000001.000100"}`)
	o.brings(eventEnvelope, "e1", message)
	o.brings(eventEnvelope, "e2", message) // on the other socket
	for range 2 {                          // the adapter tries again by itself
		next(t, o.refused, "attempt")
	}
	select {
	case got := <-o.acks:
		t.Fatalf("acknowledged before it was taken: %+v", got)
	default:
	}
	o.deafen(false)
	next(t, o.heard, "event")
	for range 2 {
		next(t, o.acks, "acknowledgement")
	}
	o.brings(eventEnvelope, "e3", message) // a retry
	if got := next(t, o.acks, "acknowledgement"); got.id != "e3" {
		t.Errorf("acknowledged %+v", got)
	}
	o.quiet()
}

func TestOddEnvelopesAreAcknowledged(t *testing.T) {
	for _, tt := range []struct{ name, kind, body string }{
		{"an unknown kind", "telepathy", `{}`},
		{"no JSON", eventEnvelope, `{"type":`},
		{"a list", eventEnvelope, `[1,2]`},
		{"an event without one", eventEnvelope, `{"type":"event_callback","team_id":"T0KITH","event_id":"Ev1"}`},
		{"a command without a name", commandEnvelope, `{"team_id":"T0KITH","user_id":"U0ADA"}`},
		{"an interaction of an unknown type", interactiveEnvelope, `{"type":"telepathy","team":{"id":"T0KITH"},"user":{"id":"U0ADA"},"trigger_id":"1.2"}`},
		{"a press without a control", interactiveEnvelope, `{"type":"block_actions","team":{"id":"T0KITH"},"user":{"id":"U0ADA"},"trigger_id":"1.2","actions":[]}`},
		{"an interaction of nobody", interactiveEnvelope, `{"type":"block_actions"}`},
		{"a modal closed", interactiveEnvelope, `{"type":"view_closed","team":{"id":"T0KITH"},"user":{"id":"U0ADA"},"view":{"id":"V1"}}`},
		{"an address opened", interactiveEnvelope, `{"type":"block_actions","team":{"id":"T0KITH"},"user":{"id":"U0ADA"},"trigger_id":"1.2","actions":[{"action_id":"open:0","type":"button"}]}`},
		{"another workspace", eventEnvelope, `{"type":"event_callback","team_id":"T0OTHER","event_id":"Ev1","event":{"type":"message","channel":"C1","user":"U1","text":"x","ts":"1700000001.000100"}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			if _, err := o.a.meet(t.Context(), "xoxb-1"); err != nil {
				t.Fatal(err)
			}
			o.brings(tt.kind, "e1", tt.body)
			if got := next(t, o.acks, "acknowledgement"); got != (acked{"e1", "null"}) {
				t.Errorf("acknowledged %+v", got)
			}
			o.quiet()
		})
	}
}
