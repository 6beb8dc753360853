package discord

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/kith-community/kith/adapters/discord/rest"
	"github.com/kith-community/kith/bot/chat"
)

// How an interaction is answered. Source: Discord's documentation, "Interaction
// Callback Type".
const (
	pong            = 1
	answerMessage   = 4
	answerLater     = 5
	keepMessage     = 6 // nothing changes, or later
	replaceMessage  = 7
	answerSuggested = 8
	answerForm      = 9
)

// callback is a first answer.
type callback struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

type choices struct {
	Choices []suggestion `json:"choices"`
}

type suggestion struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// deferrals are the interactions that people were asked to wait for, until they
// are answered.
type deferrals struct {
	mu    sync.Mutex
	all   map[string]deferral // by the interaction's ID
	order []string            // the oldest first
}

type deferral struct {
	at      time.Time
	private bool
	unsure  bool // whether Discord heard of it
}

const (
	// tokenLife is how long an interaction can be answered. Source: Discord's
	// documentation, "Receiving and Responding".
	tokenLife = 15 * time.Minute
	// firstWithin is how long Discord waits for the first answer. Source: the same page.
	firstWithin = 3 * time.Second
	// An attempt at it may take a third of that, so that there is time for another
	// when a request is lost on its way.
	firstOnce     = firstWithin / 3
	firstAttempts = 3
	// mostDeferred bounds how many are remembered.
	mostDeferred = 100_000
)

func (d *deferrals) put(id string, one deferral) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.order) > 0 {
		oldest, waits := d.all[d.order[0]]
		if waits && one.at.Sub(oldest.at) <= tokenLife && len(d.order) < mostDeferred {
			break
		}
		delete(d.all, d.order[0])
		d.order = d.order[1:]
	}
	if d.all == nil {
		d.all = map[string]deferral{}
	}
	d.all[id] = one
	d.order = append(d.order, id)
}

// of is how an interaction waits, if it does.
func (d *deferrals) of(id string) (one deferral, waits bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	one, waits = d.all[id]
	return one, waits
}

// end forgets one that was answered. Discord refuses what comes after.
func (d *deferrals) end(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.all, id)
}

// Defer implements [chat.Platform]. What was pressed on a message keeps that
// message meanwhile; anything else says that it thinks.
func (a *Adapter) Defer(ctx context.Context, to chat.Token, private bool) error {
	t, ok := unpack(to)
	if !ok || t.kind == asCompletion {
		return chat.ErrTooLate
	}
	c := callback{Type: keepMessage}
	if !t.updates() {
		c.Type = answerLater
		if private {
			c.Data = map[string]int{"flags": ephemeral}
		}
	}
	err := a.open(ctx, t, c)
	if came(err) {
		err = nil
	}
	var refused *rest.Error
	if err == nil || !errors.As(err, &refused) {
		a.deferred.put(t.id, deferral{at: time.Now(), private: private, unsure: err != nil})
	}
	return err
}

// Respond implements [chat.Platform].
func (a *Adapter) Respond(ctx context.Context, to chat.Token, r chat.Response) error {
	t, ok := unpack(to)
	if !ok {
		return chat.ErrTooLate
	}
	if err := chat.ValidateResponse(r); err != nil {
		return err
	}
	how, waits := a.deferred.of(t.id)
	if !waits || how.unsure {
		err := a.first(ctx, t, r)
		if !waits && came(err) {
			err = nil
		}
		if !waits || code(err) != codeAnswered {
			return a.ended(t, err)
		}
	}
	return a.ended(t, a.later(ctx, t, r, how.private))
}

func (a *Adapter) ended(t ticket, err error) error {
	if err == nil {
		a.deferred.end(t.id)
	}
	return err
}

// first answers at once.
func (a *Adapter) first(ctx context.Context, t ticket, r chat.Response) error {
	at := place{space: t.space, direct: t.direct}
	switch r := r.(type) {
	case nil:
		return a.nothing(ctx, t)
	case chat.Reply:
		m := draw(r.Message, at)
		if !r.Public {
			m.Flags |= ephemeral
		}
		return a.answer(ctx, t, callback{answerMessage, m}, m.files)
	case chat.Update:
		if !t.updates() {
			return fmt.Errorf("there is no message to replace: %w", chat.ErrUnsupported)
		}
		at.edit = true
		m := draw(r.Message, at)
		return a.answer(ctx, t, callback{replaceMessage, m}, m.files)
	case chat.Open:
		if t.kind == asForm || t.kind == asMessageForm {
			return fmt.Errorf("a form after a form: %w", chat.ErrUnsupported)
		}
		return a.answer(ctx, t, callback{answerForm, drawForm(r.Form, at)}, nil)
	case chat.Suggest:
		return a.answer(ctx, t, callback{answerSuggested, suggested(r)}, nil)
	}
	return fmt.Errorf("a form that comes back: %w", chat.ErrUnsupported)
}

