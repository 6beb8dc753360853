package gratitude

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/facts"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/scheduler"
	"github.com/kith-community/kith/storage"
)

// Outcome is what came of somebody's help, as whoever was helped tells it. The
// helper reads it if the writer says so.
type Outcome struct {
	ID     string // of the question that it answers
	Space  chat.SpaceID
	Writer chat.UserID
	Helper chat.UserID
	Words  string // "" when they are not kept any more
	Shared bool
	Topics []string
	At     time.Time
}

// rename lets a former member stand where somebody stood who was erased. What the
// writer wrote goes with them.
func (o *Outcome) rename(from, to chat.UserID) {
	if o.Writer == from {
		o.Writer, o.Words = to, ""
	}
	if o.Helper == from {
		o.Helper = to
	}
}

// findAsk loads a question that was put to the actor.
func findAsk(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*ask, error) {
	a, err := loadAsk(ctx, tx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && (a.Space != r.Space.ID || a.User != r.Actor.ID) {
		return nil, bot.Mistake("ask.gone", nil)
	}
	return a, err
}

// openTell opens the form for what came of it, also to change it.
func (f *Feature) openTell(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	form, err := f.tellForm(ctx, r, press.Arg)
	return opened(form, err)
}

func (f *Feature) tellForm(ctx context.Context, r *bot.Request, id string) (form chat.Form, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		a, err := findAsk(ctx, tx, r, id)
		if err != nil {
			return err
		}
		names, err := namesOf(ctx, tx, r.Text, a.Space, a.Helper)
		if err != nil {
			return err
		}
		t, name := r.Text, i18n.Args{"name": shorten(names[a.Helper], hintName)}
		words := chat.Field{Name: "came", Kind: chat.Area, Label: t.S("tell.words"), Hint: t.S("tell.words.hint"), Max: maxReason}
		share := chat.Field{
			Name: "share", Kind: chat.Choice, Label: t.S("tell.share"), Hint: t.S("tell.share.hint"), Optional: true,
			Options: []chat.Option{{Value: "yes", Label: t.S("tell.share.yes", name)}},
		}
		if o, err := loadOutcome(ctx, tx, id); err == nil && o.Words != "" {
			words.Value = []string{o.Words}
			if o.Shared {
				share.Value = []string{"yes"}
			}
		} else if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
		form = chat.Form{Do: do("tell", id), Title: t.S("tell.title"), Submit: t.S("tell.submit"), Fields: []chat.Field{words, share}}
		return nil
	})
	return form, err
}

// tell keeps what came of it, and tells the helper if the writer wants that.
func (f *Feature) tell(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	words, wrong := reasonIn(v, "came")
	if wrong != nil {
		form, err := f.tellForm(ctx, r, id)
		return rejected(r.Text, form, wrong, err)
	}
	o := &Outcome{ID: id, Space: r.Space.ID, Writer: r.Actor.ID, Words: words, Shared: slices.Contains(v["share"], "yes")}
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		a, err := findAsk(ctx, tx, r, id)
		if err != nil {
			return err
		}
		o.Helper, o.Topics, o.At = a.Helper, a.Topics, tx.Now()
		a.State = askTold
		if err := saveAsk(ctx, tx, a); err != nil {
			return err
		}
		if err := settle(ctx, tx, askCard(id)); err != nil {
			return err
		}
		if err := saveOutcome(ctx, tx, o); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, outcomeCard(o))
	})
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: toldMessage(r.Text, o)}, nil
}

func toldMessage(t i18n.Printer, o *Outcome) chat.Message {
	key := "told.kept"
	if o.Shared {
		key = "told.shared"
	}
	return withControls(t.T(key, i18n.Args{"who": chat.Mention(o.Helper)}), button(t, "tell-edit", o.ID, chat.Plain), button(t, "tell-drop", o.ID, chat.Plain))
}

// tellNot ends the question.
func (f *Feature) tellNot(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		a, err := findAsk(ctx, tx, r, press.Arg)
		if err != nil || a.State != askAsked {
			return err
		}
		a.State = askPassed
		if err := saveAsk(ctx, tx, a); err != nil {
			return err
		}
		return settle(ctx, tx, askCard(a.ID))
	})
	return update(r.Text.T("ask.passed")), err
}

