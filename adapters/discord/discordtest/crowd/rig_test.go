package crowd_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
	"github.com/kith-community/kith/bot/chat"
)

// connected is an adapter that is connected to a double with people. Over HTTP,
// what they type and press reaches it that way.
func connected(t *testing.T, overHTTP bool) (*discordtest.Server, *crowd.Crowd, *crowd.Translated) {
	t.Helper()
	double := discordtest.New(discordtest.Options{Privileged: 1 << 1})
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	people := crowd.New(double, "Kith")
	o := discord.Options{Token: discordtest.DefaultToken, API: api, Members: true, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))}
	if overHTTP {
		o.PublicKey = double.PublicKey()
	}
	adapter, err := discord.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(adapter.Close)
	crowd.Run(t, double, adapter, people)
	if overHTTP {
		endpoint := httptest.NewServer(adapter.Interactions())
		t.Cleanup(endpoint.Close)
		if err := double.Register(t.Context(), endpoint.URL); err != nil {
			t.Fatal(err)
		}
	}
	return double, people, people.Translate(adapter)
}

// sink takes events and does nothing.
type sink func(chat.Event)

func (s sink) Deliver(_ context.Context, e chat.Event) error {
	s(e)
	return nil
}
