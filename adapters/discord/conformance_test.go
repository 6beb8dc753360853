package discord_test

import (
	"log/slog"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
	"github.com/kith-community/kith/adapters/discord/discordtest/openapi"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chattest"
)

// TestConformance holds the adapter against the contract, through Discord's own
// protocol.
func TestConformance(t *testing.T) {
	chattest.Run(t, func(t *testing.T, sink chat.Sink) chattest.Rig {
		people, platform := connected(t, discordtest.Options{Privileged: 1 << 1, Check: openapi.Check(func(err error) { t.Error(err) }, func(why string) { t.Log(why) })})
		people.Attach(sink)
		return chattest.Rig{Platform: platform, World: people, Space: people.Space(), Channel: "#general"}
	})
}

// connected is an adapter that is connected to a double with people.
func connected(t *testing.T, o discordtest.Options) (*crowd.Crowd, *crowd.Translated) {
	t.Helper()
	double := discordtest.New(o)
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	people := crowd.New(double, "Kith")
	adapter, err := discord.New(discord.Options{
		Token: discordtest.DefaultToken, API: api, Members: true, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(adapter.Close)
	crowd.Run(t, double, adapter, people)
	return people, people.Translate(adapter)
}
