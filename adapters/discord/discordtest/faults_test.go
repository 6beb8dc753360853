package discordtest_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// TestFaults: a request fails before it took effect or after, and the next is well.
func TestFaults(t *testing.T) {
	unavailable, slow := discordtest.Unavailable(502), discordtest.Fault{Delay: 4 * time.Second}
	after := unavailable
	after.After = true
	for name, c := range map[string]struct {
		fault   discordtest.Fault
		status  int // 0: no answer at all
		took    time.Duration
		written bool
	}{
		"502, before":              {unavailable, 502, 0, false},
		"502, after":               {after, 502, 0, true},
		"cut off, before":          {discordtest.Fault{Reset: true}, 0, 0, false},
		"cut off, after":           {discordtest.Fault{Reset: true, After: true}, 0, 0, true},
		"slow":                     {slow, 200, 4 * time.Second, true},
		"slow after it took place": {discordtest.Fault{Delay: time.Second, After: true}, 200, time.Second, true},
		"accepted, for later":      {discordtest.Fault{Status: 202}, 202, 0, false},
		"a body of one's own":      {discordtest.Fault{Status: 400, Body: `{"code":50035,"message":"Invalid Form Body"}`}, 400, 0, false},
		"of another method":        {discordtest.Fault{Method: "DELETE", Status: 500}, 200, 0, true},
		"of another path":          {discordtest.Fault{Path: "^/users/", Status: 500}, 200, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, discordtest.Options{}, func(w *wire) {
				c.fault.Times = 1
				w.Fail(c.fault)
				began := time.Now()
				status, _, _, err := w.try("POST", "/channels/"+w.channel.String()+"/messages", `{"content": "one"}`)
				if (err != nil) != (c.status == 0) || status != c.status {
					t.Errorf("got %d, %v, want %d", status, err, c.status)
				}
				if took := time.Since(began); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
				if written := len(w.Visible(w.ada)) == 1; written != c.written {
					t.Errorf("written: %v, want %v", written, c.written)
				}
				if status, _, answer := w.ask("POST", "/channels/"+w.channel.String()+"/messages", `{"content": "two"}`); status != 200 {
					t.Errorf("the next: got %d %v, want 200", status, answer)
				}
			})
		})
	}
}

// TestRequests: what was asked is remembered, with what was answered.
func TestRequests(t *testing.T) {
	inBubble(t, discordtest.Options{}, func(w *wire) {
		w.ask("GET", "/users/@me", "")
		time.Sleep(time.Second)
		w.ask("GET", "/nothing", "")
		got := w.Requests()
		if len(got) != 2 || got[0].Path != "/users/@me" || got[0].Status != 200 || got[1].Status != 404 || got[1].At.Sub(got[0].At) != time.Second {
			t.Errorf("got %+v", got)
		}
	})
}

// TestExchanges: whoever checks hears of what a Discord without faults answers.
func TestExchanges(t *testing.T) {
	var heard []string
	check := func(r *http.Request, body []byte, status int, _ http.Header, answer []byte) {
		heard = append(heard, r.Method+" "+r.URL.Path+" "+string(body)+" "+http.StatusText(status)+" "+string(answer[:1]))
	}
	inBubble(t, discordtest.Options{Check: check}, func(w *wire) {
		f := discordtest.Unavailable(502)
		f.Times, f.After = 1, true
		w.Fail(f)
		path := "/channels/" + w.channel.String() + "/messages"
		w.ask("POST", path, `{"content":"one"}`)
		w.Fail(discordtest.Fault{Times: 1, Status: 500})
		w.ask("POST", path, `{"content":"two"}`)
		want := "POST /api/v10" + path + ` {"content":"one"} OK {`
		if got := strings.Join(heard, "; "); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
