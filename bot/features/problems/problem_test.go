package problems

import (
	"errors"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// told is a problem that ada reported about eve.
func told() *Problem {
	return &Problem{
		ID: "p", Space: "sandbox:kith", Reporter: "ada", Kind: "behaviour", Contact: Relay, About: []chat.UserID{"eve"},
		State: Waiting, At: monday, Waiting: monday,
	}
}

func taken() *Problem {
	p := told()
	p.handOver("olga", monday)
	return p
}

func closed() *Problem {
	p := taken()
	p.State, p.Outcome, p.ClosedAt = Closed, "talked", monday
	return p
}

func withdrawn() *Problem {
	p := told()
	p.State, p.ClosedAt = Withdrawn, monday
	return p
}

// returned was taken, and waits again.
func returned() *Problem {
	p := taken()
	p.wait(monday)
	return p
}

func TestWhatMayBeDone(t *testing.T) {
	later := monday.Add(time.Hour)
	take := func(by chat.UserID) func(*Problem) error {
		return func(p *Problem) error { return p.Take(by, later) }
	}
	for _, c := range []struct {
		name   string
		p      *Problem
		do     func(*Problem) error
		wrong  string // the mistake; "" for none
		state  State
		who    chat.UserID
		rounds int
	}{
		{"an organiser takes it", told(), take("olga"), "", Taken, "olga", 0},
		{"twice is once", taken(), take("olga"), "", Taken, "olga", 0},
		{"the second does not", taken(), take("linus"), "taken", Taken, "olga", 0},
		{"nor is a withdrawn one taken", withdrawn(), take("olga"), "withdrawn", Withdrawn, "", 0},
		{"nor a closed one", closed(), take("olga"), "closed", Closed, "olga", 0},
		{"another takes it over", taken(), func(p *Problem) error { return p.TakeOver("linus", later) }, "", Taken, "linus", 0},
		{"taking over what waits is taking it", told(), func(p *Problem) error { return p.TakeOver("linus", later) }, "", Taken, "linus", 0},
		{"nobody takes over a closed one", closed(), func(p *Problem) error { return p.TakeOver("linus", later) }, "closed", Closed, "olga", 0},
		{"it is given back", taken(), func(p *Problem) error { return p.GiveBack("olga", later) }, "", Waiting, "", 1},
		{"by nobody else", taken(), func(p *Problem) error { return p.GiveBack("linus", later) }, "not-yours", Taken, "olga", 0},
		{"nor before somebody took it", told(), func(p *Problem) error { return p.GiveBack("olga", later) }, "not-yours", Waiting, "", 0},
		{"it is closed", taken(), func(p *Problem) error { return p.Close("olga", "acted", later) }, "", Closed, "olga", 0},
		{"with an outcome that there is", taken(), func(p *Problem) error { return p.Close("olga", "banned", later) }, "unclear", Taken, "olga", 0},
		{"once", closed(), func(p *Problem) error { return p.Close("olga", "acted", later) }, "closed", Closed, "olga", 0},
		{"an organiser reopens it", closed(), func(p *Problem) error { return p.Reopen("linus", later) }, "", Taken, "linus", 1},
		{"only what is closed", taken(), func(p *Problem) error { return p.Reopen("linus", later) }, "not-closed", Taken, "olga", 0},
		{"the reporter reopens it for anybody", closed(), func(p *Problem) error { return p.Again("ada", later) }, "", Waiting, "", 1},
		{"nobody else does in their place", closed(), func(p *Problem) error { return p.Again("eve", later) }, "gone", Closed, "olga", 0},
		{"it is withdrawn", told(), func(p *Problem) error { return p.Withdraw("ada", later) }, "", Withdrawn, "", 0},
		{"twice is once", withdrawn(), func(p *Problem) error { return p.Withdraw("ada", later) }, "", Withdrawn, "", 0},
		{"by its reporter alone", told(), func(p *Problem) error { return p.Withdraw("eve", later) }, "gone", Waiting, "", 0},
		{"not once it was read", taken(), func(p *Problem) error { return p.Withdraw("ada", later) }, "read-already", Taken, "olga", 0},
		{"also when it was given back", returned(), func(p *Problem) error { return p.Withdraw("ada", later) }, "read-already", Waiting, "", 1},
		{"more is added", taken(), func(p *Problem) error { return p.Add("ada") }, "", Taken, "olga", 0},
		{"not to a closed one", closed(), func(p *Problem) error { return p.Add("ada") }, "closed.own", Closed, "olga", 0},
		{"nor to a withdrawn one", withdrawn(), func(p *Problem) error { return p.Add("ada") }, "withdrawn.own", Withdrawn, "", 0},
		{"nor by whom it is about", taken(), func(p *Problem) error { return p.Add("eve") }, "gone", Taken, "olga", 0},
		{"the reporter is asked", taken(), func(p *Problem) error { return p.Ask("olga") }, "", Taken, "olga", 0},
		{"by whoever looks after it", taken(), func(p *Problem) error { return p.Ask("linus") }, "not-yours", Taken, "olga", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if wrong := mistake(t, c.do(c.p)); wrong != c.wrong {
				t.Errorf("the mistake is %q, want %q", wrong, c.wrong)
			}
			if c.p.State != c.state || c.p.Handler != c.who || c.p.Round != c.rounds {
				t.Errorf("it is %s with %q in round %d, want %s, %q, %d", c.p.State, c.p.Handler, c.p.Round, c.state, c.who, c.rounds)
			}
		})
	}
}

