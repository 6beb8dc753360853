package me_test

import (
	"log/slog"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/bottest"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/chat/chatfake"
	"github.com/kith-community/kith/bot/features/me"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestZonesAreCompletedWithTheirTime(t *testing.T) {
	p := chatfake.New(bottest.Profiles["discord"])
	db := storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(bottest.Start).Now)
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, me.New())
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	p.Attach(core)
	if err := core.Connect(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	p.Meet(chat.User{ID: "grace", Name: "Grace", Locale: "de"})
	for _, c := range []struct {
		who        chat.UserID
		typed      string
		want, says string
		most       int
	}{
		{"ada", "ber", "Europe/Berlin", "Europe/Berlin · Monday, 09:00", 25},
		{"grace", "tokio", "", "", 0},
		{"grace", "tokyo", "Asia/Tokyo", "Asia/Tokyo · Montag, 17:00", 1},
		{"ada", "PST", "America/Los_Angeles", "America/Los_Angeles · Monday, 00:00", 3},
		{"ada", "", "Europe/Berlin", "Europe/Berlin · Monday, 09:00", 25},
		{"ada", "a", "Asia/Almaty", "", 25},
	} {
		options, err := p.Complete(t.Context(), c.who, "me", "zone", c.typed)
		if err != nil {
			t.Fatal(err)
		}
		if len(options) > c.most || len(options) == 0 != (c.most == 0) {
			t.Errorf("%q: %d suggestions", c.typed, len(options))
		}
		if c.says != "" && (options[0].Value != c.want || options[0].Label != c.says) {
			t.Errorf("%q: first %+v, want %s", c.typed, options[0], c.says)
		}
	}
}
