package slacktest

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// Options are what a double can do without.
type Options struct {
	Now func() time.Time // of the world; nil: the machine's clock

	App           App    // what Slack knows of the app; zero: everything is allowed
	BotToken      string // of the first workspace; "" is [DefaultBotToken]
	AppToken      string // "" is [DefaultAppToken]
	SigningSecret string // "" is [DefaultSigningSecret]
	ClientID      string // of OAuth; "" is [DefaultClientID]
	ClientSecret  string // "" is [DefaultClientSecret]

	Unlimited bool             // no rate limits
	LimitNow  func() time.Time // limits go by this clock; nil: the machine's

	// Delivery says how events are brought. Now and the secrets are filled in.
	Delivery delivery.Options

	// Check hears of everything that the app shows: "message" with the blocks of a
	// message, "modal" and "home" with a view. It must not ask the double anything.
	Check func(kind string, raw json.RawMessage)

	// Quiet does not tell the app of its own messages, for tests in which it listens
	// to nothing.
	Quiet bool
	// Forgetful keeps no journal, for tests that run long.
	Forgetful bool
}

// What the double is told when nothing else is said. None of it is a secret.
const (
	DefaultBotToken      = "xoxb-1-double"
	DefaultAppToken      = delivery.DefaultAppToken
	DefaultSigningSecret = delivery.DefaultSigningSecret
	DefaultClientID      = "1.2"
	DefaultClientSecret  = "double-client"
)

// Server is a Slack with one app. It is safe for concurrent use, and an
// [http.Handler] for /api/ and for all addresses that it hands out.
type Server struct {
	opts     Options
	now      func() time.Time
	delivery *delivery.Delivery
	methods  map[string]method
	appID    string

	ctx   context.Context // of what is told by itself
	stop  context.CancelFunc
	later sync.WaitGroup

	mu     sync.Mutex // everything below, and all that handlers touch
	base   string     // its address, without a slash at its end
	lastID int64
	lastTS int64
	world
	journal []Entry
	turned  chan struct{} // closed when something happened
	meter   meter
	trouble trouble
	last    *delivery.Envelope // that somebody caused
}

// New is a Slack in which no workspace is yet.
func New(o Options) *Server {
	o.BotToken, o.AppToken = cmp.Or(o.BotToken, DefaultBotToken), cmp.Or(o.AppToken, DefaultAppToken)
	o.SigningSecret = cmp.Or(o.SigningSecret, DefaultSigningSecret)
	o.ClientID, o.ClientSecret = cmp.Or(o.ClientID, DefaultClientID), cmp.Or(o.ClientSecret, DefaultClientSecret)
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Server{
		opts: o, now: o.Now, methods: map[string]method{}, world: newWorld(), turned: make(chan struct{}),
		meter: newMeter(), trouble: newTrouble(),
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.appID = delivery.DefaultAppID
	how := o.Delivery
	how.Now, how.AppID, how.AppToken, how.SigningSecret = o.Now, s.appID, o.AppToken, o.SigningSecret
	s.delivery = delivery.New(how)
	for _, add := range []func(){s.authMethods, s.chatMethods, s.conversationMethods, s.roomMethods, s.userMethods, s.viewMethods, s.fileMethods, s.reactionMethods} {
		add()
	}
	return s
}

// Delivery is how events reach the app, and what can go wrong with it.
func (s *Server) Delivery() *delivery.Delivery { return s.delivery }

// AppID is the app's.
func (s *Server) AppID() string { return s.appID }

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.found(r)
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/api/"):
		s.serveAPI(w, r, strings.TrimPrefix(path, "/api/"))
	case strings.HasPrefix(path, "/response/"):
		s.serveHook(w, r, strings.TrimPrefix(path, "/response/"))
	case strings.HasPrefix(path, "/upload/"):
		s.serveUpload(w, r, strings.TrimPrefix(path, "/upload/"))
	case strings.HasPrefix(path, "/files/"):
		s.serveFile(w, r, strings.TrimPrefix(path, "/files/"))
	case path == "/oauth/v2/authorize":
		s.serveAuthorize(w, r)
	case strings.HasPrefix(path, delivery.SocketPath):
		s.delivery.ServeSocket(w, r)
	default:
		http.NotFound(w, r)
	}
}

// found remembers the double's address, which the addresses that it hands out begin
// with.
func (s *Server) found(r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.base == "" {
		s.base = "http://" + r.Host
	}
}

// Await returns when something is so, or ctx ends. It is asked whenever something
// happened.
func (s *Server) Await(ctx context.Context, so func() bool) error {
	for {
		s.mu.Lock()
		turned := s.turned
		s.mu.Unlock()
		if so() {
			return nil
		}
		select {
		case <-turned:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// turn wakes whoever awaits something. The lock is held.
func (s *Server) turn() {
	close(s.turned)
	s.turned = make(chan struct{})
}
