package meetings

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What the host of an open meeting sees and changes, and what organisers take down.

const (
	maxNames = 60 // of those who come: they fit one message with the others
	maxOther = 20 // of those who wait, and of those who leave a time out
)

// show shows an open meeting to whoever opened it, or joined it, alone.
func (f *Feature) show(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, seats, err := findOpen(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if p.Host == r.Actor.ID {
			m, err = f.hostMessage(ctx, tx, r, p, seats)
		} else {
			m, err = f.mine(ctx, tx, r, p, seats)
		}
		return err
	})
	return reply(m, err)
}

// hostMessage says who comes, and offers what the host can do.
func (f *Feature) hostMessage(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Plan, seats *Seats) (chat.Message, error) {
	t := r.Text
	coming, err := upcoming(ctx, tx, p.ID)
	if err != nil {
		return chat.Message{}, err
	}
	if len(coming) == 0 {
		return chat.Message{}, bot.Mistake("over", nil)
	}
	next := coming[0]
	rows, err := f.openRows(ctx, tx, t, p, seats, next)
	if err != nil {
		return chat.Message{}, err
	}
	if next.Place != "" {
		rows = append(rows, chat.Fact{Label: t.S("field.where"), Value: chat.Escape(next.Place)})
	}
	skip, err := skipping(ctx, tx, next.ID)
	if err != nil {
		return chat.Message{}, err
	}
	args := p.naming(t, r.Actor.ID)
	args["when"] = standingTime(t, p, next, r.Member.Location(r.Space))
	text := t.T("host.text", args)
	m := chat.Message{Text: text, Blocks: []chat.Block{chat.Paragraph{Text: text}, chat.Facts{Rows: rows}}}
	come := slices.DeleteFunc(seats.Taken(), func(u chat.UserID) bool { return slices.Contains(skip, u) })
	for _, who := range []chat.Markup{
		names(t, "host.come", come, maxNames), names(t, "host.skip", skip, maxOther), names(t, "host.wait", seats.Waiting(), maxOther),
	} {
		if who != "" {
			m.Blocks = append(m.Blocks, chat.Paragraph{Text: who})
		}
	}
	m.Blocks = append(m.Blocks, hostButtons(t, p, next)...)
	return m, nil
}

// names are as many people as fit, and how many more there are; "" for nobody.
func names(t i18n.Printer, key string, who []chat.UserID, most int) chat.Markup {
	if len(who) == 0 {
		return ""
	}
	var list []chat.Markup
	for _, user := range who[:min(len(who), most)] {
		list = append(list, chat.Mention(user))
	}
	if more := len(who) - most; more > 0 {
		list = append(list, t.T("host.more", i18n.Args{"n": more}))
	}
	return t.T(key, i18n.Args{"who": t.List(list)})
}

func hostButtons(t i18n.Printer, p *Plan, next *Meeting) []chat.Block {
	about := chat.Button{Label: t.S("button.about"), Do: do("about", p.ID)}
	file := chat.Button{Label: t.S("button.file"), Do: do("file", p.ID)}
	if !p.Series() {
		return []chat.Block{chat.Controls{Items: []chat.Control{
			chat.Button{Label: t.S("button.move"), Do: do("move", next.ID)},
			about,
			chat.Button{Label: t.S("button.off"), Do: do("off", next.ID)},
			file,
		}}}
	}
	return []chat.Block{
		chat.Controls{Items: []chat.Control{
			chat.Button{Label: t.S("button.skip-next"), Do: do("off", next.ID)},
			chat.Button{Label: t.S("button.series"), Do: do("series", p.ID)},
			chat.Button{Label: t.S("button.move-all"), Do: do("move-all", next.ID)},
			chat.Button{Label: t.S("button.end"), Do: do("end", p.ID)},
		}},
		chat.Controls{Items: []chat.Control{about, file}},
	}
}

