package discordtest

import (
	"strconv"
	"testing"
)

func TestPermissions(t *testing.T) {
	const see, write = permViewChannel, permSendMessages
	type rule struct {
		target      string // everyone, mentors, ada
		allow, deny uint64
	}
	for _, c := range []struct {
		name  string
		base  uint64 // of everyone
		role  uint64 // of mentors, whom ada is one of
		rules []rule
		want  uint64
	}{
		{"what everyone may", see | write, 0, nil, see | write},
		{"what a role adds", see, write, nil, see | write},
		{"an administrator may all", 0, permAdministrator, []rule{{"everyone", 0, see}, {"ada", 0, see}}, permAll},
		{"a channel takes from everyone", see | write, 0, []rule{{"everyone", 0, write}}, see},
		{"a role comes after everyone", see, 0, []rule{{"mentors", write, 0}, {"everyone", 0, write}}, see | write},
		{"what one role allows another does not deny", see | write, 0, []rule{{"mentors", 0, write}, {"others", write, 0}}, see | write},
		{"a member comes after roles", see, 0, []rule{{"ada", write, 0}, {"mentors", 0, write}}, see | write},
		{"a channel gives to those who have nothing", 0, 0, []rule{{"everyone", see, 0}}, see},
		{"who does not see may nothing", write, 0, nil, 0},
		{"a rule for somebody else", see | write, 0, []rule{{"grace", 0, see}}, see | write},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			mentors, others := r.AddRole(r.guild, "mentors", c.role), r.AddRole(r.guild, "others", 0)
			r.GiveRole(r.guild, r.ada, mentors)
			r.GiveRole(r.guild, r.ada, others)
			r.SetRole(r.guild, r.guild, c.base)
			targets := map[string]ID{"everyone": r.guild, "mentors": mentors, "others": others, "ada": r.ada, "grace": r.grace}
			for _, rule := range c.rules {
				r.Permit(r.channel, targets[rule.target], rule.allow, rule.deny)
			}
			if got := r.may(r.ada, r.channels[r.channel]); got != c.want {
				t.Errorf("ada may %b, want %b", got, c.want)
			}
		})
	}
}

func TestAllPermissionsAreANumberWithASign(t *testing.T) {
	r := newRig(t)
	r.GiveRole(r.guild, r.Bot(), r.AddRole(r.guild, "administrators", permAdministrator))
	all := r.lists("/users/@me/guilds")
	if len(all) != 1 {
		t.Fatalf("the bot is in %d servers, want one", len(all))
	}
	text, _ := at(all[0], "permissions").(string)
	if n, err := strconv.ParseInt(text, 10, 64); err != nil || uint64(n) != permAll {
		t.Errorf("an administrator may %q (%v), want %d", text, err, permAll)
	}
}

