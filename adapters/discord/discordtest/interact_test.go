package discordtest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const button = `{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}`

func TestFirstAnswer(t *testing.T) {
	form := `{"type": 9, "data": {"custom_id": "form", "title": "Form", "components": [{"type": 18, "label": "Title", "component": {"type": 4, "custom_id": "title", "style": 1}}]}}`
	says := `{"type": 4, "data": {"content": "Hello."}}`
	type try struct {
		answer string
		status int
	}
	press := func(r *rig) { r.must(r.Press(r.ada, r.shows(button), "go")) }
	submit := func(open func(*rig)) func(*rig) {
		return func(r *rig) {
			open(r)
			callback, _ := r.answerTo()
			r.call("POST", callback, form, 204)
			r.must(r.Submit(r.ada, map[string][]string{"title": {"Why?"}}))
		}
	}
	command := func(r *rig) { r.asks() }
	for _, c := range []struct {
		sentence string
		do       func(*rig)
		tries    []try
	}{
		{"a command is answered with a message", command, []try{{`{"type": 6}`, 400}, {`{"type": 7, "data": {"content": "x"}}`, 400}, {`{"type": 8, "data": {"choices": []}}`, 400}, {`{"type": 1}`, 400}, {says, 204}}},
		{"a command is answered later", command, []try{{`{"type": 5}`, 204}}},
		{"a command is answered with a form", command, []try{{form, 204}}},
		{"a button keeps its message", press, []try{{`{"type": 8, "data": {"choices": []}}`, 400}, {`{"type": 6}`, 204}}},
		{"a button replaces its message", press, []try{{`{"type": 7, "data": {"content": "x"}}`, 204}}},
		{"a button is answered with a form", press, []try{{form, 204}}},
		{"a form of a command has no message to replace", submit(command), []try{{form, 400}, {`{"type": 6}`, 400}, {`{"type": 7, "data": {"content": "x"}}`, 400}, {says, 204}}},
		{"a form of a button replaces the message of that", submit(press), []try{{form, 400}, {`{"type": 7, "data": {"content": "x"}}`, 204}}},
		{"a completion takes suggestions alone", func(r *rig) { r.must(r.Complete(r.ada, r.channel, "ask", "topic", "g")) }, []try{
			{says, 400}, {`{"type": 5}`, 400}, {form, 400}, {`{"type": 8, "data": {"choices": [{"name": "Go", "value": "go"}]}}`, 204},
		}},
		{"an empty answer is none", command, []try{{`{"type": 4, "data": {}}`, 400}, {`{"type": 4, "data": {"contents": "x"}}`, 400}, {says, 204}}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			r := newRig(t)
			c.do(r)
			callback, _ := r.answerTo()
			for _, try := range c.tries {
				r.call("POST", callback, try.answer, try.status)
			}
			r.refused("POST", callback, says, 400, 40060)
		})
	}
}

func TestAnswersAreInTime(t *testing.T) {
	says, later := `{"type": 4, "data": {"content": "Hello."}}`, `{"type": 5, "data": {"flags": 64}}`
	t.Run("after three seconds nobody waits", func(t *testing.T) {
		r := newRig(t)
		callback, webhook := r.asks()
		r.clock = r.clock.Add(3*time.Second + time.Millisecond)
		r.refused("POST", callback, says, 404, 10062)
		r.refused("PATCH", webhook+"/messages/@original", `{"content": "x"}`, 404, 10015)
	})
	t.Run("after fifteen minutes the token is over", func(t *testing.T) {
		r := newRig(t)
		callback, webhook := r.asks()
		r.call("POST", callback, later, 204)
		r.clock = r.clock.Add(15 * time.Minute)
		r.call("GET", webhook+"/messages/@original", "", 200)
		r.clock = r.clock.Add(time.Second)
		r.refused("PATCH", webhook+"/messages/@original", `{"content": "x"}`, 401, 50027)
		r.refused("POST", webhook, `{"content": "x"}`, 401, 50027)
	})
	t.Run("a wrong token is unknown", func(t *testing.T) {
		r := newRig(t)
		callback, webhook := r.asks()
		r.refused("POST", strings.Replace(callback, "x/callback", "y/callback", 1), says, 404, 10062)
		r.call("POST", callback, says, 204)
		r.refused("POST", webhook+"y", `{"content": "x"}`, 404, 10015)
	})
}

