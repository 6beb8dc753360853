package install_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/adapters/slack/install"
)

// rig is an installer at an address, and a Slack that hands out tokens.
type rig struct {
	*testing.T
	store     *shelf
	vault     *install.Vault
	at, slack *httptest.Server
	now       time.Time
	log       bytes.Buffer
	installed []string
	answer    any // of oauth.v2.access
	status    int
	asked     []url.Values
}

func begin(t *testing.T) *rig {
	t.Helper()
	r := &rig{T: t, store: &shelf{}, now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), status: http.StatusOK}
	r.answer = map[string]any{
		"ok": true, "access_token": token, "app_id": "A01", "bot_user_id": "U0BOT", "token_type": "bot",
		"team": map[string]any{"id": "T01", "name": "Gophers & <friends>"}, "enterprise": nil,
	}
	r.slack = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/api/oauth.v2.access" || req.ParseForm() != nil {
			http.NotFound(w, req)
			return
		}
		r.asked = append(r.asked, req.PostForm)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(r.status)
		json.NewEncoder(w).Encode(r.answer)
	}))
	t.Cleanup(r.slack.Close)
	r.vault = install.NewVault(r.store, keys(t, older))
	mux := http.NewServeMux()
	r.at = httptest.NewServer(mux)
	t.Cleanup(r.at.Close)
	mux.Handle("/", r.another().Handler())
	return r
}

// another is the same installer in another process.
func (r *rig) another() *install.Installer {
	r.Helper()
	i, err := install.New(install.Options{
		ClientID: "1.2", ClientSecret: "client-secret", Scopes: []string{"commands", "chat:write"}, URL: r.at.URL,
		API: r.slack.URL + "/api/", Keys: keys(r.T, older), Vault: r.vault, Now: func() time.Time { return r.now },
		Installed: func(team string) { r.installed = append(r.installed, team) },
		Log:       slog.New(slog.NewTextHandler(&r.log, nil)),
	})
	if err != nil {
		r.Fatal(err)
	}
	return i
}

// browser keeps cookies and stops where Slack's page would be.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// leave goes to Slack's page, and returns its address.
func (r *rig) leave(b *http.Client) *url.URL {
	r.Helper()
	res, err := b.Get(r.at.URL + install.Begin)
	if err != nil {
		r.Fatal(err)
	}
	res.Body.Close()
	to, err := res.Location()
	if err != nil {
		r.Fatalf("it leads nowhere: %d", res.StatusCode)
	}
	return to
}

// comeBack returns what stands on the page to which Slack leads.
func (r *rig) comeBack(b *http.Client, q url.Values) (int, string) {
	r.Helper()
	res, err := b.Get(r.at.URL + install.Return + "?" + q.Encode())
	if err != nil {
		r.Fatal(err)
	}
	defer res.Body.Close()
	var page bytes.Buffer
	if _, err := page.ReadFrom(res.Body); err != nil {
		r.Fatal(err)
	}
	if res.Header.Get("Referrer-Policy") != "no-referrer" || res.Header.Get("Cache-Control") != "no-store" {
		r.Errorf("the address, with its code, may be passed on: %v", res.Header)
	}
	return res.StatusCode, page.String()
}

// wants checks a page, and that no secret is on it or in the log.
func (r *rig) wants(status int, page string, wantStatus int, want string) {
	r.Helper()
	if status != wantStatus || !strings.Contains(page, want) {
		r.Errorf("%d %s\nwant %d and %q", status, page, wantStatus, want)
	}
	for _, secret := range []string{token, "client-secret", "the-code"} {
		if strings.Contains(page+r.log.String(), secret) {
			r.Errorf("%q is shown or logged:\n%s\n%s", secret, page, &r.log)
		}
	}
}

