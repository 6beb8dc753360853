package discordtest

import (
	"encoding/json"
	"errors"
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
	Privileged     int           // the privileged intents that the application may ask for
	MessageContent bool          // the application may read words

	Limits   bool             // rate limits are enforced
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
	creates    map[ID]day       // new commands, by server
	allowed    map[ID]bool      // servers in which everybody may use all commands
	waiting    map[ID]*interaction
	tokens     map[string]*interaction
	forms      map[ID]*Form
	suggested  map[ID][]Suggestion
	lastEvent  dispatched
	outbox     []any // interactions that go over HTTP
	sessions   map[string]*session
	conns      map[*conn]bool
	greeting   Cut
	twice      int
	swaps      int
	meter      meter
	faults     []*fault
	counts     Counts
	closed     bool
}

// New is a Discord in which nobody is yet but the bot.
func New(o Options) *Server {
	s := &Server{
		opts: o, now: o.Now, router: http.NewServeMux(), world: newWorld(), commands: map[ID][]Command{}, creates: map[ID]day{}, allowed: map[ID]bool{}, waiting: map[ID]*interaction{},
		tokens: map[string]*interaction{}, forms: map[ID]*Form{}, suggested: map[ID][]Suggestion{}, sessions: map[string]*session{}, conns: map[*conn]bool{},
		meter: meter{windows: map[string]*window{}}, counts: Counts{ByStatus: map[int]int{}},
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

// request is one call of the API, on its way through a handler.
type request struct {
	*http.Request
	body  []byte // JSON; of a multipart request its payload_json
	files []upload
}

// id is an ID in the path. A wrong one reads as 0, which nothing has.
func (r *request) id(name string) ID {
	id, _ := ParseID(r.PathValue(name))
	return id
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
		answer := h
		if authorised && r.Header.Get("Authorization") != "Bot "+s.opts.Token {
			answer = func(*request) (any, error) { return nil, errUnauthorized }
		}
		s.serve(w, r, pattern, answer)
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

// result is what a request is answered with.
type result struct {
	status int
	header http.Header
	body   []byte
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, pattern string, h handler) {
	path := strings.TrimPrefix(r.URL.Path, "/api")
	s.mu.Lock()
	f := s.failing(r, path)
	s.mu.Unlock()
	if f != nil && f.Delay > 0 {
		time.Sleep(f.Delay)
	}
	req, err := readRequest(r)
	s.mu.Lock()
	out := s.result(req, err, pattern, h, f)
	s.counts.Requests++
	s.counts.ByStatus[out.status]++
	if out.status == http.StatusTooManyRequests {
		s.counts.Limited++
	}
	if s.banned(out.status, out.header) {
		out = result{http.StatusTooManyRequests, http.Header{"Content-Type": {"text/html"}, "Retry-After": {"3600"}}, []byte("<html>error code: 1015</html>")}
	}
	s.mu.Unlock()
	if f != nil && f.Reset {
		cutOff(w)
		return
	}
	if s.opts.Check != nil {
		s.opts.Check(r, req.body, out.status, out.header, out.body)
	}
	for name, values := range out.header {
		w.Header()[name] = values
	}
	w.WriteHeader(out.status)
	_, _ = w.Write(out.body)
}

// result runs a handler within limits and faults. The lock is held.
func (s *Server) result(req *request, err error, pattern string, h handler, f *Fault) result {
	instead := f != nil && (f.Status != 0 || f.Reset)
	if instead && !f.After {
		return f.result()
	}
	a := s.admit(pattern, req.Request)
	if a.refusal != nil {
		a.header.Set("Content-Type", "application/json")
		return result{http.StatusTooManyRequests, a.header, a.refusal}
	}
	var value any
	if err == nil {
		value, err = h(req)
	}
	out := render(value, err)
	for name, values := range a.header {
		out.header[name] = values
	}
	if instead {
		return f.result()
	}
	return out
}

func (f *Fault) result() result {
	out := result{f.Status, http.Header{}, []byte(f.Body)}
	if strings.HasPrefix(f.Body, "{") {
		out.header.Set("Content-Type", "application/json")
	}
	for name, value := range f.Header {
		out.header.Set(name, value)
	}
	if out.status == 0 {
		out.status = http.StatusBadGateway // nobody reads it
	}
	return out
}

func render(value any, err error) result {
	out := result{http.StatusOK, http.Header{}, nil}
	var no *refusal
	switch {
	case errors.As(err, &no):
		out.status, value = no.status, no
	case err != nil:
		out.status, value = http.StatusInternalServerError, refuse(http.StatusInternalServerError, 0, err.Error())
	}
	if a, ok := value.(answer); ok {
		out.status, value = a.Status, a.Body
	}
	if value == nil {
		out.status = http.StatusNoContent
		return out
	}
	out.header.Set("Content-Type", "application/json")
	body, err := json.Marshal(value)
	if err != nil {
		out.status, body = http.StatusInternalServerError, []byte(`{"message":"500","code":0}`)
	}
	out.body = body
	return out
}

// cutOff ends the connection of a request without an answer.
func cutOff(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}
