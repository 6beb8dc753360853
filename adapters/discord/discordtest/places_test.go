package discordtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// since are the names of the events that were told since the last call.
func (r *rig) since() string {
	var names []string
	for _, e := range r.told {
		names = append(names, e.Event)
	}
	r.told = nil
	return strings.Join(names, " ")
}

func TestWhatIsTold(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(r *rig)
		want string
	}{
		{"a new channel", func(r *rig) { r.AddChannel(r.guild, "a", Text) }, "CHANNEL_CREATE"},
		{"a channel that goes", func(r *rig) { r.DeleteChannel(r.channel) }, "CHANNEL_DELETE"},
		{"a channel that hides and comes back", func(r *rig) { r.Hide(r.channel, true); r.Hide(r.channel, false) }, "CHANNEL_DELETE CHANNEL_CREATE"},
		{"a rule for a channel", func(r *rig) { r.Permit(r.channel, r.ada, 1, 0) }, "CHANNEL_UPDATE"},
		{"tags", func(r *rig) { r.SetTags(r.channel, "a"); r.RequireTag(r.channel, true) }, "CHANNEL_UPDATE CHANNEL_UPDATE"},
		{"somebody comes", func(r *rig) { r.AddMember(r.guild, r.AddUser(User{Name: "eve"})) }, "GUILD_MEMBER_ADD"},
		{"somebody is there already", func(r *rig) { r.AddMember(r.guild, r.ada) }, ""},
		{"somebody leaves", func(r *rig) { r.RemoveMember(r.guild, r.ada); r.RemoveMember(r.guild, r.ada) }, "GUILD_MEMBER_REMOVE"},
		{"somebody was never there", func(r *rig) { r.Settle(r.guild, r.ada, false); r.Settle(r.guild, r.ada, true) }, ""},
		{"a role is made, changed and given", func(r *rig) {
			role := r.AddRole(r.guild, "a", 0)
			r.SetRole(r.guild, role, 1)
			r.GiveRole(r.guild, r.ada, role)
		}, "GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_MEMBER_UPDATE"},
		{"the bot goes", func(r *rig) { r.RemoveBot(r.guild); r.RemoveBot(r.guild) }, "GUILD_DELETE"},
		{"a message, its edit and its end", func(r *rig) {
			path := r.place("/messages/" + r.says(r.channel, "x").String())
			r.call("PATCH", path, `{"content": "y"}`, 200)
			r.call("DELETE", path, "", 204)
		}, "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE"},
		{"a thread on a message", func(r *rig) { r.thread(false) }, "MESSAGE_CREATE THREAD_CREATE MESSAGE_UPDATE MESSAGE_CREATE"},
		{"a direct message", func(r *rig) {
			r.says(r.DirectChannel(r.ada), "x")
		}, "MESSAGE_CREATE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			r.since()
			c.do(r)
			if got := r.since(); got != c.want {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}

func TestHiddenChannelsComeBackWhole(t *testing.T) {
	r := newRig(t)
	thread := r.thread(false)
	message := r.says(thread, "x")
	r.Hide(r.channel, true)
	r.refused("GET", "/channels/"+thread.String(), "", 404, 10003)
	r.Hide(r.channel, false)
	r.call("GET", "/channels/"+thread.String()+"/messages/"+message.String(), "", 200)
}

func TestWhoIsInThreads(t *testing.T) {
	in := func(r *rig, thread ID) (names []string) {
		at, _ := r.ChannelOf(thread)
		for _, id := range at.Members {
			names = append(names, r.users[id].name)
		}
		slices.Sort(names)
		return names
	}
	r := newRig(t)
	thread := r.thread(true)
	r.says(thread, "<@"+r.ada.String()+">")
	if got := fmt.Sprint(in(r, thread)); got != "[ada kith]" {
		t.Errorf("%s are in the thread, want ada too, whom the bot mentioned", got)
	}
	r.RemoveMember(r.guild, r.ada)
	r.AddMember(r.guild, r.ada)
	if got := fmt.Sprint(in(r, thread)); got != "[kith]" {
		t.Errorf("%s are in the thread, want nobody who left the server", got)
	}
	public := r.thread(false)
	_, err := r.Post(r.ada, public, "hello")
	r.must(err)
	if got := fmt.Sprint(in(r, public)); got != "[ada kith]" {
		t.Errorf("%s are in the thread, want ada too, who wrote there", got)
	}
	if _, err := r.Post(r.ada, thread, "hello"); err == nil {
		t.Error("ada wrote into a thread that she does not see")
	}
}

func TestWhatPeopleSee(t *testing.T) {
	r := newRig(t)
	r.thread(false)
	secret := r.AddChannel(r.guild, "secret", Text)
	r.Permit(secret, r.Bot(), permViewChannel, 0)
	r.Permit(secret, r.guild, 0, permViewChannel)
	r.says(secret, "hidden")
	r.says(r.DirectChannel(r.grace), "for grace")
	words := func(who ID) (all []string) {
		for _, m := range r.Visible(who) {
			all = append(all, m.Content)
		}
		return all
	}
	if got := fmt.Sprint(words(r.ada)); got != "[x]" {
		t.Errorf("ada sees %s, want what was written where she is", got)
	}
	if got := fmt.Sprint(words(r.grace)); got != "[x for grace]" {
		t.Errorf("grace sees %s, want what was written to her too", got)
	}
	kinds := ""
	for _, c := range r.Channels(r.guild) {
		kinds += fmt.Sprint(c.Kind, " ")
	}
	if kinds != "0 0 11 0 " {
		t.Errorf("the server has channels of the kinds %s, want a thread among them", kinds)
	}
}

func TestWhatDiscordWroteItself(t *testing.T) {
	r := newRig(t)
	thread := r.thread(false)
	starter := r.Messages(thread)[0].ID
	r.refused("DELETE", "/channels/"+thread.String()+"/messages/"+starter.String(), "", 403, 50021)
	r.call("PATCH", "/channels/"+thread.String(), `{"name": "n"}`, 200)
	renamed := r.Messages(thread)[1].ID
	r.refused("PATCH", "/channels/"+thread.String()+"/messages/"+renamed.String(), `{"content": "x"}`, 403, 50021)
	if got := len(r.Changes()); got != 1 {
		t.Errorf("people saw %d changes of the bot's, want the message alone", got)
	}
}
