package link

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math/big"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

const (
	// letters are those that nobody takes for another one: no 0, 1, I, L, O.
	letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
	// length makes some 850,000,000,000 codes: guessing one of a few that hold for
	// ten minutes, with mostTries an hour, does not work.
	length    = 8
	validFor  = 10 * time.Minute
	mostTries = 5
	triesIn   = time.Hour
)

// newCode is a code as people read it: "ABCD-2345".
func newCode() (string, error) {
	var code strings.Builder
	for i := range length {
		if i == length/2 {
			code.WriteByte('-')
		}
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(letters))))
		if err != nil {
			return "", err
		}
		code.WriteByte(letters[n.Int64()])
	}
	return code.String(), nil
}

// hash is what is kept of a code, however it was typed.
func hash(code string) string {
	code = strings.Map(func(r rune) rune {
		if strings.ContainsRune(letters, r) {
			return r
		}
		return -1
	}, strings.ToUpper(code))
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// account is a member, by what names them.
type account struct {
	Space chat.SpaceID
	User  chat.UserID
}

// what a code links.
type what string

const (
	accounts what = "account"
	spaces   what = "space"
)

// Code is a code that an account was shown.
type Code struct {
	ID      string
	What    what
	Account account
	At      time.Time
	Typed   account   // by whom last; zero for nobody
	Used    time.Time // zero while it is not
}

// Holds is whether the code can be typed, or what was typed confirmed.
func (c *Code) Holds(now time.Time) bool { return c.Used.IsZero() && now.Before(c.At.Add(validFor)) }
