package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

// options returns what was given to a command, and says what is missing.
func (c *Core) options(cmd command, e chat.Command, caps chat.Caps) (Options, error) {
	given := Options(e.Options)
	if caps.TypedOptions == chat.No || given == nil {
		given = chat.ParseOptions(cmd.optionSpecs(), e.Input)
	}
	if asksForHelp(given) {
		return given, nil
	}
	for _, o := range cmd.Options {
		if o.Required && strings.TrimSpace(given[o.Name]) == "" {
			return nil, c.own.mistake("option-missing", i18n.Args{"command": cmd.Name, "option": o.Name})
		}
	}
	return given, nil
}

// asksForHelp is whether somebody typed "help" after a command.
func asksForHelp(o Options) bool {
	if len(o) != 1 {
		return false
	}
	for _, v := range o {
		return strings.EqualFold(strings.TrimSpace(v), "help")
	}
	return false
}

// commandHelp explains one command.
func (c *Core) commandHelp(r *Request, cmd command) chat.Response {
	t := r.Text.For("bot")
	summary := Listed{cmd.feature, cmd.Command}.Summary(r.Text)
	text := t.T("help.command", i18n.Args{"command": cmd.Name, "summary": summary})
	m := chat.Message{Text: text}
	if len(cmd.Options) > 0 {
		m.Blocks = append(m.Blocks, chat.Paragraph{Text: text})
		var rows []chat.Fact
		for _, o := range cmd.Options {
			rows = append(rows, chat.Fact{Label: o.Name, Value: r.Text.For(cmd.feature).T("option." + cmd.Name + "." + o.Name)})
		}
		m.Blocks = append(m.Blocks, chat.Facts{Rows: rows})
	}
	return chat.Reply{Message: m}
}

// unknownCommand answers a name nobody registered: the first word of a group
// opens a menu of the group, anything else gets the nearest name.
func (c *Core) unknownCommand(name string) target {
	return target{name: "/" + name, feature: "bot", run: func(_ context.Context, r *Request) (chat.Response, error) {
		commands := c.own.Commands(r.Member.MayOrganise(r.Space.OrganisersNamed))
		group := slices.DeleteFunc(slices.Clone(commands), func(l Listed) bool { return !strings.HasPrefix(l.Name, name+" ") })
		if name != "" && len(group) > 0 {
			return c.groupMenu(r, name, group), nil
		}
		near := func(l Listed) int { return distance(name, l.Name) }
		slices.SortStableFunc(commands, func(a, b Listed) int { return cmp.Compare(near(a), near(b)) })
		if len(commands) > 0 && near(commands[0]) < min(4, len(commands[0].Name)) { // "/foo" is no misspelt "/me"
			return nil, c.own.mistake("unknown-near", i18n.Args{"command": name, "nearest": commands[0].Name})
		}
		return nil, c.own.mistake("unknown", i18n.Args{"command": name})
	}}
}

func (c *Core) groupMenu(r *Request, name string, group []Listed) chat.Response {
	text := r.Text.T("menu", i18n.Args{"command": name})
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}}}
	for row := range slices.Chunk(group, chat.MaxRow) {
		var items []chat.Control
		for _, l := range row {
			items = append(items, chat.Button{Label: "/" + l.Name, Do: Run(l.Name)})
			m.Blocks = append(m.Blocks, chat.Note{Text: r.Text.T("menu.entry", i18n.Args{"command": l.Name, "summary": l.Summary(r.Text)})})
		}
		m.Blocks = append(m.Blocks, chat.Controls{Items: items})
	}
	return chat.Reply{Message: m}
}

// distance is how many letters to change, add or drop to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
