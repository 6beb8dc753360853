package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/install"
	"github.com/kith-community/kith/storage"
)

// slackSettings say how Kith reaches Slack. With a bot's token it serves that
// workspace, with a client ID all those in which it is installed.
type slackSettings struct {
	BotToken      string `env:"KITH_SLACK_BOT_TOKEN"`
	AppToken      string `env:"KITH_SLACK_APP_TOKEN"`      // opens sockets
	SigningSecret string `env:"KITH_SLACK_SIGNING_SECRET"` // takes what happens over HTTP
	ClientID      string `env:"KITH_SLACK_CLIENT_ID"`      // lets several workspaces install Kith
	ClientSecret  string `env:"KITH_SLACK_CLIENT_SECRET"`
	// Key encrypts the tokens of those workspaces. Several are separated by commas or
	// line breaks: the first encrypts, all decrypt.
	Key            string `env:"KITH_SLACK_KEY"`
	Prefix         string `env:"KITH_SLACK_PREFIX"`          // before the name of every command
	WithoutReplies bool   `env:"KITH_SLACK_WITHOUT_REPLIES"` // the app reads no channels
	SlackAPI       string `env:"SLACK_API_URL"`              // a proxy, or a double; "": Slack's own
}

// on is whether Kith connects to Slack.
func (s slackSettings) on() bool { return s.BotToken != "" || s.ClientID != "" }

// given are the settings that are set, by their names, but for the two of which one
// switches Slack on.
func (s slackSettings) given() (names []string) {
	for _, one := range []struct {
		name string
		set  bool
	}{
		{"KITH_SLACK_APP_TOKEN", s.AppToken != ""},
		{"KITH_SLACK_SIGNING_SECRET", s.SigningSecret != ""},
		{"KITH_SLACK_CLIENT_SECRET", s.ClientSecret != ""},
		{"KITH_SLACK_KEY", s.Key != ""},
		{"KITH_SLACK_WITHOUT_REPLIES", s.WithoutReplies},
	} {
		if one.set {
			names = append(names, one.name)
		}
	}
	return names
}

// check finds settings that make no sense. at is Kith's address from outside.
func (s slackSettings) check(at string) error {
	if err := s.checkWords(); err != nil {
		return err
	}
	if !s.on() {
		if set := s.given(); len(set) > 0 {
			return fmt.Errorf("%s is set, and KITH_SLACK_BOT_TOKEN is not; docs/slack.md says where the token is", set[0])
		}
		return nil
	}
	if s.AppToken == "" && s.SigningSecret == "" {
		return errors.New("how does Slack reach Kith? Set KITH_SLACK_APP_TOKEN (Socket Mode, which needs no address), or KITH_SLACK_SIGNING_SECRET (over HTTP); docs/slack.md says where they are")
	}
	if s.ClientID != "" {
		return s.checkInstalls(at)
	}
	if s.ClientSecret != "" || s.Key != "" {
		return errors.New("KITH_SLACK_CLIENT_SECRET or KITH_SLACK_KEY is set, and KITH_SLACK_CLIENT_ID is not; all three serve installing Kith in several workspaces")
	}
	return nil
}

// checkInstalls is for an app that several workspaces install.
func (s slackSettings) checkInstalls(at string) error {
	switch u, err := url.Parse(at); {
	case s.BotToken != "":
		return errors.New("KITH_SLACK_BOT_TOKEN is for one workspace, KITH_SLACK_CLIENT_ID for several that install Kith; keep one of them")
	case s.ClientSecret == "":
		return errors.New("KITH_SLACK_CLIENT_ID is set, and KITH_SLACK_CLIENT_SECRET is not; both stand under Basic Information on the app's page")
	case s.Key == "":
		return errors.New("KITH_SLACK_CLIENT_ID is set, and KITH_SLACK_KEY is not, with which the workspaces' tokens are kept; openssl rand -hex 32 makes one")
	case at == "":
		return errors.New("KITH_SLACK_CLIENT_ID is set, and KITH_URL is not: Slack leads people back to Kith's address after an installation")
	case err == nil && u.Scheme != "https" && !loopback(u.Hostname()):
		return fmt.Errorf("people are led back to https addresses alone, and KITH_URL is %s", at)
	}
	return nil
}

