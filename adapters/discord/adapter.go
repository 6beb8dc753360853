// Package discord lets Kith live in Discord's servers.
//
//	adapter.go      what it is made of
//	run.go          connections
//	intake.go       what happens on them; heard.go
//	lanes.go        much at once, in order where it matters; mark.go
//	places.go       servers, channels and threads, as far as Kith has to know them; changes.go
//	people.go       who somebody is
//	interaction.go  what people type and press; component.go, token.go, id.go
//	respond.go      answers; awaited.go, http.go when they came over HTTP
//	commands.go     what people can type; publish.go tells Discord
//	message.go      what Kith shows; markup.go, form.go
//	send.go         posting, editing, removing; doubts.go, forum.go, threads.go, turns.go
//	direct.go       conversations with a person; recent.go; rooms.go, findroom.go with several
//	missed.go       what happened while Kith was away
//	errors.go       what Discord refuses
//	doctor.go       what is missing; permissions.go, may.go
//
// Two folders know Discord and nothing of Kith: gateway is the connection, rest
// sends requests within the limits. discordtest is a double of Discord.
package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/kith-community/kith/adapters/discord/gateway"
	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// DefaultAPI is where Discord is.
const DefaultAPI = rest.DefaultBase

// Options say who Kith is on Discord. All but the token can be left out.
type Options struct {
	Token     string
	PublicKey string // of the application, in hexadecimal: takes interactions over HTTP
	API       string // [DefaultAPI]
	Guild     string // the one server that gets the commands, while one develops
	Members   bool   // hear of who joins and leaves: a privileged intent
	Shards    int    // 0: as many as Discord recommends

	// Store keeps where connections are taken up again. Without one, every process
	// begins anew.
	Store gateway.Store
	// Hold runs something that one process at a time may do. Nil: at once.
	Hold func(ctx context.Context, name string, do func(context.Context) error) error
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	Log  *slog.Logger
}

// Adapter is Kith on Discord.
type Adapter struct {
	opts   Options
	log    *slog.Logger
	rest   *rest.Client
	public ed25519.PublicKey

	places   places
	people   people
	deferred deferrals
	awaited  awaited
	direct   directs
	rooms    rooms
	filing   turns // by forum
	doubts   doubts
	asked    sync.WaitGroup     // interactions that came over HTTP
	asking   singleflight.Group // for servers

	mu    sync.Mutex
	words *vocabulary
	wire  []command
	me    string // the bot's user ID, once it is known
	sink  chat.Sink
}

var (
	_ chat.Platform         = (*Adapter)(nil)
	_ chat.CommandPublisher = (*Adapter)(nil)
	_ chat.ThreadKeeper     = (*Adapter)(nil)
	_ chat.ThreadNamer      = (*Adapter)(nil)
	_ chat.Addresser        = (*Adapter)(nil)
)

// agent names the program to Discord, which asks for an address and a version.
const agent = "DiscordBot (https://github.com/kith-community/kith, 1)"

// New makes an adapter. Nothing is sent yet.
func New(o Options) (*Adapter, error) {
	if o.Token == "" {
		return nil, errors.New("the bot's token is missing")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Store == nil {
		o.Store = forgetful{}
	}
	if o.Hold == nil {
		o.Hold = func(ctx context.Context, _ string, do func(context.Context) error) error { return do(ctx) }
	}
	a := &Adapter{opts: o, log: o.Log, words: &vocabulary{}, doubts: doubts{began: time.Now()}}
	if o.PublicKey != "" {
		key, err := hex.DecodeString(o.PublicKey)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return nil, errors.New("the application's public key must be 64 hexadecimal digits")
		}
		a.public = key
	}
	a.rest = rest.New(rest.Options{Token: o.Token, Base: o.API, Agent: agent, Dial: o.Dial, Log: o.Log})
	return a, nil
}

// Close waits for what came over HTTP, and lets go of the connections to the API.
// [Adapter.Run] has ended by then.
func (a *Adapter) Close() {
	a.asked.Wait()
	a.rest.Close()
}

// Name implements [chat.Platform].
func (a *Adapter) Name() chat.PlatformName { return Name }

// Caps implements [chat.Platform]. A form can neither show complaints nor follow
// a form, and there are no pages.
func (a *Adapter) Caps() chat.Caps {
	return chat.Caps{MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native, SendsOnce: chat.Native}
}

// forgetful keeps nothing.
type forgetful struct{}

func (forgetful) Load(context.Context, string) (string, error) { return "", nil }
func (forgetful) Save(context.Context, string, string) error   { return nil }
