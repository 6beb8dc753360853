package discord

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/kith-community/kith/bot/chat"
)

// told writes the steps of an answer in one line: "4 private, DELETE @original".
func told(t *testing.T, steps []step) string {
	t.Helper()
	var all []string
	for _, s := range steps {
		does, body := strings.TrimSpace(s.method+" "+strings.TrimPrefix(s.path, "/messages/")), s.body
		if s.first != nil {
			does, body = string(rune('0'+s.first.Type)), s.first.Data
		}
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		var said struct {
			Flags      int               `json:"flags"`
			Embeds     []any             `json:"embeds"`
			Components []json.RawMessage `json:"components"`
		}
		if err := json.Unmarshal(data, &said); err != nil {
			t.Fatal(err)
		}
		if said.Flags&ephemeral != 0 {
			does += " private"
		}
		if said.Embeds != nil {
			does += " replaced"
		}
		if len(s.files) > 0 {
			does += " with files"
		}
		all = append(all, does)
	}
	return strings.Join(all, ", ")
}

func TestAnswers(t *testing.T) {
	says := chat.Message{Text: "Hello."}
	private, public, update := chat.Reply{Message: says}, chat.Reply{Message: says, Public: true}, chat.Update{Message: says}
	filed := chat.Reply{Message: chat.Message{Text: "Here.", Files: []chat.File{{Name: "a.txt"}}}}
	open, reject, suggest := chat.Open{Form: aForm()}, chat.Reject{Form: aForm()}, chat.Suggest{}
	const cannot = "unsupported"
	for _, tt := range []struct {
		kinds                     string // as in a ticket
		r                         chat.Response
		first                     string
		afterPrivate, afterPublic string
	}{
		{"c f", private, "4 private", "PATCH @original", "DELETE @original, POST private"},
		{"c f", public, "4", "DELETE @original, POST", "PATCH @original"},
		{"c f", update, cannot, cannot, cannot},
		{"c f", nil, "5 private, DELETE @original", "DELETE @original", "DELETE @original"},
		{"p m", private, "4 private", "POST private", "POST private"},
		{"p m", public, "4", "POST", "POST"},
		{"p m", update, "7 replaced", "PATCH @original replaced", "PATCH @original replaced"},
		{"p m", nil, "6", "", ""},
		{"c", filed, "4 private with files", "PATCH @original with files", "DELETE @original, POST private with files"},
		{"c p", open, "9", cannot, cannot},
		{"f m", open, cannot, cannot, cannot},
		{"c p f m", reject, cannot, cannot, cannot},
		{"c p f m", suggest, cannot, cannot, cannot},
		{"a", suggest, "8", cannot, cannot},
		{"a", nil, "8", "", ""},
		{"a", private, cannot, "", ""},
	} {
		for _, k := range strings.Fields(tt.kinds) {
			to := ticket{kind: kind(k[0]), space: spaceOf(aGuild)}
			check := func(when, want string, steps []step, err error) {
				if err != nil && !errors.Is(err, chat.ErrUnsupported) {
					t.Errorf("%s %T %s: %v", k, tt.r, when, err)
				}
				got := cannot
				if err == nil {
					got = told(t, steps)
				}
				if got != want {
					t.Errorf("%s %T %s: got %q, want %q", k, tt.r, when, got, want)
				}
			}
			steps, err := answers(to, tt.r)
			check("at once", tt.first, steps, err)
			if k == string(asCompletion) {
				continue // nobody waits longer for one
			}
			steps, err = answersLater(to, true, tt.r)
			check("after waiting alone", tt.afterPrivate, steps, err)
			steps, err = answersLater(to, false, tt.r)
			check("after waiting before all", tt.afterPublic, steps, err)
		}
	}
}

func TestWaiting(t *testing.T) {
	for _, tt := range []struct{ kinds, private, public string }{{"c f", "5 private", "5"}, {"p m", "6", "6"}} {
		for _, k := range strings.Fields(tt.kinds) {
			to := ticket{kind: kind(k[0])}
			if got := told(t, hold(to, true)); got != tt.private {
				t.Errorf("%s alone: got %q, want %q", k, got, tt.private)
			}
			if got := told(t, hold(to, false)); got != tt.public {
				t.Errorf("%s before all: got %q, want %q", k, got, tt.public)
			}
		}
	}
}

// What an answer in a direct conversation offers says which community it is about.
func TestAnswersDirectlyNameTheCommunity(t *testing.T) {
	to := ticket{kind: asPress, space: spaceOf(aGuild), direct: true}
	m := chat.Message{Text: "Go?", Blocks: []chat.Block{chat.Controls{Items: []chat.Control{chat.Button{Label: "Go", Do: chat.ActionID{Name: "try.go"}}}}}}
	packed := customID(chat.ActionID{Name: "try.go"}, spaceOf(aGuild), true)
	for _, r := range []chat.Response{chat.Reply{Message: m}, chat.Update{Message: m}, chat.Open{Form: chat.Form{Do: chat.ActionID{Name: "try.go"}}}} {
		steps, err := answers(to, r)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(steps[0].first)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), packed) {
			t.Errorf("%T is %s, which does not hold %q", r, data, packed)
		}
	}
}

func TestSuggestions(t *testing.T) {
	long := strings.Repeat("ä", 101)
	var many []chat.Option
	for range 30 {
		many = append(many, chat.Option{Value: "v", Label: "l"})
	}
	if got := suggested(chat.Suggest{Options: many}).Choices; len(got) != 25 {
		t.Errorf("%d suggestions, want 25", len(got))
	}
	got := suggested(chat.Suggest{Options: []chat.Option{{Value: "v", Label: long}, {Value: long, Label: "l"}, {Value: "", Label: "l"}, {Value: "w"}}}).Choices
	if want := []suggestion{{strings.Repeat("ä", 99) + "…", "v"}, {"w", "w"}}; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %q, want %q", got, want)
	}
	if data, err := json.Marshal(suggested(chat.Suggest{})); err != nil || string(data) != `{"choices":[]}` {
		t.Errorf("none are %s %v", data, err)
	}
}
