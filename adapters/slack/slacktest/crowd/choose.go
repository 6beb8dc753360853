package crowd

import (
	"context"
	"fmt"

	"github.com/kith-community/kith/adapters/slack/slacktest"
	"github.com/kith-community/kith/bot/chat"
)

// Press implements [chattest.World].
func (c *Crowd) Press(ctx context.Context, who chat.UserID, label string) error {
	is, action, ok := c.button(who, label)
	if !ok {
		return fmt.Errorf("%s sees no button %q", who, label)
	}
	return c.use(ctx, who, is, action, nil)
}

// Choose implements [chattest.World].
func (c *Crowd) Choose(ctx context.Context, who chat.UserID, values []string) error {
	for _, must := range []bool{true, false} { // the newest that offers them, else the newest
		var action string
		var chosen []string
		var why error
		is, ok := c.newest(who, func(is sight) bool {
			for _, e := range controls(is.blocks) {
				if e.Type == "button" {
					continue
				}
				picked, err := c.picked(e, values)
				if err == nil || !must {
					action, chosen, why = e.ActionID, picked, err
					return true
				}
			}
			return false
		})
		switch {
		case ok && why != nil:
			return why
		case ok:
			return c.use(ctx, who, is, action, chosen)
		}
	}
	return fmt.Errorf("%s sees nothing to choose from", who)
}

// use presses or, with values, chooses. Of modals, those above the one that is used
// are closed before; what stands elsewhere is used on another of the person's screens.
func (c *Crowd) use(ctx context.Context, who chat.UserID, is sight, action string, values []string) error {
	person := c.Person(who)
	for top, open := c.double.Modal(person); open && is.view != "" && top.ID != is.view; top, open = c.double.Modal(person) {
		if _, err := c.double.Close(ctx, person, false); err != nil {
			return err
		}
	}
	_, err := c.act(ctx, func(ctx context.Context) (slacktest.Done, error) {
		switch {
		case is.page != "" && values == nil:
			return c.double.PressHome(ctx, person, action)
		case is.page != "":
			return c.double.ChooseHome(ctx, person, action, values...)
		case is.view != "" && values == nil:
			return c.double.PressModal(ctx, person, action)
		case is.view != "":
			return c.double.ChooseModal(ctx, person, action, values...)
		case values == nil:
			return c.double.Press(ctx, person, is.channel, is.ts, action)
		}
		return c.double.Choose(ctx, person, is.channel, is.ts, action, values...)
	})
	return err
}

// Fill implements [chattest.World].
func (c *Crowd) Fill(ctx context.Context, who chat.UserID, values chat.Values) error {
	person := c.Person(who)
	v, open := c.double.Modal(person)
	if !open || v.Callback == "" {
		return fmt.Errorf("%s has no form open", who)
	}
	sent := map[string][]string{}
	for name, value := range values {
		sent[name] = value
		for _, b := range blocksOf(v.Blocks) {
			if b.BlockID != name || b.Type != "input" || b.Element.Type == "plain_text_input" {
				continue
			}
			picked, err := c.picked(*b.Element, value)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			sent[name] = picked
		}
	}
	_, err := c.act(ctx, func(ctx context.Context) (slacktest.Done, error) { return c.double.Submit(ctx, person, sent) })
	return err
}
