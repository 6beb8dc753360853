package slack

import (
	"cmp"
	"context"
	"fmt"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// User implements [chat.Platform].
func (a *Adapter) User(ctx context.Context, space chat.SpaceID, id chat.UserID) (chat.User, error) {
	if !isPerson(string(id)) {
		return chat.User{}, fmt.Errorf("%s in %s: %w", id, space, chat.ErrNotFound)
	}
	return a.ask(ctx, teamOf(space), string(id), pace.Card)
}

// person is somebody in a workspace, as far as was found out within the last hour,
// and else as Slack tells. [chat.ErrNotFound] is who is no member.
func (a *Adapter) person(ctx context.Context, team, id string, p pace.Priority) (chat.User, error) {
	if u, ok := a.out.people.of([2]string{team, id}, forAnHour); ok {
		return u, nil
	}
	return a.ask(ctx, team, id, p)
}

func (a *Adapter) ask(ctx context.Context, team, id string, p pace.Priority) (chat.User, error) {
	var is *slackgo.User
	err := a.call(ctx, call{team: team, method: "users.info", priority: p, again: true}, func(api *slackgo.Client) (err error) {
		is, err = api.GetUserInfoContext(ctx, id)
		return err
	})
	if err != nil {
		return chat.User{}, err
	}
	return a.acquainted(team, *is)
}

// acquainted remembers what Slack told of somebody. Who was deactivated is no
// member any more, whom Slack knows all the same.
func (a *Adapter) acquainted(team string, is slackgo.User) (chat.User, error) {
	key := [2]string{team, is.ID}
	if is.Deleted {
		a.out.people.drop(key)
		return chat.User{}, fmt.Errorf("%s is deactivated: %w", is.ID, chat.ErrNotFound)
	}
	u := userOf(is)
	a.out.people.put(key, u)
	return u, nil
}

// userOf is somebody as the core knows people. Slack's locales are BCP 47 already.
func userOf(u slackgo.User) chat.User {
	return chat.User{
		ID: chat.UserID(u.ID), Name: cmp.Or(chat.OneLine(u.Profile.DisplayName), chat.OneLine(u.RealName), chat.OneLine(u.Profile.RealName), u.Name, u.ID),
		Locale: u.Locale, Zone: u.TZ, Bot: u.IsBot || u.ID == slackbot, Manages: u.IsAdmin || u.IsOwner || u.IsPrimaryOwner,
	}
}

// slackbot is Slack's own, which is said to be no bot.
const slackbot = "USLACKBOT"
