package questions

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

const (
	maxListed = 5
	maxOwn    = 10 // of one's own, when somebody asks for all of them
)

// ask opens the form, with what was typed behind the command as the title.
func (f *Feature) ask(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	title := chat.OneLine(o["text"])
	if utf8.RuneCountInString(title) > maxTitle {
		return f.openAsk(ctx, r, &Draft{Title: title, Details: chat.Clean(o["text"])}) // what the title cannot hold is not lost
	}
	return f.openAsk(ctx, r, &Draft{Title: title})
}

// askFromMessage makes a question of a message; its author stays the asker's
// business, so only one's own message is taken over word by word.
func (f *Feature) askFromMessage(ctx context.Context, r *bot.Request, target chat.Posted) (chat.Response, error) {
	if target.Actor.ID != r.Actor.ID {
		return nil, bot.Mistake("ask.not-yours", nil)
	}
	return f.openAsk(ctx, r, &Draft{Details: chat.Clean(target.Text)})
}

func (f *Feature) openAsk(ctx context.Context, r *bot.Request, d *Draft) (chat.Response, error) {
	var to chat.ConversationID
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		to, err = people.Channel(ctx, tx, r.Space.ID, channel)
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case to == "" && r.Member.MayOrganise(r.Space.OrganisersNamed):
		return nil, bot.Mistake("ask.no-channel.organiser", nil)
	case to == "":
		return nil, bot.Mistake("ask.no-channel", nil)
	}
	form, err := f.askForm(ctx, r, d)
	return chat.Open{Form: form}, err
}

func (f *Feature) closeCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	id, which, err := f.which(ctx, r, o, "close", mine)
	if err != nil || which != nil {
		return which, err
	}
	err = f.change(ctx, r, id, func(_ *storage.Tx, q *Question) error { return q.Close(by(r)) })
	return say(r.Text.T("close.done")), err
}

func (f *Feature) reopenCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	id, which, err := f.which(ctx, r, o, "reopen", lately)
	if err != nil || which != nil {
		return which, err
	}
	err = f.change(ctx, r, id, func(tx *storage.Tx, q *Question) error { return q.Reopen(by(r), tx.Now()) })
	return say(r.Text.T("reopen.done")), err
}

// candidates reads the questions a command may mean.
type candidates func(context.Context, *storage.Tx, chat.SpaceID, chat.UserID, int) ([]*Question, error)

// which finds the question a command is about: the one named, the one in whose
// thread it was typed, or the only one it can mean. When several fit, the person
// chooses, with the action of the same verb.
func (f *Feature) which(ctx context.Context, r *bot.Request, o bot.Options, verb string, of candidates) (id string, choice chat.Response, err error) {
	var fit []*Question
	err = r.Read(ctx, func(tx *storage.Tx) error {
		here, err := bot.CardIn(ctx, tx, r.Space.ID, r.In)
		if err == nil && here.Kind == questionCard("").Kind && o["question"] == "" {
			fit = []*Question{{ID: here.Row}}
			return nil
		}
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		qs, err := of(ctx, tx, r.Space.ID, r.Actor.ID, chat.MaxOptions)
		fit = fitting(qs, o["question"])
		return err
	})
	switch {
	case err != nil:
		return "", nil, err
	case len(fit) == 0:
		return "", nil, bot.Mistake("which.none."+verb, nil)
	case len(fit) == 1:
		return fit[0].ID, nil, nil
	}
	return "", several(r.Text, verb, fit), nil
}

// fitting are the questions with that ID, or with those words in the title.
func fitting(qs []*Question, want string) (fit []*Question) {
	want = strings.TrimSpace(want)
	for _, q := range qs {
		if q.ID == want {
			return []*Question{q}
		}
		if strings.Contains(strings.ToLower(q.Title), strings.ToLower(want)) {
			fit = append(fit, q)
		}
	}
	return fit
}

