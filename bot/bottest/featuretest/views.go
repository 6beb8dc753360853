package featuretest

import (
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage/storagetest"
)

// Views plays every story of the folders once more in every language: with the
// longest words that people may write, in names, titles, details and replies, and
// in a community with many topics and organisers. It fails for each view that some
// platform would refuse, and for whatever is registered that no story shows. Each
// folder's stories are played with its features.
func Views(t *testing.T, folders map[string]func() []bot.Feature, all func() []bot.Feature) {
	t.Helper()
	if racing {
		t.Skip("the race detector has seen the stories")
	}
	names, languages := everything(t, all)
	seen := &sights{names: map[string]bool{}}
	t.Run("stories", func(t *testing.T) {
		for _, folder := range slices.Sorted(maps.Keys(folders)) {
			stories, err := filepath.Glob(filepath.Join(folder, "*.txt"))
			if err != nil || len(stories) == 0 {
				t.Fatal("no scenarios in ", folder, err)
			}
			lender := storagetest.NewLender(t)
			for _, story := range stories {
				profile := "sandbox"
				if parts := strings.Split(filepath.Base(story), "."); len(parts) == 3 {
					profile = parts[1]
				}
				t.Run(story, func(t *testing.T) {
					t.Parallel()
					seen.play(t, lender, story, profile, folders[folder], languages)
				})
			}
		}
	})
	for _, name := range names {
		if !seen.names[name] {
			t.Errorf("no story shows %q: write one", name)
		}
	}
}

// everything is what the features show something by, and in which languages.
func everything(t *testing.T, features func() []bot.Feature) (names, languages []string) {
	t.Helper()
	db := storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now)
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, features()...)
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	for _, l := range core.Languages() {
		languages = append(languages, l.Tag)
	}
	return core.Showing(), languages
}

// sights are what stories have shown.
type sights struct {
	mu    sync.Mutex
	names map[string]bool
}

// play plays a story as it is and, at the same time, in each language alone, where
// people point at what they point at in the first.
func (s *sights) play(t *testing.T, lender *storagetest.Lender, story, profile string, features func() []bot.Feature, languages []string) {
	script, err := os.ReadFile(story)
	if err != nil {
		t.Fatal(err)
	}
	var players []*bottest.Player
	leaders := map[chat.SpaceID]*chatfake.Platform{}
	for _, language := range append([]string{""}, languages...) {
		clock := scheduler.NewClock(bottest.Start)
		world := func(space chat.SpaceID) bottest.World {
			w := chatfake.New(bottest.Profiles[profile], chatfake.WithSpace(space), chatfake.WithClock(clock.Now))
			if leaders[space] == nil {
				leaders[space] = w
			} else {
				w.Follow(leaders[space])
			}
			return named{w}
		}
		other := world(bottest.Other) // now, so that the leader's is the first
		p, err := bottest.NewPlayer(t.Context(), bottest.Stage{
			World: world(chatfake.Space), Space: chatfake.Space, Features: features, Clock: clock, Language: language,
			Elsewhere: func() bottest.World { return other },
			DB:        lender.Lend(t, storagetest.SQLite, clock.Now), Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
			Watch: func(name string, shown any) { s.see(t, language, name, shown) },
		})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		players = slices.Insert(players, 0, p) // the leader does everything last
	}
	for n, line := range strings.Split(string(script), "\n") {
		if strings.HasPrefix(line, "  ") {
			continue
		}
		for _, p := range players {
			if err := p.Step(t.Context(), longest(string(script), line)); err != nil {
				for _, p := range players {
					t.Log(p.Language, strings.Join(p.World.Seen(), "\n"))
				}
				t.Fatalf("%s:%d in %s: %v", story, n+1, p.Language, err)
			}
		}
	}
}

// see holds one view against the limits.
func (s *sights) see(t *testing.T, language, name string, shown any) {
	s.mu.Lock()
	s.names[name] = true
	s.mu.Unlock()
	if err := check(shown); err != nil {
		t.Errorf("%s in %s: %v\n%+v", name, language, err, shown)
	}
}

func check(shown any) error {
	switch shown := shown.(type) {
	case nil:
		return nil
	case chat.Message:
		return withRealIDs(shown).Validate()
	case chat.Reply:
		return withRealIDs(shown.Message).Validate()
	case chat.Update:
		return withRealIDs(shown.Message).Validate()
	case chat.Open:
		return shown.Form.Validate()
	case chat.Reject:
		return shown.Form.Validate()
	case chat.Suggest:
		// What is suggested is shown like the options of a select.
		pick := chat.Controls{Items: []chat.Control{chat.Select{Placeholder: "x", Options: shown.Options}}}
		if len(shown.Options) == 0 {
			return nil
		}
		return chat.Message{Text: "x", Blocks: []chat.Block{pick}}.Validate()
	}
	return fmt.Errorf("unknown view %T", shown)
}