// tellDrop takes back what came of it, also where the helper reads it.
func (f *Feature) tellDrop(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		o, err := loadOutcome(ctx, tx, press.Arg)
		if errors.Is(err, storage.ErrNotFound) || err == nil && (o.Space != r.Space.ID || o.Writer != r.Actor.ID) {
			return bot.Mistake("ask.gone", nil)
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM gratitude_outcome WHERE id = $1`, o.ID); err != nil {
			return err
		}
		return bot.Refresh(ctx, tx, outcomeCard(o))
	})
	return update(r.Text.T("told.dropped")), err
}

func outcomeCard(o *Outcome) bot.CardID {
	return bot.CardID{Kind: "gratitude.outcome", Row: o.ID + "|" + string(o.Helper)}
}

// outcomeCard tells a helper what came of their help.
func (f *Feature) outcomeCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	id, _, _ := strings.Cut(row, "|")
	o, err := loadOutcome(ctx, tx, id)
	if err != nil || !o.Shared || outcomeCard(o).Row != row {
		return bot.Card{Gone: true}, orGone(err)
	}
	t, err := f.reg.MemberTexts(ctx, tx, o.Space, o.Helper)
	m := said(t, t.T("outcome.text", i18n.Args{"writer": chat.Mention(o.Writer)}), o.Words, chat.Controls{Items: []chat.Control{button(t, "led", "", chat.Plain)}})
	return bot.Card{
		Space: o.Space, To: bot.Audience{People: []chat.UserID{o.Helper}}, Message: m, Of: o.Helper,
		Nudge: &bot.Nudge{Kind: "gratitude.received", Priority: bot.High, Why: t.T("outcome.why")},
	}, err
}

// used counts advice that somebody put to use.
func (f *Feature) used(ctx context.Context, fact facts.AdviceUsed) error {
	return f.reg.InTx(ctx, func(tx *storage.Tx) error {
		p, err := pairOf(ctx, tx, fact.Pair)
		if errors.Is(err, storage.ErrNotFound) || err == nil && fact.By != p.Mentee {
			return scheduler.ErrDone
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO gratitude_used (item, space, mentor, mentee, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
			fact.Item, p.Space, p.Mentor, p.Mentee, storage.Millis(tx.Now()))
		return err
	})
}

const outcomeColumns = `id, space, writer, helper, words, shared, topics, at`

func saveOutcome(ctx context.Context, tx *storage.Tx, o *Outcome) error {
	_, err := tx.Exec(ctx, `INSERT INTO gratitude_outcome (`+outcomeColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET writer = excluded.writer, helper = excluded.helper, words = excluded.words, shared = excluded.shared, topics = excluded.topics`,
		o.ID, o.Space, o.Writer, o.Helper, o.Words, o.Shared, list(o.Topics), storage.Millis(o.At))
	return err
}

func outcomes(ctx context.Context, tx *storage.Tx, where string, args ...any) (all []*Outcome, err error) {
	err = tx.Each(ctx, func(scan func(...any) error) error {
		var o Outcome
		var topics string
		var at int64
		if err := scan(&o.ID, &o.Space, &o.Writer, &o.Helper, &o.Words, &o.Shared, &topics, &at); err != nil {
			return err
		}
		o.At = storage.Time(at)
		all = append(all, &o)
		return json.Unmarshal([]byte(topics), &o.Topics)
	}, `SELECT `+outcomeColumns+` FROM gratitude_outcome WHERE `+where, args...)
	return all, err
}

// loadOutcome returns what came of it, or [storage.ErrNotFound].
func loadOutcome(ctx context.Context, tx *storage.Tx, id string) (*Outcome, error) {
	found, err := outcomes(ctx, tx, `id = $1`+tx.Lock(), id)
	if err == nil && len(found) == 0 {
		err = storage.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return found[0], nil
}

// toHelper are the outcomes that a helper may read, the newest first.
func toHelper(ctx context.Context, tx *storage.Tx, space chat.SpaceID, helper chat.UserID, since time.Time) ([]*Outcome, error) {
	return outcomes(ctx, tx, `space = $1 AND helper = $2 AND shared AND at > $3 ORDER BY at DESC, id DESC`, space, helper, storage.Millis(since))
}
