package gratitude

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// thanksCommand opens the form. Typed alone it lists what one gave lately, if there
// is any: that is the way to change it, or to take it back.
func (f *Feature) thanksCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	who, reason := chat.UserID(strings.TrimSpace(o["member"])), chat.Clean(o["reason"])
	if who == "" && strings.TrimSpace(reason) == "" {
		var mine []*Thanks
		err := r.Read(ctx, func(tx *storage.Tx) (err error) {
			mine, err = ofGiver(ctx, tx, r.Space.ID, r.Actor.ID, mostMine)
			return err
		})
		if err != nil || len(mine) > 0 {
			return f.mine(ctx, r, bot.Press{})
		}
	}
	return f.open(ctx, r, draft{to: who, in: r.In, reason: reason})
}

// thankAuthor thanks whoever wrote a message, from its menu. Kith keeps where the
// message stands only when that is in one of its own threads, and never its words.
func (f *Feature) thankAuthor(ctx context.Context, r *bot.Request, target chat.Posted) (chat.Response, error) {
	if target.Actor.Bot {
		return nil, bot.Mistake("who.bot", nil)
	}
	return f.open(ctx, r, draft{to: target.Actor.ID, in: target.In})
}

// draft is what is known of a thanks before its form is filled in.
type draft struct {
	to     chat.UserID         // "" when nobody was named yet
	in     chat.ConversationID // where it was begun
	moment string              // that it is for; "" for none
	reason string
	public bool
}

// arg is what the form carries of it. Of where it was begun only a thread of Kith's
// is of use; an ID too long for an action is left out.
func (d draft) arg() string {
	fixed := chat.UserID("")
	if d.moment != "" {
		fixed = d.to // whom the form is for, also when another answer was marked meanwhile
	}
	arg := strings.Join([]string{d.moment, string(fixed), string(d.in)}, "|")
	if len(do("give", arg).String()) > chat.MaxActionBytes {
		arg = strings.Join([]string{d.moment, string(fixed), ""}, "|")
	}
	return arg
}

func readDraft(arg string) (d draft) {
	parts := strings.SplitN(arg, "|", 3)
	if len(parts) == 3 {
		d = draft{moment: parts[0], to: chat.UserID(parts[1]), in: chat.ConversationID(parts[2])}
	}
	return d
}

// open opens the form, or says at once why somebody cannot be thanked.
func (f *Feature) open(ctx context.Context, r *bot.Request, d draft) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		if d.to != "" {
			if _, wrong, err := whom(ctx, tx, r, []chat.UserID{d.to}); err != nil || wrong != nil {
				return orMistake(wrong, err)
			}
		}
		thread, _, err := threadOf(ctx, tx, r.Space.ID, d.in)
		if err != nil {
			return err
		}
		d.in = thread
		channel, err := people.Channel(ctx, tx, r.Space.ID, channel)
		if err != nil {
			return err
		}
		unnamed, err := moments(ctx, tx, `space = $1 AND thread = $2 AND giver = ''`, r.Space.ID, thread)
		if err != nil {
			return err
		}
		d.public = channel != "" && (thread == "" || len(unnamed) == 0) // whoever asked there may want to stay unnamed
		form, err = f.giveForm(ctx, tx, r, d, channel != "")
		return err
	})
	return opened(form, err)
}

// orMistake is an error, or what is wrong as one.
func orMistake(wrong *complaint, err error) error {
	if err == nil && wrong != nil {
		err = bot.Mistake(wrong.key, wrong.args)
	}
	return err
}

// threadOf is the conversation when it is the thread of one of Kith's cards, with
// the row that the card shows; "" for any other.
func threadOf(ctx context.Context, tx *storage.Tx, space chat.SpaceID, in chat.ConversationID) (chat.ConversationID, string, error) {
	if in == "" {
		return "", "", nil
	}
	card, err := bot.CardIn(ctx, tx, space, in)
	if errors.Is(err, storage.ErrNotFound) {
		return "", "", nil
	}
	return in, card.Row, err
}

