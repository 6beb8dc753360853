package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/kith-community/kith/adapters/slack"
	"github.com/kith-community/kith/adapters/slack/install"
	"github.com/kith-community/kith/bot"
	"github.com/kith-community/kith/bot/chat"
	"github.com/kith-community/kith/bot/features"
	"github.com/kith-community/kith/storage"
)

func (p *program) manifestCommand() *cobra.Command {
	manifest := &cobra.Command{
		Use: "manifest", Short: "Print what a platform's app is made from", Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var o slack.ManifestOptions
	var asJSON bool
	cmd := &cobra.Command{
		Use: "slack", Short: "Print the manifest of a Slack app, and the link that makes the app", Args: alone,
		Long: "Prints the manifest from which Slack makes Kith's app: its commands and menus, the scopes\n" +
			"that it asks for and the events that it hears. The link in its last line makes the app.\n" +
			"An app that is there already takes it on its page App Manifest.",
		Example: "  kith manifest slack\n  kith manifest slack --json > manifest.json\n  kith manifest slack --url https://kith.example.org",
		RunE:    p.do(func(cmd *cobra.Command, _ []string) error { return p.manifestSlack(cmd.Context(), o, asJSON) }),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.URL, "url", "", "let what happens come over HTTP to Kith at this `URL`, and several workspaces install it; without it, through sockets")
	f.StringVar(&o.Name, "name", "Kith", "`NAME` of the app and of its bot")
	f.StringVar(&o.Prefix, "prefix", p.Slack.Prefix, "`TEXT` before the name of every command, such as kith- (KITH_SLACK_PREFIX)")
	f.BoolVar(&o.WithoutReplies, "without-replies", p.Slack.WithoutReplies, "leave out the scope with which Kith notices replies in channels (KITH_SLACK_WITHOUT_REPLIES)")
	f.BoolVar(&asJSON, "json", false, "print JSON, and the link to standard error")
	manifest.AddCommand(cmd)
	return manifest
}

func (p *program) manifestSlack(ctx context.Context, o slack.ManifestOptions, asJSON bool) error {
	if !isPrefix(o.Prefix) {
		return usageError{errPrefix(o.Prefix)}
	}
	o.URL = strings.TrimRight(o.URL, "/")
	if u, err := url.Parse(o.URL); o.URL != "" && (err != nil || u.Host == "" || u.Scheme != "https" && !loopback(u.Hostname())) {
		return usageError{errors.New("what happens is sent to https addresses alone: --url https://kith.example.org")}
	} else if o.URL != "" {
		o.Return = o.URL + install.Return
	}
	specs, err := commands(ctx)
	if err != nil {
		return err
	}
	m, err := slack.NewManifest(o, specs)
	if err != nil {
		return usageError{err}
	}
	link, err := m.Link()
	if err != nil {
		return err
	}
	if asJSON {
		content, err := m.JSON()
		fmt.Fprintf(p.out, "%s\n", content)
		fmt.Fprintf(p.errs, "This address makes the app:\n%s\n", link)
		return err
	}
	content, err := m.YAML()
	fmt.Fprintf(p.out, "%s# This address makes the app:\n# %s\n", content, link)
	return err
}

// commands are all that people can type. Features describe them to a core, and
// a core has a database; this one is thrown away.
func commands(ctx context.Context) ([]chat.CommandSpec, error) {
	folder, err := os.MkdirTemp("", "kith-manifest-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	db, err := storage.Open(ctx, filepath.Join(folder, "kith.db"), time.Now)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	core, err := bot.New(ctx, db, bot.CoreOptions{Log: slog.New(slog.DiscardHandler)}, features.All()...)
	if err != nil {
		return nil, err
	}
	defer core.Close()
	return core.Commands(), nil
}
