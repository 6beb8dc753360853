package install_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
)

// shelf is a store in memory.
type shelf struct {
	mu     sync.Mutex
	values map[string]string
	broken error
}

func (s *shelf) Load(_ context.Context, name string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.values[name], s.broken
}

func (s *shelf) Save(_ context.Context, name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken != nil {
		return s.broken
	}
	if s.values == nil {
		s.values = map[string]string{}
	}
	s.values[name] = value
	return nil
}

func (s *shelf) Drop(_ context.Context, name string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.values, name)
	return s.broken
}

func (s *shelf) List(_ context.Context, prefix string) (names []string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(s.values)) {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	return names, s.broken
}
