package slack

import (
	"context"
	"errors"
	"fmt"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

// team is one workspace.
type team struct {
	id    string
	space chat.SpaceID
	me    string // the bot's user ID
	bot   string // the bot's bot ID
	home  string // "https://kith.slack.com/"
	api   *slackgo.Client
}

// team returns a workspace, which is asked who Kith is there when it is new.
func (a *Adapter) team(ctx context.Context, id string) (*team, error) {
	a.mu.Lock()
	t, known := a.teams[id], len(a.teams)
	a.mu.Unlock()
	if t != nil {
		return t, nil
	}
	token := a.opts.BotToken
	if a.opts.Teams == nil && known > 0 {
		return nil, fmt.Errorf("the token is not of workspace %s: %w", id, chat.ErrNotFound)
	}
	if a.opts.Teams != nil {
		var err error
		if token, err = a.opts.Teams.Token(ctx, id); err != nil {
			return nil, err
		}
	}
	met, err, _ := a.meeting.Do(id+" "+token, func() (any, error) { return a.meet(ctx, token) })
	if err != nil {
		return nil, err
	}
	if t = met.(*team); t.id != id {
		return nil, fmt.Errorf("the token is not of workspace %s: %w", id, chat.ErrNotFound)
	}
	return t, nil
}

// meet finds out whose a token is.
func (a *Adapter) meet(ctx context.Context, token string) (*team, error) {
	api := slackgo.New(token, slackgo.OptionAPIURL(a.opts.API), slackgo.OptionHTTPClient(a.opts.Client))
	is, err := api.AuthTestContext(ctx)
	if err != nil {
		return nil, meaning(err)
	}
	if is.TeamID == "" || is.UserID == "" {
		return nil, errors.New("auth.test names no workspace")
	}
	t := &team{id: is.TeamID, space: spaceOf(is.TeamID), me: is.UserID, bot: is.BotID, home: is.URL, api: api}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.teams[t.id] = t
	return t, nil
}

// Renew forgets what is known of a workspace that was installed anew: its token is
// another one.
func (a *Adapter) Renew(id string) { a.leave(id) }

// leave forgets a workspace.
func (a *Adapter) leave(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.teams, id)
}
