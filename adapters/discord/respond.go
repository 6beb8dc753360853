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

// deferrals are the interactions that people were asked to wait for.
type deferrals struct {
	mu  sync.Mutex
	all map[string]*deferral // by the interaction's ID
}

type deferral struct {
	at      time.Time
	private bool
	over    bool // answered
}

// tokenLife is how long an interaction can be answered. Source: Discord's
// documentation, "Receiving and Responding".
const tokenLife = 15 * time.Minute

func (d *deferrals) put(id string, private bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := time.Now()
	for old, one := range d.all {
		if now.Sub(one.at) > tokenLife {
			delete(d.all, old)
		}
	}
	if d.all == nil {
		d.all = map[string]*deferral{}
	}
	d.all[id] = &deferral{at: now, private: private}
}

// of is how an interaction waits; nil when it does not.
func (d *deferrals) of(id string) *deferral {
	d.mu.Lock()
	defer d.mu.Unlock()
	if one := d.all[id]; one != nil {
		waits := *one
		return &waits
	}
	return nil
}

func (d *deferrals) end(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if one := d.all[id]; one != nil {
		one.over = true
	}
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
	if err := a.answer(ctx, t, c, nil); err != nil {
		return err
	}
	a.deferred.put(t.id, private)
	return nil
}

// Respond implements [chat.Platform].
func (a *Adapter) Respond(ctx context.Context, to chat.Token, r chat.Response) error {
	t, ok := unpack(to)
	if !ok {
		return chat.ErrTooLate
	}
	if err := validate(r); err != nil {
		return err
	}
	waits := a.deferred.of(t.id)
	if waits == nil {
		return a.first(ctx, t, r)
	}
	if waits.over {
		return chat.ErrTooLate
	}
	err := a.later(ctx, t, r, waits.private)
	if err == nil {
		a.deferred.end(t.id)
	}
	return err
}

func validate(r chat.Response) error {
	switch r := r.(type) {
	case chat.Reply:
		return r.Message.Validate()
	case chat.Update:
		return r.Message.Validate()
	case chat.Open:
		return r.Form.Validate()
	case chat.Reject, chat.Suggest:
	}
	return nil
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
	if err := a.answer(ctx, t, callback{answerLater, map[string]int{"flags": ephemeral}}, nil); err != nil {
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
		if err := a.webhook(ctx, t, "POST", "", m, m.files); err != nil || t.updates() {
			return err
		}
		return a.webhook(ctx, t, "DELETE", "/messages/@original", nil, nil)
	}
	return fmt.Errorf("%T after waiting: %w", r, chat.ErrUnsupported)
}

// answer sends a first answer. It is not repeated: whoever waits for it has seconds.
func (a *Adapter) answer(ctx context.Context, t ticket, c callback, files []rest.File) error {
	if a.awaited.answer(t.id, c, files) {
		return nil
	}
	return a.do(ctx, rest.Call{
		Method: "POST", Path: "/interactions/" + t.id + "/" + t.token + "/callback",
		Body: c, Files: files, Priority: rest.Answer, Guild: guildOf(t.space), Attempts: 1,
	})
}

// webhook does something with the messages of an interaction that was answered.
func (a *Adapter) webhook(ctx context.Context, t ticket, method, path string, body any, files []rest.File) error {
	err := a.do(ctx, rest.Call{
		Method: method, Path: "/webhooks/" + t.application + "/" + t.token + path,
		Body: body, Files: files, Priority: rest.Answer, Guild: guildOf(t.space),
	})
	if errors.Is(err, chat.ErrNotFound) {
		return fmt.Errorf("%w: %w", chat.ErrTooLate, err)
	}
	return err
}
