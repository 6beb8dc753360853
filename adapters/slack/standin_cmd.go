package slack

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
)

// What show writes; this file goes when that is merged.

func cut(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

func (a *Adapter) Delete(context.Context, chat.Ref) error { return chat.ErrUnsupported }

func (a *Adapter) User(context.Context, chat.SpaceID, chat.UserID) (chat.User, error) {
	return chat.User{}, chat.ErrUnsupported
}
