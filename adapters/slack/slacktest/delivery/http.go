package delivery

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Endpoints are the addresses of an app that is reached over HTTP. A kind without
// one goes through sockets.
type Endpoints struct{ Events, Commands, Interactivity string }

// maxAnswer is how much of an endpoint's answer is read, in bytes.
const maxAnswer = 1 << 20

// maxRedirects is how many are followed. Source: Slack's documentation, "Events
// API", about too_many_redirects.
const maxRedirects = 2

// Register makes everything go over HTTP from now on, if the address for events
// passes on the challenge, as Slack asks, and refuses a forged one, as Slack
// recommends. Empty endpoints make everything go through sockets again.
func (d *Delivery) Register(ctx context.Context, e Endpoints) error {
	if e.Events != "" {
		if err := d.challenge(ctx, e.Events); err != nil {
			return err
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.endpoints = e
	return nil
}

func (d *Delivery) challenge(ctx context.Context, address string) error {
	status, said, err := d.Knock(ctx, address, Genuine)
	if err != nil {
		return err
	}
	var passed struct{ Challenge string }
	if json.Unmarshal(said, &passed) != nil {
		passed.Challenge = strings.TrimSpace(string(said))
	}
	if status != http.StatusOK || passed.Challenge != challenge {
		return fmt.Errorf("%s does not pass on the challenge, but answers %d with %q", address, status, said)
	}
	if status, _, err = d.Knock(ctx, address, Forged); err != nil {
		return err
	}
	if status < 400 {
		return fmt.Errorf("%s answers a forged signature with %d", address, status)
	}
	return nil
}

const challenge = "is-this-the-app"

// Knock asks an address for events whether it is the app's, signed in some way.
func (d *Delivery) Knock(ctx context.Context, address string, how Signature) (status int, said []byte, err error) {
	body, err := json.Marshal(map[string]string{"token": "double", "challenge": challenge, "type": "url_verification"})
	if err != nil {
		return 0, nil, err
	}
	r, err := request(ctx, address, "application/json", body)
	if err != nil {
		return 0, nil, err
	}
	d.sign(r.Header, body, how)
	res, said, err := d.ask(r)
	if err != nil {
		return 0, nil, err
	}
	return res.StatusCode, said, nil
}

// post brings an envelope to an endpoint.
func (d *Delivery) post(ctx context.Context, address string, e Envelope, attempt int, reason string) answer {
	kind, body := content(e)
	r, err := request(ctx, address, kind, body)
	if err != nil {
		return answer{reason: "unknown_error"}
	}
	if attempt > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(attempt))
		r.Header.Set("X-Slack-Retry-Reason", reason)
	}
	d.sign(r.Header, body, d.signature())
	d.count(func(c *Counts) { c.Sent++ })
	res, said, err := d.ask(r)
	switch {
	case err != nil:
		return answer{reason: failure(err)}
	case res.StatusCode < 200 || res.StatusCode > 299:
		return answer{reason: "http_error", final: res.Header.Get("X-Slack-No-Retry") == "1"}
	case d.loses():
		return answer{reason: "http_timeout"}
	}
	return answer{ok: true, payload: payload(said)}
}

// content is what HTTP carries of an envelope.
func content(e Envelope) (kind string, body []byte) {
	const form = "application/x-www-form-urlencoded"
	switch e.Kind {
	case Commands:
		var fields map[string]any
		_ = json.Unmarshal(e.Body, &fields) // what is no object has no fields
		values := url.Values{}
		for name, value := range fields {
			values.Set(name, fmt.Sprint(value))
		}
		return form, []byte(values.Encode())
	case Interactive:
		return form, []byte(url.Values{"payload": {string(e.Body)}}.Encode())
	default:
		return "application/json", e.Body
	}
}

func request(ctx context.Context, address, kind string, body []byte) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	return r, nil
}

var errRedirects = errors.New("too many redirects")

// ask waits for the answer as long as Slack does.
func (d *Delivery) ask(r *http.Request) (*http.Response, []byte, error) {
	ctx, cancel := context.WithTimeout(r.Context(), d.opts.Patience)
	defer cancel()
	client := *d.opts.Client
	client.CheckRedirect = func(_ *http.Request, via []*http.Request) error {
		if len(via) > maxRedirects {
			return errRedirects
		}
		return nil
	}
	res, err := client.Do(r.WithContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	said, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	return res, said, err
}

// failure is what Slack calls it. Source: Slack's documentation, "Events API",
// about X-Slack-Retry-Reason.
func failure(err error) string {
	var secure *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "http_timeout"
	case errors.Is(err, errRedirects):
		return "too_many_redirects"
	case errors.As(err, &secure):
		return "ssl_error"
	default:
		return "connection_failed"
	}
}

// loses is whether an answer is lost on demand.
func (d *Delivery) loses() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.trouble.lost == 0 {
		return false
	}
	d.trouble.lost--
	d.counts.Lost++
	return true
}

// payload is an answer as sockets carry it: words are a message with that text.
func payload(said []byte) json.RawMessage {
	said = bytes.TrimSpace(said)
	if len(said) == 0 {
		return nil
	}
	if json.Valid(said) && said[0] == '{' {
		return said
	}
	text, err := json.Marshal(map[string]string{"text": string(said)})
	if err != nil {
		return nil
	}
	return text
}
