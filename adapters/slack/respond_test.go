package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

var (
	privateReply = chat.Reply{Message: chat.Message{Text: "Only for you."}}
	publicReply  = chat.Reply{Message: chat.Message{Text: "For everybody."}, Public: true}
	anUpdate     = chat.Update{Message: chat.Message{Text: "After."}}
	aForm        = chat.Form{Do: chat.ActionID{Name: "try.form", Arg: "7"}, Title: "Try", Submit: "Send", Fields: []chat.Field{{Name: "title", Label: "Title"}}}
	aFile        = chat.Reply{Message: chat.Message{Text: "Yours.", Files: []chat.File{{Name: "a.json", Data: []byte("{}")}}}}
)

// answering is one way to answer one thing, and what Slack is told.
type answering struct {
	name    string
	kind    string
	body    func(url string) string
	late    bool // answered after waiting
	refuse  map[string]string
	with    chat.Response
	calls   string // space between
	said    string // in the last call
	ack     string // in the acknowledgement; "null" for none
	failure error
}

func always(body string) func(string) string { return func(string) string { return body } }

func pressOn(more string) func(string) string {
	return func(url string) string {
		return press(url, `"action_id":"try.go:1","type":"button","text":{"type":"plain_text","text":"Go"}`, more)
	}
}

func asks(url string) string { return fmt.Sprintf(typedAsk, url) }

// fromDirect is a command typed in the conversation with Kith.
func fromDirect(url string) string { return strings.Replace(asks(url), "C0ASK", "D0ADA", 1) }

func fromChannel(o origin) func(string) string {
	return func(url string) string {
		if o.URL != "" {
			o.URL, o.Since = url, time.Now().Unix()
		}
		return sentIn(o)
	}
}

const (
	uploads     = "conversations.open files.getUploadURLExternal upload chat.postMessage files.completeUploadExternal"
	onThread    = `,"thread_ts":"1700000000.000900"`
	onEphemeral = `,"is_ephemeral":true`
)

