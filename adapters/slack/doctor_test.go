package slack

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

// replies are what a Slack answers, by method; a method that is not there is unknown.
type replies map[string]map[string]any

// healthy is a Slack in which nothing is missing.
func healthy() (replies, string) {
	var scopes []string
	for _, s := range Scopes(false) {
		scopes = append(scopes, s.Name)
	}
	return replies{
		"auth.test":             {"ok": true, "team": "Gophers", "team_id": "T01", "user": "kith", "user_id": "U0BOT", "bot_id": "B01"},
		"bots.info":             {"ok": true, "bot": map[string]any{"id": "B01", "app_id": "A01"}},
		"apps.connections.open": {"ok": true, "url": "wss://127.0.0.1/link"},
		"conversations.info":    {"ok": true, "channel": map[string]any{"id": "C01", "name": "questions", "is_member": true}},
	}, strings.Join(scopes, ",")
}

func standIn(t *testing.T, answers replies, scopes string) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := answers[strings.TrimPrefix(r.URL.Path, "/api/")]
		if answer == nil {
			answer = map[string]any{"ok": false, "error": "unknown_method"}
		}
		w.Header().Set("Content-Type", "application/json")
		if scopes != "" {
			w.Header().Set("X-OAuth-Scopes", scopes)
		}
		if answer["error"] == "ratelimited" {
			w.Header().Set("Retry-After", "30")
			w.WriteHeader(http.StatusTooManyRequests)
		}
		json.NewEncoder(w).Encode(answer)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/api/"
}

func refusing(code string) map[string]any { return map[string]any{"ok": false, "error": code} }

// TestExamine: each thing that is wrong is found once, with how to mend it.
func TestExamine(t *testing.T) {
	uses := []Use{{"slack:T01", "C01", "questions"}, {"slack:T02", "C02", "elsewhere"}, {"discord:1", "1", "another platform's"}}
	channel := func(s replies) map[string]any { return s["conversations.info"]["channel"].(map[string]any) }
	for _, c := range []struct {
		name  string
		harm  func(s replies, o *Options)
		finds []string
	}{
		{"nothing", func(replies, *Options) {}, nil},
		{"a wrong token", func(s replies, _ *Options) { s["auth.test"] = refusing("invalid_auth") }, []string{
			"Slack: the bot's token is not accepted (invalid_auth); copy Bot User OAuth Token",
		}},
		{"a wrong app-level token", func(s replies, _ *Options) { s["apps.connections.open"] = refusing("invalid_auth") }, []string{
			"the app's page: the app-level token is not accepted (invalid_auth); make one under Basic Information",
		}},
		{"an app-level token without its scope", func(s replies, _ *Options) { s["apps.connections.open"] = refusing("missing_scope") }, []string{
			"the app's page: the app-level token lacks the scope connections:write; make another",
		}},
		{"another kind of token", func(s replies, _ *Options) { s["apps.connections.open"] = refusing("not_allowed_token_type") }, []string{
			"the app's page: KITH_SLACK_APP_TOKEN is not an app-level token; take the one",
		}},
		{"no sockets", func(s replies, _ *Options) { s["apps.connections.open"] = refusing("socket_mode_disabled") }, []string{
			"the app's page: Slack gives no socket (socket_mode_disabled); switch on Enable Socket Mode",
		}},
		{"Slack is asked for too many sockets", func(s replies, _ *Options) { s["apps.connections.open"] = refusing("ratelimited") }, nil},
		{"tokens of two apps", func(s replies, _ *Options) { s["bots.info"]["bot"].(map[string]any)["app_id"] = "A02" }, []string{
			"the app's page: the tokens belong to two apps: the bot's to A02, the app-level one to A01; take both",
		}},
		{"it is not said which app", func(s replies, _ *Options) { s["bots.info"] = refusing("missing_scope") }, nil},
		{"no member", func(s replies, _ *Options) { channel(s)["is_member"] = false }, []string{
			"Gophers, #questions: Kith is no member, and can neither write there nor notice replies; type /invite @kith there",
		}},
		{"archived", func(s replies, _ *Options) { channel(s)["is_archived"] = true }, []string{
			"Gophers, #questions: it is archived; choose another for questions with /organiser setup",
		}},
		{"gone", func(s replies, _ *Options) { s["conversations.info"] = refusing("channel_not_found") }, []string{
			"Gophers: the channel for questions is gone, or is private and Kith is no member; choose another",
		}},
		{"a channel that cannot be looked at", func(s replies, _ *Options) { s["conversations.info"] = refusing("missing_scope") }, nil},
		{"over HTTP alone", func(s replies, o *Options) {
			s["apps.connections.open"] = refusing("invalid_auth")
			o.AppToken, o.SigningSecret = "", "0123456789abcdef"
		}, nil},
		{"it may read, and need not", func(_ replies, o *Options) { o.WithoutReplies = true }, []string{
			"Gophers: the app reads what is written in channels, and KITH_SLACK_WITHOUT_REPLIES says that it need not; put what kith manifest slack prints",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			answers, scopes := healthy()
			o := Options{BotToken: "xoxb-1", AppToken: "xapp-1-A01-1-ff"}
			c.harm(answers, &o)
			o.API = standIn(t, answers, scopes)
			health, err := Examine(t.Context(), o, uses)
			if err != nil {
				t.Fatal(err)
			}
			wantFindings(t, health, c.finds)
		})
	}
}

