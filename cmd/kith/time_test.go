package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestClockGoesOn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clock.json")
	clock, err := newClock(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := time.Since(clock.Now()).Abs(); d > time.Minute {
		t.Errorf("a new clock is off by %s", d)
	}
	month := clock.Now().Add(30 * 24 * time.Hour)
	if err := (&timekeeper{file: file, clock: clock}).keep(month); err != nil {
		t.Fatal(err)
	}
	if clock, err = newClock(file); err != nil {
		t.Fatal(err)
	}
	if now := clock.Now(); now.Before(month) || now.Sub(month) > time.Minute {
		t.Errorf("after a restart it is %s, want %s", now, month)
	}
}

func TestClockNeverGoesBack(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clock.json")
	shown := time.Now().Add(48 * time.Hour) // the machine's clock was two days further than now
	if err := os.WriteFile(file, []byte(`{"ahead":"1h","shown":"`+shown.UTC().Format(time.RFC3339Nano)+`"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	clock, err := newClock(file)
	if err != nil {
		t.Fatal(err)
	}
	if now := clock.Now(); now.Before(shown) {
		t.Errorf("it was %s, and now it is %s", shown, now)
	}
}

func TestDamagedClockIsSaid(t *testing.T) {
	for _, content := range []string{"", "{}", `{"ahead":"soon"}`, "\x00\x00"} {
		file := filepath.Join(t.TempDir(), "clock.json")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := newClock(file); err == nil || !strings.Contains(err.Error(), "is damaged") {
			t.Errorf("%q: %v", content, err)
		}
	}
}
