package helpers

import (
	"cmp"
	"hash/fnv"
	"slices"

	"github.com/kith-community/kith/bot/chat"
)

// together is how many helpers are told of a question at the same time.
const together = 3

// candidate is a helper who offered a topic of the question.
type candidate struct {
	Helper
	told   history
	topics []string // IDs in common
}

// order puts candidates in the order in which they are told: whoever fits more
// topics of the question, then whoever was told least of late, then by a lot
// that depends on the question's words, so that it can be drawn again.
func order(title string, all []candidate) {
	lot := func(c candidate) uint64 {
		h := fnv.New64a()
		h.Write([]byte(title + "/" + string(c.User)))
		return h.Sum64()
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(len(b.topics), len(a.topics)), cmp.Compare(a.told.week, b.told.week), cmp.Compare(lot(a), lot(b)))
	})
}

func indexOf(all []candidate, user chat.UserID) int {
	return slices.IndexFunc(all, func(c candidate) bool { return c.User == user })
}
