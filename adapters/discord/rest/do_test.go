package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestOnlyWhatDoesNoHarmIsRepeated(t *testing.T) {
	failures := map[string]http.HandlerFunc{
		"500": says(500, ""), "502": says(502, "<html>"), "503": says(503, ""), "504": says(504, ""),
		"a broken connection": breaks,
		"an answer cut short": says(200, "{", "Content-Length: 10"),
		"no answer in time":   func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	}
	calls := []struct {
		name string
		call Call
		want int // requests, when it always fails
	}{
		{"POST", Call{Method: "POST", Path: "/channels/1/messages", Body: 1}, 1},
		{"POST, whatever Attempts says", Call{Method: "POST", Path: "/channels/1/messages", Attempts: 9}, 1},
		{"POST that is carried out once", Call{Method: "POST", Path: "/channels/1/messages", Body: 1, Repeatable: true}, 3},
		{"GET", Call{Method: "GET", Path: "/channels/1"}, 3},
		{"GET once", Call{Method: "GET", Path: "/channels/1", Attempts: 1}, 1},
		{"PUT five times", Call{Method: "PUT", Path: "/channels/1", Body: 1, Attempts: 5}, 5},
		{"PATCH", Call{Method: "PATCH", Path: "/channels/1", Body: 1}, 3},
		{"DELETE", Call{Method: "DELETE", Path: "/channels/1"}, 3},
	}
	for name, failure := range failures {
		for _, c := range calls {
			t.Run(name+" after "+c.name, func(t *testing.T) {
				play(t, failure, func(r *rig) {
					if err := r.Do(r.Context(), c.call); err == nil {
						r.Error("got no error")
					}
					if got := len(r.requests()); got != c.want {
						r.Errorf("got %d requests, want %d", got, c.want)
					}
				})
			})
		}
	}
}

func TestARepetitionSucceedsWithTheSameBody(t *testing.T) {
	play(t, script(says(502, ""), breaks, says(200, `{"id":"7"}`)), func(r *rig) {
		var into struct{ ID string }
		r.must(Call{Method: "PATCH", Path: "/channels/1", Body: map[string]string{"name": "x"}, Into: &into})
		if into.ID != "7" {
			r.Errorf("got id %q, want 7", into.ID)
		}
		times := r.times("PATCH")
		if first, second := times[1]-times[0], times[2]-times[1]; first < pause || second < 2*pause {
			r.Errorf("waited %v and %v, want at least %v and %v", first, second, pause, 2*pause)
		}
		for _, g := range r.requests() {
			if g.body != `{"name":"x"}` {
				r.Errorf("got body %s", g.body)
			}
		}
	})
}

func TestAFailureSaysWhenToComeAgain(t *testing.T) {
	play(t, script(says(503, "", "Retry-After: 20")), func(r *rig) {
		r.after(Call{Method: "GET", Path: "/users/@me"}, 20*time.Second)
	})
}

func TestWhatDiscordRefusesIsAnError(t *testing.T) {
	body := `{"message":"Invalid Form Body","code":50035,"errors":{"content":{"_errors":[{"code":"X","message":"private"}]}}}`
	play(t, script(says(400, body), says(403, "<html>")), func(r *rig) {
		err := r.Do(r.Context(), send(123456))
		var no *Error
		if !errors.As(err, &no) {
			r.Fatalf("got %v, want an Error", err)
		}
		if no.Status != 400 || no.Code != 50035 || no.Message != "Invalid Form Body" || !json.Valid(no.Errors) {
			r.Errorf("got %+v", no)
		}
		if want := "POST /channels/{}/messages: status 400, code 50035"; err.Error() != want {
			r.Errorf("got %q, want %q", err, want)
		}
		if err := r.Do(r.Context(), send(1)); !errors.As(err, &no) || no.Status != 403 || no.Code != 0 {
			r.Errorf("without JSON got %v, want status 403", err)
		}
	})
}

func TestAnAnswerIsDecoded(t *testing.T) {
	play(t, script(says(202, `{"a":1}`), says(200, `{`), says(204, ``), says(200, `{`)), func(r *rig) {
		var into map[string]int
		call := Call{Method: "POST", Path: "/x", Into: &into, Repeatable: true}
		r.must(call)
		if into["a"] != 1 {
			r.Errorf("got %v, want a=1", into)
		}
		if err := r.Do(r.Context(), call); err == nil {
			r.Error("broken JSON: got no error")
		}
		r.must(call)
		call.Into = nil
		r.must(call)
		if got := len(r.requests()); got != 4 {
			r.Errorf("got %d requests, want 4: an answer that cannot be read is not asked for again", got)
		}
	})
}