func mistake(t *testing.T, err error) string {
	t.Helper()
	var m *bot.MistakeError
	if err != nil && !errors.As(err, &m) {
		t.Fatal(err)
	}
	if m == nil {
		return ""
	}
	return m.Key
}

func TestWhoMayBeAsked(t *testing.T) {
	for _, c := range []struct {
		contact  Contact
		reporter chat.UserID
		wrong    string
	}{
		{Named, "ada", ""},
		{Relay, "ada", ""},
		{NoContact, "ada", "no-contact"},
		{Named, chat.Former("x"), "reporter.erased"},
	} {
		p := taken()
		p.Contact, p.Reporter = c.contact, c.reporter
		if wrong := mistake(t, p.Ask("olga")); wrong != c.wrong {
			t.Errorf("contact %s of %s: the mistake is %q, want %q", c.contact, c.reporter, wrong, c.wrong)
		}
	}
}

func TestWhoReadsIt(t *testing.T) {
	for _, c := range []struct {
		p      *Problem
		who    chat.UserID
		hidden bool
		reads  bool
	}{
		{told(), "olga", false, false},
		{taken(), "olga", false, true},
		{taken(), "linus", false, false},
		{closed(), "olga", false, true},
		{returned(), "olga", false, false},
		{taken(), "ada", true, false},
		{taken(), "eve", true, false},
		{told(), "", false, false},
		{func() *Problem { p := told(); p.Without = []chat.UserID{"max"}; return p }(), "max", true, false},
	} {
		if got := c.p.hidden(c.who); got != c.hidden {
			t.Errorf("%s: hidden from %q is %v", c.p.State, c.who, got)
		}
		if got := c.p.reads(c.who); got != c.reads {
			t.Errorf("%s: %q reads is %v", c.p.State, c.who, got)
		}
	}
}

func TestWhenOrganisersAreReminded(t *testing.T) {
	for _, c := range []struct {
		name  string
		p     *Problem
		after time.Duration
		due   bool
	}{
		{"not before a day", told(), remindAfter - time.Second, false},
		{"after a day", told(), remindAfter, true},
		{"not while somebody looks after it", taken(), remindAfter, false},
		{"once", func() *Problem { p := told(); p.Reminded = true; return p }(), 2 * remindAfter, false},
		{"again in the next round", func() *Problem { p := taken(); p.Reminded = true; p.wait(monday); return p }(), remindAfter, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.p.due(monday.Add(c.after)); got != c.due {
				t.Errorf("due is %v, want %v", got, c.due)
			}
		})
	}
}
