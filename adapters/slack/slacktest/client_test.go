package slacktest

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// section is a message of one paragraph and one button.
func section(text, action string) slack.MsgOption {
	return slack.MsgOptionBlocks(
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, text, false, false), nil, nil),
		slack.NewActionBlock("", slack.NewButtonBlockElement(action, "", slack.NewTextBlockObject(slack.PlainTextType, "Take it", false, false))),
	)
}

// TestMessages drives the double with a client that was not written for it.
func TestMessages(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	ctx := t.Context()
	is, err := r.api.AuthTestContext(ctx)
	r.must(err)
	if is.TeamID != r.team || is.UserID != r.Bot(r.team) || is.BotID == "" {
		t.Errorf("got %+v", is)
	}
	_, ts, err := r.api.PostMessageContext(ctx, r.help, slack.MsgOptionText("a question for <@"+r.ada+">", false), section("Who helps <@"+r.ada+">?", "take.it"))
	r.must(err)
	m, ok := r.MessageOf(r.help, ts)
	if !ok || !strings.Contains(string(m.Blocks), "block_id") || !slices.Equal(m.Notifies, []string{r.ada}) {
		t.Fatalf("got %+v", m)
	}
	_, reply, err := r.api.PostMessageContext(ctx, r.help, slack.MsgOptionText("an answer", false), slack.MsgOptionTS(ts))
	r.must(err)
	if thread := r.Thread(r.help, ts); len(thread) != 2 || thread[1].TS != reply || thread[0].Replies != 1 {
		t.Errorf("got the thread %+v", thread)
	}
	if _, _, _, err = r.api.UpdateMessageContext(ctx, r.help, ts, slack.MsgOptionText("taken", false)); err != nil {
		t.Fatal(err)
	}
	if m, _ = r.MessageOf(r.help, ts); m.Text != "taken" || m.Blocks != nil || !m.Edited || len(m.Notifies) != 0 {
		t.Errorf("got %+v, want the blocks gone and nobody notified", m)
	}
	_, _, err = r.api.DeleteMessageContext(ctx, r.help, reply)
	r.must(err)
	only, err := r.api.PostEphemeralContext(ctx, r.help, r.ada, slack.MsgOptionText("for you alone", false))
	r.must(err)
	if _, _, _, err = r.api.UpdateMessageContext(ctx, r.help, only, slack.MsgOptionText("x", false)); err == nil || err.Error() != "message_not_found" {
		t.Errorf("updating an ephemeral message: got %v", err)
	}
	if n := len(r.Visible(r.grace)); n != 1 {
		t.Errorf("grace sees %d messages, want 1", n)
	}
	r.Reload(r.ada)
	if n := len(r.Visible(r.ada)); n != 1 {
		t.Errorf("ada sees %d messages after a reload, want 1", n)
	}
	var what []string
	for _, e := range r.Journal() {
		what = append(what, e.What)
	}
	if want := []string{Posted, Posted, Updated, Deleted, Posted}; !slices.Equal(what, want) {
		t.Errorf("got %v, want %v", what, want)
	}
}

// TestRooms: the same people always have the same conversation.
func TestRooms(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	open := func(users ...string) (*slack.Channel, bool) {
		c, _, was, err := r.api.OpenConversationContext(t.Context(), &slack.OpenConversationParameters{Users: users, ReturnIM: true})
		r.must(err)
		return c, was
	}
	one, was := open(r.ada)
	if again, is := open(r.ada); was || !is || again.ID != one.ID || !one.IsIM || one.User != r.ada {
		t.Errorf("got %+v, then %+v", one, again)
	}
	both, was := open(r.ada, r.grace)
	if again, is := open(r.grace, r.ada); was || !is || again.ID != both.ID || !both.IsMpIM {
		t.Errorf("got %+v, then %+v", both, again)
	}
	if _, _, err := r.api.PostMessageContext(t.Context(), both.ID, slack.MsgOptionText("meet", false)); err != nil {
		t.Error(err)
	}
	if _, _, err := r.api.PostMessageContext(t.Context(), r.ada, slack.MsgOptionText("hi", false)); err != nil {
		t.Error(err)
	}
	if direct := r.Messages(r.DirectChannel(r.ada)); len(direct) != 1 || direct[0].Channel != one.ID || !slices.Equal(direct[0].Notifies, []string{r.ada}) {
		t.Errorf("got %+v", direct)
	}
}

