package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/kith-community/kith/bot/chat"
)

// deferAfter leaves a second of the three that Discord and Slack allow.
const deferAfter = 2 * time.Second

// run is a handler with everything bound but the request.
type run func(context.Context, *Request) (chat.Response, error)

// interact answers an interaction, telling the platform to wait when the
// feature takes longer than the platform would.
func (c *Core) interact(ctx context.Context, e chat.Event) error {
	h := e.Head()
	p, err := c.platform(h.Space)
	if err != nil {
		return err
	}
	log := c.log.With("space", h.Space, "delivery", h.ID)
	req, err := c.request(ctx, h, log)
	if err != nil {
		log.ErrorContext(ctx, "who acts", "error", err)
		return err
	}
	target := c.find(e, p.Caps())
	a, deferred := c.wait(ctx, p, h, req, target)
	if a.err != nil {
		a.response = c.explain(ctx, req, a.err)
	}
	response, err := c.bridge(ctx, p, req, e, a.response, deferred)
	if err == nil {
		err = chat.ValidateResponse(response)
	}
	if err != nil {
		response = c.explain(ctx, req, err)
	}
	c.watch("answer", response)
	err = respond(ctx, p, h.Reply, response)
	if open, ok := response.(chat.Open); ok && errors.Is(err, chat.ErrUnsupported) {
		err = c.offer(ctx, p, req, h.Reply, open)
	}
	if err != nil && !errors.Is(err, chat.ErrTooLate) {
		log.WarnContext(ctx, "respond", "error", err)
	}
	return nil
}

// respond answers. Where there is no message to replace, as behind a button of a
// home page, what would have replaced it is a private answer.
func respond(ctx context.Context, p chat.Platform, to chat.Token, r chat.Response) error {
	err := p.Respond(ctx, to, r)
	if u, ok := r.(chat.Update); ok && errors.Is(err, chat.ErrUnsupported) {
		return p.Respond(ctx, to, chat.Reply{Message: u.Message})
	}
	return err
}

// offer answers with a button that opens a form, where the form cannot open by
// itself.
func (c *Core) offer(ctx context.Context, p chat.Platform, r *Request, to chat.Token, open chat.Open) error {
	response, err := c.keep(ctx, r, open.Form, r.Text.For("bot").T("form.continue"))
	if err != nil {
		return err
	}
	c.watch("answer", response)
	return respond(ctx, p, to, response)
}

type answer struct {
	response chat.Response
	err      error
}

// wait runs the handler and defers when it takes long.
func (c *Core) wait(ctx context.Context, p chat.Platform, h chat.Header, req *Request, t target) (a answer, deferred bool) {
	if c.after == nil {
		return c.handle(ctx, req, t), false
	}
	done := make(chan answer, 1)
	go func() { done <- c.handle(ctx, req, t) }()
	select {
	case a = <-done:
		return a, false
	case <-c.after(deferAfter):
	}
	if err := p.Defer(ctx, h.Reply, !t.public); err != nil {
		req.Log.WarnContext(ctx, "defer", "error", err)
	}
	return <-done, true
}

// handle calls the handler for those whom its role admits. A panic becomes a
// fault of ours.
func (c *Core) handle(ctx context.Context, req *Request, t target) (a answer) {
	defer func() {
		if p := recover(); p != nil {
			a = answer{err: fmt.Errorf("panic in %s: %v\n%s", t.name, p, debug.Stack())}
		}
	}()
	req.Text = req.Text.For(t.feature)
	req.Log = req.Log.With("feature", t.feature, "handler", t.name)
	if t.who == Organisers && !req.Member.MayOrganise(req.Space.OrganisersNamed) {
		return answer{err: c.own.mistake("organisers-only", nil)}
	}
	response, err := t.run(ctx, req)
	c.watch(t.name, response)
	return answer{response, err}
}

