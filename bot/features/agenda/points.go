package agenda

import (
	"context"
	"time"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What people do with the points of an agenda.

// pointForm asks for a point, of one pair, or of the one that is chosen in it ("").
func pointForm(ctx context.Context, r *bot.Request, pair, typed string) (chat.Form, error) {
	form := wordsForm(r, "point", do("add-point", pair), typed, maxWords)
	if pair != "" {
		return form, nil
	}
	all, err := own(ctx, r)
	if err != nil {
		return form, err
	}
	err = r.Read(ctx, func(tx *storage.Tx) error {
		options, err := pairOptions(ctx, tx, actor(r, tx), goingOn(all))
		form.Fields = append([]chat.Field{{Name: "pair", Kind: chat.Choice, Label: r.Text.S("point.pair"), Options: options}}, form.Fields...)
		return err
	})
	return form, err
}

// wordsForm asks for the words of one thing.
func wordsForm(r *bot.Request, what string, then chat.ActionID, typed string, most int) chat.Form {
	field := chat.Field{Name: what, Kind: chat.Area, Label: r.Text.S(what + ".label"), Hint: r.Text.S(what + ".hint"), Max: most}
	if typed != "" {
		field.Value = []string{shorten(typed, most)}
	}
	return chat.Form{Do: then, Title: r.Text.S(what + ".title"), Submit: r.Text.S("submit"), Fields: []chat.Field{field}}
}

func (f *Feature) askPoint(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		return p.writable()
	})
	if err != nil {
		return nil, err
	}
	form, err := pointForm(ctx, r, press.Arg, "")
	return opened(form, err)
}

func (f *Feature) addPoint(ctx context.Context, r *bot.Request, arg string, v chat.Values) (chat.Response, error) {
	words, wrong := written(r.Text, v.First("point"), maxWords)
	form, err := pointForm(ctx, r, arg, words)
	if err != nil {
		return nil, err
	}
	if wrong != "" {
		return chat.Reject{Form: form, Errors: map[string]string{"point": wrong}}, nil
	}
	pair := arg
	if pair == "" {
		pair = v.First("pair")
	}
	m, err := f.add(ctx, r, pair, words)
	if err != nil {
		return kept(r, form, "point", err)
	}
	return chat.Reply{Message: m}, nil
}

// add puts a point on an agenda. The same one twice stands there once.
func (f *Feature) add(ctx context.Context, r *bot.Request, pair, words string) (m chat.Message, err error) {
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, pair)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		open, err := openPoints(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		rd, said := actor(r, tx), r.Text.T("point.twice")
		if !twice(open, r.Actor.ID, words) {
			if len(open) >= maxPoints {
				return bot.Mistake("point.full", i18n.Args{"max": maxPoints})
			}
			said = r.Text.T("point.added")
			point := &Point{ID: storage.NewID(tx.Now()), Pair: p.ID, Author: r.Actor.ID, Words: words, At: tx.Now()}
			if err := insertPoint(ctx, tx, point); err != nil {
				return err
			}
			if err := followAgenda(ctx, tx, p); err != nil {
				return err
			}
		}
		m, err = agendaMessage(ctx, tx, rd, p, said)
		return err
	})
	return m, err
}

// openPoint shows the point that was chosen.
func (f *Feature) openPoint(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	m, err := show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		point, p, err := thePoint(ctx, tx, r, press.Values[0])
		if err != nil {
			return chat.Message{}, err
		}
		return pointMessage(rd, p, point), nil
	})
	return updated(m, err)
}

// changePoint changes a point and shows the agenda as it is then, with what do says
// of it.
func (f *Feature) changePoint(ctx context.Context, r *bot.Request, id string, do func(*storage.Tx, *Pair, *Point) (said string, err error)) (m chat.Message, err error) {
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		point, p, err := thePoint(ctx, tx, r, id)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		said, err := do(tx, p, point)
		if err != nil {
			return err
		}
		if err := followAgenda(ctx, tx, p); err != nil {
			return err
		}
		m, err = agendaMessage(ctx, tx, actor(r, tx), p, r.Text.T(said))
		return err
	})
	return m, err
}

// tick says that a point was talked about: in the meeting that goes on, or the
// last one since it was written.
func (f *Feature) tick(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.changePoint(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair, point *Point) (string, error) {
		all, err := begun(ctx, tx, p, tx.Now())
		if err != nil {
			return "", err
		}
		point.Tick(talkedIn(all, point, tx.Now()), tx.Now())
		if point.DoneIn == "" {
			return "point.ticked.alone", savePoint(ctx, tx, point)
		}
		return "point.ticked", savePoint(ctx, tx, point)
	})
	return updated(m, err)
}

// talkedIn is the meeting, among those that have begun, the newest first, in which
// a point was talked about; "" for none.
func talkedIn(begun []*Meeting, p *Point, now time.Time) string {
	for _, m := range begun {
		if m.State != Off && (m.At.After(p.At) || now.Before(m.At.Add(running))) {
			return m.ID
		}
	}
	return ""
}

func (f *Feature) removePoint(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.changePoint(ctx, r, press.Arg, func(tx *storage.Tx, _ *Pair, point *Point) (string, error) {
		if err := point.Rewrite(r.Actor.ID, ""); err != nil { // whether it would be allowed
			return "", err
		}
		return "point.removed", deletePoint(ctx, tx, point.ID)
	})
	return updated(m, err)
}

func (f *Feature) askEditPoint(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		point, p, err := thePoint(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		form = wordsForm(r, "point", do("edit-point", point.ID), point.Words, maxWords)
		return point.Rewrite(r.Actor.ID, point.Words) // whether it would be allowed
	})
	return opened(form, err)
}

func (f *Feature) editPoint(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	words, wrong := written(r.Text, v.First("point"), maxWords)
	form := wordsForm(r, "point", do("edit-point", id), words, maxWords)
	if wrong != "" {
		return chat.Reject{Form: form, Errors: map[string]string{"point": wrong}}, nil
	}
	m, err := f.changePoint(ctx, r, id, func(tx *storage.Tx, _ *Pair, point *Point) (string, error) {
		if err := point.Rewrite(r.Actor.ID, words); err != nil {
			return "", err
		}
		return "point.edited", savePoint(ctx, tx, point)
	})
	if err != nil {
		return kept(r, form, "point", err)
	}
	return chat.Reply{Message: m}, nil
}

// talked says that everything was talked about that stood on the agenda when a
// meeting took place.
func (f *Feature) talked(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	n := 0
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		n = 0 // this may run again
		m, p, err := theMeeting(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		open, err := openPoints(ctx, tx, p.ID)
		for _, point := range open {
			if err == nil && !point.At.After(m.HeldAt) {
				n++
				point.Tick(m.ID, tx.Now())
				err = savePoint(ctx, tx, point)
			}
		}
		if err != nil {
			return err
		}
		return followAgenda(ctx, tx, p)
	})
	return say(r.Text.T("talked", i18n.Args{"n": n})), err
}
