package problems

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// A form carries the ID that its problem will have, so that one that is sent
// twice reports once, and where the message stands that it is about. Of that
// message Kith keeps the place, the author and the time, and never its words.

// place is where and when something was said.
type place struct {
	where chat.ConversationID
	at    time.Time
}

// formArg is what a form carries. A place with an ID too long for an action is
// left out: its author and its reader know it.
func formArg(id string, of place) string {
	arg := id
	if of.where != "" {
		arg = strings.Join([]string{id, strconv.FormatInt(storage.Millis(of.at), 10), string(of.where)}, "|")
	}
	if len(do("report", arg).String()) > chat.MaxActionBytes {
		return id
	}
	return arg
}

func readArg(arg string) (id string, of place) {
	id, rest, found := strings.Cut(arg, "|")
	at, where, _ := strings.Cut(rest, "|")
	if ms, err := strconv.ParseInt(at, 10, 64); found && err == nil {
		of = place{chat.ConversationID(where), storage.Time(ms)}
	}
	return id, of
}

// problemCommand opens the form; who has reported something sees that first.
func (f *Feature) problemCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var reported []*Problem
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		reported, err = own(ctx, tx, r.Space.ID, r.Actor.ID, mostListed)
		return err
	})
	if err != nil || len(reported) > 0 {
		return reply(ownList(r.Text, reported), err)
	}
	return f.openReport(ctx, r, bot.Press{})
}

// openReport opens the form, or says at once that nobody could read it.
func (f *Feature) openReport(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	return f.begin(ctx, r, "", place{})
}

// reportMessage reports a message. Nobody learns of it, its author least of all.
func (f *Feature) reportMessage(ctx context.Context, r *bot.Request, target chat.Posted) (chat.Response, error) {
	var of place
	if !target.Direct {
		of = place{target.In, target.At}
	}
	author := target.Actor.ID
	if target.Actor.Bot || author == r.Actor.ID {
		author = "" // who speaks through a bot is not the bot; and nobody reports themselves
	}
	return f.begin(ctx, r, author, of)
}

func (f *Feature) begin(ctx context.Context, r *bot.Request, author chat.UserID, of place) (chat.Response, error) {
	p := &Problem{Space: r.Space.ID, Reporter: r.Actor.ID}
	if author != "" {
		p.About = []chat.UserID{author}
	}
	var id string
	var choice []chat.Option
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		id = storage.NewID(tx.Now())
		if choice, err = organising(ctx, tx, r); err != nil {
			return err
		}
		able, err := readers(ctx, tx, p)
		if err == nil && len(able) == 0 {
			err = bot.Mistake("nobody", nil)
		}
		if err != nil {
			return err
		}
		return enough(ctx, tx, p)
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: reportForm(r.Text, formArg(id, of), p.About, choice)}, nil
}

// organising are the organisers whom a reporter can keep out: all but themselves.
// They are listed by name, because in a direct conversation some platforms offer
// nobody else to choose.
func organising(ctx context.Context, tx *storage.Tx, r *bot.Request) (choice []chat.Option, err error) {
	users, err := people.Organising(ctx, tx, r.Space.ID)
	for _, user := range users {
		if err != nil || user == r.Actor.ID || len(choice) == chat.MaxOptions {
			continue
		}
		var m people.Member
		m, err = people.Load(ctx, tx, r.Space.ID, user)
		label := []rune(cmp.Or(m.Name, string(user)))
		choice = append(choice, chat.Option{Value: string(user), Label: string(label[:min(len(label), chat.MaxOptionLabel)])})
	}
	return choice, err
}

func reportForm(t i18n.Printer, arg string, about []chat.UserID, organisers []chat.Option) chat.Form {
	title := "form.title"
	if strings.Contains(arg, "|") {
		title = "form.title.message"
	}
	kind := chat.Field{Name: "kind", Kind: chat.Choice, Label: t.S("form.kind")}
	for _, k := range kinds {
		kind.Options = append(kind.Options, chat.Option{Value: string(k), Label: t.S("kind." + string(k))})
	}
	contact := chat.Field{Name: "contact", Kind: chat.Choice, Label: t.S("form.contact"), Hint: t.S("form.contact.hint"), Value: []string{string(Relay)}}
	for _, c := range contacts {
		contact.Options = append(contact.Options, chat.Option{Value: string(c), Label: t.S("contact." + string(c))})
	}
	who := chat.Field{Name: "about", Kind: chat.Choice, Of: chat.FromPeople, Label: t.S("form.about"), Hint: t.S("form.about.hint"), Optional: true, Max: mostAbout}
	for _, user := range about {
		who.Value = append(who.Value, string(user))
	}
	out := chat.Field{
		Name: "without", Kind: chat.Choice, Label: t.S("form.without"), Hint: t.S("form.without.hint"), Options: organisers,
		Optional: true, Max: max(1, min(len(organisers), mostAbout)),
	}
	return chat.Form{Do: do("report", arg), Title: t.S(title), Submit: t.S("form.submit"), Fields: []chat.Field{
		kind, who,
		{Name: "words", Kind: chat.Area, Label: t.S("form.words"), Hint: t.S("form.words.hint"), Optional: true, Max: maxWords},
		contact, out,
	}}
}

