package chat

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Platform is the port to one chat platform. It is small on purpose: whatever
// only some platforms can do is an optional interface below, and whatever they
// do in different degrees is in [Caps].
type Platform interface {
	Name() PlatformName
	Caps() Caps

	// Run connects and delivers events to sink until ctx ends. It reconnects
	// by itself and returns only for errors that another attempt cannot mend.
	Run(ctx context.Context, sink Sink) error

	// Defer tells the platform that the answer takes longer. After it, Open is
	// no longer possible.
	Defer(ctx context.Context, to Token, private bool) error
	// Respond answers an interaction, at once or after Defer. A nil response
	// means: accepted, nothing to show. A second answer, or one that comes too
	// late, is [ErrTooLate].
	Respond(ctx context.Context, to Token, r Response) error

	// Send posts a message and, when asked, starts a thread on it. Where the
	// platform can tell, a second Send with the same key posts nothing and
	// returns the first receipt. Where the thread is refused nothing is posted.
	Send(ctx context.Context, out Outgoing) (Receipt, error)
	Edit(ctx context.Context, ref Ref, m Message) error
	Delete(ctx context.Context, ref Ref) error

	// Converse returns a conversation of the bot with these people alone, old
	// or new. One person is a direct conversation; that person's refusal is
	// [ErrUnreachable], here or when something is sent to it.
	Converse(ctx context.Context, space SpaceID, users []UserID) (ConversationID, error)
	User(ctx context.Context, space SpaceID, id UserID) (User, error)
}

// Sink takes events from a platform. When Deliver returns nil the core has
// taken the event over and the adapter may acknowledge it; otherwise the
// adapter delivers it again, or lets the platform do so.
type Sink interface {
	Deliver(ctx context.Context, e Event) error
}

// Outgoing is a message on its way to a conversation.
type Outgoing struct {
	Space   SpaceID
	To      ConversationID
	Message Message
	Thread  string // title of the thread to start on the message; empty for none
	Key     string // the same for every attempt at the same message
}

// Receipt is where an outgoing message ended up.
type Receipt struct {
	Ref    Ref
	Thread ConversationID // set when a thread was started
}

// Optional abilities. Find them with a type assertion.
type (
	// CommandPublisher tells the platform which commands exist. It is called
	// once at start, before Run.
	CommandPublisher interface {
		PublishCommands(ctx context.Context, specs []CommandSpec) error
	}
	// ThreadKeeper closes a thread that is done, and opens it again. Closing a
	// closed thread is no error.
	ThreadKeeper interface {
		KeepThread(ctx context.Context, space SpaceID, thread ConversationID, open bool) error
	}
	// HomePage gives every person a page of their own beside the conversations,
	// seen by them alone, where [Caps.Home] says so. ShowHome puts m there, in the
	// place of what stood there; it notifies nobody. That somebody looks is
	// [Opened]. To what they press there, every [Reply] is private and shown where
	// they see it at once, and an [Update] is [ErrUnsupported]: the page is not the
	// answer.
	HomePage interface {
		ShowHome(ctx context.Context, space SpaceID, user UserID, m Message) error
	}
	// Addresser says where a person of a space can be written to from outside of it: a
	// link, or whatever else the platform calls people by. It asks nobody.
	Addresser interface {
		Address(space SpaceID, user UserID) string
	}
	// ThreadNamer gives a thread another title: the old one was what somebody
	// wrote who took it back. Closed threads stay closed, and the same title again
	// is no error.
	ThreadNamer interface {
		NameThread(ctx context.Context, space SpaceID, thread ConversationID, title string) error
	}
)

// CommandSpec describes a command to a platform and to its people.
type CommandSpec struct {
	Name    string            // "question list"
	Titles  map[string]string // by language; the label in the menu of a message or of a person
	Summary map[string]string // by language; at most 100 runes
	Options []OptionSpec
	// OnMessage commands are offered in the menu of a message instead of being
	// typed. Their Name is still "feature.verb"-like and stable; people see Titles.
	OnMessage bool
	// OnPerson names the option whose value is the person in whose menu the command
	// was picked, where people have menus. It arrives as any [Command]. "" keeps the
	// command out of there.
	OnPerson string
	// Manage commands are of use only to those who manage the space or were
	// named organisers. A platform may hide them from others; the core decides.
	Manage bool
}

// OptionSpec describes one option of a command.
type OptionSpec struct {
	Name      string
	Summary   map[string]string // by language; at most 100 runes
	Kind      OptionKind
	Required  bool
	Completes bool // the core answers [Completing] for it
}

// OptionKind is the type of an option.
type OptionKind int

const (
	TextOption    OptionKind = iota
	PersonOption             // the value is a UserID
	ChannelOption            // the value is a ConversationID
)

// Level says how well a platform does something.
type Level int

const (
	No       Level = iota // it cannot; the core finds another way
	Emulated              // the adapter gets there by a detour people will notice
	Native                // it simply can
)

// Caps says what a platform can do, and how well. Only the core reads it, to
// bridge differences of flow; features never see it.
type Caps struct {
	FormErrors       Level // Reject shows its complaints in the open form
	FormAfterForm    Level // Open is possible as the answer to Submit
	MessageCommands  Level // commands in the menu of a message
	CommandsInThread Level
	TypedOptions     Level // commands arrive with Options instead of Input
	Home             Level // people have a home page, see [HomePage]
	SendsOnce        Level // Send knows a message that comes again by its [Outgoing.Key]
}

// Errors an adapter translates its platform's failures to. Anything else is
// taken for a passing fault and tried again.
var (
	ErrNotFound    = errors.New("no such message, conversation or person")
	ErrForbidden   = errors.New("the bot lacks the permission")
	ErrUnreachable = errors.New("the person does not accept messages from the bot")
	ErrTooLate     = errors.New("the interaction has expired or was answered")
	ErrUnsupported = errors.New("the platform cannot do this")
	ErrInvalid     = errors.New("the platform rejected the content")
)

// Two of them in more detail, where a platform can tell.
var (
	// ErrNoConversation is an [ErrNotFound]: the whole conversation is gone, not
	// one message of it.
	ErrNoConversation = fmt.Errorf("%w: the conversation is gone", ErrNotFound)
	// ErrNoThread is an [ErrForbidden]: the bot may write there, and not start
	// threads.
	ErrNoThread = fmt.Errorf("%w: to start threads", ErrForbidden)
)

// RateLimitError says when to try again.
type RateLimitError struct{ After time.Duration }

func (e *RateLimitError) Error() string { return fmt.Sprintf("rate limited for %s", e.After) }
