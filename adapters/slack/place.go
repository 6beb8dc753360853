package slack

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/adapters/slack/limits"
	"github.com/kith-community/kith/bot/chat"
)

// place is where a message is shown, and what is known of what it names. Its zero
// value is a place where nobody is notified: a home tab, a modal, an answer that one
// person alone sees.
type place struct {
	team, home string // the workspace and its address, "https://kith.slack.com/"
	// heard is whether a mention notifies its person here. Then only those in Ping
	// are mentioned, and others are named by a link to their profile.
	heard    bool
	ping     []chat.UserID
	names    map[chat.UserID]string      // of those who must not be notified
	pictures map[string]picture          // the files that are pictures, by their names
	rename   func(command string) string // nil: commands have their own names
	view     bool                        // a modal or a home tab, which has room for more blocks
}

// mentions is whether somebody may be mentioned here. Who has no name is no member
// of the workspace any more: a mention reaches nobody, and Slack still knows a name.
func (p place) mentions(id string) bool {
	return !p.heard || slices.Contains(p.ping, chat.UserID(id)) || p.names[chat.UserID(id)] == ""
}

// profile is the address of somebody's profile. A link to it shows who is meant, and
// notifies nobody.
func (p place) profile(id string) string {
	if p.home == "" {
		return "slack://user?team=" + p.team + "&id=" + id
	}
	return p.home + "team/" + id
}

// archive is the address of a conversation, or of the message that a thread is on.
func (p place) archive(w where) string {
	to := cmp.Or(p.home, "https://slack.com/") + "archives/" + w.channel
	if w.thread != "" {
		to += "/p" + strings.ReplaceAll(w.thread, ".", "")
	}
	return to
}

// fresh is whether there are pictures at which Slack may not have looked yet.
func (p place) fresh() bool {
	for _, is := range p.pictures {
		if time.Since(is.at) < processing {
			return true
		}
	}
	return false
}

// most is how many blocks there is room for.
func (p place) most() int {
	if p.view {
		return limits.ViewBlocks
	}
	return limits.Blocks
}

// command is the name of a command where Kith's texts say one.
var command = regexp.MustCompile(`(^|[^\pL\pN_/.-])/([a-z][a-z-]*)`)

// renamed are words of Kith's, in which commands have the names they have here.
func (p place) renamed(said string) string {
	if p.rename == nil || !strings.Contains(said, "/") {
		return said
	}
	return command.ReplaceAllStringFunc(said, func(found string) string {
		before, name, _ := strings.Cut(found, "/")
		return before + "/" + p.rename(name)
	})
}
