package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"github.com/kith-community/kith/bot/chat"
)

// Use is a channel that organisers chose.
type Use struct {
	Space   chat.SpaceID
	Channel chat.ConversationID
	Purpose string // "questions"
}

// Finding is something that keeps Kith from its work, and how to mend it.
type Finding struct{ Where, What, Mend string }

// Health is what Slack says of Kith.
type Health struct {
	Workspaces []string // the names of those that let it in
	Findings   []Finding
}

// Listed are [Teams] that can be gone through.
type Listed interface {
	Teams
	All(ctx context.Context) ([]string, error)
}

// Examine asks Slack what is missing: tokens, scopes, and membership of each channel
// in use. It changes nothing. The error is that Slack could not be asked.
func Examine(ctx context.Context, o Options, uses []Use) (h Health, err error) {
	a, err := New(o)
	if err != nil {
		return h, err
	}
	tokens := map[string]string{"": o.BotToken}
	if o.Teams != nil {
		if tokens, err = a.tokens(ctx, &h); err != nil {
			return h, err
		}
	}
	var apps []string
	for _, id := range sortedKeys(tokens) {
		app, err := a.examineTeam(ctx, id, tokens[id], uses, &h)
		if err != nil {
			return h, fmt.Errorf("ask Slack about Kith: %w", err)
		}
		apps = append(apps, app)
	}
	if len(tokens) == 0 {
		h.find("Slack", "no workspace has installed Kith", "open /slack/install behind Kith's address in a browser")
	}
	if o.AppToken != "" {
		if err := a.examineSockets(ctx, apps, &h); err != nil {
			return h, fmt.Errorf("ask Slack for a socket: %w", err)
		}
	}
	return h, nil
}

func sortedKeys(m map[string]string) (all []string) {
	for key := range m {
		all = append(all, key)
	}
	slices.Sort(all)
	return all
}

func (h *Health) find(where, what, mend string) {
	h.Findings = append(h.Findings, Finding{where, what, mend})
}

// tokens are those of all workspaces. One that cannot be read is a finding.
func (a *Adapter) tokens(ctx context.Context, h *Health) (map[string]string, error) {
	listed, ok := a.opts.Teams.(Listed)
	if !ok {
		return nil, errors.New("the workspaces cannot be listed")
	}
	ids, err := listed.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the workspaces: %w", err)
	}
	all := map[string]string{}
	for _, id := range ids {
		token, err := listed.Token(ctx, id)
		if err != nil {
			h.find("the workspace "+id, err.Error(), "put the key before into KITH_SLACK_KEY as the second one, or install Kith there again")
			continue
		}
		all[id] = token
	}
	return all, nil
}

const (
	appPage   = "the app's page"
	newScopes = "put what kith manifest slack prints onto the app's page App Manifest, then Install App → Reinstall to Workspace"
)

// examineTeam asks with a workspace's token. It returns the app that the token
// belongs to, "" when that is not said.
func (a *Adapter) examineTeam(ctx context.Context, id, token string, uses []Use, h *Health) (app string, err error) {
	api := slackgo.New(token, slackgo.OptionAPIURL(a.opts.API), slackgo.OptionHTTPClient(a.opts.Client))
	is, err := api.AuthTestContext(ctx)
	if refused := code(err); refused != "" {
		where := "Slack"
		if id != "" {
			where = "the workspace " + id
		}
		h.find(where, "the bot's token is not accepted ("+refused+")", "copy Bot User OAuth Token from OAuth & Permissions into KITH_SLACK_BOT_TOKEN; where Kith was installed over HTTP, install it again")
		return "", nil
	} else if err != nil {
		return "", err
	}
	h.Workspaces = append(h.Workspaces, is.Team)
	a.examineScopes(is, h)
	for _, use := range uses {
		if teamOf(use.Space) == is.TeamID {
			if err := examineChannel(ctx, api, is, use, h); err != nil {
				return "", err
			}
		}
	}
	bot, err := api.GetBotInfoContext(ctx, slackgo.GetBotInfoParameters{Bot: is.BotID})
	switch {
	case err == nil:
		return bot.AppID, nil
	case code(err) != "":
		return "", nil // without a scope it is not said
	}
	return "", err
}

