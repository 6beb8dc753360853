package discordtest_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"

	"github.com/kith-community/kith/adapters/discord/discordtest"
)

// TestListening: over TCP, a cut line is reset, and the end leaves nothing running.
func TestListening(t *testing.T) {
	defer goleak.VerifyNone(t)
	s := discordtest.New(discordtest.Options{})
	api, end, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer end()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	s.Fail(discordtest.Fault{Times: 1, Reset: true})
	if _, err := (&http.Client{Transport: transport}).Get(api + "/users/@me"); !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want a reset", err)
	}
	gateway := strings.Replace(strings.TrimSuffix(api, "/api/v10"), "http:", "ws:", 1) + "/gateway/?v=10"
	for _, how := range []discordtest.Cut{discordtest.Reset, discordtest.Close(4000)} {
		ws, res, err := websocket.DefaultDialer.Dial(gateway, nil)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if _, _, err := ws.ReadMessage(); err != nil {
			t.Fatal(err)
		}
		s.Cut(how)
		_ = ws.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, _, err = ws.ReadMessage()
		if cut := errors.Is(err, syscall.ECONNRESET) || websocket.IsCloseError(err, websocket.CloseAbnormalClosure); cut != (how == discordtest.Reset) || !cut && !websocket.IsCloseError(err, 4000) {
			t.Errorf("%s: got %v", how, err)
		}
		_ = ws.Close()
	}
}
