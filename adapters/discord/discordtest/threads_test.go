package discordtest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// kinds are the kinds of the messages of a channel.
func (r *rig) kinds(channel ID) string {
	var all []string
	for _, m := range r.Messages(channel) {
		all = append(all, fmt.Sprint(m.Kind))
	}
	return strings.Join(all, " ")
}

// thread starts a thread of the bot on a message, or a private one.
func (r *rig) thread(private bool) ID {
	r.Helper()
	if private {
		r.Permit(r.channel, r.Bot(), permPrivateThreads, 0)
		return r.idOf(r.call("POST", r.place("/threads"), `{"name": "t", "type": 12, "invitable": false}`, 201))
	}
	return r.idOf(r.call("POST", r.place("/messages/"+r.says(r.channel, "x").String()+"/threads"), `{"name": "t"}`, 201))
}

func TestStartingThreads(t *testing.T) {
	t.Run("a thread on a message has its ID", func(t *testing.T) {
		r := newRig(t)
		m := r.says(r.channel, "x")
		c := r.call("POST", r.place("/messages/"+m.String()+"/threads"), `{"name": " t ", "auto_archive_duration": 60}`, 201)
		if c["id"] != m.String() || c["type"] != 11.0 || c["name"] != "t" || at(c, "thread_metadata", "auto_archive_duration") != 60.0 {
			t.Errorf("got %v", c)
		}
		if got := at(r.call("GET", r.place("/messages/"+m.String()), "", 200), "thread", "id"); got != m.String() {
			t.Errorf("the message has the thread %v", got)
		}
		if r.events("THREAD_CREATE") != 1 || r.kinds(m) != "21" || r.kinds(r.channel) != "0" {
			t.Errorf("got %d events, %q in the thread, %q in the channel", r.events("THREAD_CREATE"), r.kinds(m), r.kinds(r.channel))
		}
		r.refused("POST", r.place("/messages/"+m.String()+"/threads"), `{"name": "t"}`, 400, 160004)
	})
	t.Run("one without a message is private where nothing is said", func(t *testing.T) {
		r := newRig(t)
		r.Permit(r.channel, r.Bot(), permPrivateThreads, 0)
		c := r.call("POST", r.place("/threads"), `{"name": "t"}`, 201)
		if c["type"] != 12.0 || r.kinds(r.channel) != "" {
			t.Errorf("got type %v, and %q in the channel", c["type"], r.kinds(r.channel))
		}
	})
	t.Run("a public one without a message is announced", func(t *testing.T) {
		r := newRig(t)
		c := r.call("POST", r.place("/threads"), `{"name": "t", "type": 11}`, 201)
		if c["type"] != 11.0 || r.kinds(r.channel) != "18" {
			t.Errorf("got type %v, and %q in the channel", c["type"], r.kinds(r.channel))
		}
	})
	t.Run("threads do not nest", func(t *testing.T) {
		r := newRig(t)
		thread := r.thread(false)
		m := r.says(thread, "y")
		r.refused("POST", "/channels/"+thread.String()+"/messages/"+m.String()+"/threads", `{"name": "t"}`, 400, 50024)
	})
	t.Run("there is a limit", func(t *testing.T) {
		r := newRig(t)
		r.opts.ActiveThreads = 1
		first := r.thread(false)
		m := r.says(r.channel, "y")
		r.refused("POST", r.place("/messages/"+m.String()+"/threads"), `{"name": "t"}`, 400, 160006)
		r.call("PATCH", "/channels/"+first.String(), `{"archived": true}`, 200)
		r.call("POST", r.place("/messages/"+m.String()+"/threads"), `{"name": "t"}`, 201)
		r.refused("PATCH", "/channels/"+first.String(), `{"archived": false}`, 400, 160006)
	})
}

