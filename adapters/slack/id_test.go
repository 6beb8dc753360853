package slack

import "testing"

func TestAddress(t *testing.T) {
	if got := (*Adapter)(nil).Address(spaceOf("T0ABC"), "U0DEF"); got != "slack://user?team=T0ABC&id=U0DEF" {
		t.Errorf("a person is reached at %q", got)
	}
}
