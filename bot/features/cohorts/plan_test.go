package cohorts

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
)

func TestSuits(t *testing.T) {
	of := func(topics, languages string, zone int) *Signup {
		return &Signup{ID: topics + languages, Topics: strings.Fields(topics), Languages: strings.Fields(languages), Zone: zone}
	}
	mentee := of("go sql", "en de", 60)
	best := of("go sql", "en", 60)
	others := map[string]*Signup{
		"one of two topics": of("go", "en", 60), "their second language": of("go sql", "de", 60), "far away": of("go sql", "en fr", -420),
		"open to anything": of("", "en", 60),
	}
	never := map[string]*Signup{"no topic in common": of("rust", "en", 60), "no language in common": of("go sql", "fr", 60)}
	all := append(slices.Collect(maps.Values(others)), slices.Collect(maps.Values(never))...)
	c := newScale(append(all, best))
	fits, back, ok := c.suits(mentee, best)
	if !ok || math.Abs(fits-1) > 1e-9 || math.Abs(back-1) > 1e-9 {
		t.Errorf("who has all they ask for suits %v and %v", fits, back)
	}
	for name, mentor := range others {
		if fits, back, ok := c.suits(mentee, mentor); !ok || fits >= 1-1e-9 || fits <= 0 || back <= 0 {
			t.Errorf("%s: %v, %v, %v", name, fits, back, ok)
		}
	}
	for name, mentor := range never {
		if _, _, ok := c.suits(mentee, mentor); ok {
			t.Error(name, ": they suit")
		}
	}
	if _, _, ok := c.suits(of("", "", 60), best); !ok {
		t.Error("who is open to anything finds nobody")
	}
}

func TestTopicOf(t *testing.T) {
	for want, of := range map[string][2][]string{
		"sql": {{"go", "sql"}, {"sql", "go2"}}, "go": {{"go"}, nil}, "web": {nil, {"web", "go"}}, "": {nil, nil},
	} {
		if got := topicOf(&Signup{Topics: of[0]}, &Signup{Topics: of[1]}); got != want {
			t.Errorf("%v: %q, want %q", of, got, want)
		}
	}
}

// room is a sitting of people who all suit each other.
func room(mentees, mentors, seats int) *sitting {
	s := &sitting{programme: &Programme{ID: "p", Space: "s", State: Closed, Seats: maxSeats}, apart: map[pair]bool{}, wishes: map[chat.UserID]map[chat.UserID]int{}}
	var all []*Signup
	for i := range mentees {
		all = append(all, &Signup{ID: fmt.Sprint("a", i), User: chat.UserID(fmt.Sprint("mentee", i)), Role: Mentee})
	}
	for i := range mentors {
		all = append(all, &Signup{ID: fmt.Sprint("b", i), User: chat.UserID(fmt.Sprint("mentor", i)), Role: Mentor, Seats: seats})
	}
	s.seat(all, nil, nil)
	return s
}

func (p *Plan) of(mentee chat.UserID) chat.UserID {
	for _, two := range p.Pairs {
		if two.Mentee.User == mentee {
			return two.Mentor.User
		}
	}
	return ""
}