func TestARequestSaysWhatDiscordWantsToKnow(t *testing.T) {
	play(t, script(), func(r *rig) {
		r.must(Call{Method: "PATCH", Path: "/channels/1?x=%F0%9F%91%8D", Body: map[string]string{"a": "b"}, Reason: "späte Gründe"})
		r.must(Call{Method: "DELETE", Path: "/channels/1/messages/2/reactions/%F0%9F%91%8D/@me"})
		first, second := r.requests()[0], r.requests()[1]
		for name, want := range map[string]string{
			"Authorization": "Bot secret", "User-Agent": "DiscordBot (test, 1)", "Content-Type": "application/json",
			"X-Audit-Log-Reason": "sp%C3%A4te%20Gr%C3%BCnde",
		} {
			if got := first.head.Get(name); got != want {
				r.Errorf("%s: got %q, want %q", name, got, want)
			}
		}
		if first.route != "PATCH /channels/1?x=%F0%9F%91%8D" || first.body != `{"a":"b"}` {
			r.Errorf("got %s %s", first.route, first.body)
		}
		if second.route != "DELETE /channels/1/messages/2/reactions/%F0%9F%91%8D/@me" || second.head.Get("Content-Type") != "" || second.body != "" {
			r.Errorf("got %+v", second)
		}
	})
}

func TestFilesGoBesideTheBody(t *testing.T) {
	play(t, script(says(502, "")), func(r *rig) {
		r.must(Call{
			Method: "POST", Path: "/channels/1/messages", Body: map[string]string{"content": "see"}, Repeatable: true,
			Files: []File{{Name: `a "b".png`, Type: "image/png", Data: []byte("PNG")}, {Name: "c", Data: []byte("C")}},
		})
		want := []string{
			`payload_json||application/json|{"content":"see"}`,
			`files[0]|a "b".png|image/png|PNG`, `files[1]|c|application/octet-stream|C`,
		}
		for _, g := range r.requests() {
			if got := parts(r, g); fmt.Sprint(got) != fmt.Sprint(want) {
				r.Errorf("got %q, want %q", got, want)
			}
		}
		if got := len(r.requests()); got != 2 {
			r.Errorf("got %d requests, want 2", got)
		}
	})
}

func TestAnAttemptThatTakesLongIsRepeated(t *testing.T) {
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	no := says(400, `{"code":40060}`)
	for _, row := range []struct {
		name     string
		answer   http.HandlerFunc
		repeated bool
		longest  time.Duration
	}{
		{"silence, then a no", script(silent, no), true, 1750 * time.Millisecond},
		{"a stumble, then a no", script(says(502, ""), no), true, 750 * time.Millisecond},
		{"too early, then a no", script(says(429, `{"retry_after":0.5}`, "X-RateLimit-Scope: user", "X-RateLimit-Bucket: b"), no), false, 600 * time.Millisecond},
		{"a no", no, false, 0},
	} {
		t.Run(row.name, func(t *testing.T) {
			play(t, row.answer, func(r *rig) {
				call := callback(1)
				call.Repeatable, call.Within = true, time.Second
				var refused *Error
				if err := r.Do(r.Context(), call); !errors.As(err, &refused) || refused.Repeated != row.repeated {
					r.Errorf("got %v, repeated %t; want a refusal, repeated %t", err, refused != nil && refused.Repeated, row.repeated)
				}
				if took := r.now(); took > row.longest {
					r.Errorf("took %v, want %v at most", took, row.longest)
				}
			})
		})
	}
}

func parts(r *rig, g got) (all []string) {
	_, params, err := mime.ParseMediaType(g.head.Get("Content-Type"))
	if err != nil {
		r.Fatal(err)
	}
	for in := multipart.NewReader(strings.NewReader(g.body), params["boundary"]); ; {
		p, err := in.NextPart()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			r.Fatal(err)
		}
		data, _ := io.ReadAll(p)
		all = append(all, strings.Join([]string{p.FormName(), p.FileName(), p.Header.Get("Content-Type"), string(data)}, "|"))
	}
}

func TestNoErrorNamesAToken(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"broken": breaks, "cut": says(200, "{", "Content-Length: 10"), "not JSON": says(200, "{"), "refused": says(403, "tok"),
	} {
		t.Run(name, func(t *testing.T) {
			play(t, answer, func(r *rig) {
				for _, path := range []string{"/webhooks/1/tok-en/messages/@original", "/interactions/1/tok-en/callback", "/webhooks/1/tok-en\x7f/%zz"} {
					err := r.Do(r.Context(), Call{Method: "POST", Path: path, Into: &struct{}{}})
					if err == nil || strings.Contains(err.Error(), "tok") {
						r.Errorf("got %v, want an error without the token", err)
					}
				}
			})
		})
	}
}

func TestWhatCannotBeEncodedIsNotSent(t *testing.T) {
	play(t, script(), func(r *rig) {
		if err := r.Do(r.Context(), Call{Method: "POST", Path: "/x", Body: func() {}}); err == nil {
			r.Error("got no error")
		}
		if got := len(r.requests()); got != 0 {
			r.Errorf("got %d requests, want none", got)
		}
	})
}

func TestOneConnectionCarriesManyRequests(t *testing.T) {
	var protocols sync.Map
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		protocols.Store(r.Proto+" "+r.RemoteAddr, true)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	c := New(Options{Base: server.URL})
	defer c.Close()
	c.transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig
	for i := range 5 {
		if err := c.Do(t.Context(), callback(i)); err != nil {
			t.Fatal(err)
		}
	}
	var used []string
	protocols.Range(func(key, _ any) bool { used = append(used, key.(string)); return true })
	if len(used) != 1 || !strings.HasPrefix(used[0], "HTTP/2.0 ") {
		t.Errorf("got connections %q, want one of HTTP/2", used)
	}
}
