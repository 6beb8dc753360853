// Package chat is the language the core and the platforms share: what can
// happen in a community ([Event]), what the bot can show there ([Message],
// [Form]), and the port that a platform adapter implements ([Platform]).
//
// It imports only the standard library and holds no behaviour beyond
// validation. It is the one package an adapter author has to read.
package chat

import (
	"strings"
	"time"
)

// PlatformName names a kind of platform. An adapter chooses it once and for
// ever: it is part of every stored ID.
type PlatformName string

// SpaceID names one community: a Discord server, a Slack workspace or a
// sandbox. It starts with the platform's name, so it is unique across
// platforms: "sandbox:kith".
type SpaceID string

// Platform returns the name in front of the colon.
func (id SpaceID) Platform() PlatformName {
	name, _, _ := strings.Cut(string(id), ":")
	return PlatformName(name)
}

// The remaining IDs are opaque. An adapter makes them and only that adapter
// takes them apart; everyone else stores and compares them.
type (
	UserID         string
	ConversationID string // a channel, a thread or a direct conversation
	MessageID      string

	// Token lets the bot answer one interaction. Platforms expire it within
	// minutes, so it is never stored.
	Token string
)

// Ref points at one message.
type Ref struct {
	Space        SpaceID
	Conversation ConversationID
	Message      MessageID
}

// User is what a platform tells about a person.
type User struct {
	ID     UserID
	Name   string
	Locale string // BCP 47; empty when the platform does not say
	Zone   string // IANA time zone; empty when the platform does not say
	Bot    bool

	// Manages is whether the platform lets the person manage the space. Whoever
	// does is an organiser until the space names its own.
	Manages bool
}

// ActionID says what a button, a select or a form does. Name is
// "feature.verb". Arg is a row ID, never the row itself: both together must fit
// [MaxActionBytes], the tightest platform limit.
type ActionID struct {
	Name string
	Arg  string
}

// MaxActionBytes is Discord's limit of a custom_id, 100, less what its adapter
// needs to say which community something in a direct conversation belongs to.
const MaxActionBytes = 88

func (a ActionID) String() string { return a.Name + ":" + a.Arg }

// ParseActionID reverses [ActionID.String].
func ParseActionID(s string) ActionID {
	name, arg, _ := strings.Cut(s, ":")
	return ActionID{Name: name, Arg: arg}
}

// An Event is something that happened in a space. The set is closed: adding an
// event here is a decision about the contract, not about one platform.
type Event interface {
	Head() Header
	isEvent()
}

// Header is what every event carries.
type Header struct {
	ID    string // the same for every redelivery of the same event, and of no other one on any platform
	Space SpaceID
	Actor User
	In    ConversationID // where it happened; empty when nowhere in particular
	At    time.Time
	Reply Token // set when the platform waits for a [Response]
}

func (h Header) Head() Header { return h }
func (Header) isEvent()       {}

type (
	// Command is a slash command. A platform with typed options fills Options;
	// one that hands over plain text fills Input and the core parses it.
	Command struct {
		Header
		Name    string // "mentor request"
		Options map[string]string
		Input   string
	}

	// MessageCommand is a command picked from the menu of a message.
	MessageCommand struct {
		Header
		Name   string
		Target Posted
	}

	// Action is a button pressed or a select changed. On a home page, and on what
	// was answered there, it stands in no conversation: In and Source are zero.
	Action struct {
		Header
		Action ActionID
		Values []string
		Source Ref
	}

	// Submit is a form sent in.
	Submit struct {
		Header
		Form   ActionID
		Values Values
	}

	// Completing is a person typing an option of a command. The answer is
	// [Suggest]; a late one is worthless, so it never touches the network.
	Completing struct {
		Header
		Name    string // the command
		Option  string
		Partial string // what stands there so far
	}

	// Posted is a message that somebody wrote. In is the thread when it stands
	// in one, else the channel or the direct conversation.
	Posted struct {
		Header
		Ref    Ref
		Text   string // may be empty: not every platform hands over the words
		Thread bool   // it stands in a thread
		Direct bool   // in a direct conversation with the bot
	}

	// Joined is a person entering the space; Left is the reverse.
	Joined struct{ Header }
	Left   struct{ Header }

	// Removed is the bot put out of the space, by whoever uninstalled it or took its
	// tokens back. It may come back, and then something else happens in the space
	// later than At. Nobody is its actor.
	Removed struct{ Header }

	// Opened is a person looking at their home page, each time they do. It waits
	// for no answer: the page is shown by [HomePage].
	Opened struct{ Header }
)

// Values are what a person entered into a form, by the name of the field. A
// [Choice] of several holds several.
type Values map[string][]string

// First returns the first value of a field, or "".
func (v Values) First(name string) string {
	if len(v[name]) == 0 {
		return ""
	}
	return v[name][0]
}
