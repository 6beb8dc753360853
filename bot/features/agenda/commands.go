package agenda

import (
	"cmp"
	"context"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// agendaCommand shows the agenda of the actor's pair, or puts a point on it. With
// several pairs the actor chooses, and what was typed waits in a form.
func (f *Feature) agendaCommand(ctx context.Context, r *bot.Request, o bot.Options) (chat.Response, error) {
	all, err := own(ctx, r)
	if err != nil {
		return nil, err
	}
	going := goingOn(all)
	typed := strings.TrimSpace(o["text"])
	switch {
	case len(going) == 0 && len(all) > 0:
		return chat.Reply{Message: message(r.Text.T("agenda.ended"), row(button(r.Text, "notes-of", all[0].ID, chat.Plain)))}, nil
	case len(going) == 0:
		return say(r.Text.T("none")), nil
	case typed != "" && len(going) == 1:
		return f.typed(ctx, r, going[0].ID, typed)
	case typed != "":
		form, err := pointForm(ctx, r, "", typed)
		return opened(form, err)
	case len(going) > 1:
		return choosePair(ctx, r, "agenda", going)
	}
	m, err := show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) { return agendaMessage(ctx, tx, rd, going[0]) })
	return replied(m, err)
}

// typed puts on the agenda what was typed behind the command. What cannot stand
// comes back in a form.
func (f *Feature) typed(ctx context.Context, r *bot.Request, pair, typed string) (chat.Response, error) {
	words, wrong := written(r.Text, typed, maxWords)
	if wrong != "" {
		form, err := pointForm(ctx, r, pair, words)
		return chat.Reject{Form: form, Errors: map[string]string{"point": wrong}}, err
	}
	m, err := f.add(ctx, r, pair, words)
	return replied(m, err)
}

// notesCommand shows what is kept of the newest meeting.
func (f *Feature) notesCommand(ctx context.Context, r *bot.Request, _ bot.Options) (chat.Response, error) {
	all, err := own(ctx, r)
	switch {
	case err != nil:
		return nil, err
	case len(all) == 0:
		return say(r.Text.T("none")), nil
	case len(all) > 1:
		return choosePair(ctx, r, "notes", all)
	}
	m, err := show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) { return newestSheet(ctx, tx, rd, all[0]) })
	return replied(m, err)
}

// own are the actor's pairs, those that go on first.
func own(ctx context.Context, r *bot.Request) (all []*Pair, err error) {
	err = r.Read(ctx, func(tx *storage.Tx) error {
		found, err := of(ctx, tx, r.Space.ID, r.Actor.ID)
		all = goingOn(found)
		for _, p := range found {
			if !p.Open {
				all = append(all, p)
			}
		}
		return err
	})
	return all[:min(len(all), chat.MaxOptions)], err
}

func goingOn(all []*Pair) (going []*Pair) {
	for _, p := range all {
		if p.Open {
			going = append(going, p)
		}
	}
	return going
}

// choosePair lets the actor choose a pair, for their agenda or their notes.
func choosePair(ctx context.Context, r *bot.Request, what string, all []*Pair) (chat.Response, error) {
	m, err := show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		options, err := pairOptions(ctx, tx, rd, all)
		return message(r.Text.T("choose"), row(chat.Select{Placeholder: r.Text.S("pick.pair"), Do: do("pick", what), Options: options})), err
	})
	return replied(m, err)
}

// pairOptions names pairs by the other one, and what they are.
func pairOptions(ctx context.Context, tx *storage.Tx, rd reader, all []*Pair) (options []chat.Option, err error) {
	for _, p := range all {
		other := p.Other(rd.me)
		m, err := people.Load(ctx, tx, p.Space, other)
		if err != nil {
			return nil, err
		}
		name := cmp.Or(m.Name, string(other))
		if other.Former() {
			name = rd.t.Former()
		}
		key := "pair." + p.role(other)
		if !p.Open {
			key += ".past"
		}
		options = append(options, chat.Option{Value: p.ID, Label: shorten(rd.t.S(key, i18n.Args{"name": name}), chat.MaxOptionLabel)})
	}
	return options, nil
}

// pick shows what was chosen.
func (f *Feature) pick(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	m, err := show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		p, err := find(ctx, tx, r, press.Values[0])
		switch {
		case err != nil:
			return chat.Message{}, err
		case press.Arg == "notes":
			return newestSheet(ctx, tx, rd, p)
		}
		return agendaMessage(ctx, tx, rd, p)
	})
	return updated(m, err)
}

// show shows a pair's agenda; back does so in the place of what was read.
func (f *Feature) show(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := shownAgenda(ctx, r, press.Arg)
	return replied(m, err)
}

func (f *Feature) back(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := shownAgenda(ctx, r, press.Arg)
	return updated(m, err)
}

func shownAgenda(ctx context.Context, r *bot.Request, pair string) (chat.Message, error) {
	return show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		p, err := find(ctx, tx, r, pair)
		if err != nil {
			return chat.Message{}, err
		}
		return agendaMessage(ctx, tx, rd, p)
	})
}
