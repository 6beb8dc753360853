package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
)

func TestDoctorNamesChannelsThatDoNotWork(t *testing.T) {
	var out strings.Builder
	p := &program{out: &out}
	since := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	for harm, words := range harms {
		out.Reset()
		err := p.report(findings{troubles: []bot.Trouble{{Space: "s:1", Channel: "#a", What: harm, Since: since, Held: 2}}})
		if want := "2026-03-02T08:00:00Z  #a in s:1: " + words + "; 2 waiting"; !errors.Is(err, errSilent) || !strings.Contains(out.String(), want) {
			t.Errorf("%s: got %v and\n%s, want %q", harm, err, &out, want)
		}
	}
	out.Reset()
	if err := p.report(findings{}); err != nil || !strings.Contains(out.String(), "none is known") {
		t.Errorf("nothing wrong: got %v and\n%s", err, &out)
	}
}
