package main

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/adapters/slack/slacktest/crowd"
	"github.com/kith-community/kith/adapters/slack/slacktest/schema"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/scheduler"
)

// onSlack is a stage that is Slack: the adapter on one side, the people of a double on
// the other.
type onSlack struct {
	*crowd.Crowd
	*crowd.Translated
	double *slacktest.Server
}

func (s onSlack) Attach(sink chat.Sink) { s.Crowd.Attach(sink) }

// PublishCommands gives the app the manifest that Kith would print: it may do, and is
// told of, nothing else.
func (s onSlack) PublishCommands(ctx context.Context, specs []chat.CommandSpec) error {
	m, err := slack.NewManifest(slack.ManifestOptions{Name: "Kith"}, specs)
	if err != nil {
		return err
	}
	content, err := m.JSON()
	if err != nil {
		return err
	}
	app, err := slacktest.ParseManifest(content)
	if err != nil {
		return err
	}
	s.double.SetApp(app)
	s.double.SetScopes(s.Team(), app.Scopes...)
	return s.Translated.PublishCommands(ctx, specs)
}

// TestStoriesOnSlack plays the stories of all features in Slack's own protocols, from
// the socket to the database and back.
func TestStoriesOnSlack(t *testing.T) {
	playAll(t, theatre{"slack", unplayableOnSlack, readOnSlack, func(t *testing.T, clock *scheduler.Clock, log *slog.Logger) stage { return slackStage(t, clock, log) }})
}

// readOnSlack leaves out marks that disarm people's text as well: Slack is sent the
// text itself.
func readOnSlack(story string) string {
	return unnumbered(strings.NewReplacer(`\`, "", "\u200b", "").Replace(story))
}

// unplayableOnSlack are stories of what nobody can do there.
var unplayableOnSlack = map[string]string{}

// slackStage connects an adapter to a double that reads the story's clock.
func slackStage(t *testing.T, clock *scheduler.Clock, log *slog.Logger) onSlack {
	double := slacktest.New(slacktest.Options{Now: clock.Now, Unlimited: true, Check: schema.Check(func(err error) { t.Error(err) })})
	api, end, err := double.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(end)
	called := func(word string) string { return slack.CommandName("", word) }
	people := crowd.New(double, "Kith", crowd.Options{Called: called})
	people.Channel("#questions")
	adapter, err := slack.New(slack.Options{
		BotToken: slacktest.DefaultBotToken, AppToken: slacktest.DefaultAppToken, API: api, Unlimited: true, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	crowd.Run(t, adapter, people, crowd.Sockets)
	return onSlack{people, people.Translate(adapter), double}
}
