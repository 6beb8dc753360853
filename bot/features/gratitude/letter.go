package gratitude

import (
	"context"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// The letter is what somebody's help led to in the last twelve months, as a file to
// keep. It is made when it is asked for, and kept nowhere.

// letter hands it over.
func (f *Feature) letter(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
	var file chat.File
	err := r.Read(ctx, func(tx *storage.Tx) error {
		from := tx.Now().AddDate(-1, 0, 0)
		l, err := loadLed(ctx, tx, r.Text, r.Space.ID, r.Actor.ID, from)
		if err != nil {
			return err
		}
		if l.empty() {
			return bot.Mistake("letter.none", nil)
		}
		names, err := l.names(ctx, tx, r.Text)
		if err != nil {
			return err
		}
		loc := r.Member.Location(r.Space)
		body := l.letter(r.Text, nameOf(r.Member), names, from, tx.Now(), loc)
		file = chat.File{Name: "kith-my-year-" + tx.Now().In(loc).Format(time.DateOnly) + ".md", Type: "text/markdown", Data: []byte(body)}
		return nil
	})
	if err == nil && len(file.Data) > chat.MaxFileBytes {
		err = bot.Mistake("letter.large", nil)
	}
	return replied(chat.Message{Text: r.Text.T("letter.text"), Files: []chat.File{file}}, err)
}

// names is what those are called who say something in the letter. Where they said
// it in another space, they are known there.
func (l led) names(ctx context.Context, tx *storage.Tx, t i18n.Printer) (map[chat.UserID]string, error) {
	names := map[chat.UserID]string{}
	add := func(space chat.SpaceID, user chat.UserID) error {
		one, err := namesOf(ctx, tx, t, space, user)
		names[user] = chat.OneLine(one[user])
		return err
	}
	for _, one := range l.thanks {
		if err := add(one.Space, one.Giver); err != nil {
			return nil, err
		}
	}
	for _, o := range l.outcomes {
		if err := add(o.Space, o.Writer); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// letter writes it in Markdown: people's words are quotes, and format nothing.
func (l led) letter(t i18n.Printer, to string, names map[chat.UserID]string, from, until time.Time, loc *time.Location) string {
	var b strings.Builder
	part := func(text string) { b.WriteString(text + "\n\n") }
	date := func(at time.Time) string { return at.In(loc).Format(time.DateOnly) }
	part("# " + t.S("letter.title"))
	part(t.S("letter.hello", i18n.Args{"name": to, "from": date(from), "to": date(until)}))
	if l.n > 0 {
		part(t.S("led.head", i18n.Args{"n": l.n, "people": t.S("led.people", i18n.Args{"n": l.people})}))
		for _, topic := range l.topics {
			b.WriteString("- " + t.S("picture.topic", i18n.Args{"topic": topic.name, "n": topic.n}) + "\n")
		}
		b.WriteString("\n")
	}
	if len(l.thanks) > 0 {
		part("## " + t.S("letter.words"))
	}
	for _, one := range l.thanks {
		part(quote(t, one.Reason))
		part(t.S("letter.from", i18n.Args{"name": names[one.Giver], "day": date(one.At)}))
	}
	if len(l.outcomes)+l.used > 0 {
		part("## " + t.S("letter.came"))
	}
	if l.used > 0 {
		part(t.S("led.used", i18n.Args{"n": l.used}))
	}
	for _, o := range l.outcomes {
		part(quote(t, o.Words))
		part(t.S("letter.from", i18n.Args{"name": names[o.Writer], "day": date(o.At)}))
	}
	part(t.S("letter.end"))
	return strings.TrimSpace(b.String()) + "\n"
}

// quote is somebody's words as a quote.
func quote(t i18n.Printer, words string) string {
	if words == "" {
		return "> " + t.S("wordless")
	}
	return "> " + strings.ReplaceAll(strings.ReplaceAll(string(chat.Escape(words)), "@\u200b", "@"), "\n", "\n> ")
}
