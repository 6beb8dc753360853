package sandbox

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

func TestPost(t *testing.T) {
	s, b, _ := lively(t)
	said := does(t, s, `{"as":"ada","do":"post","in":"#questions","text":"hello **all** @Grace <b>"}`)
	m := newest(t, s)
	if string(m.ID) != said["message"] || m.From != "ada" || m.Text != "hello all @Grace <b>" {
		t.Errorf("shown %+v, said %v", m, said)
	}
	want := `<p>hello <strong>all</strong> <span class="mention" data-person="grace">@Grace</span> &lt;b&gt;</p>`
	if m.HTML != want {
		t.Errorf("html %s, want %s", m.HTML, want)
	}
	if p := b.last().(chat.Posted); p.Text != "hello **all** @Grace <b>" || p.Ref.Message != m.ID {
		t.Errorf("delivered %+v", p)
	}
	if mark := load(t, s).Reads["ada"]["#questions"]; mark != m.ID {
		t.Errorf("one's own message is unread: the mark is at %q", mark)
	}
}

func TestThreads(t *testing.T) {
	s, b, _ := lively(t)
	root := does(t, s, `{"as":"ada","do":"post","in":"#questions","text":"How do I test time?"}`)["message"].(string)
	first := does(t, s, `{"as":"grace","do":"post","on":"`+root+`","text":"With synctest."}`)
	thread := first["conversation"].(string)
	if p := b.last().(chat.Posted); !p.Thread || string(p.In) != thread {
		t.Errorf("delivered %+v, want it in the thread %s", p, thread)
	}
	if again := does(t, s, `{"as":"ada","do":"post","on":"`+first["message"].(string)+`","text":"Thanks."}`); again["conversation"] != thread {
		t.Errorf("the answer to an answer went to %v, want %s", again["conversation"], thread)
	}
	must(t, s.KeepThread(t.Context(), s.Space(), chat.ConversationID(thread), false))
	for _, step := range []struct {
		open    bool
		replies int
	}{{false, 2}, {true, 3}} {
		for _, c := range load(t, s).Conversations {
			if string(c.ID) == thread && (*c.Open != step.open || c.Replies != step.replies || c.Name != "How do I test time?" || string(c.On) != root) {
				t.Errorf("the thread is %+v, want open %v with %d replies", c, step.open, step.replies)
			}
		}
		does(t, s, `{"as":"ada","do":"post","in":"`+thread+`","text":"One more thing."}`)
	}
}

func TestCommandOptionsAndLooks(t *testing.T) {
	s, b, _ := lively(t)
	root := does(t, s, `{"as":"ada","do":"post","in":"#questions","text":"hm"}`)["message"].(string)
	thread := does(t, s, `{"as":"ada","do":"post","on":"`+root+`","text":"hm"}`)["conversation"].(string)
	ask := `{"as":"ada","do":"command","in":"#questions","text":"/ask topic:\"go lang\" How?"}`
	does(t, s, ask)
	if c := b.last().(chat.Command); c.Options["topic"] != "go lang" || c.Options["text"] != "How?" || c.Input != "" {
		t.Errorf("delivered %+v", c)
	}
	must(t, s.Wear(Slack))
	does(t, s, ask)
	if c := b.last().(chat.Command); c.Options != nil || c.Input != `topic:"go lang" How?` {
		t.Errorf("in Slack's look: delivered %+v", c)
	}
	code, message := refused(t, s, `{"as":"ada","do":"command","in":"`+thread+`","text":"/ask"}`)
	if code != "thread-commands" || !strings.Contains(message, "Slack") {
		t.Errorf("%s: %s", code, message)
	}
	must(t, s.Wear(Discord))
	does(t, s, `{"as":"ada","do":"command","in":"`+thread+`","text":"/ask"}`)
	if got := load(t, s).Abilities; got != (wireAbilities{false, false, true, true, true, false}) {
		t.Errorf("abilities in Discord's look: %+v", got)
	}
}

