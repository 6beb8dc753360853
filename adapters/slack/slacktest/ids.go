package slacktest

import (
	"fmt"
	"strconv"
	"strings"
)

// newID makes an ID such as "U0000000007": a letter for what it is, and a number.
func (s *Server) newID(letter string) string {
	s.lastID++
	n := strings.ToUpper(strconv.FormatInt(s.lastID, 36))
	return letter + strings.Repeat("0", max(0, 10-len(n))) + n
}

// secret is part of an address that nobody can guess in reality. Here it is a
// number, so that a story goes the same each time.
func (s *Server) secret() string {
	s.lastID++
	return fmt.Sprintf("%024x", s.lastID*0x9e3779b9)
}

// newTS is the time of a message, which is its ID as well: no two are the same,
// and later ones are greater, also when the clock stands still.
func (s *Server) newTS() string {
	now := s.now().UnixMicro()
	s.lastTS = max(now, s.lastTS+1)
	return stamp(s.lastTS)
}

func stamp(micros int64) string { return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6) }

// actionTS is the time of something that is no message.
func (s *Server) actionTS() string { return stamp(s.now().UnixMicro()) }