func suggested(r chat.Suggest) choices {
	c := choices{Choices: []suggestion{}}
	for _, o := range r.Options[:min(len(r.Options), chat.MaxOptions)] {
		c.Choices = append(c.Choices, suggestion{o.Label, o.Value})
	}
	return c
}

// nothing accepts without showing anything. Where there is no message to keep,
// Discord wants one to be thought about, which is taken back.
func (a *Adapter) nothing(ctx context.Context, t ticket) error {
	switch {
	case t.kind == asCompletion:
		return a.answer(ctx, t, callback{answerSuggested, choices{Choices: []suggestion{}}}, nil)
	case t.updates():
		return a.answer(ctx, t, callback{Type: keepMessage}, nil)
	}
	if err := a.open(ctx, t, callback{answerLater, map[string]int{"flags": ephemeral}}); err != nil && !came(err) {
		return err
	}
	return a.webhook(ctx, t, "DELETE", "/messages/@original", nil, nil)
}

// later answers after waiting.
func (a *Adapter) later(ctx context.Context, t ticket, r chat.Response, private bool) error {
	at := place{space: t.space, direct: t.direct}
	switch r := r.(type) {
	case nil:
		if t.updates() {
			return nil
		}
		return a.webhook(ctx, t, "DELETE", "/messages/@original", nil, nil)
	case chat.Update:
		if !t.updates() {
			return fmt.Errorf("there is no message to replace: %w", chat.ErrUnsupported)
		}
		at.edit = true
		m := draw(r.Message, at)
		return a.webhook(ctx, t, "PATCH", "/messages/@original", m, m.files)
	case chat.Reply:
		m := draw(r.Message, at)
		if !t.updates() && private != r.Public {
			return a.webhook(ctx, t, "PATCH", "/messages/@original", m, m.files)
		}
		if !r.Public {
			m.Flags |= ephemeral
		}
		if t.updates() {
			return a.webhook(ctx, t, "POST", "", m, m.files)
		}
		return a.instead(ctx, t, m)
	}
	return fmt.Errorf("%T after waiting: %w", r, chat.ErrUnsupported)
}

// instead answers beside the message that waits, which others see than those who
// are to see the answer. What is sent while it waits takes its place, and stays as
// private as it is, so it has to say something before it goes.
func (a *Adapter) instead(ctx context.Context, t ticket, m message) error {
	const original = "/messages/@original"
	if err := a.webhook(ctx, t, "PATCH", original, draw(chat.Message{Text: "…"}, place{}), nil); err != nil {
		return err
	}
	if err := a.webhook(ctx, t, "POST", "", m, m.files); err != nil {
		return err
	}
	if err := a.webhook(ctx, t, "DELETE", original, nil, nil); err != nil { // the answer is there; another attempt would repeat it
		a.log.WarnContext(ctx, "what waited stays", "error", err)
	}
	return nil
}

// answer sends a first answer.
func (a *Adapter) answer(ctx context.Context, t ticket, c callback, files []rest.File) error {
	if a.awaited.answer(t.id, c, files) {
		return nil
	}
	return a.call(ctx, t, c, files)
}

// open sends a first answer that others follow. It never goes into the answer to
// Discord's own request: what follows could overtake it.
func (a *Adapter) open(ctx context.Context, t ticket, c callback) error {
	return a.call(ctx, t, c, nil)
}

// call sends a first answer, and once more where that may help: Discord takes one
// alone, so none is given twice. What cannot come in time is not waited for.
func (a *Adapter) call(ctx context.Context, t ticket, c callback, files []rest.File) error {
	call := rest.Call{
		Method: "POST", Path: "/interactions/" + t.id + "/" + t.token + "/callback",
		Body: c, Files: files, Priority: rest.Answer, Guild: guildOf(t.space), Attempts: 1, Patience: firstWithin,
	}
	if len(files) == 0 { // those take longer than there is time for another attempt
		call.Repeatable, call.Attempts, call.Within = true, firstAttempts, firstOnce
	}
	return a.do(ctx, call)
}

// came is whether Discord refused a first answer because an earlier attempt at it
// had arrived, of which we had not heard.
func came(err error) bool {
	var refused *rest.Error
	return errors.As(err, &refused) && refused.Code == codeAnswered && refused.Repeated
}

// webhook does something with the messages of an interaction that was answered.
func (a *Adapter) webhook(ctx context.Context, t ticket, method, path string, body any, files []rest.File) error {
	err := a.do(ctx, rest.Call{
		Method: method, Path: "/webhooks/" + t.application + "/" + t.token + path,
		Body: body, Files: files, Priority: rest.Answer, Guild: guildOf(t.space), Patience: tokenLife,
	})
	if errors.Is(err, chat.ErrNotFound) {
		return fmt.Errorf("%w: %w", chat.ErrTooLate, err)
	}
	return err
}
