package meetings

import (
	"slices"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// Who takes part in an open meeting: whoever came first has a place, the others wait
// and move up in their order. A place is for all times of a series; whoever cannot
// come once leaves that time out and keeps it.

const (
	minPlaces   = 1
	maxPlaces   = 100
	usualPlaces = 10
	// maxLine is how many can wait: each of them is told of every change.
	maxLine = 100
)

// Seat is a place in an open meeting, or in the line for one.
type Seat struct {
	User  chat.UserID
	Nr    int  // in which order they came
	Taken bool // else they wait
	At    time.Time
}

// Seats are everybody who joined an open meeting, in their order. The methods hold
// the rules.
type Seats struct {
	Host   chat.UserID
	Places int
	All    []Seat
}

// Join gives somebody a place, or one in the line. Twice changes nothing.
func (s *Seats) Join(who chat.UserID, now time.Time) (seat Seat, added bool, err error) {
	if who == s.Host {
		return Seat{}, false, bot.Mistake("seat.host", nil)
	}
	if seat, ok := s.Of(who); ok {
		return seat, false, nil
	}
	free := s.Free() > 0
	if !free && len(s.Waiting()) >= maxLine {
		return Seat{}, false, bot.Mistake("seat.line", i18n.Args{"n": maxLine})
	}
	seat = Seat{User: who, Nr: 1, Taken: free, At: now}
	if n := len(s.All); n > 0 {
		seat.Nr = s.All[n-1].Nr + 1
	}
	s.All = append(s.All, seat)
	return seat, true, nil
}

// Leave takes somebody out, and returns who moves up.
func (s *Seats) Leave(who chat.UserID) (up []Seat, err error) {
	i := slices.IndexFunc(s.All, func(seat Seat) bool { return seat.User == who })
	switch {
	case who == s.Host:
		return nil, bot.Mistake("seat.host", nil)
	case i < 0:
		return nil, bot.Mistake("seat.none", nil)
	}
	s.All = slices.Delete(s.All, i, i+1)
	return s.moveUp(), nil
}

// Resize sets how many places there are, and returns who moves up. Nobody loses
// theirs by it.
func (s *Seats) Resize(places int) (up []Seat, err error) {
	switch taken := len(s.Taken()); {
	case places < minPlaces || places > maxPlaces:
		return nil, bot.Mistake("places.number", i18n.Args{"least": minPlaces, "most": maxPlaces})
	case places < taken:
		return nil, bot.Mistake("places.taken", i18n.Args{"n": taken})
	}
	s.Places = places
	return s.moveUp(), nil
}

// moveUp gives the places that are free to those who wait longest.
func (s *Seats) moveUp() (up []Seat) {
	free := s.Free()
	for i := range s.All {
		if free > 0 && !s.All[i].Taken {
			s.All[i].Taken = true
			up = append(up, s.All[i])
			free--
		}
	}
	return up
}

// Free is how many places are free.
func (s *Seats) Free() int { return max(0, s.Places-len(s.Taken())) }

// Of is the place of somebody.
func (s *Seats) Of(who chat.UserID) (Seat, bool) {
	i := slices.IndexFunc(s.All, func(seat Seat) bool { return seat.User == who })
	if i < 0 {
		return Seat{}, false
	}
	return s.All[i], true
}

// Line is how many are first, counting oneself, of those who wait; 0 for who does not.
func (s *Seats) Line(who chat.UserID) int { return 1 + slices.Index(s.Waiting(), who) }

// Taken are those who have a place.
func (s *Seats) Taken() []chat.UserID { return s.who(true) }

// Waiting are those who wait for one, who moves up next first.
func (s *Seats) Waiting() []chat.UserID { return s.who(false) }

func (s *Seats) who(taken bool) (users []chat.UserID) {
	for _, seat := range s.All {
		if seat.Taken == taken {
			users = append(users, seat.User)
		}
	}
	return users
}
