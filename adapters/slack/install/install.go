// Package install lets several workspaces install Kith, over OAuth v2, and keeps
// their tokens.
//
//	install.go  the way to Slack, and back
//	state.go    that who comes back is who went
//	page.go     what they see
//	vault.go    the workspaces' tokens, encrypted
//	keys.go     what they are encrypted with
package install

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"
)

// Where an installation begins, and where Slack leads back to, behind Kith's own
// address.
const (
	Begin  = "/slack/install"
	Return = "/slack/oauth"
)

// asked is how long Slack may take to hand out a token.
const asked = 20 * time.Second

// cookie ties a state to the browser that went: nobody can be led into finishing
// what somebody else began.
const cookie = "kith_slack_install"

// Options say for which app workspaces are installed. All but Client, Installed and
// Log are needed.
type Options struct {
	ClientID, ClientSecret string
	Scopes                 []string
	URL                    string // of Kith, from outside, without a slash at its end
	API                    string // of Slack, with a slash at its end
	Keys                   []Key
	Vault                  *Vault
	Now                    func() time.Time

	Client    *http.Client      // [http.DefaultClient]
	Installed func(team string) // is told of a workspace's new token
	Log       *slog.Logger
}

// Installer leads people to Slack, and takes what they bring back.
type Installer struct {
	opts   Options
	folder string // of Kith, as browsers see it
	states *states
}

// New makes an installer.
func New(o Options) (*Installer, error) {
	if o.ClientID == "" || o.ClientSecret == "" || o.URL == "" || o.API == "" || len(o.Keys) == 0 || o.Vault == nil || o.Now == nil {
		return nil, errors.New("an installer needs the app's client, the addresses, a key, a vault and a clock")
	}
	at, err := url.Parse(o.URL)
	if err != nil {
		return nil, fmt.Errorf("the address of Kith: %w", err)
	}
	o.Client = cmp.Or(o.Client, http.DefaultClient)
	o.Log = cmp.Or(o.Log, slog.New(slog.DiscardHandler))
	if o.Installed == nil {
		o.Installed = func(string) {}
	}
	return &Installer{o, at.Path, newStates(o.Keys[0], o.Now)}, nil
}

// Handler serves [Begin] and [Return].
func (i *Installer) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(Begin, i.begin)
	mux.HandleFunc(Return, i.end)
	return mux
}

// authorize is the page at which Slack asks.
func (i *Installer) authorize(state string) string {
	return strings.TrimSuffix(i.opts.API, "api/") + "oauth/v2/authorize?" + url.Values{
		"client_id": {i.opts.ClientID}, "scope": {strings.Join(i.opts.Scopes, ",")},
		"redirect_uri": {i.opts.URL + Return}, "state": {state},
	}.Encode()
}

func (i *Installer) begin(w http.ResponseWriter, r *http.Request) {
	if !opened(w, r) {
		return
	}
	state := i.states.issue()
	i.remember(w, state, int(within/time.Second))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, i.authorize(state), http.StatusFound)
}

// opened is whether somebody opens an address. Programs that only look at it do not
// use a state up.
func opened(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet {
		return true
	}
	w.Header().Set("Allow", http.MethodGet)
	http.Error(w, "open this address in a browser", http.StatusMethodNotAllowed)
	return false
}

// remember gives the browser a state; seconds below 0 take it away.
func (i *Installer) remember(w http.ResponseWriter, state string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: cookie, Value: state, Path: i.folder + "/slack/", MaxAge: seconds, HttpOnly: true,
		Secure: strings.HasPrefix(i.opts.URL, "https:"), SameSite: http.SameSiteLaxMode,
	})
}

func (i *Installer) end(w http.ResponseWriter, r *http.Request) {
	if !opened(w, r) {
		return
	}
	i.remember(w, "", -1)
	given, err := r.Cookie(cookie)
	q := r.URL.Query()
	if err != nil || given.Value != q.Get("state") || !i.states.redeem(given.Value) {
		i.again(w, http.StatusBadRequest, "Start once more", "This installation was begun somewhere else, more than ten minutes ago, or is done already.")
		return
	}
	if refused := q.Get("error"); refused != "" {
		i.refused(w, refused)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), asked)
	defer cancel()
	got, err := i.install(ctx, q.Get("code"))
	if err != nil {
		i.opts.Log.WarnContext(ctx, "a workspace was not installed", "error", err)
		i.failed(w, err)
		return
	}
	i.opts.Log.InfoContext(ctx, "a workspace was installed", "team", got.Team.ID)
	i.opts.Installed(got.Team.ID)
	show(w, http.StatusOK, page{
		Title: "Kith is in " + cmp.Or(got.Team.Name, "your workspace"),
		Text:  "Type /organiser setup there, in any channel. What Kith needs is listed, the most urgent thing first.",
		Link:  "https://slack.com/app_redirect?" + url.Values{"app": {got.AppID}, "team": {got.Team.ID}}.Encode(), Label: "Open Slack",
	})
}

