package slacktest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strings"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// Press presses a button of a message, by its action_id.
func (s *Server) Press(ctx context.Context, who, channel, ts, action string) (Done, error) {
	return s.use(ctx, who, func() (*surface, error) { return s.ofMessage(who, channel, ts) }, action, nil)
}

// Choose chooses in a select of a message.
func (s *Server) Choose(ctx context.Context, who, channel, ts, action string, values ...string) (Done, error) {
	return s.use(ctx, who, func() (*surface, error) { return s.ofMessage(who, channel, ts) }, action, append([]string{}, values...))
}

// PressHome presses a button of somebody's home tab; ChooseHome chooses there.
func (s *Server) PressHome(ctx context.Context, who, action string) (Done, error) {
	return s.use(ctx, who, func() (*surface, error) { return s.ofView(s.homes[who]) }, action, nil)
}

// ChooseHome chooses in a select of somebody's home tab.
func (s *Server) ChooseHome(ctx context.Context, who, action string, values ...string) (Done, error) {
	return s.use(ctx, who, func() (*surface, error) { return s.ofView(s.homes[who]) }, action, append([]string{}, values...))
}

// PressModal presses a button of the modal that somebody sees.
func (s *Server) PressModal(ctx context.Context, who, action string) (Done, error) {
	return s.use(ctx, who, func() (*surface, error) { return s.ofView(s.top(who)) }, action, nil)
}

// ChooseModal chooses in a select of the modal that somebody sees.
func (s *Server) ChooseModal(ctx context.Context, who, action string, values ...string) (Done, error) {
	return s.use(ctx, who, func() (*surface, error) { return s.ofView(s.top(who)) }, action, append([]string{}, values...))
}

// surface is what holds something to press.
type surface struct {
	blocks  []any
	state   map[string]map[string]object
	message *message
	view    *view
}

func (s *Server) ofMessage(who, channel, ts string) (*surface, error) {
	_, m, err := s.seen(who, channel, ts)
	if err != nil {
		return nil, err
	}
	blocks := decode(m.blocks)
	var attached []object
	if json.Unmarshal(m.attachments, &attached) == nil {
		for _, a := range attached {
			inside, _ := a["blocks"].([]any)
			blocks = append(blocks, inside...)
		}
	}
	if m.state == nil {
		m.state = stateOf(blocks)
	}
	return &surface{blocks: blocks, state: m.state, message: m}, nil
}

func (s *Server) ofView(v *view) (*surface, error) {
	if v == nil || v.closed {
		return nil, fmt.Errorf("nothing is open")
	}
	return &surface{blocks: v.blocks, state: v.state, view: v}, nil
}

// use presses or, with values, chooses.
func (s *Server) use(ctx context.Context, who string, on func() (*surface, error), action string, values []string) (Done, error) {
	s.mu.Lock()
	e, err := s.used(who, on, action, values)
	s.mu.Unlock()
	if err != nil {
		return Done{}, err
	}
	return s.bring(ctx, e), nil
}

func (s *Server) used(who string, where func() (*surface, error), action string, values []string) (*delivery.Envelope, error) {
	u, err := s.actor(who)
	if err != nil {
		return nil, err
	}
	on, err := where()
	if err == nil && s.opts.App.Deaf {
		err = errDeaf
	}
	if err != nil {
		return nil, err
	}
	c, ok := find(on.blocks, action)
	if !ok || text(c.element["action_id"]) != action {
		return nil, fmt.Errorf("there is nothing %q", action)
	}
	did := object{"type": c.kind(), "action_id": action, "block_id": c.id(), "action_ts": s.actionTS()}
	if values == nil {
		err = pressed(c, did)
	} else {
		err = s.picked(u, on, c, did, values)
	}
	if err != nil || c.block["element"] != nil && c.block["dispatch_action"] != true {
		return nil, err // what is entered in a form is not told before it is sent in
	}
	return s.actions(u, on, did), nil
}

func pressed(c control, did object) error {
	if c.kind() != "button" {
		return fmt.Errorf("%q is nothing to press", c.action())
	}
	did["text"] = c.element["text"]
	for _, name := range []string{"value", "style", "url"} {
		if c.element[name] != nil {
			did[name] = c.element[name]
		}
	}
	return nil
}

func (s *Server) picked(u *user, on *surface, c control, did object, values []string) error {
	if slots[c.kind()] == "" {
		return fmt.Errorf("%q is nothing to choose from", c.action())
	}
	is, err := s.chosen(u, c.element, values)
	if err != nil {
		return err
	}
	if c.kind() != "overflow" {
		on.state[c.id()][c.action()] = is
	}
	maps.Copy(did, is)
	for name, value := range c.element {
		if name == "placeholder" || strings.HasPrefix(name, "initial_") {
			did[name] = value
		}
	}
	return nil
}

// actions is the payload of something that was pressed or chosen.
func (s *Server) actions(u *user, on *surface, did object) *delivery.Envelope {
	payload := s.interaction("block_actions", u)
	delete(payload, "action_ts")
	payload["actions"] = []object{did}
	if v := on.view; v != nil {
		payload["view"], payload["container"] = s.viewJSON(v), object{"type": "view", "view_id": v.id}
		return s.interactive(u, payload, v)
	}
	m := on.message
	container := object{"type": "message", "message_ts": m.ts, "channel_id": m.channel.id, "is_ephemeral": m.only != ""}
	if m.thread != "" {
		container["thread_ts"] = m.thread
	}
	payload["container"], payload["channel"] = container, object{"id": m.channel.id, "name": m.channel.channelName()}
	payload["state"] = object{"values": on.state}
	if m.only == "" {
		payload["message"] = s.messageJSON(m)
	}
	payload["response_url"] = s.newHook(u, m.channel, m)
	return s.interactive(u, payload, nil)
}