func TestAnswers(t *testing.T) {
	s, b, _ := lively(t)
	b.reply = func(e chat.Event) {
		if c, ok := e.(chat.Command); ok {
			must(t, s.Respond(t.Context(), c.Reply, chat.Reply{Message: chat.Message{Text: "For you.", Blocks: []chat.Block{
				chat.Paragraph{Text: "For you."}, chat.Controls{Items: []chat.Control{chat.Button{Label: "Fine", Do: chat.ActionID{Name: "x.fine"}}}},
			}}}))
		}
	}
	does(t, s, `{"as":"ada","do":"command","tab":"x1","in":"#questions","text":"/ask"}`)
	m := newest(t, s)
	if m.Only != "ada" || m.Because == nil || m.Because.Text != "/ask" || len(load(t, s).Interactions) != 0 {
		t.Errorf("shown %+v", m)
	}
	press := `{"as":"%","do":"press","message":"` + string(m.ID) + `","action":"x.fine:"}`
	if code, _ := refused(t, s, strings.Replace(press, "%", "grace", 1)); code != "no-message" {
		t.Errorf("grace pressed ada's button: %s", code)
	}
	if code, _ := refused(t, s, strings.ReplaceAll(strings.Replace(press, "%", "ada", 1), "fine:", "other:")); code != "stale" {
		t.Errorf("a button that is not there: %s", code)
	}
	does(t, s, strings.Replace(press, "%", "ada", 1))
	if got := load(t, s).Interactions; len(got) != 1 || got[0].State != "pending" || got[0].Action != "x.fine:" {
		t.Errorf("waiting: %+v", got)
	}
	does(t, s, `{"as":"ada","do":"dismiss","message":"`+string(m.ID)+`"}`)
	if all := load(t, s).Messages; len(all) != 0 {
		t.Errorf("still there: %+v", all)
	}
}

func TestFormsAreBoundToTheTab(t *testing.T) {
	s, b, _ := lively(t)
	form := chat.Form{Do: chat.ActionID{Name: "q.ask"}, Title: "Ask", Submit: "Post", Fields: []chat.Field{{Name: "title", Label: "Title", Value: []string{"old"}}}}
	b.reply = func(e chat.Event) {
		switch e := e.(type) {
		case chat.Command:
			must(t, s.Respond(t.Context(), e.Reply, chat.Open{Form: form}))
		case chat.Submit:
			if e.Values.First("title") == "x" {
				back := form
				back.Fields = []chat.Field{{Name: "title", Label: "Title", Value: e.Values["title"]}}
				must(t, s.Respond(t.Context(), e.Reply, chat.Reject{Form: back, Errors: map[string]string{"title": "Longer."}}))
			}
		}
	}
	does(t, s, `{"as":"ada","do":"command","tab":"x1","in":"#questions","text":"/ask"}`)
	first := load(t, s).Forms[0]
	if first.Tab != "x1" || first.Fields[0].Value[0] != "old" || first.Fields[0].Max != chat.MaxLine {
		t.Errorf("form %+v", first)
	}
	does(t, s, `{"as":"ada","do":"submit","tab":"x1","form":"`+first.ID+`","values":{"title":["x"]}}`)
	second := load(t, s).Forms[0]
	if second.Replaces != first.ID || second.Complaints["title"] != "Longer." || second.Fields[0].Value[0] != "x" {
		t.Errorf("form %+v, want it to replace %s", second, first.ID)
	}
	send := `{"as":"ada","do":"submit","form":"` + second.ID + `","values":{"title":["good"]}}`
	does(t, s, send)
	if code, _ := refused(t, s, send); code != "busy" {
		t.Errorf("sent in twice at once: %s", code)
	}
	must(t, s.Respond(t.Context(), b.last().Head().Reply, nil))
	if forms := load(t, s).Forms; len(forms) != 0 {
		t.Errorf("still open: %+v", forms)
	}
	if code, _ := refused(t, s, send); code != "no-form" {
		t.Errorf("a form that is closed: %s", code)
	}
}

func TestComplete(t *testing.T) {
	s, b, _ := lively(t)
	b.reply = func(e chat.Event) {
		c := e.(chat.Completing)
		must(t, s.Respond(t.Context(), c.Reply, chat.Suggest{Options: []chat.Option{{Value: c.Partial + "o", Label: c.Option}}}))
	}
	before := load(t, s).Event
	got := does(t, s, `{"as":"ada","do":"complete","in":"#questions","command":"ask","option":"topic","partial":"g"}`)
	raw, err := json.Marshal(got)
	if want := `{"options":[{"label":"topic","value":"go"}]}`; err != nil || string(raw) != want {
		t.Errorf("got %s, want %s", raw, want)
	}
	if now := load(t, s).Event; now != before {
		t.Error("a completion is in the journal")
	}
	b.reply = nil
	if got := does(t, s, `{"as":"ada","do":"complete","command":"ask","option":"topic"}`); len(got["options"].([]any)) != 0 {
		t.Errorf("no answer is no suggestion: %v", got)
	}
}

