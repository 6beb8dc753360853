package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// ErrToken means that Discord does not accept the bot's token, or no longer. No
// request is sent after it: too many of these lead to a ban.
var ErrToken = errors.New("the token is not accepted")

// errClosed means that the client was closed.
var errClosed = errors.New("the client is closed")

// Limited means that Discord had to say "too much", again and again.
type Limited struct{ After time.Duration }

func (e *Limited) Error() string { return fmt.Sprintf("too many requests; again in %s", e.After) }

// Error is what Discord refused. Its text names the route and the reason, never
// what was sent.
type Error struct {
	Route   string
	Status  int    // of HTTP
	Code    int    // Discord's; 0 when there is none
	Message string // Discord's
	Errors  json.RawMessage
}

func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %d %s", e.Route, e.Status, e.Message)
	if e.Code != 0 {
		s += fmt.Sprintf(" (%d)", e.Code)
	}
	return s
}

func failure(route string, status int, answer []byte) error {
	e := &Error{Route: route, Status: status, Message: http.StatusText(status)}
	var said struct {
		Code    int             `json:"code"`
		Message string          `json:"message"`
		Errors  json.RawMessage `json:"errors"`
	}
	if json.Unmarshal(answer, &said) == nil && said.Message != "" {
		e.Code, e.Message, e.Errors = said.Code, said.Message, said.Errors
	}
	return e
}

// passing is whether another attempt may go better: Discord stumbled, or the
// connection broke.
func passing(err error) bool {
	var refused *Error
	if errors.As(err, &refused) {
		return refused.Status >= 500
	}
	return !errors.Is(err, ErrToken) && !errors.Is(err, errClosed)
}

// withoutAddress is an error of the network without the address, which holds the
// token of an interaction.
func withoutAddress(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
