package discordtest

import (
	"fmt"
	"strconv"
	"time"
)

// ID is a snowflake. In JSON it is a string.
type ID uint64

// epoch is the first second of 2015, where Discord's time begins.
const epoch = 1420070400000

// newID makes the next ID. No two are the same, and later ones are greater,
// whatever the clock does.
func (s *Server) newID() ID {
	id := ID(s.now().UnixMilli()-epoch) << 22
	if id <= s.lastID {
		id = s.lastID + 1
	}
	s.lastID = id
	return id
}

// Now is what Discord's clock shows.
func (s *Server) Now() time.Time { return s.now() }

// Time is when the ID was made.
func (id ID) Time() time.Time { return time.UnixMilli(int64(id>>22) + epoch).UTC() }

func (id ID) String() string { return strconv.FormatUint(uint64(id), 10) }

// MarshalJSON implements [json.Marshaler].
func (id ID) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, id.String()), nil }

// UnmarshalJSON implements [json.Unmarshaler]. It takes numbers too, as Discord does.
func (id *ID) UnmarshalJSON(b []byte) error {
	s := string(b)
	if s == "null" {
		return nil
	}
	if unquoted, err := strconv.Unquote(s); err == nil {
		s = unquoted
	}
	parsed, err := ParseID(s)
	*id = parsed
	return err
}

// ParseID reads an ID.
func ParseID(s string) (ID, error) {
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no snowflake", s)
	}
	return ID(n), nil
}
