package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/discord"
	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/bot/chat"
)

// line is a platform that only runs: until it is told how it ends, or ctx does.
type line struct {
	chat.Platform
	name    chat.PlatformName
	ends    chan error
	trouble string
}

func (l *line) Name() chat.PlatformName { return l.name }
func (l *line) Trouble() string         { return l.trouble }

func (l *line) Run(ctx context.Context, _ chat.Sink) error {
	select {
	case err := <-l.ends:
		return err
	case <-ctx.Done():
		return nil
	}
}

func lines(log *bytes.Buffer) (k *kith, first, second *line) {
	first, second = &line{name: discord.Name, ends: make(chan error)}, &line{name: slack.Name, ends: make(chan error)}
	return &kith{platforms: []chat.Platform{first, second}, log: slog.New(slog.NewTextHandler(log, nil))}, first, second
}

// TestOnePlatformEndsAndTheOthersGoOn: it is logged and listed; the last one ends
// Kith, with the reasons of all.
func TestOnePlatformEndsAndTheOthersGoOn(t *testing.T) {
	var log bytes.Buffer
	k, first, second := lines(&log)
	ended := make(chan error, 1)
	go func() { ended <- k.connect(t.Context()) }()
	first.ends <- errors.New("the token was revoked")
	for len(k.troubles()) == 0 {
		select {
		case err := <-ended:
			t.Fatalf("Kith ended: %v", err)
		default:
		}
	}
	second.trouble = "There is no connection to Slack."
	if got, want := strings.Join(k.troubles(), "|"), "Discord: the token was revoked|Slack: There is no connection to Slack."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	second.ends <- errors.New("so was this one")
	err := <-ended
	if err == nil || !strings.Contains(err.Error(), "the token was revoked") || !strings.Contains(err.Error(), "so was this one") {
		t.Errorf("it ended with %v", err)
	}
	if got := log.String(); strings.Count(got, "a platform has ended") != 1 || !strings.Contains(got, "platform=discord") {
		t.Errorf("logged: %s", got)
	}
}

func TestPlatformsEndWithTheProgram(t *testing.T) {
	var log bytes.Buffer
	k, first, _ := lines(&log)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- k.connect(ctx) }()
	first.ends <- errors.New("before that")
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
}

// TestHealthNamesTroubles: a platform that does not work is named, and the process
// is not restarted for it.
func TestHealthNamesTroubles(t *testing.T) {
	k, err := wire(t.Context(), settings{Data: t.TempDir()}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer k.close()
	k.working.Store(true)
	k.platforms = append(k.platforms, &line{name: slack.Name, trouble: "Socket Mode is switched off."})
	server := httptest.NewServer(k.handler())
	defer server.Close()
	res, err := http.Get(server.URL + healthPath)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var h health
	if err := json.NewDecoder(res.Body).Decode(&h); err != nil || !h.OK || strings.Join(h.Troubles, "|") != "Slack: Socket Mode is switched off." {
		t.Errorf("got %d %+v and %v", res.StatusCode, h, err)
	}
	var out, errs bytes.Buffer
	if code := execute([]string{"health", "--listen", strings.TrimPrefix(server.URL, "http://")}, nil, &out, &errs); code != exitOK || out.String() != "Slack: Socket Mode is switched off.\nwell\n" {
		t.Errorf("kith health ended with %d: %s%s", code, &out, &errs)
	}
}