func TestAWorkspaceInstallsKith(t *testing.T) {
	r := begin(t)
	b := browser(t)
	to := r.leave(b)
	q := to.Query()
	if to.Path != "/oauth/v2/authorize" || q.Get("client_id") != "1.2" || q.Get("scope") != "commands,chat:write" || q.Get("redirect_uri") != r.at.URL+install.Return {
		t.Errorf("it leads to %s", to)
	}
	status, page := r.comeBack(b, url.Values{"code": {"the-code"}, "state": {q.Get("state")}})
	r.wants(status, page, http.StatusOK, "Kith is in Gophers &amp; &lt;friends&gt;")
	if !strings.Contains(page, "https://slack.com/app_redirect?app=A01&amp;team=T01") {
		t.Errorf("it does not lead back to Slack: %s", page)
	}
	if got, err := r.vault.Token(t.Context(), "T01"); got != token || err != nil {
		t.Errorf("the token is %q and %v", got, err)
	}
	if !slices.Equal(r.installed, []string{"T01"}) {
		t.Errorf("told of %q", r.installed)
	}
	sent := r.asked[0]
	if sent.Get("code") != "the-code" || sent.Get("client_secret") != "client-secret" || sent.Get("redirect_uri") != r.at.URL+install.Return {
		t.Errorf("Slack was asked with %v", sent)
	}
	status, page = r.comeBack(b, url.Values{"code": {"the-code"}, "state": {q.Get("state")}})
	r.wants(status, page, http.StatusBadRequest, "Start once more")
	if len(r.asked) != 1 {
		t.Errorf("Slack was asked %d times", len(r.asked))
	}
}

// TestWhoDidNotGoDoesNotComeBack: a link that somebody was sent installs nothing.
func TestWhoDidNotGoDoesNotComeBack(t *testing.T) {
	for name, come := range map[string]func(r *rig, state string) (int, string){
		"with another browser": func(r *rig, state string) (int, string) {
			return r.comeBack(browser(r.T), url.Values{"code": {"the-code"}, "state": {state}})
		},
		"after they went themselves": func(r *rig, state string) (int, string) {
			victim := browser(r.T)
			r.leave(victim)
			return r.comeBack(victim, url.Values{"code": {"the-code"}, "state": {state}})
		},
		"without a state": func(r *rig, _ string) (int, string) {
			b := browser(r.T)
			r.leave(b)
			return r.comeBack(b, url.Values{"code": {"the-code"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := begin(t)
			state := r.leave(browser(t)).Query().Get("state")
			status, page := come(r, state)
			r.wants(status, page, http.StatusBadRequest, "begun somewhere else")
			if len(r.asked)+len(r.store.values) > 0 {
				t.Errorf("Slack was asked, or something kept: %v %v", r.asked, r.store.values)
			}
		})
	}
}

func TestStatesAreGoodForAWhileAndNotToBeMade(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		spoil func(string) string
		good  bool
	}{
		"just before its end": {10*time.Minute - time.Second, func(s string) string { return s }, true},
		"at its end":          {10 * time.Minute, func(s string) string { return s }, false},
		"another end":         {0, func(s string) string { return s[:28] + "A" + s[29:] }, false},
		"another signature":   {0, func(s string) string { return s[:50] + "AAAA" + s[54:] }, false},
		"cut":                 {0, func(s string) string { return s[:20] }, false},
		"not one at all":      {0, func(string) string { return "%%%" }, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := begin(t)
			b := browser(t)
			state := r.leave(b).Query().Get("state")
			r.now = r.now.Add(c.after)
			spoilt := c.spoil(state)
			at, err := url.Parse(r.at.URL + "/slack/")
			if err != nil {
				t.Fatal(err)
			}
			b.Jar.SetCookies(at, []*http.Cookie{{Name: "kith_slack_install", Value: spoilt, Path: "/slack/"}})
			status, _ := r.comeBack(b, url.Values{"code": {"the-code"}, "state": {spoilt}})
			if (status == http.StatusOK) != c.good {
				t.Errorf("it ends with %d", status)
			}
		})
	}
}

