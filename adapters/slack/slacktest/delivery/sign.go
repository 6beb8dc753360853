package delivery

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// Signature is how a request over HTTP is signed.
type Signature string

// Signatures that an endpoint must tell apart.
const (
	Genuine Signature = "genuine"
	Forged  Signature = "forged"  // with another secret
	Altered Signature = "altered" // of another body
	Missing Signature = "missing" // no headers at all
	Stale   Signature = "stale"   // genuine, and from an hour ago
)

// Sign signs a body as Slack does. Source: Slack's documentation, "Verifying
// requests from Slack".
func Sign(secret string, body []byte, at time.Time) (signature, stamp string) {
	stamp = strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil)), stamp
}

func (d *Delivery) sign(h http.Header, body []byte, how Signature) {
	at, secret := d.opts.Now(), d.opts.SigningSecret
	switch how {
	case Genuine:
	case Forged:
		secret = "not" + secret
	case Altered:
		body = append([]byte("other "), body...)
	case Missing:
		return
	case Stale:
		at = at.Add(-time.Hour)
	}
	signature, stamp := Sign(secret, body, at)
	h.Set("X-Slack-Signature", signature)
	h.Set("X-Slack-Request-Timestamp", stamp)
}

// Signed makes each of the next requests over HTTP be signed in some way.
func (d *Delivery) Signed(how ...Signature) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble.signing = how
}

// signature is how the next request is signed.
func (d *Delivery) signature() Signature {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.trouble.signing) == 0 {
		return Genuine
	}
	how := d.trouble.signing[0]
	d.trouble.signing = d.trouble.signing[1:]
	return how
}
