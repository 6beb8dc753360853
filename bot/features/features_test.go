package features_test

import (
	"log/slog"
	"maps"
	"os"
	"regexp"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage/storagetest"
)

// TestStories plays what takes several features: the tour of the README is one.
func TestStories(t *testing.T) { featuretest.Play(t, features.All) }

// TestLatenessIsDocumented holds the operator's list of what happens after
// downtime against what every kind of job states.
func TestLatenessIsDocumented(t *testing.T) {
	core, err := bot.New(t.Context(), storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now),
		bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, features.All()...)
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	stated := map[string]string{}
	for kind, late := range core.Jobs().Policies() {
		stated[kind] = late.Do.String()
		if late.After != scheduler.LateAfter {
			stated[kind] += ", after " + late.After.String()
		}
	}
	page, err := os.ReadFile("../../docs/operate.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+\\.\\w+)` \\| (.+?) \\|").FindAllStringSubmatch(string(page), -1) {
		listed[m[1]] = m[2]
	}
	if !maps.Equal(stated, listed) {
		t.Errorf("docs/operate.md lists %v\nthe kinds state %v", listed, stated)
	}
}
