package slacktest

import (
	"strings"
	"testing"
	"time"
)

// TestRefusals: what Slack refuses, and how it says so.
func TestRefusals(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	archived := r.AddChannel(r.team, Public, "old", r.ada, r.Bot(r.team))
	admins := r.AddChannel(r.team, Public, "news", r.ada, r.Bot(r.team))
	r.Restrict(admins, true)
	if _, err := r.Archive(cancelled(t), r.ada, archived); err != nil {
		t.Fatal(err)
	}
	hidden := r.AddUser(r.team, User{Name: "hidden"})
	r.Hide(hidden, true)
	gone := r.AddUser(r.team, User{Name: "gone"})
	r.Settle(gone, false)
	open := r.AddChannel(r.team, Public, "elsewhere", r.ada)
	r.SetScopes(r.team, without(allScopes, "chat:write.public")...)
	theirs, err := r.Post(cancelled(t), r.ada, r.help, "", "mine")
	r.must(err)
	many := strings.Repeat("U1,", 9)
	for _, c := range []struct{ method, body, code string }{
		{"chat.postMassage", `{}`, "unknown_method"},
		{"chat.postMessage", `{"channel":"CHELP","text":"`, "invalid_json"},
		{"chat.postMessage", `{"text":"hi"}`, "invalid_arguments"},
		{"chat.postMessage", `{"channel":"CHELP"}`, "no_text"},
		{"chat.postMessage", `{"channel":"CHELP","text":" "}`, "no_text"},
		{"chat.postMessage", `{"channel":"C0NOTTHERE","text":"hi"}`, "channel_not_found"},
		{"chat.postMessage", `{"channel":"CSECRET","text":"hi"}`, "channel_not_found"},
		{"chat.postMessage", `{"channel":"COPEN","text":"hi"}`, "not_in_channel"},
		{"chat.postMessage", `{"channel":"COLD","text":"hi"}`, "is_archived"},
		{"chat.postMessage", `{"channel":"CNEWS","text":"hi"}`, "restricted_action"},
		{"chat.postMessage", `{"channel":"UHIDDEN","text":"hi"}`, "user_not_visible"},
		{"chat.postMessage", `{"channel":"UGONE","text":"hi"}`, "user_disabled"},
		{"chat.postMessage", `{"channel":"UBOT","text":"hi"}`, "cannot_dm_bot"},
		{"chat.postMessage", `{"channel":"CHELP","text":"hi","thread_ts":"1.000001"}`, "thread_not_found"},
		{"chat.postMessage", `{"channel":"CHELP","blocks":{"type":"divider"}}`, "invalid_blocks_format"},
		{"chat.postMessage", `{"channel":"CHELP","text":"hi","blocks":[{"type":"divide"}]}`, "invalid_blocks"},
		{"chat.update", `{"channel":"CHELP","ts":"1.000001","text":"hi"}`, "message_not_found"},
		{"chat.update", `{"channel":"CHELP","ts":"THEIRS","text":"hi"}`, "cant_update_message"},
		{"chat.delete", `{"channel":"CHELP","ts":"THEIRS"}`, "cant_delete_message"},
		{"chat.postEphemeral", `{"channel":"CHELP","user":"UHIDDEN","text":"hi"}`, "user_not_in_channel"},
		{"chat.postEphemeral", `{"channel":"CHELP","text":"hi"}`, "invalid_arguments"},
		{"conversations.open", `{}`, "users_list_not_supplied"},
		{"conversations.open", `{"users":"` + many + `"}`, "user_not_found"},
		{"conversations.open", `{"users":"U1,U2,U3,U4,U5,U6,U7,U8,U9"}`, "too_many_users"},
		{"conversations.open", `{"users":"UBOT"}`, "invalid_user_combination"},
		{"conversations.open", `{"users":"UHIDDEN"}`, "user_not_visible"},
		{"conversations.open", `{"users":"UGONE"}`, "user_disabled"},
		{"conversations.join", `{"channel":"COLD"}`, "is_archived"},
		{"conversations.invite", `{"channel":"CHELP","users":"UADA"}`, "already_in_channel"},
		{"views.open", `{"view":{}}`, "invalid_arguments"},
		{"views.open", `{"trigger_id":"1.2.3","view":{}}`, "invalid_trigger_id"},
		{"views.update", `{"view_id":"V0NOTTHERE","view":{"type":"modal"}}`, "not_found"},
		{"views.publish", `{"user_id":"U0NOBODY","view":{"type":"home"}}`, "user_not_found"},
		{"views.publish", `{"user_id":"UADA","hash":"old","view":{"type":"home","blocks":[]}}`, "hash_conflict"},
		{"reactions.add", `{"channel":"CHELP","timestamp":"1.000001","name":"tada"}`, "message_not_found"},
		{"reactions.add", `{"channel":"CHELP","timestamp":"THEIRS","name":":tada:"}`, "invalid_name"},
		{"files.completeUploadExternal", `{"files":[{"id":"F0NOTTHERE"}]}`, "file_not_found"},
		{"apps.connections.open", `{}`, "not_allowed_token_type"},
	} {
		fill := strings.NewReplacer("CHELP", r.help, "CSECRET", r.secret, "COLD", archived, "CNEWS", admins, "COPEN", open, "UHIDDEN", hidden,
			"UGONE", gone, "UBOT", r.Bot(r.team), "UADA", r.ada, "THEIRS", theirs.TS)
		if got := r.call(c.method, fill.Replace(c.body)); got["error"] != c.code || got["ok"] != false {
			t.Errorf("%s %s: got %v, want %s", c.method, c.body, got, c.code)
		}
	}
	// Methods that only read take no JSON.
	if got := r.call("users.info", `{"user":"`+r.ada+`"}`); got["error"] != "user_not_found" {
		t.Errorf("got %v", got)
	}
	if got := r.ask("users.info", "user="+r.ada); got["ok"] != true {
		t.Errorf("got %v", got)
	}
}

