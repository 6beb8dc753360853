package slacktest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/slack/slacktest/npm"
	"github.com/kith-community/kith/adapters/slack/slacktest/schema"
)

// TestSlacksOwnClients: a bot on Slack's clients for Node takes the double for
// Slack, from its first call to its last.
func TestSlacksOwnClients(t *testing.T) {
	seen := map[string]int{}
	check := schema.Check(func(err error) { t.Error(err) })
	r := newRig(t, Options{Check: func(kind string, raw json.RawMessage) {
		seen[kind]++
		check(kind, raw)
	}})
	p := npm.Start(t, "bot.mjs", r.url, DefaultAppToken, DefaultBotToken)
	if got := p.Says("is").ID; got != "kith among 3" {
		t.Errorf("it is %s", got)
	}
	if got := p.Says("looked").Error; got != "channel_not_found" {
		t.Errorf("a channel that does not exist: got %q", got)
	}
	p.Says("connected")
	for _, test := range []struct {
		name string
		does func(*testing.T, *rig, *npm.Program)
	}{
		{"answers a mention, and changes what it said", ownThread},
		{"opens a modal, and updates it", ownModal},
		{"shows a home", ownHome},
		{"waits when it asks too much", ownLimits},
	} {
		t.Run(test.name, func(t *testing.T) { test.does(t, r, p) })
	}
	p.End()
	if seen["message"] == 0 || seen["modal"] == 0 || seen["home"] == 0 {
		t.Errorf("checked were %v", seen)
	}
}

func ownThread(t *testing.T, r *rig, p *npm.Program) {
	d := r.done(r.Post(t.Context(), r.ada, r.help, "", "@kith help"))
	if link := p.Says("answered").ID; !strings.Contains(link, r.help) {
		t.Errorf("the address is %q", link)
	}
	thread := r.Thread(r.help, d.TS)
	if len(thread) != 2 || thread[1].Text != "Here" || !thread[1].Edited || !strings.Contains(string(thread[1].Blocks), "you are") {
		t.Fatalf("got %+v", thread)
	}
	r.done(r.Press(t.Context(), r.grace, r.help, thread[1].TS, "more"))
	p.Says("pressed")
	for _, c := range []struct {
		who  string
		want bool
	}{{r.ada, false}, {r.grace, true}} {
		all := r.Visible(c.who)
		if got := all[len(all)-1].Text == "For you alone"; got != c.want {
			t.Errorf("%s sees it: %t", c.who, got)
		}
	}
}

func ownModal(t *testing.T, r *rig, p *npm.Program) {
	r.done(r.Command(t.Context(), r.ada, r.help, "", "/ask", "now"))
	if got := p.Says("opened").Error; got != "exchanged_trigger_id" {
		t.Errorf("a trigger that was used: got %q", got)
	}
	all := r.Visible(r.ada)
	if said := all[len(all)-1]; said.Text != "/ask is for you" || said.Only != r.ada {
		t.Errorf("got %+v", said)
	}
	if v, _ := r.Modal(r.ada); v.Title != "Ask" || v.Submit != "Send" {
		t.Errorf("got %+v", v)
	}
	r.done(r.PressModal(t.Context(), r.ada, "why"))
	p.Says("pressed")
	if v, _ := r.Modal(r.ada); v.Title != "Why" || len(r.Modals(r.ada)) != 2 {
		t.Errorf("got %+v", v)
	}
	if _, err := r.Close(t.Context(), r.ada, false); err != nil {
		t.Fatal(err)
	}
	r.done(r.Submit(t.Context(), r.ada, map[string][]string{"words": {"Hm"}}))
	if v, _ := r.Modal(r.ada); v.Complaints["words"] != "Say more" {
		t.Errorf("got %+v", v)
	}
	r.done(r.Submit(t.Context(), r.ada, map[string][]string{"words": {"How does it work?"}}))
	if v, open := r.Modal(r.ada); open {
		t.Errorf("still open is %+v", v)
	}
	at := p.Says("uploaded").ID
	files := r.Files()
	if said := r.Messages(at); len(files) != 1 || string(files[0].Data) != "How does it work?" || len(said) != 1 || said[0].Text != "Your words" || len(said[0].Files) != 1 {
		t.Errorf("got %+v in %+v", files, said)
	}
}

func ownHome(t *testing.T, r *rig, p *npm.Program) {
	r.done(r.OpenHome(t.Context(), r.ada))
	p.Says("published")
	if v, _ := r.Home(r.ada); !strings.Contains(string(v.Blocks), "Ada Lovelace reads de-DE in Europe/Berlin") {
		t.Errorf("got %s", v.Blocks)
	}
}

func ownLimits(t *testing.T, r *rig, p *npm.Program) {
	r.SetLimit("chat.postMessage", Limit{PerMinute: 120, Burst: 2})
	r.done(r.Direct(t.Context(), r.grace, "abcd"))
	p.Says("spelled")
	var spelled []string
	for _, m := range r.Messages(r.DirectChannel(r.grace)) {
		spelled = append(spelled, m.Text)
	}
	if len(spelled) != 5 || r.Counts().Limited == 0 || r.Counts().Duplicates != 0 {
		t.Errorf("got %q, %+v", spelled, r.Counts())
	}
}
