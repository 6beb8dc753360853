package slack

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestRecent(t *testing.T) {
	began := time.Unix(1_700_000_000, 0)
	var said []string
	says := func(what string) ack {
		return func(answer any) error {
			said = append(said, fmt.Sprint(what, " ", answer))
			return nil
		}
	}
	check := func(t *testing.T, want ...string) {
		t.Helper()
		if fmt.Sprint(said) != fmt.Sprint(want) {
			t.Errorf("acknowledged %q, want %q", said, want)
		}
		said = nil
	}
	t.Run("what comes again is acknowledged with the first, and alike", func(t *testing.T) {
		var r recent
		v, first, _ := r.begin("Ev1", began, says("first"))
		if !first {
			t.Fatal("it is not new")
		}
		if _, again, later := r.begin("Ev1", began.Add(time.Second), says("second")); again || later != nil {
			t.Error("what is in work is new, or acknowledged already")
		}
		check(t)
		if err := v.end("answer"); err != nil {
			t.Error(err)
		}
		check(t, "first answer", "second answer")
		_, again, later := r.begin("Ev1", began.Add(59*time.Minute), says("third"))
		if again || later == nil {
			t.Fatal("after 59 minutes it is new")
		}
		later()
		check(t, "third answer")
	})
	t.Run("what failed is new when it comes again", func(t *testing.T) {
		var r recent
		v, _, _ := r.begin("Ev1", began, says("first"))
		r.forget("Ev1", v)
		other, first, _ := r.begin("Ev1", began, says("second"))
		if !first {
			t.Error("it is not new")
		}
		r.forget("Ev1", v) // a thing of before
		if _, first, _ := r.begin("Ev1", began, says("third")); first {
			t.Error("the new one was forgotten with the old one")
		}
		if err := other.end(nil); err != nil {
			t.Error(err)
		}
		check(t, "second <nil>", "third <nil>")
	})
	t.Run("an end fails when nobody hears it", func(t *testing.T) {
		var r recent
		lost := errors.New("lost")
		v, _, _ := r.begin("Ev1", began, func(any) error { return lost })
		if err := v.end(nil); !errors.Is(err, lost) {
			t.Errorf("got %v", err)
		}
		v, _, _ = r.begin("Ev2", began, func(any) error { return lost })
		r.begin("Ev2", began, says("second"))
		if err := v.end(nil); err != nil {
			t.Errorf("one was heard: %v", err)
		}
		check(t, "second <nil>")
	})
	t.Run("memory is bounded, and reaches back an hour", func(t *testing.T) {
		var r recent
		for i := range 5 * mostRemembered {
			r.begin(fmt.Sprint(i), began.Add(time.Duration(i)), nil)
		}
		if n := len(r.young) + len(r.old); n > 2*mostRemembered {
			t.Errorf("%d are remembered, want at most %d", n, 2*mostRemembered)
		}
		at := began.Add(time.Hour)
		r = recent{}
		r.begin("old", at, nil)
		for i := range 4 {
			at = at.Add(rememberedFor)
			r.begin(fmt.Sprint(i), at, nil)
		}
		if _, first, _ := r.begin("old", at, nil); !first {
			t.Error("after four hours it is not new")
		}
	})
}
