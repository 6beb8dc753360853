package discord_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

const manageChannels = 1 << 4

// inForum is a town whose channel is a forum with tags.
func inForum(t *testing.T, permissions uint64, tags ...string) (*town, *discord.Adapter) {
	t.Helper()
	w := newTown(t, discordtest.Options{})
	w.SetRole(w.guild, w.role, permissions)
	w.channel = w.AddChannel(w.guild, "help", discordtest.Forum)
	w.SetTags(w.channel, tags...)
	a, _ := w.process(t, newEars(), nil)
	return w, a
}

func (w *town) post(t *testing.T, a *discord.Adapter, key, title string, tags ...string) chat.Receipt {
	t.Helper()
	receipt, err := a.Send(t.Context(), w.question(key, title, tags...))
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func (w *town) question(key, title string, tags ...string) chat.Outgoing {
	m := says("How?")
	m.Tags = tags
	return chat.Outgoing{Space: w.space(), To: chat.ConversationID(w.channel.String()), Message: m, Thread: title, Key: key}
}

func (w *town) wantTags(t *testing.T, post chat.Receipt, want ...string) {
	t.Helper()
	if got := w.conversation(t, post.Thread).Tags; !slices.Equal(got, want) {
		t.Errorf("filed under %q, want %q", got, want)
	}
}

func TestPostsInAForum(t *testing.T) {
	t.Run("are filed under their tags, which are made where they are missing", func(t *testing.T) {
		w, a := inForum(t, allPermissions|manageChannels, "Open")
		post := w.post(t, a, "q/1", "How to wait?", "open", "go")
		w.wantTags(t, post, "Open", "go")
		c := w.conversation(t, post.Thread)
		if c.Parent != w.channel || c.Name != "How to wait?" || post.Ref.Conversation != post.Thread || string(post.Ref.Message) != string(post.Thread) {
			t.Errorf("got %+v in %+v, want the first message of a post", post, c)
		}
	})
	t.Run("are filed under the tags that there are where none may be made", func(t *testing.T) {
		w, a := inForum(t, allPermissions, "Open", "sql")
		w.wantTags(t, w.post(t, a, "q/1", "How to wait?", "open", "go", "SQL"), "Open", "sql")
	})
	t.Run("get as many new tags as there is room for", func(t *testing.T) {
		var tags []string
		for i := range 19 {
			tags = append(tags, fmt.Sprintf("tag %d", i))
		}
		w, a := inForum(t, allPermissions|manageChannels, tags...)
		w.wantTags(t, w.post(t, a, "q/1", "How?", "open", "go", "sql"), "open")
	})
	t.Run("keep each other's tags when they come at once", func(t *testing.T) {
		w, a := inForum(t, allPermissions|manageChannels)
		receipts := make([]chat.Receipt, 6)
		var posting sync.WaitGroup
		for i := range receipts {
			posting.Go(func() {
				var err error
				if receipts[i], err = a.Send(t.Context(), w.question(fmt.Sprint("q/", i), fmt.Sprint("How ", i), "open", fmt.Sprint("topic ", i))); err != nil {
					t.Error(err)
				}
			})
		}
		posting.Wait()
		for i, post := range receipts {
			w.wantTags(t, post, "open", fmt.Sprint("topic ", i))
		}
	})
	t.Run("follow what they say, also when they are closed", func(t *testing.T) {
		w, a := inForum(t, allPermissions|manageChannels, "open", "answered", "go")
		post := w.post(t, a, "q/1", "How?", "open", "go")
		if err := a.KeepThread(t.Context(), w.space(), post.Thread, false); err != nil {
			t.Fatal(err)
		}
		m := says("How? So.")
		m.Tags = []string{"answered", "go"}
		if err := a.Edit(t.Context(), post.Ref, m); err != nil {
			t.Fatal(err)
		}
		w.wantTags(t, post, "answered", "go")
		if !w.conversation(t, post.Thread).Archived {
			t.Error("the post was closed, and is open")
		}
		w.want(t, w.ada, "How? So.")
	})
	t.Run("are filed once under the same tags", func(t *testing.T) {
		w, a := inForum(t, allPermissions, "open")
		post := w.post(t, a, "q/1", "How?", "open")
		m := says("How exactly?")
		m.Tags = []string{"open"}
		before := w.Counts().Requests
		if err := a.Edit(t.Context(), post.Ref, m); err != nil {
			t.Fatal(err)
		}
		if asked := w.Counts().Requests - before; asked != 1 {
			t.Errorf("an edit took %d requests, want one", asked)
		}
	})
	t.Run("are there once when the answer was lost", func(t *testing.T) {
		w, a := inForum(t, allPermissions)
		w.Fail(discordtest.Fault{Method: "POST", Path: "/threads$", Times: 1, Reset: true, After: true})
		if _, err := a.Send(t.Context(), w.question("q/1", "How?")); err == nil {
			t.Fatal("the connection was cut, and nobody said so")
		}
		post := w.post(t, a, "q/1", "How?")
		if n := w.threads(t); n != 1 || post.Thread == "" {
			t.Errorf("there are %d posts, want one; receipt %+v", n, post)
		}
		w.post(t, a, "q/2", "How?")
		if n := w.threads(t); n != 2 {
			t.Errorf("there are %d posts with another of the same title, want two", n)
		}
	})
}

// TestAPostOfWhichNothingWasHeard comes again as late as the worker's last attempts.
func TestAPostOfWhichNothingWasHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := connect(t, discordtest.Options{})
		s.people.channel = s.double.AddChannel(s.people.guild, "help", discordtest.Forum)
		s.double.Fail(discordtest.Fault{Method: "POST", Path: "/threads$", Times: 1, Reset: true, After: true})
		out := s.outgoing("q/1", says("How?"))
		out.Thread = "How?"
		time.Sleep(time.Hour) // what an earlier process did is no longer reckoned with
		if _, err := s.adapter.Send(t.Context(), out); err == nil {
			t.Fatal("the connection was cut, and nobody said so")
		}
		time.Sleep(4 * time.Hour)
		for _, key := range []string{"q/1", "q/2"} {
			out.Key = key
			if _, err := s.adapter.Send(t.Context(), out); err != nil {
				t.Fatal(err)
			}
		}
		posts := 0
		for _, c := range s.double.Channels(s.people.guild) {
			if c.Parent == s.people.channel {
				posts++
			}
		}
		if posts != 2 {
			t.Errorf("there are %d posts, want one, and another of the same title", posts)
		}
	})
}
