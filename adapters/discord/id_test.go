package discord

import (
	"strings"
	"testing"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

const aGuild = "1234567890123456789"

func TestCustomIDs(t *testing.T) {
	longest := chat.ActionID{Name: "try.long", Arg: strings.Repeat("9", chat.MaxActionBytes-len("try.long:"))}
	for _, tt := range []struct {
		name   string
		action chat.ActionID
		direct bool
		space  chat.SpaceID
	}{
		{"in a server the action is enough", chat.ActionID{Name: "try.go", Arg: "7"}, false, ""},
		{"directly it names the community", chat.ActionID{Name: "try.go", Arg: "7"}, true, spaceOf(aGuild)},
		{"the longest in a server", longest, false, ""},
		{"the longest directly", longest, true, spaceOf(aGuild)},
		{"an argument may hold anything", chat.ActionID{Name: "try.go", Arg: "~a:b c"}, true, spaceOf(aGuild)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			custom := customID(tt.action, spaceOf(aGuild), tt.direct)
			if len(custom) > 100 {
				t.Errorf("%q has %d bytes", custom, len(custom))
			}
			if action, space := actionOf(custom); action != tt.action || space != tt.space {
				t.Errorf("%q reads %v of %q, want %v of %q", custom, action, space, tt.action, tt.space)
			}
		})
	}
}

// What did not come from us is still an action, which the core does not know.
func TestForeignCustomIDs(t *testing.T) {
	for _, custom := range []string{"", "~", "~short", "~!!!!!!!!!!!try.go:7", "words without a mark"} {
		if action, space := actionOf(custom); space != "" || action != chat.ParseActionID(custom) {
			t.Errorf("%q reads %v of %q", custom, action, space)
		}
	}
}

func TestTimesOfIDs(t *testing.T) {
	// Source: Discord's documentation, "Snowflakes".
	if got, want := timeOf("175928847299117063"), time.Date(2016, 4, 30, 11, 18, 25, 796e6, time.UTC); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := timeOf("nonsense"); !got.IsZero() {
		t.Errorf("no ID was made at %v", got)
	}
}

func TestIDs(t *testing.T) {
	for s, want := range map[string]bool{aGuild: true, "": false, "0": false, "ada": false, "-1": false, "+1": false, "1 ": false, "99999999999999999999999": false} {
		if got := isID(s); got != want {
			t.Errorf("isID(%q) = %t", s, got)
		}
	}
}

func TestTickets(t *testing.T) {
	for _, k := range []kind{asCommand, asPress, asForm, asMessageForm, asCompletion} {
		for _, direct := range []bool{false, true} {
			want := ticket{application: "1", id: "2", token: "aW50ZXJhY3Rpb24=_-", kind: k, space: spaceOf(aGuild), direct: direct}
			if got, ok := unpack(want.pack()); !ok || got != want {
				t.Errorf("got %+v %t, want %+v", got, ok, want)
			}
		}
	}
	for _, foreign := range []chat.Token{"", "long gone", "a b c d", " 1 2 3 4"} {
		if got, ok := unpack(foreign); ok {
			t.Errorf("%q reads %+v", foreign, got)
		}
	}
}

func TestAddress(t *testing.T) {
	if got := (*Adapter)(nil).Address(spaceOf(aGuild), "42"); got != "https://discord.com/users/42" {
		t.Errorf("a person is reached at %q", got)
	}
}