func TestTokens(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	for token, want := range map[string]any{"": "not_authed", "xoxb-2": "invalid_auth", DefaultAppToken: "not_allowed_token_type", DefaultBotToken: nil} {
		if got := r.call("auth.test", "{}", token); got["error"] != want {
			t.Errorf("%q: got %v, want %v", token, got, want)
		}
	}
	for token, want := range map[string]any{"": "not_authed", "xapp-2": "invalid_auth", DefaultAppToken: nil} {
		if got := r.call("apps.connections.open", "{}", token); got["error"] != want {
			t.Errorf("%q: got %v, want %v", token, got, want)
		}
	}
	r.SetScopes(r.team, "users:read")
	if got := r.call("chat.postMessage", `{"channel":"C1","text":"hi"}`); got["error"] != "missing_scope" || got["needed"] != "chat:write" || got["provided"] != "users:read" {
		t.Errorf("got %v", got)
	}
	_, err := r.Revoke(cancelled(t), r.team)
	r.must(err)
	if got := r.call("auth.test", "{}"); got["error"] != "token_revoked" {
		t.Errorf("got %v", got)
	}
}

// TestTriggers: a trigger lives for three seconds, a response_url for thirty
// minutes.
func TestTriggers(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	r := newRig(t, Options{Unlimited: true, Now: func() time.Time { return now }})
	u := r.users[r.ada]
	trigger, address := r.newTrigger(u, nil), r.newHook(u, r.channels[r.help], nil)
	view := `{"type":"modal","title":{"type":"plain_text","text":"Ask"},"blocks":[]}`
	now = now.Add(3*time.Second + 1)
	if got := r.call("views.open", `{"trigger_id":"`+trigger+`","view":`+view+`}`); got["error"] != "expired_trigger_id" {
		t.Errorf("got %v", got)
	}
	trigger = r.newTrigger(u, nil)
	got := r.call("views.open", `{"trigger_id":"`+trigger+`","view":`+view+`}`)
	if got["ok"] != true {
		t.Fatalf("got %v", got)
	}
	id := text(got["view"].(object)["id"])
	if got := r.call("views.update", `{"view_id":"`+id+`","hash":"old","view":`+view+`}`); got["error"] != "hash_conflict" {
		t.Errorf("got %v", got)
	}
	for n, want := range []any{nil, nil, "push_limit_reached"} {
		got := r.call("views.push", `{"trigger_id":"`+r.newTrigger(u, r.top(r.ada))+`","view":`+view+`}`)
		if got["error"] != want {
			t.Errorf("push %d: got %v, want %v", n, got, want)
		}
	}
	id = strings.TrimPrefix(address, r.base+"/response/")
	if out := r.answerHook(id, []byte(`{"text":"hi"}`)); string(out.body) != "ok" {
		t.Errorf("got %s", out.body)
	}
	now = now.Add(hookLife)
	if out := r.answerHook(id, []byte(`{"text":"hi"}`)); out.code != "expired_url" || out.status != 404 {
		t.Errorf("got %+v", out)
	}
	if len(r.hooks) != 1 {
		t.Errorf("%d addresses are remembered", len(r.hooks))
	}
	now = now.Add(hookLife)
	r.newTrigger(u, nil)
	if len(r.hooks) != 0 || len(r.triggers) != 1 {
		t.Errorf("%d addresses and %d triggers are remembered, want what ended long ago forgotten", len(r.hooks), len(r.triggers))
	}
}