func TestPlan(t *testing.T) {
	t.Run("pins and who is kept apart", func(t *testing.T) {
		s := room(3, 2, 1)
		s.pins = []pair{{"mentee1", "mentor0"}, {"mentee2", "mentor1"}, {"gone", "mentor1"}}
		s.apart[pair{"mentee2", "mentor1"}] = true
		plan := s.plan()
		if plan.of("mentee1") != "mentor0" || plan.of("mentee0") != "mentor1" || plan.of("mentee2") != "" {
			t.Errorf("paired %v", plan.Pairs)
		}
		if plan.Lost != 1 || len(plan.Left) != 1 || plan.Left[0].Why != Full {
			t.Errorf("lost %d, left %v", plan.Lost, plan.Left)
		}
	})
	t.Run("a wish comes before what suits", func(t *testing.T) {
		s := room(2, 2, 1)
		s.programme.Ranking = true
		s.mentees[0].Topics, s.mentors[0].Topics, s.mentors[1].Topics = []string{"go"}, []string{"go"}, []string{"sql"}
		s.scale = newScale(s.everyone)
		s.wishes["mentee0"] = map[chat.UserID]int{"mentor1": 1}
		plan := s.plan()
		if !plan.Ranked || plan.of("mentee0") != "mentor1" || plan.of("mentee1") != "mentor0" {
			t.Errorf("ranked %v: %v", plan.Ranked, plan.Pairs)
		}
	})
	t.Run("seats are taken, and what failed is not tried again", func(t *testing.T) {
		s := room(0, 0, 0)
		all := slices.Concat(room(2, 1, 2).mentees, room(2, 1, 2).mentors)
		s.seat(all, []*Match{
			{Mentee: "mentee0", Mentor: "mentor0", State: Introduced}, {Mentee: "mentee1", Mentor: "mentor0", State: Apart},
		}, map[chat.UserID]people.Absence{})
		plan := s.plan()
		if len(plan.Pairs) != 0 || len(plan.Left) != 1 || len(s.seats) != 1 || s.seats[0] != 1 {
			t.Errorf("paired %v, seats %v", plan.Pairs, s.seats)
		}
	})
	t.Run("who left waits for nothing", func(t *testing.T) {
		s := room(0, 0, 0)
		s.seat(room(1, 1, 1).mentees, nil, map[chat.UserID]people.Absence{"mentee0": people.Departed})
		if len(s.mentees) != 0 {
			t.Error("they wait")
		}
	})
	t.Run("the same twice", func(t *testing.T) {
		one, two := room(30, 10, 2).plan(), room(30, 10, 2).plan()
		for _, p := range one.Pairs {
			if two.of(p.Mentee.User) != p.Mentor.User {
				t.Fatal("looking again shows somebody else")
			}
		}
	})
}

// TestShortlists: in a large programme in which all suit each other every seat is
// given, and to different people.
func TestShortlists(t *testing.T) {
	s := room(2100, 300, 2)
	listed := map[int]bool{}
	for _, choices := range s.problem().Choices {
		if len(choices) != most {
			t.Fatalf("%d mentors in a list", len(choices))
		}
		for _, c := range choices {
			listed[c.Mentor] = true
		}
	}
	if plan := s.plan(); len(listed) != 300 || len(plan.Pairs) != 600 {
		t.Errorf("%d mentors are listed, %d pairs found", len(listed), len(plan.Pairs))
	}
}

// TestNobodyMeetsTheReason: why somebody is left over says nothing of whom members
// never want to meet.
func TestNobodyMeetsTheReason(t *testing.T) {
	s := room(1, 1, 1)
	s.apart[pair{"mentee0", "mentor0"}] = true
	if plan := s.plan(); len(plan.Left) != 1 || plan.Left[0].Why != Full {
		t.Errorf("left %v", plan.Left)
	}
	s.mentees[0].Topics, s.mentors[0].Topics = []string{"go"}, []string{"sql"}
	s.scale = newScale(s.everyone)
	if plan := s.plan(); plan.Left[0].Why != Nobody {
		t.Errorf("left because of %q", plan.Left[0].Why)
	}
}

func TestPages(t *testing.T) {
	all := make([]int, 2*onPage+1)
	for page, want := range map[int]int{-1: onPage, 0: onPage, 1: onPage, 2: 1, 3: 0, 1 << 20: 0} {
		if got := len(onlyPage(all, page)); got != want {
			t.Errorf("page %d holds %d, want %d", page, got, want)
		}
	}
}

// BenchmarkPlan is what organisers wait for when they look. People ask for three of
// forty topics, and offer three.
func BenchmarkPlan(b *testing.B) {
	for _, size := range [][2]int{{1000, 300}, {10_000, 2000}} {
		b.Run(fmt.Sprint(size[0]), func(b *testing.B) {
			s := room(size[0], size[1], 3)
			for i, one := range slices.Concat(s.mentees, s.mentors) {
				for k := range 3 {
					one.Topics = append(one.Topics, fmt.Sprint("topic", (i*7+k*11+i/40)%40))
				}
			}
			s.scale = newScale(s.everyone)
			for b.Loop() {
				s.plan()
			}
		})
	}
}
