package features_test

import (
	"log/slog"
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/bottest/featuretest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
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

// TestEverythingByButton: what can be typed can be done without typing. /help,
// which stands on everybody's page, offers each command, so none may need to be
// told more than a button can say.
func TestEverythingByButton(t *testing.T) {
	p := chatfake.New(bottest.Profiles["sandbox"])
	core, err := bot.New(t.Context(), storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now),
		bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, features.All()...)
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	p.Attach(core)
	if err := core.Connect(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	p.Meet(chat.User{ID: "olga", Name: "Olga", Manages: true})
	for _, c := range p.Commands() {
		if c.OnMessage || c.Name == "help" {
			continue
		}
		for _, o := range c.Options {
			if o.Required {
				t.Errorf("/%s cannot be done without typing: it requires %s", c.Name, o.Name)
			}
		}
		if err := p.Command(t.Context(), "olga", "#general", "/help"); err != nil {
			t.Fatal(err)
		}
		p.Seen()
		if err := p.Choose(t.Context(), "olga", []string{c.Name}); err != nil {
			t.Errorf("/help does not offer /%s: %v", c.Name, err)
		}
		if seen := p.Seen(); len(seen) != 1 || strings.Contains(seen[0], "does nothing any more") {
			t.Errorf("/%s, chosen, shows %q", c.Name, seen)
		}
	}
}