func TestLaterAnswers(t *testing.T) {
	for _, c := range []struct {
		sentence string
		deferral string
		alone    bool
	}{
		{"a private deferral is answered in private", `{"type": 5, "data": {"flags": 64}}`, true},
		{"a public deferral is answered in public", `{"type": 5}`, false},
	} {
		for _, how := range []string{"PATCH", "POST"} {
			t.Run(c.sentence+" by "+how, func(t *testing.T) {
				r := newRig(t)
				r.Changes()
				callback, webhook := r.asks()
				r.call("POST", callback, c.deferral, 204)
				original := webhook + "/messages/@original"
				thinks := r.call("GET", original, "", 200)
				if flags := int(thinks["flags"].(float64)); flags&FlagLoading == 0 || (flags&FlagEphemeral != 0) != c.alone {
					t.Errorf("the thinking message has the flags %d", flags)
				}
				if seen := r.Changes(); len(seen) != 0 {
					t.Errorf("thinking shows %+v", seen)
				}
				path := map[string]string{"PATCH": original, "POST": webhook}[how]
				said := r.call(how, path, `{"content": "At last.", "flags": 64}`, 200)
				if said["id"] != thinks["id"] || int(said["flags"].(float64))&FlagLoading != 0 {
					t.Errorf("got %v, want it in the place of %v", said, thinks["id"])
				}
				seen := r.Changes()
				if len(seen) != 1 || seen[0].What != Shown || (seen[0].Message.Only == r.ada) != c.alone || seen[0].Message.Content != "At last." {
					t.Errorf("seen %+v", seen)
				}
				if got := len(r.Alone(r.ada)); (got == 1) != c.alone {
					t.Errorf("ada alone sees %d messages", got)
				}
				more := r.call("POST", webhook, `{"content": "And.", "flags": 64}`, 200)
				if more["id"] == said["id"] || int(more["flags"].(float64))&FlagEphemeral == 0 {
					t.Errorf("what follows is %v", more)
				}
			})
		}
	}
	t.Run("nothing follows a thinking message that was deleted", func(t *testing.T) {
		r := newRig(t)
		callback, webhook := r.asks()
		r.call("POST", callback, `{"type": 5}`, 204)
		r.call("DELETE", webhook+"/messages/@original", "", 204)
		r.refused("POST", webhook, `{"content": "x"}`, 404, 10008)
		r.refused("DELETE", webhook+"/messages/@original", "", 404, 10008)
	})
	t.Run("a kept message is the original", func(t *testing.T) {
		r := newRig(t)
		m := r.shows(button)
		r.must(r.Press(r.ada, m, "go"))
		callback, webhook := r.answerTo()
		r.call("POST", callback, `{"type": 6}`, 204)
		if got := r.call("PATCH", webhook+"/messages/@original", `{"content": "After."}`, 200); got["id"] != m.String() || got["content"] != "After." {
			t.Errorf("got %v, want %s changed", got, m)
		}
		if got := r.call("POST", webhook, `{"content": "More."}`, 200); got["id"] == m.String() {
			t.Error("what follows took the place of the message with the button")
		}
	})
}

func TestFollowUps(t *testing.T) {
	r := newRig(t)
	callback, webhook := r.asks()
	r.call("POST", callback, `{"type": 4, "data": {"content": "One."}}`, 204)
	two := r.call("POST", webhook, `{"content": "Two.", "flags": 64}`, 200)["id"].(string)
	r.call("PATCH", webhook+"/messages/"+two, `{"content": "Three."}`, 200)
	if got := r.call("GET", webhook+"/messages/"+two, "", 200)["content"]; got != "Three." {
		t.Errorf("got %q, want Three.", got)
	}
	id, _ := ParseID(two)
	r.impossible("a button on a message that only ada sees", r.Press(r.grace, id, "go"))
	_, other := r.asks()
	callback, _ = r.answerTo()
	r.call("POST", callback, `{"type": 4, "data": {"content": "Other."}}`, 204)
	r.refused("PATCH", other+"/messages/"+two, `{"content": "x"}`, 404, 10008)
	r.call("DELETE", webhook+"/messages/"+two, "", 204)
	r.refused("GET", webhook+"/messages/"+two, "", 404, 10008)
}

