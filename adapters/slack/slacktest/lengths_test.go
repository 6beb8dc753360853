package slacktest

import (
	"fmt"
	"strings"
	"testing"
)

// TestLengths holds every length against its limit, and one more.
func TestLengths(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	button := func(part string) string {
		return `[{"type":"actions","elements":[{"type":"button","text":` + plainText("x") + part + `}]}]`
	}
	choose := func(part string) string {
		return `[{"type":"section","text":` + plainText("x") + `,"accessory":{"type":"static_select",` + part + `}}]`
	}
	option := func(i int) string { return fmt.Sprintf(`{"text":%s,"value":"v%d"}`, plainText("x"), i) }
	for _, c := range []struct {
		what   string
		most   int
		blocks func(n int) string
	}{
		{"blocks", 50, func(n int) string { return times(n, func(int) string { return `{"type":"divider"}` }) }},
		{"header", 150, func(n int) string { return `[{"type":"header","text":` + plainText(long(n)) + `}]` }},
		{"section", 3000, func(n int) string { return `[{"type":"section","text":{"type":"mrkdwn","text":"` + long(n) + `"}}]` }},
		{"field", 2000, func(n int) string { return `[{"type":"section","fields":[` + plainText(long(n)) + `]}]` }},
		{"fields", 10, func(n int) string {
			return `[{"type":"section","fields":` + times(n, func(int) string { return plainText("x") }) + `}]`
		}},
		{"context", 10, func(n int) string {
			return `[{"type":"context","elements":` + times(n, func(int) string { return plainText("x") }) + `}]`
		}},
		{"actions", 25, func(n int) string {
			return `[{"type":"actions","elements":` + times(n, func(int) string { return `{"type":"button","text":` + plainText("x") + `}` }) + `}]`
		}},
		{"button", 75, func(n int) string {
			return `[{"type":"actions","elements":[{"type":"button","text":` + plainText(long(n)) + `}]}]`
		}},
		{"button value", 2000, func(n int) string { return button(`,"value":"` + long(n) + `"`) }},
		{"button url", 3000, func(n int) string { return button(`,"url":"` + long(n) + `"`) }},
		{"action_id", 255, func(n int) string { return button(`,"action_id":"` + long(n) + `"`) }},
		{"block_id", 255, func(n int) string { return `[{"type":"divider","block_id":"` + long(n) + `"}]` }},
		{"confirm title", 100, func(n int) string { return button(confirm(n, 1, 1)) }},
		{"confirm text", 300, func(n int) string { return button(confirm(1, n, 1)) }},
		{"confirm button", 30, func(n int) string { return button(confirm(1, 1, n)) }},
		{"options", 100, func(n int) string { return choose(`"options":` + times(n, option)) }},
		{"option text", 75, func(n int) string { return choose(`"options":[{"text":` + plainText(long(n)) + `,"value":"v"}]`) }},
		{"option value", 75, func(n int) string {
			return choose(`"options":[{"text":` + plainText("x") + `,"value":"` + long(n) + `"}]`)
		}},
		{"placeholder", 150, func(n int) string { return choose(`"options":[` + option(1) + `],"placeholder":` + plainText(long(n))) }},
		{"overflow", 5, func(n int) string {
			return `[{"type":"actions","elements":[{"type":"overflow","options":` + times(n, option) + `}]}]`
		}},
		{"alt text", 2000, func(n int) string { return `[{"type":"image","image_url":"https://x","alt_text":"` + long(n) + `"}]` }},
		{"markdown", 12000, func(n int) string { return `[{"type":"markdown","text":"` + long(n) + `"}]` }},
		{"rows", 100, func(n int) string {
			return `[{"type":"table","rows":` + times(n, func(int) string { return `[{"type":"raw_text","text":"x"}]` }) + `}]`
		}},
		{"columns", 20, func(n int) string {
			return `[{"type":"table","rows":[` + times(n, func(int) string { return `{"type":"raw_text","text":"x"}` }) + `]}]`
		}},
		{"tables", 1, func(n int) string {
			return times(n, func(int) string { return `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}` })
		}},
		{"all text", 13200 - 4*overhead, func(n int) string {
			return times(5, func(i int) string {
				return `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"` + long(n/5+min(1, n%5*i/4)) + `"}]}]}`
			})
		}},
	} {
		post := func(n int) map[string]any {
			return r.call("chat.postMessage", `{"channel":"`+r.help+`","text":"x","blocks":`+c.blocks(n)+`}`)
		}
		if got := post(c.most); got["ok"] != true {
			t.Errorf("%s of %d: got %v", c.what, c.most, got)
		}
		if got := post(c.most + 1); got["error"] != "invalid_blocks" && got["error"] != "msg_blocks_too_long" {
			t.Errorf("%s of %d: got %v, want it refused", c.what, c.most+1, got)
		}
	}
}

