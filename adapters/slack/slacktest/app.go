package slacktest

import (
	"fmt"
	"slices"

	"github.com/goccy/go-yaml"
)

// App is what Slack knows of the app. What is nil is not restricted.
type App struct {
	Name      string     // of its bot; "" is "kith"
	Scopes    []string   // that an installation gives its bot
	Events    []string   // it is told of, such as "message.channels"
	Commands  []string   // such as "/ask"
	Shortcuts []Shortcut // in the menus of messages and of everything
	NoHome    bool       // nobody can look at its home tab
	NoDirect  bool       // it and people cannot write to each other directly
	ReadOnly  bool       // people cannot write to it directly
	Deaf      bool       // it takes no interactivity: nothing can be pressed or picked
	Verbatim  bool       // people and channels in commands are not turned into IDs
}

// Shortcut is an entry of a menu.
type Shortcut struct {
	Name, Callback string
	OnMessage      bool
}

// manifest is the part of an app's manifest that the double understands. Source:
// docs.slack.dev, "App manifest reference".
type manifest struct {
	Features struct {
		Home struct {
			Enabled  bool `yaml:"home_tab_enabled"`
			Messages bool `yaml:"messages_tab_enabled"`
			ReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
		Bot struct {
			Name string `yaml:"display_name"`
		} `yaml:"bot_user"`
		Commands []struct {
			Command string `yaml:"command"`
			Escape  bool   `yaml:"should_escape"`
		} `yaml:"slash_commands"`
		Shortcuts []struct {
			Name     string `yaml:"name"`
			Type     string `yaml:"type"`
			Callback string `yaml:"callback_id"`
		} `yaml:"shortcuts"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `yaml:"bot"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		Interactivity struct {
			Enabled bool `yaml:"is_enabled"`
		} `yaml:"interactivity"`
	} `yaml:"settings"`
}

// ParseManifest is the app of a manifest, in YAML or JSON.
func ParseManifest(data []byte) (App, error) {
	var m manifest
	if err := yaml.Unmarshal(data, &m); err != nil {
		return App{}, fmt.Errorf("read the manifest: %w", err)
	}
	home := m.Features.Home
	a := App{
		Name: m.Features.Bot.Name, NoHome: !home.Enabled, NoDirect: !home.Messages, ReadOnly: home.ReadOnly, Deaf: !m.Settings.Interactivity.Enabled,
		Commands: []string{}, Shortcuts: []Shortcut{}, Scopes: append([]string{}, m.OAuth.Scopes.Bot...), Events: append([]string{}, m.Settings.Events.Bot...),
	}
	for _, c := range m.Features.Commands {
		a.Commands = append(a.Commands, c.Command)
		a.Verbatim = a.Verbatim || !c.Escape
	}
	for _, s := range m.Features.Shortcuts {
		a.Shortcuts = append(a.Shortcuts, Shortcut{s.Name, s.Callback, s.Type == "message"})
	}
	return a, nil
}

// allScopes are those that the double asks for somewhere.
var allScopes = []string{
	"app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read", "chat:write", "chat:write.public", "commands", "files:read",
	"files:write", "groups:history", "groups:read", "groups:write", "im:history", "im:read", "im:write", "mpim:history", "mpim:read", "mpim:write",
	"reactions:read", "reactions:write", "users.profile:read", "users:read", "users:read.email",
}

// hears is whether the app is told of an event in a workspace: it subscribed, and
// has a scope that allows it. Source: docs.slack.dev, the page of each event.
func (s *Server) hears(t *team, event string) bool {
	if s.opts.App.Events != nil && !slices.Contains(s.opts.App.Events, event) {
		return false
	}
	scopes := eventScopes[event]
	return len(scopes) == 0 || slices.ContainsFunc(scopes, t.allows)
}

var eventScopes = map[string][]string{
	"app_mention":           {"app_mentions:read"},
	"message.channels":      {"channels:history"},
	"message.groups":        {"groups:history"},
	"message.im":            {"im:history"},
	"message.mpim":          {"mpim:history"},
	"team_join":             {"users:read"},
	"user_change":           {"users:read"},
	"member_joined_channel": {"channels:read", "groups:read"},
	"member_left_channel":   {"channels:read", "groups:read"},
	"channel_left":          {"channels:read"},
	"channel_archive":       {"channels:read"},
	"channel_unarchive":     {"channels:read"},
	"channel_deleted":       {"channels:read"},
	"channel_rename":        {"channels:read"},
	"group_left":            {"groups:read"},
	"group_archive":         {"groups:read"},
	"group_deleted":         {"groups:read"},
	"reaction_added":        {"reactions:read"},
}
