package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
	"github.com/kith-community/kith/adapters/discord/discordtest/openapi"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

// onDiscord is a stage that is Discord: the adapter on one side, the people of a
// double on the other.
type onDiscord struct {
	*crowd.Crowd
	*crowd.Translated
}

func (d onDiscord) Attach(sink chat.Sink) { d.Crowd.Attach(sink) }

// TestStoriesOnDiscord plays the stories of all features in Discord's own protocol,
// from the gateway to the database and back.
func TestStoriesOnDiscord(t *testing.T) {
	playAll(t, theatre{platform: "discord", unplayable: unplayableOnDiscord, alike: unnumbered, stage: discordStage})
}

// unplayableOnDiscord are stories of what nobody can do there.
var unplayableOnDiscord = map[string]string{
	"setup/testdata/setup":                 "a command that has sub-commands cannot be typed alone",
	"setup/testdata/organisers":            "a command that has sub-commands cannot be typed alone",
	"help/testdata/help":                   "what is no command cannot be typed",
	"questions/testdata/bad-input.discord": "Discord itself refuses an empty field that has to be filled in",
	"mentors/testdata/ways.discord":        "Discord itself refuses an empty field that has to be filled in",
	"mentors/testdata/badinput.discord":    "Discord itself refuses an empty field that has to be filled in",
	"mentors/testdata/noroom":              "a room is opened with other requests than the story lets fail",
	"cohorts/testdata/late":                "the lot is drawn from the members' IDs, which are Discord's own",
	"cohorts/testdata/decided":             "the lot is drawn from the members' IDs, which are Discord's own",
	"cohorts/testdata/best":                "the lot is drawn from the members' IDs, which are Discord's own",
	"testdata/programme":                   "the story points at members of a list by other IDs than Discord's",
	"setup/testdata/mistakes.discord":      "Discord itself refuses more words than a field takes",
	"testdata/home":                        "there are no pages",
	"testdata/homewaits":                   "there are no pages",
	"testdata/fullpage":                    "there are no pages",
	"agenda/testdata/mistakes.discord":     "Discord itself refuses more words than a field takes",
	"meetings/testdata/down":               "who hears first of what waited for the platform is by the members' IDs, which are Discord's own",
	"pairs/testdata/handedback.discord":    "Discord itself refuses an empty choice, and more words than a field takes",
	"gratitude/testdata/badinput.discord":  "Discord itself refuses an empty choice, and more than a field takes",
	"gratitude/testdata/notice":            "Discord hands over no words, without its message-content intent",
	"pairs/testdata/leaves":                "whoever left is in no room any more",
	"privacy/testdata/left":                "whoever left cannot be written to",
	"testdata/channeltopic":                "a bot may edit where it may no longer write",
	"testdata/channelforbidden":            "a bot may edit where it may no longer write",
	"testdata/purposes":                    "it needs a feature that only its own test has",
}

// discordStage connects an adapter to a double that reads the story's clock.
func discordStage(t *testing.T, clock *scheduler.Clock, log *slog.Logger) stage {
	double := discordtest.New(discordtest.Options{
		Now: clock.Now, Privileged: 1 << 1, Check: openapi.Check(func(err error) { t.Error(err) }, func(why string) { t.Log(why) }),
	})
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	people := crowd.New(double, "Kith")
	people.Channel("#questions")
	double.AllowCommands(people.Guild())
	adapter, err := discord.New(discord.Options{Token: discordtest.DefaultToken, API: api, Members: true, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(adapter.Close)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := adapter.Run(ctx, people); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	double.AwaitConnection(t.Context())
	return onDiscord{people, people.Translate(adapter)}
}
