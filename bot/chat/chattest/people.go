package chattest

import (
	"errors"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// people are the promises about who is there and where they talk.
var people = []example{
	{"a message in a channel arrives", postsInChannel},
	{"a message in a thread says so", postsInThread},
	{"a message to the bot says so", postsDirectly},
	{"the bot writes to a person directly", writesDirectly},
	{"who refuses messages is unreachable", unreachable},
	{"the same people share one room", sameRoom},
	{"nobody else sees a room", roomIsPrivate},
	{"joins and leaves arrive", joinsAndLeaves},
	{"the platform tells who somebody is", tellsWho},
	{"a bot that is put out learns it", isPutOut},
}

func postsInChannel(s *stage) {
	s.must(s.World.Post(s.ctx, "ada", s.Channel, "hello"))
	p := arrived[chat.Posted](s)
	if p.In != s.Channel || p.Ref.Conversation != s.Channel || p.Ref.Space != s.Space || p.Ref.Message == "" || p.Thread || p.Direct || p.Actor.ID != "ada" || p.Reply != "" {
		s.Errorf("got %+v", p)
	}
	s.sawNothing()
}

func postsInThread(s *stage) {
	receipt, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: says("A card about time."), Thread: "About time"})
	s.must(err)
	s.must(s.World.Reply(s.ctx, "grace", "card about time", "Use synctest."))
	p := arrived[chat.Posted](s)
	if p.In != receipt.Thread || p.Ref.Conversation != receipt.Thread || !p.Thread || p.Direct || p.Actor.ID != "grace" {
		s.Errorf("got %+v, want it in %s", p, receipt.Thread)
	}
	s.must(s.World.Reply(s.ctx, "ada", "use synctest", "Thank you."))
	if again := arrived[chat.Posted](s); again.In != receipt.Thread {
		s.Errorf("the answer to an answer went to %s, want %s", again.In, receipt.Thread)
	}
}

func postsDirectly(s *stage) {
	s.must(s.World.Post(s.ctx, "ada", "", "stop"))
	p := arrived[chat.Posted](s)
	if !p.Direct || p.Thread || p.In == "" || p.Text != "stop" {
		s.Errorf("got %+v", p)
	}
	_, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: p.In, Message: says("Stopped.")})
	s.must(err)
	s.saw(Directly("ada", Shows, chat.Message{}), "Stopped.")
}

func (s *stage) converse(who ...chat.UserID) chat.ConversationID {
	s.Helper()
	id, err := s.Platform.Converse(s.ctx, s.Space, who)
	s.must(err)
	return id
}

func writesDirectly(s *stage) {
	to := s.converse("ada")
	if again := s.converse("ada"); again != to {
		s.Errorf("two direct conversations: %s and %s", to, again)
	}
	receipt, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: to, Message: offers("For ada.", button("Fine", "fine"))})
	s.must(err)
	s.saw(Directly("ada", Shows, chat.Message{}), "For ada.")
	if s.World.Press(s.ctx, "grace", "Fine") == nil {
		s.Error("grace pressed a button in ada's conversation")
	}
	s.must(s.World.Press(s.ctx, "ada", "Fine"))
	if a := arrived[chat.Action](s); a.Source != receipt.Ref || a.In != to {
		s.Errorf("got %+v", a)
	}
	s.must(s.Platform.Edit(s.ctx, receipt.Ref, says("Done.")))
	s.saw(Directly("ada", NowShows, chat.Message{}), "Done.")
}

func unreachable(s *stage) {
	s.World.Refuse("ada", true)
	if err := s.direct("ada"); !errors.Is(err, chat.ErrUnreachable) {
		s.Errorf("got %v", err)
	}
	s.sawNothing()
	s.World.Refuse("ada", false)
	s.must(s.direct("ada"))
	s.saw(Directly("ada", Shows, chat.Message{}), "A note.")
}