// answerings are grouped by what was done.
var answerings = []answering{
	{name: "a command, privately", kind: commandEnvelope, body: asks, with: privateReply, calls: "/answer", said: `"response_type":"ephemeral"`, ack: "null"},
	{name: "a command, openly", kind: commandEnvelope, body: asks, with: publicReply, calls: "chat.postMessage", said: "channel=C0ASK", ack: "null"},
	{name: "a command, with nothing", kind: commandEnvelope, body: asks, with: nil, ack: "null"},
	{name: "a command, with a form", kind: commandEnvelope, body: asks, with: chat.Open{Form: aForm}, calls: "views.open", said: "try.form:7", ack: "null"},
	{name: "a command, with an update", kind: commandEnvelope, body: asks, with: anUpdate, ack: "null", failure: chat.ErrUnsupported},
	{name: "a command, with complaints", kind: commandEnvelope, body: asks, with: chat.Reject{Form: aForm}, ack: "null", failure: chat.ErrUnsupported},
	{name: "a command, with a file", kind: commandEnvelope, body: asks, with: aFile, calls: uploads, said: "channel_id=D0ADA", ack: "null"},
	{name: "a command after waiting", kind: commandEnvelope, body: asks, late: true, with: privateReply, calls: "/answer", said: "Only for you.", ack: "null"},
	{name: "a command whose response_url fails", kind: commandEnvelope, body: asks, refuse: map[string]string{"/answer": "internal_error"}, with: privateReply, calls: "/answer chat.postEphemeral", said: "user=U0ADA", ack: "null"},
	{
		name: "a command after waiting, whose response_url fails", kind: commandEnvelope, body: asks, late: true, refuse: map[string]string{"/answer": "ratelimited"},
		with: privateReply, calls: "/answer chat.postEphemeral", said: "user=U0ADA", ack: "null",
	},
	{
		name: "a press on what one person sees, whose response_url fails", kind: interactiveEnvelope, body: pressOn(onEphemeral), refuse: map[string]string{"/answer": "fatal_error"},
		with: anUpdate, calls: "/answer /answer chat.postEphemeral", said: "After.", ack: "null",
	},
	{name: "a command after waiting, with a form", kind: commandEnvelope, body: asks, late: true, with: chat.Open{Form: aForm}, ack: "null", failure: chat.ErrUnsupported},
	{name: "a command whose trigger is used up", kind: commandEnvelope, body: asks, refuse: map[string]string{"views.open": "expired_trigger_id"}, with: chat.Open{Form: aForm}, calls: "views.open", ack: "null", failure: chat.ErrUnsupported},
	{name: "a command to Kith, privately", kind: commandEnvelope, body: fromDirect, with: privateReply, calls: "chat.postMessage", said: "channel=D0ADA", ack: "null"},
	{
		name: "a command between two others, privately", kind: commandEnvelope, body: fromDirect, refuse: map[string]string{"chat.postMessage": "channel_not_found"},
		with: privateReply, calls: "chat.postMessage /answer", said: `"response_type":"ephemeral"`, ack: "null",
	},
	{
		name: "a command where Kith is no member, openly", kind: commandEnvelope, body: asks, refuse: map[string]string{"chat.postMessage": "not_in_channel"},
		with: publicReply, calls: "chat.postMessage /answer", said: `"response_type":"in_channel"`, ack: "null",
	},
	{
		name: "a command whose address is used up, privately", kind: commandEnvelope, body: asks, refuse: map[string]string{"/answer": "used_url"},
		with: privateReply, calls: "/answer chat.postEphemeral", said: "user=U0ADA", ack: "null",
	},
	{
		name: "a command that can be answered nowhere", kind: commandEnvelope, body: asks, refuse: map[string]string{"/answer": "expired_url", "chat.postEphemeral": "user_not_in_channel"},
		with: privateReply, calls: "/answer chat.postEphemeral conversations.open chat.postMessage", said: "channel=D0ADA", ack: "null",
	},

	{name: "a press, with an update", kind: interactiveEnvelope, body: pressOn(""), with: anUpdate, calls: "chat.update", said: "ts=1700000001.000100", ack: "null"},
	{name: "a press, with nothing", kind: interactiveEnvelope, body: pressOn(""), with: nil, ack: "null"},
	{name: "a press, privately", kind: interactiveEnvelope, body: pressOn(""), with: privateReply, calls: "/answer", said: `"replace_original":false`, ack: "null"},
	{name: "a press, with a form", kind: interactiveEnvelope, body: pressOn(""), with: chat.Open{Form: aForm}, calls: "views.open", said: "1700000001.000100", ack: "null"},
	{name: "a press in a thread, privately", kind: interactiveEnvelope, body: pressOn(onThread), with: privateReply, calls: "chat.postEphemeral", said: "thread_ts=1700000000.000900", ack: "null"},
	{name: "a press in a thread, openly", kind: interactiveEnvelope, body: pressOn(onThread), with: publicReply, calls: "chat.postMessage", said: "thread_ts=1700000000.000900", ack: "null"},
	{name: "a press on what one person sees, with an update", kind: interactiveEnvelope, body: pressOn(onEphemeral), with: anUpdate, calls: "/answer", said: `"replace_original":true`, ack: "null"},
	{
		name: "a press on what one person sees, too late for an update", kind: interactiveEnvelope, body: pressOn(onEphemeral), refuse: map[string]string{"/answer": "expired_url"},
		with: anUpdate, calls: "/answer /answer chat.postEphemeral", said: "After.", ack: "null",
	},
	{
		name: "a press where Kith is no member, with an update", kind: interactiveEnvelope, body: pressOn(""), refuse: map[string]string{"chat.update": "channel_not_found"},
		with: anUpdate, calls: "chat.update /answer", said: `"replace_original":true`, ack: "null",
	},

	{name: "a press on a page, with an update", kind: interactiveEnvelope, body: always(pressInView("home")), with: anUpdate, ack: "null", failure: chat.ErrUnsupported},
	{name: "a press on a page", kind: interactiveEnvelope, body: always(pressInView("home")), with: privateReply, calls: "views.open", said: "Only for you.", ack: "null"},
	{name: "a press on a page, openly", kind: interactiveEnvelope, body: always(pressInView("home")), with: publicReply, calls: "views.open", said: "For everybody.", ack: "null"},
	{name: "a press on a page after waiting", kind: interactiveEnvelope, body: always(pressInView("home")), late: true, with: privateReply, calls: "conversations.open chat.postMessage", said: "channel=D0ADA", ack: "null"},
	{
		name: "a press on a page whose trigger is used up", kind: interactiveEnvelope, body: always(pressInView("home")), refuse: map[string]string{"views.open": "exchanged_trigger_id"},
		with: privateReply, calls: "views.open conversations.open chat.postMessage", said: "channel=D0ADA", ack: "null",
	},
	{name: "a press in a modal", kind: interactiveEnvelope, body: always(pressInView("modal")), with: privateReply, calls: "views.push", said: "Only for you.", ack: "null"},
	{name: "a press in a modal, with an update", kind: interactiveEnvelope, body: always(pressInView("modal")), with: anUpdate, calls: "views.update", said: `"view_id":"V1"`, ack: "null"},
	{name: "a press in a modal, with a form", kind: interactiveEnvelope, body: always(pressInView("modal")), with: chat.Open{Form: aForm}, calls: "views.push", said: "try.form:7", ack: "null"},
	{
		name: "a press in the third modal", kind: interactiveEnvelope, body: always(pressInView("modal")), refuse: map[string]string{"views.push": "push_limit_reached"},
		with: privateReply, calls: "views.push conversations.open chat.postMessage", said: "channel=D0ADA", ack: "null",
	},

	{name: "a form, with complaints", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), with: chat.Reject{Form: aForm, Errors: map[string]string{"title": "Say more."}}, ack: `{"response_action":"errors","errors":{"title":"Say more."}}`},
	{name: "a form, with another", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), with: chat.Open{Form: aForm}, ack: `"response_action":"update"`},
	{name: "a form, with nothing", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), with: nil, ack: "null"},
	{name: "a form, privately", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), with: privateReply, calls: "chat.postEphemeral", said: "channel=C0ASK", ack: "null"},
	{name: "a form of something typed, privately", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK", URL: "its"}), with: privateReply, calls: "/answer", said: "Only for you.", ack: "null"},
	{name: "a form, openly", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), with: publicReply, calls: "chat.postMessage", said: "channel=C0ASK", ack: "null"},
	{name: "a form of a thread, privately", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK", Thread: "1700000000.000900"}), with: privateReply, calls: "chat.postEphemeral", said: "thread_ts=1700000000.000900", ack: "null"},
	{name: "a form of a message, with an update", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK", Message: "1700000001.000100"}), with: anUpdate, calls: "chat.update", said: "ts=1700000001.000100", ack: "null"},
	{name: "a form of what one person sees, with an update", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK", Message: "1700000001.000100", Ephemeral: true, URL: "its"}), with: anUpdate, calls: "/answer", said: `"replace_original":true`, ack: "null"},
	{name: "a form of what one person saw long ago, with an update", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK", Message: "1700000001.000100", Ephemeral: true}), with: anUpdate, calls: "chat.postEphemeral", said: "After.", ack: "null"},
	{name: "a form of a page", kind: interactiveEnvelope, body: fromChannel(origin{}), with: privateReply, ack: "Only for you."},
	{name: "a form of a page, with an update", kind: interactiveEnvelope, body: fromChannel(origin{}), with: anUpdate, ack: "null", failure: chat.ErrUnsupported},
	{name: "a form on a modal, with an update", kind: interactiveEnvelope, body: fromChannel(origin{View: "V0"}), with: anUpdate, calls: "views.update", said: `"view_id":"V0"`, ack: "null"},
	{name: "a form of a page, with a file", kind: interactiveEnvelope, body: fromChannel(origin{}), with: aFile, calls: uploads, said: "channel_id=D0ADA", ack: "null"},
	{name: "a form after waiting", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), late: true, with: privateReply, calls: "views.update", said: "Only for you.", ack: `"response_action":"update"`},
	{name: "a form after waiting, with nothing", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), late: true, with: nil, calls: "views.update", said: `"view_id":"V1"`, ack: `"response_action":"update"`},
	{name: "a form after waiting, with complaints", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), late: true, with: chat.Reject{Form: aForm, Errors: map[string]string{"title": "Say more."}}, calls: "views.update", said: "try.form:7", ack: `"response_action":"update"`},
	{
		name: "a form that was closed while it waited", kind: interactiveEnvelope, body: fromChannel(origin{Channel: "C0ASK"}), late: true, refuse: map[string]string{"views.update": "not_found"},
		with: privateReply, calls: "views.update chat.postEphemeral", said: "Only for you.", ack: `"response_action":"update"`,
	},

	{name: "a message's menu, privately", kind: interactiveEnvelope, body: menu, with: privateReply, calls: "chat.postEphemeral", said: "thread_ts=1700000001.000100", ack: "null"},
	{name: "a message's menu, with a form", kind: interactiveEnvelope, body: menu, with: chat.Open{Form: aForm}, calls: "views.open", said: "try.form:7", ack: "null"},
	{name: "the global menu", kind: interactiveEnvelope, body: always(shortcut), with: privateReply, calls: "views.open", said: "Only for you.", ack: "null"},
	{name: "the global menu after waiting", kind: interactiveEnvelope, body: always(shortcut), late: true, with: privateReply, calls: "conversations.open chat.postMessage", said: "channel=D0ADA", ack: "null"},
}