func TestThreadsThatDiscordRefuses(t *testing.T) {
	r := newRig(t)
	m := r.says(r.channel, "x")
	on, alone := r.place("/messages/"+m.String()+"/threads"), r.place("/threads")
	for _, c := range []struct{ name, path, body, kind, place string }{
		{"no name", on, `{}`, "BASE_TYPE_REQUIRED", "name"},
		{"nothing but blanks", on, `{"name": "  "}`, "BASE_TYPE_REQUIRED", "name"},
		{"a long name", on, `{"name": "` + long(101) + `"}`, "BASE_TYPE_MAX_LENGTH", "name"},
		{"a time that is not offered", on, `{"name": "t", "auto_archive_duration": 61}`, "BASE_TYPE_CHOICES", "auto_archive_duration"},
		{"a type on a message", on, `{"name": "t", "type": 11}`, "UNKNOWN_FIELD", "type"},
		{"a message in a thread of a channel", alone, `{"name": "t", "message": {"content": "x"}}`, "UNKNOWN_FIELD", "message"},
		{"a type that there is not", alone, `{"name": "t", "type": 13}`, "BASE_TYPE_CHOICES", "type"},
		{"a slow mode that is too slow", on, `{"name": "t", "rate_limit_per_user": 21601}`, "NUMBER_TYPE_MAX", "rate_limit_per_user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			finds(t, r.call("POST", c.path, c.body, 400), c.kind, c.place)
		})
	}
}

func TestArchivedThreads(t *testing.T) {
	for _, c := range []struct {
		name         string
		moderates    bool // the bot
		change       string
		method, path string
		body         string
		status, code int  // 0: it is possible
		archived     bool // afterwards
	}{
		{"editing a message", true, `{"archived": true}`, "PATCH", "/messages/MESSAGE", `{"content": "y"}`, 400, 50083, true},
		{"deleting a message", true, `{"archived": true}`, "DELETE", "/messages/MESSAGE", "", 204, 0, true},
		{"a reaction", true, `{"archived": true}`, "PUT", "/messages/MESSAGE/reactions/👍/@me", "", 400, 50083, true},
		{"a new member", true, `{"archived": true}`, "PUT", "/thread-members/GRACE", "", 400, 50083, true},
		{"a new name", true, `{"archived": true}`, "PATCH", "", `{"name": "n"}`, 400, 50083, true},
		{"a new name while waking", true, `{"archived": true}`, "PATCH", "", `{"name": "n", "archived": false}`, 200, 0, false},
		{"writing", false, `{"archived": true}`, "POST", "/messages", `{"content": "y"}`, 200, 0, false},
		{"writing where it is locked", false, `{"archived": true, "locked": true}`, "POST", "/messages", `{"content": "y"}`, 403, 160005, true},
		{"writing where it is locked, for moderators", true, `{"archived": true, "locked": true}`, "POST", "/messages", `{"content": "y"}`, 200, 0, false},
		{"waking", false, `{"archived": true}`, "PATCH", "", `{"archived": false}`, 200, 0, false},
		{"waking what is locked", false, `{"archived": true, "locked": true}`, "PATCH", "", `{"archived": false}`, 403, 50013, true},
		{"unlocking", false, `{"locked": true}`, "PATCH", "", `{"locked": false}`, 403, 50013, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRig(t)
			thread := r.thread(false)
			message := r.says(thread, "x")
			r.Permit(r.channel, r.Bot(), permManageThreads, 0)
			path := "/channels/" + thread.String()
			r.call("PATCH", path, c.change, 200)
			if !c.moderates {
				r.Permit(r.channel, r.Bot(), 0, permManageThreads)
			}
			path += replace(c.path, "MESSAGE", message.String(), "GRACE", r.grace.String())
			if c.code == 0 {
				r.call(c.method, path, c.body, c.status)
			} else {
				r.refused(c.method, path, c.body, c.status, c.code)
			}
			if got, _ := r.ChannelOf(thread); got.Archived != c.archived {
				t.Errorf("archived: %v, want %v", got.Archived, c.archived)
			}
		})
	}
}

func TestThreadsOfOthers(t *testing.T) {
	r := newRig(t)
	hers, err := r.StartThread(r.ada, r.says(r.channel, "x"), "hers")
	r.must(err)
	path := "/channels/" + hers.String()
	r.refused("PATCH", path, `{"name": "n"}`, 403, 50013)
	r.refused("PATCH", path, `{"archived": true}`, 403, 50013)
	r.channels[hers].archived = true
	r.call("PATCH", path, `{"archived": false}`, 200)
}

