package setup_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/chat/chattest"
	"github.com/kith-community/kith/bot/features/setup"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// demanding is a feature that needs many channels, and fills them.
type demanding struct{ reg *bot.Registry }

const purposes = 12

func (*demanding) Name() string { return "demanding" }

func (d *demanding) Register(r *bot.Registry) {
	d.reg = r
	texts := []string{`"words": "Words."`}
	for i := range purposes {
		r.Channel(purpose(i))
		texts = append(texts, fmt.Sprintf(`"channel.%s": "A purpose with a rather long name %d"`, purpose(i), i))
	}
	body := []byte("{" + strings.Join(texts, ",") + "}")
	r.Files(fstest.MapFS{"texts/en.json": {Data: body}, "texts/de.json": {Data: body}})
	r.Card("card", func(_ context.Context, _ *storage.Tx, row string) (bot.Card, error) {
		return bot.Card{Space: chatfake.Space, To: bot.Audience{Conversation: chat.ConversationID(row)}, Message: chat.Message{Text: "Words."}}, nil
	})
}

func purpose(i int) string { return "p" + string(rune('a'+i)) }

// TestChecklistOfALargeSpaceIsAcceptedEverywhere shows the list where there is
// much of everything, and all of it is broken.
func TestChecklistOfALargeSpaceIsAcceptedEverywhere(t *testing.T) {
	clock := scheduler.NewClock(bottest.Start)
	db := storagetest.Open(t, storagetest.SQLite, clock.Now)
	world := chatfake.New(bottest.Profiles["discord"], chatfake.WithClock(clock.Now))
	d := &demanding{}
	player, err := bottest.NewPlayer(t.Context(), bottest.Stage{
		World: world, Space: chatfake.Space, DB: db, Clock: clock, Log: slog.New(slog.DiscardHandler),
		Features: func() []bot.Feature { return []bot.Feature{d, setup.New()} },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer player.Close()
	err = db.InTx(t.Context(), func(tx *storage.Tx) error {
		var organisers []chat.UserID
		for i := range 40 {
			organisers = append(organisers, chat.UserID(fmt.Sprintf("organiser-with-a-long-name-%d", i)))
		}
		err := people.NameOrganisers(t.Context(), tx, chatfake.Space, append(organisers, "olga"))
		for i := range purposes {
			err = errors.Join(err, people.SetChannel(t.Context(), tx, chatfake.Space, purpose(i), channel(i)))
		}
		for i := range 60 {
			topic, failed := people.AddTopic(t.Context(), tx, chatfake.Space, fmt.Sprintf("a topic with a long name %d", i))
			err = errors.Join(err, failed, people.SetTopicChannel(t.Context(), tx, chatfake.Space, topic.ID, channel(i%purposes)))
		}
		for i := range purposes {
			world.Break(channel(i), chattest.Harm(1+i%2))
			err = errors.Join(err, bot.Refresh(t.Context(), tx, bot.CardID{Kind: "demanding.card", Row: string(channel(i))}))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	out, err := player.Play(t.Context(), "time: +1m\nolga: /organiser setup\nolga: chooses pc\nolga: chooses #mended\nolga: /organiser setup")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"✗ Broken", "and ", "[Try again now]", "#mended"} {
		if !strings.Contains(out, want) {
			t.Errorf("the list lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "went wrong") {
		t.Errorf("the list was refused:\n%s", out)
	}
}

func channel(i int) chat.ConversationID {
	return chat.ConversationID("#a-channel-with-a-long-name-" + purpose(i))
}
