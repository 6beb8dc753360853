package people_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestApart(t *testing.T) {
	storagetest.Each(t, time.Now, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		const space = chat.SpaceID("sandbox:kith")
		check := func(user chat.UserID, avoided []chat.UserID, apart ...chat.UserID) {
			t.Helper()
			err := db.Read(ctx, func(tx *storage.Tx) error {
				got, err := people.Avoided(ctx, tx, space, user)
				if err != nil || !slices.Equal(got, avoided) {
					t.Errorf("%s avoids %v, want %v (%v)", user, got, avoided, err)
				}
				from, err := people.Apart(ctx, tx, space, user)
				if err != nil || len(from) != len(apart) {
					t.Errorf("%s is apart from %v, want %v (%v)", user, from, apart, err)
				}
				for _, other := range apart {
					if !from[other] {
						t.Errorf("%s is not apart from %s", user, other)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		change := func(f func(context.Context, *storage.Tx, chat.SpaceID, chat.UserID, chat.UserID) error, user, other chat.UserID) {
			t.Helper()
			if err := db.InTx(ctx, func(tx *storage.Tx) error { return f(ctx, tx, space, user, other) }); err != nil {
				t.Fatal(err)
			}
		}
		change(people.Avoid, "ada", "grace")
		change(people.Avoid, "ada", "grace") // twice is once
		change(people.Avoid, "grace", "ada")
		check("ada", []chat.UserID{"grace"}, "grace")
		change(people.Meetable, "ada", "grace")
		check("ada", nil, "grace") // she still does
		check("grace", []chat.UserID{"ada"}, "ada")
		change(people.Meetable, "grace", "ada")
		check("ada", nil)
	}, people.Tables)
}
