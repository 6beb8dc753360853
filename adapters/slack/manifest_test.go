package slack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

func in(text string) map[string]string { return map[string]string{"en": text, "de": "etwas anderes"} }

// somewhat are commands of every sort.
func somewhat() []chat.CommandSpec {
	return []chat.CommandSpec{
		{Name: "ask", Summary: in("Ask the community"), Options: []chat.OptionSpec{{Name: "text"}}},
		{Name: "me", Summary: in("My page"), Options: []chat.OptionSpec{{Name: "zone"}}},
		{Name: "mentor find", Summary: in("Find a mentor"), Options: []chat.OptionSpec{{Name: "topic"}}},
		{Name: "mentor offer", Summary: in("Be a mentor")},
		{Name: "questions.mark", Titles: in("Mark as the answer"), Summary: in("Mark as the answer"), OnMessage: true},
		{Name: "strange", Summary: map[string]string{"de": "nur auf Deutsch"}},
		{Name: "strange one", Summary: in("Strange, once")},
	}
}

func manifest(t *testing.T, o ManifestOptions, specs []chat.CommandSpec) Manifest {
	t.Helper()
	m, err := NewManifest(o, specs)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// strictly reads a manifest into slack-go's own type, which knows every field that
// Slack does.
func strictly(t *testing.T, content []byte) (known slackgo.Manifest) {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(content))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&known); err != nil {
		t.Fatalf("%v in\n%s", err, content)
	}
	return known
}

func TestManifestHoldsOnlyWhatSlackKnows(t *testing.T) {
	for _, o := range []ManifestOptions{
		{},
		{Name: "Kith (test)", Prefix: "kith-", WithoutReplies: true},
		{URL: "https://kith.example.org/k", Return: "https://kith.example.org/k/slack/oauth"},
	} {
		m := manifest(t, o, somewhat())
		indented, err := m.JSON()
		if err != nil {
			t.Fatal(err)
		}
		want := strictly(t, indented)
		content, err := m.YAML()
		if err != nil {
			t.Fatal(err)
		}
		converted, err := yaml.YAMLToJSON(content)
		if err != nil {
			t.Fatal(err)
		}
		if got := strictly(t, converted); !reflect.DeepEqual(got, want) {
			t.Errorf("the YAML holds\n%+v\nand the JSON\n%+v", got, want)
		}
		link, err := m.Link()
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(link)
		if err != nil || u.Host != "api.slack.com" || u.Query().Get("new_app") != "1" || u.Query().Get("manifest_yaml") != string(content) {
			t.Errorf("the link is %s (%v)", link, err)
		}
		if strings.Contains(u.RawQuery, "+") {
			t.Errorf("a space is a plus in %s", link)
		}
	}
}

func TestManifestOfSockets(t *testing.T) {
	m := manifest(t, ManifestOptions{}, somewhat())
	if !m.Settings.Sockets || m.Settings.Events.URL+m.Settings.Interactivity.URL != "" || len(m.OAuth.Redirects) != 0 {
		t.Errorf("it names addresses: %+v", m.Settings)
	}
	content, err := m.YAML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"messages_tab_read_only_enabled: false", "token_rotation_enabled: false", "should_escape: true", "is_enabled: true"} {
		if !strings.Contains(string(content), want) {
			t.Errorf("%q is missing in\n%s", want, content)
		}
	}
	if strings.Contains(string(content), "url") {
		t.Errorf("there is an address in\n%s", content)
	}
}

