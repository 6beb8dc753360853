package crowd_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/crowd"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
	"github.com/kith-community/kith/bot/chat"
)

// town is a double with people, whom an adapter hears by sockets or over HTTP.
type town struct {
	api      string
	double   *slacktest.Server
	people   *crowd.Crowd
	platform *crowd.Translated
	stop     func()
}

func newTown(t *testing.T, overHTTP bool) *town {
	t.Helper()
	double := slacktest.New(slacktest.Options{Unlimited: true})
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	here := &town{api: api, double: double, people: crowd.New(double, "Kith", crowd.Options{})}
	here.moveIn(t, overHTTP)
	return here
}

// moveIn starts a process of Kith there.
func (here *town) moveIn(t *testing.T, overHTTP bool) {
	t.Helper()
	o := slack.Options{
		BotToken: slacktest.DefaultBotToken, AppToken: slacktest.DefaultAppToken, API: here.api, Unlimited: true,
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	sockets := crowd.Sockets
	if overHTTP {
		o.AppToken, o.SigningSecret, sockets = "", slacktest.DefaultSigningSecret, 0
	}
	adapter, err := slack.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(adapter.Handler()) // ends after the adapter
	t.Cleanup(server.Close)
	here.stop = crowd.Run(t, adapter, here.people, sockets)
	here.platform = here.people.Translate(adapter)
	if overHTTP {
		e := delivery.Endpoints{Events: server.URL + slack.EventsPath, Commands: server.URL + slack.CommandsPath, Interactivity: server.URL + slack.InteractivityPath}
		if err := here.double.Delivery().Register(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

// sink takes events and does nothing more.
type sink func(chat.Event)

func (s sink) Deliver(_ context.Context, e chat.Event) error {
	s(e)
	return nil
}