// TestProcessesShareStates: who went from one process may come back to another.
func TestProcessesShareStates(t *testing.T) {
	r := begin(t)
	b := browser(t)
	state := r.leave(b).Query().Get("state")
	at, err := url.Parse(r.at.URL + install.Return)
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodGet, install.Return+"?"+url.Values{"code": {"the-code"}, "state": {state}}.Encode(), nil)
	for _, c := range b.Jar.Cookies(at) {
		req.AddCookie(c)
	}
	w := httptest.NewRecorder()
	r.another().Handler().ServeHTTP(w, req)
	r.wants(w.Code, w.Body.String(), http.StatusOK, "Kith is in")
}

func TestWhatGoesWrongIsASentence(t *testing.T) {
	refuse := func(code string) func(*rig) {
		return func(r *rig) { r.answer = map[string]any{"ok": false, "error": code} }
	}
	for _, c := range []struct {
		name   string
		harm   func(*rig)
		query  url.Values
		status int
		want   string
	}{
		{"nobody let it in", nil, url.Values{"error": {"access_denied"}}, http.StatusOK, "Kith was not let in"},
		{"another refusal", nil, url.Values{"error": {"invalid_scope"}}, http.StatusBadGateway, "invalid_scope"},
		{"a refusal that is none", nil, url.Values{"error": {"<b>Pay here</b>"}}, http.StatusBadGateway, "Slack gave no reason"},
		{"an old code", refuse("invalid_code"), nil, http.StatusBadRequest, "too old"},
		{"a used code", refuse("code_already_used"), nil, http.StatusBadRequest, "used before"},
		{"a wrong secret", refuse("bad_client_secret"), nil, http.StatusBadRequest, "KITH_SLACK_CLIENT_SECRET"},
		{"a wrong address", refuse("bad_redirect_uri"), nil, http.StatusBadRequest, "Redirect URLs"},
		{"a code of Slack's that is new", refuse("something_new"), nil, http.StatusBadGateway, "something_new"},
		{"a whole organisation", func(r *rig) {
			r.answer = map[string]any{"ok": true, "access_token": token, "is_enterprise_install": true, "team": nil, "enterprise": map[string]any{"id": "E01"}}
		}, nil, http.StatusBadRequest, "whole organisation"},
		{"tokens that end", func(r *rig) {
			r.answer.(map[string]any)["refresh_token"], r.answer.(map[string]any)["expires_in"] = "xoxe-1", 43200
		}, nil, http.StatusBadGateway, "token rotation"},
		{"Slack is ill", func(r *rig) { r.status = http.StatusInternalServerError }, nil, http.StatusBadGateway, "could not be reached"},
		{"Slack is gone", func(r *rig) { r.slack.Close() }, nil, http.StatusBadGateway, "could not be reached"},
		{"no room", func(r *rig) { r.store.broken = errors.New("the disk is full") }, nil, http.StatusInternalServerError, "could not write that down"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := begin(t)
			b := browser(t)
			q := url.Values{"code": {"the-code"}, "state": {r.leave(b).Query().Get("state")}}
			for name, values := range c.query {
				q.Del("code")
				q[name] = values
			}
			if c.harm != nil {
				c.harm(r)
			}
			status, page := r.comeBack(b, q)
			r.wants(status, page, c.status, c.want)
			if len(r.installed)+len(r.store.values) > 0 || !strings.Contains(page, "Start once more") || strings.Contains(page, "<b>") {
				t.Errorf("installed %q, kept %v, and shown\n%s", r.installed, r.store.values, page)
			}
		})
	}
}

func TestOnlyWhoOpensTheAddressUsesItUp(t *testing.T) {
	r := begin(t)
	b := browser(t)
	q := url.Values{"code": {"the-code"}, "state": {r.leave(b).Query().Get("state")}}
	res, err := b.Head(r.at.URL + install.Return + "?" + q.Encode())
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a look at it ends with %d", res.StatusCode)
	}
	status, page := r.comeBack(b, q)
	r.wants(status, page, http.StatusOK, "Kith is in")
}

func TestAnInstallerNeedsAllOfIt(t *testing.T) {
	if _, err := install.New(install.Options{ClientID: "1.2"}); err == nil {
		t.Error("no complaint")
	}
}
