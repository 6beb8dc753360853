package setup_test

import (
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features/setup"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage/storagetest"
)

// relaxed is a feature that needs one channel, and can do without another.
type relaxed struct{}

func (relaxed) Name() string { return "relaxed" }

func (relaxed) Register(r *bot.Registry) {
	r.Channel("questions")
	r.OptionalChannel("meetings")
	texts := []byte(`{"channel.questions": "Questions", "channel.meetings": "Open meetings"}`)
	r.Files(fstest.MapFS{"texts/en.json": {Data: texts}, "texts/de.json": {Data: texts}})
}

// TestWhatCanBeDoneWithoutIsNotMissing has organisers look at the list before they chose
// any channel, when they are offered the one that is needed, and after each.
func TestWhatCanBeDoneWithoutIsNotMissing(t *testing.T) {
	clock := scheduler.NewClock(bottest.Start)
	player, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: chatfake.New(bottest.Profiles["discord"]), Space: chatfake.Space, DB: storagetest.Open(t, storagetest.SQLite, clock.Now), Clock: clock,
		Log: slog.New(slog.DiscardHandler), Features: func() []bot.Feature { return []bot.Feature{relaxed{}, setup.New()} },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer player.Close()
	for _, c := range []struct{ script, has, lacks string }{
		{"channels: questions=none\nolga: /organiser setup", "Missing: a channel for **Questions**", "**Open meetings**"},
		{"olga: chooses #questions", "**Questions**: <##questions>", "**Open meetings**"},
		{"olga: chooses Open meetings\nolga: chooses #meetings", "**Open meetings**: <##meetings>", "Broken"},
	} {
		out, err := player.Play(t.Context(), c.script)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out, c.has) || strings.Contains(out, c.lacks) {
			t.Errorf("it lacks %q or has %q:\n%s", c.has, c.lacks, out)
		}
	}
}
