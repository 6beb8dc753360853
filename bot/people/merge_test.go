package people_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

func TestMergedTopics(t *testing.T) {
	storagetest.Each(t, time.Now, func(t *testing.T, db *storage.DB) {
		err := db.InTx(t.Context(), func(tx *storage.Tx) error {
			const space chat.SpaceID = "s:1"
			from, err := people.AddTopic(t.Context(), tx, space, "golang", "gopher")
			into, failed := people.AddTopic(t.Context(), tx, space, "go")
			err = errors.Join(err, failed, people.SetTopicChannel(t.Context(), tx, space, from.ID, "#golang"))
			for name, ids := range map[string][2]string{
				"the same": {into.ID, into.ID}, "no such topic": {"none", into.ID}, "into none": {from.ID, "none"},
			} {
				if err := people.MergeTopics(t.Context(), tx, space, ids[0], ids[1]); !errors.Is(err, storage.ErrNotFound) {
					t.Errorf("%s: got %v", name, err)
				}
			}
			if err := errors.Join(err, people.MergeTopics(t.Context(), tx, space, from.ID, into.ID)); err != nil {
				return err
			}
			if err := people.MergeTopics(t.Context(), tx, space, from.ID, into.ID); !errors.Is(err, storage.ErrNotFound) {
				t.Errorf("a second time: got %v", err)
			}
			topics, err := people.Topics(t.Context(), tx, space)
			if len(topics) != 1 || topics[0].Name != "go" || topics[0].Channel != "#golang" || !slices.Equal(topics[0].Aliases, []string{"golang", "gopher"}) {
				t.Errorf("got %+v", topics)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}, people.Tables)
}
