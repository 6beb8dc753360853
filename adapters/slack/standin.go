package slack

import (
	"context"
	"net/http"

	"github.com/kith-community/kith/bot/chat"
)

// What hear and show write; this file goes when they are merged.

func commandName(prefix, name string) string {
	if prefix == "" && name == "me" {
		return "/kith-me"
	}
	return "/" + prefix + name
}

// cut is a text of at most so many runes.
func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

const (
	eventsPath      = "/slack/events"
	commandsPath    = "/slack/commands"
	interactionPath = "/slack/interactivity"
)

func (a *Adapter) Run(ctx context.Context, sink chat.Sink) error { <-ctx.Done(); return nil }

func (a *Adapter) Handler() http.Handler { return http.NotFoundHandler() }

func (a *Adapter) Trouble() string { return "" }

func (a *Adapter) Defer(context.Context, chat.Token, bool) error { return chat.ErrUnsupported }

func (a *Adapter) Respond(context.Context, chat.Token, chat.Response) error {
	return chat.ErrUnsupported
}

func (a *Adapter) Send(context.Context, chat.Outgoing) (chat.Receipt, error) {
	return chat.Receipt{}, chat.ErrUnsupported
}

func (a *Adapter) Edit(context.Context, chat.Ref, chat.Message) error { return chat.ErrUnsupported }
func (a *Adapter) Delete(context.Context, chat.Ref) error             { return chat.ErrUnsupported }

func (a *Adapter) Converse(context.Context, chat.SpaceID, []chat.UserID) (chat.ConversationID, error) {
	return "", chat.ErrUnsupported
}

func (a *Adapter) User(context.Context, chat.SpaceID, chat.UserID) (chat.User, error) {
	return chat.User{}, chat.ErrUnsupported
}
