package install

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
)

// keyBytes is the length of a key of AES-256.
const keyBytes = 32

// Key is what a secret is made of that only this installation knows.
type Key [keyBytes]byte

var errKey = errors.New("must be 32 random bytes, as 64 hexadecimal digits or in base64; several are separated by commas")

// Keys reads keys, separated by commas, spaces or line breaks. An empty text has
// none. The error holds nothing of the text.
func Keys(text string) (keys []Key, err error) {
	for one := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) }) {
		raw, err := hex.DecodeString(one)
		if err != nil {
			raw, err = base64.StdEncoding.DecodeString(one)
		}
		if err != nil || len(raw) != keyBytes || Key(raw) == (Key{}) {
			return nil, errKey
		}
		keys = append(keys, Key(raw))
	}
	return keys, nil
}

// part is a key for one purpose. What is done with one says nothing about another.
func (k Key) part(purpose string, length int) []byte {
	part, err := hkdf.Key(sha256.New, k[:], nil, purpose, length)
	if err != nil {
		panic(err) // of a length that no hash can make
	}
	return part
}
