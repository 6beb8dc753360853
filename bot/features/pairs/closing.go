package pairs

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/storage"
)

// parts are what one says at the end, in the order in which people read them.
var parts = []struct {
	name string
	of   func(*Words) *string
}{
	{"did", func(w *Words) *string { return &w.Did }},
	{"thanks", func(w *Words) *string { return &w.Thanks }},
	{"next", func(w *Words) *string { return &w.Next }},
}

const maxParting = 400 // runes of each part: six of them stand in one message

// openEnd opens the form that begins an ending, or adds one's own words to it.
func (f *Feature) openEnd(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	var form chat.Form
	err := r.Read(ctx, func(tx *storage.Tx) error {
		p, err := find(ctx, tx, r, press.Arg)
		if err != nil {
			return err
		}
		again := *p
		if err := again.Close(r.Actor.ID, tx.Now()); err != nil { // whether it would be allowed
			return err
		}
		said, err := wordsOf(ctx, tx, p.ID, p.Round)
		if err != nil {
			return err
		}
		w, any := said[r.Actor.ID]
		if !any {
			for _, part := range parts {
				w.Shared = append(w.Shared, part.name)
			}
		}
		form = endForm(r.Text, p.ID, w)
		return nil
	})
	return chat.Open{Form: form}, err
}

// end takes one's last words. The first to send them begins the ending and the
// other one is asked for theirs; with these it is over.
func (f *Feature) end(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	w, wrong := wordsIn(r.Text, v)
	if len(wrong) > 0 {
		return chat.Reject{Form: endForm(r.Text, id, w), Errors: wrong}, nil
	}
	key := "end.over"
	var ended *Pair
	err := f.change(ctx, r, id, func(tx *storage.Tx, p *Pair) error {
		ended = p
		before := p.State
		if err := p.Close(r.Actor.ID, tx.Now()); err != nil {
			return err
		}
		if err := saveWords(ctx, tx, p, r.Actor.ID, w); err != nil {
			return err
		}
		switch {
		case p.State == Ending && before != Ending:
			key = "end.begun"
			return tell(ctx, tx, "ending", p, endStamp(p), p.Other(r.Actor.ID))
		case p.State == Ending:
			key = "end.begun"
		case before == Ended:
			return bot.Refresh(ctx, tx, closingCard(p.ID, p.Round))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return say(r.Text.T(key, i18n.Args{"other": chat.Mention(ended.Other(r.Actor.ID)), "until": chat.When(ended.EndsAt)})), nil
}

// wordsIn reads last words, with a complaint for each field that cannot stand.
func wordsIn(t i18n.Printer, v chat.Values) (w Words, wrong map[string]string) {
	wrong = map[string]string{}
	for _, part := range parts {
		text := strings.TrimSpace(chat.Clean(v.First(part.name)))
		*part.of(&w) = text
		if n := utf8.RuneCountInString(text); n > maxParting {
			wrong[part.name] = t.S("words.long", i18n.Args{"n": n, "max": maxParting})
		}
		if slices.Contains(v["share"], part.name) {
			w.Shared = append(w.Shared, part.name)
		}
	}
	return w, wrong
}

func (f *Feature) endNow(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair) error { return p.CloseNow(tx.Now()) })
	return say(r.Text.T("end.done")), err
}

// keep takes an ending back, with the words that were said for it.
func (f *Feature) keep(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair) error {
		before := p.State
		if err := p.Keep(r.Actor.ID); err != nil || before != Ending {
			return err
		}
		return dropWords(ctx, tx, p)
	})
	return say(r.Text.T("keep.done")), err
}

// again says that the actor would like to go on, and asks the other one.
func (f *Feature) again(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	key := "again.asked"
	var other chat.UserID
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair) error {
		other = p.Other(r.Actor.ID)
		away, err := missing(ctx, tx, p)
		if err != nil {
			return err
		}
		if away != "" {
			return bot.Mistake("again.away", nil)
		}
		before := *p
		if err := p.AskAgain(r.Actor.ID, tx.Now()); err != nil {
			return err
		}
		switch {
		case p.State != Ended && before.State == Ended:
			key = "again.both"
			return consent(ctx, tx, p.ID, toAgain, againStamp(&before), r.Actor.ID)
		case p.State != Ended:
			key = "again.going"
			return nil
		case p.Again == before.Again:
			return nil // pressed twice
		}
		if err := consent(ctx, tx, p.ID, toAgain, againStamp(p), r.Actor.ID); err != nil {
			return err
		}
		return tell(ctx, tx, "again", p, againStamp(p), other)
	})
	if err != nil {
		return nil, err
	}
	return say(r.Text.T(key, i18n.Args{"other": chat.Mention(other)})), nil
}

func (f *Feature) againYes(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair) error {
		stamp := againStamp(p)
		if err := p.AnswerAgain(r.Actor.ID, true, tx.Now()); err != nil {
			return err
		}
		return consent(ctx, tx, p.ID, toAgain, stamp, r.Actor.ID)
	})
	return say(r.Text.T("again.yes")), err
}

// againNo lets whoever asked know in the words in which they would learn that
// nobody answered.
func (f *Feature) againNo(ctx context.Context, r *bot.Request, press bot.Press) (chat.Response, error) {
	err := f.change(ctx, r, press.Arg, func(tx *storage.Tx, p *Pair) error {
		asker := p.Again
		if err := p.AnswerAgain(r.Actor.ID, false, tx.Now()); err != nil {
			return err
		}
		return tell(ctx, tx, "again-not", p, againStamp(p), asker)
	})
	return say(r.Text.T("again.no")), err
}

// endForm asks for last words, with what was written already.
func endForm(t i18n.Printer, id string, w Words) chat.Form {
	form := chat.Form{Do: do("end", id), Title: t.S("end.title"), Submit: t.S("end.submit")}
	share := chat.Field{
		Name: "share", Kind: chat.Choice, Label: t.S("end.share"), Hint: t.S("end.share.hint"), Optional: true, Max: len(parts), Value: w.Shared,
	}
	for _, part := range parts {
		field := chat.Field{
			Name: part.name, Kind: chat.Area, Label: t.S("end." + part.name), Hint: t.S("end." + part.name + ".hint"), Max: maxParting, Optional: true,
		}
		if text := *part.of(&w); text != "" {
			field.Value = []string{shorten(text, maxParting)}
		}
		form.Fields = append(form.Fields, field)
		share.Options = append(share.Options, chat.Option{Value: part.name, Label: t.S("end." + part.name)})
	}
	form.Fields = append(form.Fields, share)
	return form
}
