package bot_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// TestSamePressAtOnce presses one button many times at the same moment: some
// presses are one event that came twice, some are impatient.
func TestSamePressAtOnce(t *testing.T) {
	p := newNull()
	var mu sync.Mutex
	var answers []chat.Response
	p.answered = func(_ chat.Token, r chat.Response) {
		mu.Lock()
		defer mu.Unlock()
		answers = append(answers, r)
	}
	r := startRig(t, rigFile(t), p)
	defer r.stop()
	r.settle(t)
	r.addQuestions(t, 1)
	var wg sync.WaitGroup
	for _, event := range []string{"a", "a", "a", "b", "b", "c", "d", "e"} {
		wg.Go(func() {
			if err := r.core.Deliver(context.Background(), press(event, "questions.close", questionID(0))); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, answer := range answers {
		if answer != nil {
			t.Errorf("answered %+v, want nothing but that it was accepted", answer)
		}
	}
	var state string
	var deliveries int
	r.inTx(t, func(ctx context.Context, tx *storage.Tx) error {
		if err := tx.Get(ctx, []any{&state}, `SELECT state FROM question`); err != nil {
			return err
		}
		return tx.Get(ctx, []any{&deliveries}, `SELECT COUNT(*) FROM delivery`)
	})
	if state != "closed" || deliveries != 5 {
		t.Errorf("the question is %s after %d deliveries, want closed after 5", state, deliveries)
	}
}

func TestStaleButton(t *testing.T) {
	for name, action := range map[string]chat.ActionID{
		"of an older release": {Name: "questions.withdraw", Arg: questionID(0)},
		"of an erased row":    {Name: "questions.close", Arg: "erased"},
		"of another space":    {Name: "questions.close", Arg: questionID(0)},
		"that nobody wrote":   {Name: strings.Repeat("x", 200)},
	} {
		t.Run(name, func(t *testing.T) {
			p := newNull()
			var text string
			p.answered = func(_ chat.Token, r chat.Response) {
				if reply, ok := r.(chat.Reply); ok && !reply.Public {
					text = line(reply.Message)
				}
			}
			r := startRig(t, rigFile(t), p)
			defer r.stop()
			r.addQuestions(t, 1)
			e := press("e", action.Name, action.Arg)
			e.Space = "null:elsewhere"
			if err := r.core.Deliver(t.Context(), e); err != nil {
				t.Error(err)
			}
			if !strings.Contains(text, "not there any more") && !strings.Contains(text, "does nothing any more") {
				t.Errorf("reads %q", text)
			}
		})
	}
}

func press(event, name, arg string) chat.Action {
	ref := cardRef(arg)
	return chat.Action{
		Header: chat.Header{ID: event, Space: rigSpace, Actor: asker, In: ref.Conversation, Reply: chat.Token(event)},
		Action: chat.ActionID{Name: name, Arg: arg}, Source: ref,
	}
}
