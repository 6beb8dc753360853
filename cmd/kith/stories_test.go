package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

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
	"github.com/kith-community/kith/storage/storagetest"
)

// stage is a platform with its people in its own protocol.
type stage interface {
	bottest.World
	Space() chat.SpaceID
}

// theatre is where stories are played: on a stage of its own for each.
type theatre struct {
	platform   string
	unplayable map[string]string            // stories, and why nobody can play them there
	impossible map[string]map[string]string // lines of stories that nobody can do there, and what they do instead
	alike      func(story string) string    // a story without what every platform writes in its own way
	stage      func(*testing.T, *scheduler.Clock, *slog.Logger) stage
}

// playAll plays the stories of all features, those of all features together on each
// kind of database. Every feature's own tests play its stories on both.
func playAll(t *testing.T, at theatre) {
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
		if special && only != at.platform || !special && slices.Contains(slices.Concat(stories, more), base+"."+at.platform+".txt") {
			continue
		}
		lender := lenders[filepath.Dir(story)]
		if lender == nil {
			lender = storagetest.NewLender(t)
			lenders[filepath.Dir(story)] = lender
		}
		t.Run(nameOf(story), func(t *testing.T) {
			t.Parallel()
			if why := at.unplayable[nameOf(story)]; why != "" {
				t.Skip(why)
			}
			for _, engine := range enginesOf(story) {
				t.Run(string(engine), func(t *testing.T) {
					t.Parallel()
					at.play(t, lender, story, engine)
				})
			}
		})
	}
}

func nameOf(story string) string {
	return strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(story), "../../bot/features/"), ".txt")
}

// instead puts other lines in the place of some of a story, or none: then what was
// seen goes with them.
func instead(t *testing.T, script []byte, lines map[string]string) []byte {
	var kept []string
	left, out := map[string]bool{}, false
	for line := range strings.Lines(string(script)) {
		if !strings.HasPrefix(line, "  ") {
			what := strings.TrimSpace(line)
			other, changed := lines[what]
			left[what] = left[what] || changed
			if out = changed && other == ""; changed {
				line = other + "\n"
			}
		}
		if !out {
			kept = append(kept, line)
		}
	}
	for line := range lines {
		if !left[line] {
			t.Errorf("the story has no line %q", line)
		}
	}
	return []byte(strings.Join(kept, ""))
}

func enginesOf(story string) []storagetest.Engine {
	if filepath.Dir(story) == filepath.FromSlash("../../bot/features/testdata") {
		return storagetest.Engines()
	}
	return []storagetest.Engine{storagetest.SQLite}
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

func (at theatre) play(t *testing.T, lender *storagetest.Lender, story string, engine storagetest.Engine) {
	script, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	script = instead(t, script, at.impossible[nameOf(story)])
	clock := scheduler.NewClock(bottest.Start)
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	db := lender.Lend(t, engine, clock.Now)
	stage := at.stage(t, clock, log)
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
	if line, written, seen := firstDifference(at.alike(string(script)), at.alike(got)); line > 0 {
		t.Errorf("%s:%d went differently\n  written: %s\n  seen:    %s", story, line, written, seen)
	}
	if err != nil {
		t.Errorf("%s: %v", story, err)
	}
}

var (
	number = regexp.MustCompile(`<#(t\d+|room:[a-z+]+|\d{15,})>`)
	space  = regexp.MustCompile(`fake:kith|discord:\d+|slack:T\w+|\((Fake|Discord|Slack)\)|\bon (Fake|Discord|Slack)\b|https://(fake\.example|discord\.com/users|kith\.slack\.com/team)/\w+`)
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