func TestAnswers(t *testing.T) {
	for _, tt := range answerings {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			for method, code := range tt.refuse {
				o.answer(method, fmt.Sprintf(`{"ok":false,"error":%q}`, code))
			}
			o.respond(func(token chat.Token) error {
				if tt.late {
					if err := o.a.Defer(t.Context(), token, true); err != nil {
						t.Error(err)
					}
				}
				err := o.a.Respond(t.Context(), token, tt.with)
				if errors.Is(err, chat.ErrUnsupported) { // the core has another answer
					if err := o.a.Respond(t.Context(), token, nil); err != nil {
						t.Error(err)
					}
				}
				if err == nil {
					if err := o.a.Respond(t.Context(), token, privateReply); !errors.Is(err, chat.ErrTooLate) {
						t.Errorf("a second answer: %v", err)
					}
				}
				if errors.Is(err, chat.ErrUnsupported) { // it is answered otherwise
					return errors.Join(err, o.a.Respond(t.Context(), token, nil))
				}
				return err
			})
			o.brings(tt.kind, "e1", tt.body(o.url()))
			if err := o.failure(); !errors.Is(err, tt.failure) || (err == nil) != (tt.failure == nil) {
				t.Errorf("got %v, want %v", err, tt.failure)
			}
			o.wantCalls(strings.Fields(tt.calls)...)
			if body := o.lastBody(); tt.said != "" && !strings.Contains(body, tt.said) {
				t.Errorf("said %s, want %s in it", body, tt.said)
			}
			if got := next(t, o.acks, "acknowledgement"); got.id != "e1" || !strings.Contains(got.answer, tt.ack) || len(o.acks) > 0 {
				t.Errorf("acknowledged %+v, want %s", got, tt.ack)
			}
		})
	}
}

