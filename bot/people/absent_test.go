package people

import (
	"context"
	"maps"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestAbsent(t *testing.T) {
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	const home, other chat.SpaceID = "sandbox:kith", "elsewhere:kith"
	storagetest.Each(t, func() time.Time { return now }, func(t *testing.T, db *storage.DB) {
		err := db.InTx(t.Context(), func(tx *storage.Tx) error { return absentees(t.Context(), tx, home, other, now) })
		if err != nil {
			t.Fatal(err)
		}
		err = db.Read(t.Context(), func(tx *storage.Tx) error {
			got, err := Absent(t.Context(), tx, home, "helpers.call")
			want := map[chat.UserID]Absence{"paused": Paused, "stopped": Paused, "muted": Paused, "left": Departed}
			if !maps.Equal(got, want) {
				t.Errorf("absent %v, want %v", got, want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}, Tables)
}

// absentees are one member for each reason to be absent, and some who are not.
func absentees(ctx context.Context, tx *storage.Tx, home, other chat.SpaceID, now time.Time) error {
	for user, settle := range map[chat.UserID]func(Member) error{
		"here":  func(Member) error { return nil },
		"awake": func(m Member) error { m.PausedUntil = now; return SaveSettings(ctx, tx, m.Person, m.Settings) },
		"paused": func(m Member) error {
			m.PausedUntil = now.Add(time.Hour)
			return SaveSettings(ctx, tx, m.Person, m.Settings)
		},
		"stopped": func(m Member) error { m.Stopped = true; return SaveSettings(ctx, tx, m.Person, m.Settings) },
		"muted":   func(m Member) error { return Mute(ctx, tx, m.Person, "helpers.call") },
		"deaf":    func(m Member) error { return Mute(ctx, tx, m.Person, "questions.hint") },
		"left":    func(m Member) error { return Leave(ctx, tx, m.Space, m.User) },
	} {
		m, err := Meet(ctx, tx, home, chat.User{ID: user, Name: string(user)})
		if err == nil {
			err = settle(m)
		}
		if err != nil {
			return err
		}
	}
	m, err := Meet(ctx, tx, other, chat.User{ID: "far", Name: "Far"})
	if err != nil {
		return err
	}
	m.Stopped = true
	return SaveSettings(ctx, tx, m.Person, m.Settings)
}