func TestManifestOverHTTP(t *testing.T) {
	m := manifest(t, ManifestOptions{URL: "https://kith.example.org", Return: "https://kith.example.org/slack/oauth"}, somewhat())
	got := []string{m.Settings.Events.URL, m.Settings.Interactivity.URL, strings.Join(m.OAuth.Redirects, " ")}
	for _, c := range m.Features.Commands {
		got = append(got, c.URL)
	}
	want := []string{"https://kith.example.org" + EventsPath, "https://kith.example.org" + InteractivityPath, "https://kith.example.org/slack/oauth"}
	for range m.Features.Commands {
		want = append(want, "https://kith.example.org"+CommandsPath)
	}
	if m.Settings.Sockets || !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCommandsOfAManifest(t *testing.T) {
	m := manifest(t, ManifestOptions{Prefix: "k-"}, somewhat())
	want := []SlashCommand{
		{"/" + CommandName("k-", "ask"), "", "Ask the community", "[text]", true},
		{"/" + CommandName("k-", "me"), "", "My page", "[zone]", true},
		{"/" + CommandName("k-", "mentor"), "", "Find a mentor, or be one", "find | offer", true},
		{"/" + CommandName("k-", "strange"), "", "Strange, once", "one", true},
	}
	if !slices.Equal(m.Features.Commands, want) {
		t.Errorf("got %+v\nwant %+v", m.Features.Commands, want)
	}
	shortcuts := []Shortcut{
		{"Mark as the answer", "message", "questions.mark", "Mark as the answer"},
		{"Ask a question", "global", "ask", "Ask the community"},
		{"My page", "global", "me", "My page"},
		{"Find a mentor", "global", "mentor find", "Find a mentor"},
	}
	if !slices.Equal(m.Features.Shortcuts, shortcuts) {
		t.Errorf("got %+v\nwant %+v", m.Features.Shortcuts, shortcuts)
	}
}

// TestLongWordsFit: texts are cut to what Slack takes, and more than ten shortcuts are
// left out from the end.
func TestLongWordsFit(t *testing.T) {
	long := strings.Repeat("ä", 3000)
	specs := []chat.CommandSpec{{Name: "ask", Summary: in(long)}}
	for i := range 600 {
		specs = append(specs, chat.CommandSpec{Name: fmt.Sprintf("mentor verb%d", i), Summary: in(long)})
	}
	for i := range 9 {
		specs = append(specs, chat.CommandSpec{Name: fmt.Sprintf("menu.%d", i), Titles: in(long), Summary: in(long), OnMessage: true})
	}
	specs = append(specs, chat.CommandSpec{Name: "me", Summary: in("My page")})
	m := manifest(t, ManifestOptions{}, specs)
	for _, s := range m.Features.Shortcuts {
		if len([]rune(s.Name)) > maxTitle || len([]rune(s.Description)) > maxSummary {
			t.Errorf("too long: %+v", s)
		}
	}
	if n := len(m.Features.Shortcuts); n != maxShortcuts {
		t.Errorf("there are %d shortcuts", n)
	}
	for _, c := range m.Features.Commands {
		if len([]rune(c.Description)) > maxDescription || len([]rune(c.Hint)) > maxHint {
			t.Errorf("too long: %+v", c)
		}
	}
}

func TestWhatNoManifestHolds(t *testing.T) {
	var many, menus []chat.CommandSpec
	for i := range maxCommands + 1 {
		many = append(many, chat.CommandSpec{Name: fmt.Sprintf("c%d", i)})
		menus = append(menus, chat.CommandSpec{Name: fmt.Sprintf("m.%d", i), OnMessage: true})
	}
	for _, c := range []struct {
		name  string
		o     ManifestOptions
		specs []chat.CommandSpec
		want  string
	}{
		{"a long name", ManifestOptions{Name: strings.Repeat("k", maxAppName+1)}, nil, "at most 35 letters"},
		{"many commands", ManifestOptions{}, many, "at most 50 commands, not 51"},
		{"many menus", ManifestOptions{}, menus, "at most 10 shortcuts, not 51"},
		{"a long command", ManifestOptions{Prefix: "kith-"}, []chat.CommandSpec{{Name: strings.Repeat("a", 30)}}, "choose a shorter prefix"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := NewManifest(c.o, c.specs); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// TestManifestWithoutReplies: the app reads no channel, and everything else stays.
func TestManifestWithoutReplies(t *testing.T) {
	all, less := manifest(t, ManifestOptions{}, nil), manifest(t, ManifestOptions{WithoutReplies: true}, nil)
	gone := func(from, what []string) (gone []string) {
		for _, s := range from {
			if !slices.Contains(what, s) {
				gone = append(gone, s)
			}
		}
		return gone
	}
	if got := gone(all.OAuth.Scopes.Bot, less.OAuth.Scopes.Bot); !slices.Equal(got, []string{"channels:history"}) {
		t.Errorf("the scopes that are gone: %q", got)
	}
	if got := gone(all.Settings.Events.Bot, less.Settings.Events.Bot); !slices.Equal(got, []string{"message.channels"}) {
		t.Errorf("the events that are gone: %q", got)
	}
}

// TestEveryEventHasItsScope: Slack refuses a manifest with an event that no scope
// allows. Source: docs.slack.dev/reference/events, each event's page.
func TestEveryEventHasItsScope(t *testing.T) {
	needs := map[string]string{
		"message.channels": "channels:history", "message.im": "im:history", "message.mpim": "mpim:history", "app_mention": "app_mentions:read",
		"team_join": "users:read", "user_change": "users:read", "app_home_opened": "", "app_uninstalled": "", "tokens_revoked": "",
	}
	for _, without := range []bool{false, true} {
		m := manifest(t, ManifestOptions{WithoutReplies: without}, nil)
		for _, event := range m.Settings.Events.Bot {
			scope, known := needs[event]
			if !known || scope != "" && !slices.Contains(m.OAuth.Scopes.Bot, scope) {
				t.Errorf("%s needs %q, and the app asks for %q", event, scope, m.OAuth.Scopes.Bot)
			}
		}
	}
}
