// Package slack lets Kith live in Slack's workspaces.
//
//	adapter.go  what it is made of
//	team.go     one workspace: its token and who Kith is there
//	id.go       what the contract's IDs are made of here
//	errors.go   what Slack refuses
//	client.go   how Slack is reached
//
// What is heard:
//
//	run.go          from the beginning to the end
//	sockets.go      connections; dial.go opens them; trouble.go says what is wrong with them
//	acks.go         what is said on them
//	http.go         the same over HTTP
//	envelope.go     what Slack brings; recent.go knows what came before
//	intake.go       what becomes of it; lanes.go: much at once, in order where it matters
//	heard.go        what happens, and what people write; typed.go reads commands in it
//	interaction.go  what people press, send in and pick
//	asked.go        what waits for an answer
//	respond.go      answers; replies.go those that are messages, byurl.go
//
// What Kith shows:
//
//	message.go  a message as blocks, and the text beside them
//	blocks.go   each block, and what is pressed
//	choice.go   what is chosen from
//	parse.go    the contract's small Markdown as lines and spans
//	tokens.go   the contract's tokens in it, and addresses
//	rich.go     these as rich text
//	markup.go   and as Slack's own markup, where there is no rich text
//	place.go    where it is shown, and who is notified there
//	fit.go      what is too long
//	form.go     forms, and what comes back
//	page.go     messages as modals and home tabs
//	commands.go what commands are called here
//
// How it gets there:
//
//	call.go     one request, within the limits
//	send.go     messages
//	prepare.go  what must be known and uploaded before a message is drawn
//	files.go    files
//	rooms.go    conversations with people
//	people.go   who people are; members.go learns it of all at the start
//	known.go    what was found out lately
//
// Before it runs:
//
//	manifest.go what Slack makes the app from; menus.go its commands and menus
//	scopes.go   what it asks to be allowed
//	doctor.go   what is missing
package slack

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/singleflight"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// DefaultAPI is where Slack is.
const DefaultAPI = "https://slack.com/api/"

// Options say who Kith is on Slack. One workspace has a BotToken; several are
// installed over HTTP and kept by Teams. What happens there arrives through
// sockets with an AppToken, and over HTTP with a SigningSecret.
type Options struct {
	BotToken      string // xoxb-…
	AppToken      string // xapp-…
	SigningSecret string
	API           string // [DefaultAPI]; ends with a slash

	// Prefix stands before the name of every command, for workspaces where the
	// names are taken: "kith-" makes /ask /kith-ask.
	Prefix string
	// WithoutReplies is for an app that may not read channels: only what is
	// addressed to Kith is heard.
	WithoutReplies bool

	// Unlimited is for a double of Slack without limits: requests keep none of them,
	// and wait only when one is refused.
	Unlimited bool

	// Teams are the workspaces that were installed. Nil: the one of BotToken.
	Teams Teams

	Client *http.Client // nil: one that keeps connections and gives up
	Log    *slog.Logger
}

// Teams knows the workspaces that let Kith in.
type Teams interface {
	// Token is a workspace's bot token, [chat.ErrNotFound] when it has none.
	Token(ctx context.Context, team string) (string, error)
	// Forget drops a token that Slack has revoked.
	Forget(ctx context.Context, team string) error
}

// Adapter is Kith on Slack.
type Adapter struct {
	opts Options
	log  *slog.Logger

	sockets   *sockets
	recent    recent
	answers   *lanes // what people wait for
	events    *lanes // what nobody waits for
	questions questions
	trouble   troubles
	ending    atomic.Bool // nothing more is taken
	dial      func(ctx context.Context, network, addr string) (net.Conn, error)

	meeting singleflight.Group // workspaces

	mu      sync.Mutex
	teams   map[string]*team // by ID
	specs   []chat.CommandSpec
	sink    chat.Sink
	working context.Context // of what is under way; ends a little after Run's

	out outbound
}

// New makes an adapter. Nothing is sent yet.
func New(o Options) (*Adapter, error) {
	if o.BotToken == "" && o.Teams == nil {
		return nil, errors.New("the bot's token is missing")
	}
	if o.AppToken == "" && o.SigningSecret == "" {
		return nil, errors.New("neither an app-level token nor a signing secret is set")
	}
	o.API = cmp.Or(o.API, DefaultAPI)
	if o.Client == nil {
		o.Client = newClient()
	}
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	return &Adapter{
		opts: o, log: o.Log, teams: map[string]*team{}, sockets: newSockets(socketsEach),
		answers: newLanes(), events: newLanes(), trouble: troubles{log: o.Log}, dial: (&net.Dialer{}).DialContext,
		out: outbound{pace: pace.Pacer{Unlimited: o.Unlimited}},
	}, nil
}

// Name implements [chat.Platform].
func (a *Adapter) Name() chat.PlatformName { return Name }

// Caps implements [chat.Platform]. Commands arrive as plain text and do not work
// in threads, and a message that comes again is not known.
func (a *Adapter) Caps() chat.Caps {
	return chat.Caps{FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, Home: chat.Native}
}
