package discord

import (
	"context"
	"errors"
	"fmt"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// meanings are the contract's errors for Discord's codes. Source: Discord's
// documentation, "JSON Error Codes", and what they are in practice.
var meanings = map[int]error{
	10003: chat.ErrNoConversation,
	10004: chat.ErrNotFound, // server
	10007: chat.ErrNotFound, // member
	10008: chat.ErrNotFound, // message
	10013: chat.ErrNotFound, // user
	10015: chat.ErrTooLate,  // the token of an interaction
	10062: chat.ErrTooLate,
	40060: chat.ErrTooLate,
	50027: chat.ErrTooLate,
	50001: chat.ErrForbidden,
	50013: chat.ErrForbidden,
	50007: chat.ErrUnreachable,
	50278: chat.ErrUnreachable, // no server in common
	50083: chat.ErrForbidden,   // a closed thread
	50035: chat.ErrInvalid,
	50006: chat.ErrInvalid, // empty
}

// Codes that something is done about.
const (
	codeArchived       = 50083
	codeThreadExists   = 160004
	codeThreadCap      = 160006
	codeAnswered       = 40060
	codeTooManyDirects = 40003
)

// do sends a request and turns what Discord refuses into the contract's errors.
func (a *Adapter) do(ctx context.Context, c rest.Call) error {
	return meaning(a.rest.Do(ctx, c))
}

func meaning(err error) error {
	var refused *rest.Error
	var limited *rest.Limited
	switch {
	case errors.As(err, &limited):
		return &chat.RateLimitError{After: limited.After}
	case !errors.As(err, &refused):
		return err
	}
	if is := meanings[refused.Code]; is != nil {
		return fmt.Errorf("%w: %w", is, err)
	}
	switch {
	case refused.Status == 400 || refused.Status == 413: // wrong, or too large
		return fmt.Errorf("%w: %w", chat.ErrInvalid, err)
	case refused.Status == 403:
		return fmt.Errorf("%w: %w", chat.ErrForbidden, err)
	case refused.Status == 404:
		return fmt.Errorf("%w: %w", chat.ErrNotFound, err)
	}
	return err
}

// code is Discord's code of an error, 0 for none.
func code(err error) int {
	var refused *rest.Error
	if errors.As(err, &refused) {
		return refused.Code
	}
	return 0
}
