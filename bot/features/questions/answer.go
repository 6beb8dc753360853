package questions

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/record"
	"github.com/kith-community/kith/storage"
)

// Answer is the words of an answer. They were handed to Kith when the message was
// marked, and are kept for others only if their author says so. Until then they
// wait, for a week, and only the author sees them.
type Answer struct {
	Question string
	Space    chat.SpaceID
	Author   chat.UserID
	Words    string
	Kept     bool
	At       time.Time
}

const (
	maxAnswer  = 2500               // runes; the rest is in the thread
	keepOffers = 7 * 24 * time.Hour // words that wait for consent
)

// offer takes the words of an answer to a question, and reports whether their
// author must be asked about them.
func offer(ctx context.Context, tx *storage.Tx, q *Question, words string) (ask bool, err error) {
	if err := dropAnswer(ctx, tx, q.ID); err != nil {
		return false, err
	}
	habit, err := loadHabit(ctx, tx, q.Space, q.Answerer)
	if err != nil || strings.TrimSpace(words) == "" || habit.Answers == Never {
		return false, err
	}
	a := &Answer{
		Question: q.ID, Space: q.Space, Author: q.Answerer, Words: shorten(chat.Clean(words), maxAnswer),
		Kept: habit.Answers == Always, At: tx.Now(),
	}
	if err := saveAnswer(ctx, tx, a); err != nil {
		return false, err
	}
	return !a.Kept, nil
}

// consent is one of the four things an author may say about their words.
type consent struct {
	verb   string
	choice Choice
	keep   bool
}

var consents = []consent{{"keep-always", Always, true}, {"keep-this", AskMe, true}, {"keep-not", AskMe, false}, {"keep-never", Never, false}}

// decide is the handler of one of them.
func (f *Feature) decide(c consent) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
		err := r.InTx(ctx, func(tx *storage.Tx) error {
			a, err := loadAnswer(ctx, tx, p.Arg)
			switch {
			case errors.Is(err, storage.ErrNotFound), err == nil && (a.Author != r.Actor.ID || a.Space != r.Space.ID):
				return bot.Mistake("keep.gone", nil)
			case err != nil:
				return err
			}
			if err := choose(ctx, tx, r.Space.ID, r.Actor.ID, c.choice); err != nil {
				return err
			}
			if !c.keep {
				return dropAnswer(ctx, tx, a.Question)
			}
			a.Kept = true
			return saveAnswer(ctx, tx, a)
		})
		return chat.Update{Message: chat.Message{Text: r.Text.T("keep.done." + strings.TrimPrefix(c.verb, "keep-"))}}, err
	}
}

// consentCard asks an author about their words. Its row is the question and the
// author: somebody else's answer to the same question is another one to ask.
func consentCard(question string, author chat.UserID) bot.CardID {
	return bot.CardID{Kind: "questions.keep", Row: question + "|" + string(author)}
}

func (f *Feature) keepCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	question, author, _ := strings.Cut(row, "|")
	a, err := loadAnswer(ctx, tx, question)
	if err != nil || a.Kept || string(a.Author) != author {
		if errors.Is(err, storage.ErrNotFound) {
			err = nil
		}
		return bot.Card{Gone: true}, err
	}
	q, err := load(ctx, tx, question)
	if err != nil {
		return bot.Card{}, err
	}
	where, err := bot.Where(ctx, tx, questionCard(q.ID))
	if err != nil {
		return bot.Card{}, err
	}
	t, err := f.reg.MemberTexts(ctx, tx, a.Space, a.Author)
	return bot.Card{
		Space: a.Space, To: bot.Audience{People: []chat.UserID{a.Author}}, Message: keepMessage(t, q, where, a),
		Nudge: &bot.Nudge{Kind: "questions.keep", Priority: bot.Normal, Why: t.T("keep.why")},
	}, err
}

// keepMessage asks whether the words may be kept.
func keepMessage(t i18n.Printer, q *Question, where chat.ConversationID, a *Answer) chat.Message {
	text := t.T("keep.text", i18n.Args{"title": shorten(titled(t, q), 80), "where": chat.Channel(where)})
	var buttons []chat.Control
	for i, c := range consents {
		b := button(t, c.verb, a.Question, chat.Plain)
		if i == 0 {
			b.Style = chat.Primary
		}
		buttons = append(buttons, b)
	}
	return chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text},
		chat.Quote{Text: chat.Shorten(chat.Escape(a.Words), shownAnswer)},
		chat.Note{Text: t.T("keep.how")},
		chat.Controls{Items: buttons},
	}}
}

// choose sets what a member decided. Never takes back what is kept.
func choose(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, choice Choice) error {
	h, err := loadHabit(ctx, tx, space, user)
	if err != nil {
		return err
	}
	h.Answers = choice
	if err := saveHabit(ctx, tx, h); err != nil || choice != Never {
		return err
	}
	return withdrawAll(ctx, tx, space, user)
}

// dropAnswer forgets the words of an answer everywhere.
func dropAnswer(ctx context.Context, tx *storage.Tx, question string) error {
	n, err := tx.Exec(ctx, `DELETE FROM question_answer WHERE question = $1`, question)
	if err != nil || n == 0 {
		return err
	}
	return record.Unquoted(ctx, tx, question)
}

// dropOthers forgets the words of whoever is not the one who answered.
func dropOthers(ctx context.Context, tx *storage.Tx, q *Question) error {
	a, err := loadAnswer(ctx, tx, q.ID)
	if errors.Is(err, storage.ErrNotFound) || err == nil && a.Author == q.Answerer {
		return nil
	}
	if err != nil {
		return err
	}
	return dropAnswer(ctx, tx, q.ID)
}

func withdrawAll(ctx context.Context, tx *storage.Tx, space chat.SpaceID, author chat.UserID) error {
	all, err := answers(ctx, tx, `space = $1 AND author = $2 ORDER BY question`, space, author)
	for _, a := range all {
		err = errors.Join(err, dropAnswer(ctx, tx, a.Question))
	}
	return err
}

// forgetOffers forgets the words that have waited for consent long enough.
func forgetOffers(ctx context.Context, tx *storage.Tx) error {
	_, err := tx.Exec(ctx, `DELETE FROM question_answer WHERE at <= $1 AND NOT kept`, storage.Millis(tx.Now().Add(-keepOffers)))
	return err
}
