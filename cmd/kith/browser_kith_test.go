package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"
)

// served is a Kith in this process, as kith runs it, on a planted community.
type served struct {
	t        *testing.T
	settings settings
	log      *slog.Logger
	address  string // host and port, the same after a restart
	stop     func()
}

// serve plants a community and opens it. It ends with the test. Tests that have
// a Kith of their own wait for the browser more than they work, so they run
// beside each other.
func serve(t *testing.T) *served {
	t.Helper()
	t.Parallel()
	s := &served{
		t: t, settings: settings{Data: t.TempDir()}, address: "127.0.0.1:0",
		log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	if err := plant(t.Context(), s.settings, s.log); err != nil {
		t.Fatal(err)
	}
	s.start()
	t.Cleanup(func() { s.stop() })
	return s
}

// start serves, for the first time or again after stop.
func (s *served) start() {
	s.t.Helper()
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.address = listener.Addr().String()
	s.settings.locate(listener)
	ctx, cancel := context.WithCancel(context.Background())
	k, err := wire(ctx, s.settings, s.log)
	if err != nil {
		cancel()
		s.t.Fatal(errors.Join(err, listener.Close()))
	}
	ended := make(chan error, 1)
	go func() { ended <- errors.Join(k.serve(ctx, listener), k.close()) }()
	s.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			s.t.Error(err)
		}
		s.stop = func() {}
	}
}

func (s *served) post(path, body string) {
	s.t.Helper()
	res, err := http.Post("http://"+s.address+path, "application/json", bytes.NewBufferString(body))
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	if answer, _ := io.ReadAll(res.Body); res.StatusCode != http.StatusOK {
		s.t.Fatalf("POST %s %s: %s %s", path, body, res.Status, answer)
	}
}

// morning lets time pass until it is ten in Berlin, when Ada is awake: at night
// Kith keeps to itself what she would read during the day.
func (s *served) morning() {
	s.t.Helper()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		s.t.Fatal(err)
	}
	now := time.Now().In(berlin)
	ten := time.Date(now.Year(), now.Month(), now.Day(), 10, 0, 0, 0, berlin)
	if ten.Before(now) {
		ten = ten.AddDate(0, 0, 1)
	}
	s.post("/api/clock", fmt.Sprintf(`{"advance":%q}`, ten.Sub(now).Round(time.Second)))
}
