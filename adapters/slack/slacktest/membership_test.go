package slacktest

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
)

// TestComingAndGoing: who comes, goes and changes, as the app is told.
func TestComingAndGoing(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.listen()
	tells := func(d Done, err error) any {
		t.Helper()
		r.done(d, err)
		e, err := slackevents.ParseEvent(encode(r.hears()), slackevents.OptionNoVerifyToken())
		r.must(err)
		for range d.Sent - 1 { // what Slack says beside it
			r.hears()
		}
		return e.InnerEvent.Data
	}
	id, d, err := r.Join(t.Context(), r.team, User{Name: "linus"})
	if e, ok := tells(d, err).(*slackevents.TeamJoinEvent); !ok || e.User.ID != id || e.User.Name != "linus" {
		t.Errorf("got %+v", e)
	}
	d, err = r.Change(t.Context(), r.ada, func(u *User) { u.TZ = "Asia/Tokyo" })
	if e, ok := tells(d, err).(*slackevents.UserChangeEvent); !ok || e.User.TZ != "Asia/Tokyo" || e.User.TZOffset != 9*3600 {
		t.Errorf("got %+v", e)
	}
	d, err = r.Leave(t.Context(), r.ada)
	if e, ok := tells(d, err).(*slackevents.UserChangeEvent); !ok || !e.User.Deleted {
		t.Errorf("got %+v", e)
	}
	if _, err := r.Post(t.Context(), r.ada, r.help, "", "still here"); err == nil {
		t.Error("somebody who left wrote")
	}
	d, err = r.KickBot(t.Context(), r.grace, r.help)
	if e, ok := tells(d, err).(*slackevents.ChannelLeftEvent); !ok || e.Channel != r.help {
		t.Errorf("got %+v", e)
	}
	d, err = r.InviteBot(t.Context(), r.grace, r.secret)
	if e, ok := tells(d, err).(*slackevents.MemberJoinedChannelEvent); !ok || e.Channel != r.secret || e.User != r.Bot(r.team) || e.Inviter != r.grace {
		t.Errorf("got %+v", e)
	}
	d, err = r.Delete(t.Context(), r.secret)
	if e, ok := tells(d, err).(*slackevents.GroupDeletedEvent); !ok || e.Channel != r.secret {
		t.Errorf("got %+v", e)
	}
	d, err = r.Uninstall(t.Context(), r.team)
	if _, ok := tells(d, err).(*slackevents.TokensRevokedEvent); !ok || d.Sent != 2 {
		t.Errorf("got %+v", d)
	}
	if got := r.call("auth.test", "{}"); got["error"] != "account_inactive" {
		t.Errorf("got %v", got)
	}
}

// TestRepeat: the same again has the same ID.
func TestRepeat(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	r.listen()
	r.done(r.Post(t.Context(), r.ada, r.help, "", "once"))
	first := r.hears()
	d, err := r.Repeat(t.Context())
	r.done(d, err)
	if again := r.hears(); again["event_id"] != first["event_id"] || again["event_id"] == nil {
		t.Errorf("got %v, then %v", first["event_id"], again["event_id"])
	}
}

// TestManifest: the app may do, and hears, what its manifest says.
func TestManifest(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "manifest.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	app, err := ParseManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, Options{Unlimited: true, App: app})
	r.listen()
	if _, err := r.Command(t.Context(), r.ada, r.help, "", "/tell", ""); err == nil {
		t.Error("a command that the manifest does not name was typed")
	}
	if _, err := r.Command(t.Context(), r.ada, r.help, "1.000001", "/ask", ""); err == nil {
		t.Error("a command was typed in a thread")
	}
	r.done(r.Command(t.Context(), r.ada, r.help, "", "/ask", ""))
	r.hears()
	d := r.done(r.Post(t.Context(), r.ada, r.help, "", "hello @kith"))
	if r.hears(); d.Sent != 1 {
		t.Errorf("got %+v, want only the mention heard", d)
	}
	if d, err := r.UseOnMessage(t.Context(), r.ada, r.help, d.TS, "question.answer"); err != nil || !d.Heard() {
		t.Errorf("got %+v, %v", d, err)
	}
	if got := r.hears(); got["type"] != "message_action" || got["callback_id"] != "question.answer" {
		t.Errorf("got %v", got)
	}
	if _, err := r.UseShortcut(t.Context(), r.ada, "question.answer"); err == nil {
		t.Error("a shortcut of messages was picked from the menu of everything")
	}
	if got := r.ask("users.list", ""); got["error"] != "missing_scope" {
		t.Errorf("got %v", got)
	}
	if _, err := ParseManifest([]byte("features: [")); err == nil {
		t.Error("a broken manifest was read")
	}
}

// TestInstall: a second workspace lets the app in.
func TestInstall(t *testing.T) {
	r := newRig(t, Options{Unlimited: true})
	other := r.AddOtherTeam("Learners")
	if _, err := r.OpenHome(t.Context(), r.AddUser(other, User{Name: "alan"})); err == nil {
		t.Error("the home tab of an app that is not there was opened")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	q := url.Values{"client_id": {DefaultClientID}, "redirect_uri": {"https://kith.example/slack/installed"}, "state": {"s1"}, "team": {other}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(r.url, "/api/")+"/oauth/v2/authorize?"+q.Encode(), nil)
	r.must(err)
	res, err := client.Do(req)
	r.must(err)
	_, _ = io.Copy(io.Discard, res.Body)
	r.must(res.Body.Close())
	to, err := res.Location()
	r.must(err)
	if to.Query().Get("state") != "s1" {
		t.Errorf("got %s", to)
	}
	access := func(secret string) (*slack.OAuthV2Response, error) {
		return slack.GetOAuthV2ResponseContext(t.Context(), http.DefaultClient, DefaultClientID, secret, to.Query().Get("code"), "", slack.OAuthOptionAPIURL(r.url))
	}
	if _, err := access("wrong"); err == nil || err.Error() != "bad_client_secret" {
		t.Errorf("got %v", err)
	}
	in, err := access(DefaultClientSecret)
	r.must(err)
	if in.Team.ID != other || in.AccessToken == DefaultBotToken || in.BotUserID != r.Bot(other) || !slices.Contains(strings.Split(in.Scope, ","), "chat:write") {
		t.Errorf("got %+v", in)
	}
	if _, err := access(DefaultClientSecret); err == nil || err.Error() != "invalid_code" {
		t.Errorf("the same code again: got %v", err)
	}
	if got := r.call("chat.postMessage", `{"channel":"`+r.help+`","text":"hi"}`, in.AccessToken); got["error"] != "channel_not_found" {
		t.Errorf("got %v, want nothing of another workspace", got)
	}
}
