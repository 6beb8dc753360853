package bottest

import "github.com/kith-community/kith/bot/chat"

// Profiles are the capabilities of the real adapters, whose own tests compare
// theirs with these.
var Profiles = map[string]chat.Caps{
	"discord": {MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native},
	"slack":   {FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, Home: chat.Native},
	"sandbox": {FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native, Home: chat.Native},
}