func TestUsers(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	u, err := r.api.GetUserInfoContext(t.Context(), r.ada)
	r.must(err)
	if u.RealName != "Ada Lovelace" || u.Locale != "de-DE" || u.TZ != "Europe/Berlin" || u.IsAdmin {
		t.Errorf("got %+v", u)
	}
	if grace, err := r.api.GetUserInfoContext(t.Context(), r.grace); err != nil || !grace.IsAdmin {
		t.Errorf("got %+v, %v", grace, err)
	}
	all, err := r.api.GetUsersContext(t.Context(), slack.GetUsersOptionLimit(2))
	r.must(err)
	if len(all) != 3 {
		t.Errorf("got %d users over several pages, want 3", len(all))
	}
	list, _, err := r.api.GetConversationsForUserContext(t.Context(), &slack.GetConversationsForUserParameters{})
	r.must(err)
	if len(list) != 1 || list[0].ID != r.help {
		t.Errorf("the bot is in %+v", list)
	}
}

// TestFiles: a picture is uploaded, and shown in a message that refers to it.
func TestFiles(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	up := slack.UploadFileParameters{Filename: "week.png", Title: "The week", AltTxt: "a chart", FileSize: 7, Reader: strings.NewReader("picture")}
	f, err := r.api.UploadFileContext(t.Context(), up)
	r.must(err)
	image := &slack.ImageBlock{Type: slack.MBTImage, AltText: "a chart", SlackFile: &slack.SlackFileObject{ID: f.ID}}
	if _, _, err := r.api.PostMessageContext(t.Context(), r.help, slack.MsgOptionBlocks(image)); err != nil {
		t.Error(err)
	}
	image.SlackFile.ID = "F0NOTTHERE"
	if _, _, err := r.api.PostMessageContext(t.Context(), r.help, slack.MsgOptionBlocks(image)); err == nil || err.Error() != "invalid_blocks" {
		t.Errorf("a file that is not there: got %v", err)
	}
	up.Reader, up.Channel, up.InitialComment = strings.NewReader("picture"), r.help, "look"
	if _, err := r.api.UploadFileContext(t.Context(), up); err != nil {
		t.Fatal(err)
	}
	all := r.Messages(r.help)
	if last := all[len(all)-1]; last.Text != "look" || len(last.Files) != 1 || string(last.Files[0].Data) != "picture" {
		t.Errorf("got %+v", last)
	}
}

