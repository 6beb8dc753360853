package cohorts

import (
	"context"
	"errors"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// languages are those that people can say they speak: as many as a form offers,
// the ones with most speakers who are on the internet, and those Kith speaks.
// Whoever speaks others leaves the field empty, or agrees on them in words.
var languages = []string{
	"en", "de", "es", "fr", "pt", "it", "nl", "pl", "cs", "uk", "ru", "tr", "el", "sv", "ar", "fa", "he", "hi", "bn", "id", "vi", "th", "zh", "ja", "ko",
}

// spoken is a language as its own speakers write it, so that everybody finds
// theirs.
func spoken(tag string) string {
	return display.Self.Name(language.Make(tag))
}

// signupForm asks what somebody signs up with.
func signupForm(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Programme, role Role) (chat.Form, error) {
	s, err := signupOf(ctx, tx, p.ID, r.Actor.ID)
	if errors.Is(err, storage.ErrNotFound) {
		s, err = &Signup{Role: role, Seats: 1, Languages: spokenBy(r)}, nil
	}
	if err != nil {
		return chat.Form{}, err
	}
	topics, err := people.Topics(ctx, tx, r.Space.ID)
	if err != nil {
		return chat.Form{}, err
	}
	t := r.Text
	form := chat.Form{Do: do(string(role), p.ID), Title: t.S("signup.title." + string(role)), Submit: t.S("signup.submit")}
	if len(topics) > 0 {
		form.Fields = append(form.Fields, topicField(t, role, topics, s.Topics))
	}
	form.Fields = append(form.Fields, languageField(t, s.Languages))
	if role == Mentor {
		form.Fields = append(form.Fields, seatsField(t, p, s.Seats))
	}
	if p.Ranking {
		form.Fields = append(form.Fields, yesNo(t, "seen", "signup.seen."+string(role), s.Listed))
	}
	return form, nil
}

// spokenBy is the language that somebody reads in.
func spokenBy(r *bot.Request) []string {
	base, _ := language.Make(r.Text.Language()).Base()
	return []string{base.String()}
}

func topicField(t i18n.Printer, role Role, topics []people.Topic, chosen []string) chat.Field {
	field := chat.Field{
		Name: "topics", Kind: chat.Choice, Label: t.S("signup.topics." + string(role)), Hint: t.S("signup.topics.hint"),
		Max: maxTopics, Optional: true,
	}
	for _, topic := range topics[:min(len(topics), chat.MaxOptions)] {
		field.Options = append(field.Options, chat.Option{Value: topic.ID, Label: topic.Name})
	}
	field.Value = offered(field.Options, chosen)
	return field
}

// offered are the values that can be chosen.
func offered(options []chat.Option, values []string) (all []string) {
	for _, value := range values {
		for _, o := range options {
			if o.Value == value {
				all = append(all, value)
			}
		}
	}
	return all
}

func languageField(t i18n.Printer, chosen []string) chat.Field {
	field := chat.Field{
		Name: "languages", Kind: chat.Choice, Label: t.S("signup.languages"), Hint: t.S("signup.languages.hint"), Max: maxLanguages, Optional: true,
	}
	for _, tag := range languages {
		field.Options = append(field.Options, chat.Option{Value: tag, Label: spoken(tag)})
	}
	field.Value = offered(field.Options, chosen)
	return field
}

func seatsField(t i18n.Printer, p *Programme, seats int) chat.Field {
	field := chat.Field{Name: "seats", Kind: chat.Choice, Label: t.S("signup.seats"), Value: []string{strconv.Itoa(min(max(seats, 1), p.Seats))}}
	for n := 1; n <= p.Seats; n++ {
		field.Options = append(field.Options, chat.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
	}
	return field
}

// yesNo asks for one of two; what is not chosen is no.
func yesNo(t i18n.Printer, name, key string, is bool) chat.Field {
	now := no
	if is {
		now = yes
	}
	return chat.Field{
		Name: name, Kind: chat.Choice, Label: t.S(key), Hint: t.S(key + ".hint"), Value: []string{now},
		Options: []chat.Option{{Value: yes, Label: t.S("answer.yes")}, {Value: no, Label: t.S("answer.no")}},
	}
}