func TestJoinLeaveAndRefuse(t *testing.T) {
	s, b, _ := lively(t)
	does(t, s, `{"as":"noor","do":"join","name":"Noor","zone":"Asia/Kolkata","locale":"de-AT","about":"New here."}`)
	if j, ok := b.last().(chat.Joined); !ok || j.Actor.Name != "Noor" || j.Actor.Zone != "Asia/Kolkata" {
		t.Errorf("delivered %+v", b.last())
	}
	does(t, s, `{"as":"noor","do":"leave"}`)
	if code, message := refused(t, s, `{"as":"noor","do":"post","in":"#questions","text":"hi"}`); code != "gone" || !strings.Contains(message, "Noor") {
		t.Errorf("%s: %s", code, message)
	}
	does(t, s, `{"as":"noor","do":"join"}`)
	does(t, s, `{"as":"noor","do":"refuse","refuses":true}`)
	people := load(t, s).People
	noor := people[len(people)-1]
	if !noor.Here || !noor.Refuses || noor.About != "New here." || noor.Zone != "Asia/Kolkata" {
		t.Errorf("noor is %+v", noor)
	}
	for _, bad := range []string{"", "Ada", "kith/x", strings.Repeat("x", 33), "ä"} {
		if code, _ := refused(t, s, `{"as":"`+bad+`","do":"join"}`); code != "bad-id" {
			t.Errorf("%q: %s", bad, code)
		}
	}
	if code, _ := refused(t, s, `{"as":"kith","do":"join"}`); code != "no-person" {
		t.Errorf("somebody became the bot: %s", code)
	}
}

func TestRefusals(t *testing.T) {
	s, b, _ := lively(t)
	must(t, s.Post(t.Context(), "grace", "", "hi"))
	dm, secret := string(b.last().Head().In), string(newest(t, s).ID)
	for body, want := range map[string]string{
		`{"as":"ada","do":"post","in":"` + dm + `","text":"x"}`:                                         "no-conversation",
		`{"as":"ada","do":"post","in":"#nowhere","text":"x"}`:                                           "no-conversation",
		`{"as":"ada","do":"post","in":"#questions","text":" \n\u202e"}`:                                 "empty",
		`{"as":"ada","do":"post","in":"#questions","text":"` + strings.Repeat("ä", maxWritten+1) + `"}`: "text-too-long",
		`{"as":"ada","do":"post","on":"m0","text":"x"}`:                                                 "no-message",
		`{"as":"ada","do":"command","in":"#questions","text":"/"}`:                                      "empty",
		`{"as":"ada","do":"use","command":"questions.none","message":"m0"}`:                             "no-command",
		`{"as":"ada","do":"use","command":"questions.mark","message":"` + secret + `"}`:                 "no-message",
		`{"as":"ada","do":"read","in":"#questions","message":"` + secret + `"}`:                         "no-message",
		`{"as":"ada","do":"choose","message":"m0","action":"x:","values":"go"}`:                         "malformed",
		`{"as":"ada","do":"cancel","form":"f1"}`:                                                        "no-form",
		`{"as":"ada","do":"fly"}`:                                                                       "malformed",
		`{"as":"kith","do":"post","in":"#questions","text":"I am the bot"}`:                             "no-person",
		`[]`: "malformed",
	} {
		if code, message := refused(t, s, body); code != want || message == "" {
			t.Errorf("%.90s: %s %q, want %s", body, code, message, want)
		}
	}
	s.sink = nil
	if status, _ := call(t, s, http.MethodPost, "/api/acts", `{"as":"ada","do":"command","in":"#questions","text":"/ask"}`); status != http.StatusServiceUnavailable {
		t.Errorf("without a bot: %d", status)
	}
}

// FuzzActs sends anything at all: no panic, no server error, and a state that
// can still be shown.
func FuzzActs(f *testing.F) {
	for _, body := range []string{
		`{"as":"ada","do":"post","in":"#questions","text":"hello @ada <@grace> #questions"}`, `{"as":"ada","do":"post","to":"kith","text":"x"}`,
		`{"as":"ada","do":"command","in":"#questions","text":"/ask topic:\"go\" x"}`, `{"as":"ada","do":"press","message":"m1","action":"x:"}`,
		`{"as":"ada","do":"choose","message":"m1","action":"x:","values":["a"]}`, `{"as":"ada","do":"submit","form":"f1","values":{"a":["b"]}}`,
		`{"as":"noor","do":"join","name":"Noor","zone":"Asia/Kolkata"}`, `{"as":"ada","do":"leave"}`, `{"as":"ada","do":"complete","command":"ask"}`,
		`{"as":"ada","do":"read","in":"#questions","message":"m1"}`, `{"as":"ada","do":"refuse","refuses":true}`, `{"as":"ada","do":"use","command":"questions.mark"}`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s, b, _ := lively(t)
		b.reply = func(e chat.Event) {
			if to := e.Head().Reply; to != "" {
				_ = s.Respond(t.Context(), to, chat.Reply{Message: chat.Message{Text: "Well."}}) // what cannot be answered so is not the point here
			}
		}
		for range 2 {
			r := httptest.NewRequest(http.MethodPost, "http://localhost/api/acts", strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			w := httptest.NewRecorder()
			s.Handler().ServeHTTP(w, r)
			if w.Code >= 500 {
				t.Fatalf("%d: %s", w.Code, w.Body)
			}
		}
		load(t, s)
	})
}
