package mentors

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/i18n"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// How a request comes to be written: what its mentor is like first, then the form,
// then what the mentor will see of it, and only then is it sent.

// write opens the form of a request to a suggested mentor.
func (f *Feature) write(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var s *Suggestion
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		s, err = loadSuggestion(ctx, tx, r, p.Arg)
		return err
	})
	if err != nil {
		return nil, err
	}
	return f.openDraft(ctx, r, s.to(), s.Topic)
}

// openDraft opens what the actor wrote to the same mentor before, or a new draft.
func (f *Feature) openDraft(ctx context.Context, r *bot.Request, mentor people.Place, topic string) (chat.Response, error) {
	var d *Request
	err := r.InTx(ctx, func(tx *storage.Tx) error {
		drafts, err := requestsOf(ctx, tx, r.Space.ID, r.Actor.ID, `'draft'`)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(drafts, func(d *Request) bool { return d.to() == mentor && d.Topic == topic })
		if i >= 0 {
			d = drafts[i]
			return nil
		}
		d = &Request{
			ID: storage.NewID(tx.Now()), Space: r.Space.ID, Mentee: r.Actor.ID, Topic: topic, State: Draft,
			Mentor: mentor.User, MentorSpace: elsewhere(r.Space.ID, mentor), Shows: []Item{About, Tried}, At: tx.Now(),
		}
		return saveRequest(ctx, tx, d)
	})
	if err != nil {
		return nil, err
	}
	return f.draftForm(ctx, r, d)
}

// change opens the form of a request that was not sent, or that can be sent again.
func (f *Feature) change(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var d *Request
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		if d, err = ownRequest(ctx, tx, r, p.Arg); err == nil {
			err = editable(d)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return f.draftForm(ctx, r, d)
}

func editable(d *Request) error {
	switch {
	case d.Pending():
		return bot.Mistake("send.sent", nil)
	case d.Done() || d.Match != "":
		return bot.Mistake("send.done", nil)
	}
	return nil
}

// submit takes what was written, and shows what the mentor would see of it. Nothing
// is sent yet.
func (f *Feature) submit(ctx context.Context, r *bot.Request, id string, v chat.Values) (chat.Response, error) {
	var d *Request
	var complaints map[string]complaint
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if d, err = ownRequest(ctx, tx, r, id); err != nil {
			return err
		}
		if err := editable(d); err != nil {
			return err
		}
		d.Want, d.About, d.Tried, d.Why = words(v, "want"), words(v, "about"), words(v, "tried"), words(v, "why")
		d.Shows = nil
		for _, item := range items {
			if slices.Contains(v["shows"], string(item)) {
				d.Shows = append(d.Shows, item)
			}
		}
		if complaints = d.check(); len(complaints) > 0 {
			return nil
		}
		return saveRequest(ctx, tx, d)
	})
	if err != nil {
		return nil, err
	}
	if len(complaints) > 0 {
		form, err := f.formOf(ctx, r, d)
		errs := map[string]string{}
		for field, c := range complaints {
			errs[field] = r.Text.S(c.key, c.args)
		}
		return chat.Reject{Form: form, Errors: errs}, err
	}
	return f.preview(ctx, r, d)
}

func words(v chat.Values, field string) string { return strings.TrimSpace(chat.Clean(v.First(field))) }

// preview shows a mentee what a mentor will see of their request.
func (f *Feature) preview(ctx context.Context, r *bot.Request, d *Request) (chat.Response, error) {
	var m chat.Message
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		m, err = f.previewMessage(ctx, tx, r.Text, d)
		return err
	})
	return chat.Reply{Message: m}, err
}

// sendDraft sends a request that its mentee has read once more.
func (f *Feature) sendDraft(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.dispatch(ctx, r, p, func(*Request) error { return nil })
}

// sendToAll asks the mentors of the topic one after another, after one said no.
func (f *Feature) sendToAll(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	return f.dispatch(ctx, r, p, func(req *Request) error {
		if req.Topic == "" || req.Match != "" {
			return bot.Mistake("open.no-topic", nil)
		}
		if req.State == Declined || req.State == Expired {
			req.toAll()
		}
		return nil
	})
}

func (f *Feature) dispatch(ctx context.Context, r *bot.Request, p bot.Press, prepare func(*Request) error) (chat.Response, error) {
	var req *Request
	repeated := false
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if req, err = ownRequest(ctx, tx, r, p.Arg); err != nil {
			return err
		}
		if repeated = req.State == Sent; repeated {
			return nil // pressed twice
		}
		if err := prepare(req); err != nil {
			return err
		}
		return f.send(ctx, tx, r, req)
	})
	if err != nil {
		return nil, err
	}
	key := "sent.one"
	if req.Mentor == "" {
		key = "sent.all"
	}
	return f.updated(ctx, r, req, key)
}

// updated replaces the message of a press by what became of the request.
func (f *Feature) updated(ctx context.Context, r *bot.Request, req *Request, key string) (chat.Response, error) {
	var about i18n.Args
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		about, err = aboutRequest(ctx, tx, r.Text, req)
		return err
	})
	return chat.Update{Message: chat.Message{Text: r.Text.T(key, about)}}, err
}

// inPublic makes a question of a request: the same words, for everybody to answer.
// The draft stays until it is withdrawn, should they change their mind.
func (f *Feature) inPublic(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var req *Request
	err := r.Read(ctx, func(tx *storage.Tx) (err error) {
		req, err = ownRequest(ctx, tx, r, p.Arg)
		return err
	})
	if err != nil {
		return nil, err
	}
	text := req.Want
	if req.Tried != "" {
		text += "\n\n" + req.Tried
	}
	response, err := f.reg.Do(ctx, r, "ask", bot.Options{"text": text})
	if err != nil {
		return nil, err
	}
	return response, nil
}

// withdraw takes a request back, kindly to the mentor who was asked.
func (f *Feature) withdraw(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var req *Request
	key := "withdrawn"
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if req, err = ownRequest(ctx, tx, r, p.Arg); err != nil {
			return err
		}
		switch req.State {
		case Withdrawn:
			return nil
		case Draft:
			key = "discarded"
		case Sent, Accepted, Introduced, Declined, Expired, Over:
		}
		if err := req.Withdraw(r.Actor.ID); err != nil {
			return err
		}
		if err := f.endAsk(ctx, tx, req, AskWithdrawn); err != nil {
			return err
		}
		err = errors.Join(takeBack(ctx, tx, req.ID, req.from()), f.settleMatch(ctx, tx, req, false), saveRequest(ctx, tx, req))
		if err != nil || req.News == 0 {
			return err
		}
		return bot.Refresh(ctx, tx, newsCard(req.ID, req.News))
	})
	if err != nil {
		return nil, err
	}
	return f.updated(ctx, r, req, key)
}

// confirmed is the mentee's yes to being introduced.
func (f *Feature) confirmed(ctx context.Context, r *bot.Request, p bot.Press) (chat.Response, error) {
	var req *Request
	on, far := false, false
	err := r.InTx(ctx, func(tx *storage.Tx) (err error) {
		if req, err = ownRequest(ctx, tx, r, p.Arg); err != nil {
			return err
		}
		a, err := promised(ctx, tx, req.ID)
		if err != nil {
			return err
		}
		far = a != nil && a.far(req)
		if on, err = pressedOn(ctx, tx, p, newsCard(req.ID, req.News)); err != nil {
			return err
		}
		return f.confirm(ctx, tx, r, req)
	})
	if err != nil || on {
		return nil, err
	}
	return f.updated(ctx, r, req, farKey("confirmed", far))
}
