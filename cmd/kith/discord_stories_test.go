package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
	"github.com/kith-community/kith/adapters/discord/discordtest/openapi"
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/bot/features/agenda"
	"github.com/kith-community/kith/bot/features/agenda/agendatest"
	"github.com/kith-community/kith/bot/features/audit"
	"github.com/kith-community/kith/bot/features/cohorts"
	"github.com/kith-community/kith/bot/features/cohorts/cohortstest"
	"github.com/kith-community/kith/bot/features/gratitude"
	"github.com/kith-community/kith/bot/features/gratitude/gratitudetest"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/bot/features/meetings"
	"github.com/kith-community/kith/bot/features/meetings/meetingstest"
	"github.com/kith-community/kith/bot/features/pairs"
	"github.com/kith-community/kith/bot/features/pairs/pairstest"
	"github.com/kith-community/kith/bot/features/privacy"
	"github.com/kith-community/kith/bot/features/questions"
	organisersreport "github.com/kith-community/kith/bot/features/report"
	"github.com/kith-community/kith/bot/features/setup"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// onDiscord is a stage that is Discord: the adapter on one side, the people of a
// double on the other.
type onDiscord struct {
	*crowd.Crowd
	*crowd.Translated
}

func (d onDiscord) Attach(sink chat.Sink) { d.Crowd.Attach(sink) }

// TestStoriesOnDiscord plays the stories of all features in Discord's own protocol,
// from the gateway to the database and back; those of all features together on each
// kind of database. Every feature's own tests play its stories on both.
func TestStoriesOnDiscord(t *testing.T) {
	stories, err := filepath.Glob("../../bot/features/*/testdata/*.txt")
	if err != nil || len(stories) == 0 {
		t.Fatal("no stories", err)
	}
	more, err := filepath.Glob("../../bot/features/testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	lenders := map[string]*storagetest.Lender{} // by folder, whose stories have the same features
	for _, story := range slices.Concat(stories, more) {
		base := strings.TrimSuffix(story, ".txt")
		_, only, special := strings.Cut(filepath.Base(base), ".")
		if special && only != "discord" || !special && slices.Contains(stories, base+".discord.txt") {
			continue
		}
		lender := lenders[filepath.Dir(story)]
		if lender == nil {
			lender = storagetest.NewLender(t)
			lenders[filepath.Dir(story)] = lender
		}
		t.Run(strings.TrimPrefix(base, "../../bot/features/"), func(t *testing.T) {
			t.Parallel()
			if why := unplayable[strings.TrimPrefix(base, "../../bot/features/")]; why != "" {
				t.Skip(why)
			}
			for _, engine := range enginesOf(story) {
				t.Run(string(engine), func(t *testing.T) {
					t.Parallel()
					playOnDiscord(t, lender, story, engine)
				})
			}
		})
	}
}

func enginesOf(story string) []storagetest.Engine {
	if filepath.Dir(story) == filepath.FromSlash("../../bot/features/testdata") {
		return storagetest.Engines()
	}
	return []storagetest.Engine{storagetest.SQLite}
}

// unplayable are stories of what nobody can do on Discord.
var unplayable = map[string]string{
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

// played are the features of a folder's stories, where they are not all or the
// folder's own.
var played = map[string][]string{
	"audit": {"questions", "setup", "audit"}, "privacy": {"questions", "helpers", "me", "setup", "privacy"},
	"link":    {"questions", "helpers", "me", "link", "privacy"},
	"mentors": {"mentors", "questions"}, "problems": {"problems", "me", "report", "audit", "privacy"},
}

func featuresOf(story string) func() []bot.Feature {
	folder, _, _ := strings.Cut(strings.TrimPrefix(filepath.ToSlash(story), "../../bot/features/"), "/")
	switch folder {
	case "testdata":
		return features.All
	case "cohorts": // somebody has to ask both sides
		return func() []bot.Feature {
			return []bot.Feature{cohorts.New(), me.New(), setup.New(), audit.New(), privacy.New(), cohortstest.New()}
		}
	case "meetings": // likewise
		return func() []bot.Feature {
			return []bot.Feature{meetings.New(), meetingstest.New(), me.New(), privacy.New()}
		}
	case "agenda": // likewise
		return func() []bot.Feature { return []bot.Feature{agenda.New(), agendatest.New(), me.New(), privacy.New()} }
	case "gratitude": // somebody has to answer, to introduce and to meet
		return func() []bot.Feature {
			return []bot.Feature{gratitude.Noticing(gratitudetest.Notices), gratitudetest.New(), questions.New(), me.New(), privacy.New(), organisersreport.New()}
		}
	case "pairs": // somebody has to introduce them
		return func() []bot.Feature { return []bot.Feature{pairs.New(), pairstest.New(), me.New(), privacy.New()} }
	}
	names := played[folder]
	if names == nil {
		names = []string{folder}
	}
	return func() []bot.Feature {
		return slices.DeleteFunc(features.All(), func(f bot.Feature) bool { return !slices.Contains(names, f.Name()) })
	}
}

func playOnDiscord(t *testing.T, lender *storagetest.Lender, story string, engine storagetest.Engine) {
	script, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	clock := scheduler.NewClock(bottest.Start)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	db := lender.Lend(t, engine, clock.Now)
	stage := discordStage(t, clock, db, log)
	p, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: stage, Space: stage.Space(), DB: db, Clock: clock, Features: featuresOf(story), Log: log,
		Elsewhere: func() bottest.World {
			return chatfake.New(bottest.Profiles["discord"], chatfake.WithSpace(bottest.Other), chatfake.WithClock(clock.Now))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	got, err := p.Play(t.Context(), string(script))
	if line, written, seen := firstDifference(unnumbered(string(script)), unnumbered(got)); line > 0 {
		t.Errorf("%s:%d went differently\n  written: %s\n  seen:    %s", story, line, written, seen)
	}
	if err != nil {
		t.Errorf("%s: %v", story, err)
	}
}

var (
	number = regexp.MustCompile(`<#(t\d+|room:[a-z+]+|\d{15,})>`)
	space  = regexp.MustCompile(`fake:kith|discord:\d+|\((Fake|Discord)\)`)
	breaks = regexp.MustCompile(`(?m)( /)+( |$)`)
	cut    = regexp.MustCompile(`( \(?<#thread>\)?[.]?)?( Questions)?( \()?…`)
)

// unnumbered leaves out which numbers threads and communities have, and where long
// ones move the end of a shortened line: every platform has its own. Where a text
// ends with a line break nothing is drawn of it.
func unnumbered(story string) string {
	story = breaks.ReplaceAllString(story, "$2")
	return cut.ReplaceAllString(space.ReplaceAllString(number.ReplaceAllString(story, "<#thread>"), "SPACE"), "…")
}

// discordStage connects an adapter to a double that reads the story's clock.
func discordStage(t *testing.T, clock *scheduler.Clock, db *storage.DB, log *slog.Logger) onDiscord {
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
