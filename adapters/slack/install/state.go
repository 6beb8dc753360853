package install

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"sync"
	"time"
)

// within is how long somebody may take at Slack to let Kith in.
const within = 10 * time.Minute

// states say of somebody who comes back from Slack that they went from here, a
// short while ago, and once. Every process with the same key understands them; that
// one is used twice is seen by the process that saw it, and Slack takes each code
// once in any case.
type states struct {
	key []byte
	now func() time.Time

	mu   sync.Mutex
	used map[string]time.Time // until when each is good
}

// A state is a random number, the second at which it ends, and a signature of both.
const (
	nonceBytes = 16
	endBytes   = 8
)

func newStates(key Key, now func() time.Time) *states {
	return &states{key: key.part("states", keyBytes), now: now, used: map[string]time.Time{}}
}

func (s *states) issue() string {
	raw := make([]byte, nonceBytes, nonceBytes+endBytes+sha256.Size)
	rand.Read(raw) // never fails
	raw = binary.BigEndian.AppendUint64(raw, uint64(s.now().Add(within).Unix()))
	return base64.RawURLEncoding.EncodeToString(append(raw, s.sign(raw)...))
}

func (s *states) sign(raw []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(raw)
	return mac.Sum(nil)
}

// redeem is whether a state is good, which it is once.
func (s *states) redeem(state string) bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(state)
	if err != nil || len(raw) != nonceBytes+endBytes+sha256.Size {
		return false
	}
	body, signature := raw[:nonceBytes+endBytes], raw[nonceBytes+endBytes:]
	if !hmac.Equal(signature, s.sign(slices.Clone(body))) {
		return false
	}
	now, end := s.now(), time.Unix(int64(binary.BigEndian.Uint64(body[nonceBytes:])), 0)
	if !now.Before(end) {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for old, until := range s.used {
		if !now.Before(until) {
			delete(s.used, old)
		}
	}
	if _, again := s.used[state]; again {
		return false
	}
	s.used[state] = end
	return true
}
