package chattest

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// World is the other side of an adapter: the people, what they do, and what
// they see. Scenarios are played on it, and the conformance suite asks it.
// People point at things the way people do: the newest button with that label
// that they can see, the newest message that holds those words.
//
// What a person does returns an error only when it is impossible (no such
// button); what Kith says to it is seen.
type World interface {
	// Meet makes a person known, or changes what is known of them.
	Meet(chat.User)

	// Thread is the thread of the newest message that holds words, for typing a
	// command there.
	Thread(who chat.UserID, words string) (chat.ConversationID, error)
	// Command types "/ask How do I …" in a channel or a thread.
	Command(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error
	// Use picks a command, by its title, from the menu of the newest message
	// that holds words.
	Use(ctx context.Context, who chat.UserID, title, words string) error
	Press(ctx context.Context, who chat.UserID, label string) error
	// Choose chooses in the newest select that offers the values.
	Choose(ctx context.Context, who chat.UserID, values []string) error
	// Fill sends in the form that is open for who. What values do not name keeps
	// what stands in the form.
	Fill(ctx context.Context, who chat.UserID, values chat.Values) error
	// Post writes into a channel, or to the bot directly when in is "".
	Post(ctx context.Context, who chat.UserID, in chat.ConversationID, text string) error
	// Reply writes into the thread of the newest message that holds words.
	Reply(ctx context.Context, who chat.UserID, words, text string) error
	// OpenHome looks at who's home page, which is impossible where there are none.
	// From then on it is the newest thing that they see.
	OpenHome(ctx context.Context, who chat.UserID) error
	Join(ctx context.Context, who chat.UserID) error
	Leave(ctx context.Context, who chat.UserID) error

	// Repeat delivers the last event once more, as platforms do.
	Repeat(ctx context.Context) error
	// Fail makes the next n operations of that name ("send", "edit", "delete",
	// "respond", "converse", "home") fail the way the platform fails for err.
	Fail(op string, n int, err error)
	// Refuse makes who not accept direct messages from the bot, or accept them again.
	Refuse(who chat.UserID, refuses bool)

	// Seen returns what has become visible since the last call, a line each, in
	// the words of the functions below.
	Seen() []string
}

// Breaker is a [World] in which somebody can break a channel for the bot.
type Breaker interface {
	// Break changes what the bot may do in a channel: its errors there are those
	// that the contract has for it.
	Break(channel chat.ConversationID, how Harm)
}

// Remover is a [World] that can put the bot out of the space.
type Remover interface {
	// Remove puts the bot out: nothing it tries there works any more.
	Remove(ctx context.Context) error
	// Return lets it in again.
	Return(ctx context.Context) error
}

// Harm is what was done to a channel.
type Harm int

const (
	Whole     Harm = iota // nothing: the bot may do everything
	Deleted               // it is gone, with everything in it
	ReadOnly              // the bot may not write there
	NoThreads             // the bot may write, and not start threads
)

// Verb is what became of a message.
type Verb string

const (
	Shows         Verb = "shows"
	NowShows      Verb = "now shows"
	NoLongerShows Verb = "no longer shows"
)

// InChannel, InThread and InRoom word what several people see.
func InChannel(channel chat.ConversationID, v Verb, m chat.Message) string {
	return fmt.Sprintf("%s %s: %s", channel, v, Line(m))
}

// InThread words what stands in a thread.
func InThread(title string, v Verb, m chat.Message) string {
	return fmt.Sprintf("thread %q %s: %s", title, v, Line(m))
}

// InRoom words what stands in a conversation of several people with the bot.
func InRoom(people []chat.UserID, v Verb, m chat.Message) string {
	return fmt.Sprintf("room %s %s: %s", joined(people), v, Line(m))
}

// Directly words a direct message of the bot.
func Directly(who chat.UserID, v Verb, m chat.Message) string {
	if v == Shows {
		return fmt.Sprintf("%s privately reads: %s", who, Line(m))
	}
	return fmt.Sprintf("%s privately %s: %s", who, map[Verb]string{NowShows: "now reads", NoLongerShows: "no longer reads"}[v], Line(m))
}

// OnPage words what stands on the home page of who.
func OnPage(who chat.UserID, v Verb, m chat.Message) string {
	return fmt.Sprintf("%s's page %s: %s", who, v, Line(m))
}

// Alone words the private answer to something that who did.
func Alone(who chat.UserID, m chat.Message) string {
	return fmt.Sprintf("%s alone reads: %s", who, Line(m))
}

// SeesForm words a form that opens, or that comes back with complaints.
func SeesForm(who chat.UserID, f chat.Form, complaints map[string]string) string {
	names := make([]string, 0, len(f.Fields))
	for _, field := range f.Fields {
		name := field.Name
		if c := complaints[field.Name]; c != "" {
			name += " (" + c + ")"
		}
		names = append(names, name)
	}
	return fmt.Sprintf("%s sees the form %q: %s", who, f.Title, strings.Join(names, ", "))
}

func joined(people []chat.UserID) string {
	names := make([]string, 0, len(people))
	for _, p := range people {
		names = append(names, string(p))
	}
	slices.Sort(names)
	return strings.Join(names, "+")
}

// secret is what makes an address private, and different each time.
var secret = regexp.MustCompile(`(https?://[^\s` + "`" + `]*/)[A-Za-z0-9_-]{32}`)

// Line writes a message as one line. Blocks stand for the text where there are
// any, as on every platform, and "…" for what is secret in an address.
func Line(m chat.Message) string {
	var parts []string
	if len(m.Blocks) == 0 {
		parts = append(parts, string(m.Text))
	}
	for _, b := range m.Blocks {
		if s := block(b); s != "" {
			parts = append(parts, s)
		}
	}
	for _, f := range m.Files {
		if !slices.Contains(m.Blocks, chat.Block(chat.Picture{File: f.Name})) {
			parts = append(parts, "[file "+f.Name+"]")
		}
	}
	line := strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(parts, " "), "\n", " / ")), " ")
	return secret.ReplaceAllString(line, "$1…")
}

func block(b chat.Block) string {
	switch b := b.(type) {
	case chat.Heading:
		return "**" + b.Text + "**"
	case chat.Paragraph:
		return string(b.Text)
	case chat.Quote:
		return "> " + string(b.Text)
	case chat.Note:
		return "(" + string(b.Text) + ")"
	case chat.Divider:
		return "---"
	case chat.Facts:
		var rows []string
		for _, row := range b.Rows {
			rows = append(rows, row.Label+": "+string(row.Value))
		}
		return "{" + strings.Join(rows, "; ") + "}"
	case chat.Picture:
		return "[picture " + b.File + "]"
	case chat.Controls:
		return controls(b)
	}
	return fmt.Sprintf("%T", b)
}

func controls(c chat.Controls) string {
	var items []string
	for _, item := range c.Items {
		switch item := item.(type) {
		case chat.Button:
			items = append(items, "["+item.Label+"]")
		case chat.Select:
			labels := make([]string, 0, len(item.Options))
			for _, o := range item.Options {
				labels = append(labels, o.Label)
			}
			items = append(items, "["+item.Placeholder+" ▾ "+strings.Join(labels, " · ")+"]")
		}
	}
	return strings.Join(items, " ")
}
