package people

import (
	"context"
	"testing"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestForgetAPerson(t *testing.T) {
	storagetest.Each(t, noon, func(t *testing.T, db *storage.DB) {
		d := NewDirectory(db)
		defer d.Close()
		member, _, err := d.Meet(t.Context(), home, ada)
		if err != nil {
			t.Fatal(err)
		}
		in := func(f func(ctx context.Context, tx *storage.Tx) error) {
			t.Helper()
			if err := db.InTx(t.Context(), func(tx *storage.Tx) error { return f(t.Context(), tx) }); err != nil {
				t.Fatal(err)
			}
		}
		in(func(ctx context.Context, tx *storage.Tx) error {
			if err := Mute(ctx, tx, member.Person, "questions.hint"); err != nil {
				return err
			}
			return NameOrganisers(ctx, tx, home, []chat.UserID{ada.ID})
		})
		in(func(ctx context.Context, tx *storage.Tx) error {
			return Forget(ctx, tx, member.Person, func(Member) chat.UserID { return chat.Former("x") })
		})
		in(func(ctx context.Context, tx *storage.Tx) error {
			s, err := LoadSpace(ctx, tx, home)
			if err != nil || s.OrganisersNamed {
				t.Errorf("the space is still organised by nobody: %+v, %v", s, err)
			}
			here, err := Here(ctx, tx, home, ada.ID)
			if err != nil || here {
				t.Errorf("she is still here: %v, %v", here, err)
			}
			accounts, err := Accounts(ctx, tx, member.Person)
			if err != nil || len(accounts) > 0 {
				t.Errorf("she still has %v, %v", accounts, err)
			}
			var joined, left int64
			if err := tx.Get(ctx, []any{&joined, &left}, `SELECT joined_at, left_at FROM member WHERE user_id = $1 AND name = ''`, string(chat.Former("x"))); err != nil {
				return err
			}
			if joined == 0 || left == 0 {
				t.Errorf("a member is not counted any more: joined %d, left %d", joined, left)
			}
			return nil
		})
		again, _, err := d.Meet(t.Context(), home, ada) // not what the directory remembers
		if err != nil || again.Person == member.Person || again.Organiser || len(again.Muted) > 0 {
			t.Errorf("who comes back is %+v, %v", again, err)
		}
	}, Tables)
}

func TestRetentionIsWhatWasChosenLast(t *testing.T) {
	storagetest.Each(t, noon, func(t *testing.T, db *storage.DB) {
		err := db.InTx(t.Context(), func(tx *storage.Tx) error {
			for _, days := range []int{90, 365} {
				if err := SetRetention(t.Context(), tx, home, "questions.closed", days); err != nil {
					return err
				}
			}
			got, err := Retention(t.Context(), tx, home)
			if len(got) != 1 || got["questions.closed"] != 365 {
				t.Errorf("got %v", got)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}, Tables)
}
