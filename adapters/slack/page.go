package slack

import (
	"context"
	"fmt"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// drawPage is a message as a modal, for somebody who pressed something in another
// modal or on their home tab, where nothing else can be answered.
func drawPage(title string, m chat.Message, meta string) slackgo.ModalViewRequest {
	return drawPageAt(title, m, meta, place{})
}

// drawPageAt is the same where more is known of what the message names.
func drawPageAt(title string, m chat.Message, meta string, at place) slackgo.ModalViewRequest {
	at.view, at.heard = true, false
	v := modal(title, meta)
	v.Blocks.BlockSet, _ = draw(m, at)
	return v
}

// drawHome is a message as somebody's home tab.
func drawHome(m chat.Message, at place) slackgo.HomeTabViewRequest {
	at.view, at.heard = true, false
	blocks, _ := draw(m, at)
	return slackgo.HomeTabViewRequest{Type: slackgo.VTHomeTab, Blocks: slackgo.Blocks{BlockSet: blocks}}
}

// ShowHome implements [chat.HomePage]. The core shows one after another, so Slack's
// hash against older ones is not needed.
func (a *Adapter) ShowHome(ctx context.Context, space chat.SpaceID, user chat.UserID, m chat.Message) error {
	if err := m.Validate(); err != nil {
		return err
	}
	if !isPerson(string(user)) {
		return fmt.Errorf("%s: %w", user, chat.ErrNotFound)
	}
	at, err := a.prepare(ctx, teamOf(space), m, place{view: true}, pace.Card)
	if err != nil {
		return err
	}
	view := drawHome(m, at)
	c := call{team: teamOf(space), method: "views.publish", priority: pace.Card, again: true}
	return a.call(ctx, c, func(api *slackgo.Client) error {
		_, err := api.PublishViewContext(ctx, slackgo.PublishViewContextRequest{UserID: string(user), View: view})
		return err
	})
}
