package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/storage"
)

// bridge turns a response into one that the platform can show: complaints in a
// form, a form after a form, and a form after waiting become a private reply
// with a button that opens the form, with everything typed so far kept.
func (c *Core) bridge(ctx context.Context, p chat.Platform, r *Request, e chat.Event, response chat.Response, deferred bool) (chat.Response, error) {
	_, submitted := e.(chat.Submit)
	caps := p.Caps()
	switch response := response.(type) {
	case chat.Open:
		if !deferred && (!submitted || caps.FormAfterForm != chat.No) {
			return response, nil
		}
		if err := response.Form.Validate(); err != nil {
			return nil, err
		}
		return c.keep(ctx, r, response.Form, r.Text.For("bot").T("form.continue"))
	case chat.Reject:
		form := filled(response.Form, e)
		if !deferred && submitted && caps.FormErrors != chat.No {
			return chat.Reject{Form: form, Errors: response.Errors}, nil
		}
		return c.keep(ctx, r, form, complaints(form, response.Errors))
	}
	return response, nil
}

// filled puts what was sent in back into the form, as far as it fits.
func filled(form chat.Form, e chat.Event) chat.Form {
	submit, ok := e.(chat.Submit)
	if !ok {
		return form
	}
	form.Fields = slices.Clone(form.Fields)
	for i, f := range form.Fields {
		value, sent := submit.Values[f.Name]
		if !sent {
			continue
		}
		if f.Kind != chat.Choice && len(value) > 0 {
			text := []rune(value[0])
			value = []string{string(text[:min(len(text), f.Limit())])}
		}
		form.Fields[i].Value = value
	}
	return form
}

// complaints words what is wrong with a form outside of the form.
func complaints(form chat.Form, errs map[string]string) chat.Markup {
	var lines []string
	for _, f := range form.Fields {
		if errs[f.Name] != "" {
			lines = append(lines, "**"+string(chat.Escape(f.Label))+"** "+string(chat.Escape(errs[f.Name])))
		}
	}
	return chat.Markup(strings.Join(lines, "\n"))
}

// keep stores a form and offers it by a button.
func (c *Core) keep(ctx context.Context, r *Request, form chat.Form, text chat.Markup) (chat.Response, error) {
	body, err := json.Marshal(form)
	if err != nil {
		return nil, err
	}
	var id string
	err = c.db.InTx(ctx, func(tx *storage.Tx) error {
		id = storage.NewID(tx.Now())
		_, err := tx.Exec(ctx, `INSERT INTO draft (id, space, user_id, form, at) VALUES ($1, $2, $3, $4, $5)`,
			id, r.Space.ID, r.Actor.ID, string(body), storage.Millis(tx.Now()))
		return err
	})
	button := chat.Button{Label: r.Text.For("bot").S("form.reopen"), Style: chat.Primary, Do: chat.ActionID{Name: "bot.reopen", Arg: id}}
	return chat.Reply{Message: chat.Message{Text: text, Blocks: []chat.Block{
		chat.Paragraph{Text: text}, chat.Controls{Items: []chat.Control{button}},
	}}}, err
}

// reopen opens a kept form for the person whose it is.
func (c *Core) reopen(ctx context.Context, r *Request, p Press) (chat.Response, error) {
	var body string
	err := r.Read(ctx, func(tx *storage.Tx) error {
		return tx.Get(ctx, []any{&body}, `SELECT form FROM draft WHERE id = $1 AND space = $2 AND user_id = $3`, p.Arg, r.Space.ID, r.Actor.ID)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, c.own.mistake("form.gone", nil)
	}
	if err != nil {
		return nil, err
	}
	var form chat.Form
	if err := json.Unmarshal([]byte(body), &form); err != nil {
		return nil, err
	}
	return chat.Open{Form: form}, nil
}
