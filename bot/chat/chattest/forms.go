package chattest

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// forms are the promises about dialogues.
var forms = []example{
	{"a form opens for the actor and comes back with its values", formReturns},
	{"what stands in a form already comes back", formKeeps},
	{"the biggest form is accepted", biggestForm},
	{"complaints come back with the values kept", complaints},
	{"a form may follow a form, as far as the platform allows", formAfterForm},
	{"a form updates the message it was opened from", formUpdates},
}

func anyForm() chat.Form {
	return chat.Form{Do: chat.ActionID{Name: "try.form", Arg: "7"}, Title: "Try", Submit: "Send", Fields: []chat.Field{{Name: "title", Label: "Title"}}}
}

// allKinds has every kind of field.
func allKinds(channel chat.ConversationID) (chat.Form, chat.Values) {
	f := anyForm()
	f.Fields = []chat.Field{
		{Name: "title", Label: "Title", Hint: "One line", Max: 50},
		{Name: "details", Label: "Details", Kind: chat.Area, Optional: true},
		{Name: "topics", Label: "Topics", Kind: chat.Choice, Max: 2, Options: []chat.Option{
			{Value: "go", Label: "Go"}, {Value: "sql", Label: "SQL"}, {Value: "c", Label: "C"},
		}},
		{Name: "who", Label: "Who", Kind: chat.Choice, Of: chat.FromPeople},
		{Name: "where", Label: "Where", Kind: chat.Choice, Of: chat.FromChannels},
	}
	return f, chat.Values{
		"title": {"How?"}, "details": {"I tried:\n\n* a\n* `b` <@ada>"}, "topics": {"go", "sql"}, "who": {"grace"}, "where": {string(channel)},
	}
}

// open shows ada a form.
func (s *stage) open(f chat.Form) {
	s.Helper()
	s.respond(s.command(), chat.Open{Form: f})
	s.saw("ada sees the form ", f.Title)
}

func sameValues(a, b chat.Values) bool {
	return maps.EqualFunc(a, b, func(x, y []string) bool { return slices.Equal(x, y) })
}

func formReturns(s *stage) {
	form, values := allKinds(s.Channel)
	s.open(form)
	if s.World.Fill(s.ctx, "grace", values) == nil {
		s.Error("grace filled in the form that is open for ada")
	}
	s.must(s.World.Fill(s.ctx, "ada", values))
	sent := arrived[chat.Submit](s)
	if sent.Form != form.Do || sent.Reply == "" || sent.Actor.ID != "ada" || !sameValues(sent.Values, values) {
		s.Errorf("got %+v, want %v", sent, values)
	}
	s.respond(sent.Reply, nil)
	if s.World.Fill(s.ctx, "ada", values) == nil {
		s.Error("a form that was sent in could be sent in again")
	}
}

func formKeeps(s *stage) {
	form, values := allKinds(s.Channel)
	for i, f := range form.Fields {
		form.Fields[i].Value = values[f.Name]
	}
	s.open(form)
	s.must(s.World.Fill(s.ctx, "ada", chat.Values{"title": {"Why?"}}))
	values["title"] = []string{"Why?"}
	if sent := arrived[chat.Submit](s); !sameValues(sent.Values, values) {
		s.Errorf("got %v, want %v", sent.Values, values)
	}
}

func biggestForm(s *stage) {
	long := func(n int) string { return strings.Repeat("ä", n) }
	f := chat.Form{Do: chat.ActionID{Name: "try.form", Arg: strings.Repeat("9", chat.MaxActionBytes-len("try.form:"))}, Title: long(chat.MaxFormTitle), Submit: long(chat.MaxSubmit)}
	var options []chat.Option
	for i := range chat.MaxOptions {
		options = append(options, chat.Option{Value: string(rune('a'+i)) + long(chat.MaxOptionLabel-1), Label: long(chat.MaxOptionLabel), Hint: long(chat.MaxOptionLabel)})
	}
	for i := range chat.MaxFields {
		field := chat.Field{Name: string(rune('a' + i)), Label: long(chat.MaxFieldLabel), Hint: long(chat.MaxFieldHint), Kind: chat.Area, Value: []string{long(chat.MaxArea)}}
		if i > 2 {
			field.Kind, field.Value, field.Options = chat.Choice, nil, options
		}
		f.Fields = append(f.Fields, field)
	}
	s.must(f.Validate())
	s.open(f)
	s.must(s.World.Fill(s.ctx, "ada", chat.Values{"d": {options[24].Value}, "e": {options[0].Value}}))
	sent := arrived[chat.Submit](s)
	if sent.Form != f.Do || sent.Values.First("a") != long(chat.MaxArea) || sent.Values.First("d") != options[24].Value {
		s.Errorf("got %v with %d fields", sent.Form, len(sent.Values))
	}
}

func complaints(s *stage) {
	s.open(anyForm())
	s.must(s.World.Fill(s.ctx, "ada", chat.Values{"title": {"x"}}))
	back := anyForm()
	back.Fields[0].Value = []string{"x"}
	err := s.Platform.Respond(s.ctx, arrived[chat.Submit](s).Reply, chat.Reject{Form: back, Errors: map[string]string{"title": "Say more."}})
	if s.Platform.Caps().FormErrors == chat.No {
		if !errors.Is(err, chat.ErrUnsupported) {
			s.Errorf("got %v", err)
		}
		return
	}
	s.must(err)
	s.saw("ada sees the form ", "title", "Say more.")
	s.must(s.World.Fill(s.ctx, "ada", nil))
	if sent := arrived[chat.Submit](s); sent.Values.First("title") != "x" {
		s.Errorf("the value is lost: %v", sent.Values)
	}
}

func formAfterForm(s *stage) {
	s.open(anyForm())
	s.must(s.World.Fill(s.ctx, "ada", chat.Values{"title": {"x"}}))
	next := anyForm()
	next.Title = "Then"
	err := s.Platform.Respond(s.ctx, arrived[chat.Submit](s).Reply, chat.Open{Form: next})
	if s.Platform.Caps().FormAfterForm == chat.No {
		if !errors.Is(err, chat.ErrUnsupported) {
			s.Errorf("got %v", err)
		}
		return
	}
	s.must(err)
	s.saw("ada sees the form ", "Then")
	s.must(s.World.Fill(s.ctx, "ada", chat.Values{"title": {"y"}}))
	arrived[chat.Submit](s)
}

func formUpdates(s *stage) {
	s.send(offers("Before.", button("Edit", "edit")))
	s.must(s.World.Press(s.ctx, "ada", "Edit"))
	s.respond(s.next().Head().Reply, chat.Open{Form: anyForm()})
	s.saw("ada sees the form ")
	s.must(s.World.Fill(s.ctx, "ada", chat.Values{"title": {"x"}}))
	s.respond(s.next().Head().Reply, chat.Update{Message: says("After.")})
	s.saw(s.inChannel(NowShows), "After.")
}
