package slack

import (
	"regexp"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// Name is the platform's.
const Name chat.PlatformName = "slack"

func spaceOf(team string) chat.SpaceID { return chat.SpaceID(string(Name) + ":" + team) }

func teamOf(space chat.SpaceID) string {
	_, team, _ := strings.Cut(string(space), ":")
	return team
}

var _ chat.Addresser = (*Adapter)(nil)

// Address implements [chat.Addresser]: a person's profile, in a browser for whoever is
// in the same workspace. Until Kith has heard where the workspace is, it is the link
// that Slack's programs open (Slack's reference of deep links).
func (a *Adapter) Address(space chat.SpaceID, user chat.UserID) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if t := a.teams[teamOf(space)]; t != nil && t.home != "" {
		return t.home + "team/" + string(user)
	}
	return "slack://user?team=" + teamOf(space) + "&id=" + string(user)
}

var (
	isPerson  = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`).MatchString
	isChannel = regexp.MustCompile(`^[CDG][A-Z0-9]{2,}$`).MatchString
	isStamp   = regexp.MustCompile(`^\d+\.\d{6}$`).MatchString
)

// where is a conversation taken apart: a channel, or the thread on one of its
// messages, which is written "C012:1700000000.000100".
type where struct{ channel, thread string }

// whereOf takes a conversation apart. ok is false for what no conversation of
// Slack is called.
func whereOf(id chat.ConversationID) (w where, ok bool) {
	channel, thread, threaded := strings.Cut(string(id), ":")
	return where{channel, thread}, isChannel(channel) && (!threaded || isStamp(thread))
}

func (w where) id() chat.ConversationID {
	if w.thread == "" {
		return chat.ConversationID(w.channel)
	}
	return chat.ConversationID(w.channel + ":" + w.thread)
}

// direct is whether it is the bot's conversation with one person.
func (w where) direct() bool { return strings.HasPrefix(w.channel, "D") }
