package install_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/kith-community/kith/adapters/slack/install"
	"github.com/kith-community/kith/bot/chat"
)

const (
	token = "xoxb-1-secret"
	older = "0101010101010101010101010101010101010101010101010101010101010101"
	newer = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=" // the same in base64, of twos
)

func keys(t *testing.T, text string) []install.Key {
	t.Helper()
	keys, err := install.Keys(text)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestKeys(t *testing.T) {
	for _, c := range []struct {
		text string
		want int // below 0: an error
	}{
		{"", 0},
		{" \n", 0},
		{older, 1},
		{newer, 1},
		{strings.ToUpper(older) + ",\n" + newer + "\n", 2},
		{older[2:], -1},
		{older + "01", -1},
		{"password", -1},
		{newer + "," + "password", -1},
		{strings.Repeat("0", 64), -1},
	} {
		got, err := install.Keys(c.text)
		if (err != nil) != (c.want < 0) || err == nil && len(got) != c.want {
			t.Errorf("%q: %d keys and %v", c.text, len(got), err)
		}
		if err != nil && strings.Contains(err.Error(), "password") {
			t.Errorf("the error repeats it: %v", err)
		}
	}
}

func TestKeptTokens(t *testing.T) {
	s := &shelf{}
	v := install.NewVault(s, keys(t, older))
	if _, err := v.Token(t.Context(), "T01"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("before it is kept: %v", err)
	}
	for _, team := range []string{"T01", "T02"} {
		if err := v.Keep(t.Context(), team, token+team); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := v.Token(t.Context(), "T02"); got != token+"T02" || err != nil {
		t.Errorf("got %q and %v", got, err)
	}
	for name, value := range s.values {
		if strings.Contains(value, "xoxb") || strings.Contains(value, "secret") {
			t.Errorf("%s is kept as it is: %s", name, value)
		}
	}
	if err := v.Forget(t.Context(), "T01"); err != nil {
		t.Fatal(err)
	}
	if err := v.Forget(t.Context(), "T01"); err != nil {
		t.Errorf("forgotten twice: %v", err)
	}
	if all, err := v.All(t.Context()); !slices.Equal(all, []string{"T02"}) || err != nil {
		t.Errorf("%q and %v are left", all, err)
	}
}

// TestSameTokensLookDifferent: nobody who reads the database learns that two
// workspaces, or one at two times, have the same token.
func TestSameTokensLookDifferent(t *testing.T) {
	s := &shelf{}
	v := install.NewVault(s, keys(t, older))
	seen := map[string]bool{}
	for range 3 {
		if err := v.Keep(t.Context(), "T01", token); err != nil {
			t.Fatal(err)
		}
		for _, value := range s.values {
			if seen[value] {
				t.Errorf("the same again: %s", value)
			}
			seen[value] = true
		}
	}
}

func TestSpoiledTokensAreNotRead(t *testing.T) {
	for name, spoil := range map[string]func(*shelf){
		"of another workspace": func(s *shelf) { s.values["slack team T01"] = s.values["slack team T02"] },
		"cut":                  func(s *shelf) { s.values["slack team T01"] = s.values["slack team T01"][:40] },
		"another letter": func(s *shelf) {
			v := []byte(s.values["slack team T01"])
			v[len(v)-8] ^= 1
			s.values["slack team T01"] = string(v)
		},
		"as it is":       func(s *shelf) { s.values["slack team T01"] = token },
		"another format": func(s *shelf) { s.values["slack team T01"] = "2" + s.values["slack team T01"][1:] },
	} {
		t.Run(name, func(t *testing.T) {
			s := &shelf{}
			v := install.NewVault(s, keys(t, older))
			for _, team := range []string{"T01", "T02"} {
				if err := v.Keep(t.Context(), team, token+team); err != nil {
					t.Fatal(err)
				}
			}
			spoil(s)
			if got, err := v.Token(t.Context(), "T01"); got != "" || !errors.Is(err, install.ErrKey) {
				t.Errorf("got %q and %v", got, err)
			}
		})
	}
}

// TestKeysChange: a new key comes first; after one start the old one can go.
func TestKeysChange(t *testing.T) {
	s := &shelf{}
	if err := install.NewVault(s, keys(t, older)).Keep(t.Context(), "T01", token); err != nil {
		t.Fatal(err)
	}
	if _, err := install.NewVault(s, keys(t, newer)).Token(t.Context(), "T01"); !errors.Is(err, install.ErrKey) {
		t.Errorf("with another key: %v", err)
	}
	both := install.NewVault(s, keys(t, newer+" "+older))
	if got, err := both.Token(t.Context(), "T01"); got != token || err != nil {
		t.Errorf("with both: %q and %v", got, err)
	}
	if err := both.Renew(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := install.NewVault(s, keys(t, newer)).Token(t.Context(), "T01"); got != token || err != nil {
		t.Errorf("with the new one, after it was renewed: %q and %v", got, err)
	}
	if err := install.NewVault(s, keys(t, older)).Renew(t.Context()); !errors.Is(err, install.ErrKey) || !strings.Contains(err.Error(), "T01") {
		t.Errorf("renewing what cannot be read: %v", err)
	}
}

func TestNoNamesButThoseOfWorkspaces(t *testing.T) {
	v := install.NewVault(&shelf{}, keys(t, older))
	for _, team := range []string{"", "t01", "T01 ", "../T01", "C01"} {
		if err := v.Keep(t.Context(), team, token); err == nil {
			t.Errorf("%q is kept", team)
		}
		if _, err := v.Token(t.Context(), team); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%q: %v", team, err)
		}
	}
	if err := v.Keep(t.Context(), "T01", ""); err == nil {
		t.Error("no token is kept")
	}
}
