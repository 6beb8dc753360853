package slack_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/schema"
	"github.com/kith-community/kith/bot/chat"
)

// house is Kith in a workspace of the double, with two people and a channel.
type house struct {
	*slack.Adapter
	double       *slacktest.Server
	space        chat.SpaceID
	ada, grace   chat.UserID
	open, closed chat.ConversationID
}

func move(t *testing.T) house {
	t.Helper()
	d := slacktest.New(slacktest.Options{Check: schema.Check(func(err error) { t.Error(err) })})
	team := d.AddTeam("kith")
	ada, grace := d.AddUser(team, slacktest.User{Name: "ada"}), d.AddUser(team, slacktest.User{Name: "grace", Admin: true, TZ: "America/New_York", Locale: "de-DE"})
	open := d.AddChannel(team, slacktest.Public, "questions", ada, grace, d.Bot(team))
	closed := d.AddChannel(team, slacktest.Private, "mentors", ada, grace, d.Bot(team))
	api, end, err := d.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	a, err := slack.New(slack.Options{BotToken: slacktest.DefaultBotToken, AppToken: slacktest.DefaultAppToken, API: api, Client: &http.Client{}})
	if err != nil {
		t.Fatal(err)
	}
	return house{a, d, chat.SpaceID("slack:" + team), chat.UserID(ada), chat.UserID(grace), chat.ConversationID(open), chat.ConversationID(closed)}
}

// everything has all that a message may have.
func (h house) everything() chat.Message {
	return chat.Message{
		Text: "All of it, for " + chat.Mention(h.ada) + " and " + chat.Mention(h.grace), Ping: []chat.UserID{h.ada},
		Files: []chat.File{{Name: "dot.png", Type: "image/png", Alt: "A dot", Data: []byte("png")}, {Name: "data.json", Type: "application/json", Data: []byte("{}")}},
		Blocks: []chat.Block{
			chat.Heading{Text: "Alpha"},
			chat.Paragraph{Text: "**Bravo** " + chat.Mention(h.ada) + " " + chat.Channel(h.open) + "\n\n- a\n- b"},
			chat.Quote{Text: "Charlie\nover two lines" + chat.Escape(" <!channel> <@"+string(h.grace)+"> @here")},
			chat.Note{Text: "Delta " + chat.Mention(h.grace)},
			chat.Divider{},
			chat.Facts{Rows: []chat.Fact{{Label: "Echo", Value: "Foxtrot"}, {Label: "Golf", Value: "_Hotel_"}}},
			chat.Picture{File: "dot.png"},
			chat.Controls{Items: []chat.Control{chat.Button{Label: "India", Style: chat.Primary, Do: chat.ActionID{Name: "try.a"}}, chat.Button{Label: "Juliett", URL: "https://example.org/"}}},
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "Lima", Do: chat.ActionID{Name: "try.c"}, Max: 2, Options: []chat.Option{{Value: "m", Label: "Mike"}}}}},
			chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "Who", Do: chat.ActionID{Name: "try.d"}, Of: chat.FromPeople, Chosen: []string{string(h.ada)}}}},
		},
	}
}

