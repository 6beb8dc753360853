package slack

import "testing"

func TestAddress(t *testing.T) {
	a := &Adapter{teams: map[string]*team{"T0ABC": {home: "https://gophers.slack.com/"}, "T0DEF": {}}}
	for id, want := range map[string]string{
		"T0ABC": "https://gophers.slack.com/team/U0DEF",
		"T0DEF": "slack://user?team=T0DEF&id=U0DEF",
		"T0GHI": "slack://user?team=T0GHI&id=U0DEF",
	} {
		if got := a.Address(spaceOf(id), "U0DEF"); got != want {
			t.Errorf("in %s a person is reached at %q, want %q", id, got, want)
		}
	}
}
