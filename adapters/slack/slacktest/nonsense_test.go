package slacktest

import (
	"fmt"
	"strings"
	"testing"
)

// TestNonsense: whatever a method is called with is answered.
func TestNonsense(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.DirectChannel(r.ada)
	trigger := r.newTrigger(r.users[r.ada], nil)
	values := []string{
		`null`, `1`, `""`, `"x"`, `[]`, `{}`, `[null]`, `[[]]`, `[1,"x"]`, `{"type":7}`, `"[{\"type\":\"section\"}]"`, `[{"type":"section","text":7,"fields":{}}]`,
		`[{"type":"section","text":{"type":"mrkdwn"}}]`, `[{"type":"actions","elements":[null,7,{"type":"button","text":null}]}]`,
		`[{"type":"input","label":null,"element":[]}]`, `[{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[7]}]}]`,
		`[{"type":"table","rows":[[{"type":"rich_text","elements":null}]]}]`, `{"type":"modal","title":7,"blocks":{}}`, `{"type":"home","blocks":[{"type":"image","slack_file":7}]}`,
		`[{"type":"actions","elements":[{"type":"static_select","options":[7],"initial_option":7}]}]`, `[{"blocks":7}]`, `[{"blocks":[{"type":"divider"}],"text":7}]`,
	}
	for _, method := range sorted(r.methods) {
		if method == "auth.revoke" || method == "apps.uninstall" {
			continue
		}
		for _, name := range []string{"users", "ts", "thread_ts", "cursor", "text", "channel", "user", "trigger_id", "metadata", "types"} {
			for _, value := range values[:7] {
				r.survives(method, name, value, trigger)
			}
		}
	}
	for method, name := range map[string]string{
		"chat.postMessage": "blocks", "chat.postEphemeral": "attachments", "views.open": "view", "views.publish": "view", "files.completeUploadExternal": "files",
	} {
		for _, value := range values {
			r.survives(method, name, value, trigger)
		}
	}
}

// survives calls a method with one argument that makes no sense.
func (r *rig) survives(method, name, value, trigger string) {
	r.Helper()
	body := map[string]string{
		"channel": `"` + r.help + `"`, "text": `"x"`, "user": `"` + r.ada + `"`, "user_id": `"` + r.ada + `"`, "trigger_id": `"` + trigger + `"`,
	}
	body[name] = value
	var parts []string
	for _, key := range sorted(body) {
		parts = append(parts, fmt.Sprintf("%q:%s", key, body[key]))
	}
	got := r.call(method, "{"+strings.Join(parts, ",")+"}")
	if _, answered := got["ok"].(bool); !answered || got["error"] == "internal_error" {
		r.Fatalf("%s with %s=%s: got %v", method, name, value, got)
	}
}