// TestForbidden: what no message may hold.
func TestForbidden(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	for _, c := range []struct{ blocks, problem string }{
		{`[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"},
		{`[{"type":"section"}]`, "either text or fields is required"},
		{`[{"type":"section","text":{"type":"mrkdwn","text":""}}]`, "must be more than 0 characters"},
		{`[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]`, "invalid additional property: emoji"},
		{`[{"type":"divider","color":"red"}]`, "invalid additional property: color"},
		{`[{"type":"actions","elements":[{"type":"button"}]}]`, "missing required field: text"},
		{`[{"type":"actions","elements":[{"type":"multi_users_select"}]}]`, "unsupported type: multi_users_select"},
		{`[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}},{"type":"button","action_id":"a","text":{"type":"plain_text","text":"y"}}]}]`, "action_id already exists: a"},
		{`[{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}]`, "block_id already exists: b"},
		{`[{"type":"image","alt_text":"x"}]`, "exactly one of image_url and slack_file"},
		{`[{"type":"actions","elements":[{"type":"button","style":"loud","text":{"type":"plain_text","text":"x"}}]}]`, "must be one of"},
		{`[{"type":"actions","elements":[{"type":"static_select"}]}]`, "exactly one of options and option_groups"},
		{`[{"type":"actions","elements":[{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"v"},{"text":{"type":"plain_text","text":"y"},"value":"v"}]}]}]`, "duplicate value: v"},
		{`[{"type":"actions","elements":[{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"v"}],"initial_option":{"text":{"type":"plain_text","text":"x"},"value":"w"}}]}]`, "is not one of the options: w"},
		{`[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}]`, "must be more than 0 characters"},
	} {
		got := fmt.Sprint(r.call("chat.postMessage", `{"channel":"`+r.help+`","text":"x","blocks":`+c.blocks+`}`))
		if !strings.Contains(got, "invalid_blocks") || !strings.Contains(got, c.problem) {
			t.Errorf("%s: got %v, want %s", c.blocks, got, c.problem)
		}
	}
}

// TestViews: what no view may hold.
func TestViews(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	title := `"title":` + plainText("x")
	input := `{"type":"input","label":` + plainText("x") + `,"element":{"type":"plain_text_input"}}`
	for _, c := range []struct {
		view string
		ok   bool
	}{
		{`"type":"modal",` + title + `,"blocks":[]`, true},
		{`"type":"home",` + title + `,"blocks":[]`, false},
		{`"type":"modal","blocks":[]`, false},
		{`"type":"modal","blocks":[],"title":` + plainText(long(24)), true},
		{`"type":"modal","blocks":[],"title":` + plainText(long(25)), false},
		{`"type":"modal",` + title + `,"blocks":[],"close":` + plainText(long(25)), false},
		{`"type":"modal",` + title + `,"blocks":[],"submit":` + plainText(long(25)), false},
		{`"type":"modal",` + title + `,"blocks":[` + input + `]`, false},
		{`"type":"modal",` + title + `,"submit":` + plainText("x") + `,"blocks":[` + input + `]`, true},
		{`"type":"modal",` + title + `,"blocks":[],"private_metadata":"` + long(3000) + `"`, true},
		{`"type":"modal",` + title + `,"blocks":[],"private_metadata":"` + long(3001) + `"`, false},
		{`"type":"modal",` + title + `,"blocks":[],"callback_id":"` + long(256) + `"`, false},
		{`"type":"modal",` + title + `,"blocks":` + times(100, func(int) string { return `{"type":"divider"}` }), true},
		{`"type":"modal",` + title + `,"blocks":` + times(101, func(int) string { return `{"type":"divider"}` }), false},
		{`"type":"modal",` + title + `,"blocks":[{"type":"markdown","text":"x"}]`, false},
	} {
		got := r.call("views.open", `{"trigger_id":"`+r.newTrigger(r.users[r.ada], nil)+`","view":{`+c.view+`}}`)
		if got["ok"] != c.ok || !c.ok && got["error"] != "invalid_arguments" {
			t.Errorf("%.80s: got %v, want %v", c.view, got, c.ok)
		}
	}
	large := `{"type":"modal",` + title + `,"blocks":` + times(100, func(int) string { return `{"type":"section","text":` + plainText(long(2600)) + `}` }) + `}`
	got := r.call("views.open", `{"trigger_id":"`+r.newTrigger(r.users[r.ada], nil)+`","view":`+large+`}`)
	if got["error"] != "view_too_large" {
		t.Errorf("got %v", got)
	}
}

// long is a text of n characters, which have more bytes.
func long(n int) string { return strings.Repeat("ü", n) }

func plainText(words string) string { return `{"type":"plain_text","text":"` + words + `"}` }

func confirm(title, words, label int) string {
	return `,"confirm":{"title":` + plainText(long(title)) + `,"text":` + plainText(long(words)) + `,"confirm":` + plainText(long(label)) + `,"deny":` + plainText("x") + `}`
}

// times is a list of n.
func times(n int, each func(i int) string) string {
	var all []string
	for i := range n {
		all = append(all, each(i))
	}
	return "[" + strings.Join(all, ",") + "]"
}
