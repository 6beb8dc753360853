package rest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ErrToken says that Discord does not accept the bot's token, or not any more.
// From then on every call returns it at once.
var ErrToken = errors.New("discord does not accept the bot's token")

// ErrClosed says that the client was closed.
var ErrClosed = errors.New("the client is closed")

// Error is Discord's no to a call. Use [errors.As] with a *Error.
type Error struct {
	Status  int             // HTTP's
	Code    int             // Discord's "JSON error code"; 0 when it gave none
	Message string          // Discord's words for Code
	Errors  json.RawMessage // which fields are wrong and why; they may quote what was sent
	Route   string          // method and path, with names in place of IDs and tokens
	// Repeated: an attempt before this answer failed, and may have been carried out.
	Repeated bool
}

// Error names the route, the status and the code. What Discord wrote is left out:
// it may quote what people wrote.
func (e *Error) Error() string {
	return fmt.Sprintf("%s: status %d, code %d", e.Route, e.Status, e.Code)
}

// Limited says that the turn of a call comes later than its context allows. It
// was not sent. It is [context.DeadlineExceeded] too. Use [errors.As] with a *Limited.
type Limited struct {
	After time.Duration // how long the call would have to wait still, at least
}

func (l *Limited) Error() string { return fmt.Sprintf("limited for %v", l.After) }

// Is implements what [errors.Is] asks for.
func (l *Limited) Is(target error) bool { return target == context.DeadlineExceeded }
