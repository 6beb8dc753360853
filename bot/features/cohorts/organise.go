package cohorts

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// overview is a programme as organisers see it.
type overview struct {
	*Programme
	counted
	tally    map[MatchState]int
	waiting  int // mentees who have nobody
	pins     int
	excluded int // pairs that are never to be
}

func oversee(ctx context.Context, tx *storage.Tx, p *Programme) (overview, error) {
	o := overview{Programme: p}
	all, err := signupsOf(ctx, tx, p.ID)
	if err != nil {
		return o, err
	}
	done, err := matchesIn(ctx, tx, p.ID)
	if err != nil {
		return o, err
	}
	pins, never, err := decisions(ctx, tx, p.ID)
	o.counted, o.tally, o.pins, o.excluded = count(all), tally(done), len(pins), len(never)
	has := map[chat.UserID]bool{}
	for _, m := range done {
		has[m.Mentee] = has[m.Mentee] || m.live()
	}
	for _, s := range all {
		if s.Role == Mentee && !has[s.User] {
			o.waiting++
		}
	}
	return o, err
}

// organiseCommand lists the programmes of the space, those that go on first.
func (f *Feature) organiseCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	var all []*Programme
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		all, err = programmes(ctx, tx, `space = $1 ORDER BY CASE WHEN state = 'ended' THEN 1 ELSE 0 END, id DESC LIMIT $2`, r.Space.ID, maxChosen)
		return err
	})
	return chat.Reply{Message: listMessage(r.Text, all)}, err
}

// manage shows one programme in place of what led to it.
func (f *Feature) manage(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	id := press.Arg
	if id == "" && len(press.Values) > 0 {
		id = press.Values[0]
	}
	return f.again(ctx, r, id, "")
}

// organiseBeside shows it beside what led to it.
func (f *Feature) organiseBeside(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.overview(ctx, r, press.Arg, "")
	if err != nil {
		return nil, err
	}
	return chat.Reply{Message: m}, nil
}

// again shows a programme as it stands now, below what was just done.
func (f *Feature) again(ctx context.Context, r *bot.Request, id string, said chat.Markup) (chat.Response, error) {
	m, err := f.overview(ctx, r, id, said)
	if err != nil {
		return nil, err
	}
	return chat.Update{Message: m}, nil
}

func (f *Feature) overview(ctx context.Context, r *bot.Request, id string, said chat.Markup) (m chat.Message, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		p, err := loadOwn(ctx, tx, r, id)
		if err != nil {
			return err
		}
		o, err := oversee(ctx, tx, p)
		m = overviewMessage(r.Text, o, said)
		return err
	})
	return m, err
}

// openForm opens the form of a new programme, or of one there is.
func (f *Feature) openForm(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	p := &Programme{Seats: 2}
	if press.Arg != "" {
		err := r.Read(ctx, func(tx *storage.Tx) (err error) {
			p, err = loadOwn(ctx, tx, r, press.Arg)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return chat.Open{Form: programmeForm(r, press.Arg, p)}, nil
}

// saveProgramme opens a programme, or changes one. A sign-up that has ended goes
// on when its end is moved.
func (f *Feature) saveProgramme(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	draft := Draft{v.First("name"), v.First("until"), v.First("ends"), v.First("ranking"), v.First("seats")}
	var p *Programme
	var complaints map[string]complaint
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if p, err = f.drafted(ctx, tx, r, id); err != nil {
			return err
		}
		if complaints = p.take(draft, tx.Now(), r.Space.Location(), r.Member.Languages(r.Space)...); len(complaints) > 0 {
			return nil
		}
		complaints, err = f.keepProgramme(ctx, tx, r, p, id == "")
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case len(complaints) > 0:
		errs := map[string]string{}
		for name, c := range complaints {
			errs[name] = c.text(r.Text)
		}
		return chat.Reject{Form: programmeForm(r, id, p), Errors: errs}, nil
	}
	key := "saved.changed"
	if id == "" {
		key = "saved.opened"
	}
	m, err := f.overview(ctx, r, p.ID, r.Text.T(key, i18n.Args{"programme": p.Name}))
	return chat.Reply{Message: m}, err
}

// drafted is the programme that a form is about: one there is, or a new one.
func (f *Feature) drafted(ctx context.Context, tx *storage.Tx, r *bot.Request, id string) (*Programme, error) {
	if id == "" {
		return &Programme{ID: storage.NewID(tx.Now()), Space: r.Space.ID, By: r.Actor.ID, At: tx.Now()}, nil
	}
	p, err := loadOwn(ctx, tx, r, id)
	if err == nil && p.State == Ended {
		err = bot.Mistake("ended.already", i18n.Args{"programme": p.Name})
	}
	return p, err
}

// keepProgramme saves what was typed, and what time is to do with it.
func (f *Feature) keepProgramme(ctx context.Context, tx *storage.Tx, r *bot.Request, p *Programme, fresh bool) (map[string]complaint, error) {
	taken := map[string]complaint{"name": {key: "form.name.taken"}}
	if used, err := named(ctx, tx, p); err != nil || used {
		return taken, err
	}
	kind := "changed"
	if fresh {
		kind = "opened"
		if free, err := insert(ctx, tx, p); err != nil || !free {
			return taken, err
		}
	} else if err := save(ctx, tx, p); err != nil {
		return nil, err
	}
	if err := bot.Audit(ctx, tx, r, kind, i18n.Args{"programme": p.Name, "until": chat.When(p.Until), "ends": chat.When(p.Ends)}); err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	return nil, promise(ctx, tx, p)
}

// close ends the sign-up before its time.
func (f *Feature) close(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		p, err := loadOwn(ctx, tx, r, press.Arg)
		if err == nil {
			err = p.close()
		}
		if err != nil {
			return err
		}
		if err := bot.Audit(ctx, tx, r, "closed", i18n.Args{"programme": p.Name}); err != nil {
			return err
		}
		return save(ctx, tx, p)
	})
	if err != nil {
		return nil, err
	}
	return f.again(ctx, r, press.Arg, r.Text.T("saved.changed"))
}
