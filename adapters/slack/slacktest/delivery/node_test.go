package delivery_test

import (
	"encoding/json"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
	"github.com/kith-community/kith/adapters/slack/slacktest/npm"
)

// TestSlacksOwnClient: Slack's client for Node connects, hears, answers, and comes
// back after all that ends a connection.
func TestSlacksOwnClient(t *testing.T) {
	d := delivery.New(delivery.Options{Retries: []time.Duration{0, time.Second, time.Second, time.Second}})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	base := "http://" + l.Addr().String()
	defer serve(l, opens(d, base))()
	p := npm.Start(t, "socket.mjs", base+"/api/", delivery.DefaultAppToken, "")
	p.Says("connected")
	hears := func(why string) {
		t.Helper()
		for _, c := range []struct {
			kind           delivery.Kind
			body, id, want string
		}{
			{delivery.Events, mention, "Ev1", ""},
			{delivery.Commands, `{"command":"/ask","text":"Why?","trigger_id":"1.2.a"}`, "1.2.a", `{"text":"You said Why?"}`},
			{delivery.Interactive, `{"type":"view_submission","trigger_id":"1.2.b"}`, "1.2.b", `{"response_action":"errors","errors":{"words":"Too few"}}`},
		} {
			got := d.Deliver(t.Context(), delivery.Envelope{Kind: c.kind, Body: json.RawMessage(c.body)})
			if !got.Acked || string(got.Payload) != c.want && c.want != "" {
				t.Errorf("%s: %s: got %+v, want %s", why, c.kind, got, c.want)
			}
			if l := p.Says(string(c.kind)); l.ID != c.id {
				t.Errorf("%s: it heard %+v", why, l)
			}
		}
	}
	hears("at first")
	for _, how := range []delivery.Cut{delivery.Warning, delivery.Refresh, delivery.Reset, delivery.Close(1011)} {
		if how == delivery.Refresh {
			d.Refuse("internal_error")
		}
		d.Cut(how)
		p.Says("connected")
		hears(string(how))
	}
	for _, with := range []delivery.Garbage{delivery.BrokenJSON, delivery.Empty, delivery.Binary, delivery.NoObject, delivery.NoType} {
		d.Litter(with)
	}
	hears("after garbage")
	p.End()
	must(t, d.AwaitSockets(t.Context(), 0))
	if c := d.Counts(); c.Connects != 5 || c.Refused != 1 {
		t.Errorf("got %+v", c)
	}
	t.Logf("acknowledged within %+v", d.Times())
}

// opens is the API of a Slack that only opens sockets, and the sockets.
func opens(d *delivery.Delivery, base string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(delivery.SocketPath, d.ServeSocket)
	mux.HandleFunc("/api/apps.connections.open", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		address, code := d.Open(base)
		_ = json.NewEncoder(w).Encode(map[string]any{"ok": code == "", "url": address, "error": code})
	})
	return mux
}
