package bot

import (
	"context"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// Purpose is what a feature needs a channel for. People read it as the text
// "channel.<name>" of that feature.
type Purpose struct {
	Feature, Name string
	Optional      bool // nothing is missing without it
}

// Channel registers that the feature needs a channel for a purpose, one that
// everybody in the space reads: in the first of them, people who take no direct
// messages are told that something waits.
func (r *Registry) Channel(purpose string) {
	r.all.channels = append(r.all.channels, Purpose{Feature: r.feature, Name: purpose})
}

// OptionalChannel is [Registry.Channel] for a channel that the feature can do
// without: the setup offers it, and does not miss it.
func (r *Registry) OptionalChannel(purpose string) {
	r.all.channels = append(r.all.channels, Purpose{Feature: r.feature, Name: purpose, Optional: true})
}

// Channels lists what the features need channels for.
func (r *Registry) Channels() []Purpose { return r.all.channels }

// Label is what people read of the purpose.
func (p Purpose) Label(t i18n.Printer) string { return t.For(p.Feature).S("channel." + p.Name) }

// Commons is a channel that everybody in a space reads; "" when organisers chose
// none.
func (r *Registry) Commons(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (chat.ConversationID, error) {
	return r.all.commons(ctx, tx, space)
}

// commons is the first channel that a feature needs and organisers chose, else the
// first of those that features can do without.
func (e *everything) commons(ctx context.Context, tx *storage.Tx, space chat.SpaceID) (chat.ConversationID, error) {
	for _, optional := range []bool{false, true} {
		for _, p := range e.channels {
			if p.Optional != optional {
				continue
			}
			if where, err := people.Channel(ctx, tx, space, p.Name); err != nil || where != "" {
				return where, err
			}
		}
	}
	return "", nil
}
