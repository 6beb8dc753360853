package record

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// order is who would be asked about a thread, the best first.
func order(t *testing.T, x *Index, title string, candidates ...chat.UserID) (users []string) {
	t.Helper()
	put(t, x.db, func(ctx context.Context, tx *storage.Tx) error { return Asked(ctx, tx, asked("new", title, "")) })
	ranked, err := x.Rank(t.Context(), Who{ID: "new", Space: home, Title: title, Asker: "ada", Candidates: candidates})
	if err != nil {
		t.Fatal(err)
	}
	for _, terms := range ranked {
		users = append(users, terms.Person)
	}
	return users
}

func TestWhoCouldAnswerFollowsTheRecord(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := NewIndex(db)
		defer x.Close()
		if err := x.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		reply := func(id string, by chat.UserID) {
			put(t, db, func(ctx context.Context, tx *storage.Tx) error {
				return Replied(ctx, tx, id, by, monday.Add(time.Hour))
			})
		}
		for id, title := range map[string]string{"q1": "How do I test time in Go?", "q2": "Which clock do tests read?"} {
			ask(t, db, asked(id, title, ""))
			reply(id, "grace")
		}
		ask(t, db, asked("q3", "How do I bake bread?", ""))
		reply("q3", "linus")
		if got := order(t, x, "How do I test the clock?", "linus", "eve", "grace"); !slices.Equal(got, []string{"grace", "linus", "eve"}) {
			t.Errorf("order %v, want grace, who answered what resembles it, and then linus, who answered at all", got)
		}
		other := NewIndex(db) // a process that starts now
		defer other.Close()
		if err := other.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := order(t, other, "How do I test the clock?", "linus", "grace"); !slices.Equal(got, []string{"grace", "linus"}) {
			t.Errorf("after a start the order is %v", got)
		}
		put(t, db, func(ctx context.Context, tx *storage.Tx) error {
			return ForgetMember(ctx, tx, home, "grace", chat.Former("x"))
		})
		if got := order(t, x, "How do I test the clock?", "linus", "grace"); !slices.Equal(got, []string{"linus", "grace"}) {
			t.Errorf("after grace was forgotten the order is %v", got)
		}
	}, Tables)
}

func TestWhoWasAskedComesLater(t *testing.T) {
	storagetest.Each(t, clock, func(t *testing.T, db *storage.DB) {
		x := NewIndex(db)
		defer x.Close()
		for _, user := range []chat.UserID{"linus", "eve"} {
			x.Spoke(home, user, monday)
		}
		ranked, err := x.Rank(t.Context(), Who{
			ID: "new", Space: home, Candidates: []chat.UserID{"linus", "eve"}, Suggested: map[chat.UserID]int{"linus": 3},
		})
		if err != nil || len(ranked) != 2 || ranked[0].Person != "eve" || ranked[1].Suggested != 3 {
			t.Errorf("ranked %+v, %v", ranked, err)
		}
	}, Tables)
}
