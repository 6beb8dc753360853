package rest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// verdict is what an answer says about limits.
type verdict struct {
	hash      string // of the bucket; "" when Discord does not say
	limit     int
	remaining int
	reset     time.Duration // until there are limit again
	counted   bool          // the three above are known

	limited bool          // 429
	global  bool          // … of everything
	after   time.Duration // how long then
	invalid bool          // Discord counts it towards a ban
	dead    bool          // 401
}

// blocked is how long to leave Discord alone when it does not say.
const blocked = 30 * time.Second

// judge reads what an answer says about limits, in all the forms Discord has.
func judge(status int, h http.Header, answer []byte) (v verdict) {
	v.hash = h.Get("X-RateLimit-Bucket")
	limit, err1 := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	remaining, err2 := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	reset, known := seconds(h.Get("X-RateLimit-Reset-After"))
	if err1 == nil && err2 == nil && known {
		v.limit, v.remaining, v.reset, v.counted = limit, remaining, reset, true
	}
	shared := h.Get("X-RateLimit-Scope") == "shared"
	switch status {
	case http.StatusUnauthorized:
		v.invalid, v.dead = true, true
	case http.StatusForbidden:
		v.invalid = true
	case http.StatusTooManyRequests:
		v.invalid, v.limited = !shared, true
		v.tooMany(h, answer)
	}
	return v
}

// tooMany reads an answer of 429. One that is no JSON does not come from the API
// but from what stands before it, and is meant for everything.
func (v *verdict) tooMany(h http.Header, answer []byte) {
	var said struct {
		After  *float64 `json:"retry_after"`
		Global bool     `json:"global"`
	}
	isJSON := json.Unmarshal(answer, &said) == nil
	header, named := seconds(h.Get("Retry-After"))
	switch {
	case isJSON && said.After != nil: // more exact than the header
		v.after = time.Duration(*said.After * float64(time.Second))
	case named:
		v.after = header
	case v.counted:
		v.after = v.reset
	default:
		v.after = blocked
	}
	v.global = said.Global || h.Get("X-RateLimit-Global") != "" || h.Get("X-RateLimit-Scope") == "global" || !isJSON
}

func seconds(s string) (time.Duration, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return time.Duration(f * float64(time.Second)), err == nil && f >= 0
}
