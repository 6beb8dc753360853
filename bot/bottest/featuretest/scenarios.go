// Package featuretest holds what every feature's tests do: play its scenarios
// everywhere, and check its texts against its code.
//
//	scenarios.go  plays testdata/*.txt on every profile and database
//	texts.go      checks texts/*.json against the code
//	views.go      holds every view in every language against the limits
//	longest.go    the longest words that people may write
package featuretest

import (
	"flag"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

var update = flag.Bool("update", false, "rewrite what the scenarios show")

// Play plays every testdata/*.txt on the capabilities of every platform and on
// every database. A scenario that goes differently where complaints cannot be
// shown in a form stands a second time, as name.discord.txt.
func Play(t *testing.T, features func() []bot.Feature) {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(names) == 0 {
		t.Fatal("no scenarios", err)
	}
	lender := storagetest.NewLender(t)
	for _, name := range names {
		for _, profile := range slices.Sorted(maps.Keys(bottest.Profiles)) {
			if racing && profile != "sandbox" {
				continue
			}
			if plays(name, profile, names) {
				t.Run(filepath.Base(name)+"/"+profile, func(t *testing.T) { playFile(t, lender, name, profile, features) })
			}
		}
	}
}

// plays says whether a file is the one for a profile.
func plays(name, profile string, all []string) bool {
	base := strings.TrimSuffix(name, ".txt")
	if story, only, ok := strings.Cut(filepath.Base(base), "."); ok {
		return story != "" && only == profile
	}
	return !slices.Contains(all, base+"."+profile+".txt")
}

func playFile(t *testing.T, lender *storagetest.Lender, name, profile string, features func() []bot.Feature) {
	if !*update { // all write the same file then
		t.Parallel()
	}
	script, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, engine := range engines() {
		t.Run(string(engine), func(t *testing.T) {
			if !*update {
				t.Parallel()
			}
			clock := scheduler.NewClock(bottest.Start)
			play(t, name, string(script), bottest.Stage{
				Elsewhere: func() bottest.World {
					return chatfake.New(bottest.Profiles[profile], chatfake.WithSpace(bottest.Other), chatfake.WithClock(clock.Now))
				},
				World: chatfake.New(bottest.Profiles[profile], chatfake.WithClock(clock.Now)), Space: chatfake.Space, Features: features, Clock: clock,
				DB: lender.Lend(t, engine, clock.Now), Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
			})
		})
	}
}

func engines() []storagetest.Engine {
	if racing {
		return []storagetest.Engine{storagetest.SQLite}
	}
	return storagetest.Engines()
}

func play(t *testing.T, name, script string, stage bottest.Stage) {
	p, err := bottest.NewPlayer(t.Context(), stage)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	got, err := p.Play(t.Context(), script)
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, got)
	}
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != script {
		t.Errorf("%s differs; run with -update and read the diff\n%s", name, got)
	}
	checkAttention(t, stage.DB)
}

// checkAttention fails when anybody got more nudges than the governor allows,
// whatever the story was.
func checkAttention(t *testing.T, db *storage.DB) {
	counts, err := bot.MostNudges(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	if counts.Over() {
		t.Errorf("somebody got %d nudges in a day and %d in a week", counts.Day, counts.Week)
	}
}
