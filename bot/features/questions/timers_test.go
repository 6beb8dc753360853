package questions

import (
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

func TestTimersAsTyped(t *testing.T) {
	typed := func(hours ...string) chat.Values {
		v := chat.Values{}
		for i, one := range steps {
			v[one.name] = []string{hours[i]}
		}
		return v
	}
	for _, tt := range []struct {
		name  string
		v     chat.Values
		wrong map[string]string // the complaint by field
	}{
		{"the defaults", typed("1", "4", "12", "24", "48"), nil},
		{"with a unit and blanks", typed(" 2 h", "4h", "12", "24", "48"), nil},
		{"two at the same time", typed("1", "4", "4", "24", "48"), map[string]string{"digest": "timers.order.helpers"}},
		{"the wrong way round", typed("6", "4", "12", "24", "48"), map[string]string{"helpers": "timers.order.hint"}},
		{"no number", typed("soon", "4", "12", "24", "48"), map[string]string{"hint": "timers.range"}},
		{"half an hour", typed("0.5", "4", "12", "24", "48"), map[string]string{"hint": "timers.range"}},
		{"nothing", typed("", "4", "12", "24", "48"), map[string]string{"hint": "timers.range"}},
		{"never", typed("1", "4", "12", "24", "100000"), map[string]string{"red": "timers.range"}},
		{"negative", typed("-1", "4", "12", "24", "48"), map[string]string{"hint": "timers.range"}},
		{"more than one holds", typed("30", "20", "12", "24", "48"), map[string]string{
			"hint": "timers.range", "helpers": "timers.order.hint", "digest": "timers.order.helpers",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			now := defaultTimers
			got := now.read(steps, tt.v, true)
			if len(got) != len(tt.wrong) {
				t.Errorf("got %v, want %v", got, tt.wrong)
			}
			for field, key := range tt.wrong {
				if got[field].key != key {
					t.Errorf("%s: got %q, want %q", field, got[field].key, key)
				}
			}
		})
	}
}

func TestTimersHold(t *testing.T) {
	timers := Timers{Hint: 2 * time.Hour, Helpers: 5 * time.Hour, Digest: 9 * time.Hour, Organisers: 14 * time.Hour, Red: 20 * time.Hour, Asked: 24 * time.Hour, Closed: 48 * time.Hour}
	for rung, want := range map[Rung]int{Asked: 2, Hinted: 3, Called: 4, Listed: 5, Queued: 6} {
		if got := (&Question{Rung: rung}).rest(timers); got != time.Duration(want)*time.Hour {
			t.Errorf("from rung %d the next is %s away, want %d h", rung, got, want)
		}
	}
	talk := Question{State: Talking, ActiveAt: monday}
	if talk.Quiet(monday.Add(23*time.Hour), timers) || !talk.Quiet(monday.Add(24*time.Hour), timers) {
		t.Error("a talk is not quiet after the hours that were decided")
	}
	done := Question{State: Answered, ActiveAt: monday}
	if done.Idle(monday.Add(47*time.Hour), timers) || !done.Idle(monday.Add(48*time.Hour), timers) {
		t.Error("an answered question does not close after the hours that were decided")
	}
}
