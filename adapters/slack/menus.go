package slack

import (
	"cmp"
	"strings"

	"github.com/kith-community/kith/bot/chat"
)

// Where several commands share their first word, Slack shows one, with a sentence
// that no single one of them has.
var gathered = map[string]string{
	"helper":    "Which open questions I hear of, and how often",
	"meet":      "Suggest a time to meet, and look after my meetings",
	"mentor":    "Find a mentor, or be one",
	"organiser": "Look after this community",
	"question":  "My questions, and what was asked before",
}

// beside are commands that stand in the menu beside the place where people write as
// well, which is there in threads too, where commands do not work.
var beside = []struct{ command, title string }{
	{"ask", "Ask a question"},
	{"me", "My page"},
	{"mentor find", "Find a mentor"},
	{"meet propose", "Suggest times to meet"},
	{"thanks", "Say thanks"},
	{"problem", "Tell organisers"},
}

// shortcuts are the menu of messages, and the one beside the place where people
// write. There is room for ten, and those of messages come first.
func shortcuts(specs []chat.CommandSpec) (all []Shortcut) {
	known := map[string]chat.CommandSpec{}
	for _, spec := range specs {
		known[spec.Name] = spec
		if spec.OnMessage {
			title := cmp.Or(spec.Titles["en"], spec.Name)
			all = append(all, Shortcut{cut(title, maxTitle), "message", spec.Name, cut(cmp.Or(spec.Summary["en"], title), maxSummary)})
		}
	}
	for _, b := range beside {
		if spec, ok := known[b.command]; ok && len(all) < maxShortcuts {
			all = append(all, Shortcut{cut(b.title, maxTitle), "global", spec.Name, cut(cmp.Or(spec.Summary["en"], b.title), maxSummary)})
		}
	}
	return all
}

// slashCommands are the first words of the commands, once each. What may follow is
// their hint.
func slashCommands(prefix string, specs []chat.CommandSpec) (all []SlashCommand) {
	groups := map[string][]chat.CommandSpec{}
	var roots []string
	for _, spec := range specs {
		root, _, _ := strings.Cut(spec.Name, " ")
		if spec.OnMessage {
			continue
		}
		if groups[root] == nil {
			roots = append(roots, root)
		}
		groups[root] = append(groups[root], spec)
	}
	for _, root := range roots {
		c := SlashCommand{Command: "/" + CommandName(prefix, root), Escape: true}
		c.Description, c.Hint = explained(root, groups[root])
		c.Description, c.Hint = cut(c.Description, maxDescription), cut(c.Hint, maxHint)
		all = append(all, c)
	}
	return all
}

// explained is what stands beside the first word of commands: what they do, and what may
// follow.
func explained(root string, group []chat.CommandSpec) (does, hint string) {
	var words []string
	if len(group) == 1 && group[0].Name == root {
		for _, o := range group[0].Options {
			words = append(words, "["+o.Name+"]")
		}
		return cmp.Or(group[0].Summary["en"], root), strings.Join(words, " ")
	}
	does = gathered[root]
	for _, spec := range group {
		if _, rest, sub := strings.Cut(spec.Name, " "); sub {
			words = append(words, rest)
		}
		does = cmp.Or(does, spec.Summary["en"])
	}
	return cmp.Or(does, root), strings.Join(words, " | ")
}