// several lets somebody choose which of their questions they mean.
func several(t i18n.Printer, verb string, qs []*Question) chat.Response {
	text := t.T("which.several")
	s := chat.Select{Placeholder: t.S("which.pick"), Do: do(verb, "")}
	for _, q := range qs {
		s.Options = append(s.Options, chat.Option{Value: q.ID, Label: shorten(titled(t, q), chat.MaxOptionLabel)})
	}
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{s}},
	}}}
}

func (f *Feature) complete(ctx context.Context, r *bot.Request, partial string) ([]chat.Option, error) {
	return suggest(ctx, r, partial, mine)
}

func (f *Feature) completeDone(ctx context.Context, r *bot.Request, partial string) ([]chat.Option, error) {
	return suggest(ctx, r, partial, lately)
}

func suggest(ctx context.Context, r *bot.Request, partial string, of candidates) (options []chat.Option, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		qs, err := of(ctx, tx, r.Space.ID, r.Actor.ID, chat.MaxOptions)
		for _, q := range qs {
			if strings.Contains(strings.ToLower(q.Title), strings.ToLower(partial)) {
				options = append(options, chat.Option{Value: q.ID, Label: shorten(titled(r.Text, q), chat.MaxOptionLabel)})
			}
		}
		return err
	})
	return options, err
}

// markMessage marks somebody's message as the answer, from the message's menu.
func (f *Feature) markMessage(ctx context.Context, r *bot.Request, target chat.Posted) (chat.Response, error) {
	var card bot.CardID
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		card, err = bot.CardIn(ctx, tx, r.Space.ID, target.In)
		return err
	})
	if errors.Is(err, storage.ErrNotFound) || err == nil && card.Kind != questionCard("").Kind {
		return nil, bot.Mistake("mark.elsewhere", nil)
	}
	if err != nil {
		return nil, err
	}
	if target.Actor.Bot {
		return nil, bot.Mistake("mark.bot", nil)
	}
	ask, err := f.markWith(ctx, r, card.Row, target)
	if err != nil {
		return nil, err
	}
	m := chat.Message{Text: r.Text.T("mark.done", i18n.Args{"author": chat.Mention(target.Actor.ID)})}
	if ask != nil { // the author is here, and need not be told again
		m.Blocks = append([]chat.Block{chat.Paragraph{Text: m.Text}}, ask.Blocks...)
		return chat.Reply{Message: m}, nil
	}
	offer, err := offersOnce(ctx, r, card.Row)
	if offer {
		m = withButtons(m.Text, button(r.Text, "hear-once", "", chat.Plain))
	}
	return chat.Reply{Message: m}, err
}

// offersOnce is whether the actor's own question was answered, and they could
// hear when somebody else asks it.
func offersOnce(ctx context.Context, r *bot.Request, question string) (offer bool, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		q, err := load(ctx, tx, question)
		if err != nil || q.Asker != r.Actor.ID || q.Answerer == r.Actor.ID {
			return err
		}
		habit, err := loadHabit(ctx, tx, r.Space.ID, r.Actor.ID)
		offer = !habit.Once
		return err
	})
	return offer, err
}

// markWith marks a message as the answer and takes its words. When the author did
// it, they are asked about their words at once; somebody else by a nudge.
func (f *Feature) markWith(ctx context.Context, r *bot.Request, id string, target chat.Posted) (ask *chat.Message, err error) {
	author := target.Actor.ID
	err = f.change(ctx, r, id, func(tx *storage.Tx, q *Question) error {
		q.Reply(author, tx.Now()) // the message may be older than Kith's place here
		if err := q.Mark(by(r), author, target.Ref, tx.Now()); err != nil {
			return err
		}
		if author != q.Asker {
			if err := record.Replied(ctx, tx, q.ID, author, tx.Now()); err != nil {
				return err
			}
		}
		open, err := offer(ctx, tx, q, target.Text)
		if err != nil || !open {
			return err
		}
		if author != r.Actor.ID {
			return bot.Refresh(ctx, tx, consentCard(q.ID, author))
		}
		a, err := loadAnswer(ctx, tx, q.ID)
		if err != nil {
			return err
		}
		m := keepMessage(r.Text, q, target.In, a)
		ask = &m
		return nil
	})
	return ask, err
}
