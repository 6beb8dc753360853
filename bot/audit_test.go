package bot_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// keeper is a feature with entries of every kind of argument.
type keeper struct{ reg *bot.Registry }

func (*keeper) Name() string { return "keeper" }
func (k *keeper) Register(r *bot.Registry) {
	k.reg = r
	r.Files(fstest.MapFS{
		"texts/en.json": {Data: []byte(`{"audit.all": "{words} {markup} {number} {after} {term} {about}", "what": "the thing"}`)},
		"texts/de.json": {Data: []byte(`{"audit.all": "auf Deutsch: {words} {markup} {number} {after} {term} {about}", "what": "das Ding"}`)},
	})
}

func TestAuditReadsInEveryLanguage(t *testing.T) {
	clock := scheduler.NewClock(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	for _, engine := range storagetest.Engines() {
		t.Run(string(engine), func(t *testing.T) {
			k := &keeper{}
			db := storagetest.Open(t, engine, clock.Now)
			core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, k)
			if err != nil {
				t.Fatal(err)
			}
			defer core.Close()
			in(t, db, func(ctx context.Context, tx *storage.Tx) error {
				return k.reg.Audit(ctx, tx, "s:1", "olga", "all", i18n.Args{
					"words": "<@eve>", "markup": chat.Channel("#a"), "number": 3, "after": 4 * time.Hour,
					"term": bot.Term{Feature: "keeper", Key: "what"}, bot.AboutWhom: chat.UserID("grace"),
				})
			})
			in(t, db, func(ctx context.Context, tx *storage.Tx) error {
				return k.reg.Audit(ctx, tx, "s:2", "olga", "all", i18n.Args{})
			})
			in(t, db, func(ctx context.Context, tx *storage.Tx) error {
				deeds, err := bot.Audited(ctx, tx, "s:1", "", "", 10)
				if err != nil || len(deeds) != 1 {
					t.Fatalf("got %v, %v, want one entry of this space", deeds, err)
				}
				for language, want := range map[string]chat.Markup{
					"en": `\<@` + "\u200b" + `eve\> <##a> 3 4 h the thing <@grace>`,
					"de": `auf Deutsch: \<@` + "\u200b" + `eve\> <##a> 3 4 h das Ding <@grace>`,
				} {
					if got := deeds[0].Say(k.reg.In(language)); got != want {
						t.Errorf("%s: got %q, want %q", language, got, want)
					}
				}
				if d := deeds[0]; d.Actor != "olga" || !d.At.Equal(clock.Now()) {
					t.Errorf("got %s at %s", d.Actor, d.At)
				}
				if deeds, err = bot.Audited(ctx, tx, "s:1", "olga", deeds[0].ID, 10); err != nil || len(deeds) > 0 {
					t.Errorf("before the first: %v, %v", deeds, err)
				}
				if who, err := bot.Auditors(ctx, tx, "s:1", 5); err != nil || len(who) != 1 || who[0] != "olga" {
					t.Errorf("who: %v, %v", who, err)
				}
				return nil
			})
		})
	}
}

func TestAuditRefusesWhatItCannotKeep(t *testing.T) {
	k := &keeper{}
	db := storagetest.Open(t, storagetest.SQLite, time.Now)
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, k)
	if err != nil {
		t.Fatal(err)
	}
	defer core.Close()
	err = db.InTx(t.Context(), func(tx *storage.Tx) error {
		return k.reg.Audit(t.Context(), tx, "s:1", "olga", "all", i18n.Args{"words": chat.UserID("eve")})
	})
	if err == nil {
		t.Error("an ID was kept where nobody looks for one")
	}
}

func in(t *testing.T, db *storage.DB, f func(context.Context, *storage.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), func(tx *storage.Tx) error { return f(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}
