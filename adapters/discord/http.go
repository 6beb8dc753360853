package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	maxInteraction = 1 << 20 // bytes; Discord's own are a few KiB
	// How old a signed request may be, and how far our clocks may differ.
	oldest = 5 * time.Minute
	ahead  = time.Minute
	// answerWithin leaves Discord's three seconds some for the way.
	answerWithin = 2800 * time.Millisecond
)

// Interactions takes what people type and press over HTTP, signed by Discord. It
// answers in the same request, which saves one of ours. What is not answered in
// time, has files, or is followed by more is answered as what comes on the
// connection is. A request that comes twice is no harm: it has the same ID.
func (a *Adapter) Interactions() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.public == nil {
			http.Error(w, "KITH_DISCORD_PUBLIC_KEY is not set", http.StatusNotFound)
			return
		}
		if r.Method != http.MethodPost {
			http.Error(w, "this address is for Discord", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxInteraction))
		if err != nil {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		if !a.signed(r.Header, body, time.Now()) {
			http.Error(w, "the signature is wrong or old", http.StatusUnauthorized)
			return
		}
		a.take(w, r, body)
	})
}

// signed is whether Discord signed a request, and not long ago.
func (a *Adapter) signed(h http.Header, body []byte, now time.Time) bool {
	stamp := h.Get("X-Signature-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return false
	}
	at := time.Unix(seconds, 0)
	if now.Sub(at) > oldest || at.Sub(now) > ahead {
		return false
	}
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	return err == nil && len(signature) == ed25519.SignatureSize && ed25519.Verify(a.public, append([]byte(stamp), body...), signature)
}

// take answers a request that is Discord's.
func (a *Adapter) take(w http.ResponseWriter, r *http.Request, body []byte) {
	var i interaction
	if err := json.Unmarshal(body, &i); err != nil || i.ID == "" {
		http.Error(w, "not an interaction", http.StatusBadRequest)
		return
	}
	if i.Type == ping {
		reply(w, []byte(`{"type":`+strconv.Itoa(pong)+`}`))
		return
	}
	a.mu.Lock()
	ready := a.sink != nil
	a.mu.Unlock()
	if !ready {
		http.Error(w, "Kith is starting", http.StatusServiceUnavailable)
		return
	}
	answer := a.awaited.begin(i.ID)
	handled := make(chan struct{})
	ctx := context.WithoutCancel(r.Context()) // Discord may hang up; the work is done all the same
	a.asked.Go(func() {
		defer close(handled)
		a.interact(ctx, i)
	})
	timer := time.NewTimer(answerWithin)
	defer timer.Stop()
	select {
	case content := <-answer:
		reply(w, content)
		return
	case <-handled:
	case <-timer.C:
	}
	a.awaited.end(i.ID) // from now on an answer goes the other way
	select {
	case content := <-answer:
		reply(w, content)
	default:
		w.WriteHeader(http.StatusAccepted)
	}
}

func reply(w http.ResponseWriter, content []byte) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(content) // whoever asked may be gone
}
