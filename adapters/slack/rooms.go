package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// mostInRoom is how many people a group conversation takes beside the bot. Source:
// docs.slack.dev/reference/methods/conversations.open.
const mostInRoom = 8

// Converse implements [chat.Platform]. Slack keeps one conversation for the same
// people, so it is found however often it is asked for.
//
// Conversations may be opened far less often than messages posted. When that is used
// up, a conversation with one person is called by that person's ID until something
// was posted to it: Slack takes that, and the receipt has the conversation's own.
// Source: docs.slack.dev/reference/methods/chat.postMessage, "Post to a DM".
func (a *Adapter) Converse(ctx context.Context, space chat.SpaceID, users []chat.UserID) (chat.ConversationID, error) {
	ids, err := company(users)
	if err != nil {
		return "", err
	}
	key := roomOf(teamOf(space), ids...)
	if id, ok := a.out.rooms.of(key, forGood); ok {
		return id, nil
	}
	id, err := a.open(ctx, teamOf(space), ids)
	var early *chat.RateLimitError
	if errors.As(err, &early) && len(ids) == 1 {
		return chat.ConversationID(ids[0]), nil
	}
	if err != nil {
		return "", err
	}
	a.out.rooms.put(key, id)
	if len(ids) > 1 {
		a.out.rooms.put(roomKey(id), id)
	}
	return id, nil
}

func (a *Adapter) open(ctx context.Context, team string, ids []string) (chat.ConversationID, error) {
	var room *slackgo.Channel
	c := call{team: team, method: "conversations.open", priority: pace.Card, again: true}
	err := a.call(ctx, c, func(api *slackgo.Client) (err error) {
		room, _, _, err = api.OpenConversationContext(ctx, &slackgo.OpenConversationParameters{Users: ids})
		return err
	})
	if err != nil {
		return "", err
	}
	if room == nil || !isChannel(room.ID) {
		return "", errors.New("conversations.open names no conversation")
	}
	return chat.ConversationID(room.ID), nil
}

// roomOf is under which the conversation with some people is remembered.
func roomOf(team string, ids ...string) string { return team + " " + strings.Join(ids, " ") }

// company are people who meet, each once and in an order of their own.
func company(users []chat.UserID) (ids []string, err error) {
	for _, u := range users {
		if !isPerson(string(u)) {
			return nil, fmt.Errorf("%s: %w", u, chat.ErrNotFound)
		}
		ids = append(ids, string(u))
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 || len(ids) > mostInRoom {
		return nil, fmt.Errorf("a conversation with %d people: %w", len(ids), chat.ErrInvalid)
	}
	return ids, nil
}

// roomKey is under which a room is remembered to be one: nothing in its ID says so.
func roomKey(id chat.ConversationID) string { return "room " + string(id) }

// heard is whether a mention in a conversation notifies its person beyond what
// everything there does: in channels and their threads, not among few.
func (a *Adapter) heard(w where) bool {
	_, room := a.out.rooms.of(roomKey(chat.ConversationID(w.channel)), forGood)
	return !w.direct() && !room
}