// direct writes to a person; a platform may refuse at either step.
func (s *stage) direct(who chat.UserID) error {
	to, err := s.Platform.Converse(s.ctx, s.Space, []chat.UserID{who})
	if err != nil {
		return err
	}
	_, err = s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: to, Message: says("A note.")})
	return err
}

func sameRoom(s *stage) {
	room := s.converse("ada", "grace")
	if again := s.converse("grace", "ada", "grace"); again != room {
		s.Errorf("two rooms: %s and %s", room, again)
	}
	if alone := s.converse("ada"); alone == room {
		s.Error("the room is a direct conversation too")
	}
	_, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: room, Message: says("Meet each other.")})
	s.must(err)
	s.saw(InRoom([]chat.UserID{"grace", "ada"}, Shows, chat.Message{}), "Meet each other.")
	s.must(s.World.Post(s.ctx, "grace", room, "hello ada"))
	if p := arrived[chat.Posted](s); p.In != room || p.Direct {
		s.Errorf("got %+v", p)
	}
}

func roomIsPrivate(s *stage) {
	s.World.Meet(chat.User{ID: "linus", Name: "Linus"})
	room := s.converse("ada", "grace")
	_, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: room, Message: offers("Between us.", button("Agree", "agree"))})
	s.must(err)
	if s.World.Press(s.ctx, "linus", "Agree") == nil || s.World.Post(s.ctx, "linus", room, "me too") == nil {
		s.Error("linus acted in a room of others")
	}
	s.must(s.World.Press(s.ctx, "grace", "Agree"))
	arrived[chat.Action](s)
}

func joinsAndLeaves(s *stage) {
	s.World.Meet(chat.User{ID: "linus", Name: "Linus"})
	s.must(s.World.Join(s.ctx, "linus"))
	if j := arrived[chat.Joined](s); j.Actor.ID != "linus" || j.Actor.Name != "Linus" {
		s.Errorf("got %+v", j)
	}
	s.must(s.World.Leave(s.ctx, "linus"))
	if l := arrived[chat.Left](s); l.Actor.ID != "linus" {
		s.Errorf("got %+v", l)
	}
}

func isPutOut(s *stage) {
	world, ok := s.World.(Remover)
	if !ok {
		return // nobody can put the bot out of this world
	}
	s.must(world.Remove(s.ctx))
	select {
	case e := <-s.events:
		r, ok := e.(chat.Removed)
		if !ok || r.ID == "" || r.Space != s.Space || r.At.IsZero() || r.Actor.ID != "" || r.Reply != "" {
			s.Fatalf("got %T %+v", e, e)
		}
	case <-time.After(patience):
		s.Fatal("no event arrived")
	}
	if _, err := s.Platform.Send(s.ctx, chat.Outgoing{Space: s.Space, To: s.Channel, Message: says("Is anybody there?")}); !errors.Is(err, chat.ErrForbidden) && !errors.Is(err, chat.ErrNotFound) {
		s.Errorf("sent where the bot is not any more: %v", err)
	}
	if _, err := s.Platform.User(s.ctx, s.Space, "grace"); err == nil {
		s.Error("asked about somebody where the bot is not any more: it answers")
	}
	s.sawNothing()
	s.must(world.Return(s.ctx))
	s.must(s.World.Post(s.ctx, "ada", s.Channel, "hello again"))
	arrived[chat.Posted](s)
}

func tellsWho(s *stage) {
	u, err := s.Platform.User(s.ctx, s.Space, "grace")
	if err != nil || u.ID != "grace" || u.Name != "Grace" || u.Bot {
		s.Errorf("got %+v, %v", u, err)
	}
	if _, err := s.Platform.User(s.ctx, s.Space, "nobody"); !errors.Is(err, chat.ErrNotFound) {
		s.Errorf("nobody: got %v", err)
	}
	if _, err := s.Platform.Converse(s.ctx, s.Space, []chat.UserID{"nobody"}); !errors.Is(err, chat.ErrNotFound) {
		s.Errorf("conversation with nobody: got %v", err)
	}
}
