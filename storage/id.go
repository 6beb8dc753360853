package storage

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"sync"
	"time"
)

// idAlphabet is Crockford's base 32 in lower case: it sorts like the bytes, and
// leaves out letters that look like digits.
var idAlphabet = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

var lastID struct {
	sync.Mutex
	order uint64
}

// NewID returns a 16-character ID that sorts by time, and within this process
// by the order of the calls, even when the clock stands still or goes back. IDs
// are made here and not by the database, so both engines need the same tables
// and a row can be named before it is written.
func NewID(at time.Time) string {
	var b [10]byte // 46 bits of time, 10 bits of order, 24 random bits
	rand.Read(b[:])
	// A millisecond starts at a random place in its lower half, which makes it
	// less likely that two replicas meet. More than fits runs into the next one.
	start := uint64(at.UnixMilli())<<10 | uint64(binary.BigEndian.Uint16(b[:])>>7)
	lastID.Lock()
	order := max(start, lastID.order+1)
	lastID.order = order
	lastID.Unlock()
	random := binary.BigEndian.Uint32(b[6:])
	binary.BigEndian.PutUint64(b[:], order<<8)
	b[7], b[8], b[9] = byte(random>>16), byte(random>>8), byte(random)
	return idAlphabet.EncodeToString(b[:])
}

// IDFor returns the ID of something that has none but a name in somebody else's
// words: the same for the same name and time, always, and sorted by time like
// [NewID]. Two names at one millisecond meet once in 2³⁴ pairs.
func IDFor(at time.Time, name string) string {
	hash := sha256.Sum256([]byte(name))
	var b [10]byte
	order := uint64(at.UnixMilli())<<10 | uint64(binary.BigEndian.Uint16(hash[:])>>6)
	binary.BigEndian.PutUint64(b[:], order<<8)
	copy(b[7:], hash[2:5])
	return idAlphabet.EncodeToString(b[:])
}
