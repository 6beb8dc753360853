package discordtest

import (
	"reflect"
	"strings"
	"testing"
)

func TestCommands(t *testing.T) {
	long := strings.Repeat("x", 11)
	for _, c := range []struct {
		sentence string
		name     string
		given    []Given
		possible bool
	}{
		{"words within their limit", "ask", []Given{{"words", "How?"}}, true},
		{"words beyond their limit", "ask", []Given{{"words", long}}, false},
		{"no words at all", "ask", []Given{{"words", ""}}, false},
		{"a required option that is missing", "ask", []Given{{"topic", "go"}}, false},
		{"an option that is not there", "ask", []Given{{"words", "How?"}, {"colour", "red"}}, false},
		{"an option twice", "ask", []Given{{"words", "How?"}, {"words", "Why?"}}, false},
		{"a command that is not there", "tell", nil, false},
		{"a sub-command", "list mine", nil, true},
		{"a command with sub-commands alone", "list", nil, false},
		{"a sub-command that is not there", "list all", nil, false},
		{"words behind a command without sub-commands", "who am I", nil, false},
		{"a person who is nobody", "who", []Given{{"person", "123"}}, false},
		{"a number that is none", "who", []Given{{"number", "one"}}, false},
		{"what is for organisers", "rule", nil, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			r := newRig(t)
			if _, err := r.Command(r.ada, r.channel, c.name, c.given...); (err == nil) != c.possible {
				t.Errorf("/%s %v: got %v, want possible %v", c.name, c.given, err, c.possible)
			}
		})
	}
}

func TestWhereCommandsAre(t *testing.T) {
	r := newRig(t)
	direct := r.DirectChannel(r.ada)
	asks := func(who, in ID, name string) error {
		_, err := r.Command(who, in, name, Given{"words", "How?"})
		return err
	}
	r.impossible("a command of servers in a direct conversation", asks(r.ada, direct, "ask"))
	if _, err := r.Command(r.ada, direct, "who"); err != nil {
		t.Errorf("a command for everywhere, directly: %v", err)
	}
	if got := r.arrived(); at(got, "context") != float64(1) || at(got, "user", "id") != r.ada.String() || at(got, "member") != nil || at(got, "guild_id") != nil {
		t.Errorf("got %v", got)
	}
	stranger := r.AddUser(User{Name: "stranger"})
	r.impossible("a command of a stranger", asks(stranger, r.channel, "ask"))
	r.Permit(r.channel, r.guild, 0, permViewChannel)
	r.impossible("a command in a channel that ada does not see", asks(r.ada, r.channel, "ask"))
	r.Permit(r.channel, r.guild, 0, 0)
	r.must(asks(r.ada, r.channel, "ask"))
	organisers := r.AddRole(r.guild, "organisers", permManageGuild)
	r.GiveRole(r.guild, r.ada, organisers)
	if _, err := r.Command(r.ada, r.channel, "rule"); err != nil {
		t.Errorf("an organiser's command: %v", err)
	}
	r.RemoveBot(r.guild)
	r.impossible("a command of a bot that is gone", asks(r.ada, r.channel, "ask"))
}

