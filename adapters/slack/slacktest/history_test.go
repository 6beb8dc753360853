package slacktest

import (
	"fmt"
	"testing"

	"github.com/slack-go/slack"
)

// TestHistory: channels and threads can be read, in pages, and it is counted.
func TestHistory(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	var first string
	for i := range 5 {
		d, err := r.Post(cancelled(t), r.ada, r.help, "", fmt.Sprintf("message %d", i))
		r.must(err)
		if first == "" {
			first = d.TS
		}
	}
	for range 3 {
		_, err := r.Post(cancelled(t), r.grace, r.help, first, "an answer")
		r.must(err)
	}
	page, err := r.api.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: r.help, Limit: 3})
	r.must(err)
	if len(page.Messages) != 3 || page.Messages[0].Text != "message 4" || !page.HasMore {
		t.Errorf("got %+v", page)
	}
	page, err = r.api.GetConversationHistoryContext(t.Context(), &slack.GetConversationHistoryParameters{ChannelID: r.help, Limit: 3, Cursor: page.ResponseMetaData.NextCursor})
	r.must(err)
	if len(page.Messages) != 2 || page.Messages[1].ReplyCount != 3 || page.HasMore {
		t.Errorf("got %+v", page)
	}
	thread, more, _, err := r.api.GetConversationRepliesContext(t.Context(), &slack.GetConversationRepliesParameters{ChannelID: r.help, Timestamp: first})
	r.must(err)
	if len(thread) != 4 || more || thread[3].ParentUserId != r.ada {
		t.Errorf("got %+v", thread)
	}
	if n := r.Counts().ByMethod; n["conversations.history"] != 2 || n["conversations.replies"] != 1 {
		t.Errorf("got %v", n)
	}
	if _, err := r.Remove(cancelled(t), r.ada, r.help, first); err != nil {
		t.Fatal(err)
	}
	if m, ok := r.MessageOf(r.help, first); !ok || m.Text != "This message was deleted." || m.User != "USLACKBOT" {
		t.Errorf("got %+v, want a sign where answers stand below", m)
	}
	if _, _, err := r.api.PostMessageContext(t.Context(), r.help, slack.MsgOptionText("still", false), slack.MsgOptionTS(first)); err != nil {
		t.Errorf("answering below it: %v", err)
	}
}
