package discord_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/adapters/discord/discordtest/crowd"
	"github.com/kith-community/kith/bot/chat"
)

// keeping is a sink that keeps what it is told and answers nothing.
type keeping struct {
	mu     sync.Mutex
	events []chat.Event
}

func (k *keeping) Deliver(_ context.Context, e chat.Event) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.events = append(k.events, e)
	return nil
}

// TestTheMenuOfAPerson: a command stands in everybody's menu as well, and whoever's
// menu it was picked from is its option.
func TestTheMenuOfAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))) // Discord's IDs know no time before 2015
		double := discordtest.New(discordtest.Options{})
		api, dial, end := double.Pipe()
		t.Cleanup(end)
		guild := double.AddGuild("Kith")
		channel := double.AddChannel(guild, "general", discordtest.Text)
		ada, grace := double.AddUser(discordtest.User{Name: "ada"}), double.AddUser(discordtest.User{Name: "grace"})
		double.AddMember(guild, ada)
		double.AddMember(guild, grace)
		double.InviteBot(guild, 1<<10|1<<11)
		adapter, err := discord.New(discord.Options{Token: discordtest.DefaultToken, API: api, Dial: dial})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(adapter.Close)
		err = adapter.PublishCommands(t.Context(), []chat.CommandSpec{{
			Name: "mentor request", OnPerson: "mentor", Titles: map[string]string{"en": "Ask as a mentor", "de": "Um Begleitung bitten"},
			Options: []chat.OptionSpec{{Name: "mentor", Kind: chat.PersonOption}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		sink := &keeping{}
		crowd.Run(t, double, adapter, sink)
		synctest.Wait() // the commands are written
		if err := double.PersonCommand(ada, grace, channel, "Ask as a mentor"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		sink.mu.Lock()
		defer sink.mu.Unlock()
		for _, e := range sink.events {
			if c, ok := e.(chat.Command); ok && c.Name == "mentor request" && c.Options["mentor"] == grace.String() && string(c.Actor.ID) == ada.String() {
				return
			}
		}
		t.Errorf("got %+v", sink.events)
	})
}
