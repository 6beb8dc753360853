package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/install"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/people"
	"github.com/kith-community/kith/storage"
)

// write shows the settings in force, without what is secret in them.
func (s slackSettings) write(out io.Writer) {
	set := func(value string) string {
		return map[bool]string{true: "set", false: "not set"}[value != ""]
	}
	fmt.Fprintf(out, "slack      bot's token %s, app-level token %s, signing secret %s, installations %s, prefix %q, without replies %v, at %s\n",
		set(s.BotToken), set(s.AppToken), set(s.SigningSecret), set(s.ClientID), s.Prefix, s.WithoutReplies, s.api())
}

// lent are the workspaces' tokens, taken out of the database to ask with.
type lent map[string]lentToken

type lentToken struct {
	token string
	err   error
}

var _ slack.Listed = lent{}

// lend reads the tokens of all workspaces that have one.
func lend(ctx context.Context, vault *install.Vault) (lent, error) {
	all := lent{}
	ids, err := vault.All(ctx)
	for _, id := range ids {
		token, err := vault.Token(ctx, id)
		all[id] = lentToken{token, err}
	}
	return all, err
}

// Token implements [slack.Teams].
func (l lent) Token(_ context.Context, team string) (string, error) {
	if held, ok := l[team]; ok {
		return held.token, held.err
	}
	return "", chat.ErrNotFound
}

// Forget implements [slack.Teams]. What is lent stays where it is.
func (l lent) Forget(context.Context, string) error {
	return errors.New("a token that is lent is not dropped")
}

// All implements [slack.Listed].
func (l lent) All(context.Context) ([]string, error) { return slices.Sorted(maps.Keys(l)), nil }

// subjects are what doctor asks platforms about.
type subjects struct {
	uses  []people.Use // channels that were chosen
	teams lent         // workspaces of Slack that installed Kith
}

// read takes it out of a database.
func (p *program) read(ctx context.Context, db *storage.DB) (k subjects, err error) {
	err = db.Read(ctx, func(tx *storage.Tx) error {
		k.uses, err = people.Uses(ctx, tx)
		return err
	})
	if err != nil {
		return k, err
	}
	vault, err := p.Slack.vault(db)
	if err == nil && vault != nil {
		k.teams, err = lend(ctx, vault)
	}
	return k, err
}

// askSlack says what Slack lacks, and how to mend it.
func (p *program) askSlack(ctx context.Context, k subjects) error {
	if !p.Slack.on() {
		return nil
	}
	var chosen []slack.Use
	for _, u := range k.uses {
		chosen = append(chosen, slack.Use{Space: u.Space, Channel: u.Channel, Purpose: u.For})
	}
	o := p.Slack.options(nil, newLog(p.errs, p.Log))
	if p.Slack.ClientID != "" {
		o.Teams = k.teams
	}
	health, err := slack.Examine(ctx, o, chosen)
	if err != nil {
		fmt.Fprintln(p.out, "slack      does not answer as it should")
		return err
	}
	fmt.Fprintf(p.out, "slack      workspaces that let Kith in: %s\n", or(strings.Join(health.Workspaces, ", "), "none"))
	fmt.Fprintln(p.out, "slack      tells nobody which commands its app has; when one is missing, kith manifest slack has all of them")
	if len(health.Findings) == 0 {
		fmt.Fprintln(p.out, "slack      nothing is missing")
		return nil
	}
	for _, f := range health.Findings {
		fmt.Fprintf(p.out, "  %s: %s; to mend it: %s\n", f.Where, f.What, f.Mend)
	}
	return errSilent
}
