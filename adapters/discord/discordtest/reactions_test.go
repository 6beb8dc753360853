package discordtest

import (
	"fmt"
	"testing"
	"time"
)

func TestReactions(t *testing.T) {
	r := newRig(t)
	m := r.says(r.channel, "x")
	path := r.place("/messages/" + m.String())
	r.call("PUT", path+"/reactions/👍/@me", "", 204)
	r.call("PUT", path+"/reactions/👍/@me", "", 204)
	r.must(r.React(r.ada, m, "👍"))
	if got := at(r.call("GET", path, "", 200), "reactions", 0); at(got, "count") != 2.0 || at(got, "me") != true {
		t.Errorf("got %v, want two, one of them the bot's", got)
	}
	if got := r.lists(path + "/reactions/👍"); len(got) != 2 {
		t.Errorf("%d people reacted, want 2", len(got))
	}
	r.refused("PUT", path+"/reactions/thumbsup/@me", "", 400, 10014)
	r.refused("DELETE", path+"/reactions/👍/"+r.ada.String(), "", 403, 50013)
	r.call("DELETE", path+"/reactions/👍/@me", "", 204)
	r.must(r.Unreact(r.ada, m, "👍"))
	if got := r.call("GET", path, "", 200)["reactions"]; got != nil {
		t.Errorf("got %v, want none", got)
	}
	if r.events("MESSAGE_REACTION_ADD") != 2 || r.events("MESSAGE_REACTION_REMOVE") != 2 {
		t.Errorf("%d came and %d went, want 2 and 2", r.events("MESSAGE_REACTION_ADD"), r.events("MESSAGE_REACTION_REMOVE"))
	}
	for i := range maxEmoji {
		r.call("PUT", path+"/reactions/"+string(rune('😀'+i))+"/@me", "", 204)
	}
	r.refused("PUT", path+"/reactions/👍/@me", "", 400, 30010)
	r.refused("DELETE", path+"/reactions", "", 403, 50013)
	r.Permit(r.channel, r.Bot(), permManageMessages, 0)
	r.call("DELETE", path+"/reactions/😀", "", 204)
	r.call("DELETE", path+"/reactions", "", 204)
	if got := r.call("GET", path, "", 200)["reactions"]; got != nil {
		t.Errorf("got %v, want none", got)
	}
}

func TestPins(t *testing.T) {
	r := newRig(t)
	r.Permit(r.channel, r.Bot(), permPinMessages, 0)
	first, second := r.says(r.channel, "a"), r.says(r.channel, "b")
	r.call("PUT", r.place("/messages/pins/"+first.String()), "", 204)
	r.clock = r.clock.Add(time.Second)
	r.call("PUT", r.place("/pins/"+second.String()), "", 204)
	list := r.call("GET", r.place("/messages/pins"), "", 200)
	if got := fmt.Sprintf("%v %v %v", at(list, "items", 0, "message", "id"), at(list, "items", 1, "message", "id"), list["has_more"]); got != fmt.Sprintf("%v %v false", second, first) {
		t.Errorf("got %s, want the latest pinned first", got)
	}
	if got := r.lists(r.place("/pins")); len(got) != 2 || got[0]["pinned"] != true {
		t.Errorf("got %v", got)
	}
	if got := r.call("GET", r.place("/messages/pins?limit=1"), "", 200)["has_more"]; got != true {
		t.Error("a list that goes on does not say so")
	}
	if got := r.kinds(r.channel); got != "0 0 6 6" {
		t.Errorf("the channel holds %q, want word of two pins", got)
	}
	r.call("DELETE", r.place("/messages/pins/"+first.String()), "", 204)
	r.call("DELETE", r.place("/pins/"+second.String()), "", 204)
	if got := r.lists(r.place("/pins")); len(got) != 0 {
		t.Errorf("got %v, want none", got)
	}
	for _, m := range r.channels[r.channel].messages {
		m.pinned = r.clock
	}
	for range maxPins {
		r.messages[r.says(r.channel, "x")].pinned = r.clock
	}
	r.refused("PUT", r.place("/pins/"+r.says(r.channel, "x").String()), "", 400, 30003)
}
