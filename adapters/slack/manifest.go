package slack

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/goccy/go-yaml"

	"github.com/kith-community/kith/bot/chat"
)

// ManifestOptions say which app a manifest is for.
type ManifestOptions struct {
	Name           string // of the app and of its bot; "Kith"
	Prefix         string // as [Options.Prefix]
	WithoutReplies bool
	// URL is Kith's address from outside, without a slash at its end, for an app whose
	// events come over HTTP. Without one they come through sockets.
	URL string
	// Return is the address to which Slack leads back after an installation; "" for
	// an app of one workspace.
	Return string
}

// Manifest is what an app is made from. Its fields are a part of those that Slack
// knows, in the order in which people read them. What is false stands there: Slack
// takes some of them for true otherwise.
type Manifest struct {
	Metadata struct {
		Major int `json:"major_version"`
		Minor int `json:"minor_version"`
	} `json:"_metadata"`
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Color       string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		Home struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Bot struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Shortcuts []Shortcut     `json:"shortcuts"`
		Commands  []SlashCommand `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Redirects []string `json:"redirect_urls,omitempty"`
		Scopes    struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL string   `json:"request_url,omitempty"`
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url,omitempty"`
		} `json:"interactivity"`
		Organisations bool `json:"org_deploy_enabled"`
		Sockets       bool `json:"socket_mode_enabled"`
		Rotation      bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

// Shortcut is an entry in the menu of a message, or in the one beside the place where
// people write.
type Shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Callback    string `json:"callback_id"`
	Description string `json:"description"`
}

// SlashCommand is what people type.
type SlashCommand struct {
	Command     string `json:"command"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description"`
	Hint        string `json:"usage_hint,omitempty"`
	Escape      bool   `json:"should_escape"` // people and channels arrive as their IDs
}

// Limits of a manifest. Source: slackapi/manifest-schema, manifest.schema.1.0.0.json.
const (
	maxAppName     = 35
	maxShortcuts   = 10
	maxTitle       = 24 // of a shortcut
	maxSummary     = 150
	maxCommands    = 50
	maxCommand     = 32 // with its slash
	maxDescription = 2000
	maxHint        = 1000
)

const purpose = "Looks after questions asked in public, and brings people together who help each other grow."

// NewManifest describes an app to Slack that can do what the commands say.
func NewManifest(o ManifestOptions, specs []chat.CommandSpec) (m Manifest, err error) {
	m.Metadata.Major, m.Metadata.Minor = 1, 1
	m.Display.Name = cmp.Or(o.Name, "Kith")
	m.Display.Description, m.Display.Color = purpose, "#2f5d50"
	m.Features.Home.Home, m.Features.Home.Messages = true, true
	m.Features.Bot.Name, m.Features.Bot.Online = m.Display.Name, true
	m.Features.Shortcuts = shortcuts(specs)
	m.Features.Commands = slashCommands(o.Prefix, specs)
	for _, s := range Scopes(o.WithoutReplies) {
		m.OAuth.Scopes.Bot = append(m.OAuth.Scopes.Bot, s.Name)
	}
	m.Settings.Events.Bot = subscriptions(o.WithoutReplies)
	m.Settings.Interactivity.Enabled = true
	m.Settings.Sockets = o.URL == ""
	if o.Return != "" {
		m.OAuth.Redirects = []string{o.Return}
	}
	if o.URL != "" {
		m.Settings.Events.URL = o.URL + EventsPath
		m.Settings.Interactivity.URL = o.URL + InteractivityPath
		for i := range m.Features.Commands {
			m.Features.Commands[i].URL = o.URL + CommandsPath
		}
	}
	return m, m.check()
}

// check finds what Slack would refuse.
func (m Manifest) check() error {
	if len([]rune(m.Display.Name)) > maxAppName {
		return fmt.Errorf("the app's name has at most %d letters", maxAppName)
	}
	if n := len(m.Features.Commands); n > maxCommands {
		return fmt.Errorf("an app has at most %d commands, not %d", maxCommands, n)
	}
	if n := len(m.Features.Shortcuts); n > maxShortcuts {
		return fmt.Errorf("an app has at most %d shortcuts, not %d", maxShortcuts, n)
	}
	seen := map[string]bool{}
	for _, c := range m.Features.Commands {
		if len(c.Command) > maxCommand {
			return fmt.Errorf("the command %s has more than %d letters; choose a shorter prefix", c.Command, maxCommand)
		}
		if seen[c.Command] {
			return fmt.Errorf("two commands are called %s", c.Command)
		}
		seen[c.Command] = true
	}
	return nil
}

// YAML is the manifest as Slack's page shows it.
func (m Manifest) YAML() ([]byte, error) {
	compact, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	return yaml.JSONToYAML(compact) // keeps the order
}

// JSON is the same, indented.
func (m Manifest) JSON() ([]byte, error) { return json.MarshalIndent(m, "", "  ") }

// Link is the address at which somebody who is logged in makes an app of the
// manifest. Source: docs.slack.dev/app-manifests/configuring-apps-with-app-manifests.
func (m Manifest) Link() (string, error) {
	content, err := m.YAML()
	if err != nil {
		return "", err
	}
	// A plus that stands for a space would be read as a plus there.
	return "https://api.slack.com/apps?new_app=1&manifest_yaml=" + strings.ReplaceAll(url.QueryEscape(string(content)), "+", "%20"), nil
}
