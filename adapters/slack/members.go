package slack

import (
	"context"
	"errors"
	"sync"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/adapters/slack/pace"
	"github.com/kith-community/kith/bot/chat"
)

// membersAtOnce is how many members are asked for at once. Source:
// docs.slack.dev/reference/methods/users.list, which recommends no more.
const membersAtOnce = 200

// learning begins to learn who the members of a workspace are, and returns how to
// end that. nil is no workspace.
func (a *Adapter) learning(ctx context.Context, t *team) (end func()) {
	if t == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var underway sync.WaitGroup
	underway.Go(func() { a.learn(ctx, t.id) })
	return func() {
		cancel()
		underway.Wait()
	}
}

// learn finds out who the members of the one workspace are. Looked up one by one,
// while they wait for an answer, only a hundred a minute can be. Who is not learned,
// because there are more than are remembered or Slack refuses, is looked up.
func (a *Adapter) learn(ctx context.Context, team string) {
	cursor := ""
	for learned := 0; learned < mostKnown && ctx.Err() == nil; {
		page, err := a.membersAfter(ctx, team, cursor)
		var early *chat.RateLimitError
		switch {
		case errors.As(err, &early):
			_ = sleep(ctx, early.After) // ctx ended: the loop ends as well
			continue
		case err != nil:
			if ctx.Err() == nil {
				a.log.WarnContext(ctx, "learn who the members are", "error", err)
			}
			return
		}
		for _, u := range page.Users {
			_, _ = a.acquainted(team, u) // who left is looked up, should they do something
		}
		if learned += len(page.Users); page.Cursor == "" || len(page.Users) == 0 {
			return
		}
		cursor = page.Cursor
	}
}

func (a *Adapter) membersAfter(ctx context.Context, team, cursor string) (page slackgo.UserPagination, err error) {
	c := call{team: team, method: "users.list", priority: pace.Nudge, again: true}
	err = a.call(ctx, c, func(api *slackgo.Client) error {
		var err error
		page, err = api.GetUsersPaginated(slackgo.GetUsersOptionLimit(membersAtOnce), slackgo.GetUsersOptionCursor(cursor), slackgo.GetUsersOptionIncludeLocale(true)).Next(ctx)
		return err
	})
	return page, err
}
