package discordtest

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options are what a double can do without.
type Options struct {
	Now   func() time.Time // of the world; nil: the machine's clock
	Token string           // of the bot; "" is [DefaultToken]

	Heartbeat      time.Duration // 0: Discord's 41.25 s
	Shards         int           // recommended; 0: one
	Concurrency    int           // shards that may begin in the same five seconds; 0: one
	Privileged     int           // the privileged intents that the application may ask for
	MessageContent bool          // the application may read words

	Limits   bool             // rate limits are enforced, also of sessions that begin
	LimitNow func() time.Time // by this clock; nil: the machine's

	// ActiveThreads is how many threads of a server may be active; 0: a thousand.
	ActiveThreads int

	// Endpoint takes interactions over HTTP instead of the gateway, signed.
	Endpoint string

	// Check hears of every exchange, with the path as it was asked for.
	Check func(r *http.Request, body []byte, status int, header http.Header, answer []byte)
}

// DefaultToken is the bot's token when nothing else is said. It is no secret.
const DefaultToken = "MTAwMDAwMDAwMDAwMDAwMDAw.double.token"

// Server is a Discord with one application. It is safe for concurrent use, and
// an [http.Handler] for everything under /api/v9, /api/v10 and for its gateway.
type Server struct {
	opts   Options
	now    func() time.Time
	router *http.ServeMux

	mu     sync.Mutex // everything below, and all that handlers touch
	lastID ID
	world
	onDispatch func(dispatched)
	changes    []Change
	commands   map[ID][]Command // by server; 0 for everywhere
	published  int              // how often all of them were written
	allowed    map[ID]bool      // servers in which everybody may use all commands
	waiting    map[ID]*interaction
	tokens     map[string]*interaction
	inOrder    []*interaction // those in waiting, oldest first
	forms      map[ID]*Form
	suggested  map[ID][]Suggestion
	lastEvent  dispatched
	outbox     []any // interactions that go over HTTP
	hub
	meter   meter
	trouble trouble
}

// New is a Discord in which nobody is yet but the bot.
func New(o Options) *Server {
	s := &Server{
		opts: o, now: o.Now, router: http.NewServeMux(), world: newWorld(), commands: map[ID][]Command{}, allowed: map[ID]bool{}, waiting: map[ID]*interaction{},
		tokens: map[string]*interaction{}, forms: map[ID]*Form{}, suggested: map[ID][]Suggestion{}, hub: newHub(), meter: newMeter(),
		trouble: trouble{statuses: map[int]int{}},
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.opts.Token == "" {
		s.opts.Token = DefaultToken
	}
	s.app = s.newID()
	s.bot = s.addUser(User{Name: "kith", Bot: true}).id
	s.onDispatch = s.broadcast
	s.userRoutes()
	s.guildRoutes()
	s.channelRoutes()
	s.threadRoutes()
	s.membershipRoutes()
	s.messageRoutes()
	s.reactionRoutes()
	s.pinRoutes()
	s.commandRoutes()
	s.interactionRoutes()
	s.gatewayRoutes()
	return s
}

// answer is what a handler returns when 200 with its JSON is not right.
type answer struct {
	Status int
	Body   any
}

// handler answers one route. It runs alone: the server's lock is held. What it
// returns is written as JSON with 200; nil is 204; an [answer] says more; a
// refusal is answered as such. It must not wait for anything.
type handler func(r *request) (any, error)

// handle adds a route for the bot, such as "GET /channels/{channel}/messages".
func (s *Server) handle(pattern string, h handler) { s.route(pattern, h, true) }

// open adds a route that carries its own token.
func (s *Server) open(pattern string, h handler) { s.route(pattern, h, false) }

func (s *Server) route(pattern string, h handler, authorised bool) {
	method, path, _ := strings.Cut(pattern, " ")
	s.router.HandleFunc(method+" /api"+path, func(w http.ResponseWriter, r *http.Request) {
		s.serve(w, r, pattern, func(req *request) (any, error) {
			if token, bot := strings.CutPrefix(r.Header.Get("Authorization"), "Bot "); authorised && !(bot && s.accepts(token)) {
				return nil, errUnauthorized
			}
			return h(req)
		})
	})
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, version := range []string{"/api/v10", "/api/v9"} {
		if rest, ok := strings.CutPrefix(r.URL.Path, version+"/"); ok {
			r = r.Clone(r.Context())
			r.URL.Path = "/api/" + rest
			break
		}
	}
	if _, pattern := s.router.Handler(r); pattern == "" {
		s.serve(w, r, "", func(*request) (any, error) { return nil, errNoRoute })
		return
	}
	s.router.ServeHTTP(w, r)
}
