// Package audit shows organisers who decided what for their space: every feature
// notes it with [bot.Audit], and "/organiser audit" lists it, newest first. It
// holds decisions about the space, and never what people wrote.
//
//	audit.go   the command, its pages, and whose entries it shows
//	texts/     every word the feature says, by language
package audit

import (
	"cmp"
	"context"
	"embed"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

//go:embed texts/*.json
var files embed.FS

const (
	onPage   = 10
	mostLine = 250 // of an entry: a page of them fits a message
	everyone = "*"
)

// Feature is the audit.
type Feature struct{}

// New returns the feature.
func New() *Feature { return &Feature{} }

// Name implements [bot.Feature].
func (*Feature) Name() string { return "audit" }

// Register implements [bot.Feature].
func (f *Feature) Register(r *bot.Registry) {
	r.Files(files)
	r.Command(bot.Command{Name: "organiser audit", Who: bot.Organisers, Do: f.newest})
	r.Setting("organiser audit", nil)
	r.Action("page", bot.Organisers, f.turn)
	r.Action("who", bot.Organisers, f.choose)
}

func (f *Feature) newest(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	m, err := read(ctx, r, page{})
	return chat.Reply{Message: m}, err
}

// turn goes to another page.
func (f *Feature) turn(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	before, actor, _ := strings.Cut(p.Arg, ".")
	m, err := read(ctx, r, page{actor: chat.UserID(actor), before: before})
	return chat.Update{Message: m}, err
}

// choose shows what one person did, or everybody.
func (f *Feature) choose(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var of page
	if len(p.Values) > 0 && p.Values[0] != everyone {
		of.actor = chat.UserID(p.Values[0])
	}
	m, err := read(ctx, r, of)
	return chat.Update{Message: m}, err
}

// page is a part of the list: the entries of one actor or of everybody, before
// one of them or from the newest on.
type page struct {
	actor  chat.UserID
	before string
}

func (p page) button(t i18n.Printer, key string) chat.Button {
	return chat.Button{Label: t.S(key), Do: chat.ActionID{Name: "audit.page", Arg: p.before + "." + string(p.actor)}}
}

func read(ctx context.Context, r *bot.Request, p page) (m chat.Message, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		deeds, err := bot.Audited(ctx, tx, r.Space.ID, p.actor, p.before, onPage+1)
		if err != nil {
			return err
		}
		people, err := choice(ctx, tx, r, p.actor)
		m = message(r.Text, p, deeds, people)
		return err
	})
	return m, err
}

func message(t i18n.Printer, p page, deeds []bot.Deed, people *chat.Select) chat.Message {
	m := chat.Message{Text: t.T("text"), Blocks: []chat.Block{chat.Heading{Text: t.S("title")}}}
	var list []string
	for _, d := range deeds[:min(len(deeds), onPage)] {
		list = append(list, string(line(t, d)))
	}
	if len(list) == 0 {
		list = []string{string(t.T("none"))}
	}
	m.Blocks = append(m.Blocks, chat.Paragraph{Text: chat.Markup(strings.Join(list, "\n"))})
	var pages []chat.Control
	if p.before != "" {
		pages = append(pages, page{actor: p.actor}.button(t, "button.newest"))
	}
	if len(deeds) > onPage {
		pages = append(pages, page{p.actor, deeds[onPage-1].ID}.button(t, "button.older"))
	}
	if len(pages) > 0 {
		m.Blocks = append(m.Blocks, chat.Controls{Items: pages})
	}
	if people != nil {
		m.Blocks = append(m.Blocks, chat.Controls{Items: []chat.Control{*people}})
	}
	return m
}

// line is one entry. One that is too long for a page says only when and who.
func line(t i18n.Printer, d bot.Deed) chat.Markup {
	who := chat.Mention(d.Actor)
	if d.Actor == "" {
		who = t.T("keeper")
	}
	args := i18n.Args{"when": chat.When(d.At), "who": who, "what": d.Say(t)}
	if text := t.T("line", args); utf8.RuneCountInString(string(text)) <= mostLine {
		return text
	}
	args["what"] = t.T("long")
	return t.T("line", args)
}

// choice lets an organiser pick whose entries to see; nil when one person alone
// has any.
func choice(ctx context.Context, tx *storage.Tx, r *bot.Request, chosen chat.UserID) (*chat.Select, error) {
	users, err := bot.Auditors(ctx, tx, r.Space.ID, chat.MaxOptions-1)
	if err != nil || len(users) < 2 {
		return nil, err
	}
	s := &chat.Select{Placeholder: r.Text.S("who.pick"), Do: chat.ActionID{Name: "audit.who"}, Chosen: []string{everyone}}
	s.Options = []chat.Option{{Value: everyone, Label: r.Text.S("who.everyone")}}
	for _, user := range users {
		m, err := people.Load(ctx, tx, r.Space.ID, user)
		if err != nil {
			return nil, err
		}
		label := []rune(cmp.Or(m.Name, string(user)))
		s.Options = append(s.Options, chat.Option{Value: string(user), Label: string(label[:min(len(label), chat.MaxOptionLabel)])})
		if user == chosen {
			s.Chosen = []string{string(user)}
		}
	}
	return s, nil
}
