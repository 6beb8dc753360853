package gratitude

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// Where organisers switch it on and a member wants it, Kith notices when they
// thank somebody in a thread of its own, and offers them the button: nothing is
// recorded by itself. Words are read in memory and kept nowhere.

// habit is whether a member wants that.
type habit string

const (
	undecided habit = ""
	askedOnce habit = "asked"
	wantsIt   habit = "yes"
	wantsNot  habit = "no"
)

func habitOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID) (h habit, err error) {
	err = tx.Get(ctx, []any{&h}, `SELECT notice FROM gratitude_habit WHERE space = $1 AND user_id = $2`, space, user)
	return h, orGone(err)
}

func setHabit(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, h habit) error {
	_, err := tx.Exec(ctx, `INSERT INTO gratitude_habit (space, user_id, notice) VALUES ($1, $2, $3)
		ON CONFLICT (space, user_id) DO UPDATE SET notice = excluded.notice`, space, user, h)
	return err
}

// Notices says whether words thank somebody, in one of some languages.
type Notices func(words string, languages ...string) bool

// signs lets the core look for thanks.
func (f *Feature) signs() bot.Signs {
	return bot.Signs{Read: f.readThanks, Wanted: wantsSign, Do: f.noticed}
}

// readThanks names the languages in which words are thanks.
func (f *Feature) readThanks(words string) string {
	var in []string
	for _, tag := range noticed() {
		if f.notices(words, tag) {
			in = append(in, tag)
		}
	}
	return strings.Join(in, ",")
}

// wantsSign is whether somebody may be offered the button, or be asked, once,
// whether they would like that.
func wantsSign(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, sign string) (bool, error) {
	rules, err := rulesOf(ctx, tx, space)
	if err != nil || !rules.Notice {
		return false, err
	}
	if !slices.ContainsFunc(strings.Split(sign, ","), func(tag string) bool { return slices.Contains(rules.Languages, tag) }) {
		return false, nil
	}
	h, err := habitOf(ctx, tx, space, user)
	return h == undecided || h == wantsIt, err
}

// noticed offers the button, unless the prompt of that thread does, or thanks were
// said.
func (f *Feature) noticed(ctx context.Context, r *bot.Request, _ bot.CardID, sign string) error {
	return r.InTx(ctx, func(tx *storage.Tx) error {
		wanted, err := wantsSign(ctx, tx, r.Space.ID, r.Actor.ID, sign)
		if err != nil || !wanted {
			return err
		}
		h, err := habitOf(ctx, tx, r.Space.ID, r.Actor.ID)
		if err != nil {
			return err
		}
		id := offerCard(r.Space.ID, r.Actor.ID, r.In)
		if h == undecided {
			id = offerCard(r.Space.ID, r.Actor.ID, "")
			if err := setHabit(ctx, tx, r.Space.ID, r.Actor.ID, askedOnce); err != nil {
				return err
			}
		}
		return bot.Refresh(ctx, tx, id)
	})
}

// offerCard names what somebody is offered for a thread, or asked, when that is "".
func offerCard(space chat.SpaceID, user chat.UserID, in chat.ConversationID) bot.CardID {
	return bot.CardID{Kind: "gratitude.offer", Row: strings.Join([]string{string(space), string(user), string(in)}, "|")}
}

// offerCard offers the button for one thread, or asks whether it may be offered.
func (f *Feature) offerCard(ctx context.Context, tx *storage.Tx, row string) (bot.Card, error) {
	parts := strings.SplitN(row, "|", 3)
	if len(parts) != 3 {
		return bot.Card{Gone: true}, nil
	}
	space, user, in := chat.SpaceID(parts[0]), chat.UserID(parts[1]), chat.ConversationID(parts[2])
	t, err := f.reg.MemberTexts(ctx, tx, space, user)
	if err != nil {
		return bot.Card{}, err
	}
	h, err := habitOf(ctx, tx, space, user)
	if err != nil {
		return bot.Card{}, err
	}
	card := bot.Card{
		Space: space, To: bot.Audience{People: []chat.UserID{user}},
		Nudge: &bot.Nudge{Kind: "gratitude.prompt", Priority: bot.Low, Why: t.T("offer.why")},
	}
	where, err := bot.Where(ctx, tx, bot.CardID{Kind: "gratitude.offer", Row: row})
	if err != nil {
		return bot.Card{}, err
	}
	if in == "" {
		card.Gone = where == "" && h != askedOnce
		card.Message = withControls(t.T("offer.first"), button(t, "notice-yes", "", chat.Primary), button(t, "notice-no", "", chat.Plain))
		if h == wantsIt || h == wantsNot {
			card.Message = chat.Message{Text: t.T("notice." + string(h))}
		}
		return card, nil
	}
	settled, err := saidIn(ctx, tx, space, user, in)
	card.Gone = where == "" && (settled || h != wantsIt)
	card.Message = withControls(t.T("offer.text", i18n.Args{"where": chat.Channel(in)}), button(t, "here", string(in), chat.Primary), button(t, "notice-no", "", chat.Plain))
	if settled {
		card.Message = chat.Message{Text: t.T("offer.settled")}
	}
	return card, err
}

// saidIn is whether a member said thanks for something in a thread, or is asked for
// it by a prompt.
func saidIn(ctx context.Context, tx *storage.Tx, space chat.SpaceID, user chat.UserID, in chat.ConversationID) (bool, error) {
	var n int
	err := tx.Get(ctx, []any{&n}, `SELECT (SELECT COUNT(*) FROM gratitude WHERE space = $1 AND giver = $2 AND thread = $3)
		+ (SELECT COUNT(*) FROM gratitude_moment WHERE space = $1 AND giver = $2 AND thread = $3)`, space, user, in)
	return n > 0, err
}

// thankHere opens the form for a thread, with whoever answered there filled in.
func (f *Feature) thankHere(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	d := draft{in: chat.ConversationID(press.Arg)}
	err := r.Read(ctx, func(tx *storage.Tx) error {
		m, err := firstMoment(moments(ctx, tx, `space = $1 AND thread = $2 AND NOT off`, r.Space.ID, d.in))
		if errors.Is(err, storage.ErrNotFound) || err == nil && m.Receiver == r.Actor.ID {
			return nil
		}
		if err == nil {
			_, wrong, whomErr := whom(ctx, tx, r, []chat.UserID{m.Receiver})
			if wrong == nil {
				d.to = m.Receiver
			}
			err = whomErr
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return f.open(ctx, r, d)
}

// notice is the member's decision.
func (f *Feature) notice(h habit) bot.ActionFunc {
	return func(ctx context.Context, r *bot.Request, _ bot.Press) (chat.Response, error) {
		err := r.InTx(ctx, func(tx *storage.Tx) error { return setHabit(ctx, tx, r.Space.ID, r.Actor.ID, h) })
		return update(r.Text.T("notice." + string(h))), err
	}
}

// noticeButton turns it on or off.
func noticeButton(t i18n.Printer, h habit) chat.Button {
	if h == wantsIt {
		return button(t, "notice-no", "", chat.Plain)
	}
	return button(t, "notice-yes", "", chat.Plain)
}
