package calendar

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
)

// secretBytes are enough that nobody guesses one, ever (RFC 4122 identifiers, as
// other calendars have them in their addresses, have 122 bits).
const secretBytes = 24

// NewSecret is what makes the address of a feed private: 192 random bits as 32
// characters that need no escaping in a URL. Whoever knows it reads the feed, so it
// is shown to its person alone, and neither stored nor logged; see [Hash].
func NewSecret() string {
	b := make([]byte, secretBytes)
	_, _ = rand.Read(b) // it never fails (crypto/rand)
	return base64.RawURLEncoding.EncodeToString(b)
}

// Hash is what is stored of a secret, and by which a request is looked up: who
// reads the database learns no address, and a wrong secret takes the same road as
// a right one. A secret of that length needs no salt.
func Hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
