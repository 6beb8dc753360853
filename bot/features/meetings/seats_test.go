package meetings

import (
	"fmt"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// full is a meeting of ada's with so many places, which all have joined in order.
func full(t *testing.T, places int, who ...chat.UserID) *Seats {
	t.Helper()
	s := &Seats{Host: "ada", Places: places}
	for i, user := range who {
		if _, added, err := s.Join(user, start.Add(time.Duration(i)*time.Minute)); err != nil || !added {
			t.Fatal(user, added, err)
		}
	}
	return s
}

// stands says who has a place and who waits.
func stands(t *testing.T, s *Seats, want string) {
	t.Helper()
	if got := fmt.Sprint(s.Taken(), s.Waiting()); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(s.Taken()) > s.Places {
		t.Errorf("%d places are taken of %d", len(s.Taken()), s.Places)
	}
}

func TestJoining(t *testing.T) {
	s := full(t, 2, "grace", "linus", "eve", "olga")
	stands(t, s, "[grace linus] [eve olga]")
	if s.Line("grace") != 0 || s.Line("eve") != 1 || s.Line("olga") != 2 || s.Free() != 0 {
		t.Errorf("in line: %d, %d, %d; free: %d", s.Line("grace"), s.Line("eve"), s.Line("olga"), s.Free())
	}
	for _, who := range []chat.UserID{"grace", "olga"} {
		if _, added, err := s.Join(who, start); err != nil || added {
			t.Errorf("%s joined twice: %v, %v", who, added, err)
		}
	}
	_, _, err := s.Join("ada", start)
	complains(t, err, "seat.host")
	stands(t, s, "[grace linus] [eve olga]")
}

func TestTheLineIsBounded(t *testing.T) {
	s := full(t, 1, "grace")
	for i := range maxLine {
		if _, _, err := s.Join(chat.UserID(fmt.Sprint("user", i)), start); err != nil {
			t.Fatal(i, err)
		}
	}
	_, _, err := s.Join("linus", start)
	complains(t, err, "seat.line")
	if _, added, err := s.Join("grace", start); err != nil || added {
		t.Errorf("who has a place: %v, %v", added, err)
	}
}

func TestLeaving(t *testing.T) {
	for _, c := range []struct {
		name string
		who  chat.UserID
		up   string
		want string
	}{
		{"with a place", "grace", "[eve]", "[linus eve] [olga]"},
		{"the last with a place", "linus", "[eve]", "[grace eve] [olga]"},
		{"the first of the line", "eve", "[]", "[grace linus] [olga]"},
		{"the last of the line", "olga", "[]", "[grace linus] [eve]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := full(t, 2, "grace", "linus", "eve", "olga")
			up, err := s.Leave(c.who)
			if got := users(up); err != nil || got != c.up {
				t.Errorf("%s moved up, want %s (%v)", got, c.up, err)
			}
			stands(t, s, c.want)
			_, err = s.Leave(c.who)
			complains(t, err, "seat.none")
			seat, added, err := s.Join(c.who, start)
			if err != nil || !added || seat.Taken || seat.Nr <= s.All[len(s.All)-2].Nr {
				t.Errorf("who comes back is %+v, %v, %v", seat, added, err)
			}
		})
	}
	_, err := full(t, 1).Leave("ada")
	complains(t, err, "seat.host")
}

func TestResizing(t *testing.T) {
	for _, c := range []struct {
		places int
		up     string
		want   string
		fault  string
	}{
		{2, "[]", "[grace linus] [eve olga]", ""},
		{3, "[eve]", "[grace linus eve] [olga]", ""},
		{100, "[eve olga]", "[grace linus eve olga] []", ""},
		{101, "[]", "[grace linus] [eve olga]", "places.number"},
		{0, "[]", "[grace linus] [eve olga]", "places.number"},
		{1, "[]", "[grace linus] [eve olga]", "places.taken"},
	} {
		t.Run(fmt.Sprint(c.places), func(t *testing.T) {
			s := full(t, 2, "grace", "linus", "eve", "olga")
			up, err := s.Resize(c.places)
			complains(t, err, c.fault)
			if got := users(up); got != c.up {
				t.Errorf("%s moved up, want %s", got, c.up)
			}
			stands(t, s, c.want)
		})
	}
}

func users(seats []Seat) string {
	all := []chat.UserID{}
	for _, s := range seats {
		all = append(all, s.User)
	}
	return fmt.Sprint(all)
}

func TestReadingPlaces(t *testing.T) {
	for written, want := range map[string]int{"": usualPlaces, "1": 1, " 12 ": 12, "100": 100, "0": 0, "101": 0, "-1": 0, "many": 0, "1.5": 0, "1e1": 0} {
		got, err := readPlaces(written)
		if got != want || (err != nil) != (want == 0) {
			t.Errorf("%q is %d, %v; want %d", written, got, err, want)
		}
	}
}

func TestWhereItIsIsForThoseWithAPlace(t *testing.T) {
	p := &Plan{Host: "ada"}
	s := full(t, 1, "grace", "linus")
	for who, want := range map[chat.UserID]string{"ada": "my kitchen", "grace": "my kitchen", "linus": "", "eve": ""} {
		if got := p.shownTo(s, who, Details{Place: "my kitchen"}); got.Place != want {
			t.Errorf("%s reads %q, want %q", who, got.Place, want)
		}
	}
}