func wantFindings(t *testing.T, health Health, want []string) {
	t.Helper()
	var found []string
	for _, f := range health.Findings {
		found = append(found, f.Where+": "+f.What+"; "+f.Mend)
	}
	if !slices.EqualFunc(found, want, strings.HasPrefix) {
		t.Errorf("it found\n  %s\nwant\n  %s", strings.Join(found, "\n  "), strings.Join(want, "\n  "))
	}
}

// TestExamineNamesEachScope: whichever is missing is found, and alone.
func TestExamineNamesEachScope(t *testing.T) {
	for _, missing := range Scopes(false) {
		answers, scopes := healthy()
		var granted []string
		for name := range strings.SplitSeq(scopes, ",") {
			if name != missing.Name {
				granted = append(granted, name)
			}
		}
		o := Options{BotToken: "xoxb-1", AppToken: "xapp-1-A01-1-ff", API: standIn(t, answers, strings.Join(granted, ", "))}
		health, err := Examine(t.Context(), o, nil)
		if err != nil {
			t.Fatal(err)
		}
		wantFindings(t, health, []string{"Gophers: the scope " + missing.Name + " (" + missing.Why + ") is missing: " + missing.Without})
	}
}

func TestExamineWithoutSlack(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	_, err := Examine(t.Context(), Options{BotToken: "xoxb-secret", AppToken: "xapp-secret", API: server.URL + "/api/"}, nil)
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
	if _, err := Examine(t.Context(), Options{}, nil); err == nil {
		t.Error("it asks without a token")
	}
}

// installed are workspaces with tokens; "" is one that cannot be read.
type installed map[string]string

func (i installed) Token(_ context.Context, team string) (string, error) {
	if token := i[team]; token != "" {
		return token, nil
	}
	return "", errors.New("the token of the workspace " + team + " cannot be read")
}
func (i installed) Forget(context.Context, string) error { return chat.ErrUnsupported }
func (i installed) All(context.Context) ([]string, error) {
	return slices.Sorted(maps.Keys(i)), nil
}

func TestExamineInstallations(t *testing.T) {
	answers, scopes := healthy()
	o := Options{SigningSecret: "0123456789abcdef", API: standIn(t, answers, scopes), Teams: installed{"T01": "xoxb-1", "T02": ""}}
	health, err := Examine(t.Context(), o, nil)
	if err != nil || !slices.Equal(health.Workspaces, []string{"Gophers"}) {
		t.Errorf("got %q and %v", health.Workspaces, err)
	}
	wantFindings(t, health, []string{"the workspace T02: the token of the workspace T02 cannot be read; put the key before"})
	o.Teams = installed{}
	if health, err = Examine(t.Context(), o, nil); err != nil {
		t.Fatal(err)
	}
	wantFindings(t, health, []string{"Slack: no workspace has installed Kith; open /slack/install"})
}