// aboutForm asks for what an open meeting is called, and for how many it is.
func aboutForm(t i18n.Printer, plan, title, places string) chat.Form {
	return chat.Form{Do: do("about", plan), Title: t.S("form.about"), Submit: t.S("form.save"), Fields: []chat.Field{
		{Name: "title", Kind: chat.Line, Label: t.S("field.title"), Hint: t.S("field.title.hint"), Max: maxTitle, Value: []string{title}},
		{Name: "places", Kind: chat.Line, Label: t.S("field.places"), Hint: t.S("field.places.hint"), Max: maxNumber, Value: []string{places}},
	}}
}

func (f *Feature) openAbout(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, _, err := f.hosted(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		form = aboutForm(r.Text, p.ID, p.Title, strconv.Itoa(p.Seats))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return chat.Open{Form: form}, nil
}

// hosted loads an open meeting of the actor's.
func (f *Feature) hosted(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Plan, *Seats, error) {
	p, seats, err := findOpen(ctx, tx, r, id)
	if err == nil && p.Host != r.Actor.ID {
		err = bot.Mistake("gone", nil)
	}
	return p, seats, err
}

// saveAbout takes the form. With more places, those who wait move up.
func (f *Feature) saveAbout(ctx context.Context, r *bot.Request, arg string, v chat.Values) (chat.Response, error) {
	written := entered(v)
	places, err := readPlaces(written["places"])
	if err == nil {
		err = r.InTx(ctx, func(tx *storage.Tx) error {
			p, seats, err := f.hosted(ctx, tx, r, arg)
			if err != nil {
				return err
			}
			crowd, err := f.crowd(ctx, tx, p)
			if err != nil {
				return err
			}
			up, err := seats.Resize(places)
			if err != nil {
				return err
			}
			before := *p
			p.Title, p.Seats = cmp.Or(written["title"], p.Title), places
			if err := f.seated(ctx, tx, p, up, crowd); err != nil {
				return err
			}
			return f.follow(ctx, tx, &before, p)
		})
	}
	var m *bot.MistakeError
	switch {
	case errors.As(err, &m) && strings.HasPrefix(m.Key, "places."):
		form := aboutForm(r.Text, arg, written["title"], written["places"])
		return chat.Reject{Form: form, Errors: map[string]string{"places": r.Text.S(m.Key, m.Args)}}, nil
	case err != nil:
		return nil, err
	}
	return say(r.Text.T("about.saved")), nil
}

// askTakeDown asks an organiser whether they mean it.
func (f *Feature) askTakeDown(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, _, err := findOpen(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		m = withControls(r.Text.T("take-down.sure", p.naming(r.Text, r.Actor.ID)),
			chat.Button{Label: r.Text.S("button.take-down-yes"), Style: chat.Danger, Do: do("take-down-yes", p.ID)})
		return nil
	})
	return reply(m, err)
}

// takeDown takes an open meeting away, with all that is to come of it.
func (f *Feature) takeDown(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		p, _, err := findOpen(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		before := *p
		if err := f.stopOpen(ctx, tx, p, p.Host); err != nil {
			return err
		}
		p.State = Withdrawn
		if err := tellPlan(ctx, tx, "ended", p, p.Host); err != nil {
			return err
		}
		if err := bot.Audit(ctx, tx, r, "taken-down", i18n.Args{bot.AboutWhom: p.Host}); err != nil {
			return err
		}
		return f.follow(ctx, tx, &before, p)
	})
	return update(r.Text.T("take-down.done")), err
}

// stopOpen calls off all that is to come of an open meeting, and tells everybody but
// its host.
func (f *Feature) stopOpen(ctx context.Context, tx *storage.Tx, p *Plan, host chat.UserID) error {
	coming, err := upcoming(ctx, tx, p.ID)
	if err == nil {
		err = f.stop(ctx, tx, p, "")
	}
	switch {
	case err != nil:
		return err
	case p.Series():
		return f.tellEnded(ctx, tx, p, host)
	}
	for _, m := range coming {
		m.Seq = p.Seq
		if err := f.tellChanged(ctx, tx, p, m, host); err != nil {
			return err
		}
	}
	return nil
}
