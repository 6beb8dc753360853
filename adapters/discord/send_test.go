package discord_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/discord/discordtest"
	"github.com/kith-community/kith/bot/chat"
)

// withThread is a card on its way.
func (w *town) withThread(key string) chat.Outgoing {
	return chat.Outgoing{Space: w.space(), To: chat.ConversationID(w.channel.String()), Message: says("A card."), Thread: "About it", Key: key}
}

func TestWhereAThreadIsRefusedNothingIsPosted(t *testing.T) {
	const publicThreads = 1 << 35
	for _, tt := range []struct {
		name   string
		refuse func(w *town)
	}{
		{"by a permission that is known", func(w *town) { w.Permit(w.channel, w.role, 0, publicThreads) }},
		{"by one that is not", func(w *town) {
			w.Fail(discordtest.Fault{Method: "POST", Path: "/threads$", Times: 1, Status: 403, Body: `{"code":50013,"message":"Missing Permissions"}`})
		}},
		{"because there are too many", func(w *town) {
			w.Fail(discordtest.Fault{Method: "POST", Path: "/threads$", Times: 1, Status: 400, Body: `{"code":160006,"message":"Maximum number of active threads reached"}`})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newTown(t, discordtest.Options{})
			tt.refuse(w)
			a, _ := w.process(t, newEars(), nil)
			if receipt, err := a.Send(t.Context(), w.withThread("")); !errors.Is(err, chat.ErrNoThread) {
				t.Errorf("got %+v, %v; want that no thread may be started", receipt, err)
			}
			w.want(t, w.ada)
			w.Permit(w.channel, w.role, 0, 0)
			if _, err := a.Send(t.Context(), w.withThread("")); err != nil {
				t.Errorf("when it is allowed again: %v", err)
			}
			w.want(t, w.ada, "A card.")
		})
	}
}

func TestTheSameKeyFindsWhatWasLost(t *testing.T) {
	for _, path := range []string{"/messages$", "/threads$"} {
		t.Run(path, func(t *testing.T) {
			w := newTown(t, discordtest.Options{})
			a, _ := w.process(t, newEars(), nil)
			w.Fail(discordtest.Fault{Method: "POST", Path: path, Times: 1, Reset: true, After: true})
			if _, err := a.Send(t.Context(), w.withThread("card:1")); err == nil {
				t.Fatal("the connection was cut, and nobody said so")
			}
			receipt, err := a.Send(t.Context(), w.withThread("card:1"))
			if err != nil {
				t.Fatal(err)
			}
			w.want(t, w.ada, "A card.")
			if n := w.threads(t); n != 1 || receipt.Thread == "" {
				t.Errorf("there are %d threads, want one; receipt %+v", n, receipt)
			}
		})
	}
}

func TestThreadsStayAsTheyWere(t *testing.T) {
	start := func(t *testing.T) (*town, *discord.Adapter, chat.Receipt, chat.Ref) {
		w := newTown(t, discordtest.Options{})
		a, _ := w.process(t, newEars(), nil)
		card := w.card(t, a)
		inside, err := a.Send(t.Context(), chat.Outgoing{Space: w.space(), To: card.Thread, Message: says("Inside.")})
		if err != nil {
			t.Fatal(err)
		}
		return w, a, card, inside.Ref
	}
	for _, tt := range []struct {
		name string
		do   func(w *town, a *discord.Adapter, card chat.Receipt, inside chat.Ref) error
		open bool // afterwards
	}{
		{"after an edit", func(_ *town, a *discord.Adapter, _ chat.Receipt, inside chat.Ref) error {
			return a.Edit(t.Context(), inside, says("Edited."))
		}, false},
		{"after a removal", func(_ *town, a *discord.Adapter, _ chat.Receipt, inside chat.Ref) error {
			return a.Delete(t.Context(), inside)
		}, false},
		{"after another title", func(w *town, a *discord.Adapter, card chat.Receipt, _ chat.Ref) error {
			return a.NameThread(t.Context(), w.space(), card.Thread, "Something else")
		}, false},
		{"when their card goes", func(_ *town, a *discord.Adapter, card chat.Receipt, _ chat.Ref) error {
			return a.Delete(t.Context(), card.Ref)
		}, false},
		{"but wake when something is posted", func(w *town, a *discord.Adapter, card chat.Receipt, _ chat.Ref) error {
			_, err := a.Send(t.Context(), chat.Outgoing{Space: w.space(), To: card.Thread, Message: says("More.")})
			return err
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, a, card, inside := start(t)
			if err := a.KeepThread(t.Context(), w.space(), card.Thread, false); err != nil {
				t.Fatal(err)
			}
			if err := tt.do(w, a, card, inside); err != nil {
				t.Fatal(err)
			}
			if c := w.conversation(t, card.Thread); c.Archived == tt.open {
				t.Errorf("got %+v, want it open: %v", c, tt.open)
			}
		})
	}
}

// TestAMessageOfWhichNothingWasHeard comes again when Discord has long forgotten its
// nonce, and much was said since.
func TestAMessageOfWhichNothingWasHeard(t *testing.T) {
	card := chat.Message{Text: "It rains.", Blocks: []chat.Block{chat.Paragraph{Text: "It rains."}}}
	for name, m := range map[string]chat.Message{"words": {Text: "It rains."}, "a card": card} {
		for _, came := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, which came %t", name, came), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := connect(t, discordtest.Options{})
					s.double.Fail(discordtest.Fault{Method: "POST", Path: "/messages$", Times: 1, Reset: true, After: came})
					first := s.outgoing("1", m)
					if _, err := s.adapter.Send(t.Context(), first); err == nil {
						t.Fatal("the connection was cut, and nobody said so")
					}
					time.Sleep(time.Hour)
					for i := range 250 {
						if _, err := s.double.Post(s.people.who[i%10], s.people.channel, "Indeed."); err != nil {
							t.Fatal(err)
						}
					}
					again, err := s.adapter.Send(t.Context(), first)
					if err != nil {
						t.Fatal(err)
					}
					s.standing(t, again)
					other, err := s.adapter.Send(t.Context(), s.outgoing("2", m))
					if err != nil {
						t.Fatal(err)
					}
					s.standing(t, again, other)
				})
			})
		}
	}
}

func (s *scene) outgoing(key string, m chat.Message) chat.Outgoing {
	return chat.Outgoing{
		Space: chat.SpaceID("discord:" + s.people.guild.String()), To: chat.ConversationID(s.people.channel.String()), Message: m, Key: key,
	}
}

// standing checks that of the bot's messages these stand in the channel, and no other.
func (s *scene) standing(t *testing.T, want ...chat.Receipt) {
	t.Helper()
	var got []string
	for _, m := range s.double.Messages(s.people.channel) {
		if m.Author == s.double.Bot() {
			got = append(got, m.ID.String())
		}
	}
	for i, r := range want {
		if len(got) != len(want) || got[i] != string(r.Ref.Message) {
			t.Fatalf("%q stand there, want %+v", got, want)
		}
	}
}
