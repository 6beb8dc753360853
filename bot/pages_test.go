package bot_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
	"github.com/kith-community/kith/storage/storagetest"
)

// library is a feature with pages.
type library struct{ reg *bot.Registry }

func (*library) Name() string { return "library" }

func (l *library) Register(r *bot.Registry) {
	l.reg = r
	r.Serve("shelf/{secret}/books.ics", func(_ context.Context, p *bot.Page) (bot.Document, error) {
		switch p.Value {
		case "right":
			return bot.Document{Type: "text/calendar; charset=utf-8", Name: "books.ics", Body: []byte("BEGIN:VCALENDAR\r\n")}, nil
		case "broken":
			return bot.Document{}, errors.New("the shelf fell over")
		case "panic":
			panic("the shelf is on fire")
		}
		return bot.Document{}, storage.ErrNotFound
	})
	r.Serve("about", func(_ context.Context, p *bot.Page) (bot.Document, error) {
		return bot.Document{Type: "text/plain; charset=utf-8", Body: []byte("books" + p.Value)}, nil
	})
}

// open starts a core that serves the library at an address.
func open(t *testing.T, url string) (*library, *bot.Core, *strings.Builder) {
	t.Helper()
	var log strings.Builder
	l := &library{}
	db := storagetest.Open(t, storagetest.SQLite, scheduler.NewClock(time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)).Now)
	core, err := bot.New(t.Context(), db, bot.CoreOptions{Log: slog.New(slog.NewTextHandler(&log, nil)), URL: url}, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(core.Close)
	return l, core, &log
}

func ask(t *testing.T, server *httptest.Server, method, path string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestPages(t *testing.T) {
	_, core, log := open(t, "")
	server := httptest.NewServer(core.Pages())
	defer server.Close()
	const right, wrong = "/library/shelf/right/books.ics", "/library/shelf/wrong/books.ics"

	res, body := ask(t, server, http.MethodGet, right)
	for name, want := range map[string]string{
		"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow",
		"Content-Disposition": "attachment; filename=books.ics", "Content-Length": "17", "Referrer-Policy": "no-referrer",
	} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if res.StatusCode != http.StatusOK || body != "BEGIN:VCALENDAR\r\n" {
		t.Errorf("got %s %q", res.Status, body)
	}
	tag := res.Header.Get("ETag")
	if res, body := ask(t, server, http.MethodGet, right, "If-None-Match", tag); res.StatusCode != http.StatusNotModified || body != "" || res.Header.Get("ETag") != tag {
		t.Errorf("unchanged: got %s %q", res.Status, body)
	}
	if res, _ := ask(t, server, http.MethodGet, right, "If-None-Match", `"older"`); res.StatusCode != http.StatusOK {
		t.Errorf("changed: got %s", res.Status)
	}
	if res, body := ask(t, server, http.MethodHead, right); res.StatusCode != http.StatusOK || body != "" || res.ContentLength != 17 {
		t.Errorf("HEAD: got %s %q, %d bytes", res.Status, body, res.ContentLength)
	}
	if res, body := ask(t, server, http.MethodGet, "/library/about"); res.StatusCode != http.StatusOK || body != "books" {
		t.Errorf("without wildcard: got %s %q", res.Status, body)
	}

	_, nothing := ask(t, server, http.MethodGet, wrong)
	for _, path := range []string{wrong, right + "/", "/library/", "/library/shelf//books.ics", "/", "/elsewhere", "/library/shelf/" + strings.Repeat("x", 4000) + "/books.ics"} {
		if res, body := ask(t, server, http.MethodGet, path); res.StatusCode != http.StatusNotFound || body != nothing || res.Header.Get("ETag") != "" || res.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%.40s: got %s %q", path, res.Status, body)
		}
	}
	if res, body := ask(t, server, http.MethodGet, wrong, "Accept-Language", "de-AT,de;q=0.9,en;q=0.8"); res.StatusCode != http.StatusNotFound || !strings.HasPrefix(body, "Unter dieser Adresse") {
		t.Errorf("in German: got %s %q", res.Status, body)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, "PROPFIND"} {
		if res, _ := ask(t, server, method, right); res.StatusCode != http.StatusMethodNotAllowed || res.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: got %s", method, res.Status)
		}
	}
	if log.Len() > 0 {
		t.Errorf("it logged %s", log)
	}
}

func TestAPageThatFails(t *testing.T) {
	_, core, log := open(t, "")
	server := httptest.NewServer(core.Pages())
	defer server.Close()
	for value, cause := range map[string]string{"broken": "the shelf fell over", "panic": "the shelf is on fire"} {
		res, body := ask(t, server, http.MethodGet, "/library/shelf/"+value+"/books.ics")
		_, ref, _ := strings.Cut(strings.TrimSpace(body), "reference: ")
		if res.StatusCode != http.StatusInternalServerError || ref == "" || strings.Contains(body, cause) {
			t.Errorf("%s: got %s %q", value, res.Status, body)
		}
		said := log.String()
		if !strings.Contains(said, "ref="+ref) || !strings.Contains(said, cause) || !strings.Contains(said, "page=shelf/{secret}/books.ics") {
			t.Errorf("%s: the log has %s", value, said)
		}
		if strings.Contains(said, "shelf/"+value) {
			t.Errorf("%s: the log has the path: %s", value, said)
		}
	}
}

func TestWhereAPageIs(t *testing.T) {
	for _, c := range []struct {
		url, address string
		paths        []string
		asked        string
	}{
		{"", "", []string{"/library/"}, "/library/about"},
		{"https://kith.example.org", "https://kith.example.org/library/about", []string{"/library/"}, "/library/about"},
		{"https://example.org/our/kith", "https://example.org/our/kith/library/about", []string{"/library/", "/our/kith/library/"}, "/our/kith/library/about"},
		{"https://example.org/our/kith", "https://example.org/our/kith/library/about", []string{"/library/", "/our/kith/library/"}, "/library/about"},
	} {
		l, core, _ := open(t, c.url)
		if got := l.reg.Address("about"); got != c.address {
			t.Errorf("at %q: the address is %q, want %q", c.url, got, c.address)
		}
		if got := core.PagePaths(); !slices.Equal(got, c.paths) {
			t.Errorf("at %q: pages are below %q, want %q", c.url, got, c.paths)
		}
		server := httptest.NewServer(core.Pages())
		if res, body := ask(t, server, http.MethodGet, c.asked); res.StatusCode != http.StatusOK || body != "books" {
			t.Errorf("at %q: %s is %s %q", c.url, c.asked, res.Status, body)
		}
		server.Close()
	}
}
