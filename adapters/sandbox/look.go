package sandbox

import "github.com/kith-community/kith/bot/chat"

// Look is whose clothes the sandbox wears, with the abilities that come with them.
type Look string

const (
	Kith    Look = "kith" // its own: it can do everything
	Discord Look = "discord"
	Slack   Look = "slack"
)

// looks are the abilities of the real adapters, and the names in refusals.
var looks = map[Look]struct {
	title string
	caps  chat.Caps
}{
	Kith: {"Kith", chat.Caps{
		FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native,
		Home: chat.Native, SendsOnce: chat.Native,
	}},
	Discord: {"Discord", chat.Caps{
		FormErrors: chat.No, FormAfterForm: chat.No, MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native,
		SendsOnce: chat.Native,
	}},
	Slack: {"Slack", chat.Caps{
		FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, CommandsInThread: chat.No, TypedOptions: chat.No,
		Home: chat.Native,
	}},
}

// Caps are the abilities that come with the look.
func (l Look) Caps() chat.Caps { return looks[l].caps }

// known is whether there is such a look.
func (l Look) known() bool { _, ok := looks[l]; return ok }

// Wear changes the look for everybody.
func (s *Sandbox) Wear(l Look) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !l.known() {
		return refuse("no-look", nil)
	}
	if l == s.state.Look {
		return nil
	}
	return s.append(Entry{Look: l})
}
