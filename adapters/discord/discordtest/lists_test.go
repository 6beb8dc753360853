package discordtest

import (
	"fmt"
	"testing"
)

func TestReadingMessages(t *testing.T) {
	r := newRig(t)
	var ids []ID
	for i := range 5 {
		ids = append(ids, r.says(r.channel, fmt.Sprint(i)))
	}
	for _, c := range []struct{ query, want string }{
		{"", "4 3 2 1 0"},
		{"?limit=2", "4 3"},
		{"?limit=2&before=" + ids[3].String(), "2 1"},
		{"?limit=2&after=" + ids[0].String(), "2 1"},
		{"?after=" + ids[4].String(), ""},
		{"?limit=3&around=" + ids[2].String(), "3 2 1"},
		{"?limit=2&around=" + ids[2].String(), "2 1"},
		{"?limit=3&around=" + ids[0].String(), "2 1 0"},
	} {
		got := ""
		for _, m := range r.lists(r.place("/messages" + c.query)) {
			got += " " + m["content"].(string)
		}
		if got = fmt.Sprint(got); len(got) > 0 {
			got = got[1:]
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q, the newest first", c.query, got, c.want)
		}
	}
	for _, limit := range []string{"0", "101", "many"} {
		r.call("GET", r.place("/messages?limit="+limit), "", 400)
	}
	r.refused("GET", "/channels/1/messages", "", 404, 10003)
}

func TestWordsOfOthers(t *testing.T) {
	r := newRig(t)
	theirs, err := r.Post(r.ada, r.channel, "a secret")
	r.must(err)
	asked, err := r.Post(r.ada, r.channel, "<@"+r.Bot().String()+"> hello")
	r.must(err)
	read := func(id ID) any { return r.call("GET", r.place("/messages/"+id.String()), "", 200)["content"] }
	if got := read(theirs); got != "" {
		t.Errorf("the bot reads %q, want nothing", got)
	}
	if got := read(asked); got == "" {
		t.Error("the bot does not read what mentions it")
	}
	if got := read(r.says(r.channel, "mine")); got != "mine" {
		t.Errorf("of its own the bot reads %q", got)
	}
	r.opts.MessageContent = true
	if got := read(theirs); got != "a secret" {
		t.Errorf("the bot reads %q, want all of it", got)
	}
}

func TestServers(t *testing.T) {
	r := newRig(t)
	guild := "/guilds/" + r.guild.String()
	if got := r.call("GET", guild+"?with_counts=true", "", 200); got["name"] != "Kith" || got["approximate_member_count"] != 4.0 {
		t.Errorf("got %v with %v members", got["name"], got["approximate_member_count"])
	}
	if got := len(r.lists(guild + "/channels")); got != 2 {
		t.Errorf("%d channels, want 2", got)
	}
	if got := len(r.lists(guild + "/roles")); got != 2 {
		t.Errorf("%d roles, want 2", got)
	}
	stranger := r.AddUser(User{Name: "stranger"})
	r.refused("GET", guild+"/members/"+stranger.String(), "", 404, 10007)
	r.refused("GET", guild+"/members/12345", "", 404, 10013)
	if got := at(r.call("GET", guild+"/members/"+r.ada.String(), "", 200), "user", "global_name"); got != "Ada" {
		t.Errorf("got %v", got)
	}
	if got := r.lists(guild + "/members/search?query=GR&limit=5"); len(got) != 1 || at(got[0], "user", "username") != "grace" {
		t.Errorf("got %v, want grace", got)
	}
	r.refused("GET", guild+"/members?limit=10", "", 403, 50001) // without the intent
	r.opts.Privileged = intentMembers
	if got := len(r.lists(guild + "/members?limit=10")); got != 4 {
		t.Errorf("%d members, want 4", got)
	}
	if got := r.lists(guild + "/members?limit=10&after=" + r.ada.String()); len(got) != 1 || at(got[0], "user", "username") != "grace" {
		t.Errorf("got %v after ada, want grace", got)
	}
	r.refused("GET", "/guilds/"+r.AddGuild("Elsewhere").String(), "", 404, 10004)
	r.RemoveBot(r.guild)
	r.refused("GET", guild, "", 404, 10004)
	r.refused("GET", r.place(""), "", 403, 50001)
}

func TestWhatTheApplicationMay(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want float64
	}{
		{Options{}, 0},
		{Options{Privileged: intentMembers}, 1 << 15},
		{Options{MessageContent: true}, 1 << 19},
	} {
		r := newRig(t)
		r.opts.Privileged, r.opts.MessageContent = c.o.Privileged, c.o.MessageContent
		for _, path := range []string{"/applications/@me", "/oauth2/applications/@me"} {
			if got := r.call("GET", path, "", 200)["flags"]; got != c.want {
				t.Errorf("%s with %+v: got the flags %v, want %v", path, c.o, got, c.want)
			}
		}
	}
}

func TestChannelsThatGo(t *testing.T) {
	r := newRig(t)
	m := r.says(r.channel, "x")
	thread := r.idOf(r.call("POST", r.place("/messages/"+m.String()+"/threads"), `{"name": "t"}`, 201))
	r.Permit(r.channel, r.Bot(), permManageThreads, 0)
	r.call("DELETE", "/channels/"+thread.String(), "", 200)
	r.refused("GET", "/channels/"+thread.String(), "", 404, 10003)
	if got := r.call("GET", r.place("/messages/"+m.String()), "", 200)["thread"]; got != nil {
		t.Errorf("the message still has the thread %v", got)
	}
	r.DeleteChannel(r.channel)
	r.refused("GET", r.place("/messages"), "", 404, 10003)
	if r.events("THREAD_DELETE") != 1 || r.events("CHANNEL_DELETE") != 1 {
		t.Errorf("%d threads and %d channels went, want one each", r.events("THREAD_DELETE"), r.events("CHANNEL_DELETE"))
	}
}

func TestEverythingNeedsTheToken(t *testing.T) {
	r := newRig(t)
	r.opts.Token = "another"
	r.refused("GET", "/users/@me", "", 401, 0)
	r.opts.Check = nil
	r.refused("GET", "/nowhere", "", 404, 0)
}
