package questions

import (
	"errors"
	"slices"
	"testing"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
)

func TestWordsGoWithTheirAsker(t *testing.T) {
	former := chat.Former("x")
	for before, after := range map[State]State{Open: Closed, Talking: Closed, Answered: Answered, Closed: Closed} {
		q := &Question{Asker: "ada", Title: "How do I test time?", Details: "It ticks", State: before, NeedsInfo: "grace", Repliers: []chat.UserID{"grace"}, Answerer: "grace"}
		q.Erase(former)
		if q.State != after || q.Title != "" || q.Details != "" || q.Asker != former || q.NeedsInfo != "" {
			t.Errorf("%s became %+v", before, q)
		}
		if len(q.Repliers) != 1 || q.Answerer != "grace" {
			t.Errorf("what others did is gone: %+v", q)
		}
		var m *bot.MistakeError
		if err := q.Reopen(actor{"grace", true}, monday); !errors.As(err, &m) || m.Key != "reopen.wordless" {
			t.Errorf("it can be opened again: %v", err)
		}
	}
}

func TestAFormerMemberTookPart(t *testing.T) {
	former := chat.Former("x")
	q := &Question{Asker: "ada", Answerer: "grace", NeedsInfo: "grace", OnIt: "grace", Repliers: []chat.UserID{"eve", "grace", "linus"}}
	shared := q.Repliers
	if !q.Rename("grace", former) {
		t.Error("she took no part")
	}
	if q.Answerer != former || q.NeedsInfo != former || q.OnIt != "" || !slices.Equal(q.Repliers, []chat.UserID{"eve", former, "linus"}) {
		t.Errorf("got %+v", q)
	}
	if shared[1] != "grace" {
		t.Error("a list that somebody else holds was changed")
	}
	if q.Rename("olga", former) {
		t.Error("somebody who took no part is found")
	}
}