// again shows what happened, and the way to the beginning.
func (i *Installer) again(w http.ResponseWriter, status int, title, text string) {
	show(w, status, page{Title: title, Text: text, Link: i.opts.URL + Begin, Label: "Start once more"})
}

var isCode = regexp.MustCompile(`^[a-z_]{1,60}$`).MatchString

// refused says what Slack's page was told.
func (i *Installer) refused(w http.ResponseWriter, code string) {
	switch {
	case code == "access_denied":
		i.again(w, http.StatusOK, "Kith was not let in", "Nothing was changed. Where only some people may install apps, ask one of them.")
	case isCode(code):
		i.again(w, http.StatusBadGateway, "Slack did not let Kith in", "Slack calls the reason "+code+".")
	default:
		i.again(w, http.StatusBadGateway, "Slack did not let Kith in", "Slack gave no reason.")
	}
}

var (
	errWhole    = errors.New("it was installed for a whole organisation")
	errRotating = errors.New("the app's tokens are exchanged every few hours")
	errKept     = errors.New("the token cannot be kept")
)

// install exchanges a code for a token, and keeps it.
func (i *Installer) install(ctx context.Context, code string) (*slackgo.OAuthV2Response, error) {
	got, err := slackgo.GetOAuthV2ResponseContext(ctx, i.opts.Client, i.opts.ClientID, i.opts.ClientSecret, code,
		i.opts.URL+Return, slackgo.OAuthOptionAPIURL(i.opts.API))
	switch {
	case err != nil:
		return nil, fmt.Errorf("exchange a code: %w", err)
	case got.IsEnterpriseInstall || got.Team.ID == "":
		return nil, errWhole
	case got.RefreshToken != "" || got.ExpiresIn != 0:
		return nil, errRotating
	}
	if err := i.opts.Vault.Keep(ctx, got.Team.ID, got.AccessToken); err != nil {
		return nil, fmt.Errorf("%w: %w", errKept, err)
	}
	return got, nil
}

// mends are sentences for whoever installs Kith, by what oauth.v2.access refuses.
var mends = map[string]string{
	"invalid_code":                         "Slack does not know the code that it sent along: it is too old. Nothing was changed.",
	"code_already_used":                    "The code that Slack sent along was used before. Nothing was changed.",
	"bad_redirect_uri":                     "The address of Kith is not among the app's Redirect URLs. Whoever runs Kith adds it under OAuth & Permissions.",
	"invalid_client_id":                    "Slack does not know this app. Whoever runs Kith corrects KITH_SLACK_CLIENT_ID.",
	"bad_client_secret":                    "Slack does not accept the app's secret. Whoever runs Kith corrects KITH_SLACK_CLIENT_SECRET.",
	"org_login_required":                   "The workspace is being moved into an organisation. Try again when that is done.",
	"no_scopes":                            "Slack was asked for no permission.",
	"invalid_team_for_non_distributed_app": "The app is for one workspace only. Whoever runs Kith switches on Public Distribution under Manage Distribution.",
}

// failed says what went wrong, and who can mend it.
func (i *Installer) failed(w http.ResponseWriter, err error) {
	const title = "Kith was not installed"
	var refused slackgo.SlackErrorResponse
	var limited *slackgo.RateLimitedError
	switch {
	case errors.Is(err, errWhole):
		i.again(w, http.StatusBadRequest, title, "Kith is installed in one workspace at a time, and not for a whole organisation. Choose a workspace.")
	case errors.Is(err, errRotating):
		i.again(w, http.StatusBadGateway, title, "The app has token rotation switched on, which cannot be undone. Whoever runs Kith makes a new app with kith manifest slack.")
	case errors.Is(err, errKept):
		i.again(w, http.StatusInternalServerError, title, "Slack has let Kith in, and Kith could not write that down. Whoever runs Kith finds the reason in its log.")
	case errors.As(err, &refused) && mends[refused.Err] != "":
		i.again(w, http.StatusBadRequest, title, mends[refused.Err])
	case errors.As(err, &refused) && isCode(refused.Err):
		i.again(w, http.StatusBadGateway, title, "Slack calls the reason "+refused.Err+".")
	case errors.As(err, &limited):
		i.again(w, http.StatusServiceUnavailable, title, "Slack is asked too often at the moment. Try again in a minute.")
	default:
		i.again(w, http.StatusBadGateway, title, "Slack could not be reached. Try again in a minute.")
	}
}
