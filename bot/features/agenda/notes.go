package agenda

import (
	"context"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// What people do with the notes of a meeting.

// newestSheet is what is kept of the meeting that goes on, or of the last one.
func newestSheet(ctx context.Context, tx *storage.Tx, rd reader, p *Pair) (chat.Message, error) {
	all, err := begun(ctx, tx, p, rd.now)
	if err != nil {
		return chat.Message{}, err
	}
	if len(all) > 0 {
		return sheetMessage(ctx, tx, rd, p, all[0])
	}
	with := i18n.Args{"other": chat.Mention(p.Other(rd.me))}
	if !p.Open {
		return message(rd.t.T("notes.over", with), row(button(rd.t, "show", p.ID, chat.Plain))), nil
	}
	return message(rd.t.T("notes.none", with), row(button(rd.t, "show", p.ID, chat.Plain))), nil
}

func (f *Feature) notesOf(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		p, err := find(ctx, tx, r, press.Arg)
		if err != nil {
			return chat.Message{}, err
		}
		return newestSheet(ctx, tx, rd, p)
	})
	return replied(m, err)
}

// notes shows what is kept of one meeting; turn does so in the place of another one.
func (f *Feature) notes(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := shownSheet(ctx, r, press.Arg)
	return replied(m, err)
}

func (f *Feature) turn(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := shownSheet(ctx, r, press.Arg)
	return updated(m, err)
}

func shownSheet(ctx context.Context, r *bot.Request, meeting string) (chat.Message, error) {
	return show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		m, p, err := theMeeting(ctx, tx, r, meeting)
		if err != nil {
			return chat.Message{}, err
		}
		return sheetMessage(ctx, tx, rd, p, m)
	})
}

func (f *Feature) askNoteForm(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := r.Read(ctx, func(tx *storage.Tx) error {
		m, p, err := theMeeting(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		return notable(p, m, tx)
	})
	return opened(wordsForm(r, "note", do("add-note", press.Arg), "", maxNote), err)
}

// notable lets go on when there can be notes of a meeting.
func notable(p *Pair, m *Meeting, tx *storage.Tx) error {
	if !m.Begun(tx.Now()) {
		return bot.Mistake("note.early", nil)
	}
	return p.writable()
}

func (f *Feature) addNote(ctx context.Context, r *bot.Request, meeting string, v chat.Values) (chat.Response, error) {
	words, wrong := written(r.Text, v.First("note"), maxNote)
	form := wordsForm(r, "note", do("add-note", meeting), words, maxNote)
	if wrong != "" {
		return chat.Reject{Form: form, Errors: map[string]string{"note": wrong}}, nil
	}
	var msg chat.Message
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		m, p, err := theMeeting(ctx, tx, r, meeting)
		if err != nil {
			return err
		}
		if err := notable(p, m, tx); err != nil {
			return err
		}
		s, err := loadSheet(ctx, tx, m)
		if err != nil {
			return err
		}
		if len(s.notes) >= maxNotes {
			return bot.Mistake("note.full", i18n.Args{"max": maxNotes})
		}
		note := &Note{ID: storage.NewID(tx.Now()), Pair: p.ID, Meeting: m.ID, Author: r.Actor.ID, Words: words, At: tx.Now()}
		if err := insertNote(ctx, tx, note); err != nil {
			return err
		}
		if err := bot.Withdraw(ctx, tx, afterCard(m, r.Actor.ID)); err != nil {
			return err
		}
		msg, err = sheetMessage(ctx, tx, actor(r, tx), p, m, r.Text.T("note.added", i18n.Args{"other": chat.Mention(p.Other(r.Actor.ID))}))
		return err
	})
	if err != nil {
		return kept(r, form, "note", err)
	}
	return chat.Reply{Message: msg}, nil
}

func (f *Feature) openNote(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	if len(press.Values) == 0 {
		return nil, bot.Mistake("unclear", nil)
	}
	m, err := show(ctx, r, func(tx *storage.Tx, rd reader) (chat.Message, error) {
		n, p, err := theNote(ctx, tx, r, press.Values[0])
		if err != nil {
			return chat.Message{}, err
		}
		return noteMessage(rd, n, p), nil
	})
	return updated(m, err)
}

// changeNote changes a note of the actor's and shows the sheet as it is then.
func (f *Feature) changeNote(ctx context.Context, r *bot.Request, id, said string, do func(*storage.Tx, *Note) error) (msg chat.Message, err error) {
	err = r.InTx(ctx, func(tx *storage.Tx) error {
		n, p, err := theNote(ctx, tx, r, id)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		if err := do(tx, n); err != nil {
			return err
		}
		m, err := loadMeeting(ctx, tx, n.Meeting)
		if err != nil {
			return err
		}
		msg, err = sheetMessage(ctx, tx, actor(r, tx), p, m, r.Text.T(said))
		return err
	})
	return msg, err
}

func (f *Feature) removeNote(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	m, err := f.changeNote(ctx, r, press.Arg, "note.removed", func(tx *storage.Tx, n *Note) error {
		if err := n.Rewrite(r.Actor.ID, ""); err != nil { // whether it would be allowed
			return err
		}
		return deleteNote(ctx, tx, n.ID)
	})
	return updated(m, err)
}

func (f *Feature) askEditNote(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		n, p, err := theNote(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		if err := p.writable(); err != nil {
			return err
		}
		form = wordsForm(r, "note", do("edit-note", n.ID), n.Words, maxNote)
		return n.Rewrite(r.Actor.ID, n.Words) // whether it would be allowed
	})
	return opened(form, err)
}

func (f *Feature) editNote(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	words, wrong := written(r.Text, v.First("note"), maxNote)
	form := wordsForm(r, "note", do("edit-note", id), words, maxNote)
	if wrong != "" {
		return chat.Reject{Form: form, Errors: map[string]string{"note": wrong}}, nil
	}
	m, err := f.changeNote(ctx, r, id, "note.edited", func(tx *storage.Tx, n *Note) error {
		if err := n.Rewrite(r.Actor.ID, words); err != nil {
			return err
		}
		return saveNote(ctx, tx, n)
	})
	if err != nil {
		return kept(r, form, "note", err)
	}
	return chat.Reply{Message: m}, nil
}