func TestNoForm(t *testing.T) {
	o := newOffice(t)
	o.replies(chat.Open{Form: aForm})
	o.brings(eventEnvelope, "e1", occurs("Ev1", `{"type":"app_mention","channel":"C0ASK","user":"U0ADA","text":"<@U0KITH> ask","ts":"1700000002.000200"}`))
	if err := o.failure(); !errors.Is(err, chat.ErrUnsupported) {
		t.Errorf("a form for what has no trigger: %v", err)
	}
}

func TestAnswerThatFails(t *testing.T) {
	o := newOffice(t)
	o.answer("/answer", `{"ok":false,"error":"server_busy"}`)
	var token chat.Token
	o.respond(func(is chat.Token) error {
		token = is
		return o.a.Respond(t.Context(), token, privateReply)
	})
	o.brings(commandEnvelope, "e1", asks(o.url()))
	if o.failure() == nil {
		t.Fatal("the failure was not passed on")
	}
	select {
	case got := <-o.acks:
		t.Errorf("acknowledged %+v, so the person hears nothing at all", got)
	default:
	}
	o.answer("/answer", "")
	if err := o.a.Respond(t.Context(), token, privateReply); err != nil {
		t.Errorf("another attempt: %v", err)
	}
	next(t, o.acks, "acknowledgement")
	if err := o.a.Respond(t.Context(), "long gone", privateReply); !errors.Is(err, chat.ErrTooLate) {
		t.Errorf("an unknown token: %v", err)
	}
}

