package discord

import "github.com/kith-community/kith/bot/chat"

func someSpecs() []chat.CommandSpec {
	topic := chat.OptionSpec{Name: "topic", Completes: true, Summary: map[string]string{"en": "What about", "de": "Worüber"}}
	return []chat.CommandSpec{
		{Name: "ask", Summary: map[string]string{"en": "Ask a question", "de": "Eine Frage stellen", "es": "Preguntar", "eo": "Demandi"}, Options: []chat.OptionSpec{
			{Name: "whom", Kind: chat.PersonOption}, {Name: "where", Kind: chat.ChannelOption, Completes: true}, {Name: "text", Required: true, Summary: map[string]string{"en": "The question"}},
		}},
		{Name: "question list", Summary: map[string]string{"en": "List questions"}, Options: []chat.OptionSpec{topic}},
		{Name: "question close"},
		{Name: "try", Summary: map[string]string{"en": "Try"}},
		{Name: "try twice", Manage: true},
		{Name: "setup places", Manage: true, Summary: map[string]string{"en": "Choose places"}},
		{Name: "setup topics", Manage: true, Summary: map[string]string{"en": "Choose topics"}},
		{Name: "try.mark", OnMessage: true, Titles: map[string]string{"en": "Mark it", "de": "Merken", "pt": "Marcar"}},
		{Name: "try.hide", OnMessage: true, Manage: true, Titles: map[string]string{"de": "Verstecken"}},
	}
}
