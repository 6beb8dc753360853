package slack

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"
)

// troubles are what keeps Kith from hearing, for whoever looks after it.
type troubles struct {
	log *slog.Logger

	mu       sync.Mutex
	lasting  map[int]string    // by socket: what only a person can mend
	down     map[int]time.Time // by socket: since when there is no connection
	why      string            // the last reason for that
	revoked  bool
	heldBack time.Time // until when Slack holds back events
}

const (
	// downFor is how long all connections may be missing before it is said: Slack
	// renews them every few hours.
	downFor = time.Minute
	// heldBackFor is how long Slack holds back events once it began. Source:
	// docs.slack.dev/apis/events-api, "Rate limits": counted in each hour.
	heldBackFor = time.Hour
)

// Trouble says what keeps Kith from hearing what happens, in sentences; "" is
// nothing.
func (a *Adapter) Trouble() string {
	if a.opts.AppToken == "" {
		return a.trouble.said(0, time.Now())
	}
	return a.trouble.said(socketsEach, time.Now())
}

func (t *troubles) said(sockets int, now time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []string
	if t.revoked {
		all = append(all, "Slack has revoked the bot's token: install the app to the workspace again, and set KITH_SLACK_BOT_TOKEN to the new one.")
	}
	for _, i := range slices.Sorted(maps.Keys(t.lasting)) {
		if !slices.Contains(all, t.lasting[i]) {
			all = append(all, t.lasting[i])
		}
	}
	missing := 0
	for _, since := range t.down {
		if now.Sub(since) >= downFor {
			missing++
		}
	}
	if sockets > 0 && missing == sockets && len(all) == 0 {
		all = append(all, "There is no connection to Slack: "+t.why+".")
	}
	if now.Before(t.heldBack) {
		all = append(all, "Slack holds back events, because more than 30,000 happened within an hour.")
	}
	return strings.Join(all, " ")
}

// connected is a socket that was let in.
func (t *troubles) connected(socket int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.down, socket)
}

// well is a socket that stays connected.
func (t *troubles) well(socket int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lasting[socket] != "" {
		t.log.Info("Kith hears Slack again", "socket", socket)
	}
	delete(t.lasting, socket)
}

// lost is a socket that does not work, for now.
func (t *troubles) lost(socket int, why error, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.down == nil {
		t.down = map[int]time.Time{}
	}
	if t.down[socket].IsZero() {
		t.down[socket] = now
	}
	t.why = brief(why)
}

// stays is a socket that will not work before a person has done something. It is
// logged when it is new.
func (t *troubles) stays(socket int, what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lasting == nil {
		t.lasting = map[int]string{}
	}
	if !slices.Contains(slices.Collect(maps.Values(t.lasting)), what) {
		t.log.Error("Kith does not hear Slack", "reason", what)
	}
	t.lasting[socket] = what
}

func (t *troubles) putOut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.revoked = true
}

// letIn is when Kith is known to be in a workspace.
func (t *troubles) letIn() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.revoked = false
}

func (t *troubles) limited(now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.heldBack = now.Add(heldBackFor)
}

// brief is the reason without addresses, which hold a ticket.
func brief(err error) string {
	var refused slackgo.SlackErrorResponse
	var status slackgo.StatusCodeError
	var limited *slackgo.RateLimitedError
	switch {
	case errors.As(err, &refused):
		return "it says " + refused.Err
	case errors.As(err, &status):
		return "it answers " + http.StatusText(status.Code)
	case errors.As(err, &limited):
		return "it asks for patience"
	case errors.Is(err, context.DeadlineExceeded):
		return "it does not answer"
	}
	return "it cannot be reached"
}

// fatal is whether a token will never be accepted again.
func fatal(err error) bool {
	var status slackgo.StatusCodeError
	if errors.As(err, &status) {
		return status.Code == http.StatusNotFound
	}
	switch code(err) {
	case "invalid_auth", "account_inactive", "not_authed", "token_revoked":
		return true
	}
	return false
}

// soonOver are the refusals that pass by themselves. Source:
// docs.slack.dev/reference/methods/apps.connections.open, "Errors".
var soonOver = []string{
	"", "internal_error", "fatal_error", "service_unavailable", "ratelimited", "rate_limited", "request_timeout", "team_added_to_org",
}

// remedies are what a person has to do about the refusals that stay.
var remedies = map[string]string{
	"not_allowed_token_type":  "KITH_SLACK_APP_TOKEN is no app-level token. Make one on the app's page Basic Information, under App-Level Tokens; it begins with xapp-.",
	"missing_scope":           "The app-level token lacks the scope connections:write. Make another with it on the app's page Basic Information, and set KITH_SLACK_APP_TOKEN to it.",
	"no_permission":           "The app-level token lacks the scope connections:write. Make another with it on the app's page Basic Information, and set KITH_SLACK_APP_TOKEN to it.",
	"token_expired":           "The app-level token has expired. Make another on the app's page Basic Information, and set KITH_SLACK_APP_TOKEN to it.",
	"link_disabled":           socketModeOff,
	"socket_mode_not_enabled": socketModeOff,
	"too_many_websockets":     "The app has ten connections already, which is all that Slack allows. Stop other processes that use this app: each of Kith holds two.",
}

const socketModeOff = "Socket Mode is switched off. Switch it on, on the app's page Socket Mode."

// lasting is what a person has to do before Slack lets Kith connect, "" when it
// may by itself.
func lasting(err error) string {
	if errors.Is(err, errEnded) {
		return "Slack ends every connection at once. Socket Mode may be switched off: see the app's page Socket Mode. Or the app has too many connections: stop other processes that use it."
	}
	is := code(err)
	if slices.Contains(soonOver, is) || fatal(err) {
		return ""
	}
	if remedy := remedies[is]; remedy != "" {
		return remedy
	}
	return "Slack refuses the connection and says " + is + "."
}
