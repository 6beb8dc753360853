// Package help answers "/help": what there is, made from the registry of
// commands, in the member's language and for the member's role.
//
//	help.go  the command and its view
//	texts/   every word the feature says, by language
package help

import (
	"context"
	"embed"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
)

//go:embed texts/*.json
var files embed.FS

// Feature is the help feature.
type Feature struct{ reg *bot.Registry }

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "help" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	f.reg = r
	r.Files(files)
	r.Command(bot.Command{Name: "help", Do: f.help})
}

// help lists the commands, a line each, grouped by their first word.
func (f *Feature) help(_ context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	t := r.Text
	m := chat.Message{Text: t.T("text"), Blocks: []chat.Block{chat.Heading{Text: t.S("title")}, chat.Paragraph{Text: t.T("text")}}}
	var list chat.Markup
	group := ""
	commands := f.reg.Commands(r.Member.MayOrganise(r.Space.OrganisersNamed))
	for _, c := range commands {
		first, _, _ := strings.Cut(c.Name, " ")
		if first != group && list != "" {
			m.Blocks = append(m.Blocks, chat.Paragraph{Text: list})
			list = ""
		}
		group = first
		list += t.T("line", i18n.Args{"command": c.Name, "summary": c.Summary(t)}) + "\n"
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: list}, chat.Note{Text: t.T("more")})
	others := slices.DeleteFunc(slices.Clone(commands), func(c bot.Listed) bool { return c.Name == "help" })
	n := 0
	for part := range slices.Chunk(others, chat.MaxOptions) {
		n++
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{doOne(t, part, n)}})
	}
	m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{
		chat.Button{Label: t.S("me"), Style: chat.Primary, Do: bot.Run("me")},
		chat.Button{Label: t.S("ask"), Do: bot.Run("ask")},
	}})
	return chat.Reply{Message: m}, nil
}

// doOne does what is chosen, so that nothing has to be typed. Of several such
// choices each is the nth.
func doOne(t i18n.Printer, commands []bot.Listed, n int) chat.Select {
	s := chat.Select{Placeholder: t.S("do"), Do: bot.RunChosen(n)}
	for _, c := range commands {
		s.Options = append(s.Options, chat.Option{Value: c.Name, Label: "/" + c.Name, Hint: shorten(c.Summary(t), chat.MaxOptionLabel)})
	}
	return s
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
