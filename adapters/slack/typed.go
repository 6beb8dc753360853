package slack

import (
	"context"
	"regexp"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// What people write arrives with Slack's own marks in it. Source:
// docs.slack.dev/messaging/formatting-message-text, "Retrieving messages".

var (
	marked    = regexp.MustCompile(`<([^<>]*)>`)
	unescaped = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// asTyped is what somebody wrote: people and channels as the contract's tokens,
// addresses and everything else as it was typed.
func asTyped(s string) string {
	var out strings.Builder
	from := 0
	for _, at := range marked.FindAllStringIndex(s, -1) {
		out.WriteString(unescaped.Replace(s[from:at[0]]))
		out.WriteString(unmarked(s[at[0]+1 : at[1]-1]))
		from = at[1]
	}
	out.WriteString(unescaped.Replace(s[from:]))
	return out.String()
}

// unmarked is what was typed where a mark stands now.
func unmarked(mark string) string {
	target, label, labelled := strings.Cut(mark, "|")
	target, label = unescaped.Replace(target), unescaped.Replace(label)
	switch {
	case strings.HasPrefix(target, "@"):
		return string(chat.Mention(chat.UserID(target[1:])))
	case strings.HasPrefix(target, "#"):
		return string(chat.Channel(chat.ConversationID(target[1:])))
	case strings.HasPrefix(target, "!"):
		return special(target[1:], label)
	case !labelled || label == "" || label == target:
		return strings.TrimPrefix(target, "mailto:")
	case strings.HasSuffix(target, "//"+label), strings.HasSuffix(target, ":"+label): // Slack made an address of it
		return label
	}
	return label + " (" + target + ")"
}

// special is a mark for a group of people, or for a time.
func special(kind, label string) string {
	name, _, _ := strings.Cut(kind, "^")
	switch {
	case label == "" && (name == "here" || name == "channel" || name == "everyone"):
		return "@" + name
	case label == "":
		return ""
	}
	return label
}

// addressed is what somebody wrote to the bot, without its name; ok is false
// when the words do not begin with it.
func addressed(words, me string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(strings.TrimSpace(words), string(chat.Mention(chat.UserID(me))))
	return strings.TrimLeft(rest, " \t\n\u00a0,:"), ok
}

// commandIn reads "question list" as a command, for those who write it behind the
// bot's name because commands do not work in threads. It is one when it begins
// with the whole name of a command, or is the beginning of several and no more
// than that: anything else is talk. The name alone asks for help.
func commandIn(specs []chat.CommandSpec, text string) (chat.Typed, bool) {
	text = strings.TrimSpace(strings.TrimPrefix(text, "/"))
	if text == "" {
		text = "help"
	}
	typed := chat.ParseCommand(specs, text, nil)
	for _, s := range specs {
		if s.OnMessage {
			continue
		}
		if s.Name == typed.Name || typed.Input == "" && strings.HasPrefix(s.Name, typed.Name+" ") {
			return typed, true
		}
	}
	return typed, false
}

// rootOf is the first word of a command's name: what people type after the slash.
func rootOf(name string) string {
	root, _, _ := strings.Cut(name, " ")
	return root
}

// slashed turns what was typed after a slash into a command. The slash command of
// Slack may have another name than ours, see [CommandName].
func (a *Adapter) slashed(command, text string) chat.Typed {
	specs := a.published()
	word := strings.TrimPrefix(command, "/")
	root := strings.TrimPrefix(word, a.opts.Prefix)
	for _, s := range specs {
		if r := rootOf(s.Name); !s.OnMessage && strings.EqualFold(CommandName(a.opts.Prefix, r), word) {
			root = r
			break
		}
	}
	return chat.ParseCommand(specs, root+" "+asTyped(text), nil)
}

func (a *Adapter) published() []chat.CommandSpec {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.specs
}

// PublishCommands implements [chat.CommandPublisher]. Slack learns the commands
// from the app's manifest; here they are kept to understand what is typed.
func (a *Adapter) PublishCommands(_ context.Context, specs []chat.CommandSpec) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.specs = specs
	return nil
}