// examineScopes compares what the token may do with what Kith asks for. Slack says
// it in a header; what stands between may drop that.
func (a *Adapter) examineScopes(is *slackgo.AuthTestResponse, h *Health) {
	header := is.Header.Get("X-OAuth-Scopes")
	if header == "" {
		return
	}
	granted := strings.FieldsFunc(header, func(r rune) bool { return r == ',' || r == ' ' })
	for _, s := range Scopes(a.opts.WithoutReplies) {
		if !slices.Contains(granted, s.Name) {
			h.find(is.Team, "the scope "+s.String()+" is missing: "+s.Without, newScopes)
		}
	}
	if a.opts.WithoutReplies && slices.Contains(granted, channelsHistory) {
		h.find(is.Team, "the app reads what is written in channels, and KITH_SLACK_WITHOUT_REPLIES says that it need not", newScopes)
	}
}

// examineChannel is what keeps Kith from working in a channel.
func examineChannel(ctx context.Context, api *slackgo.Client, is *slackgo.AuthTestResponse, use Use, h *Health) error {
	c, err := api.GetConversationInfoContext(ctx, &slackgo.GetConversationInfoInput{ChannelID: string(use.Channel)})
	switch code(err) {
	case "":
		if err != nil {
			return err
		}
	case "channel_not_found":
		h.find(is.Team, "the channel for "+use.Purpose+" is gone, or is private and Kith is no member", "choose another with /organiser setup, or type /invite @"+is.User+" there")
		return nil
	default:
		return nil // without the scope, which is a finding, or of a private channel
	}
	where := is.Team + ", #" + c.Name
	switch {
	case c.IsArchived:
		h.find(where, "it is archived", "choose another for "+use.Purpose+" with /organiser setup")
	case !c.IsMember:
		h.find(where, "Kith is no member, and can neither write there nor notice replies", "type /invite @"+is.User+" there")
	}
	return nil
}

// examineSockets asks for a socket, and does not open it. apps are those of the
// bots' tokens.
func (a *Adapter) examineSockets(ctx context.Context, apps []string, h *Health) error {
	api := slackgo.New("", slackgo.OptionAppLevelToken(a.opts.AppToken), slackgo.OptionAPIURL(a.opts.API), slackgo.OptionHTTPClient(a.opts.Client))
	_, _, err := api.StartSocketModeContext(ctx)
	var limited *slackgo.RateLimitedError
	switch refused := code(err); {
	case errors.As(err, &limited):
		// Kith itself asked a moment ago.
	case slices.Contains([]string{"invalid_auth", "not_authed", "token_revoked", "account_inactive"}, refused):
		h.find(appPage, "the app-level token is not accepted ("+refused+")", "make one under Basic Information, App-Level Tokens, with the scope connections:write, and set KITH_SLACK_APP_TOKEN to it")
	case refused == "missing_scope":
		h.find(appPage, "the app-level token lacks the scope connections:write", "make another under Basic Information, App-Level Tokens, and set KITH_SLACK_APP_TOKEN to it")
	case refused == "not_allowed_token_type":
		h.find(appPage, "KITH_SLACK_APP_TOKEN is not an app-level token", "take the one that begins with xapp-, under Basic Information, App-Level Tokens")
	case refused != "":
		h.find(appPage, "Slack gives no socket ("+refused+")", "switch on Enable Socket Mode under Socket Mode")
	case err != nil:
		return err
	}
	mine := appOf(a.opts.AppToken)
	for _, app := range apps {
		if app != "" && mine != "" && app != mine {
			h.find(appPage, "the tokens belong to two apps: the bot's to "+app+", the app-level one to "+mine, "take both from the same app's page")
		}
	}
	return nil
}

// appOf is the app that an app-level token names: "xapp-1-A0123-…". "" when it names
// none.
func appOf(token string) string {
	parts := strings.Split(token, "-")
	if len(parts) < 4 || !strings.HasPrefix(parts[2], "A") {
		return ""
	}
	return parts[2]
}
