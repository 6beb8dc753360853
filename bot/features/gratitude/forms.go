package gratitude

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// hintName is how much of a name the hint of a field has room for.
const hintName = 40

// giveForm asks whom somebody would like to thank, what for, and who may read it.
// The form of a prompt knows whom: in a direct conversation some platforms offer
// nobody to choose.
func (f *Feature) giveForm(ctx context.Context, tx *storage.Tx, r *bot.Request, d draft, public bool) (chat.Form, error) {
	t := r.Text
	who := chat.Field{Name: "who", Kind: chat.Choice, Of: chat.FromPeople, Label: t.S("form.who"), Max: mostTo}
	if d.to != "" {
		who.Value = []string{string(d.to)}
	}
	reason := chat.Field{Name: "because", Kind: chat.Area, Label: t.S("form.reason"), Hint: t.S("form.reason.hint"), Max: maxReason}
	if d.reason != "" {
		reason.Value = []string{shorten(d.reason, maxReason)}
	}
	form := chat.Form{Do: do("give", d.arg()), Title: t.S("form.title"), Submit: t.S("form.submit")}
	how := howField(t, public, d.public)
	if d.moment == "" {
		form.Fields = []chat.Field{who, reason, how}
		return form, nil
	}
	names, err := namesOf(ctx, tx, t, r.Space.ID, d.to)
	reason.Hint = t.S("form.reason.to", i18n.Args{"name": shorten(names[d.to], hintName)})
	form.Fields = []chat.Field{reason, how}
	return form, err
}

// howField lets the giver choose who reads it. Where there is no channel for it,
// nobody else does.
func howField(t i18n.Printer, possible, chosen bool) chat.Field {
	how := chat.Field{Name: "how", Kind: chat.Choice, Label: t.S("form.how"), Hint: t.S("form.how.hint")}
	if possible {
		how.Options = append(how.Options, chat.Option{Value: "public", Label: t.S("how.public")})
	} else {
		how.Hint = t.S("form.how.none")
	}
	how.Options = append(how.Options, chat.Option{Value: "private", Label: t.S("how.private")})
	how.Value = []string{"private"}
	if possible && chosen {
		how.Value = []string{"public"}
	}
	return how
}

func editForm(p i18n.Printer, t *Thanks, public bool) chat.Form {
	reason := chat.Field{Name: "because", Kind: chat.Area, Label: p.S("form.reason"), Hint: p.S("form.reason.hint"), Max: maxReason}
	if t.Reason != "" {
		reason.Value = []string{t.Reason}
	}
	return chat.Form{
		Do: do("edit", t.ID), Title: p.S("form.edit.title"), Submit: p.S("form.edit.submit"),
		Fields: []chat.Field{reason, howField(p, public, t.Public)},
	}
}

// receipt says where a thanks went, and that it can be changed.
func receipt(p i18n.Printer, t *Thanks, channel chat.ConversationID, wanted bool) chat.Message {
	args := i18n.Args{"who": mentions(p, t.users()...), "where": chat.Channel(channel), "n": len(t.To)}
	key := "given.private"
	switch {
	case t.Public:
		key = "given.public"
	case wanted:
		key = "given.nowhere"
	}
	return withControls(p.T(key, args), thanksButtons(p, t)...)
}

func thanksButtons(p i18n.Printer, t *Thanks) []chat.Control {
	return []chat.Control{button(p, "edit", t.ID, chat.Plain), button(p, "undo", t.ID, chat.Plain)}
}

// shorten cuts a text for a place that takes so many runes.
func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
