package setup

import (
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
)

// organiserPick names who organises.
func organiserPick(t i18n.Printer, organisers []chat.UserID) chat.Select {
	s := chat.Select{Placeholder: t.S("organisers.pick"), Do: do("organisers", ""), Of: chat.FromPeople, Max: max(10, len(organisers))}
	for _, id := range organisers {
		s.Chosen = append(s.Chosen, string(id))
	}
	return s
}

func topicsForm(t i18n.Printer, topics []people.Topic) chat.Form {
	var lines []string
	for _, topic := range topics {
		lines = append(lines, fromStored(topic).String())
	}
	field := chat.Field{Name: "topics", Kind: chat.Area, Label: t.S("form.topics"), Hint: t.S("form.topics.hint"), Optional: true}
	if len(lines) > 0 {
		field.Value = []string{strings.Join(lines, "\n")}
	}
	return chat.Form{Do: do("topics", ""), Title: t.S("form.topics.title"), Submit: t.S("form.submit"), Fields: []chat.Field{field}}
}

func (f *Feature) hoursForm(r *bot.Request) chat.Form {
	t := r.Text
	language := chat.Field{Name: "language", Kind: chat.Choice, Label: t.S("form.language"), Hint: t.S("form.language.hint"), Value: []string{r.Space.Language}}
	for _, l := range f.reg.Languages() {
		language.Options = append(language.Options, chat.Option{Value: l.Tag, Label: l.Name})
	}
	return chat.Form{Do: do("hours", ""), Title: t.S("form.hours.title"), Submit: t.S("form.submit"), Fields: []chat.Field{
		{Name: "zone", Kind: chat.Line, Label: t.S("form.zone"), Hint: t.S("form.zone.hint"), Max: 60, Value: []string{r.Space.Location().String()}},
		{Name: "hours", Kind: chat.Line, Label: t.S("form.hours"), Hint: t.S("form.hours.hint"), Max: 40, Value: []string{r.Space.Hours.String()}},
		language,
	}}
}
