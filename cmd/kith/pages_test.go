package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/storage"
)

func TestTheAddressOfKith(t *testing.T) {
	for given, want := range map[string]string{
		"":                                "",
		"https://kith.example.org":        "https://kith.example.org",
		"https://kith.example.org/":       "https://kith.example.org",
		"HTTPS://kith.example.org:8443":   "https://kith.example.org:8443",
		"https://example.org/our/kith/":   "https://example.org/our/kith",
		"http://[::1]:8080":               "http://[::1]:8080",
		"kith.example.org":                "refused",
		"kith.example.org:8080":           "refused",
		"ftp://kith.example.org":          "refused",
		"https://":                        "refused",
		"https://:8080":                   "refused",
		"https://kith.example.org:":       "refused",
		"https://kith.example.org:http":   "refused",
		"https://kith.example.org/?a=b":   "refused",
		"https://kith.example.org?":       "refused",
		"https://kith.example.org/#top":   "refused",
		"https://kith.example.org/#":      "refused",
		"https://ada:geheim@example.org":  "refused",
		"https://example.org/{secret}":    "refused",
		"https://example.org/a/../b":      "refused",
		"https://example.org/a//b":        "refused",
		"https://kith.example.org\r\nx:y": "refused",
	} {
		got, err := settings{URL: given}.address()
		if err != nil {
			got = "refused"
			if strings.Contains(err.Error(), "geheim") {
				t.Errorf("%q: the error has the password: %v", given, err)
			}
		}
		if got != want {
			t.Errorf("%q is %q, want %q", given, got, want)
		}
	}
}

func TestTheSandboxIsItsOwnAddress(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	for _, c := range []struct {
		given settings
		want  string
	}{
		{settings{}, "http://127.0.0.1:" + port},
		{settings{Public: []string{"Box.Local"}}, "http://box.local:" + port},
		{settings{URL: "https://kith.example.org"}, "https://kith.example.org"},
		{settings{Discord: discordSettings{Token: "x"}}, ""},
	} {
		c.given.locate(listener)
		if c.given.URL != c.want {
			t.Errorf("it is at %q, want %q", c.given.URL, c.want)
		}
	}
}

func TestDoctorSaysWherePagesAre(t *testing.T) {
	token := discordSettings{Token: "x"}
	for want, s := range map[string]settings{
		"have no address":                                     {Discord: token},
		"at the sandbox's own address":                        {},
		"at https://kith.example.org\n":                       {URL: "https://kith.example.org/", Discord: token},
		"at http://localhost:8080\n":                          {URL: "http://localhost:8080"},
		"at http://kith.example.org; without https everybody": {URL: "http://kith.example.org"},
	} {
		var out strings.Builder
		s.write(&out)
		if !strings.Contains(out.String(), "pages      "+want) {
			t.Errorf("doctor does not say %q:\n%s", want, &out)
		}
	}
	code, _, errs := outcome(t, kithCommand(t, []string{"KITH_URL=kith.example.org"}, "doctor"))
	if code != exitUsage || !strings.Contains(errs, "must be like https://kith.example.org") {
		t.Errorf("a bad one ended with %d: %s", code, errs)
	}
}

// shelf is a feature with a page.
type shelf struct{}

func (shelf) Name() string { return "shelf" }
func (shelf) Register(r *bot.Registry) {
	r.Serve("{secret}/book", func(_ context.Context, p *bot.Page) (bot.Document, error) {
		if p.Value != "right" {
			return bot.Document{}, storage.ErrNotFound
		}
		return bot.Document{Type: "text/plain; charset=utf-8", Body: []byte(r.Address("{secret}/book"))}, nil
	})
}

// TestPagesAreServedWhereTheSandboxIs asks the real listener, on one connection
// that afterwards carries a stream.
func TestPagesAreServedWhereTheSandboxIs(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log := slog.New(slog.DiscardHandler)
	k, err := wire(ctx, settings{Data: t.TempDir()}, log)
	if err != nil {
		t.Fatal(err)
	}
	k.core.Close()
	if k.core, err = bot.New(ctx, k.db, bot.CoreOptions{Log: log, URL: "http://box/kith"}, append(features.All(), shelf{})...); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- k.serve(ctx, listener) }()

	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answers := bufio.NewReader(conn)
	get := func(path, more string) (*http.Response, string) {
		fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, listener.Addr(), more)
		res, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatal(err)
		}
		if path == "/api/events" {
			return res, ""
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res, string(body)
	}
	for _, path := range []string{"/shelf/right/book", "/kith/shelf/right/book"} {
		if res, body := get(path, ""); res.StatusCode != http.StatusOK || body != "http://box/kith/shelf/{secret}/book" {
			t.Errorf("%s: got %s %q", path, res.Status, body)
		}
	}
	if res, body := get("/shelf/wrong/book", ""); res.StatusCode != http.StatusNotFound || !strings.HasPrefix(body, "There is nothing at this address") {
		t.Errorf("a wrong one: got %s %q", res.Status, body)
	}
	if res, _ := get("/", ""); res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		t.Errorf("the sandbox: got %s", res.Status)
	}
	if res, _ := get(healthPath, ""); res.StatusCode != http.StatusOK {
		t.Errorf("health: got %s", res.Status)
	}
	if res, _ := get("/api/events", ""); res.StatusCode != http.StatusOK {
		t.Errorf("the stream: got %s", res.Status)
	}
	if res, err := http.Get("http://" + listener.Addr().String() + "/shelf/right/book?" + strings.Repeat("x", 2*maxHeaders)); err != nil || res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("large headers: got %v, %v", res, err)
	} else {
		res.Body.Close()
	}
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it does not end")
	}
	if err := k.close(); err != nil {
		t.Error(err)
	}
}
