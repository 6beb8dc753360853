package bottest

import "github.com/kith-community/kith/bot/chat"

// Profiles are the capabilities of the platforms. The tests of cmd, which know the
// adapters, compare theirs with these.
//
// The core and the features read [chat.Caps] and never a name. Here the platforms
// have names because stories do: whoever writes one plays it on a platform's
// abilities, as in `kith play --platform discord`, and a story that goes differently
// there stands as name.discord.txt. The tests of features, which play them all, must
// not depend on an adapter to learn what its platform can do.
var Profiles = map[string]chat.Caps{
	"discord": {MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native, SendsOnce: chat.Native},
	"slack":   {FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, Home: chat.Native},
	"sandbox": {FormErrors: chat.Native, FormAfterForm: chat.Native, MessageCommands: chat.Native, CommandsInThread: chat.Native, TypedOptions: chat.Native, Home: chat.Native, SendsOnce: chat.Native},
}
