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

// Defer implements [chat.Platform].
func (a *Adapter) Defer(ctx context.Context, to chat.Token, private bool) error {
	t, ok := unpack(to)
	if !ok || t.kind == asCompletion {
		return chat.ErrTooLate
	}
	if err := a.carry(ctx, t, hold(t, private), false); err != nil {
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
		steps, err := answers(t, r)
		if err != nil {
			return err
		}
		return a.carry(ctx, t, steps, len(steps) == 1)
	}
	if waits.over {
		return chat.ErrTooLate
	}
	steps, err := answersLater(t, waits.private, r)
	if err != nil {
		return err
	}
	if err := a.carry(ctx, t, steps, false); err != nil {
		return err
	}
	a.deferred.end(t.id)
	return nil
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

// carry takes the steps of an answer. A last one may go where the interaction came
// from, when that waits. Others do not: what follows must find it answered.
func (a *Adapter) carry(ctx context.Context, t ticket, steps []step, last bool) error {
	for _, s := range steps {
		switch {
		case s.first == nil:
			if err := a.webhook(ctx, t, s.method, s.path, s.body, s.files); err != nil {
				return err
			}
		case last && a.awaited.answer(t.id, *s.first, s.files):
		default:
			if err := a.answer(ctx, t, *s.first, s.files); err != nil {
				return err
			}
		}
	}
	return nil
}

// answer sends a first answer. It is not repeated: whoever waits for it has seconds.
func (a *Adapter) answer(ctx context.Context, t ticket, c callback, files []rest.File) error {
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
