package discordtest

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options are what a double can do without.
type Options struct {
	Now   func() time.Time // nil: the machine's clock
	Token string           // of the bot; "" is [DefaultToken]
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
}

// New is a Discord in which nobody is yet.
func New(o Options) *Server {
	s := &Server{opts: o, now: o.Now, router: http.NewServeMux()}
	if s.now == nil {
		s.now = time.Now
	}
	if s.opts.Token == "" {
		s.opts.Token = DefaultToken
	}
	return s
}

// request is one call of the API, on its way through a handler.
type request struct {
	*http.Request
	body  []byte // JSON; of a multipart request its payload_json
	files []upload
}

// upload is a file of a multipart request.
type upload struct {
	Name, Type string
	Data       []byte
}

// id is an ID in the path. A wrong one reads as 0, which nothing has.
func (r *request) id(name string) ID {
	id, _ := ParseID(r.PathValue(name))
	return id
}

// read decodes the body.
func (r *request) read(into any) error {
	if err := json.Unmarshal(r.body, into); err != nil {
		return refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
	}
	return nil
}

// answer is what a handler returns when 200 with its JSON is not right. A nil
// Body is no body.
type answer struct {
	Status int
	Body   any
}

// handler answers one route. It runs alone: the server's lock is held. What it
// returns is written as JSON with 200; nil is 204; an [answer] says more; a
// refusal is answered as such. It must not wait for anything.
type handler func(r *request) (any, error)

// handle adds a route, such as "GET /channels/{channel}/messages".
func (s *Server) handle(pattern string, h handler) {
	method, path, _ := strings.Cut(pattern, " ")
	s.router.HandleFunc(method+" /api"+path, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, h) })
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
	s.router.ServeHTTP(w, r)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, h handler) {
	req, err := readRequest(r)
	if err != nil {
		write(w, http.StatusBadRequest, refuse(http.StatusBadRequest, 50035, "Invalid Form Body"))
		return
	}
	s.mu.Lock()
	result, err := h(req)
	var body []byte
	if err == nil {
		body, err = encode(result) // under the lock: it reads what handlers share
	}
	s.mu.Unlock()
	s.respond(w, result, body, err)
}

func encode(result any) ([]byte, error) {
	if a, ok := result.(answer); ok {
		result = a.Body
	}
	if result == nil {
		return nil, nil
	}
	return json.Marshal(result)
}

func (s *Server) respond(w http.ResponseWriter, result any, body []byte, err error) {
	var no *refusal
	switch {
	case errors.As(err, &no):
		write(w, no.status, no)
		return
	case err != nil:
		write(w, http.StatusInternalServerError, refuse(http.StatusInternalServerError, 0, err.Error()))
		return
	}
	status := http.StatusOK
	if a, ok := result.(answer); ok && a.Status != 0 {
		status = a.Status
	}
	if body == nil {
		if status == http.StatusOK {
			status = http.StatusNoContent
		}
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// MaxRequest is how many bytes a request may have: Discord's 25 MiB.
const MaxRequest = 25 << 20

func readRequest(r *http.Request) (*request, error) {
	req := &request{Request: r}
	body, err := io.ReadAll(io.LimitReader(r.Body, MaxRequest+1))
	if err != nil {
		return nil, err
	}
	if len(body) > MaxRequest {
		return nil, errors.New("too large")
	}
	req.body = body
	return req, nil
}
