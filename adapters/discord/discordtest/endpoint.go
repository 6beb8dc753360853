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

// Deliver sends interactions to the endpoint that takes them over HTTP, and
// answers them with what it says. Acts call it; it returns when all are sent.
func (s *Server) Deliver(ctx context.Context) {
	for {
		s.mu.Lock()
		if len(s.outbox) == 0 {
			s.mu.Unlock()
			return
		}
		next := s.outbox[0]
		s.outbox = s.outbox[1:]
		s.mu.Unlock()
		_ = s.send(ctx, next) // a person reads that the application did not respond
	}
}

func (s *Server) send(ctx context.Context, payload any) error {
	content, err := json.Marshal(payload)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), firstWithin)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.opts.Endpoint, bytes.NewReader(content))
	if err != nil {
		return err
	}
	signature, stamp := Sign(content, time.Now())
	r.Header.Set("X-Signature-Ed25519", signature)
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode == http.StatusAccepted {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the endpoint answers %d", res.StatusCode)
	}
	id, _ := payload.(map[string]any)["id"].(ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.waiting[id]; i != nil {
		_, err = s.answerFirst(i, said, nil, false)
	}
	return err
}
