package chattest

import (
	"errors"

	"github.com/kith-community/kith/bot/chat"
)

// homes are the promises of an adapter whose platform gives people a page of
// their own. Without such a platform they are promises about saying so.
var homes = []example{
	{"a page that is looked at is an event", pageOpens},
	{"a page is shown to its person, and replaced", pageShows},
	{"a page that cannot be shown says why", pageFails},
	{"a control of a page stands in no conversation", pagePressed},
	{"an update of a page is refused, and a reply seen", pageUpdate},
	{"a form opened on a page is answered there", pageForm},
}

// page is the ability; the example ends without it.
func (s *stage) page() chat.HomePage {
	s.Helper()
	p, able := s.Platform.(chat.HomePage)
	if able && s.Platform.Caps().Home != chat.No {
		return p
	}
	if able {
		if err := p.ShowHome(s.ctx, s.Space, "ada", says("Your page.")); !errors.Is(err, chat.ErrUnsupported) {
			s.Errorf("shown where there are no pages: %v", err)
		}
	}
	if s.World.OpenHome(s.ctx, "ada") == nil {
		s.Error("a page could be opened where there are none")
	}
	s.sawNothing()
	s.Skip("people have no pages here")
	return nil
}

// looks lets ada look at her page.
func (s *stage) looks() {
	s.Helper()
	s.must(s.World.OpenHome(s.ctx, "ada"))
	arrived[chat.Opened](s)
}

// shown is a page that ada looks at.
func (s *stage) shown(m chat.Message) {
	s.Helper()
	p := s.page()
	s.looks()
	s.must(p.ShowHome(s.ctx, s.Space, "ada", m))
	s.World.Seen()
}

func pageOpens(s *stage) {
	s.page()
	s.must(s.World.OpenHome(s.ctx, "ada"))
	first := arrived[chat.Opened](s)
	if first.Actor.ID != "ada" || first.In != "" || first.Reply != "" {
		s.Errorf("got %+v", first)
	}
	s.must(s.World.Repeat(s.ctx))
	if again := arrived[chat.Opened](s); again.ID != first.ID {
		s.Errorf("got %s, then %s", first.ID, again.ID)
	}
	s.must(s.World.OpenHome(s.ctx, "ada"))
	if other := arrived[chat.Opened](s); other.ID == first.ID {
		s.Errorf("another look has the ID %s of the first", other.ID)
	}
}

func pageShows(s *stage) {
	p := s.page()
	s.looks()
	s.must(p.ShowHome(s.ctx, s.Space, "ada", offers("Nothing waits.", button("Go", "go"))))
	s.saw(OnPage("ada", Shows, chat.Message{}), "Nothing waits.")
	s.must(p.ShowHome(s.ctx, s.Space, "ada", offers("Two things wait.", button("Show them", "show"))))
	s.saw(OnPage("ada", NowShows, chat.Message{}), "Two things wait.")
	if s.World.Press(s.ctx, "ada", "Go") == nil {
		s.Error("a button that was replaced could be pressed")
	}
	if s.World.Press(s.ctx, "grace", "Show them") == nil {
		s.Error("grace pressed a button on ada's page")
	}
	s.must(p.ShowHome(s.ctx, s.Space, "grace", says("Another page."))) // who never looked has one all the same
	s.saw(OnPage("grace", Shows, chat.Message{}), "Another page.")
}

func pageFails(s *stage) {
	p := s.page()
	s.looks()
	if err := p.ShowHome(s.ctx, s.Space, "ada", chat.Message{}); !errors.Is(err, chat.ErrInvalid) {
		s.Errorf("an empty page: %v", err)
	}
	if err := p.ShowHome(s.ctx, s.Space, "nobody", says("Your page.")); !errors.Is(err, chat.ErrNotFound) {
		s.Errorf("a stranger's page: %v", err)
	}
	s.World.Fail("home", 1, errors.New("connection reset"))
	if p.ShowHome(s.ctx, s.Space, "ada", says("Your page.")) == nil {
		s.Error("the failure was not passed on")
	}
	s.sawNothing()
}

func pagePressed(s *stage) {
	s.shown(offers("Press.", button("Go", "go")))
	s.must(s.World.Press(s.ctx, "ada", "Go"))
	a := arrived[chat.Action](s)
	if a.Action.Name != "try.go" || a.In != "" || a.Source != (chat.Ref{}) || a.Reply == "" {
		s.Errorf("got %+v", a)
	}
	s.respond(a.Reply, chat.Reply{Message: offers("Only for you.", button("More", "more"))})
	s.saw(Alone("ada", chat.Message{}), "Only for you.")
	s.must(s.World.Press(s.ctx, "ada", "More"))
	if more := arrived[chat.Action](s); more.In != "" || more.Source != (chat.Ref{}) {
		s.Errorf("behind the answer: got %+v", more)
	}
}

func pageUpdate(s *stage) {
	s.shown(offers("Press.", button("Go", "go")))
	s.must(s.World.Press(s.ctx, "ada", "Go"))
	token := s.next().Head().Reply
	if err := s.Platform.Respond(s.ctx, token, chat.Update{Message: says("After.")}); !errors.Is(err, chat.ErrUnsupported) {
		s.Errorf("got %v", err)
	}
	s.sawNothing()
	s.respond(token, chat.Reply{Message: says("After.")})
	s.saw(Alone("ada", chat.Message{}), "After.")
}

func pageForm(s *stage) {
	s.shown(offers("Press.", button("Go", "go")))
	s.must(s.World.Press(s.ctx, "ada", "Go"))
	s.respond(s.next().Head().Reply, chat.Open{Form: anyForm()})
	s.saw("ada sees the form")
	s.must(s.World.Fill(s.ctx, "ada", chat.Values{"title": {"x"}}))
	submit := arrived[chat.Submit](s)
	if submit.In != "" {
		s.Errorf("got %+v", submit)
	}
	s.respond(submit.Reply, chat.Reply{Message: says("Saved.")})
	s.saw(Alone("ada", chat.Message{}), "Saved.")
}
