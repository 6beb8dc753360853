package slacktest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// TestOverHTTP: the same acts reach an app that has no socket, and what it answers
// at once is shown.
func TestOverHTTP(t *testing.T) {
	app := http.NewServeMux()
	verify := func(w http.ResponseWriter, r *http.Request) []byte {
		body, err := io.ReadAll(r.Body)
		signed, bad := slack.NewSecretsVerifier(r.Header, DefaultSigningSecret)
		if err == nil && bad == nil {
			_, err = signed.Write(body)
		}
		if err != nil || bad != nil || signed.Ensure() != nil {
			t.Error("a request was not signed")
			w.WriteHeader(http.StatusUnauthorized)
		}
		return body
	}
	app.HandleFunc("/commands", func(w http.ResponseWriter, r *http.Request) {
		if body := string(verify(w, r)); !strings.Contains(body, "command=%2Fask") {
			t.Errorf("got %s", body)
		}
		_, _ = io.WriteString(w, "thank you")
	})
	app.HandleFunc("/interactivity", func(w http.ResponseWriter, r *http.Request) {
		verify(w, r)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"response_action":"errors","errors":{"title":"more"}}`)
	})
	app.HandleFunc("/events", func(w http.ResponseWriter, r *http.Request) { verify(w, r) })
	server := httptest.NewServer(app)
	defer server.Close()
	r := newRig(t, Options{Unlimited: true, Delivery: delivery.Options{Endpoints: delivery.Endpoints{
		Events: server.URL + "/events", Commands: server.URL + "/commands", Interactivity: server.URL + "/interactivity",
	}}})

	r.done(r.Command(t.Context(), r.ada, r.help, "", "/ask", "why?"))
	if seen := r.Visible(r.ada); len(seen) != 1 || seen[0].Text != "thank you" || seen[0].Only != r.ada {
		t.Errorf("got %+v", seen)
	}
	_, err := r.api.OpenViewContext(t.Context(), r.newTrigger(r.users[r.ada], nil), modal("Ask", field("title", true)))
	r.must(err)
	r.done(r.Submit(t.Context(), r.ada, nil))
	if form, _ := r.Modal(r.ada); form.Complaints["title"] != "more" {
		t.Errorf("got %+v", form)
	}
	r.done(r.Post(t.Context(), r.ada, r.help, "", "hello"))
}

// TestUnheard: what nobody acknowledges leaves everything as it was, and is said.
func TestUnheard(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	_, err := r.api.OpenViewContext(t.Context(), r.newTrigger(r.users[r.ada], nil), modal("Ask", field("title", true)))
	r.must(err)
	d, err := r.Submit(cancelled(t), r.ada, nil)
	r.must(err)
	if _, open := r.Modal(r.ada); d.Heard() || !open {
		t.Errorf("got %+v, and the form open: %v", d, open)
	}
}