func (c *Core) request(ctx context.Context, h chat.Header, log *slog.Logger) (*Request, error) {
	member, space, err := c.dir.Meet(ctx, h.Space, h.Actor)
	if err != nil {
		return nil, err
	}
	_, home := c.home(h.Space)
	return &Request{
		Space: space, Actor: h.Actor, Member: member, In: h.In, Log: log,
		Text: c.reg.speak("bot", member.Languages(space)...), db: c.db, delivery: h.ID, home: home,
	}, nil
}

// target is the handler of an interaction and what the core must know of it.
type target struct {
	name, feature string
	who           Role
	public        bool
	run           run
}

// find looks up who answers e.
func (c *Core) find(e chat.Event, caps chat.Caps) target {
	switch e := e.(type) {
	case chat.Command:
		return c.findCommand(e, caps)
	case chat.MessageCommand:
		if m, ok := c.reg.menu[e.Name]; ok {
			return target{"menu " + e.Name, m.feature, m.Who, false, func(ctx context.Context, r *Request) (chat.Response, error) {
				return m.Do(ctx, r, e.Target)
			}}
		}
	case chat.Action:
		if a, ok := c.reg.actions[e.Action.Name]; ok {
			return target{"action " + e.Action.Name, a.feature, a.who, false, func(ctx context.Context, r *Request) (chat.Response, error) {
				return a.do(ctx, r, Press{e.Action.Arg, e.Values, e.Source})
			}}
		}
	case chat.Submit:
		if f, ok := c.reg.forms[e.Form.Name]; ok {
			return target{"form " + e.Form.Name, f.feature, f.who, false, func(ctx context.Context, r *Request) (chat.Response, error) {
				return f.do(ctx, r, e.Form.Arg, e.Values)
			}}
		}
	case chat.Completing:
		return c.findCompletion(e)
	}
	return c.says(c.own.mistake("stale", nil))
}

func (c *Core) findCommand(e chat.Command, caps chat.Caps) target {
	cmd, ok := c.reg.commands[e.Name]
	if !ok {
		return c.unknownCommand(e.Name)
	}
	return target{"/" + e.Name, cmd.feature, cmd.Who, cmd.Public, func(ctx context.Context, r *Request) (chat.Response, error) {
		options, err := c.options(cmd, e, caps)
		if err != nil {
			return nil, err
		}
		if asksForHelp(options) {
			return c.commandHelp(r, cmd), nil
		}
		return cmd.Do(ctx, r, options)
	}}
}

func (c *Core) findCompletion(e chat.Completing) target {
	cmd := c.reg.commands[e.Name]
	for _, o := range cmd.Options {
		if o.Name == e.Option && o.Complete != nil {
			return target{"/" + e.Name, cmd.feature, cmd.Who, false, func(ctx context.Context, r *Request) (chat.Response, error) {
				options, err := o.Complete(ctx, r, e.Partial)
				return chat.Suggest{Options: options[:min(len(options), chat.MaxOptions)]}, err
			}}
		}
	}
	return target{name: "completion", feature: "bot", run: func(context.Context, *Request) (chat.Response, error) {
		return chat.Suggest{}, nil
	}}
}

// says is a target that only tells the person something.
func (c *Core) says(err error) target {
	return target{name: "unknown", feature: "bot", run: func(context.Context, *Request) (chat.Response, error) { return nil, err }}
}

// runCommand lets a button stand for a command without options, and a select for
// several.
func (c *Core) runCommand(ctx context.Context, r *Request, p Press) (chat.Response, error) {
	if len(p.Values) > 0 {
		p.Arg = p.Values[0]
	}
	t := c.findCommand(chat.Command{Name: p.Arg, Options: map[string]string{}}, chat.Caps{TypedOptions: chat.Native})
	a := c.handle(ctx, r, t)
	return a.response, a.err
}

// Run is the action of a button that stands for a command.
func Run(command string) chat.ActionID { return chat.ActionID{Name: "bot.run", Arg: command} }

// RunChosen is the action of a select whose values are commands: the nth one in a
// message, because no two controls do the same.
func RunChosen(n int) chat.ActionID { return chat.ActionID{Name: "bot.run", Arg: strconv.Itoa(n)} }