// fromForm is the problem that a form tells of, with complaints by field.
func fromForm(t i18n.Printer, p *Problem, v chat.Values) map[string]string {
	wrong := map[string]string{}
	if p.Kind = Kind(v.First("kind")); !slices.Contains(kinds, p.Kind) {
		wrong["kind"] = t.S("form.kind.missing")
	}
	if p.Contact = Contact(v.First("contact")); !slices.Contains(contacts, p.Contact) {
		wrong["contact"] = t.S("form.contact.missing")
	}
	for _, user := range v["about"] {
		if user != "" && !slices.Contains(p.About, chat.UserID(user)) {
			p.About = append(p.About, chat.UserID(user))
		}
	}
	for _, user := range v["without"] {
		if user != "" && !p.out(chat.UserID(user)) && len(p.Without) < mostAbout {
			p.Without = append(p.Without, chat.UserID(user))
		}
	}
	switch {
	case slices.Contains(p.About, p.Reporter):
		wrong["about"] = t.S("form.about.self")
	case len(p.About) > mostAbout:
		wrong["about"] = t.S("form.about.many", i18n.Args{"n": mostAbout})
	}
	return wrong
}

// submit keeps the report and tells organisers that there is one.
func (f *Feature) submit(ctx context.Context, r *bot.Request, arg string, v chat.Values) (chat.Response, error) {
	id, of := readArg(arg)
	p := &Problem{ID: id, Space: r.Space.ID, Reporter: r.Actor.ID, Where: of.where, SaidAt: of.at, State: Waiting}
	wrong := fromForm(r.Text, p, v)
	var able []chat.UserID
	var choice []chat.Option
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		if choice, err = organising(ctx, tx, r); err != nil {
			return err
		}
		if able, err = readers(ctx, tx, p); err != nil {
			return err
		}
		return enough(ctx, tx, p)
	})
	switch {
	case err != nil:
		return nil, err
	case len(choice) == 0:
		return nil, bot.Mistake("nobody", nil)
	case len(able) == 0 && len(wrong) == 0:
		wrong["about"] = r.Text.S("form.nobody")
	}
	if len(wrong) > 0 {
		return chat.Reject{Form: reportForm(r.Text, arg, nil, choice), Errors: wrong}, nil
	}
	err = r.InTx(ctx, func(tx *storage.Tx) error { return f.keep(ctx, tx, r, p, written(v)) })
	return reply(receipt(r.Text, p), err)
}

func (f *Feature) keep(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Problem, words string) error {
	p.At, p.Waiting = tx.Now(), tx.Now()
	fresh, err := insert(ctx, tx, p)
	if err != nil {
		return err
	}
	if !fresh {
		kept, err := forReporter(ctx, tx, r, p.ID)
		if err == nil {
			err = kept.Add(p.Reporter) // it was sent before, and may be over by now
		}
		return err
	}
	if _, err := addWord(ctx, tx, p, p.Reporter, false, words); err != nil {
		return err
	}
	if err := step(ctx, tx, p, "", "reported"); err != nil {
		return err
	}
	return waits(ctx, tx, p, "")
}

// enough refuses one more report of somebody of whom many are open. It is said
// before anything is written, so that no words are lost.
func enough(ctx context.Context, tx *storage.Tx, p *Problem) error {
	var open int
	err := tx.Get(ctx, []any{&open}, `SELECT COUNT(*) FROM problem WHERE space = $1 AND reporter = $2 AND state IN ('new', 'taken') AND id <> $3`,
		p.Space, p.Reporter, p.ID)
	if err == nil && open >= mostOpen {
		err = bot.Mistake("many", i18n.Args{"n": mostOpen})
	}
	return err
}
