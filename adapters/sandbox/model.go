package sandbox

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// Person is a member, or the bot.
type Person struct {
	chat.User
	About   string // one or two lines of their story
	Here    bool   // false for those who left
	Refuses bool   // takes no direct messages from the bot
	Hue     int    // of the avatar, 0 to 359; the same for ever
}

// Kind is what a conversation is.
type Kind string

const (
	Channel Kind = "channel"
	Thread  Kind = "thread"
	Direct  Kind = "direct" // one person and the bot
	Room    Kind = "room"   // several people and the bot
	Home    Kind = "home"   // somebody's own page: no conversation, but a place for messages
)

// Conversation is where messages stand.
type Conversation struct {
	ID     chat.ConversationID
	Kind   Kind
	Title  string              // of a thread, or of a channel
	Parent chat.ConversationID // of a thread
	On     chat.MessageID      // the message that a thread hangs on, or that is the page
	Closed bool                // a thread that is done
	May    May                 // what the bot may do in a channel; empty for everything
	People []chat.UserID       // of a direct conversation or a room, in order of their IDs; whose page it is
}

// Message is what somebody wrote, or what the bot shows.
type Message struct {
	ID           chat.MessageID
	Event        int64 // the entry it first came with
	Conversation chat.ConversationID
	From         chat.UserID
	At           time.Time
	Said         string              // a person's words, as typed
	Shown        *Content            // what the bot shows; nil for people's messages
	Only         chat.UserID         // who alone sees it; empty for everybody
	Because      *Because            // the command that it answers
	Thread       chat.ConversationID // the thread on it
	Edited       bool
}

// Because is what somebody did to get an answer.
type Because struct {
	Person chat.UserID
	Text   string // "/ask"
}

// OpenForm is a form in the hands of a person.
type OpenForm struct {
	ID         string
	Person     chat.UserID
	Tab        string // where the person acted
	Form       chat.Form
	Replaces   string // the form that came back, or that led to this one
	Complaints map[string]string
	In         chat.ConversationID
	Source     chat.MessageID // the message it was opened from
}

// Interaction is what a person did that waits for an answer.
type Interaction struct {
	ID           string
	Person       chat.UserID
	Tab          string
	What         string // "command", "use", "press", "choose", "submit"
	State        string // "pending", "thinking", "done"
	Conversation chat.ConversationID
	Message      chat.MessageID // with the control, also behind a form
	Action       string
	Form         string
	Private      bool
	Outcome      string
	Text         string // the command, for [Because]
}

// Removed points at a message that is gone.
type Removed struct {
	ID           chat.MessageID
	Conversation chat.ConversationID
	Only         chat.UserID
}

// Read is how far a person has read.
type Read struct {
	Person       chat.UserID
	Conversation chat.ConversationID
	Message      chat.MessageID
}

// Moved is a clock that moves, or has moved.
type Moved struct {
	Now    time.Time
	Moving bool
	Offset time.Duration // ahead of the machine's clock
}

// random is n groups of two and a half letters that nobody can guess.
func random(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}
