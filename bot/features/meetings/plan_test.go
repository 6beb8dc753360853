package meetings

import (
	"errors"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/when"
)

func asked() *Plan {
	return &Plan{
		ID: "p", Pair: "q", Host: "ada", Guest: "grace", Asker: "ada", State: Asked, Round: 1, AskedAt: start,
		Options: []Option{{At: start.Add(day)}, {At: start.Add(2 * day)}},
	}
}

func complains(t *testing.T, err error, want string) {
	t.Helper()
	var m *bot.MistakeError
	got := ""
	if errors.As(err, &m) {
		got = m.Key
	}
	if got != want {
		t.Errorf("complaint %q (%v), want %q", got, err, want)
	}
}

func TestPicking(t *testing.T) {
	for _, c := range []struct {
		name     string
		by       string
		round, n int
		after    time.Duration
		want     string
	}{
		{"the other one", "grace", 1, 0, 0, ""},
		{"one's own", "ada", 1, 0, 0, "pick.own"},
		{"another round", "grace", 2, 0, 0, "pick.changed"},
		{"no such time", "grace", 1, 2, 0, "pick.changed"},
		{"past", "grace", 1, 0, day, "pick.past"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := asked()
			by := p.Host
			if c.by == "grace" {
				by = p.Guest
			}
			_, err := p.Pick(by, c.round, c.n, start.Add(c.after))
			complains(t, err, c.want)
			if (p.State == Set) != (c.want == "") {
				t.Errorf("it is %s", p.State)
			}
		})
	}
	p := asked()
	if _, err := p.Pick("grace", 1, 1, start); err != nil {
		t.Fatal(err)
	}
	_, err := p.Pick("grace", 1, 1, start)
	complains(t, err, "picked.already")
}

func TestDecliningAndSuggesting(t *testing.T) {
	p := asked()
	if err := p.Decline("ada", start); err != nil || p.State != Withdrawn {
		t.Errorf("%v, %s", err, p.State)
	}
	p = asked()
	if err := p.Decline("grace", start); err != nil || p.State != Declined {
		t.Errorf("%v, %s", err, p.State)
	}
	complains(t, p.Suggest("grace", nil, Details{}, start), "settled")
	p = asked()
	if err := p.Suggest("grace", []Option{{At: start.Add(3 * day)}}, Details{}, start.Add(time.Hour)); err != nil || p.Asker != "grace" || p.Round != 2 {
		t.Errorf("%v, %+v", err, p)
	}
	_, err := p.Pick("ada", 2, 0, start)
	complains(t, err, "")
}

func TestExpiry(t *testing.T) {
	p := asked()
	if p.Expire(start.Add(2*day - 1)) {
		t.Error("ended before the last of its times")
	}
	if !p.Expire(start.Add(2 * day)) {
		t.Error("did not end with the last of its times")
	}
	p = asked()
	p.Options[1].At = start.Add(30 * day)
	if got := p.ExpiresAt(); !got.Equal(start.Add(answerIn)) {
		t.Errorf("ends %v", got)
	}
	p.Options[0].Rule = &when.Rule{}
	p.Options = p.Options[:1]
	if got := p.ExpiresAt(); !got.Equal(start.Add(answerIn)) {
		t.Errorf("a series' proposal ends %v", got)
	}
}
