package chattest

import (
	"errors"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// interactions are the promises about what waits for an answer.
var interactions = []example{
	{"a command arrives with a token and its words", commandArrives},
	{"the longest name of a command wins", longestName},
	{"an unknown command reaches the core", unknownCommand},
	{"a button returns the longest action", buttonReturns},
	{"a select returns what was chosen", selectReturns},
	{"a command of a message carries its target", messageCommand},
	{"a private answer is seen by the actor alone", privateAnswer},
	{"a public answer is seen by all", publicAnswer},
	{"an update replaces the message with the button", updates},
	{"a private message can be updated too", updatesPrivate},
	{"an answer may show nothing", answersNothing},
	{"a second answer is too late", secondAnswer},
	{"an unknown token is too late", unknownToken},
	{"an answer may come after waiting", deferred},
	{"an answer that fails can be tried again", respondFails},
	{"an invalid answer is refused and the interaction waits on", invalidAnswer},
	{"a repeated event keeps its ID", repeats},
}

func commandArrives(s *stage) {
	s.must(s.World.Command(s.ctx, "ada", s.Channel, "/try topic:go How do I?"))
	c := arrived[chat.Command](s)
	if c.Name != "try" || c.Reply == "" || c.In != s.Channel || c.Actor.ID != "ada" {
		s.Errorf("got %+v", c)
	}
	if s.Platform.Caps().TypedOptions == chat.No {
		if c.Input != "topic:go How do I?" {
			s.Errorf("input %q", c.Input)
		}
	} else if c.Options["topic"] != "go" || c.Options["text"] != "How do I?" {
		s.Errorf("options %q", c.Options)
	}
}

func longestName(s *stage) {
	s.must(s.World.Command(s.ctx, "ada", s.Channel, "/try twice go"))
	if c := arrived[chat.Command](s); c.Name != "try twice" || c.Options["topic"]+c.Input != "go" {
		s.Errorf("got %q %q %q", c.Name, c.Options, c.Input)
	}
}

// Where people cannot type what was not published there is nothing to see.
func unknownCommand(s *stage) {
	if err := s.World.Command(s.ctx, "ada", s.Channel, "/tyr it"); err != nil {
		s.Skip("cannot be typed here:", err)
	}
	if c := arrived[chat.Command](s); c.Name != "tyr" || c.Reply == "" {
		s.Errorf("got %+v", c)
	}
}

func buttonReturns(s *stage) {
	do := chat.ActionID{Name: "try.long", Arg: strings.Repeat("9", chat.MaxActionBytes-len("try.long:"))}
	receipt := s.send(offers("Press.", chat.Button{Label: "Go", Do: do}, button("Stay", "stay")))
	s.must(s.World.Press(s.ctx, "grace", "Go"))
	a := arrived[chat.Action](s)
	if a.Action != do || a.Source != receipt.Ref || a.In != s.Channel || a.Reply == "" || a.Actor.ID != "grace" {
		s.Errorf("got %+v, want the action %v of %v", a, do, receipt.Ref)
	}
	if s.World.Press(s.ctx, "grace", "Nowhere") == nil {
		s.Error("a button that is nowhere could be pressed")
	}
}

func selectReturns(s *stage) {
	options := []chat.Option{{Value: "go", Label: "Go"}, {Value: "sql", Label: "SQL", Hint: "databases"}, {Value: "c", Label: "C"}}
	for _, c := range []struct {
		of     chat.Source
		values []string
	}{
		{chat.FromOptions, []string{"go", "sql"}}, {chat.FromPeople, []string{"grace"}}, {chat.FromChannels, []string{string(s.Channel)}},
	} {
		do := chat.ActionID{Name: "try.choose", Arg: c.values[0]}
		choice := chat.Select{Placeholder: "Choose", Do: do, Of: c.of, Max: 2}
		if c.of == chat.FromOptions {
			choice.Options, choice.Chosen = options, []string{"c"}
		}
		s.send(offers("Choose.", choice))
		s.must(s.World.Choose(s.ctx, "ada", c.values))
		if a := arrived[chat.Action](s); a.Action != do || !slices.Equal(a.Values, c.values) {
			s.Errorf("got %v %q, want %v %q", a.Action, a.Values, do, c.values)
		}
	}
}

func messageCommand(s *stage) {
	if s.Platform.Caps().MessageCommands == chat.No {
		s.Skip("messages have no menu here")
	}
	s.must(s.World.Post(s.ctx, "grace", s.Channel, "Use synctest, it is *made* for it."))
	written := arrived[chat.Posted](s)
	s.must(s.World.Use(s.ctx, "ada", "Mark it", "use synctest"))
	c := arrived[chat.MessageCommand](s)
	if c.Name != "try.mark" || c.Reply == "" || c.Actor.ID != "ada" || c.Target.Ref != written.Ref || c.Target.Actor.ID != "grace" {
		s.Errorf("got %+v, want the target %v", c, written.Ref)
	}
	if c.Target.Text != "Use synctest, it is *made* for it." {
		s.Errorf("the target says %q", c.Target.Text)
	}
}

func privateAnswer(s *stage) {
	s.respond(s.command(), chat.Reply{Message: offers("Only for you.", button("Secret", "x"))})
	s.saw(Alone("ada", chat.Message{}), "Only for you.")
	if s.World.Press(s.ctx, "grace", "Secret") == nil {
		s.Error("grace pressed a button that only ada sees")
	}
	s.must(s.World.Press(s.ctx, "ada", "Secret"))
	arrived[chat.Action](s)
}

func publicAnswer(s *stage) {
	s.respond(s.command(), chat.Reply{Message: says("For everybody."), Public: true})
	s.saw(s.inChannel(Shows), "For everybody.")
}

func updates(s *stage) {
	s.send(offers("Before.", button("Go", "go")))
	s.must(s.World.Press(s.ctx, "ada", "Go"))
	s.respond(s.next().Head().Reply, chat.Update{Message: offers("After.", button("Back", "back"))})
	s.saw(s.inChannel(NowShows), "After.")
	if s.World.Press(s.ctx, "ada", "Go") == nil {
		s.Error("the button that was replaced could be pressed")
	}
	s.must(s.World.Press(s.ctx, "ada", "Back"))
	arrived[chat.Action](s)
}

func updatesPrivate(s *stage) {
	s.respond(s.command(), chat.Reply{Message: offers("Before.", button("Go", "go"))})
	s.saw(Alone("ada", chat.Message{}), "Before.")
	s.must(s.World.Press(s.ctx, "ada", "Go"))
	s.respond(s.next().Head().Reply, chat.Update{Message: offers("After.", button("Back", "back"))})
	s.saw(Alone("ada", chat.Message{}), "After.")
	s.must(s.World.Press(s.ctx, "ada", "Back"))
}

func answersNothing(s *stage) {
	s.send(offers("Press.", button("Go", "go")))
	s.must(s.World.Press(s.ctx, "ada", "Go"))
	s.respond(s.next().Head().Reply, nil)
	s.sawNothing()
}

func secondAnswer(s *stage) {
	token := s.command()
	s.respond(token, chat.Reply{Message: says("First.")})
	s.saw(Alone("ada", chat.Message{}), "First.")
	if err := s.Platform.Respond(s.ctx, token, chat.Reply{Message: says("Second.")}); !errors.Is(err, chat.ErrTooLate) {
		s.Errorf("got %v", err)
	}
	s.sawNothing()
}

func unknownToken(s *stage) {
	if err := s.Platform.Respond(s.ctx, "long gone", chat.Reply{Message: says("Late.")}); !errors.Is(err, chat.ErrTooLate) {
		s.Errorf("Respond: got %v", err)
	}
	if err := s.Platform.Defer(s.ctx, "long gone", true); !errors.Is(err, chat.ErrTooLate) {
		s.Errorf("Defer: got %v", err)
	}
	s.sawNothing()
}

func deferred(s *stage) {
	token := s.command()
	s.must(s.Platform.Defer(s.ctx, token, true))
	s.sawNothing()
	if err := s.Platform.Respond(s.ctx, token, chat.Open{Form: anyForm()}); err == nil {
		s.Error("a form opened after waiting")
	}
	s.respond(token, chat.Reply{Message: says("At last.")})
	s.saw(Alone("ada", chat.Message{}), "At last.")
}

func respondFails(s *stage) {
	token := s.command()
	s.World.Fail("respond", 1, errors.New("connection reset"))
	if err := s.Platform.Respond(s.ctx, token, chat.Reply{Message: says("Here.")}); err == nil {
		s.Fatal("the failure was not passed on")
	}
	s.sawNothing()
	s.respond(token, chat.Reply{Message: says("Here.")})
	s.saw(Alone("ada", chat.Message{}), "Here.")
}

func invalidAnswer(s *stage) {
	token := s.command()
	for _, r := range []chat.Response{chat.Reply{}, chat.Open{}, chat.Reply{Message: says(strings.Repeat("x", chat.MaxText+1))}} {
		if err := s.Platform.Respond(s.ctx, token, r); !errors.Is(err, chat.ErrInvalid) {
			s.Errorf("%T: got %v", r, err)
		}
	}
	s.sawNothing()
	s.respond(token, chat.Reply{Message: says("Better.")})
	s.saw(Alone("ada", chat.Message{}), "Better.")
}

func repeats(s *stage) {
	s.must(s.World.Post(s.ctx, "ada", s.Channel, "hello"))
	first := arrived[chat.Posted](s)
	s.must(s.World.Repeat(s.ctx))
	if again := arrived[chat.Posted](s); again.ID != first.ID || again.Ref != first.Ref {
		s.Errorf("got %s, then %s", first.ID, again.ID)
	}
	s.must(s.World.Post(s.ctx, "ada", s.Channel, "hello"))
	if other := arrived[chat.Posted](s); other.ID == first.ID || other.Ref == first.Ref {
		s.Errorf("another event has the ID %s of the first", other.ID)
	}
}
