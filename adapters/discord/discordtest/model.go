package discordtest

import (
	"slices"
	"time"
)

// world is everybody and everything there is.
type world struct {
	users    map[ID]*user
	guilds   map[ID]*guild
	channels map[ID]*channel
	messages map[ID]*message
	direct   map[ID]*channel // conversations with the bot, by the other one
	bot, app ID
	nonces   map[nonceKey]*message
	aside    map[ID][]*channel // hidden, with their threads
	creates  map[ID]day        // new commands, by server
}

func newWorld() world {
	return world{
		users: map[ID]*user{}, guilds: map[ID]*guild{}, channels: map[ID]*channel{}, messages: map[ID]*message{},
		direct: map[ID]*channel{}, nonces: map[nonceKey]*message{}, aside: map[ID][]*channel{}, creates: map[ID]day{},
	}
}

type user struct {
	id                       ID
	name, globalName, locale string
	bot                      bool
	refuses                  bool // direct messages of the bot
}

type guild struct {
	id, owner ID
	name      string
	roles     []*role
	members   []*member // in the order in which they came
	byID      map[ID]*member
	invited   bool // the bot is there
}

func (g *guild) member(id ID) *member { return g.byID[id] }

type role struct {
	id          ID
	name        string
	permissions uint64
	managed     bool
}

type member struct {
	user   *user
	nick   string
	roles  []ID
	joined time.Time
}

// overwrite is what a role or a member may do in a channel beside what they may in
// the server.
type overwrite struct {
	ID    ID     `json:"id"`
	Type  int    `json:"type"` // 0 for a role, 1 for a member
	Allow uint64 `json:"allow,string"`
	Deny  uint64 `json:"deny,string"`
}

// Kinds of channels. Source: Discord's documentation, "Channel Types".
const (
	Text          = 0
	Direct        = 1
	News          = 5
	NewsThread    = 10
	PublicThread  = 11
	PrivateThread = 12
	Forum         = 15
)

// channel is a channel, a thread or a direct conversation.
type channel struct {
	id, guild, parent, owner ID
	kind, position           int
	name, topic              string
	flags                    int
	overwrites               []overwrite
	tags                     []Tag
	applied                  []ID
	archived, locked         bool
	invitable                bool
	sleeps                   int  // minutes of silence until it leaves the list of channels
	slow                     int  // seconds between two messages of one person, which are not counted
	members                  []ID // of a thread, or the two of a direct conversation
	messages                 []*message
	sent                     int // messages there ever were
	last                     ID
	touched                  time.Time // when it was last made, archived or unarchived
}

func (c *channel) thread() bool {
	return c.kind == PublicThread || c.kind == PrivateThread || c.kind == NewsThread
}

// flagRequireTag makes posts of a forum need a tag.
const flagRequireTag = 1 << 4

// Tag is one under which posts of a forum are filed.
type Tag struct {
	ID        ID      `json:"id"`
	Name      string  `json:"name"`
	Moderated bool    `json:"moderated"`
	EmojiID   *string `json:"emoji_id"`
	EmojiName *string `json:"emoji_name"`
}

// Kinds of messages. Source: Discord's documentation, "Message Types".
const (
	kindPlain     = 0
	kindAdded     = 1 // somebody was added to a thread
	kindRenamed   = 4
	kindPinned    = 6
	kindThread    = 18 // a thread was started without a message
	kindReply     = 19
	kindCommand   = 20
	kindStarter   = 21 // stands for the message that a thread was started on
	kindOnMessage = 23
)

// message is one as everybody or, when only is set, one person sees it.
type message struct {
	id, channel, author, only ID
	kind                      int
	content                   string
	components                []Component
	embeds                    []Embed
	flags                     int
	attachments               []Attachment
	mentions                  []ID // people whom it notifies
	roles                     []ID // roles that it notifies
	everyone                  bool // it notifies everybody
	nonce                     string
	refers                    reference
	thread                    ID
	application               ID
	invoker                   ID // whose interaction it answers
	position                  int
	reactions                 []reaction
	edited, pinned            time.Time
	deleted                   bool
}

// written is whether somebody wrote it. Discord writes of threads, names and pins
// by itself.
func (m *message) written() bool {
	return slices.Contains([]int{kindPlain, kindReply, kindCommand, kindOnMessage}, m.kind)
}

// counts is whether a thread counts a message: what it began with is not counted.
func (m *message) counts() bool { return m.id != m.channel && m.kind != kindStarter }

// reference is what a message points at: the message that it answers, or a thread.
type reference struct{ channel, message ID }

// reaction is an emoji under a message, and who put it there.
type reaction struct {
	emoji string
	by    []ID
}

// Attachment is a file that stands with a message.
type Attachment struct {
	ID          ID     `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description,omitempty"`
	Size        int    `json:"size"`
	URL         string `json:"url"`
	ProxyURL    string `json:"proxy_url"`
	ContentType string `json:"content_type,omitempty"`
	Data        []byte `json:"-"`
}

// Flags of messages. Source: Discord's documentation, "Message Flags".
const (
	FlagNoEmbeds   = 1 << 2 // links are not shown as embeds
	FlagThread     = 1 << 5 // a thread was started on it
	FlagEphemeral  = 1 << 6
	FlagLoading    = 1 << 7
	FlagSilent     = 1 << 12 // nobody's device makes a sound
	FlagComponents = 1 << 15
)
