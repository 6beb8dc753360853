package crowd

import (
	"reflect"
	"testing"

	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

func TestTranslation(t *testing.T) {
	c := New(discordtest.New(discordtest.Options{}), "Kith")
	c.Meet(chat.User{ID: "ada", Name: "Ada", Zone: "Europe/Berlin"})
	ada, questions := c.person("ada").String(), c.Channel("#questions").String()
	c.specs = []chat.CommandSpec{{Name: "try", Options: []chat.OptionSpec{{Name: "text"}, {Name: "who", Kind: chat.PersonOption}, {Name: "where", Kind: chat.ChannelOption}}}}

	t.Run("what is shown gets numbers, wherever names stand", func(t *testing.T) {
		both := chat.Mention("ada") + " " + chat.Channel("#questions") + ` \<@ada\>`
		numbered := chat.Markup("<@" + ada + "> <#" + questions + `> \<@ada\>`)
		got := c.response(chat.Reply{Message: chat.Message{Text: both, Ping: []chat.UserID{"ada"}, Blocks: []chat.Block{
			chat.Paragraph{Text: both},
			chat.Quote{Text: both},
			chat.Note{Text: both},
			chat.Facts{Rows: []chat.Fact{{Label: "a", Value: both}}},
			chat.Controls{Items: []chat.Control{chat.Select{Of: chat.FromPeople, Chosen: []string{"ada"}}}},
		}}})
		want := chat.Reply{Message: chat.Message{Text: numbered, Ping: []chat.UserID{chat.UserID(ada)}, Blocks: []chat.Block{
			chat.Paragraph{Text: numbered},
			chat.Quote{Text: numbered},
			chat.Note{Text: numbered},
			chat.Facts{Rows: []chat.Fact{{Label: "a", Value: numbered}}},
			chat.Controls{Items: []chat.Control{chat.Select{Of: chat.FromPeople, Chosen: []string{ada}}}},
		}}}
		if !reflect.DeepEqual(got, chat.Response(want)) {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
	t.Run("forms get numbers where people and channels are chosen", func(t *testing.T) {
		form := chat.Form{Fields: []chat.Field{{Name: "text", Value: []string{"ada"}}, {Name: "who", Kind: chat.Choice, Of: chat.FromPeople, Value: []string{"ada"}}, {Name: "where", Kind: chat.Choice, Of: chat.FromChannels, Value: []string{"#questions"}}}}
		got := c.response(chat.Open{Form: form}).(chat.Open).Form.Fields
		for i, want := range []string{"ada", ada, questions} {
			if got[i].Value[0] != want {
				t.Errorf("%s: got %q, want %q", got[i].Name, got[i].Value[0], want)
			}
		}
		if form.Fields[1].Value[0] != "ada" {
			t.Error("the core's own form was changed")
		}
	})
	head := chat.Header{Actor: chat.User{ID: chat.UserID(ada), Locale: "en-US"}, In: chat.ConversationID(questions)}
	named := chat.Header{Actor: chat.User{ID: "ada", Locale: "en", Zone: "Europe/Berlin"}, In: "#questions"}
	ref, namedRef := chat.Ref{Conversation: chat.ConversationID(questions), Message: "7"}, chat.Ref{Conversation: "#questions", Message: "7"}
	for _, one := range []struct{ event, want chat.Event }{
		{chat.Command{Header: head, Name: "try", Options: map[string]string{"text": ada, "who": ada, "where": questions}}, chat.Command{Header: named, Name: "try", Options: map[string]string{"text": ada, "who": "ada", "where": "#questions"}}},
		{chat.MessageCommand{Header: head, Target: chat.Posted{Header: head, Ref: ref}}, chat.MessageCommand{Header: named, Target: chat.Posted{Header: named, Ref: namedRef}}},
		{chat.Action{Header: head, Values: []string{ada, questions, "12", "go"}, Source: ref}, chat.Action{Header: named, Values: []string{"ada", "#questions", "12", "go"}, Source: namedRef}},
		{chat.Submit{Header: head, Values: chat.Values{"who": {ada}}}, chat.Submit{Header: named, Values: chat.Values{"who": {"ada"}}}},
		{chat.Completing{Header: head}, chat.Completing{Header: named}},
		{chat.Posted{Header: head, Ref: ref}, chat.Posted{Header: named, Ref: namedRef}},
		{chat.Joined{Header: head}, chat.Joined{Header: named}},
		{chat.Left{Header: head}, chat.Left{Header: named}},
	} {
		t.Run(reflect.TypeOf(one.event).Name()+" gets names", func(t *testing.T) {
			if got := c.named(one.event); !reflect.DeepEqual(got, one.want) {
				t.Errorf("got %+v, want %+v", got, one.want)
			}
		})
	}
}