func TestBigFormsWait(t *testing.T) {
	o := newOffice(t)
	big := aForm
	big.Fields = nil
	for i := range chat.MaxFields {
		big.Fields = append(big.Fields, chat.Field{Name: string(rune('a' + i)), Label: "L", Kind: chat.Area, Value: []string{strings.Repeat("ä", chat.MaxArea)}})
	}
	o.replies(chat.Open{Form: big})
	o.brings(interactiveEnvelope, "e1", sentIn(origin{Channel: "C0ASK"}))
	got := next(t, o.acks, "acknowledgement")
	if len(got.answer) > mostInAck || !strings.Contains(got.answer, "update") {
		t.Errorf("acknowledged with %d bytes: %.200s", len(got.answer), got.answer)
	}
}

// respond answers every event in a way of one's own.
func (o *office) respond(how func(chat.Token) error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.how = how
}

// lastBody is what was said in the last call, "" when there was none.
func (o *office) lastBody() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.calls) == 0 {
		return ""
	}
	c := o.calls[len(o.calls)-1]
	if len(c.form) == 0 || json.Valid([]byte(c.body)) {
		return c.body
	}
	var out strings.Builder
	for name := range c.form {
		fmt.Fprintf(&out, "%s=%s ", name, c.form.Get(name))
	}
	return out.String()
}

func TestAcknowledgedInTime(t *testing.T) {
	for _, tt := range []struct{ name, kind, body, ack string }{
		{"a command", commandEnvelope, asks("https://x"), "null"},
		{"a form", interactiveEnvelope, sentIn(origin{Channel: "C0ASK"}), `"response_action":"update"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			slow := make(chan struct{})
			o.respond(func(token chat.Token) error {
				<-slow
				return o.a.Respond(t.Context(), token, chat.Open{Form: aForm})
			})
			long := time.Now().Add(-acknowledgedWithin)
			o.a.take(envelope{kind: tt.kind, id: "e1", body: json.RawMessage(tt.body), at: long, ack: o.ack("e1")})
			if got := next(t, o.acks, "acknowledgement"); !strings.Contains(got.answer, tt.ack) {
				t.Errorf("acknowledged %+v, want %s", got, tt.ack)
			}
			close(slow)
			if err := o.failure(); tt.kind == commandEnvelope && !errors.Is(err, chat.ErrUnsupported) {
				t.Errorf("a form after waiting: %v", err)
			}
		})
	}
}