func TestEphemeral(t *testing.T) {
	r := newRig(t)
	callback, webhook := r.asks()
	told := len(r.told)
	r.call("POST", callback, `{"type": 4, "data": {"content": "Only you.", "flags": 64, "components": [`+button+`]}}`, 204)
	if len(r.told) != told {
		t.Errorf("the gateway told of %s", r.told[len(r.told)-1].Event)
	}
	m := r.Alone(r.ada)[0]
	if len(r.Alone(r.grace)) != 0 {
		t.Error("grace sees it")
	}
	path := "/channels/" + r.channel.String() + "/messages/" + m.ID.String()
	r.refused("GET", path, "", 404, 10008)
	r.refused("PATCH", path, `{"content": "x"}`, 404, 10008)
	r.refused("DELETE", path, "", 404, 10008)
	r.impossible("grace pressing it", r.Press(r.grace, m.ID, "go"))
	r.impossible("its menu", r.MenuCommand(r.ada, m.ID, "Mark it"))
	r.must(r.Press(r.ada, m.ID, "go"))
	if flags := at(r.arrived(), "message", "flags"); flags != float64(FlagEphemeral) {
		t.Errorf("the message has the flags %v, want %d", flags, FlagEphemeral)
	}
	callback, _ = r.answerTo()
	r.call("POST", callback, `{"type": 7, "data": {"content": "Changed.", "components": []}}`, 204)
	if got := r.Alone(r.ada)[0]; got.Content != "Changed." || got.Flags&FlagEphemeral == 0 {
		t.Errorf("ada sees %+v", got)
	}
	r.call("DELETE", webhook+"/messages/@original", "", 204)
	if n := len(r.Alone(r.ada)); n != 0 {
		t.Errorf("ada still sees %d messages", n)
	}
}

func TestAnswerTells(t *testing.T) {
	r := newRig(t)
	callback, _ := r.asks()
	got := r.call("POST", callback+"?with_response=true", `{"type": 4, "data": {"content": "Hello.", "flags": 64}}`, http.StatusOK)
	for _, c := range []struct {
		want any
		path []any
	}{
		{float64(2), []any{"interaction", "type"}},
		{true, []any{"interaction", "response_message_ephemeral"}},
		{false, []any{"interaction", "response_message_loading"}},
		{r.Alone(r.ada)[0].ID.String(), []any{"interaction", "response_message_id"}},
		{float64(4), []any{"resource", "type"}},
		{"Hello.", []any{"resource", "message", "content"}},
	} {
		if is := at(got, c.path...); is != c.want {
			t.Errorf("%v: got %v, want %v", c.path, is, c.want)
		}
	}
}

func TestSuggestions(t *testing.T) {
	r := newRig(t)
	r.impossible("a completion of what suggests nothing", r.Complete(r.ada, r.channel, "ask", "words", "g"))
	r.must(r.Complete(r.ada, r.channel, "ask", "topic", "g"))
	if got := at(r.arrived(), "data", "options", 0); at(got, "focused") != true || at(got, "value") != "g" || at(got, "name") != "topic" {
		t.Errorf("got %v", got)
	}
	callback, _ := r.answerTo()
	many := strings.Repeat(`{"name": "Go", "value": "go"},`, 25)
	r.refused("POST", callback, `{"type": 8, "data": {"choices": [`+many+`{"name": "Go", "value": "go"}]}}`, 400, 50035)
	r.refused("POST", callback, `{"type": 8, "data": {"choices": [{"name": "`+strings.Repeat("x", 101)+`", "value": "go"}]}}`, 400, 50035)
	r.call("POST", callback, `{"type": 8, "data": {"choices": [`+strings.TrimSuffix(many, ",")+`]}}`, 204)
	if got := r.Suggestions(r.ada); len(got) != 25 || got[0].Value != "go" {
		t.Errorf("got %d suggestions", len(got))
	}
}