// What the tokens begin with. Source: docs.slack.dev/authentication/tokens.
const (
	botTokens = "xoxb-"
	appTokens = "xapp-"
	anyToken  = "xox"
)

var (
	isPrefix = regexp.MustCompile(`^[a-z0-9_-]{0,16}$`).MatchString
	isSecret = regexp.MustCompile(`^[0-9A-Za-z-]{16,64}$`).MatchString // 32 hexadecimal digits today
)

// checkWords looks at each setting alone. None is repeated: they are secrets.
func (s slackSettings) checkWords() error {
	bot, app := strings.HasPrefix(s.BotToken, botTokens), strings.HasPrefix(s.AppToken, appTokens)
	switch {
	case strings.HasPrefix(s.BotToken, appTokens) && strings.HasPrefix(s.AppToken, botTokens):
		return errors.New("the tokens are swapped: KITH_SLACK_BOT_TOKEN begins with xoxb-, KITH_SLACK_APP_TOKEN with xapp-")
	case strings.HasPrefix(s.BotToken, appTokens):
		return errors.New("KITH_SLACK_BOT_TOKEN holds an app-level token (xapp-); the bot's begins with xoxb- and stands under OAuth & Permissions")
	case strings.HasPrefix(s.BotToken, "xoxp-"):
		return errors.New("KITH_SLACK_BOT_TOKEN holds a person's token (xoxp-); the bot's begins with xoxb- and stands beside it under OAuth & Permissions")
	case s.BotToken != "" && !bot:
		return errors.New("KITH_SLACK_BOT_TOKEN is no bot's token: that begins with xoxb- and stands under OAuth & Permissions")
	case strings.HasPrefix(s.AppToken, anyToken):
		return errors.New("KITH_SLACK_APP_TOKEN holds another kind of token; an app-level one begins with xapp- and is made under Basic Information, App-Level Tokens")
	case s.AppToken != "" && !app:
		return errors.New("KITH_SLACK_APP_TOKEN is no app-level token: that begins with xapp- and is made under Basic Information, App-Level Tokens")
	}
	if token := strings.HasPrefix(s.SigningSecret, anyToken) || strings.HasPrefix(s.SigningSecret, appTokens); s.SigningSecret != "" && (token || !isSecret(s.SigningSecret)) {
		return errors.New("KITH_SLACK_SIGNING_SECRET must be the Signing Secret under Basic Information, 32 letters and digits, and not a token")
	}
	if _, err := install.Keys(s.Key); err != nil {
		return fmt.Errorf("KITH_SLACK_KEY %w; openssl rand -hex 32 makes one", err)
	}
	if !isPrefix(s.Prefix) {
		return errPrefix(s.Prefix)
	}
	u, err := url.Parse(s.SlackAPI)
	if err != nil || s.SlackAPI != "" && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("SLACK_API_URL must be an address like %s, not %q", slack.DefaultAPI, s.SlackAPI)
	}
	return nil
}

func errPrefix(prefix string) error {
	return fmt.Errorf("the prefix must be at most 16 of a-z, 0-9, - and _, such as kith-, not %q (--prefix, KITH_SLACK_PREFIX)", prefix)
}

// api is where Slack is, with a slash at its end.
func (s slackSettings) api() string {
	return strings.TrimSuffix(or(s.SlackAPI, slack.DefaultAPI), "/") + "/"
}

// vault keeps the workspaces' tokens; nil when there is one workspace.
func (s slackSettings) vault(db *storage.DB) (*install.Vault, error) {
	if s.ClientID == "" || db == nil {
		return nil, nil
	}
	keys, err := install.Keys(s.Key)
	if err != nil {
		return nil, err
	}
	return install.NewVault(storage.Memory{DB: db}, keys), nil
}

// options are what the adapter needs of Kith.
func (s slackSettings) options(vault *install.Vault, log *slog.Logger) slack.Options {
	o := slack.Options{
		BotToken: s.BotToken, AppToken: s.AppToken, SigningSecret: s.SigningSecret, API: s.api(),
		Prefix: s.Prefix, WithoutReplies: s.WithoutReplies, Log: log,
	}
	if vault != nil {
		o.Teams = vault
	}
	return o
}