// TestTheDoubleShowsIt: what is sent arrives in conversations of every kind, with its
// files, and notifies nobody but those who are pinged.
func TestTheDoubleShowsIt(t *testing.T) {
	h := move(t)
	direct, err := h.Converse(t.Context(), h.space, []chat.UserID{h.ada})
	if err != nil {
		t.Fatal(err)
	}
	room, err := h.Converse(t.Context(), h.space, []chat.UserID{h.grace, h.ada})
	if err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]chat.ConversationID{"open": h.open, "closed": h.closed, "direct": direct, "room": room} {
		t.Run(name, func(t *testing.T) {
			receipt, err := h.Send(t.Context(), chat.Outgoing{Space: h.space, To: to, Message: h.everything(), Thread: "About it"})
			if err != nil {
				t.Fatal(err)
			}
			m, ok := h.double.MessageOf(string(to), string(receipt.Ref.Message))
			if !ok || !strings.Contains(string(m.Blocks), "Alpha") || m.Everyone != "" {
				t.Fatalf("got %+v", m)
			}
			if heard := name == "open" || name == "closed"; heard && !slices.Equal(m.Notifies, []string{string(h.ada)}) {
				t.Errorf("notifies %v", m.Notifies)
			}
			if _, err := h.Send(t.Context(), chat.Outgoing{Space: h.space, To: receipt.Thread, Message: chat.Message{Text: "Inside."}}); err != nil {
				t.Fatal(err)
			}
			if inside := h.double.Thread(string(to), string(receipt.Ref.Message)); len(inside) < 2 || inside[len(inside)-1].Text != "Inside." {
				t.Errorf("the thread holds %d messages", len(inside))
			}
			if err := h.Edit(t.Context(), receipt.Ref, chat.Message{Text: "Now."}); err != nil {
				t.Fatal(err)
			}
			if m, _ := h.double.MessageOf(string(to), string(receipt.Ref.Message)); m.Text != "Now." || strings.Contains(string(m.Blocks), "Alpha") {
				t.Errorf("after the edit it is %s", m.Blocks)
			}
			if err := h.Delete(t.Context(), receipt.Ref); err != nil {
				t.Fatal(err)
			}
			if err := h.Edit(t.Context(), receipt.Ref, chat.Message{Text: "Now."}); !errors.Is(err, chat.ErrNotFound) {
				t.Errorf("after it was deleted: %v", err)
			}
		})
	}
	var shared int
	for _, e := range h.double.Journal() {
		shared += len(e.Message.Files)
	}
	if files := h.double.Files(); len(files) != 5 || shared != 4 { // the picture once
		t.Errorf("%d files were uploaded, and %d shared", len(files), shared)
	}
}

func TestTheDoublesPeople(t *testing.T) {
	h := move(t)
	u, err := h.User(t.Context(), h.space, h.grace)
	if want := (chat.User{ID: h.grace, Name: "grace", Locale: "de-DE", Zone: "America/New_York", Manages: true}); u != want || err != nil {
		t.Errorf("got %+v, %v", u, err)
	}
	h.double.Settle(string(h.grace), false)
	if _, err := h.User(t.Context(), h.space, h.grace); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("who left: %v", err)
	}
	h.double.Hide(string(h.ada), true)
	to, err := h.Converse(t.Context(), h.space, []chat.UserID{h.ada})
	if err == nil {
		_, err = h.Send(t.Context(), chat.Outgoing{Space: h.space, To: to, Message: chat.Message{Text: "A note."}})
	}
	if !errors.Is(err, chat.ErrUnreachable) {
		t.Errorf("who may not be written to: %v", err)
	}
	if err := h.ShowHome(t.Context(), h.space, h.ada, h.everything()); err != nil {
		t.Error(err)
	}
	if v, ok := h.double.Home(string(h.ada)); !ok || !strings.Contains(string(v.Blocks), "Alpha") {
		t.Errorf("the page is %s", v.Blocks)
	}
}

// TestRemindersOnTheDouble: 300 people whose conversations are not known are
// written to as fast as its limits allow, and it refuses nothing.
func TestRemindersOnTheDouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := slacktest.New(slacktest.Options{Forgetful: true})
		team := d.AddTeam("kith")
		api, dial, end := d.Pipe()
		transport := &http.Transport{DialContext: dial}
		a, err := slack.New(slack.Options{BotToken: slacktest.DefaultBotToken, AppToken: slacktest.DefaultAppToken, API: api, Client: &http.Client{Transport: transport}})
		if err != nil {
			t.Fatal(err)
		}
		const n = 300
		began, space := time.Now(), chat.SpaceID("slack:"+team)
		for i := range n {
			who := chat.UserID(d.AddUser(team, slacktest.User{Name: fmt.Sprint("member", i)}))
			for err = errors.New("not yet"); err != nil; {
				var to chat.ConversationID
				if to, err = a.Converse(t.Context(), space, []chat.UserID{who}); err == nil {
					_, err = a.Send(t.Context(), chat.Outgoing{Space: space, To: to, Message: chat.Message{Text: "You meet tomorrow."}})
				}
				var early *chat.RateLimitError
				if err != nil && !errors.As(err, &early) {
					t.Fatal(err)
				}
				if early != nil {
					time.Sleep(early.After)
				}
			}
		}
		took, counts := time.Since(began), d.Counts()
		t.Logf("%d reminders in %v; %d were refused", n, took, counts.Limited)
		if took > n*160*time.Millisecond || counts.Limited > 0 || counts.Posted != n {
			t.Errorf("took %v, %d were posted and %d refused", took, counts.Posted, counts.Limited)
		}
		transport.CloseIdleConnections()
		end()
	})
}