func TestAnswersDoNotWakeWhatIsLocked(t *testing.T) {
	for _, locked := range []bool{true, false} {
		r := newRig(t)
		thread := r.thread(false)
		_, err := r.Command(r.ada, thread, "ask", Given{"words", "How?"})
		r.must(err)
		r.channels[thread].archived, r.channels[thread].locked = true, locked
		callback, _ := r.answerTo()
		r.call("POST", callback, `{"type": 4, "data": {"content": "So."}}`, 204)
		if got, _ := r.ChannelOf(thread); got.Archived != locked {
			t.Errorf("locked: %v, and archived after an answer: %v", locked, got.Archived)
		}
	}
}

func TestWhatThreadsSay(t *testing.T) {
	r := newRig(t)
	thread := r.thread(true)
	path := "/channels/" + thread.String()
	if _, err := r.Post(r.grace, thread, "hello"); err == nil {
		t.Error("grace wrote into a private thread in which she is not")
	}
	r.call("PUT", path+"/thread-members/"+r.grace.String(), "", 204)
	r.call("PUT", path+"/thread-members/"+r.grace.String(), "", 204) // she is there
	_, err := r.Post(r.grace, thread, "hello")
	r.must(err)
	r.call("PATCH", path, `{"name": "n"}`, 200)
	if got := r.kinds(thread); got != "1 0 4" {
		t.Errorf("the thread holds %q, want somebody who was added, what she wrote, and a name", got)
	}
	if got := r.call("GET", path, "", 200); got["message_count"] != 3.0 || got["member_count"] != 2.0 {
		t.Errorf("got %v messages and %v members", got["message_count"], got["member_count"])
	}
	r.refused("PUT", path+"/thread-members/12345", "", 404, 10007)
	r.call("DELETE", path+"/thread-members/"+r.grace.String(), "", 204)
	r.refused("DELETE", path+"/thread-members/"+r.grace.String(), "", 404, 10007)
	r.refused("GET", path+"/thread-members", "", 403, 50001) // without the intent
	r.opts.Privileged = intentMembers
	if got := len(r.lists(path + "/thread-members")); got != 1 {
		t.Errorf("%d are in the thread, want the bot alone", got)
	}
	if r.events("THREAD_MEMBERS_UPDATE") != 2 {
		t.Errorf("%d changes were told, want 2", r.events("THREAD_MEMBERS_UPDATE"))
	}
}

func TestFullThreads(t *testing.T) {
	r := newRig(t)
	thread := r.thread(true)
	c := r.channels[thread]
	for len(c.members) < maxInThread {
		c.members = append(c.members, r.AddUser(User{Name: "x"}))
	}
	r.refused("PUT", "/channels/"+thread.String()+"/thread-members/"+r.ada.String(), "", 400, 30033)
}

func TestListsOfThreads(t *testing.T) {
	r := newRig(t)
	public, private, active := r.thread(false), r.thread(true), r.thread(false)
	second, third := r.thread(false), r.thread(false)
	r.Permit(r.channel, r.Bot(), permManageThreads, 0)
	for _, id := range []ID{third, second, private, public} { // public is archived last
		r.clock = r.clock.Add(time.Minute)
		r.call("PATCH", "/channels/"+id.String(), `{"archived": true}`, 200)
	}
	ids := func(path string) (all []string) {
		for _, c := range r.call("GET", path, "", 200)["threads"].([]any) {
			all = append(all, at(c, "id").(string))
		}
		return all
	}
	for _, c := range []struct {
		path string
		want []ID
	}{
		{"/guilds/" + r.guild.String() + "/threads/active", []ID{active}},
		{r.place("/threads/archived/public"), []ID{public, second, third}},
		{r.place("/threads/archived/public?limit=2"), []ID{public, second}},
		{r.place("/threads/archived/public?before=" + r.clock.Format(time.RFC3339)), []ID{second, third}},
		{r.place("/threads/archived/private"), []ID{private}},
		{r.place("/users/@me/threads/archived/private"), []ID{private}},
		{r.place("/users/@me/threads/archived/private?before=" + private.String()), nil},
	} {
		if got := ids(c.path); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("GET %s: got %v, want %v", c.path, got, c.want)
		}
	}
	if r.call("GET", r.place("/threads/archived/public?limit=2"), "", 200)["has_more"] != true {
		t.Error("a list that goes on does not say so")
	}
	r.call("GET", r.place("/threads/archived/public?before=yesterday"), "", 400)
	r.call("GET", r.place("/threads/archived/public?limit=101"), "", 400)
}
