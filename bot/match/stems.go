package match

import (
	"strings"
	"sync"

	"github.com/kljensen/snowball/english"
)

// maxStems is how many words a stemmer knows by heart: with those that people
// use most it is asked for few others.
const maxStems = 1 << 15

// stemmer cuts English endings off, and remembers how, which takes half of the
// time out of reading a whole community. A nil stemmer remembers nothing.
type stemmer struct {
	mu    sync.Mutex
	known map[string]string
}

// begin must be called before a text is read, and what it returns afterwards.
func (s *stemmer) begin() (end func()) {
	if s == nil {
		return func() {}
	}
	s.mu.Lock()
	return s.mu.Unlock
}

// of is the stem of a word. Words with other letters stay as they are.
func (s *stemmer) of(token string) string {
	for i := range len(token) {
		if token[i] < 'a' || token[i] > 'z' {
			return token
		}
	}
	if s == nil {
		return english.Stem(token, true)
	}
	if stem, known := s.known[token]; known {
		return stem
	}
	if s.known == nil || len(s.known) == maxStems {
		s.known = map[string]string{}
	}
	stem := english.Stem(token, true)
	s.known[strings.Clone(token)] = stem
	return stem
}

// forget drops all words, for some of them may stand nowhere any more.
func (s *stemmer) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known = nil
}
