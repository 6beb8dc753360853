package discord

import (
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// ticket is what an interaction needs to be answered, as it travels in a
// [chat.Token].
type ticket struct {
	application string
	id          string
	token       string
	kind        kind
	space       chat.SpaceID
	direct      bool
}

// kind is what an interaction was.
type kind byte

const (
	asCommand     kind = 'c'
	asPress       kind = 'p' // on a message, which can be updated
	asForm        kind = 'f'
	asMessageForm kind = 'm' // a form that was opened from a message, which can be updated
	asCompletion  kind = 'a'
)

func (t ticket) pack() chat.Token {
	direct := ""
	if t.direct {
		direct = "d"
	}
	return chat.Token(strings.Join([]string{string(t.kind) + direct, t.application, t.id, guildOf(t.space), t.token}, " "))
}

// unpack reverses pack; false when the token is none of ours.
func unpack(token chat.Token) (t ticket, ok bool) {
	parts := strings.Split(string(token), " ")
	if len(parts) != 5 || parts[0] == "" {
		return t, false
	}
	return ticket{
		kind: kind(parts[0][0]), direct: len(parts[0]) > 1, application: parts[1], id: parts[2], space: spaceOf(parts[3]), token: parts[4],
	}, true
}

// updates is whether there is a message to replace.
func (t ticket) updates() bool { return t.kind == asPress || t.kind == asMessageForm }
