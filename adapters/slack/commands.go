package slack

import (
	"slices"
	"strings"
)

// ours stands before the names that Slack keeps for itself.
const ours = "kith-"

// builtIn are commands of Slack's own, which an app's of the same name would never
// get. Source: slack.com/help/articles/201259356, and the commands that Slack's
// programs had before and may still answer.
var builtIn = []string{
	"active", "apps", "archive", "away", "call", "canvas", "collapse", "dm", "dnd", "expand", "feed", "feedback", "help", "huddle", "invite",
	"invite_people", "join", "keys", "kick", "leave", "list", "me", "msg", "mute", "open", "prefs", "remind", "remove", "rename", "search",
	"shortcuts", "shrug", "star", "status", "topic", "unarchive", "who",
}

// CommandName is what people type for a command of that name: the prefix stands
// before it, and one of Kith's in any case where the name is Slack's.
func CommandName(prefix, name string) string {
	first, _, _ := strings.Cut(name, " ")
	if prefix == "" && slices.Contains(builtIn, first) {
		prefix = ours
	}
	return prefix + name
}

// commandName is the same here.
func (a *Adapter) commandName(name string) string { return CommandName(a.opts.Prefix, name) }

// renamed is the name that a word after a slash has here. A word that is no command
// stays as it is.
func (a *Adapter) renamed(word string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, spec := range a.specs {
		if first, _, _ := strings.Cut(spec.Name, " "); first == word && !spec.OnMessage {
			return a.commandName(word)
		}
	}
	return word
}
