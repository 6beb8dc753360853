package main

import (
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/sandbox"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
)

// TestStoriesHaveTheAbilitiesOfThePlatforms: what features are tested on is what the
// adapters say they can do, and what the sandbox can do in a platform's clothes.
func TestStoriesHaveTheAbilitiesOfThePlatforms(t *testing.T) {
	adapter, err := discord.New(discord.Options{Token: discordtest.DefaultToken})
	if err != nil {
		t.Fatal(err)
	}
	defer adapter.Close()
	compared := map[string]bool{}
	for _, c := range []struct {
		name, profile string
		caps          chat.Caps
	}{
		{"the adapter for Discord", "discord", adapter.Caps()},
		{"the sandbox as Discord", "discord", sandbox.Discord.Caps()},
		{"the sandbox as Slack", "slack", sandbox.Slack.Caps()},
		{"the sandbox as itself", "sandbox", sandbox.Kith.Caps()},
	} {
		compared[c.profile] = true
		want, known := bottest.Profiles[c.profile]
		if !known || c.caps != want {
			t.Errorf("%s can do %+v; stories on %q are played with %+v", c.name, c.caps, c.profile, want)
		}
	}
	for profile := range bottest.Profiles {
		if !compared[profile] {
			t.Errorf("nothing is compared with the profile %q", profile)
		}
	}
}
