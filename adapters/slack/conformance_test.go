package slack_test

import (
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/crowd"
	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
	"github.com/kith-community/kith/adapters/slack/slacktest/schema"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// TestConformance holds the adapter against the contract, through Slack's own
// protocols.
func TestConformance(t *testing.T) {
	for name, overHTTP := range map[string]bool{"sockets": false, "http": true} {
		t.Run(name, func(t *testing.T) {
			chattest.Run(t, func(t *testing.T, sink chat.Sink) chattest.Rig {
				people, platform := connected(t, overHTTP)
				people.Attach(sink)
				rig := chattest.Rig{Platform: platform, World: people.Crowd, Space: people.Space(), Channel: "#general"}
				if overHTTP {
					rig.World = people
				}
				return rig
			})
		})
	}
}

// connected is an adapter that is connected to a double with people: by sockets, with
// one token, or over HTTP, where it was installed.
func connected(t *testing.T, overHTTP bool) (crowd.Installed, *crowd.Translated) {
	t.Helper()
	double := slacktest.New(slacktest.Options{Unlimited: true, Check: schema.Check(func(err error) { t.Error(err) })})
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	people := crowd.Installed{Crowd: crowd.New(double, "Kith", crowd.Options{Called: called})}
	o := slack.Options{
		BotToken: slacktest.DefaultBotToken, AppToken: slacktest.DefaultAppToken, API: api, Unlimited: true,
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	sockets := crowd.Sockets
	if overHTTP {
		o.BotToken, o.AppToken, o.Teams, o.SigningSecret, sockets = "", "", people, slacktest.DefaultSigningSecret, 0
	}
	adapter, err := slack.New(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(adapter.Handler()) // ends after the adapter
	t.Cleanup(server.Close)
	crowd.Run(t, adapter, people.Crowd, sockets)
	if overHTTP {
		e := delivery.Endpoints{Events: server.URL + slack.EventsPath, Commands: server.URL + slack.CommandsPath, Interactivity: server.URL + slack.InteractivityPath}
		if err := double.Delivery().Register(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	return people, people.Translate(adapter)
}

func called(word string) string { return slack.CommandName("", word) }