// submit records a thanks. A complaint gives back what was typed.
func (f *Feature) submit(ctx context.Context, r *bot.Request, arg string, v chat.Values) (chat.Response, error) {
	d := readDraft(arg)
	fixed := chat.UserID("")
	if d.moment != "" {
		fixed = d.to
	}
	t := &Thanks{Space: r.Space.ID, Giver: r.Actor.ID, Moment: d.moment}
	users := named(v, fixed)
	var wrong *complaint
	if t.Reason, wrong = reasonIn(v, "because"); wrong == nil {
		switch {
		case len(users) == 0:
			wrong = &complaint{"who", "form.nobody", nil}
		case len(users) > mostTo:
			wrong = &complaint{"who", "form.many", i18n.Args{"n": mostTo}}
		}
	}
	if wrong != nil {
		return f.reject(ctx, r, d, wrong)
	}
	wanted := v.First("how") == "public"
	var said Thanks
	var channel chat.ConversationID
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		said = *t // it may run again
		channel, err = f.give(ctx, tx, r, &said, d, users, wanted)
		return err
	})
	if errors.As(err, &wrong) {
		return f.reject(ctx, r, d, wrong)
	}
	return replied(receipt(r.Text, &said, channel, wanted), err)
}

// reject shows the form again, with what is wrong with it.
func (f *Feature) reject(ctx context.Context, r *bot.Request, d draft, wrong *complaint) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		channel, err := people.Channel(ctx, tx, r.Space.ID, channel)
		if err != nil {
			return err
		}
		form, err = f.giveForm(ctx, tx, r, d, channel != "")
		return err
	})
	if !slices.ContainsFunc(form.Fields, func(f chat.Field) bool { return f.Name == wrong.field }) {
		wrong = &complaint{"because", wrong.key, wrong.args} // the form of a prompt does not ask whom
	}
	return rejected(r.Text, form, wrong, err)
}

// give keeps a thanks and lets everything follow it, in one transaction. It returns
// the channel in which a public one stands.
func (f *Feature) give(ctx context.Context, tx *storage.Tx, r *bot.Request, t *Thanks, d draft, users []chat.UserID, public bool) (chat.ConversationID, error) {
	to, wrong, err := whom(ctx, tx, r, users)
	if err != nil || wrong != nil {
		return "", orComplaint(wrong, err)
	}
	today, err := within(ctx, tx, r, to)
	if err != nil {
		return "", err
	}
	in, err := people.Channel(ctx, tx, t.Space, channel)
	if err != nil {
		return "", err
	}
	var row string
	if t.Thread, row, err = threadOf(ctx, tx, t.Space, d.in); err != nil {
		return "", err
	}
	t.ID, t.To, t.At = storage.NewID(tx.Now()), to, tx.Now()
	t.Reword(t.Reason, public && in != "")
	if row, err = fit(ctx, tx, t, row); err != nil {
		return "", err
	}
	if err := account(ctx, tx, t, row, r.Member, today); err != nil {
		return "", err
	}
	if err := insert(ctx, tx, t); err != nil {
		return "", err
	}
	return in, f.given(ctx, tx, t)
}

// within keeps to how much one member gives, and returns when their day began. Of
// two thanks at once, each counts the other.
func within(ctx context.Context, tx *storage.Tx, r *bot.Request, to []Receiver) (today time.Time, err error) {
	if err := people.Lock(ctx, tx, r.Member.Person); err != nil {
		return today, err
	}
	rules, err := rulesOf(ctx, tx, r.Space.ID)
	if err != nil {
		return today, err
	}
	loc := r.Member.Location(r.Space)
	y, m, d := tx.Now().In(loc).Date()
	today = people.Midnight(y, m, d, loc)
	lately, err := gaveLately(ctx, tx, r.Space.ID, r.Actor.ID, today)
	if err != nil {
		return today, err
	}
	return today, orComplaint(lately.allow(to, rules.Most), nil)
}

// orComplaint is an error, or a complaint as one.
func orComplaint(wrong *complaint, err error) error {
	if err == nil && wrong != nil {
		return wrong
	}
	return err
}

// given lets everything follow a thanks that was just given.
func (f *Feature) given(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	if err := follow(ctx, tx, t); err != nil {
		return err
	}
	if t.Thread != "" {
		if err := settle(ctx, tx, offerCard(t.Space, t.Giver, t.Thread)); err != nil {
			return err
		}
	}
	for _, r := range t.To {
		if err := settleMoments(ctx, tx, t, r.User); err != nil {
			return err
		}
		a := ask{Space: t.Space, User: t.Giver, Helper: r.User, Kind: "thanks", Topics: t.Topics, Since: t.At}
		if err := promiseAsk(ctx, tx, a); err != nil {
			return err
		}
	}
	return nil
}

// follow lets what people read of a thanks say what it says now.
func follow(ctx context.Context, tx *storage.Tx, t *Thanks) error {
	if t.Shown > 0 {
		if err := bot.Refresh(ctx, tx, publicCard(t)); err != nil {
			return err
		}
	}
	for _, r := range t.To {
		if err := bot.Refresh(ctx, tx, noteCard(t, r)); err != nil {
			return err
		}
	}
	return refreshWeeks(ctx, tx, t)
}
