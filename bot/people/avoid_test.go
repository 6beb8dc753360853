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

func TestKeptApart(t *testing.T) {
	storagetest.Each(t, time.Now, func(t *testing.T, db *storage.DB) {
		ctx := context.Background()
		exec := func(query string, args ...any) {
			t.Helper()
			err := db.InTx(ctx, func(tx *storage.Tx) error { _, err := tx.Exec(ctx, query, args...); return err })
			if err != nil {
				t.Fatal(err)
			}
		}
		// Ada and Grace are in two spaces each, Linus in one.
		for _, m := range [][3]string{
			{"a:one", "ada", "p-ada"}, {"b:two", "ada2", "p-ada"}, {"a:one", "grace", "p-grace"}, {"b:two", "grace2", "p-grace"}, {"b:two", "linus", "p-linus"},
		} {
			exec(`INSERT INTO member (space, user_id, person, name, joined_at) VALUES ($1, $2, $3, '', 1)`, m[0], m[1], m[2])
		}
		check := func(one, other people.Place, want bool) {
			t.Helper()
			for _, two := range [][2]people.Place{{one, other}, {other, one}} {
				err := db.Read(ctx, func(tx *storage.Tx) error {
					if got, err := people.KeptApart(ctx, tx, two[0], two[1]); got != want || err != nil {
						t.Errorf("%v and %v are apart: %v, want %v (%v)", two[0], two[1], got, want, err)
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		ada, grace, linus := people.Place{Space: "a:one", User: "ada"}, people.Place{Space: "b:two", User: "grace2"}, people.Place{Space: "b:two", User: "linus"}
		check(ada, grace, false)
		check(ada, people.Place{Space: "b:two", User: "ada2"}, true) // one person
		exec(`INSERT INTO member_avoid (space, user_id, other, at) VALUES ('a:one', 'grace', 'ada', 1)`)
		check(ada, grace, true) // by other accounts
		check(ada, linus, false)
		exec(`INSERT INTO member_avoid (space, user_id, other, at) VALUES ('b:two', 'ada2', 'linus', 1)`)
		check(ada, linus, true)
	}, people.Tables)
}
