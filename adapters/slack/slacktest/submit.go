package slacktest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/kith-community/kith/adapters/slack/slacktest/delivery"
)

// Submit sends in the modal that somebody sees: values by the block_id of its
// inputs, or by their action_id. What they do not name stays as it is. A modal that
// cannot be sent in stays open.
func (s *Server) Submit(ctx context.Context, who string, values map[string][]string) (Done, error) {
	s.mu.Lock()
	v, e, err := s.submitted(who, values)
	s.mu.Unlock()
	if err != nil {
		return Done{}, err
	}
	d := s.bring(ctx, e)
	if d.Acked > 0 {
		s.mu.Lock()
		d.Problem = s.respond(v, d.Said)
		s.mu.Unlock()
	}
	return d, nil
}

func (s *Server) submitted(who string, values map[string][]string) (*view, *delivery.Envelope, error) {
	u, err := s.actor(who)
	v := s.top(who)
	switch {
	case err != nil:
		return nil, nil, err
	case v == nil:
		return nil, nil, fmt.Errorf("no modal is open for %s", u.Name)
	case v.body["submit"] == nil:
		return nil, nil, errors.New("that modal cannot be sent in")
	}
	if err := s.filled(u, v, values); err != nil {
		return nil, nil, err
	}
	v.complaints = nil
	payload := s.interaction("view_submission", u)
	delete(payload, "action_ts")
	payload["view"], payload["response_urls"] = s.viewJSON(v), []any{}
	return v, s.interactive(u, payload, v), nil
}

// filled puts values into the inputs of a modal, if all of it can be sent in.
func (s *Server) filled(u *user, v *view, values map[string][]string) error {
	for _, name := range sorted(values) {
		c, ok := find(v.blocks, name)
		if !ok || slots[c.kind()] == "" {
			return fmt.Errorf("the modal has no field %q", name)
		}
		is, err := s.chosen(u, c.element, values[name])
		if err != nil {
			return err
		}
		v.state[c.id()][c.action()] = is
	}
	for _, b := range v.blocks {
		block, _ := b.(object)
		if text(block["type"]) != "input" {
			continue
		}
		element, _ := block["element"].(object)
		c := control{block, element}
		if err := c.holds(v.state[c.id()][c.action()]); err != nil {
			return err
		}
	}
	return nil
}

// response is what the acknowledgement of a modal may say.
type response struct {
	Action string            `json:"response_action"`
	View   json.RawMessage   `json:"view"`
	Errors map[string]string `json:"errors"`
}

// respond does what the acknowledgement of a modal says. What Slack refuses leaves
// it open, and the person reads that something went wrong.
func (s *Server) respond(v *view, said json.RawMessage) error {
	var r response
	if len(said) > 0 && json.Unmarshal(said, &r) != nil {
		return errors.New("the acknowledgement is no JSON object")
	}
	if v.closed {
		return nil
	}
	switch r.Action {
	case "":
		s.close(v)
		return nil
	case "clear":
		s.close(s.stacks[v.user.id][0])
		return nil
	case "errors":
		return s.complain(v, r.Errors)
	case "update", "push":
		body, err := s.checkView(r.View, onModal)
		if err != nil {
			return err
		}
		s.check(onModal, r.View)
		if r.Action == "update" {
			return s.replace(v, body)
		}
		_, err = s.pushed(v.user, body)
		return err
	}
	return fmt.Errorf("there is no response_action %q", r.Action)
}

// complain shows complaints under the inputs of a modal.
func (s *Server) complain(v *view, about map[string]string) error {
	if len(about) == 0 {
		return errors.New("errors without an error")
	}
	for _, id := range sorted(about) {
		input := slices.ContainsFunc(v.blocks, func(b any) bool {
			block, _ := b.(object)
			return text(block["block_id"]) == id && text(block["type"]) == "input"
		})
		if !input || about[id] == "" {
			return fmt.Errorf("no input has the block_id %q, or its error is empty", id)
		}
	}
	v.complaints = maps.Clone(about)
	s.showView(Returned, v)
	return nil
}

// Close closes the modal that somebody sees, or with all the whole stack. The app
// hears of those that ask for it.
func (s *Server) Close(ctx context.Context, who string, all bool) (Done, error) {
	s.mu.Lock()
	open := slices.Clone(s.stacks[who])
	if len(open) == 0 {
		s.mu.Unlock()
		return Done{}, errors.New("no modal is open")
	}
	lowest := len(open) - 1
	if all {
		lowest = 0
	}
	var envelopes []*delivery.Envelope
	for _, v := range slices.Backward(open[lowest:]) {
		if v.body["notify_on_close"] == true {
			payload := s.interaction("view_closed", v.user)
			delete(payload, "action_ts")
			payload["view"], payload["is_cleared"] = s.viewJSON(v), all
			envelopes = append(envelopes, &delivery.Envelope{Kind: delivery.Interactive, Team: v.user.team.id, ID: s.newID("Vc"), Body: encode(payload)})
		}
	}
	if top := open[len(open)-1]; top.body["clear_on_close"] == true {
		lowest = 0
	}
	s.close(open[lowest])
	s.mu.Unlock()
	return s.bring(ctx, envelopes...), nil
}
