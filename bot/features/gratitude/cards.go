package gratitude

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// shownWords is how much of somebody's words stands in a message of their own:
// all of it, however much escaping adds.
const shownWords = 2 * maxReason

// publicCard names the message of a public thanks. One that was taken out of public
// and comes back is another message: the first is gone.
func publicCard(t *Thanks) bot.CardID {
	return bot.CardID{Kind: "gratitude.thanks", Row: t.ID + "." + strconv.Itoa(t.Shown)}
}

// publicCard is the warm word in the channel for thanks.
func (f *Feature) publicCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, _, _ := strings.Cut(row, ".")
	t, err := load(ctx, tx, id)
	if err != nil || !t.Public || publicCard(t).Row != row {
		return bot.Card{Gone: true}, orGone(err)
	}
	p, err := f.reg.SpaceTexts(ctx, tx, t.Space)
	if err != nil {
		return bot.Card{}, err
	}
	to, err := standsIn(ctx, tx, t.Space, publicCard(t))
	m := said(p, p.T("card.text", i18n.Args{"giver": chat.Mention(t.Giver), "who": mentions(p, t.users()...)}), t.Reason)
	return bot.Card{Space: t.Space, To: bot.Audience{Conversation: to}, Message: m, Gone: to == ""}, err
}

// orGone is an error, but for a row that is not there: its card goes.
func orGone(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// standsIn is the channel for thanks; when there is none any more, what stands in
// the one before stays there.
func standsIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID, id bot.CardID) (chat.ConversationID, error) {
	to, err := people.Channel(ctx, tx, space, channel)
	if err == nil && to == "" {
		return bot.Where(ctx, tx, id)
	}
	return to, err
}

// said is a message with somebody's words, or that they are not kept any more.
func said(p i18n.Printer, head chat.Markup, words string, more ...chat.Block) chat.Message {
	m := chat.Message{Text: head, Blocks: []chat.Block{chat.Paragraph{Text: head}}}
	if words == "" {
		m.Blocks = append(m.Blocks, chat.Note{Text: p.T("wordless")})
	} else {
		quote := fitted(chat.Escape(words), shownWords)
		m.Text += "\n" + fitted(quote, shownWords/2)
		m.Blocks = append(m.Blocks, chat.Quote{Text: quote})
	}
	m.Blocks = append(m.Blocks, more...)
	return m
}

// fitted shortens what is too long, and leaves the lines of what is not.
func fitted(text chat.Markup, most int) chat.Markup {
	if len([]rune(text)) <= most {
		return text
	}
	return chat.Shorten(text, most)
}

// noteCard names what one of those who are thanked reads of it. It says whose it
// is, so that it goes with them.
func noteCard(t *Thanks, r Receiver) bot.CardID {
	return bot.CardID{Kind: "gratitude.note", Row: t.ID + "|" + string(r.Account)}
}

// noteCard tells somebody that they are thanked.
func (f *Feature) noteCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, account, _ := strings.Cut(row, "|")
	t, err := load(ctx, tx, id)
	if err != nil {
		return bot.Card{Gone: true}, orGone(err)
	}
	for _, r := range t.To {
		if string(r.Account) == account {
			return f.noteTo(ctx, tx, t, r)
		}
	}
	return bot.Card{Gone: true}, nil
}

func (f *Feature) noteTo(ctx context.Context, tx *storage.Tx, t *Thanks, r Receiver) (bot.Card, error) {
	p, err := f.reg.MemberTexts(ctx, tx, r.Space, r.Account)
	if err != nil {
		return bot.Card{}, err
	}
	head := p.T("note.text", i18n.Args{"giver": chat.Mention(t.Giver)})
	var more []chat.Block
	switch in, err := standsIn(ctx, tx, t.Space, publicCard(t)); {
	case err != nil:
		return bot.Card{}, err
	case r.elsewhere(t): // nobody can be mentioned there
		names, err := namesOf(ctx, tx, p, t.Space, t.Giver)
		if err != nil {
			return bot.Card{}, err
		}
		head = p.T("note.elsewhere", i18n.Args{"giver": names[t.Giver]})
	case t.Public && in != "":
		more = append(more, chat.Note{Text: p.T("note.public", i18n.Args{"where": chat.Channel(in)})})
	case !t.Public && len(t.To) > 1:
		more = append(more, chat.Note{Text: p.T("note.few")})
	case !t.Public:
		more = append(more, chat.Note{Text: p.T("note.alone")})
	}
	more = append(more, chat.Controls{Items: []chat.Control{button(p, "led", "", chat.Plain)}})
	return bot.Card{
		Space: r.Space, To: bot.Audience{People: []chat.UserID{r.Account}}, Message: said(p, head, t.Reason, more...), Of: r.Account,
		Nudge: &bot.Nudge{Kind: "gratitude.received", Priority: bot.High, Why: p.T("note.why")},
	}, nil
}

func promptCard(moment string) bot.CardID {
	return bot.CardID{Kind: "gratitude.prompt", Row: moment}
}

// promptCard asks, once, whether somebody would like to say thanks.
func (f *Feature) promptCard(ctx context.Context, tx *storage.Tx, id string) (bot.Card, error) {
	m, err := loadMoment(ctx, tx, id)
	if err != nil || m.Giver == "" {
		return bot.Card{Gone: true}, orGone(err)
	}
	there, err := here(ctx, tx, m.Space, m.Receiver)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, promptCard(id))
	if err != nil {
		return bot.Card{}, err
	}
	p, err := f.reg.MemberTexts(ctx, tx, m.Space, m.Giver)
	if err != nil {
		return bot.Card{}, err
	}
	return bot.Card{
		Space: m.Space, To: bot.Audience{People: []chat.UserID{m.Giver}}, Message: promptMessage(p, m, there),
		Gone:  where == "" && (!there || !m.Wanted(tx.Now())),
		Nudge: &bot.Nudge{Kind: "gratitude.prompt", Priority: bot.Low, Why: p.T("prompt.why." + m.Kind)},
	}, nil
}

func promptMessage(p i18n.Printer, m *Moment, there bool) chat.Message {
	who := i18n.Args{"who": chat.Mention(m.Receiver), "where": chat.Channel(m.Thread)}
	switch {
	case m.State == momentThanked:
		return chat.Message{Text: p.T("prompt.thanked", who)}
	case m.State == momentPassed || !there:
		return chat.Message{Text: p.T("prompt.passed")}
	case m.Off:
		return chat.Message{Text: p.T("prompt.off")}
	}
	key := "prompt.meeting"
	if m.Kind == "question" {
		key = "prompt.question"
		if m.Thread == "" {
			key = "prompt.question.elsewhere"
		}
	}
	return withControls(p.T(key, who), button(p, "thank", m.ID, chat.Primary), button(p, "pass", m.ID, chat.Plain))
}
