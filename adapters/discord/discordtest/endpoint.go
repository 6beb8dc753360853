package discordtest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// key signs what goes over HTTP. It is the same each time, and no secret.
func key() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte("the double signs with a known key")[:ed25519.SeedSize])
}

// PublicKey is the application's, in hexadecimal.
func (s *Server) PublicKey() string {
	return hex.EncodeToString(key().Public().(ed25519.PublicKey))
}

// Sign signs a body as Discord does.
func Sign(body []byte, at time.Time) (signature, stamp string) {
	stamp = strconv.FormatInt(at.Unix(), 10)
	return hex.EncodeToString(ed25519.Sign(key(), append([]byte(stamp), body...))), stamp
}

// Signature is how a request to the endpoint is signed.
type Signature string

// Signatures that an endpoint must tell apart.
const (
	Genuine Signature = "genuine"
	Forged  Signature = "forged"  // of other content
	Missing Signature = "missing" // no headers at all
	Stale   Signature = "stale"   // genuine, and from an hour ago
)

// Register makes interactions go to an address from now on, if it behaves: as
// Discord does, it is asked once with a good signature, which it has to answer,
// and once with a bad one, which it has to refuse with 401.
func (s *Server) Register(ctx context.Context, address string) error {
	for how, want := range map[Signature]int{Genuine: http.StatusOK, Forged: http.StatusUnauthorized} {
		status, answer, err := s.Knock(ctx, address, how)
		if err != nil {
			return err
		}
		if status != want {
			return fmt.Errorf("%s answers a %s signature with %d, not %d", address, how, status, want)
		}
		var pong struct{ Type int }
		if how == Genuine && (json.Unmarshal(answer, &pong) != nil || pong.Type != ping) {
			return fmt.Errorf("%s answers a ping with %q", address, answer)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Endpoint = address
	return nil
}

// Knock sends a ping to an address, signed in some way.
func (s *Server) Knock(ctx context.Context, address string, how Signature) (status int, answer []byte, err error) {
	s.mu.Lock()
	payload := map[string]any{"id": s.newID(), "application_id": s.app, "type": ping, "token": "ping", "version": 1, "entitlements": []any{}}
	s.mu.Unlock()
	content, err := json.Marshal(payload)
	if err != nil {
		return 0, nil, err
	}
	return sendTo(ctx, address, content, how)
}

// Deliver sends interactions to the endpoint that takes them over HTTP, and
// answers them with what it says. Acts do not call it, since they must not wait:
// whoever acts does, and it returns when all are sent.
func (s *Server) Deliver(ctx context.Context) {
	for {
		s.mu.Lock()
		if len(s.outbox) == 0 {
			s.mu.Unlock()
			return
		}
		next, address := s.outbox[0], s.opts.Endpoint
		s.outbox = s.outbox[1:]
		s.mu.Unlock()
		_ = s.send(ctx, address, next) // a person reads that the application did not respond
	}
}

func (s *Server) send(ctx context.Context, address string, payload any) error {
	content, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	status, said, err := sendTo(context.WithoutCancel(ctx), address, content, Genuine)
	if err != nil || status == http.StatusAccepted {
		return err
	}
	if status != http.StatusOK {
		return fmt.Errorf("the endpoint answers %d", status)
	}
	id, _ := payload.(map[string]any)["id"].(ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.waiting[id]; i != nil {
		_, err = s.answerFirst(i, said, nil, false)
	}
	return err
}

// sendTo sends something signed, and reads the answer within the time that an
// interaction waits.
func sendTo(ctx context.Context, address string, content []byte, how Signature) (status int, answer []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, firstWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(content))
	if err != nil {
		return 0, nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	signature, stamp := Sign(content, time.Now())
	switch how {
	case Genuine, Missing:
	case Forged:
		signature, _ = Sign([]byte("something else"), time.Now())
	case Stale:
		signature, stamp = Sign(content, time.Now().Add(-time.Hour))
	}
	if how != Missing {
		r.Header.Set("X-Signature-Ed25519", signature)
		r.Header.Set("X-Signature-Timestamp", stamp)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	return res.StatusCode, answer, err
}