func TestCommandPayload(t *testing.T) {
	r := newRig(t)
	_, err := r.Command(r.ada, r.channel, "who", Given{"person", r.grace.String()}, Given{"channel", r.channel.String()}, Given{"number", "7"})
	r.must(err)
	got := r.arrived()
	for _, c := range []struct {
		want any
		path []any
	}{
		{float64(onCommand), []any{"type"}},
		{float64(1), []any{"version"}},
		{r.Application().String(), []any{"application_id"}},
		{r.guild.String(), []any{"guild_id"}},
		{r.guild.String(), []any{"guild", "id"}},
		{"en-US", []any{"guild_locale"}},
		{"de", []any{"locale"}},
		{r.channel.String(), []any{"channel_id"}},
		{float64(Text), []any{"channel", "type"}},
		{float64(0), []any{"context"}},
		{r.ada.String(), []any{"member", "user", "id"}},
		{"Ada", []any{"member", "user", "global_name"}},
		{float64(maxFile), []any{"attachment_size_limit"}},
		{r.guild.String(), []any{"authorizing_integration_owners", "0"}},
		{"who", []any{"data", "name"}},
		{float64(Typed), []any{"data", "type"}},
		{"person", []any{"data", "options", 0, "name"}},
		{float64(userOption), []any{"data", "options", 0, "type"}},
		{r.grace.String(), []any{"data", "options", 0, "value"}},
		{float64(7), []any{"data", "options", 2, "value"}},
		{"grace", []any{"data", "resolved", "users", r.grace.String(), "username"}},
		{[]any{}, []any{"data", "resolved", "members", r.grace.String(), "roles"}},
		{"questions", []any{"data", "resolved", "channels", r.channel.String(), "name"}},
		{[]any{}, []any{"entitlements"}},
	} {
		if is := at(got, c.path...); !reflect.DeepEqual(is, c.want) {
			t.Errorf("%v: got %v, want %v", c.path, is, c.want)
		}
	}
	for _, text := range []string{"app_permissions", "token"} {
		if s, _ := at(got, text).(string); s == "" {
			t.Errorf("%s is missing", text)
		}
	}
	if s, _ := at(got, "member", "permissions").(string); s == "" || at(got, "member", "joined_at") == nil {
		t.Errorf("the member is incomplete: %v", at(got, "member"))
	}
}

func TestMenusOfPeople(t *testing.T) {
	r := newRig(t)
	r.impossible("an entry of messages", r.PersonCommand(r.ada, r.grace, r.channel, "Mark it"))
	r.must(r.PersonCommand(r.ada, r.grace, r.channel, "Know them"))
	got := r.arrived()
	if at(got, "data", "target_id") != r.grace.String() || at(got, "data", "type") != float64(OnUser) || at(got, "data", "resolved", "users", r.grace.String(), "username") != "grace" ||
		at(got, "data", "resolved", "members", r.grace.String()) == nil {
		t.Errorf("got %v", at(got, "data"))
	}
}

func TestMenus(t *testing.T) {
	r := newRig(t)
	m, err := r.Post(r.grace, r.channel, "Use synctest.")
	r.must(err)
	r.impossible("an entry that is not there", r.MenuCommand(r.ada, m, "Praise it"))
	r.must(r.MenuCommand(r.ada, m, "Mark it"))
	got := r.arrived()
	if at(got, "data", "target_id") != m.String() || at(got, "data", "type") != float64(OnMsg) || at(got, "data", "resolved", "messages", m.String(), "content") != "Use synctest." {
		t.Errorf("got %v", at(got, "data"))
	}
	if at(got, "data", "resolved", "messages", m.String(), "author", "id") != r.grace.String() {
		t.Errorf("the message has no author: %v", at(got, "data", "resolved"))
	}
}

func TestPress(t *testing.T) {
	r := newRig(t)
	m := r.shows(`{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}, {"type": 2, "style": 2, "label": "Off", "custom_id": "off", "disabled": true}, {"type": 2, "style": 5, "label": "Away", "url": "https://example.org"}]},
		{"type": 1, "components": [{"type": 3, "custom_id": "pick", "options": [{"label": "One", "value": "1"}]}]}`)
	r.impossible("a disabled button", r.Press(r.ada, m, "off"))
	r.impossible("a button that is not there", r.Press(r.ada, m, "stay"))
	r.impossible("a link", r.Press(r.ada, m, ""))
	r.impossible("pressing a select", r.Press(r.ada, m, "pick"))
	r.impossible("choosing from a button", r.Choose(r.ada, m, "go", []string{"1"}))
	r.impossible("a stranger's press", r.Press(r.AddUser(User{Name: "stranger"}), m, "go"))
	r.must(r.Press(r.ada, m, "go"))
	got := r.arrived()
	if at(got, "type") != float64(onComponent) || at(got, "data", "custom_id") != "go" || at(got, "data", "component_type") != float64(Button) || at(got, "data", "values") != nil {
		t.Errorf("got %v", at(got, "data"))
	}
	if at(got, "message", "id") != m.String() || at(got, "message", "components", 0, "components", 0, "custom_id") != "go" {
		t.Errorf("the message is incomplete: %v", at(got, "message"))
	}
	first := got["id"]
	r.Redeliver()
	if got := r.arrived()["id"]; got != first || r.events("INTERACTION_CREATE") != 2 {
		t.Errorf("again it is %v of %d, want %v", got, r.events("INTERACTION_CREATE"), first)
	}
	r.call("DELETE", "/channels/"+r.channel.String()+"/messages/"+m.String(), "", 204)
	r.impossible("a button of a message that is gone", r.Press(r.ada, m, "go"))
}

