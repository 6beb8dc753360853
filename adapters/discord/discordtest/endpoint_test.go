package discordtest

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"
)

// endpoint is somebody's, that checks signatures and answers what it is told to.
type endpoint struct {
	key      ed25519.PublicKey
	careless bool
	answer   string // "" for 202
	got      []map[string]any
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	stamp := r.Header.Get("X-Signature-Timestamp")
	signature, _ := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	seconds, _ := strconv.ParseInt(stamp, 10, 64)
	fresh := time.Since(time.Unix(seconds, 0)) < time.Minute
	if !e.careless && (!fresh || !ed25519.Verify(e.key, append([]byte(stamp), body...), signature)) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	var i map[string]any
	_ = json.Unmarshal(body, &i)
	switch {
	case i["type"] == float64(ping):
		_, _ = io.WriteString(w, `{"type": 1}`)
		return
	case e.answer == "":
		w.WriteHeader(http.StatusAccepted)
	default:
		_, _ = io.WriteString(w, e.answer)
	}
	e.got = append(e.got, i)
}

func TestEndpoint(t *testing.T) {
	r := newRig(t)
	key, err := hex.DecodeString(r.PublicKey())
	r.must(err)
	e := &endpoint{key: key}
	server := httptest.NewServer(e)
	defer server.Close()

	e.careless = true
	r.impossible("registering an address that takes forged requests", r.Register(t.Context(), server.URL))
	r.asks()
	r.Deliver(t.Context())
	if len(e.got) != 0 {
		t.Errorf("an address that was refused got %v", e.got)
	}
	e.careless = false
	for how, want := range map[Signature]int{Genuine: 200, Forged: 401, Missing: 401, Stale: 401} {
		if got, _, err := r.Knock(t.Context(), server.URL, how); got != want || err != nil {
			t.Errorf("a %s signature: got %d, %v, want %d", how, got, err, want)
		}
	}
	r.must(r.Register(t.Context(), server.URL))

	told := r.events("INTERACTION_CREATE")
	e.answer = `{"type": 4, "data": {"content": "Hello.", "flags": 64}}`
	_, err = r.Command(r.ada, r.channel, "ask", Given{"words", "How?"})
	r.must(err)
	r.Deliver(t.Context())
	if r.events("INTERACTION_CREATE") != told {
		t.Error("the gateway told of it as well")
	}
	if got := r.Alone(r.ada); len(got) != 1 || got[0].Content != "Hello." {
		t.Errorf("ada sees %+v", got)
	}
	r.refused("POST", "/interactions/"+e.got[0]["id"].(string)+"/"+e.got[0]["token"].(string)+"/callback", e.answer, 400, 40060)

	r.Redeliver()
	r.Deliver(t.Context())
	if len(e.got) != 2 || e.got[0]["id"] != e.got[1]["id"] {
		t.Errorf("got %v again", e.got)
	}

	e.answer = ""
	_, err = r.Command(r.ada, r.channel, "ask", Given{"words", "Why?"})
	r.must(err)
	r.Deliver(t.Context())
	last := e.got[len(e.got)-1]
	r.call("POST", "/interactions/"+last["id"].(string)+"/"+last["token"].(string)+"/callback", `{"type": 4, "data": {"content": "Later.", "flags": 64}}`, 204)
}
