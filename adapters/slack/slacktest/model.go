package slacktest

import (
	"encoding/json"
	"slices"
	"time"
)

// object is a JSON object.
type object = map[string]any

// world is everybody and everything there is.
type world struct {
	teams    map[string]*team
	users    map[string]*user
	channels map[string]*channel
	files    map[string]*file
	views    map[string]*view
	homes    map[string]*view   // by user
	stacks   map[string][]*view // modals that are open, by user, the lowest first
	tokens   map[string]*token
	codes    map[string]*team // of installations that are under way
	triggers map[string]*trigger
	hooks    map[string]*hook
	inOrder  []mortal // triggers and hooks, the oldest first
}

func newWorld() world {
	return world{
		teams: map[string]*team{}, users: map[string]*user{}, channels: map[string]*channel{}, files: map[string]*file{},
		views: map[string]*view{}, homes: map[string]*view{}, stacks: map[string][]*view{}, tokens: map[string]*token{},
		codes: map[string]*team{}, triggers: map[string]*trigger{}, hooks: map[string]*hook{},
	}
}

// team is a workspace.
type team struct {
	id, name, domain string
	users            []*user // in the order in which they came
	channels         []*channel
	bot              *user
	botID            string
	scopes           []string // that the app was given; nil when it is not there
	installed        bool
	rooms            map[string]*channel // conversations of the bot, by the others in it
}

// token is one of a bot.
type token struct {
	team    *team
	revoked string // the code with which it is refused since; "" while it works
}

type user struct {
	id   string
	team *team
	User
	deleted bool
	hidden  bool // not to be written to by the bot
	updated time.Time
}

// Kinds of channels, as conversations.list calls them.
const (
	Public  = "public_channel"
	Private = "private_channel"
	Direct  = "im"
	Group   = "mpim"
)

type channel struct {
	id, kind, name string
	team           *team
	created        time.Time
	creator        string
	members        []string
	archived       bool
	deleted        bool
	restricted     bool // only admins write there
	noThreads      bool // … and the bot may not write in threads
	messages       []*message
	byTS           map[string]*message
	threads        map[string][]*message // replies, by the message that they answer
	said           map[uint64]bool       // what the bot said, as a number
}

func (c *channel) has(who string) bool { return slices.Contains(c.members, who) }

// event is the last part of the name of the event that tells of its messages.
func (c *channel) event() string {
	return map[string]string{Public: "channels", Private: "groups", Direct: "im", Group: "mpim"}[c.kind]
}

// short is its kind as events call it.
func (c *channel) short() string {
	return map[string]string{Public: "channel", Private: "group", Direct: "im", Group: "mpim"}[c.kind]
}

// letter is its kind as events of members call it.
func (c *channel) letter() string {
	if c.kind == Public {
		return "C"
	}
	return "G"
}

// message is one as everybody or, when only is set, one person sees it.
type message struct {
	ts, thread, subtype string
	channel             *channel
	user, botID         string
	only                string
	text                string
	blocks              json.RawMessage
	attachments         json.RawMessage
	metadata            json.RawMessage
	files               []*file
	reactions           []reaction
	edited              string
	editor              string
	gone                bool
	mentions            mentions
	notifies            []string
	state               map[string]map[string]object // what was chosen in it, by block and action
}

// reaction is an emoji under a message, and who put it there.
type reaction struct {
	name string
	by   []string
}

type file struct {
	id, name, title, alt string
	by                   string // who uploaded it
	team                 *team
	length               int
	data                 []byte
	upload               string // the secret of its upload address; "" once it is complete
	complete             bool
	in                   []string // channels
}

// view is a modal or a home tab.
type view struct {
	id, kind       string
	user           *user
	root, previous string
	external       string
	hash           string
	body           object // as the app gave it, with block IDs
	blocks         []any
	state          map[string]map[string]object
	complaints     map[string]string
	closed         bool
	changes        int
}

// mortal is something that ends by itself.
type mortal struct {
	trigger, hook string
	made          time.Time
}

// trigger is a trigger_id.
type trigger struct {
	user  *user
	until time.Time
	used  bool
	view  *view // from which it comes
}

// hook is a response_url.
type hook struct {
	user     *user
	channel  *channel
	original *message // nil for a command
	until    time.Time
	left     int
}