func TestChoose(t *testing.T) {
	r := newRig(t)
	secret := r.AddChannel(r.guild, "secret", Text)
	r.Permit(secret, r.guild, 0, permViewChannel)
	forum := r.AddChannel(r.guild, "forum", Forum)
	stranger := r.AddUser(User{Name: "stranger"})
	role := r.AddRole(r.guild, "helpers", 0)
	people, places := `{"type": 5, "custom_id": "p"}`, `{"type": 8, "custom_id": "p", "channel_types": [0]}`
	options := `{"type": 3, "custom_id": "p", "min_values": 0, "max_values": 2, "options": [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}, {"label": "C", "value": "c"}]}`
	for _, c := range []struct {
		sentence string
		selects  string
		values   []string
		possible bool
	}{
		{"two of three options", options, []string{"a", "c"}, true},
		{"no option where none is needed", options, nil, true},
		{"more options than fit", options, []string{"a", "b", "c"}, false},
		{"an option twice", options, []string{"a", "a"}, false},
		{"an option that is not there", options, []string{"d"}, false},
		{"a member", people, []string{r.grace.String()}, true},
		{"nobody", people, nil, false},
		{"a stranger", people, []string{stranger.String()}, false},
		{"a role as a member", people, []string{role.String()}, false},
		{"a channel", places, []string{r.channel.String()}, true},
		{"a channel of another type", places, []string{forum.String()}, false},
		{"a channel that ada does not see", places, []string{secret.String()}, false},
		{"a role", `{"type": 6, "custom_id": "p"}`, []string{role.String()}, true},
		{"a role where all can be mentioned", `{"type": 7, "custom_id": "p"}`, []string{role.String()}, true},
		{"a disabled select", `{"type": 5, "custom_id": "p", "disabled": true}`, []string{r.grace.String()}, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			err := r.Choose(r.ada, r.shows(`{"type": 1, "components": [`+c.selects+`]}`), "p", c.values)
			if (err == nil) != c.possible {
				t.Fatalf("got %v, want possible %v", err, c.possible)
			}
			if got := at(r.arrived(), "data", "values"); c.possible && len(got.([]any)) != len(c.values) {
				t.Errorf("got %v, want %v", got, c.values)
			}
		})
	}
	r.must(r.Choose(r.ada, r.shows(`{"type": 1, "components": [`+people+`]}`), "p", []string{r.grace.String()}))
	if got := at(r.arrived(), "data", "resolved", "users", r.grace.String(), "username"); got != "grace" {
		t.Errorf("resolved is %v", at(r.arrived(), "data", "resolved"))
	}
}

func TestChanges(t *testing.T) {
	r := newRig(t)
	r.Changes()
	m := r.shows(button)
	path := "/channels/" + r.channel.String() + "/messages/" + m.String()
	r.call("PATCH", path, `{"content": "Changed."}`, 200)
	_, err := r.Post(r.grace, r.channel, "What people write is nothing that they see of the bot.")
	r.must(err)
	r.must(r.Press(r.ada, m, "go"))
	callback, _ := r.answerTo()
	r.call("POST", callback, `{"type": 4, "data": {"content": "Pressed.", "flags": 64}}`, 204)
	r.call("DELETE", path, "", 204)
	var got []string
	for _, c := range r.Changes() {
		got = append(got, c.What+" "+c.Message.Content)
	}
	if want := []string{"shown Look.", "edited Changed.", "shown Pressed.", "deleted Changed."}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if again := r.Changes(); len(again) != 0 {
		t.Errorf("told twice: %+v", again)
	}
}