func TestWhatPermissionsAreAsked(t *testing.T) {
	embed, file := `{"embeds": [{"title": "a"}]}`, upload{Name: "a.txt", Data: []byte("a")}
	for _, c := range []struct {
		name         string
		without      uint64
		method, path string
		body         string
		status, code int
	}{
		{"a channel that is not seen", permViewChannel, "POST", "CHANNEL/messages", `{"content": "x"}`, 403, 50001},
		{"a channel where nothing may be written", permSendMessages, "POST", "CHANNEL/messages", `{"content": "x"}`, 403, 50013},
		{"embeds", permEmbedLinks, "POST", "CHANNEL/messages", embed, 403, 50013},
		{"one message of the past", permReadHistory, "GET", "CHANNEL/messages/MESSAGE", "", 403, 50013},
		{"a thread", permPublicThreads, "POST", "CHANNEL/messages/MESSAGE/threads", `{"name": "t"}`, 403, 50013},
		{"a thread without a message", permPublicThreads, "POST", "CHANNEL/threads", `{"name": "t", "type": 11}`, 403, 50013},
		{"a private thread", permPrivateThreads, "POST", "CHANNEL/threads", `{"name": "t"}`, 403, 50013},
		{"writing into a thread", permSendInThreads, "POST", "THREAD/messages", `{"content": "x"}`, 403, 50013},
		{"a thread of a channel that is not seen", permViewChannel, "GET", "THREAD", "", 403, 50001},
		{"locking a thread", permManageThreads, "PATCH", "THREAD", `{"locked": true}`, 403, 50013},
		{"deleting a thread", permManageThreads, "DELETE", "THREAD", "", 403, 50013},
		{"renaming a channel", permManageChannels, "PATCH", "CHANNEL", `{"name": "n"}`, 403, 50013},
		{"deleting a channel", permManageChannels, "DELETE", "CHANNEL", "", 403, 50013},
		{"deleting what others wrote", permManageMessages, "DELETE", "CHANNEL/messages/THEIRS", "", 403, 50013},
		{"pinning", permPinMessages, "PUT", "CHANNEL/messages/pins/MESSAGE", "", 403, 50013},
		{"the first reaction of a kind", permAddReactions, "PUT", "CHANNEL/messages/MESSAGE/reactions/👍/@me", "", 403, 50013},
		{"archived private threads", permManageThreads, "GET", "CHANNEL/threads/archived/private", "", 403, 50013},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			message := r.says(r.channel, "x")
			thread := r.call("POST", r.place("/messages/"+r.says(r.channel, "y").String()+"/threads"), `{"name": "t"}`, 201)
			theirs, err := r.Post(r.ada, r.channel, "mine")
			r.must(err)
			for _, role := range r.guilds[r.guild].roles {
				r.SetRole(r.guild, role.id, (permAll&^permAdministrator)&^c.without)
			}
			path := replace(c.path, "CHANNEL", "/channels/"+r.channel.String(), "THREAD", "/channels/"+thread["id"].(string), "MESSAGE", message.String(), "THEIRS", theirs.String())
			r.refused(c.method, path, c.body, c.status, c.code)
		})
	}
	r := newRig(t)
	for _, role := range r.guilds[r.guild].roles {
		r.SetRole(r.guild, role.id, everybody&^permAttachFiles)
	}
	if got := r.uploads("POST", r.place("/messages"), `{}`, 403, file)["code"]; got != 50013.0 {
		t.Errorf("files: got %v, want 50013", got)
	}
}

func TestReadingWithoutHistory(t *testing.T) {
	r := newRig(t)
	r.says(r.channel, "x")
	r.Permit(r.channel, r.Bot(), 0, permReadHistory)
	if all := r.lists(r.place("/messages")); len(all) != 0 {
		t.Errorf("got %d messages, want none", len(all))
	}
}

func TestDirectMessages(t *testing.T) {
	r := newRig(t)
	open := func(who ID, want int) map[string]any {
		return r.call("POST", "/users/@me/channels", `{"recipient_id": "`+who.String()+`"}`, want)
	}
	if got := open(12345, 404)["code"]; got != 10013.0 {
		t.Errorf("nobody: got %v, want 10013", got)
	}
	first := open(r.ada, 200)
	if again := open(r.ada, 200); again["id"] != first["id"] {
		t.Errorf("the same person has the conversations %v and %v", first["id"], again["id"])
	}
	path := "/channels/" + first["id"].(string) + "/messages"
	r.call("POST", path, `{"content": "x"}`, 200)
	r.RefuseDMs(r.ada, true)
	r.refused("POST", path, `{"content": "x"}`, 403, 50007)
	r.RefuseDMs(r.ada, false)
	r.RemoveMember(r.guild, r.ada)
	r.refused("POST", path, `{"content": "x"}`, 403, 50278)
	r.AddMember(r.guild, r.ada)
	r.call("POST", path, `{"content": "y"}`, 200)
	robot := r.AddUser(User{Name: "robot", Bot: true})
	if got := open(robot, 400)["code"]; got != 50007.0 {
		t.Errorf("another bot: got %v, want 50007", got)
	}
	theirs, err := r.Post(r.ada, r.DirectChannel(r.ada), "hello")
	r.must(err)
	r.refused("DELETE", path+"/"+theirs.String(), "", 403, 50003)
	if got := r.call("GET", path+"/"+theirs.String(), "", 200)["content"]; got != "hello" {
		t.Errorf("what is written to the bot reads %q, want all of it", got)
	}
	r.call("DELETE", "/channels/"+first["id"].(string), "", 200)
	if got := len(r.lists(path)); got != 3 {
		t.Errorf("a conversation that was closed holds %d messages, want 3", got)
	}
}