// TestPress: a button of a message, the answer through its response_url, and a
// select of a home tab.
func TestPress(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.listen()
	_, ts, err := r.api.PostMessageContext(t.Context(), r.help, section("Who helps?", "take.it"))
	r.must(err)
	r.hears() // its own message
	r.done(r.Press(t.Context(), r.grace, r.help, ts, "take.it"))
	var pressed slack.InteractionCallback
	r.must(json.Unmarshal(encode(r.hears()), &pressed))
	if pressed.Message.Timestamp != ts || pressed.ActionCallback.BlockActions[0].ActionID != "take.it" || pressed.User.ID != r.grace || pressed.Container.IsEphemeral {
		t.Errorf("got %+v", pressed)
	}
	answer := func(options ...slack.MsgOption) error {
		_, _, err := r.api.PostMessageContext(t.Context(), r.help, append(options, slack.MsgOptionResponseURL(pressed.ResponseURL, slack.ResponseTypeEphemeral))...)
		return err
	}
	for range 5 {
		r.must(answer(slack.MsgOptionText("thanks", false)))
	}
	if err := answer(slack.MsgOptionText("thanks", false)); err == nil {
		t.Error("a response_url was used six times")
	}
	if seen := r.Visible(r.grace); len(seen) != 6 || seen[5].Only != r.grace {
		t.Errorf("got %+v", seen)
	}

	users := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "pick.one")
	home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewActionBlock("who", users)}}}
	_, err = r.api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: r.ada, View: home})
	r.must(err)
	r.done(r.OpenHome(t.Context(), r.ada))
	var opened slackevents.EventsAPICallbackEvent
	r.must(json.Unmarshal(encode(r.hears()), &opened))
	if opened.TeamID != r.team || !strings.Contains(string(*opened.InnerEvent), `"tab":"home"`) {
		t.Errorf("got %s", *opened.InnerEvent)
	}
	r.done(r.ChooseHome(t.Context(), r.ada, "pick.one", r.grace))
	var chosen slack.InteractionCallback
	r.must(json.Unmarshal(encode(r.hears()), &chosen))
	if one := chosen.ActionCallback.BlockActions[0]; one.SelectedUser != r.grace || chosen.Container.Type != "view" {
		t.Errorf("got %+v", one)
	}
	if _, err := r.ChooseHome(t.Context(), r.ada, "pick.one", "U0NOBODY"); err == nil {
		t.Error("somebody who is not there was chosen")
	}
}

// TestMention: a message that names the bot is told twice, with the same ts, and an
// edit only as an edit.
func TestMention(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.listen()
	d := r.done(r.Post(t.Context(), r.ada, r.help, "", "@kith help https://example.com/?a=1&b=2"))
	inner := func() *slackevents.EventsAPIInnerEvent {
		e, err := slackevents.ParseEvent(encode(r.hears()), slackevents.OptionNoVerifyToken())
		r.must(err)
		return &e.InnerEvent
	}
	said, ok := inner().Data.(*slackevents.MessageEvent)
	if want := "<@" + r.Bot(r.team) + "> help <https://example.com/?a=1&amp;b=2>"; !ok || said.Text != want || said.TimeStamp != d.TS || said.User != r.ada || said.ChannelType != "channel" {
		t.Errorf("got %+v, want %q", said, want)
	}
	if named, ok := inner().Data.(*slackevents.AppMentionEvent); !ok || named.TimeStamp != d.TS || d.Sent != 2 {
		t.Errorf("got %+v, %+v", named, d)
	}
	r.done(r.Edit(t.Context(), r.ada, r.help, d.TS, "@kith more"))
	if edit, ok := inner().Data.(*slackevents.MessageEvent); !ok || edit.SubType != "message_changed" || edit.Message.Edited == nil || edit.PreviousMessage == nil {
		t.Errorf("got %+v", edit)
	}
	r.done(r.Direct(t.Context(), r.ada, "hello"))
	if direct, ok := inner().Data.(*slackevents.MessageEvent); !ok || direct.ChannelType != "im" {
		t.Errorf("got %+v", direct)
	}
	if d, err := r.Post(t.Context(), r.grace, r.secret, "", "not for @kith"); err != nil || d.Sent != 0 {
		t.Errorf("got %+v, %v, want nothing told of a channel without the bot", d, err)
	}
}

// TestLimits: what is too much is refused with the time to wait.
func TestLimits(t *testing.T) {
	r := newRig(t, Options{})
	var limited *slack.RateLimitedError
	n := 0
	for ; n < 20; n++ {
		if _, _, err := r.api.PostMessageContext(t.Context(), r.help, slack.MsgOptionText("hi", false)); errors.As(err, &limited) {
			break
		}
	}
	if n != perChannel.Burst || limited == nil || limited.RetryAfter.Seconds() != 1 {
		t.Errorf("got %d messages through, then %v", n, limited)
	}
	if c := r.Counts(); c.Limited != 1 || c.ByMethod["chat.postMessage"] != n+1 || c.Posted != n || c.Duplicates != n-1 {
		t.Errorf("got %+v", c)
	}
}
